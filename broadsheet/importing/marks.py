"""Marks: another program's shortcodes and tags in a text, found, paired and turned into Markdown."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from broadsheet.reading.remarks import prose

_ARGUMENT = re.compile(
    r"""(?:([\w-]+)\s*[=:]\s*)?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|[^\s"'=,]+)""",
    re.DOTALL,
)


class Shortcode(NamedTuple):
    """A mark in a text: `{{< figure src="flood.jpg" >}}`."""

    name: str
    given: tuple[str, ...]
    """What it is given by order alone."""
    named: Mapping[str, str]
    """What it is given by name, in lower case."""
    written: str
    """The mark as it stands, with its inside and its end."""
    head: str
    """The mark without its inside and its end."""
    inside: str | None = None
    """Text up to the mark's own end, itself without marks; None when it has none."""
    alone: bool = False
    """Whether nothing else stands on the lines of the mark, not even a mark of a list."""

    def get(self, *names: str, at: int | None = None) -> str:
        """Return the first of some values that is given and not empty; `at` is one by order."""
        found = next((self.named[name] for name in names if self.named.get(name)), "")
        return found or (self.given[at] if at is not None and at < len(self.given) else "")


class Syntax(NamedTuple):
    """How a program writes its marks."""

    pattern: re.Pattern[str]
    """Its groups are `end` (what makes it the end of another), `name`, `arguments`."""
    ended: Callable[[str], str] = lambda name: name
    """From the name of an end to that of the mark that it ends."""


HUGO = Syntax(
    re.compile(
        r"\{\{(?P<sign>[<%])\s*(?P<end>/)?\s*(?P<name>[\w./-]+)(?P<arguments>(?:\s(?:\"(?:\\.|[^\"\\])*\"|`[^`]*`|(?!\s*/?[>%]\}\}).)*)?)\s*/?\s*[>%]\}\}",
        re.DOTALL,
    )
)
LIQUID = Syntax(
    re.compile(
        r"\{%-?\s*(?P<end>end)?(?P<name>[\w-]+)\s*(?P<arguments>(?:\"[^\"]*\"|'[^']*'|(?!-?%\}).)*?)\s*-?%\}",
        re.DOTALL,
    )
)
ZOLA = Syntax(
    re.compile(
        r"\{(?:\{|%)\s*(?:(?P<end>end)|(?P<name>\w+)\s*\((?P<arguments>(?:\"[^\"]*\"|'[^']*'|[^)\"'])*)\))\s*(?:\}|%)\}",
        re.DOTALL,
    ),
    lambda _: "",
)
WORDPRESS = Syntax(
    re.compile(
        r"\[(?P<end>/)?(?P<name>[a-z][\w-]*)(?P<arguments>(?:\s+(?:[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]]+)|\"[^\"]*\"|[^\s\]]+))*)\s*/?\](?![(\[:])"
    )
)

Counterpart = Callable[[Shortcode], str | None]
"""From a mark to what it is in Markdown; None for a mark that has no counterpart."""
Listener = Callable[[str, str | None], None]
"""Hears of each mark, as it is written, and of what it has become; None when it stays."""


class _Tag(NamedTuple):
    start: int
    stop: int
    name: str
    arguments: str
    is_end: bool


def turned(
    text: str,
    syntax: Syntax,
    counterpart: Counterpart,
    tell: Listener,
    *,
    known: Collection[str] | None = None,
) -> str:
    """Return a text with its marks turned into their counterparts; what has none stays as it is.

    Marks within code stay. With `known`, only marks of these names are marks at all.
    """

    def told(mark: Shortcode) -> str | None:
        made = counterpart(mark)
        tell(mark.head if made is None else mark.written, made)
        return made

    tags = [
        tag
        for tag in _tags(prose(text), text, syntax)
        if known is None or tag.name in known or tag.is_end
    ]
    if not tags:
        return text
    return "".join(_turned(text, (0, len(text)), tags, _pairs(tags, syntax), told))


def _tags(seen: str, text: str, syntax: Syntax) -> Iterator[_Tag]:
    for match in syntax.pattern.finditer(seen):
        start, stop = match.span("arguments")
        yield _Tag(
            match.start(),
            match.end(),
            match["name"] or "",
            text[start:stop] if start >= 0 else "",
            is_end=bool(match["end"]),
        )


def _pairs(tags: Sequence[_Tag], syntax: Syntax) -> Mapping[int, int]:
    """Return the ordinal of each tag that has an end, to that of its end."""
    pairs: dict[int, int] = {}
    open_tags: list[int] = []
    for at, tag in enumerate(tags):
        if not tag.is_end:
            open_tags.append(at)
            continue
        name = syntax.ended(tag.name)
        for depth in range(len(open_tags) - 1, -1, -1):
            if not name or tags[open_tags[depth]].name == name:
                pairs[open_tags[depth]] = at
                del open_tags[depth:]
                break
    return pairs


def _turned(
    text: str,
    span: tuple[int, int],
    tags: Sequence[_Tag],
    pairs: Mapping[int, int],
    counterpart: Counterpart,
) -> Iterator[str]:
    """Yield the pieces of a stretch of a text, with the marks in it turned."""
    position, stop = span
    for at, tag in enumerate(tags):
        if tag.start < position or tag.stop > stop or tag.is_end:
            continue
        yield text[position : tag.start]
        end = tags[pairs[at]] if at in pairs else None
        position = end.stop if end else tag.stop
        inside = (
            "".join(_turned(text, (tag.stop, end.start), tags, pairs, counterpart)) if end else None
        )
        given, named = arguments(tag.arguments)
        head = text[tag.start : tag.stop]
        alone = stands_alone(text, tag.start, position)
        mark = Shortcode(tag.name, given, named, text[tag.start : position], head, inside, alone)
        made = counterpart(mark)
        if made is not None:
            yield made
        elif end is None or inside is None:
            yield mark.written
        else:
            yield f"{head}{inside}{text[end.start : end.stop]}"
    yield text[position:stop]


def stands_alone(text: str, start: int, stop: int) -> bool:
    """Return whether nothing else stands on the lines of a piece of a text, nor right beside them."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", stop)
    return first == start and not text[stop : last if last >= 0 else len(text)].strip()


def arguments(written: str) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """Return what a mark is given by order, and what by name."""
    given: list[str] = []
    named: dict[str, str] = {}
    for name, value in _ARGUMENT.findall(written):
        bare = value
        if value[:1] in "\"'`" and value[:1] == value[-1:] and len(value) > 1:
            bare = value[1:-1] if value[0] == "`" else re.sub(r"\\(.)", r"\1", value[1:-1])
        if name:
            named[name.lower()] = bare
        else:
            given.append(bare)
    return tuple(given), named


_ANY_MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_SHELTER = re.compile("\ue010(\\d+)\ue011")
"""What stands for a mark, by its number: letters of private use, which no text has."""


def sheltered(text: str, turn: Callable[[str, Listener], str], tell: Listener) -> str:
    """Return a text as `turn` makes it, with the marks in it left as they are written."""
    marks: list[str] = []

    def shelter(match: re.Match[str]) -> str:
        marks.append(match[0])
        return f"\ue010{len(marks) - 1}\ue011"

    def back(text: str) -> str:
        return _SHELTER.sub(lambda match: marks[int(match[1])], text)

    def tell_back(written: str, made: str | None) -> None:
        tell(back(written), made if made is None else back(made))

    plain = text.replace("\ue010", "").replace("\ue011", "")
    return back(turn(_ANY_MARK.sub(shelter, plain), tell_back))
