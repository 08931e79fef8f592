"""Likeness: which names of an archive's stories may be another one, misspelled."""

from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz, process

from broadsheet.archive.assemble import Archive
from broadsheet.archive.terms import Term
from broadsheet.problems import Finding

_CLOSE = 85
"""Likeness, out of 100, from which one of two names may be the other misspelled (normalised Indel
distance)."""

Spellings = Mapping[str, Mapping[str, Term]]
"""Taxonomy to its known spellings, folded, each with the term that it leads to; only taxonomies
that take any name are in it."""


def known_spellings(archive: Archive) -> Spellings:
    """Return the spellings with which the names of an archive's stories are compared.

    They are the same for all stories: find them once.
    """
    spellings: dict[str, dict[str, Term]] = {}
    for taxonomy, terms in archive.terms.items():
        names = archive.filing.names[taxonomy]
        if not names.closed:
            record_spellings = {
                folded: terms[key] for folded, key in names.keys.items() if key in terms
            }
            spellings[taxonomy] = {**record_spellings, **terms}
    return spellings


def advice_on_name(archive: Archive, term: Term, known: Mapping[str, Term]) -> Iterator[Finding]:
    """Yield the advice on a name of stories, at the first story that has it.

    The time that this takes grows with the number of names.
    """
    close = _close_terms(term, known)
    better = [other for other in close if _is_better(other, term)]
    if better:
        hint = f"write {better[0].name!r}, or give one of them a record that lists the other under 'also'"
        yield _at_name(archive, term, "close-name", f"is close to {better[0].name!r}", hint)
    # Where another name is close, one of the two gets the advice above, and needs no other.
    elif len(term.stories) == 1 and not close:
        record = f"content/{term.taxonomy.key}/{term.slug}.md"
        yield _at_name(
            archive,
            term,
            "lone-name",
            "is in no other story",
            f"write a name that others have, or a record for it, {record}",
        )


def _close_terms(term: Term, known: Mapping[str, Term]) -> list[Term]:
    """Return the other terms with a spelling that is close to a term's name, the closest first."""
    matches = process.extract(
        term.key, list(known), scorer=fuzz.ratio, score_cutoff=_CLOSE, limit=None
    )
    return [known[spelling] for spelling, _, _ in matches if known[spelling].key != term.key]


def _is_better(other: Term, term: Term) -> bool:
    """Return whether the other of two close names is likelier; of equals, the first in order is."""
    if other.record is not None:
        return True
    return (len(other.stories), term.key) > (len(term.stories), other.key)


def _at_name(archive: Archive, term: Term, name: str, message: str, hint: str) -> Finding:
    story = archive.stories[term.stories[-1]]
    names = archive.filing.names[term.taxonomy.key]
    written = story.terms[term.taxonomy.key]
    at = next(at for at, each in enumerate(written) if names.key(each) == term.key)
    path = (term.taxonomy.field, at)
    return Finding(story.file, path, f"{written[at]!r} {message}", hint, name=name)
