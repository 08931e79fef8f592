"""Links, pictures and the marks of footnotes: what begins with a bracket.

The rules are CommonMark's (https://spec.commonmark.org/0.31.2/#links). Each public function returns
the position to go on from.
"""

import re
from xml.etree.ElementTree import Element

from broadsheet.reading.markdown import emphasis, patterns
from broadsheet.reading.markdown.branches import CLOSING, Opening, plain_text
from broadsheet.reading.markdown.passage import Bracket, Passage, escaped_text
from broadsheet.reading.markdown.references import Reference

_FOOTNOTE = re.compile(r"\[\^([^\]\n]+)\]")
_LONGEST_NAME = 999


def read_exclamation(passage: Passage, start: int) -> int:
    """Read `!`, with which a picture may begin."""
    is_picture = passage.text.startswith("[", start + 1) and _footnote(passage, start + 1) is None
    return _open(passage, start, start + 2, is_picture=True) if is_picture else start + 1


def read_opening(passage: Passage, start: int) -> int:
    """Read `[`, with which a link may begin, or the mark of a footnote."""
    if (match := _footnote(passage, start)) is not None:
        name, end = match
        return passage.put(start, passage.scope.mark(name, passage.scope.footnotes[name]), end)
    return _open(passage, start, start + 1, is_picture=False)


def _footnote(passage: Passage, start: int) -> tuple[str, int] | None:
    footnotes = passage.scope.footnotes
    if not footnotes or not passage.text.startswith("^", start + 1):
        return None
    match = _FOOTNOTE.match(passage.text, start)
    return (match[1], match.end()) if match and match[1] in footnotes else None


def _open(passage: Passage, start: int, end: int, *, is_picture: bool) -> int:
    if passage.brackets:
        passage.brackets[-1].nests = True
    passage.put(start, passage.text[start:end], end)
    passage.brackets.append(
        Bracket(len(passage.items) - 1, end, len(passage.runs), is_picture=is_picture)
    )
    return end


def read_closing(passage: Passage, start: int) -> int:
    """Read `]`, with which the text of a link or a picture may end."""
    brackets = passage.brackets
    if not brackets:
        return start + 1
    bracket = brackets.pop()
    is_spent = len(brackets) < passage.spent
    passage.spent = min(passage.spent, len(brackets))
    if is_spent and not bracket.is_picture:
        return start + 1
    match = _target(passage, bracket, start)
    if match is None:
        return start + 1
    reference, end = match
    passage.put_words(start)
    passage.done = end
    emphasis.pair(passage.runs[bracket.runs :])
    del passage.runs[bracket.runs :]
    addresses = passage.end_addresses(bracket.item)
    if bracket.is_picture:
        picture = Element("img", {"alt": plain_text(passage.items[bracket.item + 1 :])})
        passage.items[bracket.item :] = [_with_target(picture, "src", reference)]
        return end
    passage.items[bracket.item] = Opening(_with_target(Element("a"), "href", reference))
    passage.items.append(CLOSING)
    # No link stands in another.
    for address in addresses:
        address.is_link = False
    passage.spent = len(brackets)
    return end


def _with_target(element: Element, attribute: str, reference: Reference) -> Element:
    element.set(attribute, escaped_text(reference.url))
    if reference.title:
        element.set("title", escaped_text(reference.title))
    return element


def _target(passage: Passage, bracket: Bracket, start: int) -> tuple[Reference, int] | None:
    """Return the target of the link whose text ends at a bracket, and where it ends, or None."""
    text, after = passage.text, start + 1
    if text.startswith("(", after) and (match := _inline_target(text, after + 1)):
        return match
    links = passage.scope.links
    if not links:
        return None
    label = patterns.label(text, after)
    if label is not None:
        name, end = label
    elif bracket.nests or start - bracket.first > _LONGEST_NAME:
        return None
    else:
        name = text[bracket.first : start]
        end = after + 2 if text.startswith("[]", after) else after
    reference = links.reference(name)
    return None if reference is None else (reference, end)


def _inline_target(text: str, start: int) -> tuple[Reference, int] | None:
    position = patterns.blanks(text, start)
    match = patterns.destination(text, position)
    if match is None:
        return None
    url, end = match
    after = patterns.blanks(text, end)
    words = ""
    if after > end and (title := patterns.title(text, after)):
        words, after = title
        after = patterns.blanks(text, after)
    return (Reference(url, words), after + 1) if text.startswith(")", after) else None
