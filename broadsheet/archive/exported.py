"""The exported files, in two tables: their names, their kinds and what they contain.

Their addresses, the data package, the page about them, its JSON-LD and the host's headers follow
from this table.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

_JSON = "application/json"


class ExportedFile(NamedTuple):
    """A file below `/data/`, or one for each year."""

    name: str
    """Name of the file; `{year}` in it stands for a year."""
    kind: str
    """Kind of the file: a key of `archive.kinds.KINDS`."""
    media_type: str
    charset: str = ""
    """Encoding that a host must name beside a media type which does not imply one; else empty."""

    @property
    def yearly(self) -> bool:
        """Return whether there is one for each year."""
        return "{year}" in self.name


EXPORTED_FILES: Sequence[ExportedFile] = (
    ExportedFile("stories-{year}.jsonl", "data-year", "application/jsonl"),
    ExportedFile("stories-{year}.ninjs.jsonl", "data-ninjs", "application/jsonl"),
    ExportedFile("stories.csv", "data-table", "text/csv", "utf-8"),
    ExportedFile("terms.json", "data-terms", _JSON),
    ExportedFile("archive.db", "data-database", "application/vnd.sqlite3"),
    ExportedFile("datapackage.json", "data-package", _JSON),
)


NINJS_PROFILE = "broadsheet"
"""The `profile` of our items of ninjs, by which an import knows what it may expect in them."""
NINJS_TAXONOMIES: Mapping[str, str] = {
    "people": "people",
    "places": "countries",
    "organisations": "organisations",
    "subjects": "topics",
}
"""Property of our items of ninjs to the taxonomy that it is of as a rule: its terms are what a story is
`about`, and those of any other are named by the field of their taxonomy."""
NINJS_CORRECTION = "Correction, {date}: {text}"
"""A line of an item's `edNote` about a correction."""

NINJS_ORIGINAL, NINJS_TRANSLATION = "original", "translation"
"""What an item of a story's other version is to it: what it translates, or the same in another language."""


class TermFile(NamedTuple):
    """A file of a term's stories, beside the term's page."""

    name: str
    kind: str
    """Kind of the file: a key of `archive.kinds.KINDS`."""
    media_type: str
    charset: str = ""
    """Encoding that a host must name beside a media type which does not imply one; else empty."""
    form: str = ""
    """Name of its form, which no language translates."""
    holds: Literal["stories", "sources", "references"] = "stories"
    """What is in it; only storylines, which are read and cited as a whole, have other files than
    those of their stories."""


_RIS = "application/x-research-info-systems"
_CSL = "application/vnd.citationstyles.csl+json"
TERM_FILES: Sequence[TermFile] = (
    TermFile("stories.csv", "term-table", "text/csv", "utf-8", "CSV"),
    TermFile("stories.jsonl", "term-lines", "application/jsonl", "", "JSON Lines"),
    TermFile("sources.csv", "term-sources", "text/csv", "utf-8", "CSV", "sources"),
    TermFile("references.bib", "references-bib", "application/x-bibtex", "utf-8", "BibTeX", "references"),
    TermFile("references.ris", "references-ris", _RIS, "utf-8", "RIS", "references"),
    TermFile("references.json", "references-json", _CSL, "", "CSL-JSON", "references"),
)  # fmt: skip


def term_files(stories: int, least: int, *, is_storyline: bool) -> Iterator[TermFile]:
    """Yield the files of a term of so many stories; `least` is what the settings say (`exports`)."""
    if stories < (1 if is_storyline else max(least, 1)):
        return
    for file in TERM_FILES:
        if is_storyline or file.holds == "stories":
            yield file


HISTORY = 100
"""Stories in each part of a feed's history: few files, each small enough for any feed reader."""


def history_parts(stories: int, size: int) -> int:
    """Return how many parts a feed's history has; `size` is how many stories the feed itself has.

    Parts are counted from the oldest story on, and together they hold every story that the feed is
    too short for. So a part that is full stays as it is while new stories come: RFC 5005, 4.
    """
    return -(-max(stories - size, 0) // HISTORY)


def in_history_part(positions: Sequence[int], number: int) -> Sequence[int]:
    """Return the positions of a feed that are in a part of its history; they count from the newest."""
    end = len(positions) - (number - 1) * HISTORY
    return positions[max(end - HISTORY, 0) : end]


def history_part(rank: int) -> int:
    """Return the number of the part that a story is in; `rank` counts from the oldest, which has 0."""
    return rank // HISTORY + 1
