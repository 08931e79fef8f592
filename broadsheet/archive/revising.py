"""Revising: the archive after edits that change only single stories, found from the last archive.

Most edits change a story's text, its title or its summary. They change no other story, term or
address, so that the next archive is the last one but for the story's own values and its links. To
find it costs the same in an archive of any size. Every other edit is left to `assemble`; whatever
is found here always equals what `assemble` returns.
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
"""Fields of a story that are printed, and found, with that story alone."""
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
    """Positions of the edited stories, as far as they are shown."""


def revise(
    archive: Archive, findings: Sequence[Finding], edits: Iterable[tuple[Story, Story]]
) -> Revision | None:
    """Return the archive after edits to stories; None when they could change other pages as well.

    `findings` are those of the archive; `edits` are pairs of a story before and after its edit, of
    the same file.
    """
    stories = list(archive.stories)
    before = archive.links
    links, pictures, backlinks = dict(before.by_file), dict(before.pictures), dict(before.backlinks)
    positions: list[int] = []
    new_findings: list[Finding] = []
    files: set[str] = set()
    for old, new in edits:
        if not _leaves_others_alone(old, new):
            return None
        if archive.unseen and old.body.targets != new.body.targets:
            # Whether such a record is published depends on the links to it.
            return None
        files.add(new.file)
        permalink = archive.link_targets.files.get(new.file)
        if permalink is None:
            # The story is not shown, so that no page changes.
            continue
        position = int(archive.addresses[permalink].key)
        links_after, pictures_after, broken = resolve_targets([new], (), {}, archive.link_targets)
        new_findings += broken
        after = links_after.get(new.file, ())
        if _media(archive, links.get(new.file, ()), pictures.get(new.file)) != _media(
            archive, after, pictures_after.get(new.file)
        ):
            return None
        _update_backlinks(archive, position, links.get(new.file, ()), after, backlinks)
        for known, edited in ((links, links_after), (pictures, pictures_after)):
            known.pop(new.file, None)
            known.update(edited)  # type: ignore[arg-type]
        stories[position] = new
        positions.append(position)
    other_findings = [
        finding for finding in findings if finding.file not in files or not _is_about_links(finding)
    ]
    revision = replace(
        archive,
        stories=tuple(stories),
        filing=replace(archive.filing, stories=tuple(stories)),
        links=replace(before, by_file=links, pictures=pictures, backlinks=backlinks),
    )
    return Revision(revision, [*other_findings, *new_findings], positions)


def arrangement_digest(archive: Archive) -> bytes:
    """Return the digest of all that pages are made of, except the texts of single stories.

    Two archives of the same arrangement have the same stories at the same positions, and the same
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
    visibility = archive.visibility
    new_findings = (
        sorted(visibility.embargoed),
        sorted(visibility.expired),
        visibility.preview,
        visibility.searchable,
        visibility.news,
    )
    links = (
        archive.links.media,
        archive.link_targets.shapes,
        sorted(archive.links.backlinks.items()),
    )
    whole = (
        archive.config,
        stories,
        archive.documents,
        records,
        archive.covering,
        *new_findings,
        *links,
    )
    return blake2b(_encode(whole), digest_size=_DIGEST_SIZE).digest()


def story_digests(archive: Archive) -> bytes:
    """Return the digests of all stories, in order of position, as one string of bytes."""
    return b"".join(
        [blake2b(_encode(story), digest_size=_DIGEST_SIZE).digest() for story in archive.stories]
    )


def edited_positions(before: bytes, after: bytes) -> list[int]:
    """Return the positions of stories whose digests differ in two archives of one arrangement."""
    return [
        at // _DIGEST_SIZE
        for at in range(0, len(after), _DIGEST_SIZE)
        if before[at : at + _DIGEST_SIZE] != after[at : at + _DIGEST_SIZE]
    ]


# Keys are sorted, so that the same values give the same bytes.
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def _leaves_others_alone(old: Story, new: Story) -> bool:
    """Return whether two stories differ in nothing that decides about another page."""
    if old.body.anchors != new.body.anchors:
        return False
    if len(old.corrections) != len(new.corrections):
        # The list of all corrections may have one page more or one page less.
        return False
    own = {name: getattr(old, name) for name in _OWN}
    return msgspec.structs.replace(new, body=old.body, **own) == old


def _media(archive: Archive, links: Iterable[Link], picture: str | None) -> set[str]:
    """Return the media files that a story shows or links to, on which depends what is published."""
    return {
        permalink
        for permalink in (picture or "", *(link.permalink for link in links))
        if _is_media(permalink, archive)
    }


def _is_media(permalink: str, archive: Archive) -> bool:
    return permalink.startswith("/media/") and permalink not in archive.addresses


def _update_backlinks(
    archive: Archive,
    position: int,
    before: Iterable[Link],
    after: Iterable[Link],
    backlinks: dict[int, tuple[int, ...]],
) -> None:
    """Bring the backlinks of other stories up to date with the links of one story."""
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


def _is_about_links(finding: Finding) -> bool:
    """Return whether a finding is about the link of a body or a picture.

    The edits handled here can add or mend no other finding.
    """
    return bool(finding.target) or finding.path[:1] == ("image",)
