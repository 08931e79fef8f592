"""Catalogues: the messages of layouts in a language, read from gettext's .po files.

The theme's stand in `broadsheet/locale/`. An archive's own, `layouts/locale/ar.po`, adds messages
to them and takes the place of those that it says otherwise; it may speak English as well, to put an
archive's own words for ours.
"""

import gettext
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from broadsheet.printing.layouts import Layout
from broadsheet.problems import Misplaced, Problem
from broadsheet.reading.text import decode

if TYPE_CHECKING:
    from babel.messages import Message

_FOLDER = Path(__file__).parents[1] / "locale"
_PLACE = re.compile(r"%\((\w+)\)s")
_LINE = re.compile(
    r"""\s*(?:\#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*"\s*)?""",
)
"""Of a .po file; its reader lets others pass."""
_SIGN = re.compile(r"%\(\w+\)s|%%")


class Said(NamedTuple):
    """A message as a language says it."""

    forms: Sequence[str]
    """Of the plural, or the one form."""
    form: Callable[[int], int]
    """Which of them goes with a number."""


class Messages(NamedTuple):
    """The messages of a language; those that it lacks are said in English."""

    known: Mapping[tuple[str, str], Said]
    """By context, or an empty one, and English singular."""

    def said(self, context: str, one: str) -> str:
        """Return a message in the language."""
        found = self.known.get((context, one))
        return found.forms[0] if found else one

    def counted(self, context: str, one: str, many: str, count: int) -> str:
        """Return a message about a number of things in the language."""
        found = self.known.get((context, one))
        if found:
            return found.forms[min(found.form(count), len(found.forms) - 1)]
        return one if count == 1 else many


ENGLISH = Messages({})


class MessageCatalogue(NamedTuple):
    """What one .po file says, and its mistakes."""

    messages: Messages
    problems: tuple[Problem, ...]


def messages_in(language: str, templates: Mapping[str, Layout]) -> Messages:
    """Return the messages of a language tag: the archive's own, over the theme's, over those of its main language."""
    found = (each.messages.known for each in _catalogues(language, templates))
    return Messages({key: said for known in found for key, said in known.items()})


def catalogue_problems(language: str, templates: Mapping[str, Layout]) -> tuple[Problem, ...]:
    """Return the mistakes in an archive's own catalogues of a language."""
    own = (read_catalogue(templates[name]) for name in _names(language) if name in templates)
    return tuple(problem for each in own for problem in each.problems)


def catalogue_sources(language: str, templates: Mapping[str, Layout]) -> bytes:
    """Return what an archive's own catalogues of a language say; the theme's are part of the generator."""
    return b"".join(
        b"%d " % len(templates[name].source) + templates[name].source
        for name in _names(language)
        if name in templates
    )


def is_catalogue(name: str) -> bool:
    """Return whether a file in `layouts/` is a catalogue."""
    return name.startswith("locale/") and name.endswith(".po")


def _names(language: str) -> Sequence[str]:
    return [f"locale/{tag}.po" for tag in _tags(language)]


def _tags(language: str) -> Sequence[str]:
    """Return `ar` and `ar-EG` for `ar-EG`."""
    return tuple(dict.fromkeys((language.split("-", maxsplit=1)[0], language)))


def _catalogues(language: str, templates: Mapping[str, Layout]) -> Iterator[MessageCatalogue]:
    for tag in _tags(language):
        if (file := _FOLDER / f"{tag}.po").is_file():
            yield read_catalogue(Layout(file.as_posix(), file.read_bytes()))
    for name in _names(language):
        if name in templates:
            yield read_catalogue(templates[name])


def read_catalogue(layout: Layout) -> MessageCatalogue:
    """Return what a .po file says; a message with a mistake is left out, and what is marked fuzzy, as gettext does."""
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - English needs none of it

    try:
        source = decode(layout.source)
    except Misplaced as mistake:
        problem = Problem(
            layout.file, mistake.line, mistake.column, "", mistake.message, mistake.hint
        )
        return MessageCatalogue(ENGLISH, (problem,))
    unknown = next(
        (line for line, text in enumerate(source.splitlines(), 1) if not _LINE.fullmatch(text)), 0
    )
    try:
        catalogue = read_po(io.StringIO(source), abort_invalid=True)
        form = _form(catalogue.plural_expr)
    except PoFileError as error:
        unknown = unknown or error.lineno + 1
    except ValueError as error:
        hint = "write Plural-Forms as gettext does"
        return MessageCatalogue(
            ENGLISH, (_problem(layout, 0, f"its header cannot be read: {error}", hint),)
        )
    if unknown:
        hint = "mend its quotes and keywords"
        return MessageCatalogue(
            ENGLISH, (_problem(layout, unknown, "is not a line of a catalogue", hint),)
        )
    known = {}
    problems = []
    for message in catalogue:
        said = _said(message)
        if not message.id or not any(said) or message.fuzzy:
            continue
        if wrong := _mistake(message, said, catalogue.num_plurals):
            problems.append(_problem(layout, message.lineno or 0, *wrong))
        else:
            known[message.context or "", _ids(message)[0]] = Said(said, form)
    return MessageCatalogue(Messages(known), tuple(problems))


def _problem(layout: Layout, line: int, message: str, hint: str) -> Problem:
    return Problem(layout.file, line, int(line > 0), "", message, hint)


def _form(expression: str) -> Callable[[int], int]:
    rule: Callable[[int], int] = gettext.c2py(expression)
    rule(1)
    return rule


def _ids(message: "Message") -> Sequence[str]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _said(message: "Message") -> Sequence[str]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _mistake(message: "Message", said: Sequence[str], plurals: int) -> tuple[str, str] | None:
    """Return what is wrong with a translation and what to do: its places must be those of the message."""
    ids = _ids(message)
    if len(ids) > 1 and (len(said) != plurals or not all(said)):
        return f"{ids[0]!r} lacks a form of the plural", f"write msgstr[0] to msgstr[{plurals - 1}]"
    places = {place for text in ids for place in _PLACE.findall(text)}
    # A form for one or two things may say the number in words.
    needed = places - {"num"} if len(ids) > 1 else places
    for text in said:
        found = set(_PLACE.findall(text))
        if unknown := sorted(found - places):
            return (
                f"%({unknown[0]})s is not in {ids[0]!r}",
                "keep the names of its places as they are",
            )
        if missing := sorted(needed - found):
            return f"%({missing[0]})s of {ids[0]!r} is missing", "put it where the value belongs"
        if "%" in _SIGN.sub("", text):
            return f"{text!r} has a % that stands for nothing", "write %% for the sign itself"
    return None
