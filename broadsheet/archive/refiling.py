"""Refiling: the archive after stories were filed under other terms, found from the last archive.

What stories there are stays as it is, and so do their order, their addresses and their days. Only
the taxonomies whose names were edited are gone through, and terms that have not moved are the very
same values. What could change anything else is declined, and left to `assemble`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import msgspec

from broadsheet.archive.addressing import Addressed, addresses_of
from broadsheet.archive.assemble import Archive
from broadsheet.archive.covering import covering_names
from broadsheet.archive.filing import Filed, Filing, file_stories, keys_of
from broadsheet.archive.linking import resolve_targets
from broadsheet.archive.links import LinkTargets
from broadsheet.archive.related import postings
from broadsheet.archive.showing import Shown
from broadsheet.archive.terms import Term, names_of, terms_of
from broadsheet.archive.territories import countries_of_archive
from broadsheet.archive.visibility import Selected
from broadsheet.model import Country, Record, Story
from broadsheet.reading.config import Config
from broadsheet.reading.shelf import Shelved, computed

_Terms = Mapping[str, Mapping[str, Term]]


def refiled(
    archive: Archive, edited: Mapping[int, tuple[Story, Story]], countries: Sequence[Country]
) -> Archive | None:
    """Return an archive whose stories at some positions are filed anew; None when more may change.

    The archive has the stories as they are now already. `edited` are these by their positions, each
    as it was and as it is; `countries` are those that are known. Nothing may be wrong with the
    archive, and nothing is wrong with what is returned.
    """
    if archive.absent or archive.unseen or _are_told_in_several(archive):
        return None
    # The settings of an archive leave out the taxonomies that nothing is filed under.
    config = msgspec.structs.replace(archive.config, taxonomies=archive.filing.taxonomies)
    filing = _filing(archive.filing, edited, config)
    if filing is None:
        return None
    terms = _terms(archive, filing, edited)
    if terms is None or _has_lost_all(archive.terms, terms):
        return None
    addressed = _addressed(archive, filing, terms, config)
    if addressed is None:
        return None
    links = replace(archive.link_targets, addresses=addressed.addresses, absent=addressed.absent)
    is_same = addressed.addresses is archive.addresses
    if not is_same and (config.menu is not None or not _leads_the_same(archive, terms, links)):
        return None
    covering = archive.covering
    if names_of(terms) != names_of(archive.terms):
        records = [*_records(terms)]
        known, mistakes = countries_of_archive(config, countries, records)
        if mistakes:
            return None
        covering = covering_names(names_of(terms), known, records)
    paths = [each.term_paths for each in filing.filed]
    return replace(
        archive,
        keys=computed(filing.filed, keys_of),
        terms=terms,
        covering=covering,
        filing=filing,
        letters=addressed.letters,
        addresses=addressed.addresses,
        link_targets=links,
        postings=postings(paths, archive.postings.chosen),
    )


def _are_told_in_several(archive: Archive) -> bool:
    """Return whether any story is told in several languages, so that it counts once in a storyline."""
    return bool(archive.versions) or any(story.translation_of for story in archive.stories)


def _filing(
    before: Filing, edited: Mapping[int, tuple[Story, Story]], config: Config
) -> Filing | None:
    """Return the filing after edits; None when a name may not be used."""
    if isinstance(before.filed, Shelved):
        return None
    old, new = zip(*edited.values(), strict=True)
    made, unknown = file_stories(new, config, before.names)
    if unknown:
        return None
    was = file_stories(old, config, before.names)[0]
    filed: list[Filed] = list(before.filed)
    for position, each in zip(edited, made.filed, strict=True):
        if each.permalink != filed[position].permalink:
            return None
        filed[position] = each
    spellings = {}
    for taxonomy, counts in before.spellings.items():
        now = counts.copy()
        now.update(made.spellings[taxonomy])
        now.subtract(was.spellings[taxonomy])
        spellings[taxonomy] = +now
    return replace(before, filed=filed, spellings=spellings)


def _terms(
    archive: Archive, filing: Filing, edited: Mapping[int, tuple[Story, Story]]
) -> _Terms | None:
    """Return the terms of all stories; None when a taxonomy comes to be used, or is no longer."""
    turned = {
        taxonomy.key
        for taxonomy in filing.taxonomies
        for old, new in edited.values()
        if old.terms.get(taxonomy.key, ()) != new.terms.get(taxonomy.key, ())
    }
    if not turned <= archive.terms.keys():
        return None
    terms = {**archive.terms}
    for taxonomy in filing.taxonomies:
        key = taxonomy.key
        if key not in turned:
            continue
        before = archive.terms[key]
        found, misplaced = terms_of(
            taxonomy,
            records=[term.record for term in before.values() if term.record],
            written=filing.spellings[key],
            keys=(each.keys[key] for each in filing.filed),
            names=filing.names[key],
        )
        if misplaced or bool(found) != bool(before):
            return None
        terms[key] = {
            name: before[name] if before.get(name) == term else term for name, term in found.items()
        }
    return terms


def _has_lost_all(before: _Terms, after: _Terms) -> bool:
    """Return whether a record has no story any more: a draft that names it may keep it from readers."""
    return any(
        term.record and not term.stories and key in before[taxonomy]
        for taxonomy, group in after.items()
        for key, term in group.items()
    )


def _addressed(archive: Archive, filing: Filing, terms: _Terms, config: Config) -> Addressed | None:
    """Return every address, the very same ones where none has moved; None when some collide."""
    stories = archive.stories
    selected = Selected(
        stories=stories,
        absent=(),
        whole=stories,
        documents=archive.documents,
        everything=stories,
        reasons={},
        visibility=archive.visibility,
    )
    every = {taxonomy.key: terms.get(taxonomy.key, {}) for taxonomy in config.taxonomies}
    shown = Shown(stories, filing.filed, every)
    addressed, collisions = addresses_of(
        config, selected, filing.filed, every, shown, static=archive.static
    )
    if collisions:
        return None
    # Equal values may stand in another order, which sitemaps print.
    if [*addressed.addresses.values()] == [*archive.addresses.values()]:
        return addressed._replace(addresses=archive.addresses)
    return addressed


def _leads_the_same(archive: Archive, terms: _Terms, targets: LinkTargets) -> bool:
    """Return whether every link and picture leads where it led, and none is broken."""
    links, pictures, broken = resolve_targets(archive.stories, archive.documents, terms, targets)
    return not broken and links == archive.links.by_file and pictures == archive.links.pictures


def _records(terms: _Terms) -> Iterator[Record]:
    groups: Iterable[Mapping[str, Term]] = terms.values()
    everything = chain.from_iterable(group.values() for group in groups)
    return (term.record for term in everything if term.record)


def are_named_alike(before: _Terms, after: _Terms) -> bool:
    """Return whether the same terms are there, of which no page prints another name or address.

    The stories that they have may be others.
    """
    if before.keys() != after.keys():
        return False
    for taxonomy, group in after.items():
        others = before[taxonomy]
        if [*group] != [*others]:
            return False
        for key, term in group.items():
            other = others[key]
            if term is not other and term != msgspec.structs.replace(
                other, stories=term.stories, chapters=term.chapters
            ):
                return False
    return True
