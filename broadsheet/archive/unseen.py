"""Unseen records: those that only stories name which readers may not see yet, and so see neither.

A record that no story names is published, and so is one that an expired story names: its name has
been public.
"""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from urllib.parse import unquote

import msgspec

from broadsheet.archive.names import Names
from broadsheet.archive.terms import Term
from broadsheet.archive.visibility import EXPIRED, Selected
from broadsheet.model import Document, Record, Story

_Terms = Mapping[str, Mapping[str, Term]]


def unseen_records(
    terms: _Terms, names: Mapping[str, Names], selected: Selected
) -> dict[str, Record]:
    """Return the records that only drafts and stories under embargo name, by file.

    A record is none of them when a term below it is published.
    """
    if not selected.reasons:
        return {}
    by_reason: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
    for story in selected.everything:
        if (why := selected.reasons.get(story.file)) is not None:
            by_reason[why == EXPIRED].update(_terms_named(story, names))
    unseen: dict[str, Record] = {}
    for taxonomy, key in by_reason[False] - by_reason[True]:
        term = terms[taxonomy].get(key)
        if term is not None and term.record is not None and not term.stories:
            unseen[term.record.file] = term.record
    return _without_those_above(unseen, terms)


def published_terms(
    terms: _Terms, unseen: Mapping[str, Record], pages: Iterable[Story | Document]
) -> _Terms:
    """Return the terms without those of unseen records, but for those that a page links to.

    `pages` are the published stories and pages; the bodies of published records count as well.
    """
    if not unseen:
        return terms
    records = (term.record for group in terms.values() for term in group.values() if term.record)
    linking = chain(pages, (record for record in records if record.file not in unseen))
    linked = {file for page in linking for file in _linked(page, unseen)}
    kept = _without_those_above(
        {file: record for file, record in unseen.items() if file not in linked}, terms
    )
    return {taxonomy: _pruned(group, kept) for taxonomy, group in terms.items()}


def _terms_named(story: Story, names: Mapping[str, Names]) -> Iterator[tuple[str, str]]:
    """Yield the terms that a story names, each as its taxonomy and key."""
    for taxonomy, written in story.terms.items():
        for name in written if taxonomy in names else ():
            if (key := names[taxonomy].key(name)) is not None:
                yield taxonomy, key


def _without_those_above(unseen: Mapping[str, Record], terms: _Terms) -> dict[str, Record]:
    """Return unseen records without those above a term that is published."""
    above: set[str] = set()
    for group in terms.values():
        for term in group.values():
            if term.parent and (term.record is None or term.record.file not in unseen):
                parent, seen = term.parent, {term.key}
                while parent and parent not in seen:
                    seen.add(parent)
                    record = group[parent].record
                    above.add(record.file if record else "")
                    parent = group[parent].parent
    return {file: record for file, record in unseen.items() if file not in above}


def _linked(page: Story | Document | Record, unseen: Mapping[str, Record]) -> Iterator[str]:
    """Yield the unseen records that a page links to."""
    for target in page.body.targets:
        path = unquote(target.url.partition("#")[0].partition("?")[0])
        if not path:
            continue
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(page.file), path))
        for file, record in unseen.items():
            permalink = f"/{record.taxonomy}/{record.slug}"
            if whole in {
                file,
                permalink,
                *(alias.rstrip("/") for alias in record.aliases),
            } or whole.startswith(f"{permalink}/"):
                yield file


def _pruned(group: Mapping[str, Term], unseen: Collection[str]) -> dict[str, Term]:
    gone = {key for key, term in group.items() if term.record and term.record.file in unseen}
    return {
        key: msgspec.structs.replace(
            term, children=tuple(child for child in term.children if child not in gone)
        )
        if not gone.isdisjoint(term.children)
        else term
        for key, term in group.items()
        if key not in gone
    }
