"""The archive: every story, term and address, resolved against each other, as one value that never changes."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, takewhile
from operator import attrgetter
from pathlib import PurePosixPath

from broadsheet.archive.addresses import (
    Address,
    days_of,
    every_address,
    sitemaps,
    story_permalink,
    without_collisions,
)
from broadsheet.archive.filing import Filing, file_stories
from broadsheet.archive.links import BROKEN, Link, Places, picture, resolve
from broadsheet.archive.lookup import terms_by_letter
from broadsheet.archive.names import Names, nearest_country, taxonomy_names
from broadsheet.archive.related import Postings, postings
from broadsheet.archive.terms import Term, terms_of
from broadsheet.model import Country, Document, Record, Shape, Story
from broadsheet.problems import Finding, Invalid
from broadsheet.reading.config import Config
from broadsheet.reading.fields import did_you_mean, timestamp
from broadsheet.urls import slug as slug_of


@dataclass(frozen=True, slots=True)
class Archive:
    """All that pages are made of. A position is a story's place in `stories`: newest first, by day, then by instant."""

    config: Config
    stories: tuple[Story, ...]
    permalinks: tuple[str, ...]
    """Of the stories, by position."""
    keys: tuple[Mapping[str, tuple[str, ...]], ...]
    """Of the stories, by position: taxonomy to the keys of its terms, in the order written."""
    documents: tuple[Document, ...]
    terms: Mapping[str, Mapping[str, Term]]
    """Taxonomy to its terms by key, in the order of their slugs."""
    names: Mapping[str, Names]
    filing: Filing
    """Where its stories are filed: what an archive after it may take over."""
    days: Mapping[str, Sequence[int]]
    """Years, months and days that have stories, newest first, to their positions."""
    addresses: Mapping[str, Address]
    places: Places
    """What links can lead to."""
    links: Mapping[str, tuple[Link, ...]]
    """Content file to what each target in its body leads to."""
    pictures: Mapping[str, str]
    """Content file to the permalink of its picture."""
    backlinks: Mapping[int, tuple[int, ...]]
    """Position of a story to those of the stories that link to it, newest first."""
    postings: Postings
    media: Mapping[str, str]
    """Permalinks of the media files that a published page shows or links to, with their paths in `content/media`."""
    embargoed: frozenset[int]
    """Positions of the stories that only the future may show."""
    expired: frozenset[int]
    """Positions of the stories that readers may not see any more."""
    preview: bool
    """Whether it was asked to hold what readers must not see yet: drafts or stories under embargo."""
    searchable: bool
    """Whether readers can search it."""
    letters: Mapping[str, Sequence[Term]]
    """The parts of the list of names, by letter, when it is too long for one file."""
    news: tuple[int, ...]
    """Positions of the stories that are news today: those of the last 48 hours, the newest 1,000 at most."""


_NEWS = 1_000
"""Stories in a news sitemap, at most (Google News, "Create a News sitemap")."""
_IS_NEWS = timedelta(hours=48)
"""For how long a story is news there."""


def news_since(now: str) -> str:
    """Return the instant after which a story must be from to be news at another; both as `Moment.instant`."""
    return timestamp(datetime.fromisoformat(now) - _IS_NEWS)


def news_until(instant: str) -> str:
    """Return the instant from which a story of an instant is no news any more; both as `Moment.instant`."""
    return timestamp(datetime.fromisoformat(instant) + _IS_NEWS)


def _news(shown: Sequence[Story], now: str) -> tuple[int, ...]:
    start = news_since(now)
    # Stories come by the days that they were written with, each of which is at most a day off that of its instant.
    first_day = (date.fromisoformat(start[:10]) - timedelta(days=1)).isoformat()
    lately = takewhile(lambda each: each[1].date.day >= first_day, enumerate(shown))
    return tuple([position for position, story in lately if story.date.instant > start][:_NEWS])


def kept_out(story: Story, *, now: str, drafts: bool, future: bool) -> str:
    """Return why a story is not published, in words, or an empty text when it is."""
    if story.draft and not drafts:
        return "a draft"
    if story.date.instant > now and not future:
        return "a story under embargo"
    if story.expires and story.expires.instant <= now and not drafts:
        return "a story that has expired"
    return ""


def assemble(
    config: Config,
    *,
    stories: Iterable[Story],
    records: Sequence[Record],
    documents: Sequence[Document],
    countries: Sequence[Country],
    media: Mapping[str, str],
    shapes: Mapping[str, Shape],
    now: str,
    drafts: bool = False,
    future: bool = False,
    searchable: bool = True,
    broken: Collection[str] = (),
    flawed: Sequence[Story] = (),
    before: Archive | None = None,
) -> tuple[Archive, list[Finding]]:
    """Return the archive as readers may see it at an instant, and everything in it that does not fit together.

    `now` is written as `Moment.instant` is. `media` maps the path of each file under `content/media` to its permalink,
    `shapes` those of them that are pictures to their shapes. `broken` are the content files that could not be read:
    what might only be their fault is not found fault with. `flawed` are those of them that were read in part: their
    names and links are checked all the same. `before` is an archive of which something may still be true: only time is
    saved by it.
    """
    ordered = sorted(stories, key=attrgetter("date.day", "date.instant", "file"), reverse=True)
    reasons = {story.file: why for story in ordered if (why := kept_out(story, now=now, drafts=drafts, future=future))}
    shown = tuple([story for story in ordered if story.file not in reasons]) if reasons else tuple(ordered)
    pages = tuple(document for document in documents if drafts or not document.draft)
    findings: list[Finding] = []
    names = _names(config, records, countries, findings)
    filing, unknown = file_stories(shown, config, names, before.filing if before else None)
    permalinks = tuple([each.permalink for each in filing.filed])
    keys = tuple([each.keys for each in filing.filed])
    terms = _terms(filing, records, broken, findings)
    findings += _with_nearest(_certain(unknown, config, broken), shown, countries)
    days = days_of(shown)
    letters = terms_by_letter(terms)
    news = _news(shown, now)
    listed = list(
        every_address(
            config,
            stories=shown,
            permalinks=permalinks,
            documents=pages,
            days=days,
            terms=terms,
            searchable=searchable,
            letters=letters,
            news=bool(news),
        )
    )
    listed.extend(list(sitemaps(listed)))
    addresses, collisions = without_collisions(listed)
    findings += collisions
    hidden = dict(reasons)
    if reasons:
        out = (story for story in ordered if story.file in reasons)
        hidden |= {story_permalink(config.permalink, story): reasons[story.file] for story in out}
    hidden |= dict.fromkeys(broken, BROKEN)
    hidden |= {place: "a draft" for each in documents if each not in pages for place in (each.file, each.permalink)}
    files, anchors = _files_and_anchors(shown, permalinks, pages, terms)
    places = Places(addresses, files, media, shapes, anchors, hidden)
    links, pictures = resolved_links(shown, pages, terms, places, findings)
    chosen = _chosen(shown, ordered, broken, findings)
    # What a file held before it could not be read any more is not what is wrong with it now.
    findings = [finding for finding in findings if finding.file not in broken]
    checked = [story for story in flawed if not kept_out(story, now=now, drafts=drafts, future=future)]
    resolved_links(checked, (), {}, places, findings)
    _, unknown = file_stories(checked, config, names)
    findings += _with_nearest(_certain(unknown, config, broken), checked, countries)
    findings += _menu_findings(config, pages, documents, broken)
    used = {*pictures.values(), *(link.permalink for each in links.values() for link in each)} if media else set()
    return (
        Archive(
            config=config,
            stories=shown,
            permalinks=permalinks,
            keys=keys,
            documents=pages,
            terms=terms,
            names=names,
            filing=filing,
            days=days,
            addresses=addresses,
            places=places,
            links=links,
            pictures=pictures,
            backlinks=_backlinks(shown, permalinks, links),
            postings=postings([each.held for each in filing.filed], chosen),
            media={permalink: path for path, permalink in media.items() if permalink in used},
            embargoed=frozenset(at for at, story in enumerate(shown) if story.date.instant > now),
            expired=frozenset(at for at, story in enumerate(shown) if story.expires and story.expires.instant <= now),
            preview=drafts or future,
            searchable=searchable,
            letters=letters,
            news=news,
        ),
        findings,
    )


def _names(
    config: Config, records: Sequence[Record], countries: Sequence[Country], findings: list[Finding]
) -> dict[str, Names]:
    names: dict[str, Names] = {}
    for taxonomy in config.taxonomies:
        own = [record for record in records if record.taxonomy == taxonomy.key]
        names[taxonomy.key], twice = taxonomy_names(taxonomy, own, countries)
        findings += twice
    return names


def _terms(
    filing: Filing, records: Sequence[Record], broken: Collection[str], findings: list[Finding]
) -> dict[str, dict[str, Term]]:
    terms: dict[str, dict[str, Term]] = {}
    for taxonomy in filing.taxonomies:
        key = taxonomy.key
        own = [record for record in records if record.taxonomy == key]
        keys = [each.keys[key] for each in filing.filed]
        terms[key], misplaced = terms_of(
            taxonomy, records=own, written=filing.spellings[key], keys=keys, names=filing.names[key]
        )
        if not _has_broken_record(key, broken):
            findings += misplaced
    return terms


def _certain(unknown: Iterable[Finding], config: Config, broken: Collection[str]) -> list[Finding]:
    """Return the findings of unknown names that no record can be to blame for that could not be read."""
    uncertain = {taxonomy.field for taxonomy in config.taxonomies if _has_broken_record(taxonomy.key, broken)}
    return [finding for finding in unknown if finding.path[0] not in uncertain]


def _has_broken_record(taxonomy: str, broken: Iterable[str]) -> bool:
    return any(file.startswith(f"content/{taxonomy}/") for file in broken)


def _with_nearest(
    findings: Sequence[Finding], stories: Iterable[Story], countries: Sequence[Country]
) -> Iterator[Finding]:
    """Yield the findings of names that are no country's, with the nearest that is: a name is looked for once."""
    by_file = {story.file: story for story in stories} if findings else {}
    hints: dict[str, str] = {}
    for finding in findings:
        field, at = finding.path
        name = by_file[finding.file].terms[str(field)][int(at)]
        if name not in hints:
            hints[name] = nearest_country(name, countries)
        yield Finding(finding.file, finding.path, finding.message, hints[name])


def _files_and_anchors(
    stories: Sequence[Story],
    permalinks: Sequence[str],
    documents: Sequence[Document],
    terms: Mapping[str, Mapping[str, Term]],
) -> tuple[dict[str, str], dict[str, Sequence[str]]]:
    """Return the permalink of each content file, and the anchors on the page of each body."""
    files = dict(zip([story.file for story in stories], permalinks, strict=True))
    anchors: dict[str, Sequence[str]] = dict(zip(permalinks, [story.body.anchors for story in stories], strict=True))
    for document in documents:
        files[document.file] = document.permalink
        anchors[document.permalink] = document.body.anchors
    for group in terms.values():
        files |= {term.record.file: term.permalink for term in group.values() if term.record}
    return files, anchors


def resolved_links(
    stories: Iterable[Story],
    documents: Iterable[Document],
    terms: Mapping[str, Mapping[str, Term]],
    places: Places,
    findings: list[Finding],
) -> tuple[dict[str, tuple[Link, ...]], dict[str, str]]:
    """Return where the targets in each body lead, and each story's picture, by file; enter what leads to nothing."""
    links: dict[str, tuple[Link, ...]] = {}
    pictures: dict[str, str] = {}
    records = (term.record for group in terms.values() for term in group.values() if term.record)
    items: Iterator[Story | Document | Record] = chain(stories, documents, records)
    for item in items:
        if item.body.targets:
            links[item.file] = _body_links(item, places, findings)
    for story in stories:
        if story.picture:
            try:
                pictures[story.file] = picture(story.picture.src, story.file, places)
            except Invalid as invalid:
                findings.append(Finding(story.file, ("image", "src"), invalid.message, invalid.hint))
    return links, pictures


def _body_links(item: Story | Document | Record, places: Places, findings: list[Finding]) -> tuple[Link, ...]:
    found: list[Link] = []
    seen: dict[str, int] = {}
    for target in item.body.targets:
        try:
            if target.kind == "picture":
                found.append(Link(picture(target.url, item.file, places)))
            else:
                found.append(resolve(target.url, item.file, places))
        except Invalid as invalid:
            # An address all the same: a body has one for each of its targets.
            found.append(Link(""))
            occurrence = seen.get(target.url, 0)
            findings.append(Finding(item.file, (), invalid.message, invalid.hint, target.url, occurrence))
        seen[target.url] = seen.get(target.url, 0) + 1
    return tuple(found)


def _backlinks(
    stories: Sequence[Story], permalinks: Sequence[str], links: Mapping[str, Sequence[Link]]
) -> dict[int, tuple[int, ...]]:
    positions = {permalink: position for position, permalink in enumerate(permalinks)}
    backlinks: dict[int, list[int]] = {}
    for position, story in enumerate(stories):
        for link in links.get(story.file, ()):
            target = positions.get(link.permalink)
            if target is not None and target != position:
                sources = backlinks.setdefault(target, [])
                # A story that links twice is one source.
                if not sources or sources[-1] != position:
                    sources.append(position)
    return {target: tuple(sources) for target, sources in backlinks.items()}


def _chosen(
    shown: Sequence[Story], everything: Sequence[Story], broken: Collection[str], findings: list[Finding]
) -> dict[int, tuple[int, ...]]:
    """Return the stories that editors want first among the related ones; one not published yet is passed over."""
    if not any(story.related for story in shown):
        return {}
    positions: dict[str, int] = {}
    for position, story in enumerate(shown):
        positions.setdefault(story.slug, position)
    known = {story.slug for story in everything}
    perhaps = {slug_of(PurePosixPath(file).stem) for file in broken}
    chosen: dict[int, tuple[int, ...]] = {}
    for position, story in enumerate(shown):
        for at, slug in enumerate(story.related):
            if slug == story.slug or (slug not in known and slug not in perhaps):
                hint = did_you_mean(slug, known - {story.slug}, "write the slug of another story")
                findings.append(Finding(story.file, ("related", at), f"{slug!r} is not another story's slug", hint))
        wanted = (positions[slug] for slug in story.related if slug in positions)
        if found := tuple(other for other in wanted if other != position):
            chosen[position] = found
    return chosen


def _menu_findings(
    config: Config, shown: Iterable[Document], everything: Iterable[Document], broken: Collection[str]
) -> Iterator[Finding]:
    known = {*(taxonomy.key for taxonomy in config.taxonomies), *(each.permalink.strip("/") for each in shown)}
    hidden = {each.permalink.strip("/") for each in everything} - known
    for at, name in enumerate(config.menu or ()):
        if name in hidden:
            message = f"{name!r} is a draft, which is not published"
            yield Finding("archive.yml", ("menu", at), message, "take it out, or publish the page")
        elif name not in known and f"content/pages/{name}.md" not in broken:
            hint = did_you_mean(name, known, "name a taxonomy, or a file of content/pages")
            yield Finding("archive.yml", ("menu", at), f"{name!r} is neither a taxonomy nor a page", hint)
