"""Revising: the archive after edits that change only single stories, found from the last archive.

Most edits change a story's text, its title or its summary. They change no other story, term or
address, so that the next archive is the last one but for the story's own values and its links. To
find it costs the same in an archive of any size. A story that is under other terms now is filed
anew (`archive.refiling`). Every other edit is left to `assemble`; whatever is found here always
equals what `assemble` returns.
"""

from bisect import insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import msgspec

from broadsheet.archive.assemble import Archive
from broadsheet.archive.linking import resolve_targets
from broadsheet.archive.links import Link
from broadsheet.archive.ordering import are_ordered
from broadsheet.archive.refiling import refiled
from broadsheet.archive.visibility import changes_of
from broadsheet.model import Country, Story
from broadsheet.problems import Finding
from broadsheet.reading.story_fields import STORY_FIELDS

_OWN = (*(field.attribute or key for key, field in STORY_FIELDS.items() if field.alone), "own")
"""Fields of a story that are printed, and found, with that story alone."""
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
    archive: Archive,
    findings: Sequence[Finding],
    edits: Iterable[tuple[Story, Story]],
    countries: Sequence[Country] | None = None,
) -> Revision | None:
    """Return the archive after edits to stories; None when they could change other pages as well.

    `findings` are those of the archive; `edits` are pairs of a story before and after its edit, of
    the same file. `countries` are those that are known; without them, and where anything is wrong
    before or afterwards, no story comes under other terms here.
    """
    pairs = [*edits]
    if countries is None and any(old.terms != new.terms for old, new in pairs):
        return None
    stories = list(archive.stories)
    edited = {new.file: new for _, new in pairs}
    links = _NewLinks(
        archive,
        dict(archive.links.by_file),
        dict(archive.links.pictures),
        dict(archive.links.backlinks),
    )
    positions: list[int] = []
    turned: dict[int, tuple[Story, Story]] = {}
    new_findings: list[Finding] = []
    for old, new in pairs:
        if not _leaves_others_alone(old, new, archive):
            return None
        position = _position(new, archive)
        if position is None and old.terms != new.terms:
            return None
        if new.file not in archive.link_targets.files:
            # The story is a draft that is not shown, and no page changes.
            continue
        after, picture, broken = _resolved(new, archive)
        new_findings += broken
        if position is None:
            # Time keeps the story out: no page changes, but its mistakes are told.
            continue
        if not links.update(new.file, position, after, picture):
            return None
        stories[position] = new
        positions.append(position)
        if old.terms != new.terms:
            turned[position] = old, new
    whole = _edited(archive.filing.stories, edited) if archive.absent else tuple(stories)
    moved = _positions_of(edited, whole) if archive.absent else positions
    if not all(are_ordered(whole[max(at - 1, 0) : at + 2]) for at in moved):
        # With another title a story may stand elsewhere among those of its day.
        return None
    other_findings = [
        finding
        for finding in findings
        if finding.file not in edited or not _is_about_links(finding)
    ]
    revision = replace(
        archive,
        stories=tuple(stories),
        absent=_edited(archive.absent, edited),
        filing=replace(archive.filing, stories=whole),
        links=replace(
            archive.links,
            by_file=links.by_file,
            pictures=links.pictures,
            backlinks=links.backlinks,
        ),
    )
    made = Revision(revision, [*other_findings, *new_findings], positions)
    return _filed_anew(made, turned, findings, countries or ()) if turned else made


def _filed_anew(
    revision: Revision,
    turned: Mapping[int, tuple[Story, Story]],
    findings: Sequence[Finding],
    countries: Sequence[Country],
) -> Revision | None:
    """Return a revision whose stories at some positions are under the terms that they have now."""
    if findings or revision.findings:
        # Another term may mend a mistake elsewhere, or move it.
        return None
    archive = refiled(revision.archive, turned, countries)
    return replace(revision, archive=archive) if archive else None


def _position(story: Story, archive: Archive) -> int | None:
    """Return the position of a story, by its file; None where it is not shown."""
    address = archive.addresses.get(archive.link_targets.files.get(story.file, ""))
    return int(address.key) if address and address.file == story.file else None


@dataclass(frozen=True, slots=True)
class _NewLinks:
    """The links of an archive while they are brought up to date, one story after the other."""

    archive: Archive
    by_file: dict[str, tuple[Link, ...]]
    pictures: dict[str, str]
    backlinks: dict[int, tuple[int, ...]]

    def update(self, file: str, position: int, after: tuple[Link, ...], picture: str) -> bool:
        """Take over the links of a story, unless other media files would be published for them."""
        before, picture_before = self.by_file.pop(file, ()), self.pictures.pop(file, "")
        if _media(self.archive, before, picture_before) != _media(self.archive, after, picture):
            return False
        _update_backlinks(self.archive, position, before, after, self.backlinks)
        if after:
            self.by_file[file] = after
        if picture:
            self.pictures[file] = picture
        return True


def _resolved(story: Story, archive: Archive) -> tuple[tuple[Link, ...], str, list[Finding]]:
    """Return the links of a story's body, the permalink of its picture, and what is wrong there."""
    links, pictures, broken = resolve_targets([story], (), {}, archive.link_targets)
    return links.get(story.file, ()), pictures.get(story.file, ""), broken


def story_digests(
    stories: Sequence[Story], last: tuple[Sequence[Story], Sequence[bytes]] | None = None
) -> list[bytes]:
    """Return the digest of each story, in their order.

    The `last` stories and their digests are taken over where a story is the very same value.
    """
    known = dict(zip(map(id, last[0]), last[1], strict=True)) if last else {}
    return [
        known.get(id(story)) or blake2b(_encode(story), digest_size=_DIGEST_SIZE).digest()
        for story in stories
    ]


def edited_positions(last: Archive, archive: Archive) -> list[int] | None:
    """Return the positions of stories that an archive has edited since the last one, and no more.

    They are those of the edited stories, and of stories that one of these links to or did. Returns
    None when more may differ: when the archive is no revision of the last one.
    """
    # Only a revision takes these over, and it takes over all others with them.
    if (
        archive.addresses is not last.addresses
        or archive.terms is not last.terms
        or archive.postings is not last.postings
    ):
        return None
    pairs = enumerate(zip(last.stories, archive.stories, strict=True))
    edited = {position for position, (one, other) in pairs if one is not other}
    links, links_before = archive.links.backlinks, last.links.backlinks
    edited.update(
        target
        for target in links.keys() | links_before.keys()
        if links.get(target) != links_before.get(target)
    )
    return sorted(edited)


# Keys are sorted, so that the same values give the same bytes.
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def _leaves_others_alone(old: Story, new: Story, archive: Archive) -> bool:
    """Return whether two stories differ in nothing but their terms that decides about another page."""
    if old.body.anchors != new.body.anchors:
        return False
    if len(old.corrections) != len(new.corrections):
        # The list of all corrections may have one page more or one page less.
        return False
    if old.language != new.language and _has_translations(archive):
        # Other pages may name it by its language, or name a mistake.
        return False
    if archive.unseen and old.body.targets != new.body.targets:
        # Whether such a record is published depends on the links to it.
        return False
    # By now, what the edit says has changed since the archive was assembled may be true.
    told = {*changes_of(new, archive.config.zone)} - {*changes_of(old, archive.config.zone)}
    if any(instant > archive.visibility.now for instant in told):
        return False
    own = {name: getattr(old, name) for name in _OWN}
    return msgspec.structs.replace(new, body=old.body, terms=old.terms, **own) == old


def _has_translations(archive: Archive) -> bool:
    return any(story.translation_of for story in (*archive.stories, *archive.absent))


def _edited(stories: Sequence[Story], edited: Mapping[str, Story]) -> tuple[Story, ...]:
    return tuple([edited.get(story.file, story) for story in stories])


def _positions_of(files: Collection[str], stories: Sequence[Story]) -> list[int]:
    return [position for position, story in enumerate(stories) if story.file in files]


def _media(archive: Archive, links: Iterable[Link], picture: str) -> set[str]:
    """Return the media files that a story shows or links to, on which depends what is published."""
    return {
        permalink
        for permalink in (picture, *(link.permalink for link in links))
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
