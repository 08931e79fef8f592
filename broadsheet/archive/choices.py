"""Choices: the stories that editors want first among the related ones, named by slug, path or file."""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import NamedTuple
from urllib.parse import unquote

from broadsheet.archive.addresses import Address
from broadsheet.archive.links import LinkTargets
from broadsheet.archive.named_stories import NamedStories
from broadsheet.archive.nearby import Nearby
from broadsheet.archive.visibility import DRAFT, Selected
from broadsheet.model import Story
from broadsheet.packed import KnownBy
from broadsheet.problems import Finding, Invalid
from broadsheet.reading.bundles import own_name
from broadsheet.urls import is_slug
from broadsheet.urls import slug as slug_of

_OTHERWISE = "write the slug, the path or the file of another story"


class Choices(NamedTuple):
    """What editors chose for the stories of an archive."""

    positions: Mapping[int, tuple[int, ...]]
    """Position of each story with choices to the positions of those that are shown, in order."""
    files: Mapping[str, tuple[tuple[int, str], ...]]
    """File of each story with choices to their ordinals in its list and their files, also of those
    that time keeps out."""


def chosen_stories(
    selected: Selected, broken: Collection[str], targets: LinkTargets, base_url: str
) -> tuple[Choices, list[Finding]]:
    """Return the stories that editors want first among the related ones.

    There is a finding for each choice that is no other story. A story that is not published is left
    out without one. `broken` are the content files that could not be read; `targets` is all that
    links can lead to.
    """
    if not any(story.related for story in selected.whole):
        return Choices({}, {}), []
    findings: list[Finding] = []
    known = _Known(selected, broken, targets, base_url)
    shown = KnownBy(selected.stories, lambda story: (story.file,))
    positions: dict[int, tuple[int, ...]] = {}
    files: dict[str, tuple[tuple[int, str], ...]] = {}
    for story in selected.whole:
        if not story.related:
            continue
        chosen, mistakes = _choices_of(story, known)
        findings += mistakes
        wanted = dict.fromkeys(chain.from_iterable(map(shown.positions, chosen.values())))
        if wanted:
            positions |= dict.fromkeys(shown.positions(story.file), tuple(wanted))
        if chosen:
            files[story.file] = tuple(chosen.items())
    return Choices(positions, files), findings


def unknown_choices(
    stories: Iterable[Story],
    selected: Selected,
    broken: Collection[str],
    targets: LinkTargets,
    base_url: str,
) -> list[Finding]:
    """Return a finding for each choice of some stories that is no other story."""
    choosing = [story for story in stories if story.related]
    if not choosing:
        return []
    known = _Known(selected, broken, targets, base_url)
    return [finding for story in choosing for finding in _choices_of(story, known)[1]]


def _choices_of(story: Story, known: "_Known") -> tuple[Mapping[int, str], list[Finding]]:
    """Return the files of the stories that a story chooses, by ordinal, and a finding for each other choice."""
    chosen: dict[int, str] = {}
    findings: list[Finding] = []
    for at, written in enumerate(story.related):
        try:
            other = known.story(written, story)
        except Invalid as invalid:
            path = ("related", at)
            findings.append(Finding(story.file, path, invalid.message, invalid.hint))
        else:
            if other is not None:
                chosen[at] = other.file
    return chosen, findings


class _Known(NamedStories):
    """The stories of an archive, drafts as well, by all that they can be named by."""

    def __init__(
        self, selected: Selected, broken: Collection[str], targets: LinkTargets, base_url: str
    ) -> None:
        super().__init__(selected.everything)
        self.selected = selected
        self.targets = targets
        self.base_url = base_url.rstrip("/")
        self.unreadable = {slug_of(own_name(file)) for file in broken}

    @cached_property
    def by_path(self) -> KnownBy[Story]:
        """Each story by its file and by its permalink, whether time lets it be shown or not."""
        return KnownBy(self.stories, self._paths_of)

    def _paths_of(self, story: Story) -> tuple[str, ...]:
        return () if self._is_draft(story) else (story.file, self.targets.files[story.file])

    def _is_draft(self, story: Story) -> bool:
        return self.selected.reasons.get(story.file) == DRAFT

    @cached_property
    def near_paths(self) -> Nearby:
        """The files and permalinks that a path may have meant."""
        return Nearby(chain.from_iterable(map(self._paths_of, self.stories)))

    def story(self, written: str, story: Story) -> Story | None:
        """Return the story that another one names; None for one that could not be read or is a draft.

        Raises `Invalid` for what names no other story.
        """
        named = self.with_slug(written)
        whole = [each for each in named if not self._is_draft(each)]
        # Of stories that share a slug, one that is shown comes first.
        first = min(whole, key=lambda each: each.file in self.selected.reasons, default=None)
        found = story if written == story.slug else first
        if found is None and not named and written not in self.unreadable:
            for path in self._paths(written, story.file):
                if positions := self.by_path.positions(path):
                    found = self.stories[positions[-1]]
                    break
                if path in self.targets.kept_out:
                    return None
            else:
                raise Invalid(*self._mistake(written, story))
        if found is not None and found.file == story.file:
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
                    address = self._address(permalink)
                    is_alias = address is not None and address.kind == "redirect"
                    yield str(address.key) if address and is_alias else permalink
        bare = unquote(path).lstrip("/")
        for folder in (posixpath.dirname(file), "", "content", "content/stories"):
            target = posixpath.normpath(posixpath.join(folder, bare))
            yield from (f"{target}{end}" for end in ("", ".md", "/index.md"))

    def _address(self, permalink: str) -> Address | None:
        """Return what stands at a permalink, or stood there if time kept nothing out."""
        return self.targets.addresses.get(permalink) or self.targets.absent.get(permalink)

    def _mistake(self, written: str, story: Story) -> tuple[str, str]:
        """Return what is wrong with a name that no story has, and what to write instead."""
        if not is_slug(written) and (mistake := self.by_title(written)):
            return mistake
        parts = [part.strip() for part in written.strip("[]").split(",")]
        if len(parts) > 1 and (self.slugs - {story.slug}).intersection(parts):
            return f"{written!r} is one name and not a list", f"write [{', '.join(parts)}]"
        if "/" in written or written.endswith(".md"):
            if any(self._address(path) for path in self._paths(written, story.file)):
                return f"{written!r} is a page but no story", _OTHERWISE
            close = self.near_paths.like(posixpath.normpath(written))
            return (
                f"{written!r} leads to no story",
                f"did you mean {close!r}?" if close else _OTHERWISE,
            )
        return self.misspelled(written, slug_of(written), story, _OTHERWISE)
