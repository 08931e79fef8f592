"""The exports: the page that says what they are, and the files themselves."""

from broadsheet.views.site import Head
from broadsheet.views.view import TABLE, TEXT, Packed, View


class DataFile(Packed, frozen=True):
    """A file of the exports."""

    name: str
    href: str
    rows: int
    """The number of stories or terms in it."""
    media_type: str


class DataField(Packed, frozen=True):
    """What a field of an export holds."""

    name: str
    description: str
    """A message."""


class DataView(View, frozen=True):
    """The page that says what the exports are."""

    layout = "data.html"

    head: Head
    years: tuple[DataFile, ...]
    """Stories, a line of JSON each; the newest year first."""
    table: DataFile
    """All stories as CSV."""
    terms: DataFile
    package: DataFile
    files: tuple[DataFile, ...]
    """All of these, in one list."""
    first: str
    """Day of the oldest story, or empty."""
    latest: str
    story_fields: tuple[DataField, ...]
    taxonomies: tuple[str, ...]
    term_fields: tuple[DataField, ...]


class TextView(View, frozen=True):
    """A text that is printed as it stands."""

    layout = TEXT

    text: str


class TableView(View, frozen=True):
    """Lines of JSON that are printed as CSV."""

    layout = TABLE

    columns: tuple[str, ...]
    taxonomies: tuple[str, ...]
    """Columns that hold names of terms."""
    lines: tuple[str, ...]
    """Of one year after the other: strung together, those of a large archive would take their
    memory once more."""
