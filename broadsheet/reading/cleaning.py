"""What HTML a body may hold: everything else is taken out, whether Markdown made it or an editor wrote it."""

import re
from functools import cache

from nh3 import Cleaner

_TEXT = (
    "a abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp "
    "small span strong sub sup time u var wbr"
)
_BLOCKS = "blockquote dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary ul"
_TABLES = "caption col colgroup table tbody td tfoot th thead tr"

ELEMENTS = frozenset(f"{_TEXT} {_BLOCKS} {_TABLES} img".split())
"""Elements that stay; of others the text stays."""
DROPPED = frozenset(
    [
        "iframe",
        "math",
        "noembed",
        "noframes",
        "object",
        "script",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "xmp",
    ]
)
"""Elements that go with all they hold."""
ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title", "id"},
    "abbr": {"title"},
    "code": {"class"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "dfn": {"title"},
    "div": {"id"},
    "figure": {"id"},
    "img": {"src", "alt", "title", "width", "height"},
    "ins": {"datetime"},
    "li": {"id", "value"},
    "ol": {"start", "reversed", "type"},
    "p": {"id"},
    "section": {"id"},
    "sup": {"id"},
    "table": {"id"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
"""Attributes that stay, by element. An `align` becomes a class, a code's class only stays when it
is a language's."""
CLASSES = {"div": {"footnote"}, "a": {"footnote-ref", "footnote-backref"}}
"""Classes that stay: those of footnotes."""
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""Of the addresses that stay; one without a scheme stays too."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@cache
def _cleaner() -> Cleaner:
    return Cleaner(
        tags=ELEMENTS,
        clean_content_tags=DROPPED,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def clean(html: str) -> str:
    """Return HTML with only the elements and attributes of this module, well formed, without control characters."""
    return without_controls(_cleaner().clean(html))


def without_controls(html: str) -> str:
    """Return a text without the control characters that neither HTML nor XML may hold."""
    # Most texts are printable throughout, which is found more quickly.
    return html if html.replace("\n", "").isprintable() else _CONTROL.sub("", html)
