"""Advice: what is not a mistake, but an editor may want to look at."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from broadsheet.archive.assemble import Archive
from broadsheet.archive.names import fold
from broadsheet.archive.terms import Term
from broadsheet.model import Story
from broadsheet.problems import Finding

_CLOSE = 85
"""Likeness, of 100, from which two names may be one that was misspelled (normalised Indel distance)."""


def advice_on(archive: Archive) -> Iterator[Finding]:
    """Yield advice on the stories and names of an archive, each for the first story that it concerns."""
    for taxonomy, terms in archive.terms.items():
        yield from _close_names(archive, taxonomy, list(terms.values()))
    for story in archive.stories:
        yield from _incomplete(story)


def _close_names(archive: Archive, taxonomy: str, terms: Sequence[Term]) -> Iterator[Finding]:
    """Yield advice on each name without a record that is close to a known one: one with a record, or used more."""
    known: dict[str, Term] = {}
    for folded, key in archive.names[taxonomy].keys.items():
        if key in archive.terms[taxonomy]:
            known[folded] = archive.terms[taxonomy][key]
    known |= {term.key: term for term in terms}
    spellings = list(known)
    for term in terms:
        if term.record is None and not archive.names[taxonomy].closed:
            found = process.extract(term.key, spellings, scorer=fuzz.ratio, score_cutoff=_CLOSE, limit=5)
            others = [known[spelling] for spelling, _, _ in found if known[spelling].key != term.key]
            better = [other for other in others if _is_better(other, term)]
            if better:
                yield _close(archive, term, better[0])


def _is_better(other: Term, term: Term) -> bool:
    """Return whether of two close names the other is the likelier; of equals the first in order."""
    if other.record is not None:
        return True
    return (len(other.stories), term.key) > (len(term.stories), other.key)


def _close(archive: Archive, term: Term, other: Term) -> Finding:
    story = archive.stories[term.stories[-1]]
    field = term.taxonomy.field
    names = archive.names[term.taxonomy.key]
    written = story.terms[term.taxonomy.key]
    at = next(at for at, name in enumerate(written) if names.key(name) == term.key)
    message = f"{written[at]!r} is close to {other.name!r}"
    hint = f"write {other.name!r}, or give one of them a record that lists the other under 'also'"
    if fold(written[at]) == fold(other.name):
        hint = f"write {other.name!r}"
    return Finding(story.file, (field, at), message, hint)


def _incomplete(story: Story) -> Iterator[Finding]:
    if not story.summary:
        yield Finding(
            story.file,
            ("title",),
            "has no summary",
            "write 'summary: …', one sentence that says what happened",
        )
