"""The archive: every story, term and address, resolved against each other, as one value that never changes."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from broadsheet.archive.addresses import (
    Address,
    days_of,
    every_address,
    sitemaps,
    story_permalink,
    without_collisions,
)
from broadsheet.archive.filing import Filing, file_stories
from broadsheet.archive.linking import Links, chosen_stories, link_pages, resolve_targets
from broadsheet.archive.links import BROKEN, LinkTargets
from broadsheet.archive.lookup import terms_by_letter
from broadsheet.archive.names import Names, nearest_country, taxonomy_names
from broadsheet.archive.related import Postings, postings
from broadsheet.archive.terms import Term, terms_of
from broadsheet.archive.visibility import (
    Selected,
    Selection,
    Visibility,
    instant,
    reason_to_keep_out,
    select,
)
from broadsheet.model import Country, Document, Record, Shape, Story
from broadsheet.problems import Finding
from broadsheet.reading.config import Config
from broadsheet.reading.fields import did_you_mean


@dataclass(frozen=True, slots=True)
class Archive:
    """All that pages are made of. A position is a story's place in `stories`: newest first, by day, then by instant."""

    config: Config
    stories: tuple[Story, ...]
    permalinks: tuple[str, ...]
    """Permalinks of the stories, by position."""
    keys: tuple[Mapping[str, tuple[str, ...]], ...]
    """For each story, by position: taxonomy to the keys of its terms, in the order written."""
    documents: tuple[Document, ...]
    terms: Mapping[str, Mapping[str, Term]]
    """Taxonomy to its terms by key, in the order of their slugs."""
    filing: Filing
    """Where its stories are filed: what an archive after it may take over."""
    days: Mapping[str, Sequence[int]]
    """Years, months and days that have stories, newest first, to their positions."""
    letters: Mapping[str, Sequence[Term]]
    """The parts of the list of names, by letter, when it is too long for one file."""
    addresses: Mapping[str, Address]
    link_targets: LinkTargets
    """What links can lead to."""
    links: Links
    postings: Postings
    visibility: Visibility


class Content(NamedTuple):
    """What was read, with the mistakes in it: all that an archive is assembled from."""

    stories: Iterable[Story]
    records: Sequence[Record]
    documents: Sequence[Document]
    countries: Sequence[Country] = ()
    media: Mapping[str, str] = {}
    """Path of each file under `content/media` to its permalink."""
    shapes: Mapping[str, Shape] = {}
    """Permalink of each of them that is a picture to its shape."""
    broken: Collection[str] = ()
    """Content files that could not be read: what might only be their fault is not found fault with."""
    flawed: Sequence[Story] = ()
    """Stories of such files that were read in part: their names and links are checked all the same."""


def assemble(
    config: Config, content: Content, selection: Selection, before: Archive | None = None
) -> tuple[Archive, list[Finding]]:
    """Return the archive that a selection shows, and everything in it that does not fit together.

    `before` is an archive of which something may still be true: only time is saved by it.
    """
    shown = select(content.stories, content.documents, selection, config)
    filed, of_names = _file(shown, content, config, before.filing if before else None)
    addressed, of_addresses = _address(shown, filed, content, config)
    link_targets = addressed.link_targets
    links, of_links = link_pages(
        shown.stories, shown.documents, filed.terms, link_targets, addressed.permalinks
    )
    chosen, of_chosen = chosen_stories(shown.stories, shown.everything, content.broken)
    # What a file held before it could not be read any more is not what is wrong with it now.
    found = [*of_names, *of_addresses, *of_links, *of_chosen]
    findings = [finding for finding in found if finding.file not in content.broken]
    findings += _of_flawed(content, selection, config, link_targets, filed.filing.names)
    findings += _of_menu(config, shown.documents, content)
    archive = Archive(
        config=config,
        stories=shown.stories,
        permalinks=addressed.permalinks,
        keys=tuple([each.keys for each in filed.filing.filed]),
        documents=shown.documents,
        terms=filed.terms,
        filing=filed.filing,
        days=addressed.days,
        letters=addressed.letters,
        addresses=link_targets.addresses,
        link_targets=link_targets,
        links=links,
        postings=postings([each.held for each in filed.filing.filed], chosen),
        visibility=shown.visibility,
    )
    return archive, findings


class _Filed(NamedTuple):
    """The stories under their terms."""

    filing: Filing
    terms: Mapping[str, Mapping[str, Term]]


def _file(
    shown: Selected, content: Content, config: Config, before: Filing | None
) -> tuple[_Filed, list[Finding]]:
    """Return the stories under their terms, and a finding for each name and record that does not fit."""
    names, findings = _names(config, content.records, content.countries)
    filing, unknown = file_stories(shown.stories, config, names, before)
    terms, misplaced = _terms(filing, content.records, content.broken)
    unsure = _certain(unknown, config, content.broken)
    return _Filed(filing, terms), [
        *findings,
        *misplaced,
        *_with_nearest(unsure, shown.stories, content.countries),
    ]


class _Addressed(NamedTuple):
    """Every address of the site, and what links can lead to."""

    permalinks: tuple[str, ...]
    days: Mapping[str, Sequence[int]]
    letters: Mapping[str, Sequence[Term]]
    link_targets: LinkTargets


def _address(
    shown: Selected, filed: _Filed, content: Content, config: Config
) -> tuple[_Addressed, list[Finding]]:
    """Return the addresses of all that is shown, and a finding for each that is another's as well."""
    permalinks = tuple([each.permalink for each in filed.filing.filed])
    days, letters = days_of(shown.stories), terms_by_letter(filed.terms)
    listed = list(
        every_address(
            config,
            stories=shown.stories,
            permalinks=permalinks,
            documents=shown.documents,
            days=days,
            terms=filed.terms,
            searchable=shown.visibility.searchable,
            letters=letters,
            news=bool(shown.visibility.news),
        )
    )
    listed.extend(list(sitemaps(listed)))
    addresses, collisions = without_collisions(listed)
    files, anchors = _files_and_anchors(shown.stories, permalinks, shown.documents, filed.terms)
    kept_out = _kept_out(shown, content, config)
    link_targets = LinkTargets(addresses, files, content.media, content.shapes, anchors, kept_out)
    return _Addressed(permalinks, days, letters, link_targets), collisions


def _kept_out(shown: Selected, content: Content, config: Config) -> dict[str, str]:
    """Return the content files and permalinks of all that is not shown, each with the reason in words."""
    kept_out = dict(shown.reasons)
    if shown.reasons:
        out = (story for story in shown.everything if story.file in shown.reasons)
        kept_out |= {
            story_permalink(config.permalink, story): shown.reasons[story.file] for story in out
        }
    kept_out |= dict.fromkeys(content.broken, BROKEN)
    drafts = (each for each in content.documents if each not in shown.documents)
    return kept_out | {
        target: "a draft" for each in drafts for target in (each.file, each.permalink)
    }


def _of_flawed(
    content: Content,
    selection: Selection,
    config: Config,
    link_targets: LinkTargets,
    names: Mapping[str, Names],
) -> Iterator[Finding]:
    """Yield what is wrong with the names and links of stories that were read in part."""
    now = instant(selection, config)
    checked = [story for story in content.flawed if not reason_to_keep_out(story, now, selection)]
    yield from resolve_targets(checked, (), {}, link_targets)[2]
    _, unknown = file_stories(checked, config, names)
    yield from _with_nearest(_certain(unknown, config, content.broken), checked, content.countries)


def _names(
    config: Config, records: Sequence[Record], countries: Sequence[Country]
) -> tuple[dict[str, Names], list[Finding]]:
    names: dict[str, Names] = {}
    findings: list[Finding] = []
    for taxonomy in config.taxonomies:
        own = [record for record in records if record.taxonomy == taxonomy.key]
        names[taxonomy.key], twice = taxonomy_names(taxonomy, own, countries)
        findings += twice
    return names, findings


def _terms(
    filing: Filing, records: Sequence[Record], broken: Collection[str]
) -> tuple[dict[str, dict[str, Term]], list[Finding]]:
    terms: dict[str, dict[str, Term]] = {}
    findings: list[Finding] = []
    for taxonomy in filing.taxonomies:
        key = taxonomy.key
        own = [record for record in records if record.taxonomy == key]
        keys = [each.keys[key] for each in filing.filed]
        terms[key], misplaced = terms_of(
            taxonomy, records=own, written=filing.spellings[key], keys=keys, names=filing.names[key]
        )
        if not _has_broken_record(key, broken):
            findings += misplaced
    return terms, findings


def _certain(unknown: Iterable[Finding], config: Config, broken: Collection[str]) -> list[Finding]:
    """Return the findings of unknown names that no record can be to blame for that could not be read."""
    uncertain = {
        taxonomy.field for taxonomy in config.taxonomies if _has_broken_record(taxonomy.key, broken)
    }
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
    anchors: dict[str, Sequence[str]] = dict(
        zip(permalinks, [story.body.anchors for story in stories], strict=True)
    )
    for document in documents:
        files[document.file] = document.permalink
        anchors[document.permalink] = document.body.anchors
    for group in terms.values():
        files |= {term.record.file: term.permalink for term in group.values() if term.record}
    return files, anchors


def _of_menu(config: Config, shown: Iterable[Document], content: Content) -> Iterator[Finding]:
    """Yield what the menu names that is neither a taxonomy nor a page."""
    known = {
        *(taxonomy.key for taxonomy in config.taxonomies),
        *(each.permalink.strip("/") for each in shown),
    }
    hidden = {each.permalink.strip("/") for each in content.documents} - known
    for at, name in enumerate(config.menu or ()):
        if name in hidden:
            message = f"{name!r} is a draft, which is not published"
            yield Finding("archive.yml", ("menu", at), message, "take it out, or publish the page")
        elif name not in known and f"content/pages/{name}.md" not in content.broken:
            hint = did_you_mean(name, known, "name a taxonomy, or a file of content/pages")
            yield Finding(
                "archive.yml", ("menu", at), f"{name!r} is neither a taxonomy nor a page", hint
            )
