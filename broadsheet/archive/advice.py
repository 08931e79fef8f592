"""Advice: what is not a mistake, but an editor may want to look at.

Advice on a name is given once, at the first story that has the name.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from rapidfuzz import fuzz, process

from broadsheet.archive.addresses import permalink_on
from broadsheet.archive.assemble import Archive
from broadsheet.archive.terms import Term
from broadsheet.model import Story
from broadsheet.problems import Finding

_CLOSE = 85
"""Likeness, out of 100, from which one of two names may be the other misspelled (normalised Indel
distance)."""

_NAMED = 8
"""Number of parts left out of a drawing that its advice names, at most."""

Spellings = Mapping[str, Mapping[str, Term]]
"""Taxonomy to its known spellings, folded, each with the term that it leads to; only taxonomies
that take any name are in it."""


def advice_on(archive: Archive) -> Iterator[Finding]:
    """Yield the advice on every story of an archive, newest first."""
    spellings = known_spellings(archive)
    for position in range(len(archive.stories)):
        yield from advice_on_story(archive, position, spellings)
    yield from _advice_on_drawings(archive)


def advice_on_story(archive: Archive, position: int, spellings: Spellings) -> Iterator[Finding]:
    """Yield the advice on the story at a position.

    The time that this takes grows with the number of names, but not with the number of stories.
    `spellings` are those of the same archive.
    """
    yield from _advice_on_missing_fields(archive.stories[position])
    yield from _advice_on_old_address(archive, position)
    for taxonomy, known in spellings.items():
        for key in archive.keys[position][taxonomy]:
            term = archive.terms[taxonomy][key]
            # A name that has a record was chosen, and so was one that a record gives as its parent.
            if term.record is None and not term.children and term.stories[-1] == position:
                yield from _advice_on_name(archive, term, known)


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


def _advice_on_drawings(archive: Archive) -> Iterator[Finding]:
    for permalink, path in archive.links.media.items():
        shape = archive.link_targets.shapes.get(permalink)
        if shape is not None and shape.left_out:
            names = ", ".join(shape.left_out[:_NAMED])
            more = len(shape.left_out) - _NAMED
            message = f"is published without {names}{f' and {more:,} more' if more > 0 else ''}"
            yield Finding(
                f"content/media/{path}",
                (),
                message,
                "look at it, and save it again as plain SVG without these",
            )


def _advice_on_missing_fields(story: Story) -> Iterator[Finding]:
    if not story.summary:
        hint = "write 'summary: …', one sentence that says what happened"
        yield Finding(story.file, ("title",), "has no summary", hint)
    if not story.sources:
        hint = "write 'source: {name: …, url: …}', where its facts were first published"
        yield Finding(story.file, ("title",), "has no source", hint)


def _advice_on_old_address(archive: Archive, position: int) -> Iterator[Finding]:
    """Find a story that had another permalink while days were those of the archive's time zone.

    Now a story's day is the one that was written.
    """
    story = archive.stories[position]
    if len(story.date.local) == len(story.date.day):
        return
    day = (
        datetime.fromisoformat(story.date.local).astimezone(archive.config.zone).date().isoformat()
    )
    before = permalink_on(archive.config.permalink, day, story.slug)
    if day != story.date.day and before not in archive.addresses:
        message = (
            f"is on {story.date.day} where it was written, and on {day} in the archive's time zone"
        )
        hint = (
            f"add {before} to 'aliases' if it was published there, before days were those written"
        )
        yield Finding(story.file, ("date",), message, hint)


def _advice_on_name(archive: Archive, term: Term, known: Mapping[str, Term]) -> Iterator[Finding]:
    close = _close_terms(term, known)
    better = [other for other in close if _is_better(other, term)]
    if better:
        hint = f"write {better[0].name!r}, or give one of them a record that lists the other under 'also'"
        yield _at_name(archive, term, f"is close to {better[0].name!r}", hint)
    # Where another name is close, one of the two gets the advice above, and needs no other.
    elif len(term.stories) == 1 and not close:
        record = f"content/{term.taxonomy.key}/{term.slug}.md"
        yield _at_name(
            archive,
            term,
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


def _at_name(archive: Archive, term: Term, message: str, hint: str) -> Finding:
    story = archive.stories[term.stories[-1]]
    names = archive.filing.names[term.taxonomy.key]
    written = story.terms[term.taxonomy.key]
    at = next(at for at, name in enumerate(written) if names.key(name) == term.key)
    return Finding(story.file, (term.taxonomy.field, at), f"{written[at]!r} {message}", hint)
