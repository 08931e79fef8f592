"""The exported files, in one table: their names, their kinds and what they contain.

Their addresses, the data package, the page about them, its JSON-LD and the host's headers follow
from this table.
"""

from collections.abc import Sequence
from typing import NamedTuple

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
    ExportedFile("stories.csv", "data-table", "text/csv", "utf-8"),
    ExportedFile("terms.json", "data-terms", _JSON),
    ExportedFile("datapackage.json", "data-package", _JSON),
)
