"""Terms: the groups of a taxonomy, each with its name, slug, parent, children and stories."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

import msgspec

from broadsheet.archive.names import Names, fold, usual_names
from broadsheet.model import Record
from broadsheet.problems import Finding
from broadsheet.reading.config import Taxonomy
from broadsheet.reading.fields import did_you_mean
from broadsheet.urls import slug


class Term(msgspec.Struct, frozen=True):
    """One group of a taxonomy."""

    taxonomy: Taxonomy
    key: str
    """The folded name that all its spellings lead to; unique in its taxonomy."""
    name: str
    also: tuple[str, ...]
    """Other names of the term: those of its record and, for a country, the usual ones."""
    slug: str
    permalink: str
    record: Record | None
    parent: str
    """Key of the term above it, or empty."""
    children: tuple[str, ...]
    """Keys of the terms below it, by name."""
    stories: Sequence[int]
    """Positions of its stories and of those of the terms below it, newest first."""
    chapters: Sequence[int] | None = None
    """Positions of a storyline's chapters, newest first, where some story of it is told in several
    languages: such a chapter is one, and stands here by one version; else None."""

    @property
    def listed(self) -> Sequence[int]:
        """Return the positions of the stories that its pages list, newest first."""
        return self.stories if self.chapters is None else self.chapters


def term_path(taxonomy: str, key: str) -> str:
    """Return the text that names a term in the whole archive: `people/ada-lovelace`."""
    return f"{taxonomy}/{key}"


def taxonomy_and_key(path: str) -> tuple[str, str]:
    """Return the taxonomy of a term and its key in it: the inverse of `term_path`."""
    taxonomy, _, key = path.partition("/")
    return taxonomy, key


def with_those_above(key: str, group: Mapping[str, Term]) -> Iterator[str]:
    """Yield the key of a term of a taxonomy, and those of the terms above it."""
    while key:
        yield key
        key = group[key].parent


def names_of(terms: Mapping[str, Mapping[str, Term]]) -> dict[str, str]:
    """Return every name and alias that may link to a term, with the term as `taxonomy/key`.

    When two terms have the same name, a printed name wins over an alias, then the first taxonomy
    over later ones. Terms that are never linked to are among them, because a part of such a term's
    longer name is no mention of another term.
    """
    names: dict[str, str] = {}
    linking = [(key, group) for key, group in terms.items() if _links(group)]
    for taxonomy, group in linking:
        for key, term in group.items():
            names.setdefault(term.name, term_path(taxonomy, key))
    for taxonomy, group in linking:
        for key, term in group.items():
            for also in term.also:
                names.setdefault(also, term_path(taxonomy, key))
    return names


def _links(group: Mapping[str, Term]) -> bool:
    return any(term.taxonomy.mentioned for term in group.values())


def terms_of(
    taxonomy: Taxonomy,
    *,
    records: Sequence[Record],
    written: Mapping[str, int],
    keys: Iterable[Sequence[str]],
    names: Names,
) -> tuple[dict[str, Term], list[Finding]]:
    """Return the terms of a taxonomy by key, in the order of slugs, and the findings on their tree.

    `keys` has for each story, newest first, the keys of its terms; `written` maps each spelling to
    how many times it is used.
    """
    record_of = {
        names.keys[fold(record.name)]: record
        for record in records
        if fold(record.name) in names.keys
    }
    postings = {key: array("I") for key in record_of}
    for position, story_keys in enumerate(keys):
        for key in story_keys:
            if key in postings:
                postings[key].append(position)
            else:
                postings[key] = array("I", (position,))
    printed = usual_names(written, names) | {key: record.name for key, record in record_of.items()}
    parents, findings = _parents(record_of, printed, names)
    positions = _with_descendants(postings, parents)
    children: dict[str, list[str]] = {}
    for key, parent in parents.items():
        children.setdefault(parent, []).append(key)
    # A kind's address is the one that the settings give it, in whatever language it is printed.
    slugs = (
        {key: key for key in postings}
        if taxonomy.kind == "kind"
        else _slugs(record_of, printed, postings)
    )
    terms = {}
    for key in sorted(postings, key=lambda key: (slugs[key], key)):
        terms[key] = Term(
            taxonomy=taxonomy,
            key=key,
            name=printed[key],
            also=_also(printed[key], record_of.get(key), names.others.get(key, ())),
            slug=slugs[key],
            permalink=f"/{taxonomy.key}/{slugs[key]}/",
            record=record_of.get(key),
            parent=parents.get(key, ""),
            children=tuple(sorted(children.get(key, ()), key=lambda key: slugs[key])),
            stories=positions[key],
        )
    return terms, findings


def _also(name: str, record: Record | None, others: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            other for other in (*(record.also if record else ()), *others) if other != name
        )
    )


def _parents(
    record_of: Mapping[str, Record], printed: Mapping[str, str], names: Names
) -> tuple[dict[str, str], list[Finding]]:
    parents: dict[str, str] = {}
    findings = []
    for key, record in record_of.items():
        if not record.parent:
            continue
        parent = names.key(record.parent)
        if parent is None or parent not in printed:
            otherwise = "name a term that has a record or a story"
            hint = did_you_mean(record.parent, printed.values(), otherwise, names=True)
            findings.append(
                Finding(record.file, ("parent",), f"{record.parent!r} is not known", hint)
            )
        else:
            parents[key] = parent
    for key, record in record_of.items():
        above, seen = parents.get(key, ""), {key}
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above == key:
            message = f"{record.parent!r} stands below {record.name!r} itself"
            findings.append(
                Finding(record.file, ("parent",), message, "take one of the parents out")
            )
    return ({}, findings) if findings else (parents, [])


def _with_descendants(
    postings: Mapping[str, Sequence[int]], parents: Mapping[str, str]
) -> dict[str, Sequence[int]]:
    gathered: dict[str, set[int]] = {}
    for key, positions in postings.items():
        above = parents.get(key, "")
        while above:
            gathered.setdefault(above, set(postings[above])).update(positions)
            above = parents.get(above, "")
    return {
        key: array("I", sorted(gathered[key])) if key in gathered else positions
        for key, positions in postings.items()
    }


def _slugs(
    record_of: Mapping[str, Record],
    printed: Mapping[str, str],
    postings: Mapping[str, Sequence[int]],
) -> dict[str, str]:
    """Return each term's slug, by key; no two are alike.

    A record's slug is its file's name. Of other names that share a slug, the name that was used
    first keeps it, and the rest end in a few digits of their own key's digest, so that a permalink
    never depends on names that come later.
    """
    slugs = {key: record.slug for key, record in record_of.items()}
    taken = set(slugs.values())

    def first_used(key: str) -> tuple[int, str]:
        return -max(postings[key]), key

    for key in sorted((key for key in postings if key not in slugs), key=first_used):
        plain = slug(printed[key])
        # The slug `page` belongs to the next pages of a listing.
        free = plain and plain not in taken and plain != "page"
        slugs[key] = plain if free else f"{plain or 'term'}-{_digits(key)}"
        taken.add(slugs[key])
    return slugs


def _digits(key: str) -> str:
    return blake2b(key.encode(), digest_size=4).hexdigest()
