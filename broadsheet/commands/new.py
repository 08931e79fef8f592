"""A new file: a story, a record or a page with its title and a line for every further field."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import msgspec

from broadsheet.commands.begun import Translate, document_text, record_text, story_text
from broadsheet.commands.files_written import write_new
from broadsheet.commands.own_beginnings import filled, own_beginning, unused_beginnings
from broadsheet.printing.catalogues import messages_in
from broadsheet.printing.layouts import read_layouts
from broadsheet.problems import Invalid, Misplaced, Misuse, Problem
from broadsheet.reading import fields
from broadsheet.reading.config import Config
from broadsheet.reading.content import read_content
from broadsheet.reading.settings_file import settings
from broadsheet.reading.text import CONTROLS
from broadsheet.urls import is_slug, slug_fault
from broadsheet.urls import slug as slug_of

# Besides control characters, the pattern has what breaks lines unseen, and bytes of the command
# line that were not text.
_UNWRITABLE = re.compile(f"[{CONTROLS}\t\n\u2028\u2029\ufeff\ud800-\udfff]")
STORIES, PAGES = "stories", "pages"
"""Places for new files besides the taxonomies."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a new file."""

    file: Path | None
    """Path of the file; None when the settings or the archive's own beginning have mistakes."""
    problems: tuple[Problem, ...] = ()
    unused: tuple[Problem, ...] = ()
    """The archive's own beginnings from which no file is ever begun."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file to be written."""

    file: str
    """Its path from the root."""
    own: str
    """Name of the archive's own beginning for such files, in `content/templates/`."""
    text: Callable[[], str]
    """Returns the text that it has where the archive has no beginning of its own."""


def new_file(
    root: Path, title: str, *, now: datetime, slug: str | None = None, place: str = STORIES
) -> Written:
    """Write a file with a title to its place, and return its path.

    The place is `stories`, `pages` or a taxonomy. A story is a draft in the folder of its month,
    which is that of the day in the archive's time zone. Comments are in the archive's language.

    Without a slug, one is made of the title. Nothing is ever overwritten. Raises `Misuse` for what
    cannot be a title, a slug or a place, for a file that exists, and when the root is not an
    archive; `Failure` when the machine fails.
    """
    line = _checked_title(title)
    name = _checked_slug(line, slug)
    config, problems = settings(root, "")
    if problems:
        return Written(None, problems)
    day = now.astimezone(config.zone).date()
    place = _checked_place(place, config)
    begun = _begun(place, (line, name, day), config, _said(root, config))
    text = begun.text()
    if place != STORIES and (faults := read_content(begun.file, text.encode(), config).problems):
        # Nothing in our own text is wrong, so that it is the file's name.
        raise Misuse(f"{begun.file}: {faults[0].message}: give it another with --slug")
    if own := own_beginning(root, begun.own):
        path, beginning = own
        text, mistakes = _own_text(path, beginning, begun.file, (line, name, day), config)
        if mistakes:
            return Written(None, mistakes)
    file = root / begun.file
    write_new(file, text.encode())
    known = {
        "story.md",
        "page.md",
        *(f"{each.key}.md" for each in config.taxonomies if each.has_records),
    }
    return Written(file, unused=tuple(unused_beginnings(root, known)))


def _begun(place: str, words: tuple[str, str, date], config: Config, said: Translate) -> _Begun:
    title, slug, day = words
    if place == STORIES:
        file = f"content/stories/{day:%Y}/{day:%m}/{slug}.md"
        return _Begun(file, "story.md", lambda: story_text(title, day, config, said))
    file = f"content/{place}/{slug}.md"
    if place == PAGES:
        return _Begun(file, "page.md", lambda: document_text(title, said))
    taxonomy = next(each for each in config.taxonomies if each.key == place)
    return _Begun(file, f"{place}.md", lambda: record_text(title, taxonomy, said))


def _own_text(
    path: str, beginning: str, file: str, words: tuple[str, str, date], config: Config
) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a file from the archive's own beginning at a path, and what is wrong there."""
    if "{title}" not in beginning:
        hint = "write {title} where the title belongs"
        return "", (Problem(path, 0, 0, "", "has no place for the title", hint),)
    try:
        text = filled(beginning, *words)
    except Misplaced as wrong:
        return "", (Problem(path, wrong.line, wrong.column, "", wrong.message, wrong.hint),)
    mistakes = read_content(file, text.encode(), config).problems
    # Filling in moves no line.
    return text, tuple([msgspec.structs.replace(each, file=path) for each in mistakes])


def _said(root: Path, config: Config) -> Translate:
    """Return the function that translates a message into the archive's language."""
    messages = messages_in(config.language, read_layouts(root).templates)
    return lambda text: messages.translate("", text)


def _checked_place(place: str, config: Config) -> str:
    """Return a place for new files; raises `Misuse` for what is none."""
    named = place.removeprefix("content/").rstrip("/")
    taxonomies = (each.key for each in config.taxonomies if each.has_records)
    known = [STORIES, *taxonomies, PAGES]
    if named not in known:
        listed = f"write one of {', '.join(known)}"
        raise Misuse(
            f"{place!r} is no place for a new file: {fields.did_you_mean(named, known, listed)}"
        )
    return named


def _checked_title(title: str) -> str:
    """Return a title as it is read back, with its spaces made single."""
    if sign := _UNWRITABLE.search(title):
        raise Misuse(f"the title has the invisible character U+{ord(sign[0]):04X}: take it out")
    if not title.strip():
        raise Misuse("the title is empty: give one")
    try:
        return fields.some_text(title)
    except Invalid as invalid:
        raise Misuse(f"the title {invalid.message}: {invalid.hint}") from invalid


def _checked_slug(title: str, slug: str | None) -> str:
    if slug is None:
        if not (title_slug := slug_of(title)):
            raise Misuse(f"nothing in {title!r} can stand in an address: give one with --slug")
        return title_slug
    if not is_slug(slug):
        better = slug_of(slug)
        hint = f"write {better}" if better else "use lower-case letters, digits and hyphens"
        raise Misuse(f"{slug!r} {slug_fault(slug) or 'is not a slug'}: {hint}")
    return slug
