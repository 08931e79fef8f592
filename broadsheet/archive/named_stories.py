"""Named stories: the stories of an archive by their slugs, and what one may have meant who named none.

What names a story otherwise, by a path or an address, is for those who ask (`choices`, `translations`).
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

from broadsheet.model import Story
from broadsheet.packed import KnownBy
from broadsheet.reading.fields import did_you_mean


class NamedStories:
    """The stories of an archive, by what other stories may name them by; of a large one none is in memory."""

    def __init__(self, stories: Sequence[Story]) -> None:
        self.stories = stories
        self._by_slug = KnownBy(stories, lambda story: (story.slug,))

    def with_slug(self, slug: str) -> list[Story]:
        """Return the stories that have a slug, in their order."""
        return [self.stories[at] for at in self._by_slug.positions(slug)]

    @cached_property
    def slugs(self) -> frozenset[str]:
        """All slugs, among which one that is misspelled is looked for."""
        return frozenset(story.slug for story in self.stories)

    @cached_property
    def slug_by_title(self) -> Mapping[str, str]:
        """The slug of each story by its title, without case."""
        return {story.title.casefold(): story.slug for story in self.stories}

    def by_title(self, written: str) -> tuple[str, str] | None:
        """Return what is wrong with a story's title in place of its slug, and what to write; None for no title."""
        if slug := self.slug_by_title.get(written.casefold()):
            return f"{written!r} is the title of a story", f"write its slug, {slug!r}"
        return None

    def misspelled(self, written: str, made: str, story: Story, otherwise: str) -> tuple[str, str]:
        """Return what is wrong with what names no story other than one, and what to write.

        `made` is the slug that was made of it, and `otherwise` the advice where no slug is near that.
        """
        others = self.slugs - {story.slug}
        hint = f"write {made!r}" if made in others else did_you_mean(made, others, otherwise)
        return f"{written!r} is no other story's slug, path or file", hint
