"""HTML as text: what a tag is, where one ends, and how a body is cut at its tags."""

import re

TAG_END = r"""(?:[^"'<>]++|"[^"]*+"|'[^']*+')*+>"""
"""A pattern for the rest of a tag after its name: in quotes a `>` does not end it."""
_TAG = re.compile(
    r"""(<!--.*?(?:-->|\Z)
    |<(?P<raw>script|style|textarea|title|xmp)\b[^>]*>.*?(?:</(?P=raw)\s*>|\Z)
    |</?[a-zA-Z][^"'<>]*+(?:"[^"]*+"[^"'<>]*+|'[^']*+'[^"'<>]*+)*+>
    |<[!?][^<>]*>)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
RAW_ELEMENTS = frozenset({"script", "style", "textarea", "title", "xmp"})
"""Elements whose text is no HTML."""
_BLOCK_LEVEL = frozenset({
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip


def tokens(html: str) -> list[str]:
    """Return HTML cut at its tags: texts at even positions, tags at odd ones.

    Comments and scripts count as tags.
    """
    pieces = _TAG.split(html)
    # The pattern has a second group, for the name of an element of raw text.
    del pieces[2::3]
    return pieces


def name_of(tag: str) -> str:
    """Return a tag's name in lower case: `/p` for an end tag, empty for a comment or a script."""
    match = _NAME.match(tag)
    if match is None:
        return ""
    name = match[1].lower()
    if name in RAW_ELEMENTS:
        return ""
    return f"/{name}" if tag[1] == "/" else name


def is_block_level(name: str) -> bool:
    """Return whether a tag's name, as `name_of` returns it, is that of a block-level element."""
    return name.removeprefix("/") in _BLOCK_LEVEL
