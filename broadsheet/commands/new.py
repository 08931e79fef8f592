"""A new story: a file with its title, today's date and a line for every further field."""

import os
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

from broadsheet.archive.loading import settings
from broadsheet.problems import Failure, Invalid, Misplaced, Misuse, Problem
from broadsheet.reading import fields, frontmatter
from broadsheet.reading.config import Config, Taxonomy
from broadsheet.reading.story_fields import STORY_FIELDS
from broadsheet.reading.text import CONTROLS
from broadsheet.urls import is_slug, slug_fault
from broadsheet.urls import slug as slug_of

# Besides control characters, the pattern has what breaks lines unseen, and bytes of the command
# line that were not text.
_UNWRITABLE = re.compile(f"[{CONTROLS}\t\n\u2028\u2029\ufeff\ud800-\udfff]")

_BEFORE_TERMS = ("subtitle", "summary")
"""Fields that stand before the taxonomies; all others stand behind.

They stand in the file without a value, which counts as absent: no example is ever published by
accident.
"""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a new story."""

    file: Path | None
    """Path of the story's file; None when the settings have mistakes."""
    problems: tuple[Problem, ...] = ()


def new_story(root: Path, title: str, *, now: datetime, slug: str | None = None) -> Written:
    """Write a draft with a title to `content/stories/YYYY/MM/slug.md`.

    The month is that of the day in the archive's time zone.

    Without a slug, one is made of the title. Nothing is ever overwritten. Raises `Misuse` for what
    cannot be a title or a slug, for a file that exists, and when the root is not an archive;
    `Failure` when the machine fails.
    """
    line = _checked_title(title)
    name = _checked_slug(line, slug)
    config, problems = settings(root, "")
    if problems:
        return Written(None, problems)
    day = now.astimezone(config.zone).date()
    file = root / "content" / "stories" / f"{day:%Y}" / f"{day:%m}" / f"{name}.md"
    _write(file, story_text(line, day, config).encode())
    return Written(file)


def story_text(title: str, day: date, config: Config) -> str:
    """Return the file of a story that is only begun.

    A `#` at the start of a line keeps its field from being read.
    """
    words_by_field = {key: field.words for key, field in STORY_FIELDS.items() if field.words}
    unset = [
        *((key, words_by_field.pop(key)) for key in _BEFORE_TERMS),
        *((each.field, _term_words(each)) for each in config.taxonomies),
        *words_by_field.items(),
    ]
    width = max(len(key) for key, _ in unset) + len("#: ")
    lines = [
        "---",
        f"title: {_quoted(title)}",
        f"date: {day}  # a day to come holds the story back until then; with an hour, {day}T14:30",
        "draft: true  # take this line out to publish",
        "# Take the first # off the lines that you need, and write the value before the second.",
        *(f"{f'#{key}: ':<{width}}# {words}" for key, words in unset),
        "---",
        "",
        "",
    ]
    return "\n".join(lines)


def _checked_title(title: str) -> str:
    """Return a title as it is read back, with its spaces made single."""
    if sign := _UNWRITABLE.search(title):
        raise Misuse(f"the title has the invisible character U+{ord(sign[0]):04X}: take it out")
    if not title.strip():
        raise Misuse("the title is empty: a story needs one")
    try:
        return fields.some_text(title)
    except Invalid as invalid:
        raise Misuse(f"the title {invalid.message}: {invalid.hint}") from invalid


def _checked_slug(title: str, slug: str | None) -> str:
    if slug is None:
        if not (title_slug := slug_of(title)):
            raise Misuse(
                f"nothing in {title!r} can stand in an address: give the story one with --slug"
            )
        return title_slug
    if not is_slug(slug):
        better = slug_of(slug)
        hint = f"write {better}" if better else "use lower-case letters, digits and hyphens"
        raise Misuse(f"{slug!r} {slug_fault(slug) or 'is not a slug'}: {hint}")
    return slug


def _term_words(taxonomy: Taxonomy) -> str:
    if taxonomy.kind == "storyline":
        return "the continuing story that this is a chapter of, or a list such as [The drought, The election]"
    if taxonomy.kind == "country":
        return "a name or a code, or a list such as [FR, NO]"
    return "a name, or a list such as [One, Another]"


def _quoted(title: str) -> str:
    """Return a title as YAML: as it is if YAML reads just the title, else in single quotes."""
    quoted_title = "'" + title.replace("'", "''") + "'"
    try:
        values, mistakes, _ = frontmatter.parse(f"title: {title}\n", first_line=1)
    except Misplaced:
        return quoted_title
    if values == {"title": title} and not mistakes:
        return title
    return quoted_title


def _write(file: Path, data: bytes) -> None:
    """Write a new file, which is whole from the moment that it exists."""
    # The temporary file is hidden: a build that runs meanwhile, or after a kill, passes it over.
    temporary = file.with_name(f".{file.stem}.{uuid4().hex}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as stream:
                stream.write(data)
            _name(temporary, file)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        # The message names the story's own path in any case: nobody asked for the temporary name.
        raise Failure(f"{file}: {error.strerror or error}") from error


def _name(temporary: Path, file: Path) -> None:
    """Give a file its name; raises `Misuse` when something has that name.

    A link is refused where a name is taken, on every system; a rename is not. Where the file system
    has no links, the name is taken by an empty file first, which a kill just then would leave.
    """
    try:
        try:
            os.link(temporary, file)
        except FileExistsError:
            raise
        except OSError:
            file.open("xb").close()
            temporary.replace(file)
    except FileExistsError as error:
        raise Misuse(f"{file} exists already: nothing was written") from error
