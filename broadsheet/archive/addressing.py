"""Addressing: every address of an archive, whether time lets it be shown, and what links can mean."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from broadsheet.archive.addresses import Address, days_of, every_address, sitemaps
from broadsheet.archive.collisions import without_collisions
from broadsheet.archive.filing import Filed, term_paths_of
from broadsheet.archive.lookup import terms_by_letter
from broadsheet.archive.showing import Shown
from broadsheet.archive.terms import Term
from broadsheet.archive.visibility import Selected
from broadsheet.model import Document, Story
from broadsheet.problems import Finding
from broadsheet.reading.config import Config
from broadsheet.reading.shelf import computed

_NEWS = "/news-sitemap.xml"
Terms = Mapping[str, Mapping[str, Term]]
"""Taxonomy to its terms by key."""


class Addressed(NamedTuple):
    """Every address of a site."""

    permalinks: tuple[str, ...]
    """Permalinks of the stories, by position."""
    days: Mapping[str, Sequence[int]]
    letters: Mapping[str, Sequence[Term]]
    addresses: Mapping[str, Address]
    absent: Mapping[str, Address]
    """Addresses that the site would have as well if time kept no story out."""


def addresses_of(
    config: Config,
    selected: Selected,
    filed: Sequence[Filed],
    terms: Terms,
    shown: Shown,
    *,
    static: Collection[str] = (),
) -> tuple[Addressed, list[Finding]]:
    """Return every address of what is shown, and a finding for each collision of an archive.

    `filed` and `terms` are those of the whole archive; `static` are the paths of the files that are
    published as they are. Addresses collide even where time lets only
    one of them be seen: so no mistake comes or goes with time.
    """
    searchable = selected.visibility.searchable
    # Any story is news at some time.
    whole, listed = _listed(
        config, selected.whole, filed, selected.documents, terms, searchable=searchable, news=True
    )
    addresses, collisions = without_collisions(listed, static)
    absent: dict[str, Address] = {}
    if shown.terms is not terms:
        of_whole = addresses
        whole, listed = _listed(
            config,
            shown.stories,
            shown.filed,
            selected.documents,
            shown.terms,
            searchable=searchable,
            news=bool(selected.visibility.news),
        )
        # The whole archive's findings are enough.
        addresses = without_collisions(listed)[0] if collisions else _by_permalink(listed)
        absent = {
            permalink: address
            for permalink, address in of_whole.items()
            if permalink not in addresses
        }
    elif not selected.visibility.news and addresses[_NEWS].kind == "news-sitemap":
        absent = {_NEWS: addresses.pop(_NEWS)}
    return whole._replace(addresses=addresses, absent=absent), collisions


def _listed(
    config: Config,
    stories: Sequence[Story],
    filed: Sequence[Filed],
    documents: Sequence[Document],
    terms: Terms,
    *,
    searchable: bool,
    news: bool,
) -> tuple[Addressed, list[Address]]:
    permalinks = tuple([each.permalink for each in filed])
    days, letters = days_of(stories), terms_by_letter(terms)
    listed = list(
        every_address(
            config,
            stories=stories,
            permalinks=permalinks,
            documents=documents,
            days=days,
            terms=terms,
            term_paths=computed(filed, term_paths_of),
            searchable=searchable,
            letters=letters,
            news=news,
        )
    )
    listed.extend(list(sitemaps(listed)))
    return Addressed(permalinks, days, letters, {}, {}), listed


def _by_permalink(listed: Sequence[Address]) -> dict[str, Address]:
    return {address.permalink: address for address in listed}
