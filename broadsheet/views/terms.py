"""Terms, their indexes, what their stories share, and where countries are on a map."""

from broadsheet.views.site import Counted, Head, Label, Pager, SpanLink
from broadsheet.views.stories import Mention, YearGroup
from broadsheet.views.texts import Text
from broadsheet.views.view import Packed, View


class Bar(Packed, frozen=True):
    """A stretch of time that has stories, in a chart."""

    period: str
    """A month or a year."""
    ordinal: int
    """Counted from 0 at the first that has stories."""
    count: int
    height: int
    """In hundredths of the highest."""


class Chart(Packed, frozen=True):
    """How many stories there were over time."""

    bars: tuple[Bar, ...]
    """The first stands at the beginning of the chart and the last at its end."""
    most: int
    """The highest count."""


class CountedGroup(Packed, frozen=True):
    """Terms of one taxonomy, with their numbers of stories."""

    title: str
    href: str
    terms: tuple[Counted, ...]


class Branch(Packed, frozen=True):
    """A term in an index: its depth in the tree is 0 at the top."""

    depth: int
    term: Counted
    description: str
    """Empty for a term that stands on a page before as well."""


class Shared(Packed, frozen=True):
    """A term seen with another: in how many stories, and where these are."""

    term: Label
    count: int
    href: str


class SharedGroup(Packed, frozen=True):
    """Terms of one taxonomy seen with a term, the most often seen first."""

    title: str
    terms: tuple[Shared, ...]


class WithTerm(Packed, frozen=True):
    """What a term's stories share with another's."""

    id: str
    """Of its place on the page."""
    term: Label
    count: int
    stories: tuple[Mention, ...]
    """The newest of both."""
    search: str
    """Address of a search for all of them, where these are more; empty when the site cannot be
    searched."""


class WithGroup(Packed, frozen=True):
    """The terms of one taxonomy that share stories with a term."""

    title: str
    terms: tuple[WithTerm, ...]


class CountryOnMap(Packed, frozen=True):
    """A country on a map, and in the table beside it."""

    name: str
    href: str
    count: int
    code: str
    """By which the map has it; empty for one that it has not."""
    tint: int
    """How dark it is drawn for its count: from 1 to 5."""


class TaxonomyView(View, frozen=True):
    """The index of a taxonomy, or one of its pages."""

    layout = "taxonomy.html"

    head: Head
    taxonomy: str
    branches: tuple[Branch, ...]
    count: int
    """Of all its terms."""
    pager: Pager
    spans: tuple[SpanLink, ...]
    """All of its pages, if it has several."""


class WithView(View, frozen=True):
    """The page of what a term's stories share with other terms."""

    layout = "with.html"

    head: Head
    taxonomy: Label
    term: Label
    groups: tuple[WithGroup, ...]


class MapView(View, frozen=True):
    """The map of the countries in the news."""

    layout = "map.html"

    head: Head
    taxonomy: Label
    countries: tuple[CountryOnMap, ...]
    """Those of the most stories first."""


class TermView(View, frozen=True):
    """A term's page, or one of several."""

    layout = "term.html"

    head: Head
    taxonomy: Label
    singular: str
    name: str
    description: str
    also: tuple[str, ...]
    body: Text | None
    born: str
    code: str
    """Of a country."""
    drawn: str
    """The same, if the map has it and this is the first of its pages."""
    identifiers: tuple[Label, ...]
    """Pages elsewhere about the same."""
    parents: tuple[Label, ...]
    """From the top of the tree down."""
    children: tuple[Counted, ...]
    seen_with: tuple[SharedGroup, ...]
    """On the first of its pages alone."""
    first: Label | None
    """Its first story, by its day."""
    latest: Label | None
    chart: Chart | None
    """Of more than a few stories, on the first of its pages alone."""
    spans: tuple[Counted, ...]
    """The years of its stories, and where each begins; none when there is only one."""
    years: tuple[YearGroup, ...]
    """The stories of this page."""
    count: int
    pager: Pager
