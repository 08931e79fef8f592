"""An archive whose stories are shelved is as one in memory, and has few of them in memory."""

import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings

from broadsheet.archive.assemble import Archive, Content, assemble
from broadsheet.archive.drafts import draft_findings
from broadsheet.archive.visibility import Selection
from broadsheet.model import Moment, Story
from broadsheet.problems import Finding
from broadsheet.reading import shelf
from broadsheet.reading.config import Config, Taxonomy
from broadsheet.reading.fields import did_you_mean
from broadsheet.reading.shelf import Shelved, Shelving
from tests.archive.stories import NOW, archives, assembled, story

_STORIES = 200
_LONG = 40_000
"""Letters of each story's summary, by which it takes far more memory than all else of it."""
_CONFIG = Config(
    taxonomies=(Taxonomy("people", "person"), Taxonomy("countries", "country", kind="country")),
    lead="story-7",
)


def _shelved(stories: Sequence[Story]) -> Shelved[Story]:
    made = Shelving(Story)
    return Shelved(made, [made.put(each) for each in stories])


def _plain(archive: Archive) -> list[object]:
    """Return what there is to know of an archive, without stories."""
    return [
        archive.permalinks,
        archive.addresses,
        archive.links,
        archive.chosen_files,
        archive.versions,
        archive.lead,
        archive.visibility,
        [dict(keys) for keys in archive.keys],
        [*map(tuple, archive.postings.term_paths)],
        archive.postings.chosen,
        [each.file for each in archive.absent],
        [each.file for each in archive.stories],
    ]


@settings(max_examples=25)
@given(archives())
def test_an_archive_is_the_same_when_its_stories_are_shelved(stories: list[Story]) -> None:
    archive, findings = assembled(stories)
    shelved, their_findings = assembled(_shelved(stories))
    assert _plain(shelved) == _plain(archive)
    assert their_findings == findings


def _long_stories(**more: Callable[[int], object]) -> Iterator[Story]:
    """Yield stories, each told in two languages, and of which every second is kept out by time."""
    for at in range(_STORIES):
        day = str(date(2020, 1, 1) + timedelta(days=at))
        fields: dict[str, object] = {
            "related": (f"story-{(at + 2) % _STORIES}", f"/2020/01/story-{at % 30 ^ 1}/"),
            "id": f"urn:story:{at}",
            "translation_of": f"story-{at - 1}" if at % 2 else "",
            "language": "fr" if at % 2 else "",
            "aliases": (f"/old/{at}/",),
            "expires": Moment("2029-01-01T00:00:00Z", "2029-01-01") if at % 2 else None,
            **{name: make(at) for name, make in more.items()},
        }
        yield story(f"story-{at}", day, summary=f"{at:06}".ljust(_LONG, "."), **fields)


def _memory(stories: Iterator[Story], config: Config = _CONFIG) -> tuple[list[Finding], int]:
    """Return what is wrong with an archive of shelved stories, and the memory that finding it takes."""
    made = Shelving(Story)
    shelved = Shelved(made, map(made.put, stories))
    content, selection = Content(shelved, (), ()), Selection(now=datetime.fromisoformat(NOW))
    # What finds spellings is loaded when a process first needs it, and takes two megabytes.
    did_you_mean("stroy", ["story"], "")
    tracemalloc.start()
    try:
        archive, findings = assemble(config, content, selection)
        findings += draft_findings(archive, content, selection)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return findings, most


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({}, ""),
        ({"related": lambda _: ("stroy-7",)}, "no other story's slug"),
        ({"id": lambda at: f"urn:story:{at // 2}"}, "is also the id of"),
        ({"terms": lambda _: {"countries": ("Atlantis",)}}, "is not a country"),
        ({"translation_of": lambda at: "stroy" if at else ""}, "no other story's slug"),
        ({"draft": lambda at: at == 9, "related": lambda at: ("story-9",) * (at != 9)}, ""),
    ],
)
def test_an_archive_of_shelved_stories_has_few_in_memory(
    monkeypatch: pytest.MonkeyPatch, more: dict[str, Callable[[int], object]], message: str
) -> None:
    monkeypatch.setattr(shelf, "_RECENT", 4)
    findings, most = _memory(_long_stories(**more))
    assert [*findings] == [] if not message else any(message in each.message for each in findings)
    assert most < _STORIES * _LONG / 4
