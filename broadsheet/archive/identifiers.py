"""Identifiers: what feeds know stories by, and which stories could not be told from each other."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from broadsheet.archive.addresses import known_pattern, story_permalink
from broadsheet.archive.visibility import Selected
from broadsheet.dates import known_periods
from broadsheet.model import Story
from broadsheet.packed import KnownBy
from broadsheet.problems import Finding
from broadsheet.reading.config import Config
from broadsheet.urls import absolute

_PARTS: Mapping[str, str] = {
    "{year}": r"[0-9]{4}", "{month}": r"[0-9]{2}", "{day}": r"[0-9]{2}", "{slug}": r"[a-z0-9]+(?:-[a-z0-9]+)*",
}  # fmt: skip


def identifier(story: Story, permalink: str, base_url: str) -> str:
    """Return what feeds know a story by: its `id`, or else the whole URL of its page.

    Readers of feeds show a story anew when this changes (RFC 4287, 4.2.6).
    """
    return absolute(base_url, story.id or permalink) if story.id[:1] in ("", "/") else story.id


def shared_identifiers(selected: Selected, config: Config) -> Iterator[Finding]:
    """Yield a finding for each story whose `id` another story has as well, or has by its permalink.

    Drafts count only where they are shown, and all others also before and after their time, which
    alone makes no mistakes.
    """
    stories = selected.whole
    if not any(story.id for story in stories):
        return

    def known_by(story: Story) -> tuple[str]:
        permalink = story_permalink(config.permalink, story)
        return (identifier(story, permalink, config.base_url),)

    for _, positions in KnownBy(stories, known_by).shared():
        sharing = [stories[at] for at in positions]
        for story in sharing:
            other = next(each for each in sharing if each is not story)
            if story.id:
                what = "also the id" if other.id else "the permalink, and so the id,"
                message = f"{story.id!r} is {what} of {other.file}"
                yield Finding(story.file, ("id",), message, "give one of them another id")


def former_permalink(story: Story, pattern: str) -> str:
    """Return a story's first alias that has the form of a permalink; empty if it has none."""
    # Its date may once have been exact, or it was as inexact then as it is now.
    known = known_periods(story.date.local)
    forms = [_form(pattern), _form(known_pattern(pattern, len(known)))]
    aliases = (alias.removesuffix("index.html") for alias in story.aliases)
    return next((alias for alias in aliases if any(form.fullmatch(alias) for form in forms)), "")


@cache
def _form(pattern: str) -> re.Pattern[str]:
    """Return the pattern that every permalink of a story matches."""
    return re.compile(
        "".join(_PARTS.get(part) or re.escape(part) for part in re.split(r"(\{\w+\})", pattern))
    )
