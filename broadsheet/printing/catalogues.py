"""Catalogues: the messages of layouts in a language, read from gettext's .po files.

The theme's catalogues are in `broadsheet/locale/`. An archive's own, such as
`layouts/locale/ar.po`, adds messages to the theme's and replaces those that it translates
otherwise. An archive may also have a catalogue of English, to put its own words for ours.
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
    from babel.messages import Catalog, Message

_FOLDER = Path(__file__).parents[1] / "locale"
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_LINE = re.compile(
    r"""\s*(?:\#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*"\s*)?""",
)
"""A line of a .po file. Babel's reader does not report other lines: we do."""
_SAMPLES = (*range(200), 1_000, 1_000_000)
"""Numbers among which every form of every language's plural has one."""
_PERCENT = re.compile(r"%\(\w+\)s|%%")
"""The percent signs that a message may have: of a placeholder, or doubled for the sign itself."""


class Translation(NamedTuple):
    """A message in a language."""

    forms: Sequence[str]
    """The forms of the plural, or the one form of a message without a number."""
    form: Callable[[int], int]
    """Returns which of the forms goes with a number, counted from 0."""


class Messages(NamedTuple):
    """The messages of a language; those that it lacks are printed in English."""

    translations: Mapping[tuple[str, str], Translation]
    """A message's context, which may be empty, and its English singular to its translation."""

    def translate(self, context: str, one: str) -> str:
        """Return a message in the language."""
        translation = self.translations.get((context, one))
        return translation.forms[0] if translation else one

    def translate_counted(self, context: str, one: str, many: str, count: int) -> str:
        """Return a message about a number of things in the language."""
        translation = self.translations.get((context, one))
        if translation:
            ordinal = translation.form(count)
            return translation.forms[min(ordinal, len(translation.forms) - 1)]
        return one if count == 1 else many


ENGLISH = Messages({})
"""The messages as layouts have them, without translations."""


class MessageCatalogue(NamedTuple):
    """The messages of one .po file, and its mistakes."""

    messages: Messages
    """The messages without a mistake."""
    problems: tuple[Problem, ...]


def plural_forms(
    messages: Messages, category: Callable[[int], str], one: str, many: str
) -> dict[str, str]:
    """Return the forms of a message about a number of things, by CLDR's names.

    Browsers choose among them by these names; `category` tells the name that goes with a number.
    """
    samples = {category(count): count for count in reversed(_SAMPLES)}
    return {
        form: messages.translate_counted("", one, many, count)
        for form, count in sorted(samples.items())
    }


def messages_in(language: str, templates: Mapping[str, Layout]) -> Messages:
    """Return the messages of a language tag.

    An archive's own messages replace the theme's, and those of a tag, `ar-EG`, replace those of its
    main language, `ar`.
    """
    catalogues = (each.messages.translations for each in _catalogues(language, templates))
    return Messages({key: text for each in catalogues for key, text in each.items()})


def catalogue_problems(language: str, templates: Mapping[str, Layout]) -> tuple[Problem, ...]:
    """Return the mistakes in an archive's own catalogues of a language."""
    own = (read_catalogue(layout) for layout in own_catalogues(language, templates))
    return tuple(problem for each in own for problem in each.problems)


def catalogue_sources(language: str, templates: Mapping[str, Layout]) -> bytes:
    """Return the text of an archive's own catalogues of a language, by which they can be compared.

    The theme's catalogues are not in it, as they are part of the generator.
    """
    return b"".join(
        b"%d " % len(layout.source) + layout.source
        for layout in own_catalogues(language, templates)
    )


def own_catalogues(language: str, templates: Mapping[str, Layout]) -> list[Layout]:
    """Return an archive's own catalogues of a language."""
    return [templates[name] for name in _names(language) if name in templates]


def theme_catalogues(language: str = "") -> list[Layout]:
    """Return the theme's catalogues of a language, or of all languages."""
    files = (
        [_FOLDER / f"{tag}.po" for tag in _tags(language)]
        if language
        else sorted(_FOLDER.glob("*.po"))
    )
    return [Layout(file.as_posix(), file.read_bytes()) for file in files if file.is_file()]


def is_catalogue(name: str) -> bool:
    """Return whether a file in `layouts/` is a catalogue."""
    return name.startswith("locale/") and name.endswith(".po")


def _names(language: str) -> Sequence[str]:
    return [f"locale/{tag}.po" for tag in _tags(language)]


def _tags(language: str) -> Sequence[str]:
    """Return `ar` and `ar-EG` for `ar-EG`."""
    return tuple(dict.fromkeys((language.split("-", maxsplit=1)[0], language)))


def _catalogues(language: str, templates: Mapping[str, Layout]) -> Iterator[MessageCatalogue]:
    for layout in (*theme_catalogues(language), *own_catalogues(language, templates)):
        yield read_catalogue(layout)


def read_catalogue(layout: Layout) -> MessageCatalogue:
    """Return the messages of a .po file, and its mistakes.

    A message with a mistake is left out. So is one that is marked fuzzy, as in gettext itself.
    """
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
    return _checked_messages(catalogue, layout, form)


def _checked_messages(
    catalogue: "Catalog", layout: Layout, form: Callable[[int], int]
) -> MessageCatalogue:
    """Return the translations of a catalogue that are whole, and the mistakes in the others."""
    translations = {}
    problems = []
    for message in catalogue:
        forms = _forms(message)
        if not message.id or not any(forms) or message.fuzzy:
            continue
        if fault := _fault(message, forms, catalogue.num_plurals):
            problems.append(_problem(layout, message.lineno or 0, *fault))
        else:
            translations[message.context or "", _ids(message)[0]] = Translation(forms, form)
    return MessageCatalogue(Messages(translations), tuple(problems))


def _problem(layout: Layout, line: int, message: str, hint: str) -> Problem:
    return Problem(layout.file, line, int(line > 0), "", message, hint)


def _form(expression: str) -> Callable[[int], int]:
    rule: Callable[[int], int] = gettext.c2py(expression)
    rule(1)
    return rule


def _ids(message: "Message") -> Sequence[str]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _forms(message: "Message") -> Sequence[str]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _fault(message: "Message", forms: Sequence[str], plurals: int) -> tuple[str, str] | None:
    """Return what is wrong with a translation, and what to do; None when nothing is.

    Its placeholders must be those of the message, and it must have all forms of the plural.
    """
    ids = _ids(message)
    if len(ids) > 1 and (len(forms) != plurals or not all(forms)):
        return f"{ids[0]!r} lacks a form of the plural", f"write msgstr[0] to msgstr[{plurals - 1}]"
    placeholders = {each for text in ids for each in _PLACEHOLDER.findall(text)}
    # A form for one or two things may have the number in words.
    needed = placeholders - {"num"} if len(ids) > 1 else placeholders
    for text in forms:
        used = set(_PLACEHOLDER.findall(text))
        if unknown := sorted(used - placeholders):
            return (
                f"%({unknown[0]})s is not in {ids[0]!r}",
                "keep the names of its places as they are",
            )
        if missing := sorted(needed - used):
            return f"%({missing[0]})s of {ids[0]!r} is missing", "put it where the value belongs"
        if "%" in _PERCENT.sub("", text):
            return f"{text!r} has a % that stands for nothing", "write %% for the sign itself"
    return None
