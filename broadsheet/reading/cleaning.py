"""Cleaning: which HTML a body may have, whether from Markdown or written; all else is taken out."""

import re
from functools import cache
from string import ascii_lowercase

from nh3 import Cleaner

from broadsheet.reading.text import CONTROLS

_TEXT = (
    "a abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp "
    "small span strong sub sup time u var wbr"
)
_BLOCKS = "blockquote dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary ul"
_TABLES = "caption col colgroup table tbody td tfoot th thead tr"

ELEMENTS = frozenset(f"{_TEXT} {_BLOCKS} {_TABLES} img".split())
"""Elements that stay; of all others but `DROPPED`, only the text stays."""
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
"""Elements that are taken out with all that is in them."""
TEXTUAL = ELEMENTS | frozenset(
    re.findall(
        r"\w+",
        "acronym address area article aside base basefont bgsound big blink body center datalist dialog dir fieldset "
        "font footer frame frameset head header hgroup html label legend link main map marquee menu meta nav nobr "
        "noscript option optgroup output param picture search slot source strike track tt",
    )
)
"""Elements of HTML whose text stays, and whose name says nothing to readers."""
ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href", "id"},
    "code": {"class"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "div": {"id"},
    "figure": {"id"},
    "img": {"src", "alt", "width", "height"},
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
"""Attributes that stay, by element. Later `align` becomes a class, and the class of code only stays
when it names a language."""
CLASSES = {"div": {"footnote"}, "a": {"footnote-ref", "footnote-backref"}}
"""Classes that stay, by element: those of footnotes."""
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""Schemes of the addresses that stay; an address without a scheme stays too."""
_ON_A_DISK = frozenset({*ascii_lowercase, "file"})
r"""What stands before a colon in a path on somebody's machine, `C:\photos\x.jpg`: such an address
stays until `reading.finishing`, which makes it a target in the archive, or takes it out."""

_CONTROL = re.compile(rf"(?!\r)[{CONTROLS}]")


@cache
def _cleaner() -> Cleaner:
    return Cleaner(
        tags=ELEMENTS,
        clean_content_tags=DROPPED,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES | _ON_A_DISK,
        link_rel=None,
    )


def clean(html: str) -> str:
    """Return HTML with only the elements and attributes of this module, without control characters.

    The result is well formed.
    """
    return without_controls(_cleaner().clean(html))


def without_controls(html: str) -> str:
    """Return a text without the characters that neither HTML nor XML may have."""
    # Most texts are printable throughout, and that is quicker to find out.
    return html if html.replace("\n", "").isprintable() else _CONTROL.sub("", html)
