"""Revising: an archive after edits to stories that move nothing else in it, and how to tell that it is one.

Most edits are of a story's text, its title or its summary. They move no other story, term or
address, so that the next archive is the last one but for the story's own values and its links; to
find it costs the same in an archive of any size. Every other edit is left to `assemble`, which what
is found here always equals.
"""

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from operator import attrgetter

import msgspec

from broadsheet.archive.assemble import Archive
from broadsheet.archive.linking import resolve_targets
from broadsheet.archive.links import Link
from broadsheet.model import Story
from broadsheet.problems import Finding
from broadsheet.reading.story_fields import STORY_FIELDS

_OWN = tuple([field.attribute or key for key, field in STORY_FIELDS.items() if field.alone])
"""What of a story is printed, and found, with it alone."""
_ARRANGED = attrgetter(*(name for name in Story.__struct_fields__ if name not in {*_OWN, "body"}))
_DIGEST_SIZE = 16
"""Length of a story's digest, in bytes."""


@dataclass(frozen=True, slots=True)
class Revision:
    """An archive after some stories were edited."""

    archive: Archive
    findings: Sequence[Finding]
    """Everything in it that does not fit together."""
    positions: Sequence[int]
    """Of the edited stories, as far as they are shown."""


def revised(
    archive: Archive, findings: Sequence[Finding], edits: Iterable[tuple[Story, Story]]
) -> Revision | None:
    """Return the archive with each story exchanged for another of the same file; None when that could move others.

    `findings` are those of the archive; `edits` have each story as it was and as it is.
    """
    stories = list(archive.stories)
    before = archive.links
    links, pictures, backlinks = dict(before.by_file), dict(before.pictures), dict(before.backlinks)
    positions: list[int] = []
    found: list[Finding] = []
    files: set[str] = set()
    for old, new in edits:
        if not _stands_alike(old, new):
            return None
        files.add(new.file)
        permalink = archive.link_targets.files.get(new.file)
        if permalink is None:
            # It is not shown, and so is read by nobody.
            continue
        position = int(archive.addresses[permalink].key)
        its_links, its_pictures, broken = resolve_targets([new], (), {}, archive.link_targets)
        found += broken
        after = its_links.get(new.file, ())
        if _media(archive, links.get(new.file, ()), pictures.get(new.file)) != _media(
            archive, after, its_pictures.get(new.file)
        ):
            return None
        _turn_round(archive, position, links.get(new.file, ()), after, backlinks)
        for held, its in ((links, its_links), (pictures, its_pictures)):
            held.pop(new.file, None)
            held.update(its)  # type: ignore[arg-type]
        stories[position] = new
        positions.append(position)
    kept = [
        finding for finding in findings if finding.file not in files or not _is_of_links(finding)
    ]
    revision = replace(
        archive,
        stories=tuple(stories),
        filing=replace(archive.filing, stories=tuple(stories)),
        links=replace(before, by_file=links, pictures=pictures, backlinks=backlinks),
    )
    return Revision(revision, [*kept, *found], positions)


def arrangement_digest(archive: Archive) -> bytes:
    """Return the digest of all that pages are made of, but for what stories say of themselves.

    Two archives of one arrangement have the same stories at the same positions, and the same
    addresses.
    """
    stories = [
        (
            _ARRANGED(story),
            story.body.anchors,
            len(story.corrections),
            story.file in archive.links.pictures,
        )
        for story in archive.stories
    ]
    records = [term.record for group in archive.terms.values() for term in group.values()]
    seen = archive.visibility
    found = (sorted(seen.embargoed), sorted(seen.expired), seen.preview, seen.searchable, seen.news)
    links = (
        archive.links.media,
        archive.link_targets.shapes,
        sorted(archive.links.backlinks.items()),
    )
    whole = (archive.config, stories, archive.documents, records, *found, *links)
    return blake2b(_encode(whole), digest_size=_DIGEST_SIZE).digest()


def story_digests(archive: Archive) -> bytes:
    """Return the digests of all stories by position, strung together."""
    return b"".join(
        [blake2b(_encode(story), digest_size=_DIGEST_SIZE).digest() for story in archive.stories]
    )


def edited_positions(before: bytes, after: bytes) -> list[int]:
    """Return the positions of the stories whose digests differ, of two archives of one arrangement."""
    return [
        at // _DIGEST_SIZE
        for at in range(0, len(after), _DIGEST_SIZE)
        if before[at : at + _DIGEST_SIZE] != after[at : at + _DIGEST_SIZE]
    ]


# In order, so that the same values give the same bytes.
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def _stands_alike(old: Story, new: Story) -> bool:
    """Return whether two stories differ in nothing that another page is arranged by."""
    if old.body.anchors != new.body.anchors:
        return False
    if len(old.corrections) != len(new.corrections):
        # The list of all corrections may have a page more, or one less.
        return False
    own = {name: getattr(old, name) for name in _OWN}
    return msgspec.structs.replace(new, body=old.body, **own) == old


def _media(archive: Archive, links: Iterable[Link], picture: str | None) -> set[str]:
    """Return the media files that a story shows or links to: which are published depends on that."""
    return {
        permalink
        for permalink in (picture or "", *(link.permalink for link in links))
        if _is_media(permalink, archive)
    }


def _is_media(permalink: str, archive: Archive) -> bool:
    return permalink.startswith("/media/") and permalink not in archive.addresses


def _turn_round(
    archive: Archive,
    position: int,
    before: Iterable[Link],
    after: Iterable[Link],
    backlinks: dict[int, tuple[int, ...]],
) -> None:
    """Enter among the backlinks of other stories that one links to them now, or does not any more."""
    old, new = _targets(archive, position, before), _targets(archive, position, after)
    for target in old ^ new:
        sources = [source for source in backlinks.pop(target, ()) if source != position]
        if target in new:
            insort(sources, position)
        if sources:
            backlinks[target] = tuple(sources)


def _targets(archive: Archive, position: int, links: Iterable[Link]) -> set[int]:
    addresses = (archive.addresses.get(link.permalink) for link in links)
    stories = {int(address.key) for address in addresses if address and address.kind == "story"}
    return stories - {position}


def _is_of_links(finding: Finding) -> bool:
    """Return whether a finding is about where a body or a picture leads: the only ones that these edits can mend."""
    return bool(finding.target) or finding.path[:1] == ("image",)
