"""Bylines: the authors of a story as its page names them, and what a page says of a namesake."""

from collections.abc import Iterator

from broadsheet.archive.family_names import family_name
from broadsheet.archive.terms import Term, taxonomy_and_key, term_path
from broadsheet.pages.parts import Parts
from broadsheet.views.site import CountedLabel
from broadsheet.views.stories import Author
from broadsheet.views.terms import Namesake

_NEWEST = 3
"""Number of the newest stories about an author, or by a person, that are named; a page has all."""


def authors_of(position: int, parts: Parts) -> tuple[Author, ...]:
    """Return the authors of the story at a position, in the order in which it names them."""
    return tuple(_authors(position, parts))


def _authors(position: int, parts: Parts) -> Iterator[Author]:
    for taxonomy in parts.archive.config.taxonomies:
        if taxonomy.kind == "author":
            for key in parts.archive.keys[position][taxonomy.key]:
                yield author_of(parts.archive.terms[taxonomy.key][key], parts)


def author_of(term: Term, parts: Parts) -> Author:
    """Return an author as pages name it."""
    label = parts.labels[term.taxonomy.key][term.key]
    body = is_body(term, parts)
    sort = term.record.sort if term.record else ""
    family = "" if body else family_name(term.name, sort)
    return Author(label.name, label.href, parts.url(term.permalink), family, body)


def is_body(term: Term, parts: Parts) -> bool:
    """Return whether an author is an organisation."""
    return term_path(term.taxonomy.key, term.key) in parts.bodies


def namesakes_of(term: Term, parts: Parts) -> tuple[Namesake, ...]:
    """Return what the page of an author says of the same name elsewhere, and the other way round."""
    return tuple(_namesakes(term, parts))


def _namesakes(term: Term, parts: Parts) -> Iterator[Namesake]:
    for path in parts.namesakes.get(term_path(term.taxonomy.key, term.key), ()):
        taxonomy, key = taxonomy_and_key(path)
        other = parts.archive.terms[taxonomy][key]
        label = parts.labels[taxonomy][key]
        yield Namesake(
            CountedLabel(label.name, label.href, len(other.stories)),
            other.taxonomy.about,
            tuple([parts.mentions[position] for position in other.stories[:_NEWEST]]),
        )
