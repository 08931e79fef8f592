"""Showing: what is left of an archive's filing and terms while time keeps some stories out."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from broadsheet.archive.filing import Filed
from broadsheet.archive.terms import Term
from broadsheet.model import Story
from broadsheet.reading.shelf import picked


class Shown(NamedTuple):
    """The stories that are shown, with where they are filed."""

    stories: Sequence[Story]
    filed: Sequence[Filed]
    """Filing of each story, by position."""
    terms: Mapping[str, Mapping[str, Term]]
    """Taxonomy to the terms that records or stories that are shown have, by key."""


def shown_of(
    whole: Sequence[Story],
    filed: Sequence[Filed],
    terms: Mapping[str, Mapping[str, Term]],
    stories: Sequence[Story],
) -> Shown:
    """Return what is shown of a whole archive, of which `stories` are shown.

    `filed` and `terms` are those of all its stories, in whose order those shown stand. Which stories
    are one chapter is not known of the terms returned, unless everything is shown.
    """
    if len(stories) == len(whole):
        return Shown(stories, filed, terms)
    files = {story.file for story in stories}
    kept = [position for position, story in enumerate(whole) if story.file in files]
    positions = {position: at for at, position in enumerate(kept)}
    return Shown(
        stories,
        picked(filed, kept),
        {taxonomy: dict(_shown_terms(group, positions)) for taxonomy, group in terms.items()},
    )


def _shown_terms(
    group: Mapping[str, Term], positions: Mapping[int, int]
) -> Iterator[tuple[str, Term]]:
    """Yield the terms of a taxonomy that have a record or a story that is shown, by key.

    Their names and their slugs stay as they are: a page keeps its address when a story goes.
    """
    stories = {
        key: array("I", [positions[each] for each in term.stories if each in positions])
        for key, term in group.items()
    }
    kept = {key for key, term in group.items() if stories[key] or term.record is not None}
    for key, term in group.items():
        if key in kept:
            yield (
                key,
                msgspec.structs.replace(
                    term,
                    stories=stories[key],
                    chapters=None,
                    parent=term.parent if term.parent in kept else "",
                    children=tuple([child for child in term.children if child in kept]),
                ),
            )
