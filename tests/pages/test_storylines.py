"""Storylines: told in order, by what one finds looking through the chapters one by one."""

from datetime import date

import hypothesis.strategies as st
from hypothesis import given

from broadsheet.model import Correction, Moment, Story
from broadsheet.pages.catalogue import catalogue
from broadsheet.reading.config import STORYLINES, Config, Taxonomy
from broadsheet.views.storylines import StorylineChapter, StorylinesView, StorylineView
from tests.archive.stories import assembled, record, story

TAXONOMIES = (Taxonomy("people", "person"), Taxonomy("topics", "topic", tree=True), STORYLINES)
PEOPLE = ("Ann", "Bo", "Cy", "Di")


def _config(size: int) -> Config:
    return Config(taxonomies=TAXONOMIES, page_size=size)


def _told(number: int, people: tuple[str, ...], topics: tuple[str, ...], corrected: int) -> Story:
    corrections = tuple(
        Correction(date(2025, 7, 1 + (number + at) % 3), f"c{number}.{at}")
        for at in range(corrected)
    )
    terms = {"storylines": ("Told",), "people": people, "topics": topics}
    return story(f"s{number}", f"2025-06-{number + 1:02}", terms=terms, corrections=corrections)


def _some(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), unique=True, max_size=3).map(tuple)


_PEOPLE, _TOPICS = _some(PEOPLE), _some(("Art", "Law"))


@st.composite
def told(draw: st.DrawFn) -> list[Story]:
    count = draw(st.integers(0, 9))
    return [
        _told(number, draw(_PEOPLE), draw(_TOPICS), draw(st.integers(0, 2)))
        for number in range(count)
    ]


def _chapters(view: StorylineView) -> list[StorylineChapter]:
    return [chapter for period in view.periods for chapter in period.chapters]


def _pages(stories: list[Story], size: int) -> list[StorylineView]:
    archive, _ = assembled(stories, config=_config(size))
    return [
        page.view for page in catalogue(archive).pages() if isinstance(page.view, StorylineView)
    ]


@given(told(), st.integers(1, 4))
def test_a_storyline_tells_every_chapter_once_from_its_beginning(
    stories: list[Story], size: int
) -> None:
    chapters = [chapter for view in _pages(stories, size) for chapter in _chapters(view)]
    assert [chapter.story.title for chapter in chapters] == [each.title for each in stories]
    assert [chapter.number for chapter in chapters] == list(range(1, len(stories) + 1))


@given(told(), st.integers(1, 4))
def test_a_person_enters_in_the_first_chapter_that_has_them(
    stories: list[Story], size: int
) -> None:
    seen: set[str] = set()
    for chapter in (chapter for view in _pages(stories, size) for chapter in _chapters(view)):
        people = stories[chapter.number - 1].terms["people"]
        assert [label.name for label in chapter.entering] == [
            name for name in people if name not in seen
        ]
        seen.update(people)


@given(told(), st.integers(1, 4))
def test_the_cast_names_where_each_stands_first(stories: list[Story], size: int) -> None:
    for view in _pages(stories, size)[:1]:
        groups = {group.title: group.members for group in view.cast}
        for taxonomy, title in (("people", "People"), ("topics", "Topics")):
            held = [each.terms[taxonomy] for each in stories]
            counts = {
                name: sum(name in names for names in held) for names in held for name in names
            }
            members = groups.get(title, ())
            assert {member.term.name: member.count for member in members} == counts
            for member in members:
                first = next(
                    number for number, names in enumerate(held, 1) if member.term.name in names
                )
                page = (first - 1) // size + 1
                assert member.first == first
                assert (
                    member.href
                    == f"/storylines/told/{f'page/{page}/' if page > 1 else ''}#chapter-{first}"
                )
            assert [member.count for member in members] == sorted(counts.values(), reverse=True)


@given(told())
def test_the_corrections_of_all_chapters_are_gathered_the_newest_first(
    stories: list[Story],
) -> None:
    for view in _pages(stories, 50):
        wanted = [
            (str(correction.date), number, at, correction.text)
            for number, each in enumerate(stories)
            for at, correction in enumerate(each.corrections)
        ]
        found = [(correction.day, correction.text) for correction in view.corrections]
        assert found == [(day, text) for day, _, _, text in sorted(wanted, reverse=True)]


def test_what_changed_after_the_newest_chapter_is_told() -> None:
    updated = Moment("2025-06-20T00:00:00Z", "2025-06-20")
    first = story("a", "2025-06-01", terms={"storylines": ("Told",)}, updated=updated)
    second = story("b", "2025-06-10", terms={"storylines": ("Told",)})
    (view,) = _pages([first, second], 50)
    assert view.updated is not None
    assert (view.updated.name, view.updated.href) == ("2025-06-20", "/2025/06/a/")
    early = Moment("2025-06-05T00:00:00Z", "2025-06-05")
    (view,) = _pages(
        [story("a", "2025-06-01", terms={"storylines": ("Told",)}, updated=early), second], 50
    )
    assert view.updated is None


def test_storylines_under_way_come_first_by_their_newest_chapter() -> None:
    stories = [
        story("a", "2025-06-01", terms={"storylines": ("Old",)}),
        story("b", "2025-06-02", terms={"storylines": ("Closed",)}),
        story("c", "2025-05-02", terms={"storylines": ("Older", "Old")}),
    ]
    records = [
        record("storylines", "closed", "Closed", status="closed"),
        record("storylines", "empty", "Empty"),
    ]
    archive, _ = assembled(stories, records=records, config=_config(50))
    (view,) = [
        page.view for page in catalogue(archive).pages() if isinstance(page.view, StorylinesView)
    ]
    assert [(each.storyline.name, each.open, each.first) for each in view.storylines] == [
        ("Old", True, "2025-05-02"),
        ("Older", True, "2025-05-02"),
        ("Closed", False, "2025-06-02"),
        ("Empty", False, ""),
    ]


def test_a_list_of_very_many_storylines_only_names_the_last() -> None:
    stories = [
        story(f"s{at}", "2025-06-01", terms={"storylines": (f"Told {at}",)}) for at in range(103)
    ]
    archive, _ = assembled(stories, config=_config(50))
    (view,) = [
        page.view for page in catalogue(archive).pages() if isinstance(page.view, StorylinesView)
    ]
    assert (len(view.storylines), len(view.more), view.count) == (100, 3, 103)
