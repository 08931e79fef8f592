"""The search: its page, its names, and how browsers may ask it."""

from collections.abc import Mapping

import msgspec

from broadsheet.views.site import CountedLabel, Head
from broadsheet.views.view import NAMES, Packed, View


class Facet(Packed, frozen=True):
    """A taxonomy that a search can be narrowed by."""

    key: str
    """The taxonomy's key, as addresses of searches have it: `people`."""
    title: str
    """The taxonomy's title, which may be a message: print it with `said`."""
    singular: str
    """What one of the taxonomy's terms is called, which may be a message: print it with `said`."""
    href: str
    """Address of the page that lists the taxonomy's terms; empty for a field of the archive's own."""
    type: str = ""
    """What such a field holds, as in `ExtraField`; empty for a taxonomy."""


class SearchView(View, frozen=True):
    """The search page, with other ways to stories for readers whose browser runs no scripts."""

    layout = "search.html"

    head: Head
    """What the page says of itself to programs; its title is empty, as the layout names the
    page."""
    index: str
    """Address of the folder that holds the search index; empty when there is none."""
    names: str
    """Address of the list of names; empty when there is none."""
    facets: tuple[Facet, ...]
    """The taxonomies, in the order of the settings."""
    years: tuple[CountedLabel, ...]
    """The years that have stories, the newest first; the name of each is the year in ISO 8601."""
    count: int
    """The number of all stories of the archive."""


class OpenSearchView(View, frozen=True):
    """How a browser may search the site from its own address field (OpenSearch 1.1)."""

    layout = "opensearch.xml"

    title: str
    """The archive's title."""
    description: str
    """The archive's tagline; it may be empty."""
    template: str
    """Whole URL of a search, with `{searchTerms}` where the words belong."""


class NameEntry(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """A term, as readers find it by its name."""

    taxonomy: int
    """Position of its taxonomy in `NamesView.taxonomies`, counted from 0."""
    name: str
    href: str
    """Address of the term's page."""
    count: int
    """The number of the term's stories."""
    also: tuple[str, ...]
    """The term's other names."""
    about: str = ""
    """The description of its record."""


class NamesView(View, frozen=True, array_like=False, omit_defaults=True):
    """The list of names, or a part of it, printed as JSON."""

    layout = NAMES

    taxonomies: tuple[tuple[str, str, str], ...] = ()
    """Key, title and singular of each taxonomy; none in a part."""
    same: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Letters with those by which they are typed; none in a part."""
    names: tuple[NameEntry, ...] = ()
    """The terms of the list or of the part; none when the list is cut into parts."""
    split: tuple[str, ...] = ()
    """The letters of the parts, when the list is too long for one file."""
