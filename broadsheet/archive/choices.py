"""Choices: the stories that editors want first among the related ones, named by slug, path or file."""

import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from urllib.parse import unquote

from broadsheet.archive.links import LinkTargets
from broadsheet.archive.nearby import Nearby
from broadsheet.model import Story
from broadsheet.problems import Finding, Invalid
from broadsheet.reading.bundles import own_name
from broadsheet.reading.fields import did_you_mean
from broadsheet.urls import is_slug
from broadsheet.urls import slug as slug_of

_OTHERWISE = "write the slug, the path or the file of another story"


def chosen_stories(
    shown: Sequence[Story],
    everything: Sequence[Story],
    broken: Collection[str],
    targets: LinkTargets,
    base_url: str,
) -> tuple[dict[int, tuple[int, ...]], list[Finding]]:
    """Return the stories that editors want first among the related ones, by position.

    There is a finding for each choice that is no other story. A story that is not published yet is
    left out without one. `broken` are the content files that could not be read; `targets` is all
    that links can lead to.
    """
    if not any(story.related for story in shown):
        return {}, []
    findings: list[Finding] = []
    known = _Known(shown, everything, broken, targets, base_url)
    chosen: dict[int, tuple[int, ...]] = {}
    for position, story in enumerate(shown):
        wanted: dict[int, None] = {}
        for at, written in enumerate(story.related):
            try:
                other = known.position(written, story)
            except Invalid as invalid:
                path = ("related", at)
                findings.append(Finding(story.file, path, invalid.message, invalid.hint))
                continue
            if other is not None:
                wanted[other] = None
        if wanted:
            chosen[position] = tuple(wanted)
    return chosen, findings


class _Known:
    """The stories of an archive by all that they can be named by."""

    def __init__(
        self,
        shown: Sequence[Story],
        everything: Sequence[Story],
        broken: Collection[str],
        targets: LinkTargets,
        base_url: str,
    ) -> None:
        self.shown = shown
        self.everything = everything
        self.targets = targets
        self.base_url = base_url.rstrip("/")
        self.by_slug: dict[str, int] = {}
        for position, story in enumerate(shown):
            self.by_slug.setdefault(story.slug, position)
        self.hidden_slugs = {story.slug for story in everything} - self.by_slug.keys()
        self.hidden_slugs |= {slug_of(own_name(file)) for file in broken} - self.by_slug.keys()

    @cached_property
    def by_path(self) -> Mapping[str, int]:
        """Position of each story that is shown, by its file and by its permalink."""
        positions = {story.file: position for position, story in enumerate(self.shown)}
        files = self.targets.files
        return {**positions, **{files[file]: position for file, position in positions.items()}}

    @cached_property
    def near_paths(self) -> Nearby:
        """The files and permalinks that a path may have meant."""
        return Nearby(self.by_path)

    def position(self, written: str, story: Story) -> int | None:
        """Return the position of the story that another one names; None if it is not shown.

        Raises `Invalid` for what names no other story.
        """
        found = self.by_slug.get(written)
        if found is None and written not in self.hidden_slugs:
            for path in self._paths(written, story.file):
                if (found := self.by_path.get(path)) is not None:
                    break
                if path in self.targets.kept_out:
                    return None
            else:
                raise Invalid(*self._mistake(written, story))
        if found is not None and self.shown[found].file == story.file:
            raise Invalid(f"{written!r} is this story itself", _OTHERWISE)
        return found

    def _paths(self, written: str, file: str) -> Iterator[str]:
        """Yield the permalinks and the files that may be meant."""
        path = written.replace("\\", "/")
        if path.startswith(f"{self.base_url}/"):
            path = path.removeprefix(self.base_url)
        path = path.partition("#")[0].partition("?")[0]
        if not path or "://" in path:
            return
        if not is_slug(path):
            for bare in (path, unquote(path)):
                for permalink in (bare, f"/{bare.strip('/')}/"):
                    address = self.targets.addresses.get(permalink)
                    is_alias = address is not None and address.kind == "redirect"
                    yield str(address.key) if address and is_alias else permalink
        bare = unquote(path).lstrip("/")
        for folder in (posixpath.dirname(file), "", "content", "content/stories"):
            target = posixpath.normpath(posixpath.join(folder, bare))
            yield from (f"{target}{end}" for end in ("", ".md", "/index.md"))

    def _mistake(self, written: str, story: Story) -> tuple[str, str]:
        """Return what is wrong with a name that no story has, and what to write instead."""
        if not is_slug(written):
            others = {each.title.casefold(): each.slug for each in self.everything}
            if slug := others.get(written.casefold()):
                return f"{written!r} is the title of a story", f"write its slug, {slug!r}"
        parts = [part.strip() for part in written.strip("[]").split(",")]
        slugs = {each.slug for each in self.everything} - {story.slug}
        if len(parts) > 1 and slugs.intersection(parts):
            return f"{written!r} is one name and not a list", f"write [{', '.join(parts)}]"
        if "/" in written or written.endswith(".md"):
            if any(path in self.targets.addresses for path in self._paths(written, story.file)):
                return f"{written!r} is a page but no story", _OTHERWISE
            close = self.near_paths.like(posixpath.normpath(written))
            return (
                f"{written!r} leads to no story",
                f"did you mean {close!r}?" if close else _OTHERWISE,
            )
        made = slug_of(written)
        hint = f"write {made!r}" if made in slugs else did_you_mean(made, slugs, _OTHERWISE)
        return f"{written!r} is no other story's slug, path or file", hint
