"""Made from: what a published site is known to be made from, and whether that is still so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from broadsheet.archive.related import FoundRelated, all_related
from broadsheet.commands.sources import Sources, files_digest
from broadsheet.model import Story
from broadsheet.pages.ingredients import Ingredients
from broadsheet.previewing.state import State
from broadsheet.publishing.edition import Edition


@dataclass(slots=True)
class MadeFrom:
    """What published pages were made from."""

    ingredients: bytes | None = None
    """The encoded ingredients of a state; None when they are not known."""
    digests: tuple[Sequence[Story], Sequence[bytes]] | None = None
    """Its stories, and their digests."""
    related: FoundRelated | None = None
    """What its stories are related to."""
    lines: Mapping[bytes, str] = field(default_factory=dict)
    """Exported lines of its stories, by the digests of what lists and files print of these."""
    outdated: set[str] = field(default_factory=set)
    """Permalinks of the pages that edits may have moved since that state."""


def edition_made_from(
    edition: Edition, ingredients: Ingredients, digests: Sequence[bytes], related: FoundRelated
) -> MadeFrom:
    """Return what the pages of an edition, which are published, are made from."""
    made = edition.pages.lines.made
    lines = {digest: made[at] for at, digest in enumerate(ingredients.listed) if at in made}
    stories = edition.pages.archive.stories
    return MadeFrom(ingredients.encoded, (stories, digests), related, lines)


def found_related(edition: Edition, last: FoundRelated | None = None) -> FoundRelated:
    """Return what the stories of an edition are related to, given the last that was found."""
    archive = edition.pages.archive
    return all_related([story.file for story in archive.stories], archive.postings, last)


def prints_the_same(last: Edition, edition: Edition) -> bool:
    """Return whether the pages of two editions that have the same views are the same.

    The files that are published besides pages have to be the same as well.
    """
    before, after = last.pages.archive, edition.pages.archive
    return (
        edition.base_digests == last.base_digests
        and edition.assets == last.assets
        and after.links.media == before.links.media
        and after.static == before.static
    )


def are_files_of(sources: Sources, state: State) -> bool:
    """Return whether the files that a build has found are those of a state."""
    return (
        state.material is not None
        and state.theme is not None
        and sources.config == state.material.config
        and sources.layouts.templates == state.theme.layouts.templates
        and sources.layouts.assets == state.theme.layouts.assets
        and sources.of_files == files_digest(state.snapshot.content.values())
    )
