"""Terms, their indexes, what their stories share, and where countries are on a map."""

from broadsheet.views.exports import TakenFile
from broadsheet.views.site import CountedLabel, Head, Label, Pager, SpanLink
from broadsheet.views.stories import Mention, YearGroup
from broadsheet.views.texts import Figure, Text
from broadsheet.views.view import Packed, View


class Bar(Packed, frozen=True):
    """A month or a year that has stories, in a chart."""

    period: str
    """The month or the year in ISO 8601: `2025-06` or `2025`."""
    ordinal: int
    """How many months or years it lies after the first bar, which has 0; periods without stories
    count as well."""
    count: int
    """The number of stories."""
    height: int
    """The bar's height in hundredths of the highest bar, at least 1."""
    href: str
    """Address where the listing comes to the period, from that of its first page: `#m2025-06`,
    `page/2/#y2024`."""


class Chart(Packed, frozen=True):
    """How many stories there were over time."""

    bars: tuple[Bar, ...]
    """The periods that have stories, the oldest first; the first bar stands at the beginning of the
    chart and the last at its end."""
    most: int
    """The number of stories of the highest bar."""
    undated: int = 0
    """The number of stories that no bar counts, as only their year is known and bars are months."""


class CountedGroup(Packed, frozen=True):
    """Terms of one taxonomy, with their numbers of stories."""

    title: str
    """The taxonomy's title, which may be a message: print it with `said`."""
    href: str
    """Address of the taxonomy's index."""
    terms: tuple[CountedLabel, ...]
    """The terms, those of the most stories first."""


class Letter(Packed, frozen=True):
    """A letter of the alphabet, under which names stand."""

    name: str
    """The letter, or a sign that stands for digits, or for what has no letters."""
    id: str
    """The `id` of the names under the letter on their page."""
    href: str
    """Address where the letter begins, on whichever page of the index."""


class Portrait(Packed, frozen=True):
    """A small picture beside a name in a list."""

    href: str
    """Address of the picture's file."""
    width: int
    """The file's width in pixels."""
    height: int
    """The file's height in pixels."""


class Branch(Packed, frozen=True):
    """A line of an index: a term and its depth in the tree."""

    depth: int
    """How deep the term lies below the top of the tree, which is 0; always 0 in a taxonomy without
    a tree."""
    term: CountedLabel
    """The term, with the number of its stories."""
    description: str
    """What the term's record says of it, or empty; empty also when the line only repeats a term of
    the page before, above those that continue there."""
    listed: str = ""
    """The term's name as lists print it, with a person's family name first."""
    letter: Letter | None = None
    """The letter that begins with this line, or goes on at the top of a page; nothing in a list
    without letters and within a letter."""
    portrait: Portrait | None = None
    """The photo of the term's record; nothing when it has none."""


class SharedTerm(Packed, frozen=True):
    """A term seen with another: in how many stories, and where these are."""

    term: Label
    """The other term."""
    count: int
    """The number of stories that have both terms."""
    href: str
    """Address of these stories: on the page of what the term shares with others, or, when they are
    few, in the search; empty when they are few and the site cannot be searched."""


class SharedGroup(Packed, frozen=True):
    """The terms of one taxonomy seen with a term."""

    title: str
    """The taxonomy's title, which may be a message: print it with `said`."""
    terms: tuple[SharedTerm, ...]
    """The terms, those that share the most stories first."""


class WithTerm(Packed, frozen=True):
    """A term that shares several stories with another."""

    id: str
    """The `id` of the term on the page, to which other pages link."""
    term: Label
    """The term."""
    count: int
    """The number of stories that have both terms."""
    search: str
    """Address of a search for all of these stories; empty when the site cannot be searched."""


class WithGroup(Packed, frozen=True):
    """The terms of one taxonomy that share stories with a term."""

    title: str
    """The taxonomy's title, which may be a message: print it with `said`."""
    terms: tuple[WithTerm, ...]
    """The terms, those that share the most stories first."""


class WithStory(Packed, frozen=True):
    """A story that a term shares with others."""

    story: Mention
    """The story."""
    shared: tuple[Label, ...]
    """Those of the page's other terms that the story has, in the order of the page."""


class PlaceOnMap(Packed, frozen=True):
    """Where a country is on the map: a shape or, for a small one, a dot; empty for one that is not."""

    code: str
    """The `id` of the shape in `assets/world.svg`, which is a country's code; empty when it has
    none."""
    right: int
    """How far from the left the dot is, in the map's units; 0 for a shape."""
    down: int
    """How far from the top the dot is, in the map's units; 0 for a shape."""


class CountryOnMap(Packed, frozen=True):
    """A country on a map, and in the table beside the map."""

    name: str
    """The country's name."""
    href: str
    """Address of the country's page."""
    count: int
    """The number of stories."""
    place: PlaceOnMap
    """Where the country is on the map."""
    tint: int
    """How dark the country is drawn for its count: from 1 to 5, the darkest."""


class Namesake(Packed, frozen=True):
    """An author who is written about as well, on the page of either."""

    term: CountedLabel
    """The page of the same name: of who is written about, or of the author."""
    about: bool
    """Whether its stories are about the name; those of an author are by it."""
    stories: tuple[Mention, ...]
    """The newest of its stories, the newest first."""


class TaxonomyView(View, frozen=True):
    """The index of a taxonomy, or one of its pages."""

    layout = "taxonomy.html"

    head: Head
    """What the page says of itself to programs; its title may be a message: print it with
    `said`."""
    taxonomy: str
    """The taxonomy's key, as the front matter of stories has it: `people`."""
    branches: tuple[Branch, ...]
    """The lines of this page: terms by name, and in a tree those below a term after it."""
    count: int
    """The number of all terms of the taxonomy, on whichever page."""
    pager: Pager
    """Which page of the index this is."""
    spans: tuple[SpanLink, ...]
    """All pages of the index, in their order; empty when there is only one."""
    letters: tuple[Letter, ...] = ()
    """The letters under which the names stand, on whichever page; empty in a tree and in a short
    list."""
    pages: tuple[str, ...] = ()
    """Addresses of the other pages of the index, in their order."""


class WithView(View, frozen=True):
    """The page of the stories that a term shares with other terms."""

    layout = "with.html"

    head: Head
    """What the page says of itself to programs; its title is the term's name."""
    taxonomy: Label
    """The term's taxonomy; its name may be a message: print it with `said`."""
    term: Label
    """The term."""
    groups: tuple[WithGroup, ...]
    """The terms that share the most stories with the term, by taxonomy; only those that share three
    or more. Without any the page is not made."""
    stories: tuple[WithStory, ...]
    """The newest stories that it shares with each of them, each story once, the newest first."""


class MapView(View, frozen=True):
    """The map of the countries in the news."""

    layout = "map.html"

    head: Head
    """What the page says of itself to programs; its title is empty, as the layout names the
    page."""
    taxonomy: Label
    """The taxonomy of countries; its name may be a message: print it with `said`."""
    countries: tuple[CountryOnMap, ...]
    """The countries that have stories, those of the most first."""


class TermView(View, frozen=True):
    """A term's page, or one of several."""

    layout = "term.html"

    head: Head
    """What the page says of itself to programs."""
    taxonomy: Label
    """The term's taxonomy; its name may be a message: print it with `said`."""
    singular: str
    """What a term of the taxonomy is called, `person`; it may be a message: print it with
    `said`."""
    name: str
    """The term's name."""
    description: str
    """What the term's record says of it, in a sentence of plain text; it may be empty."""
    author: bool
    """Whether the term is an author: its stories are by it, and not about it."""
    about: bool
    """Whether its stories are about the term: they are not about an author, nor a kind of story."""
    organisation: bool
    """Whether an author is an organisation and no person; false for any other term."""
    email: str
    """Address of an author's mail; empty for most."""
    namesakes: tuple[Namesake, ...]
    """Who is written about under an author's name, or who writes under the name of somebody who is
    written about; on the first of the term's pages alone."""
    also: tuple[str, ...]
    """The term's other names."""
    body: Text | None
    """The text of the term's record: print it with `prose`; nothing when it has none."""
    role: str
    """What a person is known as, such as an office; it may be empty."""
    photo: Figure | None
    """A picture of the person or thing, on the first of the term's pages alone; nothing when there
    is none."""
    born: str
    """When a person was born, as ISO 8601: a year, a month or a day; empty when that is not
    known."""
    died: str
    """When a person died, as ISO 8601: a year, a month or a day; empty when that is not known."""
    founded: str
    """When an organisation was founded, as ISO 8601: a year, a month or a day; empty when that is
    not known."""
    website: Label | None
    """The term's own site; nothing when there is none."""
    code: str
    """A country's code: of ISO 3166, or CLDR's own; empty for any other term."""
    drawn: PlaceOnMap | None
    """Where a country is on the map, when the map has its shape and this is the first of the term's
    pages."""
    identifiers: tuple[Label, ...]
    """Pages elsewhere about the same thing."""
    parents: tuple[Label, ...]
    """The terms above this one, from the top of the tree down."""
    children: tuple[CountedLabel, ...]
    """The terms directly below this one, with their numbers of stories."""
    seen_with: tuple[SharedGroup, ...]
    """The terms that share the most stories with this one, by taxonomy, on the first of its pages
    alone."""
    first: Label | None
    """The oldest story: its name is the story's day, its address the story's page; nothing when
    there is no story."""
    latest: Label | None
    """The newest story: its name is the story's day, its address the story's page; nothing when
    there is no story."""
    chart: Chart | None
    """How many stories there were over time, on the first of its pages alone; nothing when there
    are only a few stories, or all are of one month."""
    oldest_first: str
    """Address of the same stories, the oldest first: that of a search; empty when the site cannot
    be searched, or there are not several."""
    spans: tuple[CountedLabel, ...]
    """The years of the stories, the newest first, each with the address where it begins in the
    listing; empty when there is only one year."""
    years: tuple[YearGroup, ...]
    """The stories of this page by year, the newest first."""
    count: int
    """The number of all stories of the term, on whichever page."""
    files: tuple[TakenFile, ...]
    """The term's stories as files; empty when the settings want none for so few stories."""
    pager: Pager
    """Which of the term's pages this is."""
