"""The exports: the page that describes them, and the files themselves."""

from broadsheet.views.site import Head
from broadsheet.views.texts import Text
from broadsheet.views.view import BYTES, NINJS, ROWS, TABLE, TEXT, Packed, View


class DataFile(Packed, frozen=True):
    """An exported file."""

    name: str
    """The file's name: `stories-2025.jsonl`."""
    href: str
    """Address of the file."""
    kind: str
    """What is in it: `data-year`, the stories of a year; `data-ninjs`, the same with their
    texts as ninjs; `data-table`, all stories; `data-terms`;
    `data-database`, all of it; `data-package`, a description of the others."""
    year: str
    """The year of its stories, or empty."""
    rows: int
    """The number of stories or terms in the file; 0 for the package, which describes the others."""
    media_type: str
    """The file's media type: `text/csv`."""
    size: int
    """The number of its bytes."""
    sha256: str
    """Its SHA-256, in hexadecimal digits."""


class TakenFile(Packed, frozen=True):
    """A file of a term's stories, which readers can take along."""

    holds: str
    """What it holds: `stories`, their `sources`, or `references` to them."""
    form: str
    """Name of its form, which no language translates: `CSV`, `JSON Lines`, `BibTeX` …"""
    href: str
    """Address of the file."""
    type: str
    """Media type of the file."""


class DataField(Packed, frozen=True):
    """What a field of an exported file holds."""

    name: str
    """The field's name in the file."""
    description: str
    """What the field holds; it is a message: print it with `said`."""


class DataView(View, frozen=True):
    """The page that describes the exported files."""

    layout = "data.html"

    head: Head
    """What the page says of itself to programs; its title is empty, as the layout names the
    page."""
    files: tuple[DataFile, ...]
    """The files; of those of single years the newest comes first."""
    first: str
    """Day of the oldest story: `2025-06-07`; empty when there are no stories."""
    latest: str
    """Day of the newest story, or empty."""
    story_fields: tuple[DataField, ...]
    """The fields of a story in JSON, in their order."""
    taxonomies: tuple[str, ...]
    """Keys of the taxonomies, which are columns of the CSV: `people`."""
    term_fields: tuple[DataField, ...]
    """The fields of a term in JSON, in their order."""


class TextView(View, frozen=True):
    """A text that is printed as it stands."""

    layout = TEXT

    text: str
    """The whole file."""


class BytesView(View, frozen=True):
    """A file that is printed as it stands."""

    layout = BYTES

    data: bytes
    """The whole file."""


class RowsView(View, frozen=True):
    """Rows of cells that are printed as CSV."""

    layout = ROWS

    columns: tuple[str, ...]
    """Names of the columns, in their order."""
    rows: tuple[tuple[str | int, ...], ...]
    """The rows, each with a cell for every column."""


class TableView(View, frozen=True):
    """Lines of JSON that are printed as CSV."""

    layout = TABLE

    columns: tuple[str, ...]
    """Names of the columns, in their order."""
    taxonomies: tuple[str, ...]
    """Names of the columns that hold names of terms."""
    lines: tuple[str, ...]
    """A text for each year with the lines of its stories, the newest year first.

    The years stay apart: joined into one text, those of a large archive would take up their memory
    a second time.
    """
    goes_on: bool = False
    """Whether it goes on with a table that has its head already."""


class NinjsItem(Packed, frozen=True):
    """A story as ninjs has it, but for its text."""

    head: str
    """The item as an object of JSON, without `bodies`."""
    url: str
    """Whole URL of the story's page, from which addresses in its text are made whole."""
    words: int
    """The number of words of its text."""
    body: Text
    """The text, which is printed as HTML in which every address is whole."""


class NinjsView(View, frozen=True):
    """Stories as ninjs, an item a line (IPTC, News in JSON)."""

    layout = NINJS

    items: tuple[NinjsItem, ...]
    """The stories, the newest first."""
