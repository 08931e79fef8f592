"""Advice: what is not a mistake, but an editor may want to look at.

All of it is gathered here, and what an archive or a story wants none of is left out.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from broadsheet.archive.addresses import permalink_on
from broadsheet.archive.assemble import Archive
from broadsheet.archive.bodies import advice_on_bodies
from broadsheet.archive.broken_lists import findings_on_broken_lists
from broadsheet.archive.chronology import advice_on_dates
from broadsheet.archive.identifiers import former_permalink
from broadsheet.archive.likeness import Spellings, advice_on_name, known_spellings
from broadsheet.archive.menu import advice_on_menu
from broadsheet.archive.passing import (
    advice_on_choices,
    advice_on_expiry,
    advice_on_lead,
    advice_on_links,
    records_of,
)
from broadsheet.archive.translations import advice_on_own_versions
from broadsheet.archive.visibility import local_time
from broadsheet.dates import day_of, narrowest_period
from broadsheet.model import Document, Record, Shape, Story
from broadsheet.problems import Finding, Problem
from broadsheet.reading.bundles import bundle_of, bundles_among
from broadsheet.reading.config import Config
from broadsheet.reading.placing import as_problems

_NAMED = 8
"""Number of parts left out of a drawing that its advice names, at most."""


def advice_on(archive: Archive, root: Path, more: Iterable[Problem] = ()) -> list[Problem]:
    """Return the advice on the archive at a root, in the order of its files.

    `more` is the advice on its files, settings and layouts.
    """
    spellings = known_spellings(archive)
    every = range(len(archive.stories))
    broken = list(findings_on_broken_lists(archive, root, every, spellings))
    findings = [*_other_than(broken, findings_on(archive, spellings)), *broken]
    pieces = [*more, *as_problems(findings, root), *advice_on_bodies(archive, root)]
    items = chain[Story | Document](archive.stories, archive.absent, archive.documents)
    return _wanted(pieces, archive.config, items)


def advice_on_story(
    archive: Archive, root: Path, position: int, spellings: Spellings
) -> list[Problem]:
    """Return the advice on the story at a position.

    The time that this takes grows with the number of names, but not with the number of stories.
    `spellings` are those of the same archive.
    """
    story = archive.stories[position]
    broken = list(findings_on_broken_lists(archive, root, [position], spellings))
    findings = [*_other_than(broken, findings_on_story(archive, position, spellings)), *broken]
    pieces = [*as_problems(findings, root), *advice_on_bodies(archive, root, [story.file])]
    return _wanted(pieces, archive.config, [story])


def advice_on_page(archive: Archive, root: Path, page: Document) -> list[Problem]:
    """Return the advice on a page that is no story."""
    links = as_problems(advice_on_links(archive, page), root)
    pieces = [*links, *advice_on_bodies(archive, root, [page.file])]
    return _wanted(pieces, archive.config, [page])


def _wanted(
    pieces: Iterable[Problem], config: Config, items: Iterable[Story | Document]
) -> list[Problem]:
    """Return the pieces that neither the archive nor the story or page itself wants none of."""
    ignored = {item.file: item.ignore_advice for item in items if item.ignore_advice}
    return sorted(
        piece
        for piece in pieces
        if piece.name not in config.ignore_advice and piece.name not in ignored.get(piece.file, ())
    )


def _other_than(broken: Iterable[Finding], findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings at other names than those of lists that are broken over lines."""
    told = {(each.file, each.path) for each in broken}
    yield from (each for each in findings if (each.file, each.path) not in told)


def findings_on(archive: Archive, spellings: Spellings | None = None) -> Iterator[Finding]:
    """Yield the advice on all but bodies, on every story of an archive, newest first."""
    spellings = known_spellings(archive) if spellings is None else spellings
    for position in range(len(archive.stories)):
        yield from findings_on_story(archive, position, spellings)
    for story in archive.absent:
        yield from advice_on_dates(story, archive.visibility.now, archive.config.zone)
    for item in chain[Document | Record](archive.documents, records_of(archive)):
        yield from advice_on_links(archive, item)
    yield from advice_on_lead(archive)
    yield from advice_on_menu(archive.terms, archive.config)
    yield from _advice_on_media(archive)
    yield from _advice_on_unused_files(archive)


def findings_on_story(archive: Archive, position: int, spellings: Spellings) -> Iterator[Finding]:
    """Yield the advice on a story's fields; that on a name comes once, at its first story."""
    story = archive.stories[position]
    yield from _advice_on_missing_fields(story)
    yield from advice_on_dates(story, archive.visibility.now, archive.config.zone)
    yield from advice_on_links(archive, story)
    yield from advice_on_choices(archive, story)
    versions = [archive.stories[other] for other in archive.versions.get(position, ())]
    chosen = archive.chosen_files.get(story.file, ())
    yield from advice_on_own_versions(story, versions, chosen)
    yield from advice_on_expiry(archive, position)
    yield from _advice_on_old_address(archive, position)
    yield from _advice_on_duplicate(archive, position)
    yield from _advice_on_move(archive, position)
    for taxonomy, known in spellings.items():
        for key in archive.keys[position][taxonomy]:
            term = archive.terms[taxonomy][key]
            # A name that has a record was chosen, and so was one that a record gives as its parent.
            if term.record is None and not term.children and term.stories[-1] == position:
                yield from advice_on_name(archive, term, known)


def _advice_on_media(archive: Archive) -> Iterator[Finding]:
    for permalink, path in archive.links.media.items():
        shape = archive.link_targets.shapes.get(permalink)
        if shape is not None and (shape.left_out or shape.told):
            yield _advice_on_file(f"content/{path}", shape)


def _advice_on_file(file: str, shape: Shape) -> Finding:
    if shape.told:
        message, hint = f"is published with {shape.told}", "save it again without such notes"
        return Finding(file, (), message, hint, name="place-told")
    names = ", ".join(shape.left_out[:_NAMED])
    more = len(shape.left_out) - _NAMED
    message = f"is published without {names}{f' and {more:,} more' if more > 0 else ''}"
    if shape.source:
        hint = "save each as a picture of its own, or all as a PDF"
        return Finding(file, (), message, hint, name="further-pages")
    hint = "look at it, and save it again as plain SVG without these"
    return Finding(file, (), message, hint, name="drawing-parts")


def _advice_on_unused_files(archive: Archive) -> Iterator[Finding]:
    """Find the files in the bundles of what is published that are not published with it."""
    media = archive.link_targets.media
    bundles = bundles_among(file.removeprefix("content/") for file in archive.link_targets.files)
    for path, permalink in media.items() if bundles else ():
        if permalink not in archive.links.media and bundle_of(path, bundles):
            message = "is not published: no page shows it or links to it"
            hint = "show it in the text beside it or link to it there, or take it out"
            yield Finding(f"content/{path}", (), message, hint, name="unused-file")


def _advice_on_missing_fields(story: Story) -> Iterator[Finding]:
    if not story.summary:
        hint = "write 'summary: …', one sentence that says what happened"
        yield Finding(story.file, ("title",), "has no summary", hint, name="no-summary")
    if not story.sources:
        hint = "write 'source: {name: …, url: …}', where its facts were first published"
        yield Finding(story.file, ("title",), "has no source", hint, name="no-source")


def _advice_on_duplicate(archive: Archive, position: int) -> Iterator[Finding]:
    """Find a story that has the same title, day and text as one whose file comes before its own."""
    story = archive.stories[position]
    same = [
        other.file
        for other in map(
            archive.stories.__getitem__, archive.days[narrowest_period(story.date.local)]
        )
        if other.file < story.file
        and other.date.stated == story.date.stated
        and other.title.casefold() == story.title.casefold()
        and (other.body.address, other.body.targets) == (story.body.address, story.body.targets)
    ]
    if same:
        message = f"has the same title, day and text as {min(same)}"
        hint = "take one of them out, and write its permalink under 'aliases' of the other"
        yield Finding(story.file, ("title",), message, hint, name="duplicate")


def _advice_on_move(archive: Archive, position: int) -> Iterator[Finding]:
    """Find a story that had another permalink, so that readers of feeds would see it anew."""
    story = archive.stories[position]
    first = former_permalink(story, archive.config.permalink) if story.aliases else ""
    if first and not story.id:
        message = (
            f"had the permalink {first}, and feeds give it to their readers anew under this one"
        )
        yield Finding(story.file, ("aliases",), message, f"write 'id: {first}'", name="moved-story")


def _advice_on_old_address(archive: Archive, position: int) -> Iterator[Finding]:
    """Find a story that had another permalink while days were those of the archive's time zone.

    Now a story's day is the one that was written.
    """
    story = archive.stories[position]
    if "T" not in story.date.local:
        return
    day = day_of(local_time(story.date, archive.config.zone))
    before = permalink_on(archive.config.permalink, day, story.slug)
    if day != story.date.day and before not in archive.addresses:
        message = (
            f"is on {story.date.day} where it was written, and on {day} in the archive's time zone"
        )
        hint = (
            f"add {before} to 'aliases' if it was published there, before days were those written"
        )
        yield Finding(story.file, ("date",), message, hint, name="old-address")
