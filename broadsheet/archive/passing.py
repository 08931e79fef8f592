"""Passing: advice on links to what time takes from readers, before it is gone and afterwards."""

from collections.abc import Iterable, Iterator

from broadsheet.archive.assemble import Archive
from broadsheet.archive.leading import named_stories
from broadsheet.archive.linking import target_path
from broadsheet.archive.visibility import local_time
from broadsheet.dates import in_words, when_in_words
from broadsheet.model import Document, Moment, Record, Story
from broadsheet.problems import Finding
from broadsheet.wording import counted


def advice_on_links(archive: Archive, item: Story | Document | Record) -> Iterator[Finding]:
    """Yield the advice on each link of a body that time keeps from leading anywhere today."""
    links = archive.links.by_file.get(item.file, ())
    if not any(link.absent for link in links):
        return
    seen: dict[str, int] = {}
    for ordinal, (target, link) in enumerate(zip(item.body.targets, links, strict=True)):
        occurrence = seen.get(target.url, 0)
        seen[target.url] = occurrence + 1
        if link.absent:
            what, hint = gone_page(archive, link.permalink)
            message = f"{target.url!r} leads to {what}, and its words are printed without a link"
            path = target_path(item.body, ordinal)
            yield Finding(
                item.file, path, message, hint, target.url, occurrence, name="hidden-link"
            )


def gone_page(archive: Archive, permalink: str) -> tuple[str, str]:
    """Return what the page at a permalink is that time keeps out, and what to do with a link to it."""
    address = archive.link_targets.absent[permalink]
    story = next((story for story in archive.absent if story.file == address.file), None)
    if story is None or address.kind != "story":
        return "a page that is not there today", "take the link out, or lead it elsewhere"
    if _has_expired(archive, story):
        return _gone(archive, story), "take the link out, or lead it elsewhere"
    return _gone(archive, story), "leave it, and the link comes with the story"


def advice_on_choices(archive: Archive, story: Story) -> Iterator[Finding]:
    """Yield the advice on each related story that a story names and that time keeps out."""
    for at, file in archive.chosen_files.get(story.file, ()):
        other = next((each for each in archive.absent if each.file == file), None)
        if other is None:
            continue
        message = f"{story.related[at]!r} is {_gone(archive, other)}, and is left out"
        hint = "" if not _has_expired(archive, other) else "take it out"
        yield Finding(story.file, ("related", at), message, hint, name="hidden-link")


def advice_on_lead(archive: Archive) -> Iterator[Finding]:
    """Yield the advice on a lead of the front page that time keeps out."""
    written = archive.config.lead
    if not written or not archive.absent:
        return
    permalinks = {
        story.file: filed.permalink
        for story, filed in zip(archive.filing.stories, archive.filing.filed, strict=True)
    }
    absent = [(story, permalinks[story.file]) for story in archive.absent]
    for story, _ in named_stories(written, absent, archive.config.base_url):
        message = f"{written!r} is {_gone(archive, story)}: the newest day's first story leads"
        hint = "name another story, or take it out" if _has_expired(archive, story) else ""
        yield Finding(archive.config.file, ("lead",), message, hint, name="hidden-link")


def advice_on_expiry(archive: Archive, position: int) -> Iterator[Finding]:
    """Yield the advice on a story that will leave while others link to it."""
    story = archive.stories[position]
    if story.expires is None or story.expires.instant <= archive.visibility.now:
        return
    permalink = archive.permalinks[position]
    stories = len(archive.links.backlinks.get(position, ()))
    files = [page.file for page in archive.documents]
    files += [record.file for record in records_of(archive)]
    pages = sum(
        any(link.permalink == permalink for link in archive.links.by_file.get(file, ()))
        for file in files
    )
    named = [counted(stories, "story", "stories")] if stories else []
    named += [counted(pages, "page")] if pages else []
    if named:
        links = "links" if stories + pages == 1 else "link"
        message = f"expires {_on(archive, story.expires)}, and {' and '.join(named)} {links} to it"
        hint = "take the links out by then, or they become plain words"
        yield Finding(story.file, ("expires",), message, hint, name="linked-expiry")


def records_of(archive: Archive) -> Iterable[Record]:
    """Return the records whose pages are shown."""
    terms = (term for group in archive.terms.values() for term in group.values())
    return [term.record for term in terms if term.record is not None]


def _gone(archive: Archive, story: Story) -> str:
    if story.expires and _has_expired(archive, story):
        return f"a story that expired {_on(archive, story.expires)}"
    until = in_words(local_time(story.date, archive.config.zone), archive.visibility.now)
    return f"a story under embargo until {until}"


def _has_expired(archive: Archive, story: Story) -> bool:
    return story.expires is not None and story.expires.instant <= archive.visibility.now


def _on(archive: Archive, moment: Moment) -> str:
    now = archive.visibility.now
    return when_in_words(local_time(moment, archive.config.zone), now)
