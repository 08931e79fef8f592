# ruff: noqa: E501 - each drawing on a line of its own is compared more easily than a wrapped one
"""Drawings that mean harm: each runs a script, or loads an address, when a browser opens it as it is."""

from collections.abc import Mapping

SPACES = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:h="http://www.w3.org/1999/xhtml" xmlns:ev="http://www.w3.org/2001/xml-events" width="20" height="20"'
)
HIT = "/hit/"
"""Where a drawing that has its way leads, with its name."""


def _svg(inner: str, more: str = "") -> str:
    return f'<svg {SPACES} {more}>{inner}<rect id="r" width="20" height="20" fill="teal"/></svg>'


def _script(name: str) -> str:
    return f"fetch(`{HIT}{name}`)"


def _link(value: str) -> str:
    return f'<a {value}><text y="15">x</text></a>'


def attacks() -> Mapping[str, str]:
    """Return drawings by name."""
    patterns: Mapping[str, str] = {
        "script": _svg("<script>RUN</script>"),
        "script-cdata": _svg("<script><![CDATA[RUN]]></script>"),
        "script-prefixed": "<s:svg xmlns:s='http://www.w3.org/2000/svg'><s:script>RUN</s:script></s:svg>",
        "script-data": _svg('<script href="data:text/javascript,RUN"/>'),
        "script-xlink": _svg('<script xlink:href="THERE"/>'),
        "script-html": _svg("<h:script>RUN</h:script>"),
        "script-in-defs": _svg("<defs><g><script>RUN</script></g></defs>"),
        "script-in-title": _svg("<title><h:script>RUN</h:script></title>"),
        "script-in-metadata": _svg("<metadata><h:script>RUN</h:script></metadata>"),
        "script-in-editors-notes": _svg('<n xmlns="http://ns.adobe.com/x"><h:script>RUN</h:script></n>'),
        "onload": _svg("", 'onload="RUN"'),
        "onload-inner": _svg('<svg onload="RUN"/>'),
        "onload-style": _svg('<style onload="RUN">a{}</style>'),
        "onerror-image": _svg('<image href="/gone.png" onerror="RUN"/>'),
        "onerror-html": _svg('<h:img src="/gone.png" onerror="RUN"/>'),
        "onbegin": _svg('<animate attributeName="x" dur="1s" onbegin="RUN"/>'),
        "onend": _svg('<set attributeName="x" to="1" dur="0.01s" onend="RUN"/>'),
        "onfocus": _svg('<a id="f" tabindex="0" autofocus="" onfocus="RUN"><text>x</text></a>'),
        "handler-in-capitals": _svg("<g ONLOAD='RUN' onLoad='RUN'/><h:svg onload='RUN'/>"),
        "link-javascript": _svg(_link('href="javascript:RUN"')),
        "link-xlink": _svg(_link('xlink:href="javascript:RUN"')),
        "link-blanks": _svg(_link('href=" &#1;java&#10;script:RUN"').replace("&#1;", "&#9;")),
        "link-capitals": _svg(_link('href="JaVaScRiPt:RUN"')),
        "link-both": _svg(_link('xlink:href="/a" href="javascript:RUN"')),
        "link-data": _svg(_link('href="data:text/html,&lt;script>RUN&lt;/script>"')),
        "link-animated": _svg('<a href="#r"><animate attributeName="href" values="javascript:RUN"/><text y="15">x</text></a>'),
        "link-set": _svg('<a><set attributeName="xlink:href" to="javascript:RUN"/><text y="15">x</text></a>'),
        "link-animated-from-afar": _svg('<a id="z"><text>x</text></a><set href="#z" attributeName="href" to="javascript:RUN"/>'),
        "handler-set": _svg('<set attributeName="onmouseover" to="RUN"/>'),
        "foreign-script": _svg("<foreignObject><h:script>RUN</h:script></foreignObject>"),
        "foreign-frame": _svg('<foreignObject><h:iframe src="THERE"/></foreignObject>'),
        "foreign-srcdoc": _svg('<foreignObject><h:iframe srcdoc="&lt;script>parent.RUN&lt;/script>"/></foreignObject>'),
        "foreign-object": _svg('<foreignObject><h:object data="THERE"/><h:embed src="THERE"/></foreignObject>'),
        "foreign-video": _svg('<foreignObject><h:video src="/gone" onerror="RUN"/></foreignObject>'),
        "foreign-refresh": _svg('<foreignObject><h:meta http-equiv="refresh" content="0;url=THERE"/></foreignObject>'),
        "html-anywhere": _svg('<h:iframe src="THERE"/><h:link rel="stylesheet" href="THERE"/>'),
        "image": _svg('<image href="THERE" width="9" height="9"/>'),
        "image-xlink": _svg('<image xlink:href="THERE" width="9" height="9"/>'),
        "image-svg": _svg('<image href="data:image/svg+xml,&lt;svg xmlns=\'http://www.w3.org/2000/svg\' onload=\'RUN\'/>"/>'),
        "use": _svg('<use href="THERE#x"/>'),
        "use-data": _svg('<use href="data:image/svg+xml,&lt;svg id=\'x\' xmlns=\'http://www.w3.org/2000/svg\'>'
                         '&lt;script>RUN&lt;/script>&lt;/svg>#x"/>'),
        "use-of-a-link": _svg('<defs><a id="l" href="javascript:RUN"><rect width="9" height="9"/></a></defs><use href="#l"/>'),
        "fe-image": _svg('<filter id="f"><feImage href="THERE"/></filter><rect width="9" height="9" filter="url(#f)"/>'),
        "style-import": _svg("<style>@import 'THERE';</style>"),
        "style-import-escaped": _svg("<style>@\\69mport u\\72l(THERE);</style>"),
        "style-background": _svg("<style>svg{background:url(THERE)}</style>"),
        "style-image-set": _svg('<style>svg{background:image-set("THERE" 1x)}</style>'),
        "style-variable": _svg("<style>svg{--a:url(THERE);background:var(--a)}</style>"),
        "style-escaped": _svg('<rect style="fill:u\\72l(THERE#x)" width="9" height="9"/>'),
        "style-comment": _svg("<style>svg{background:/**/url(/**/THERE);background:url('THERE')}</style>"),
        "style-font": _svg("<style>@font-face{font-family:f;src:url(THERE)}text{font-family:f}</style><text>x</text>"),
        "style-html": _svg("<h:style>svg{background:url(THERE)}</h:style>"),
        "style-entity": _svg("<style>&#64;import 'THERE';</style>"),
        "style-mask": _svg('<rect mask="url(THERE#m)" width="9" height="9"/>'),
        "style-cursor": _svg('<rect style="cursor:url(THERE),auto" clip-path="url(THERE#c)" width="9" height="9"/>'),
        "instruction-css": f'<?xml-stylesheet href="THERE"?>{_svg("")}',
        "instruction-xsl": f'<?xml-stylesheet type="text/xsl" href="THERE"?>{_svg("")}',
        "base": _svg('<image href="x.png" width="9" height="9"/>', 'xml:base="THERE/"'),
        "cdata-splits": _svg("<style><![CDATA[</style><script>RUN</script>]]></style><style>a{}</style>"),
        "handler-listener": _svg('<handler type="text/javascript" ev:event="load">RUN</handler><listener event="load"/>'),
        "encoded-utf-16": _svg("<script>RUN</script>"),
    }  # fmt: skip
    return {
        name: pattern.replace("RUN", _script(name)).replace("THERE", HIT + name)
        for name, pattern in patterns.items()
    }


REFUSED: Mapping[str, str] = {
    "entity": f'<!DOCTYPE svg [<!ENTITY e "&lt;script>{_script("entity")}&lt;/script>">]>{_svg("&e;")}',
    "entity-outside": f'<!DOCTYPE svg [<!ENTITY e SYSTEM "{HIT}entity">]>{_svg("&e;")}',
    "entity-of-parameters": f'<!DOCTYPE svg [<!ENTITY % e SYSTEM "{HIT}entity"> %e;]>{_svg("")}',
    "attribute-by-default": f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "{_script("attribute")}">]>{_svg("")}',
    "entities-by-the-billion": '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    + _svg("&b;"),
    "uses-by-the-billion": _svg(
        '<g id="a0"/>'
        + "".join(
            f'<g id="a{n + 1}"><use href="#a{n}"/><use xlink:href="#a{n}"/></g>' for n in range(40)
        )
    ),
    "use-of-itself": _svg('<g id="a"><use href="#a"/><use href="#a"/></g>'),
    "deep": _svg("<g>" * 300 + "</g>" * 300),
    "html": "<html><script>alert(1)</script></html>",
    "no-namespace": "<svg onload='alert(1)'/>",
    "cut-off": _svg("")[:-5],
    "unknown-entity": f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "{HIT}dtd">{_svg("&nbsp;")}',
}
"""Drawings that cannot be rebuilt."""
