# ruff: noqa: E501, ISC004, Q000 - each drawing on lines of its own, quoted alike, is compared more easily
"""What drawings keep and what they lose; `tests/browser/test_drawings.py` opens those that mean harm."""

import base64
import xml.etree.ElementTree as ET

import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.problems import Invalid
from broadsheet.reading.svg import allowed
from broadsheet.reading.svg.rebuild import rebuild
from tests.building import png
from tests.drawings import HIT, REFUSED, SPACES, attacks

DOT = base64.b64encode(png(1)).decode()


def inner(text: str) -> str:
    """Return what a drawing's content becomes."""
    rebuilt = rebuild(f"<svg {SPACES}>{text}</svg>".encode()).data.decode()
    return rebuilt.partition(">")[2].removesuffix("</svg>")


def left_out(text: str) -> tuple[str, ...]:
    return rebuild(f"<svg {SPACES}>{text}</svg>".encode()).left_out


# What the programs that people draw with write.
KEPT = (
    '<title>The valley</title><desc>Where it rained &amp; flooded</desc>',
    '<defs><radialGradient id="a"><stop offset="0" style="stop-color:#fff;stop-opacity:0.5"></stop></radialGradient><linearGradient id="b" xlink:href="#a" gradientTransform="matrix(1 0 0 1 2 3)"></linearGradient></defs>',
    '<pattern id="p" patternUnits="userSpaceOnUse" width="4" height="4"><path d="M0,0 4,4"></path></pattern>',
    '<clipPath id="c"><rect width="9" height="9"></rect></clipPath><g clip-path="url(#c)" mask="url(\'#m\')"></g>',
    '<filter id="f"><feGaussianBlur in="SourceAlpha" stdDeviation="3"></feGaussianBlur><feMerge><feMergeNode></feMergeNode></feMerge></filter>',
    '<symbol id="s" viewBox="0 0 1 1"><circle r="1"></circle></symbol><use href="#s" x="1"></use><use xlink:href="#s"></use>',
    '<text x="1" xml:space="preserve" xml:lang="fr"> a<tspan dy="1em" style="font-family:Noto Sans,serif">b</tspan><textPath href="#t">c</textPath></text>',
    f'<image href="data:image/png;base64,{DOT}" width="1" height="1"></image>',
    '<marker id="k" orient="auto"><path d="M0 0"></path></marker><path marker-end="url(#k)" vector-effect="non-scaling-stroke"></path>',
    '<g transform="translate(1,2) rotate(3)" class="land" aria-label="Land" role="img"></g>',
    '<a href="https://record.example/x?y=1&amp;z#a" target="_blank" rel="noopener"><rect></rect></a><a xlink:href="/countries/france/"></a>',
    '<switch><text systemLanguage="fr">a</text><text>b</text></switch>',
    '<style>.land{fill:#eee;stroke:url(#a)}\n@media (prefers-color-scheme: dark) {.land&gt;path:not(.sea){fill:#333}}</style>',
    '<path style="filter:drop-shadow(0 0 2px rgba(0,0,0,.5));fill:var(--land)" d="M 0 0 Z"></path>',
)  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_what_drawings_need_is_kept(text: str) -> None:
    assert inner(text) == text
    assert left_out(text) == ()


NOTES = (
    "<!-- made by hand -->",
    '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>',
    '<s:namedview xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" pagecolor="#fff"><x/></s:namedview>',
    '<i:aipgf xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/">AAAA</i:aipgf>',
)


@pytest.mark.parametrize("text", NOTES)
def test_notes_of_programs_go_and_nobody_misses_them(text: str) -> None:
    assert (inner(text), left_out(text)) == ("", ())


def test_notes_of_programs_at_elements_go_too() -> None:
    text = (
        '<g xmlns:k="http://www.inkscape.org/namespaces/inkscape" k:label="Layer" data-name="x" enable-background="new"'
        ' style="-inkscape-font-specification:Sans;fill:red" xlink:type="simple"/>'
    )
    assert inner(text) == '<g style="fill:red"></g>'
    assert left_out(text) == ()


@pytest.mark.parametrize("name", sorted(attacks()))
def test_nothing_is_left_of_what_runs_or_loads(name: str) -> None:
    text = attacks()[name]
    encoding = "utf-16" if name.endswith("utf-16") else "utf-8"
    drawing = rebuild(text.encode(encoding))
    assert HIT not in drawing.data.decode()
    assert drawing.left_out or "editors" in name or "metadata" in name
    _check(drawing.data)
    assert (rebuild(drawing.data).data, rebuild(drawing.data).left_out) == (drawing.data, ())


def _check(data: bytes) -> None:
    """Look for what no drawing may have."""
    for element in ET.fromstring(data).iter():
        space, _, name = element.tag.rpartition("}")
        assert (space, name in allowed.DRAWING_ELEMENTS | {"svg"}) == ("{" + allowed.SVG, True)
        for key, value in element.attrib.items():
            local = key.rpartition("}")[2]
            assert local in allowed.DRAWING_ATTRIBUTES | {"href", "space"} or local.startswith(
                "aria-"
            )
            assert local != "href" or value.startswith(
                ("#", "/", "http", "mailto:", "tel:", "data:image/png;base64,")
            )


names = st.sampled_from(
    (
        *sorted(allowed.DRAWING_ELEMENTS)[::6],
        "script",
        "SCRIPT",
        "set",
        "animate",
        "h:script",
        "foreignObject",
    )
)
keys = st.sampled_from(
    (
        "href",
        "xlink:href",
        "style",
        "onload",
        "fill",
        "filter",
        "id",
        "h:href",
        "xml:base",
        "values",
    )
)
values = st.text(st.sampled_from("#:/()u\\rlavscript=&;'@ -x"), max_size=12).map(
    lambda text: text.replace("&", "&amp;")
) | st.sampled_from(
    (
        "javascript:alert(1)",
        "url(//x)",
        "url(#x)",
        "#x",
        "data:image/svg+xml,x",
        f"data:image/png;base64,{DOT}",
    )
)


def _element(made: tuple[str, dict[str, str], list[str]]) -> str:
    name, attributes, held = made
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>{''.join(held)}</{name}>"


elements = st.recursive(
    st.text(st.sampled_from("ab {}@;:()\\url/'"), max_size=12),
    lambda inner: st.tuples(
        names, st.dictionaries(keys, values, max_size=3), st.lists(inner, max_size=3)
    ).map(_element),
    max_leaves=12,
)


@given(elements)
def test_whatever_is_drawn_what_is_left_is_what_drawings_may_have(text: str) -> None:
    drawing = rebuild(f"<svg {SPACES}>{text}</svg>".encode())
    _check(drawing.data)
    again = rebuild(drawing.data)
    assert (again.data, again.left_out) == (drawing.data, ())


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_rebuilt_is_refused_with_an_order(name: str) -> None:
    with pytest.raises(Invalid) as caught:
        rebuild(REFUSED[name].encode())
    assert caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    "declared",
    [
        "<!DOCTYPE svg>",
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        "<?xml version='1.0' standalone='no'?>\n<!-- <!DOCTYPE x> -->\n<!DOCTYPE svg SYSTEM 'a>b'>",
        "\ufeff<?xml version='1.0' encoding='utf-8'?><!DOCTYPE svg>",
    ],
)
def test_a_document_type_goes_that_declares_nothing(declared: str) -> None:
    drawing = rebuild(f"{declared}<svg {SPACES}/>".encode())
    assert drawing.data.startswith(b"<svg ")
    assert drawing.left_out == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "latin-1", "cp1252"])
def test_drawings_in_other_encodings_come_out_in_utf_8(encoding: str) -> None:
    named = "utf-16" if encoding == "utf-16-le" else encoding
    bom = "\ufeff" if encoding == "utf-16-le" else ""
    text = f"{bom}<?xml version='1.0' encoding='{named}'?><svg {SPACES}><title>Élan</title></svg>"
    assert "<title>Élan</title>".encode() in rebuild(text.encode(encoding)).data


@pytest.mark.parametrize(
    ("picture", "fits"),
    [
        (f"data:image/png;base64,{DOT}", True),
        (f"data:image/PNG;base64,{DOT[:30]}\n  {DOT[30:]}", True),
        (f"data:image/jpeg;base64,{DOT}", False),
        (f"data:image/gif;base64,{DOT}", False),
        (f"data:image/png,{DOT}", False),
        ("data:image/png;base64,PHN2Zz4=", False),
        ("data:image/svg+xml;base64,PHN2Zz4=", False),
        ("data:image/png;base64,", False),
        ("flood.png", False),
        ("#part", False),
    ],
)
def test_a_picture_within_a_drawing_is_what_it_says(picture: str, fits: bool) -> None:  # noqa: FBT001 - a row's outcome
    text = f'<image xlink:href="{picture}"/>'
    assert ("data:" in inner(text)) == fits
    assert bool(left_out(text)) != fits


def test_what_is_left_out_is_told_once_and_in_order() -> None:
    text = '<script/><g onclick="x"/><g onclick="y"/><animate/><g style="behavior:x"/><script/>'
    assert left_out(text) == ("<script>", "onclick", "<animate>", "the property behavior")


RDF = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description/></r:RDF>'
AS_WRITTEN = {
    "inkscape": (
        f'<?xml version="1.0" encoding="UTF-8" standalone="no"?><!-- Created with Inkscape --><svg {SPACES}'
        ' xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:version="1.3" sodipodi:docname="map.svg"'
        ' xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" version="1.1" id="svg5">'
        '<sodipodi:namedview id="n" pagecolor="#fff"><inkscape:grid type="xygrid"/></sodipodi:namedview>'
        f'<metadata id="m">{RDF}</metadata><defs><inkscape:path-effect effect="x"/></defs>'
        '<g inkscape:groupmode="layer" inkscape:label="Layer 1"><path sodipodi:nodetypes="cc" d="M0 0 1 1"'
        ' style="fill:none;stroke:#000;stroke-width:.26px;-inkscape-stroke:none;solid-color:#000"/></g></svg>',
        (),
    ),
    "illustrator": (
        '<?xml version="1.0" encoding="utf-8"?><!-- Generator: Adobe Illustrator 27.0 --><!DOCTYPE svg PUBLIC'
        ' "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
        f'<svg version="1.1" {SPACES} x="0px" y="0px" viewBox="0 0 9 9" style="enable-background:new 0 0 9 9;"'
        ' xml:space="preserve" xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/" i:pageBounds="0 9 9 0">'
        '<style type="text/css">.st0{fill:#E30613;} .st1{clip-path:url(#SVGID_2_);enable-background:new;}</style>'
        '<switch><g i:extraneous="self"><rect id="SVGID_1_" class="st0"/><clipPath id="SVGID_2_">'
        '<use xlink:href="#SVGID_1_" style="overflow:visible;"/></clipPath></g></switch></svg>',
        (),
    ),
    "matplotlib": (
        '<?xml version="1.0" encoding="utf-8" standalone="no"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n'
        f'  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg {SPACES} version="1.1"><metadata>{RDF}</metadata>'
        '<defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style></defs><g id="figure_1">'
        '<path d="M 0 0 L 1 1" clip-path="url(#p1)" style="fill: none; stroke: #1f77b4"/><defs><path id="D" d="M0 0"'
        ' transform="scale(0.015625)"/></defs><use xlink:href="#D" transform="translate(63.6 0)"/></g></svg>',
        (),
    ),
    "draw.io": (
        f'<svg {SPACES} style="background: #ffffff; background-color: light-dark(#fff, var(--ge-dark, #121212));'
        ' color-scheme: light dark;" content="&lt;mxfile/&gt;"><g data-cell-id="2"><rect pointer-events="all"'
        ' style="fill: light-dark(#fff, #000);"/><switch><foreignObject requiredFeatures="http://www.w3.org/TR/SVG11/'
        'feature#Extensibility"><h:div>Label</h:div></foreignObject><text>Label</text></switch></g></svg>',
        ("<foreignObject>",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("program", sorted(AS_WRITTEN))
def test_drawings_of_the_usual_programs_lose_nothing_that_is_shown(program: str) -> None:
    text, lost = AS_WRITTEN[program]
    drawing = rebuild(text.encode())
    assert drawing.left_out == lost
    _check(drawing.data)
    shown = {"path", "rect", "use", "clipPath", "text", "switch"}
    before = [each.tag.rpartition("}")[2] for each in ET.fromstring(text).iter()]
    after = [each.tag.rpartition("}")[2] for each in ET.fromstring(drawing.data).iter()]
    assert [name for name in after if name in shown] == [name for name in before if name in shown]
