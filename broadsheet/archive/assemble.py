"""The archive: all stories, terms and addresses, resolved against each other, as one value."""

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import msgspec

from broadsheet.archive.addresses import Address, story_permalink, taxonomies_in_use
from broadsheet.archive.addressing import Addressed, addresses_of
from broadsheet.archive.choices import chosen_stories
from broadsheet.archive.covering import covering_names
from broadsheet.archive.filing import Filed, Filing, file_stories, keys_of
from broadsheet.archive.identifiers import shared_identifiers
from broadsheet.archive.leading import lead_of
from broadsheet.archive.linking import Links, link_pages, resolve_targets
from broadsheet.archive.links import BROKEN, LinkTargets
from broadsheet.archive.menu import MenuTargets, menu_findings
from broadsheet.archive.names import Names, kind_names, taxonomy_names
from broadsheet.archive.related import Postings, postings
from broadsheet.archive.showing import Shown, shown_of
from broadsheet.archive.terms import Term, names_of, terms_of
from broadsheet.archive.territories import countries_of_archive
from broadsheet.archive.translations import (
    Versions,
    translated,
    versions_of,
    with_chapters,
)
from broadsheet.archive.unknown_names import certain_findings, has_broken_record, with_hints
from broadsheet.archive.unseen import published_terms, unseen_records
from broadsheet.archive.visibility import DRAFT, Selected, Selection, Visibility, select
from broadsheet.model import Country, Document, Record, Shape, Story
from broadsheet.packed import PackedTexts
from broadsheet.problems import Finding
from broadsheet.reading.config import Config
from broadsheet.reading.file_names import without_ending
from broadsheet.reading.shelf import Shelved, computed
from broadsheet.reading.static import StaticFile, static_permalinks


@dataclass(frozen=True, slots=True)
class Archive:
    """All that pages are made of; it never changes.

    A position is the index of a story in `stories`, newest first (`archive.ordering`).
    """

    config: Config
    """The settings, with the taxonomies that readers meet: one that is built in is left out as long
    as it has no term."""
    stories: Sequence[Story]
    absent: Sequence[Story]
    """Stories that time keeps out, newest first: they are under embargo or have expired."""
    permalinks: tuple[str, ...]
    """Permalinks of the stories, by position."""
    keys: Sequence[Mapping[str, tuple[str, ...]]]
    """For each story, by position: taxonomy to the keys of its terms, in the order written."""
    documents: tuple[Document, ...]
    terms: Mapping[str, Mapping[str, Term]]
    """Taxonomy to its terms by key, in the order of their slugs."""
    covering: tuple[str, ...]
    """Longer names in which a term's name is no mention of it."""
    unseen: frozenset[str]
    """Files of the records that only stories name which readers may not see yet: they are published
    as long as a published page links to them."""
    filing: Filing
    """Filing of all stories, also of those that time keeps out, from which the next archive takes
    over what is still true."""
    days: Mapping[str, Sequence[int]]
    """Years, months and days that have stories, newest first, each to the positions of its stories."""
    letters: Mapping[str, Sequence[Term]]
    """Parts of the list of names, by letter; empty when the list fits in one file."""
    addresses: Mapping[str, Address]
    link_targets: LinkTargets
    """All that links can lead to."""
    links: Links
    postings: Postings
    chosen_files: Mapping[str, tuple[tuple[int, str], ...]]
    """File of each story whose editors chose related ones to their ordinals in its list and their
    files, also of those that time keeps out."""
    versions: Versions
    """The versions of each story that is shown in several languages."""
    lead: int | None
    """Position of the story that leads the front page; None when no story is shown."""
    visibility: Visibility
    static: Mapping[str, StaticFile]
    """Path of each file that is published as it is, from the site's root and from
    `content/static`, to the file."""


class Content(NamedTuple):
    """What was read, with the mistakes in it: all that an archive is assembled from."""

    stories: Iterable[Story]
    records: Sequence[Record]
    documents: Sequence[Document]
    countries: Sequence[Country] = ()
    media: Mapping[str, str] = {}
    """Path from `content` of each media file to its permalink."""
    shapes: Mapping[str, Shape] = {}
    """Permalink of each media file that is a picture to its shape."""
    static: Mapping[str, StaticFile] = {}
    """Path of each file under `content/static` to the file."""
    broken: Collection[str] = ()
    """Content files that could not be read; a finding that they alone may cause is left out."""
    flawed: Sequence[Story] = ()
    """Stories of broken files that were read in part: their names and links are checked as well."""
    drafts: Collection[str] = ()
    """Those of the broken files that say they are drafts, where drafts are not shown."""


def assemble(
    config: Config, content: Content, selection: Selection, before: Archive | None = None
) -> tuple[Archive, list[Finding]]:
    """Return the archive that a selection shows, and everything in it that does not fit together.

    `before` is an earlier archive. What is still true of it is taken over, which only saves time.
    """
    selected = select(content.stories, content.documents, selection, config)
    countries, territory_findings = countries_of_archive(config, content.countries, content.records)
    content = content._replace(countries=countries)
    filed, name_findings = _file(selected, content, config, before.filing if before else None)
    filing = filed.filing
    translations = translated(selected.whole, selected, config, content.broken, content.flawed)
    of_whole = versions_of(selected.whole, translations.originals, config.language)
    filed = filed._replace(terms=with_chapters(filed.terms, of_whole))
    shown, unseen = _shown(selected, filed)
    versions = of_whole
    if selected.absent:
        versions = versions_of(selected.stories, translations.originals, config.language)
        shown = shown._replace(terms=with_chapters(shown.terms, versions))
    addressed, address_findings = addresses_of(
        config, selected, filing.filed, filed.terms, shown, static=content.static
    )
    link_targets = _link_targets(selected, filed, addressed, content, config)
    links, link_findings = link_pages(
        selected, filed.terms, shown.terms, link_targets, addressed.permalinks
    )
    choices, choice_findings = chosen_stories(
        selected, content.broken, link_targets, config.base_url
    )
    # A draft leads nowhere, whether it can be read or not.
    broken = {*content.broken} - {*content.drafts}
    lead, lead_findings = lead_of(config, selected, filing.filed, addressed.permalinks, broken)
    # What is known of a broken file is from before it broke: findings in it are out of date.
    everything = [
        *name_findings,
        *address_findings,
        *link_findings,
        *choice_findings,
        *translations.findings,
        *shared_identifiers(selected, config),
    ]
    findings = [finding for finding in everything if finding.file not in content.broken]
    findings += _flawed_findings(content, selection, config, link_targets, filing.names)
    findings += [*territory_findings, *lead_findings]
    targets = MenuTargets(
        addressed.addresses,
        addressed.absent,
        _drafts_of_pages(selected, content),
        broken,
        filing.names,
        filed.terms,
    )
    findings += menu_findings(config, targets)
    taxonomies = taxonomies_in_use(config, shown.terms)
    terms = {each.key: shown.terms[each.key] for each in taxonomies}
    archive = Archive(
        config=msgspec.structs.replace(config, taxonomies=taxonomies),
        stories=selected.stories,
        absent=selected.absent,
        permalinks=addressed.permalinks,
        keys=computed(shown.filed, keys_of),
        documents=selected.documents,
        terms=terms,
        covering=covering_names(names_of(terms), content.countries, content.records),
        unseen=unseen,
        filing=filing,
        days=addressed.days,
        letters=addressed.letters,
        addresses=addressed.addresses,
        link_targets=link_targets,
        links=links,
        postings=postings(_term_paths(shown), choices.positions),
        chosen_files=choices.files,
        versions=versions,
        lead=lead,
        visibility=selected.visibility,
        static=content.static,
    )
    return archive, findings


def _term_paths(shown: Shown) -> Sequence[Sequence[str]]:
    """Return the terms of each story as `taxonomy/key`, by position: one text for each term."""
    if isinstance(shown.filed, Shelved):
        # They are counted and compared so often that those of shelved stories are in memory as well.
        return PackedTexts(each.term_paths for each in shown.filed)
    return [each.term_paths for each in shown.filed]


class _Filed(NamedTuple):
    """The stories under their terms."""

    filing: Filing
    terms: Mapping[str, Mapping[str, Term]]


def _file(
    selected: Selected, content: Content, config: Config, before: Filing | None
) -> tuple[_Filed, list[Finding]]:
    """Return the stories under their terms, and a finding for each name or record that is wrong."""
    names, findings = _names(config, content.records, content.countries)
    filing, unknown = file_stories(selected.whole, config, names, before)
    terms, misplaced = _terms(filing, content.records, content.broken)
    certain = certain_findings(unknown, config, content.broken)
    return _Filed(filing, terms), [
        *findings,
        *misplaced,
        *with_hints(certain, selected.whole, content.countries, names, config),
    ]


def _shown(selected: Selected, filed: _Filed) -> tuple[Shown, frozenset[str]]:
    """Return what is shown, and the files of the records that only stories name which are not yet."""
    filing = filed.filing
    shown = shown_of(selected.whole, filing.filed, filed.terms, selected.stories)
    unseen = unseen_records(shown.terms, filing.names, selected)
    pages = chain[Story | Document](selected.stories, selected.documents)
    published = published_terms(shown.terms, unseen, pages)
    return shown._replace(terms=published), frozenset(unseen)


def _link_targets(
    selected: Selected, filed: _Filed, addressed: Addressed, content: Content, config: Config
) -> LinkTargets:
    """Return all that links can lead to, whether time lets it be shown or not."""
    files, anchors = _files_and_anchors(
        selected.whole,
        _permalinks(filed.filing.filed, addressed),
        selected.documents,
        filed.terms,
    )
    return LinkTargets(
        addressed.addresses,
        files,
        content.media,
        content.shapes,
        anchors,
        _kept_out(selected, content, config),
        addressed.absent,
        frozenset(static_permalinks(content.static)),
        config.leave_out,
    )


def _kept_out(selected: Selected, content: Content, config: Config) -> dict[str, str]:
    """Return the content file and permalink of each item that is not shown, with the reason.

    What time keeps out is not among them.
    """
    stories = ((story.file, story_permalink(config.permalink, story)) for story in selected.drafts)
    drafts = (
        (page.file, page.permalink) for page in content.documents if page not in selected.documents
    )
    kept_out = dict.fromkeys([target for pair in stories for target in pair], DRAFT)
    kept_out |= dict.fromkeys(content.broken, BROKEN) | dict.fromkeys(content.drafts, DRAFT)
    return kept_out | dict.fromkeys([target for pair in drafts for target in pair], DRAFT)


def _flawed_findings(
    content: Content,
    selection: Selection,
    config: Config,
    link_targets: LinkTargets,
    names: Mapping[str, Names],
) -> Iterator[Finding]:
    """Yield what is wrong with the names and links of stories that were read in part."""
    checked = [story for story in content.flawed if selection.drafts or not story.draft]
    yield from findings_in(checked, content, config, link_targets, names)


def findings_in(
    stories: Sequence[Story],
    content: Content,
    config: Config,
    link_targets: LinkTargets,
    names: Mapping[str, Names],
) -> Iterator[Finding]:
    """Yield what is wrong with the names and links of stories that are not shown."""
    yield from resolve_targets(stories, (), {}, link_targets)[2]
    _, unknown = file_stories(stories, config, names)
    certain = certain_findings(unknown, config, content.broken)
    yield from with_hints(certain, stories, content.countries, names, config)


def _names(
    config: Config, records: Sequence[Record], countries: Sequence[Country]
) -> tuple[dict[str, Names], list[Finding]]:
    names: dict[str, Names] = {}
    findings: list[Finding] = []
    for taxonomy in config.taxonomies:
        own = [record for record in records if record.taxonomy == taxonomy.key]
        if taxonomy.kind == "kind":
            names[taxonomy.key] = kind_names(config.story_kinds.values())
            continue
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
        keys = (each.keys[key] for each in filing.filed)
        terms[key], misplaced = terms_of(
            taxonomy, records=own, written=filing.spellings[key], keys=keys, names=filing.names[key]
        )
        if not has_broken_record(key, broken):
            findings += misplaced
    return terms, findings


def _permalinks(filed: Sequence[Filed], addressed: Addressed) -> list[str]:
    """Return the permalinks of filed stories, each the text that addresses have of it already."""
    addresses = addressed.addresses
    return [
        addresses[each.permalink].permalink if each.permalink in addresses else each.permalink
        for each in filed
    ]


def _files_and_anchors(
    stories: Sequence[Story],
    permalinks: Sequence[str],
    documents: Sequence[Document],
    terms: Mapping[str, Mapping[str, Term]],
) -> tuple[dict[str, str], dict[str, Sequence[str]]]:
    """Return the permalink of each content file, and the anchors on the page of each body."""
    # The path of a file is one text, in the addresses as well.
    files = dict(zip([sys.intern(story.file) for story in stories], permalinks, strict=True))
    anchors: dict[str, Sequence[str]] = dict(
        zip(permalinks, [story.body.anchors for story in stories], strict=True)
    )
    for document in documents:
        files[document.file] = document.permalink
        anchors[document.permalink] = document.body.anchors
    for group in terms.values():
        files |= {term.record.file: term.permalink for term in group.values() if term.record}
    return files, anchors


def _drafts_of_pages(selected: Selected, content: Content) -> set[str]:
    """Return the permalinks of pages that are drafts and are not shown, as far as these are known."""
    unreadable = {
        f"/{without_ending(file).removesuffix('/index').removeprefix('content/pages/')}/"
        for file in content.drafts
    }
    shown = {page.permalink for page in selected.documents}
    return unreadable | {page.permalink for page in content.documents} - shown
