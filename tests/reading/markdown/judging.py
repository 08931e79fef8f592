"""A reference for Markdown as GitHub reads it, and what is compared with it: blocks, inline marks and words.

CommonMark's examples are read from the npm package `commonmark-spec`, and nothing of it is kept
here.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from broadsheet.reading import cleaning

EXAMPLES = Path(__file__).parents[2] / "browser" / "node_modules" / "commonmark-spec" / "spec.txt"
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)
_MARKS = re.compile(r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_ALIGNED = re.compile(r' style="text-align:(\w+)"')
_HEADING_ID = re.compile(r"[ \t]*\{#[^\s{}]+\}(?=</h[1-6]>)")
_CHECKBOX = re.compile(r"<input[^>]*>\s*")
_FOOTNOTES = re.compile(r'<hr class="footnotes-sep"[^>]*>|(?<=<div class="footnote">)\s*<hr[^>]*>')
_SAME = {"s": "del", "strike": "del", "b": "strong", "i": "em", "section": "div"}
_BLOCKS = frozenset(
    [
        "blockquote",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figure",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        "br",
    ]
)


class Example(NamedTuple):
    """One of CommonMark's."""

    number: int
    markdown: str
    html: str


@cache
def examples() -> tuple[Example, ...]:
    """Return CommonMark's examples, in their order."""
    found = _EXAMPLE.findall(EXAMPLES.read_text())
    return tuple(
        Example(number, source.replace("→", "\t"), html.replace("→", "\t"))
        for number, (source, html) in enumerate(found, 1)
    )


def without_marks(source: str) -> str:
    """Return a post without the marks of other generators."""
    return _MARKS.sub("", source)


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("gfm-like").use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin)
    assert reader.linkify is not None
    reader.linkify.set({"fuzzy_link": False})
    reader.linkify.add("www.", {"validate": _www, "normalize": _with_scheme})
    return reader


def _www(linkify: Any, text: str, position: int) -> int:  # noqa: ANN401 - it has no types
    """Return how much of an address follows `www.`: as much as would with its scheme."""
    length: int = linkify.test_schema_at(f"http://{text[position - 4 :]}", "http:", 5)
    return max(0, length - len("//www."))


def _with_scheme(_linkify: Any, match: Any) -> None:  # noqa: ANN401 - it has no types
    match.url = f"http://{match.url}"


def reference(source: str) -> str:
    """Return the HTML of a text as the reference makes it, but for ids of headings, which it does not know."""
    html: str = _reader().render(source)
    return _ALIGNED.sub(r' align="\1"', _HEADING_ID.sub("", html))


def reduced(html: str) -> list[str]:
    """Return what readers see of HTML: its elements, where they lead, and its words, in order."""
    html = _CHECKBOX.sub(
        lambda tag: "\u2611 " if " checked" in tag[0] else "\u2610 ", html
    ).replace("\ufe0e", "")
    tree = html5lib.parseFragment(
        cleaning.clean(_FOOTNOTES.sub("", html).strip()), namespaceHTMLElements=False
    )
    marks = list(_marks(tree))
    return _joined(marks)


def _marks(element: Element, *, verbatim: bool = False) -> Iterator[str]:
    """Yield an element's marks: tags begin with `<` or `/`, words with a blank."""
    yield from _words(element.text, verbatim=verbatim)
    for child in element:
        name = _SAME.get(child.tag, child.tag)
        href = child.get("href") or ""
        if name == "a" and "#fnref" in href:
            pass
        elif name == "sup" and len(child) and "#fn" in (child[0].get("href") or ""):
            yield "<footnote"
        else:
            inner = list(_marks(child, verbatim=verbatim or name == "pre"))
            bare = name == "a" and not href
            if not bare:
                yield f"<{name}{_attributes(child)}"
            yield from inner
            if not bare:
                yield f"/{name}"
        yield from _words(child.tail, verbatim=verbatim)


def _words(text: str | None, *, verbatim: bool) -> Iterator[str]:
    if text:
        # The reference decodes the words of addresses that stand alone.
        yield " " + (text if verbatim else re.sub(r"[\s\xa0]+", " ", unquote(text)))


def _attributes(element: Element) -> str:
    kept = []
    for name in ("href", "src", "alt", "title", "start", "align", "class"):
        value = element.get(name)
        if value and not (name == "class" and element.tag != "code"):
            kept.append(
                f" {name}={unquote(value) if name in ('href', 'src') else ' '.join(value.split())}"
            )
    return "".join(kept)


def _joined(marks: list[str]) -> list[str]:
    """Return marks with words that follow each other joined, and without the blanks around blocks."""
    joined: list[str] = []
    for mark in marks:
        if mark[0] == " " and joined and joined[-1][0] == " ":
            joined[-1] += mark[1:]
        else:
            joined.append(mark)
    kept: list[str] = []
    verbatim = False
    for at, mark in enumerate(joined):
        verbatim = mark == "<pre" or (verbatim and mark != "/pre")
        if mark[0] != " " or verbatim:
            kept.append(mark)
            continue
        text = mark[1:]
        if at == 0 or _is_block(joined[at - 1]):
            text = text.lstrip()
        if at + 1 == len(joined) or _is_block(joined[at + 1]):
            text = text.rstrip()
        if text:
            kept.append(" " + re.sub(r" +", " ", text))
    return kept


def _is_block(mark: str) -> bool:
    return mark[1:].split(" ", maxsplit=1)[0] in _BLOCKS
