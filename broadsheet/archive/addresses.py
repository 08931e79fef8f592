"""Addresses: every permalink of the site, and what is published there."""

import re
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec

from broadsheet.archive.coverage import shares_enough, with_terms_above
from broadsheet.archive.exported import EXPORTED_FILES, TermFile, history_parts, term_files
from broadsheet.archive.indexes import index_entries, index_pages
from broadsheet.archive.kinds import KINDS
from broadsheet.archive.terms import Term
from broadsheet.dates import day_of_year, is_day, is_year, known_periods, plain_date
from broadsheet.model import Document, Story
from broadsheet.reading.config import Config, Taxonomy
from broadsheet.urls import page_permalink

CORRECTIONS = "/corrections/"
ON_THIS_DAY = "/on-this-day/"
DATA = "/data/"
LICENSE = "/license.xml"
LLMS = "/llms.txt"
TWIN = "index.md"
"""Name of the Markdown of a page, beside it."""
MAP = "/map/"
SITEMAP_SIZE = 20_000
"""Pages that one sitemap lists, at most; the protocol allows 50,000 (sitemaps.org)."""


class Address(msgspec.Struct, frozen=True, gc=False):
    """A permalink and what is published there."""

    permalink: str
    kind: str
    """Kind of the page or file: a key of `archive.kinds.KINDS`."""
    taxonomy: str = ""
    key: str | int = ""
    """What tells it from others of its kind: a term's key; the position of a story or a document;
    a day, month or year; the target of a redirect; the letter of a part of the list of names."""
    number: int = 1
    """Number of the page in a listing of several pages, or of an alias in its file's list; counted
    from 1."""
    file: str = ""
    """Content file that the address comes from; empty when it comes from no single file."""


Days = Mapping[str, Sequence[int]]
"""Year, month or day (`2025`, `2025-06`, `2025-06-09`) to the positions of its stories.

A story whose day or month is not known is in its month and its year, or in its year alone."""


def story_permalink(pattern: str, story: Story) -> str:
    """Return a story's permalink: `/2025/06/rains-return/`."""
    return permalink_on(pattern, story.date.stated, story.slug)


def permalink_on(pattern: str, date: str, slug: str) -> str:
    """Return the permalink of a story that has this slug and this day, `2025-06-07`.

    A month or a day that is not known leaves its place with the slash behind it: of `2025` the
    pattern `/{year}/{month}/{slug}/` makes `/2025/slug/`. A day that is approximate is known there.
    """
    year, *rest = plain_date(date).split("-")
    if len(rest) == len(_PERIODS) - 1:
        return pattern.format(year=year, month=rest[0], day=rest[1], slug=slug)
    month = rest[0] if rest else ""
    return known_pattern(pattern, 1 + len(rest)).format(year=year, month=month, slug=slug)


_PERIODS = ("{year}", "{month}", "{day}")
_JOINTS = "-_.~"


@cache
def known_pattern(pattern: str, known: int) -> str:
    """Return a pattern of permalinks without the periods behind the known ones: 1 is the year alone.

    What joins one to its neighbours in a part of the path goes with it, and so does a part that has
    no other placeholder.
    """
    parts = []
    for part in pattern.split("/"):
        left = part
        for missing in _PERIODS[known:]:
            left = re.sub(rf"(?:[{_JOINTS}]*{re.escape(missing)})", "", left)
        if left == part:
            parts.append(part)
        elif "{" in left:
            parts.append(left.strip(_JOINTS))
    return "/".join(parts)


def days_of(stories: Iterable[Story]) -> Days:
    """Return the years, months and days that have stories, newest first, with their positions."""
    days: dict[str, array[int]] = {}
    for position, story in enumerate(stories):
        for period in known_periods(story.date.local):
            if (positions := days.get(period)) is not None:
                positions.append(position)
            else:
                days[period] = array("I", (position,))
    return days


def without_month(year: str, days: Days) -> Sequence[int]:
    """Return the positions of the stories of a year of which no month is known."""
    months = [days.get(f"{year}-{month:02}", ()) for month in range(1, 13)]
    if sum(map(len, months)) == len(days[year]):
        return ()
    in_months = {position for month in months for position in month}
    return [position for position in days[year] if position not in in_months]


def day_permalink(day: str) -> str:
    """Return the permalink of a year, month or day."""
    return f"/{day.replace('-', '/')}/"


def days_of_year(days: Days) -> dict[str, list[str]]:
    """Return the days of any year that have stories, `06-09`, in the order of a year.

    Each comes with its days of single years, `2025-06-09`, in the order of `days`.
    """
    dates: dict[str, list[str]] = {}
    for day in days:
        if is_day(day):
            dates.setdefault(day_of_year(day), []).append(day)
    return dict(sorted(dates.items()))


def on_this_day_permalink(day: str) -> str:
    """Return the permalink of a day of any year."""
    return f"{ON_THIS_DAY}{day}/"


def with_permalink(term: Term) -> str:
    """Return the permalink of the page on what a term's stories share with other terms."""
    return f"{term.permalink}with/"


def pages_of(count: int, size: int) -> range:
    """Return the numbers of a listing's pages; an empty listing has one page."""
    return range(1, max(1, -(-count // size)) + 1)


def every_address(
    config: Config,
    *,
    stories: Sequence[Story],
    permalinks: Sequence[str],
    documents: Sequence[Document],
    days: Days,
    terms: Mapping[str, Mapping[str, Term]],
    term_paths: Sequence[Sequence[str]],
    searchable: bool = True,
    letters: Iterable[str] = (),
    news: bool = False,
) -> Iterator[Address]:
    """Yield every address of the archive, in a fixed order, and those that collide as well.

    `term_paths` are the terms of each story as `taxonomy/key`, by position, without those above;
    `letters` are the letters by which the list of names is split, none when it is whole; `news`
    says whether any story is news today.
    """
    yield Address("/", "front")
    for position, (story, permalink) in enumerate(zip(stories, permalinks, strict=True)):
        yield Address(permalink, "story", "", position, 1, sys.intern(story.file))
    for position, document in enumerate(documents):
        yield Address(document.permalink, "document", key=position, file=document.file)
    yield from _date_addresses(days, config)
    held = with_terms_above(term_paths, terms)
    for taxonomy in taxonomies_in_use(config, terms):
        yield from _taxonomy_addresses(taxonomy, terms, held, config)
    yield from _feed_addresses("/", len(stories), config)
    yield from _correction_addresses(stories, config.page_size)
    yield Address("/feeds.opml", "opml")
    yield Address("/404.html", "missing")
    yield Address("/search/", "search")
    if searchable:
        yield Address("/opensearch.xml", "opensearch")
        yield Address("/search/names.json", "names")
        for letter in letters:
            yield Address(f"/search/names/{letter}.json", "names", key=letter)
    yield from _data_addresses(days)
    if any(terms[taxonomy.key] for taxonomy in config.taxonomies if taxonomy.kind == "country"):
        yield Address(MAP, "map")
    if news:
        yield Address("/news-sitemap.xml", "news-sitemap")
    if config.publishes("twins"):
        yield from _twin_addresses(stories, permalinks, terms, config)
        yield Address(LLMS, "llms")
    yield Address("/robots.txt", "robots")
    if config.license and config.license.for_programs:
        yield Address(LICENSE, "license")
    yield Address("/_headers", "headers")
    yield Address("/_redirects", "redirects")
    yield Address("/sitemap.xml", "sitemap", number=0)
    # Redirects come last, because they give way to whatever else has their address.
    yield from _redirect_addresses(stories, permalinks, documents, terms)


def taxonomies_in_use(
    config: Config, terms: Mapping[str, Mapping[str, Term]]
) -> tuple[Taxonomy, ...]:
    """Return the taxonomies that have pages: all but those built in that have no term."""
    return tuple([each for each in config.taxonomies if not each.built_in or terms[each.key]])


def is_listed(address: Address) -> bool:
    """Return whether a sitemap lists an address."""
    return KINDS[address.kind].listed and address.number == 1


def sitemaps(addresses: Iterable[Address]) -> Iterator[Address]:
    """Yield the parts of a sitemap that is too long for one file, which `/sitemap.xml` lists."""
    listed = sum(map(is_listed, addresses))
    if listed > SITEMAP_SIZE:
        for number in pages_of(listed, SITEMAP_SIZE):
            yield Address(f"/sitemap-{number}.xml", "sitemap", number=number)


def _taxonomy_addresses(
    taxonomy: Taxonomy,
    groups: Mapping[str, Mapping[str, Term]],
    term_paths: Sequence[Sequence[str]],
    config: Config,
) -> Iterator[Address]:
    terms = groups[taxonomy.key]
    is_storyline = taxonomy.kind == "storyline"
    if is_storyline:
        yield Address(f"/{taxonomy.key}/", "storylines", taxonomy.key)
    else:
        entries = index_entries(taxonomy, groups, config)
        for number in range(1, len(index_pages(terms, entries)) + 1):
            yield Address(
                page_permalink(f"/{taxonomy.key}/", number), "taxonomy", taxonomy.key, number=number
            )
    for term in terms.values():
        file = term.record.file if term.record else ""
        for number in pages_of(len(term.listed), config.page_size):
            permalink = page_permalink(term.permalink, number)
            yield Address(
                permalink,
                "storyline" if is_storyline else "term",
                taxonomy.key,
                term.key,
                number,
                file,
            )
        if has_shared(term, config) and shares_enough(term, term_paths, groups):
            yield Address(with_permalink(term), "with", taxonomy.key, term.key)
        if has_feeds(term, config):
            yield from _feed_addresses(
                term.permalink, len(term.stories), config, taxonomy.key, term.key
            )
        for each in exported_files(term, config):
            yield Address(f"{term.permalink}{each.name}", each.kind, taxonomy.key, term.key)


def has_shared(term: Term, config: Config) -> bool:
    """Return whether a term has a page of what it shares with others, if it shares enough.

    A storyline's own page tells who and what is in it; an author's stories are not about the author.
    """
    taxonomy = term.taxonomy
    return taxonomy.about and taxonomy.kind != "storyline" and config.publishes("shared")


def has_feeds(term: Term, config: Config) -> bool:
    """Return whether a term has feeds of its own."""
    return config.publishes("feeds") and len(term.stories) >= config.feeds


def exported_files(term: Term, config: Config) -> Sequence[TermFile]:
    """Return the files as which a term's stories can be taken along."""
    if not config.publishes("exports"):
        return ()
    is_storyline = term.taxonomy.kind == "storyline"
    return tuple(term_files(len(term.listed), config.exports, is_storyline=is_storyline))


def history_length(stories: int, config: Config) -> int:
    """Return how many parts the history of a feed has, of so many stories."""
    return history_parts(stories, config.feed_size) if config.publishes("feed-history") else 0


def feed_part_permalink(permalink: str, form: str, number: int) -> str:
    """Return the permalink of a part of a feed's history: `/topics/law/feed/atom/1.xml`.

    The feed is that of the page at `permalink`; `form` is `atom` or `json`.
    """
    # Forms have folders of their own, as hosts are told media types by folder.
    return f"{permalink}feed/{form}/{number}.{'xml' if form == 'atom' else 'json'}"


def _feed_addresses(
    permalink: str, count: int, config: Config, taxonomy: str = "", key: str = ""
) -> Iterator[Address]:
    parts = history_length(count, config)
    for form, name in (("atom", "feed.xml"), ("json", "feed.json")):
        yield Address(f"{permalink}{name}", form, taxonomy, key)
        for number in range(1, parts + 1):
            yield Address(
                feed_part_permalink(permalink, form, number), f"{form}-part", taxonomy, key, number
            )


def _twin_addresses(
    stories: Sequence[Story],
    permalinks: Sequence[str],
    terms: Mapping[str, Mapping[str, Term]],
    config: Config,
) -> Iterator[Address]:
    for position, (story, permalink) in enumerate(zip(stories, permalinks, strict=True)):
        yield Address(f"{permalink}{TWIN}", "story-twin", "", position, 1, sys.intern(story.file))
    for taxonomy, group in terms.items():
        for term in group.values():
            file = term.record.file if term.record else ""
            for number in pages_of(len(term.listed), config.page_size):
                permalink = f"{page_permalink(term.permalink, number)}{TWIN}"
                yield Address(permalink, "term-twin", taxonomy, term.key, number, file)


def _date_addresses(days: Days, config: Config) -> Iterator[Address]:
    size = config.page_size
    kinds = {4: "year", 7: "month", 10: "day"}
    for day, positions in days.items():
        if is_day(day) and not config.publishes("days"):
            continue
        kind = kinds[len(day)]
        # A year lists its months, and of its stories those that are in none of these.
        listed = len(positions) if kind != "year" else len(without_month(day, days))
        for number in pages_of(listed, size):
            yield Address(page_permalink(day_permalink(day), number), kind, key=day, number=number)
    if not config.publishes("on-this-day"):
        return
    yield Address(ON_THIS_DAY, "on-this-day-index")
    for day, in_years in days_of_year(days).items():
        for number in pages_of(sum([len(days[each]) for each in in_years]), size):
            yield Address(
                page_permalink(on_this_day_permalink(day), number),
                "on-this-day",
                key=day,
                number=number,
            )


def _data_addresses(days: Days) -> Iterator[Address]:
    yield Address(DATA, "data")
    for file in EXPORTED_FILES:
        for year in [day for day in days if is_year(day)] if file.yearly else [""]:
            yield Address(f"{DATA}{file.name.format(year=year)}", file.kind, key=year)


def _correction_addresses(stories: Iterable[Story], size: int) -> Iterator[Address]:
    # Addresses depend on nothing but the number of corrections: `archive.revising` relies on that.
    for number in pages_of(sum([len(story.corrections) for story in stories]), size):
        yield Address(page_permalink(CORRECTIONS, number), "corrections", number=number)
    yield Address(f"{CORRECTIONS}feed.xml", "corrections-atom")
    yield Address(f"{CORRECTIONS}feed.json", "corrections-json")


def _redirect_addresses(
    stories: Iterable[Story],
    permalinks: Iterable[str],
    documents: Iterable[Document],
    terms: Mapping[str, Mapping[str, Term]],
) -> Iterator[Address]:
    for story, permalink in zip(stories, permalinks, strict=True):
        for number, alias in enumerate(story.aliases, 1):
            yield Address(alias, "redirect", key=permalink, number=number, file=story.file)
    for document in documents:
        for number, alias in enumerate(document.aliases, 1):
            yield Address(
                alias, "redirect", key=document.permalink, number=number, file=document.file
            )
    for group in terms.values():
        for term in group.values():
            if term.record:
                for number, alias in enumerate(term.record.aliases, 1):
                    yield Address(
                        alias, "redirect", key=term.permalink, number=number, file=term.record.file
                    )
