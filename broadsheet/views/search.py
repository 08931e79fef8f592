"""The search: its page, its names, and how browsers may ask it."""

import msgspec

from broadsheet.views.site import Counted, Head
from broadsheet.views.view import NAMES, Packed, View


class Facet(Packed, frozen=True):
    """A taxonomy that a search can be narrowed by."""

    key: str
    title: str
    singular: str
    href: str
    """Address of the page that lists its terms."""


class SearchView(View, frozen=True):
    """The search page, with what leads on from it for readers whose browser runs no scripts."""

    layout = "search.html"

    head: Head
    index: str
    """Address of the folder that holds the search index, or empty when there is none."""
    names: str
    """Address of the list of names, or empty."""
    facets: tuple[Facet, ...]
    years: tuple[Counted, ...]
    """Newest first."""
    count: int


class OpenSearchView(View, frozen=True):
    """How a browser may search the site from its own address field (OpenSearch 1.1)."""

    layout = "opensearch.xml"

    title: str
    description: str
    template: str
    """Address of a search, with `{searchTerms}` for its words."""


class NameEntry(msgspec.Struct, frozen=True, array_like=True):
    """A term, as readers find it by its name."""

    taxonomy: int
    """Its place among the taxonomies of the list."""
    name: str
    href: str
    count: int
    also: tuple[str, ...]


class NamesView(View, frozen=True, array_like=False, omit_defaults=True):
    """The list of names, or a part of it, printed as JSON."""

    layout = NAMES

    taxonomies: tuple[tuple[str, str, str], ...] = ()
    """Key, title and singular of each; none in a part."""
    names: tuple[NameEntry, ...] = ()
    split: tuple[str, ...] = ()
    """The letters of the parts, when the list is too long for one file."""
