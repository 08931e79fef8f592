"""Linking: where the bodies and pictures of an archive lead, with backlinks and media in use."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from broadsheet.archive.links import Link, LinkTargets, block_file, picture, resolve
from broadsheet.archive.terms import Term
from broadsheet.archive.visibility import Selected
from broadsheet.model import Body, Document, Record, Story
from broadsheet.problems import Finding, Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The links of an archive's content files."""

    by_file: Mapping[str, tuple[Link, ...]]
    """Content file to the links of its body: one for each of the body's targets, in order."""
    pictures: Mapping[str, str]
    """Content file to the permalink of the picture at its head: a story's, or a record's photo."""
    backlinks: Mapping[int, tuple[int, ...]]
    """Position of a story to the positions of the stories that link to it, newest first."""
    media: Mapping[str, str]
    """Permalink of each media file that a published page shows or links to, to its path from
    `content`."""


def link_pages(
    selected: Selected,
    terms: Mapping[str, Mapping[str, Term]],
    shown_terms: Mapping[str, Mapping[str, Term]],
    link_targets: LinkTargets,
    permalinks: Sequence[str],
) -> tuple[Links, list[Finding]]:
    """Return the links of what is shown, and a finding for each link that leads to nothing.

    Findings are also about stories and records that are not shown. `terms` are those of the whole
    archive, `permalinks` those of the stories that are shown, by position.
    """
    targets, pictures, findings = resolve_targets(
        selected.whole, selected.documents, terms, link_targets
    )
    gone = {story.file for story in selected.absent}
    gone.update({*_record_files(terms)} - {*_record_files(shown_terms)})
    for file in gone:
        targets.pop(file, None)
        pictures.pop(file, None)
    media = link_targets.media
    used = (
        {*pictures.values(), *(link.permalink for each in targets.values() for link in each)}
        if media
        else set()
    )
    links = Links(
        by_file=targets,
        pictures=pictures,
        backlinks=_backlinks(selected.stories, permalinks, targets),
        media={permalink: path for path, permalink in media.items() if permalink in used},
    )
    return links, findings


def _record_files(terms: Mapping[str, Mapping[str, Term]]) -> Iterator[str]:
    for group in terms.values():
        yield from [term.record.file for term in group.values() if term.record]


def resolve_targets(
    stories: Iterable[Story],
    documents: Iterable[Document],
    terms: Mapping[str, Mapping[str, Term]],
    link_targets: LinkTargets,
) -> tuple[dict[str, tuple[Link, ...]], dict[str, str], list[Finding]]:
    """Return the links of each body, the picture of each story and record, and what is wrong, by file.

    There is a finding for each link or picture that leads to nothing.
    """
    targets: dict[str, tuple[Link, ...]] = {}
    pictures: dict[str, str] = {}
    findings: list[Finding] = []
    records = [term.record for group in terms.values() for term in group.values() if term.record]
    items: Iterator[Story | Document | Record] = chain(stories, documents, records)
    for item in items:
        if item.body.targets:
            targets[item.file] = _body_links(item, link_targets, findings)
    heads = chain(
        ((story.file, "image", story.picture) for story in stories if story.picture),
        ((record.file, "photo", record.photo) for record in records if record.photo),
    )
    for file, field, head in heads:
        try:
            pictures[file] = picture(head.src, file, link_targets)
        except Invalid as invalid:
            findings.append(Finding(file, (field, "src"), invalid.message, invalid.hint))
    return targets, pictures, findings


def _body_links(
    item: Story | Document | Record, link_targets: LinkTargets, findings: list[Finding]
) -> tuple[Link, ...]:
    links: list[Link] = []
    seen: dict[str, int] = {}
    for ordinal, target in enumerate(item.body.targets):
        try:
            if target.kind == "picture":
                links.append(Link(picture(target.url, item.file, link_targets)))
            elif target.kind == "link":
                links.append(resolve(target.url, item.file, link_targets))
            else:
                links.append(block_file(target.url, item.file, link_targets, target.kind))
        except Invalid as invalid:
            # A link is needed all the same: a body has one for each of its targets.
            links.append(Link(""))
            occurrence = seen.get(target.url, 0)
            findings.append(
                Finding(
                    item.file,
                    target_path(item.body, ordinal),
                    invalid.message,
                    invalid.hint,
                    target.url,
                    occurrence,
                )
            )
        seen[target.url] = seen.get(target.url, 0) + 1
    return tuple(links)


def target_path(body: Body, ordinal: int) -> tuple[str, ...]:
    """Return where the target of an ordinal stands: the path of its field, empty for the body."""
    field = body.field_of(ordinal) if body.field_targets else ""
    return (field,) if field else ()


def _backlinks(
    stories: Sequence[Story], permalinks: Sequence[str], targets: Mapping[str, Sequence[Link]]
) -> dict[int, tuple[int, ...]]:
    positions = {permalink: position for position, permalink in enumerate(permalinks)}
    backlinks: dict[int, list[int]] = {}
    for position, story in enumerate(stories):
        for link in targets.get(story.file, ()):
            target = positions.get(link.permalink)
            if target is not None and target != position:
                sources = backlinks.setdefault(target, [])
                # A story that links twice is one source.
                if not sources or sources[-1] != position:
                    sources.append(position)
    return {target: tuple(sources) for target, sources in backlinks.items()}
