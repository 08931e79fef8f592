"""The exported files, in one table: their names, what they are, and what stands in them.

Their addresses, the data package, the page about them, its JSON-LD and the host's headers follow
from it.
"""

from collections.abc import Sequence
from typing import NamedTuple

_JSON = "application/json"


class ExportedFile(NamedTuple):
    """A file below `/data/`, or one for each year."""

    name: str
    """Its name, in which `{year}` stands for a year."""
    kind: str
    """Its kind of page, of `archive.kinds`."""
    media_type: str
    charset: str = ""
    """What a host must say of its letters, as the media type does not."""

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
