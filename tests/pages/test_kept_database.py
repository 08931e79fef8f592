"""The database after an edit is, byte for byte, that of the archive as it is then."""

from collections.abc import Mapping
from dataclasses import replace

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given

from broadsheet.archive.assemble import Archive
from broadsheet.model import Story
from broadsheet.pages import kept_database
from broadsheet.pages.database import Cells, database, story_cells
from broadsheet.pages.exports import Lines
from broadsheet.pages.kept_database import KeptDatabase
from broadsheet.pages.parts import Parts, parts_of
from broadsheet.pages.taken_rows import TakenRows
from tests.archive.stories import archives, assembled, story

STORIES = [
    story(f"s{at:03}", f"2025-0{1 + at % 6}-1{at % 10}", summary="It rained. " * (at % 40))
    for at in range(120)
]


def _edited(archive: Archive, position: int, **changed: object) -> Archive:
    """Return an archive with another story at a position, of which the rest is as it was."""
    stories = list(archive.stories)
    stories[position] = msgspec.structs.replace(stories[position], **changed)
    return replace(archive, stories=tuple(stories))


def _words(archive: Archive, position: int, words: int) -> Archive:
    body = msgspec.structs.replace(archive.stories[position].body, words=words)
    return _edited(archive, position, body=body)


def _parts(archive: Archive) -> Parts:
    return parts_of(archive)


def _data(kept: KeptDatabase, archive: Archive) -> bytes:
    parts = _parts(archive)
    return kept.data_of(parts, Lines(parts))


def _anew(archive: Archive) -> bytes:
    parts = _parts(archive)
    return database(parts, Lines(parts))


@pytest.mark.parametrize("words", [0, 1, 2, 127, 128, 255, 32767, 32768, 8388607, 8388608, 2**31])
@pytest.mark.parametrize("before", [0, 1, 5, 130, 40000])
def test_another_number_of_words(before: int, words: int) -> None:
    archive = _words(assembled(STORIES)[0], 60, before)
    kept = KeptDatabase()
    assert _data(kept, archive) == _anew(archive)
    after = _words(archive, 60, words)
    assert _data(kept, after) == _anew(after)


def test_cells_of_the_same_size_are_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = _words(assembled(STORIES)[0], 60, 300)
    kept = KeptDatabase()
    _data(kept, archive)
    after = _edited(_words(archive, 60, 301), 7, title=archive.stories[7].title[::-1])
    wanted = _anew(after)
    with monkeypatch.context() as patch:
        patch.delattr(kept_database, "database")
        assert _data(kept, after) == wanted
        assert _data(kept, after) == wanted


@pytest.mark.parametrize("title", ["A", "Ä" * 8, "x" * 5000, "\N{SNOWMAN}" * 3])
def test_another_title(title: str) -> None:
    archive = assembled(STORIES)[0]
    kept = KeptDatabase()
    _data(kept, archive)
    after = _edited(archive, 60, title=title)
    assert _data(kept, after) == _anew(after)
    assert _data(kept, archive) == _anew(archive)


@given(archives(), archives(), st.data())
def test_any_archive_after_any_other(
    one: list[Story], other: list[Story], data: st.DataObject
) -> None:
    kept = KeptDatabase()
    for stories in (one, other):
        archive = assembled(stories)[0]
        assert _data(kept, archive) == _anew(archive)
        if archive.stories:
            at = data.draw(st.integers(0, len(archive.stories) - 1))
            edited = _words(archive, at, data.draw(st.integers(0, 70000)))
            edited = _edited(edited, at, summary=data.draw(st.text("aé", max_size=4)))
            assert _data(kept, edited) == _anew(edited)


@given(archives(), st.data())
def test_after_stories_came_went_and_changed_their_terms(
    stories: list[Story], data: st.DataObject
) -> None:
    kept, number = KeptDatabase(), len(stories)
    archive = assembled(stories)[0]
    _data(kept, archive)
    for _ in range(3):
        held = {name: data.draw(st.booleans()) for name in ("comes", "goes", "turns")}
        if held["goes"] and stories:
            gone = data.draw(st.sampled_from(stories))
            stories = [each for each in stories if each is not gone]
        if held["turns"] and stories:
            turned = data.draw(st.sampled_from(stories))
            terms = {"topics": data.draw(st.sampled_from([(), ("C",), ("C++",), ("Law", "Page")]))}
            new = msgspec.structs.replace(turned, terms={**turned.terms, **terms})
            stories = [new if each is turned else each for each in stories]
        if held["comes"]:
            day = data.draw(st.sampled_from(["2024-12-01", "2025-01-02", "2025-02-01"]))
            stories = [*stories, story(f"s{number}", day, "s0.md", terms={"topics": ("C#", "c")})]
            number += 1
        archive = assembled(stories)[0]
        assert _data(kept, archive) == _anew(archive)


def test_rows_of_a_term_whose_address_is_now_anothers_are_made_anew() -> None:
    stories = [
        story("old", "2024-01-01", terms={"topics": ("Müller",)}),
        *(story(f"s{at}", f"2025-01-0{at}", terms={"topics": ("Muller",)}) for at in range(1, 9)),
        story("both", "2025-02-01", terms={"topics": ("Müller", "Muller")}),
    ]
    kept = KeptDatabase()
    before, after = assembled(stories)[0], assembled(stories[1:])[0]
    at_first, at_last = (
        {term.permalink: key for key, term in each.terms["topics"].items()}
        for each in (before, after)
    )
    assert at_first["/topics/muller/"] != at_last["/topics/muller/"]
    assert _data(kept, before) == _anew(before)
    assert _data(kept, after) == _anew(after)


def test_rows_are_taken_from_the_file_before(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = assembled(STORIES)[0]
    kept = KeptDatabase()
    _data(kept, archive)
    after = assembled([*STORIES[:50], story("new", "2025-03-13", terms={"topics": ("Law",)})])[0]
    wanted = _anew(after)
    made: list[str] = []

    def noted(line: str, types: Mapping[str, str]) -> Cells:
        made.append(line)
        return story_cells(line, types)

    monkeypatch.setattr(kept_database, "story_cells", noted)
    taken: list[TakenRows] = []

    def watched(*given: object) -> bytes:
        taken.append(given[-1])  # type: ignore[arg-type]
        return database(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(kept_database, "database", watched)
    assert _data(kept, after) == wanted
    assert [len(made), *(len(each.numbers) for each in taken)] == [1, 50]
