"""Outcomes: what came of what a person asked for, as a report tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from broadsheet.archive.visibility import Withheld
from broadsheet.problems import Problem

Group = Literal["stories", "pages", "listings", "feeds", "other files"]
GROUPS: tuple[Group, ...] = ("stories", "pages", "listings", "feeds", "other files")
"""Groups of what differs, in the order in which they are told."""
CHANGES = ("added", "changed", "removed")
"""What may have become of a page or a file, in the order in which it is told."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A page or a file that differs."""

    change: Literal["added", "changed", "removed"]
    group: Group
    kind: str
    """Kind of the page, a key of `archive.kinds.KINDS`; `file` for pictures, cards, styles."""
    permalink: str
    file: str = ""
    """Content file that it is made from; empty when it is made from several."""
    live: str = ""
    """Its whole URL in the site that is published; empty for what is not published yet."""
    preview: str = ""
    """Its whole URL in the preview; empty for what is removed, and without a preview."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between an archive and another revision of it."""

    against: str
    """Name of the other revision, as it was given."""
    commit: str
    changes: tuple[Change, ...] = ()
    """All that differs, by group, kind of change and permalink."""
    problems: tuple[Problem, ...] = ()
    """Mistakes in the archive as it is; then nothing was compared."""
    notes: tuple[str, ...] = ()
    """What the person who compares must know of the cache and of the other revision, a line each."""

    def count(self, change: str) -> int:
        """Return how many pages and files were `added`, `changed` or `removed`."""
        return sum(each.change == change for each in self.changes)


Why = Literal["draft", "embargoed", "expired"]


class HeldItem(msgspec.Struct, frozen=True, kw_only=True):
    """A story or a page that is held back."""

    why: Why
    date: str
    """Date in the archive's time zone, `2025-06-07T14:30` or `2025-06-07`; empty for a page."""
    expires: str
    """When it expires or did, in the same form; empty for what stays."""
    file: str
    title: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What is held back of an archive."""

    items: tuple[HeldItem, ...]
    """Stories, newest first, then pages."""
    unread: int
    """Number of content files with mistakes, of which nothing is known."""
    problems: tuple[Problem, ...] = ()
    """Problems of settings under which nothing can be read."""
    notes: tuple[str, ...] = ()
    """What the person who lists must know of the cache, a line each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of a build."""

    stories: int = 0
    pages: int = 0
    rendered: int = 0
    unchanged: int = 0
    removed: int = 0
    shards: int = 0
    """The number of shards of the search index."""
    indexed: int = 0
    """The number of shards that were indexed anew."""
    files: Mapping[str, int] = field(default_factory=dict)
    """Kind of file to the number of such files in the site, as hosts with a limit count them."""
    redirects: int = 0
    """The number of lines in `_redirects`."""
    held_back: Withheld = field(default_factory=Withheld)
    """What was not published, because it is a draft or because of the time."""
    problems: tuple[Problem, ...] = ()
    of_drafts: tuple[Problem, ...] = ()
    """Mistakes in drafts, which stop nothing."""
    address: str = ""
    """Address by which pages are named because the settings give none; empty when they do."""
    notes: tuple[str, ...] = ()
    """What the person who builds must know of the cache and of files in the output, a line each."""
