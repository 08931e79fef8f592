from datetime import date, timedelta

import feedparser  # type: ignore[import-untyped]
import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given

from broadsheet.archive.revising import revise
from broadsheet.model import Body, Correction, Document, Story
from broadsheet.pages.catalogue import catalogue, revise_catalogue
from broadsheet.pages.corrections import corrections_feed_view, corrections_view
from broadsheet.pages.parts import parts_of
from broadsheet.printing.layouts import default_theme, read_layouts
from broadsheet.printing.renderer import Renderer
from broadsheet.reading.config import Config
from broadsheet.views.corrections import CorrectionsView
from tests.archive.stories import assembled, story
from tests.printing.samples import SITE

FIRST = date(2025, 6, 1)
made = st.lists(st.integers(0, 3), max_size=4).map(
    lambda days: tuple(
        Correction(FIRST + timedelta(day), f"{at} of day {day}.") for at, day in enumerate(days)
    )
)
corrected = st.lists(made, max_size=6).map(
    lambda each: [
        story(f"s{at}", f"2025-05-{at + 1:02}", corrections=its) for at, its in enumerate(each)
    ]
)


def _pages(stories: list[Story]) -> list[CorrectionsView]:
    archive, _ = assembled(stories)
    parts = parts_of(archive)
    numbers = [at.number for at in archive.addresses.values() if at.kind == "corrections"]
    return [corrections_view(number, parts) for number in numbers]


@given(corrected)
def test_every_correction_stands_once_newest_first(stories: list[Story]) -> None:
    pages = _pages(stories)
    listed = [
        (day.day, each.href, each.text)
        for page in pages
        for day in page.days
        for each in day.corrections
    ]
    every = [
        (str(each.date), f"/2025/05/{its.slug}/", each.text)
        for its in reversed(stories)
        for each in reversed(its.corrections)
    ]
    assert listed == sorted(every, key=lambda entry: entry[0], reverse=True)
    assert {page.count for page in pages} == {len(every)}
    assert [page.pager.number for page in pages] == list(range(1, max(1, -(-len(every) // 2)) + 1))


@given(drawn=corrected, after=made, data=st.data())
def test_an_edit_of_a_correction_is_followed_as_if_assembled_anew(
    drawn: list[Story], after: tuple[Correction, ...], data: st.DataObject
) -> None:
    stories = [*drawn, story("last")]
    old = data.draw(st.sampled_from(stories))
    new = msgspec.structs.replace(old, corrections=after, title="Another")
    archive, findings = assembled(stories)
    revision = revise(archive, findings, [(old, new)])
    assert (revision is None) == (len(old.corrections) != len(after))
    if revision is not None:
        pages = revise_catalogue(catalogue(archive), revision.archive, revision.positions)
        anew, _ = assembled([new if each is old else each for each in stories])
        assert list(pages.pages()) == list(catalogue(anew).pages())


@pytest.mark.parametrize("written", [False, True])
def test_the_policy_is_named_where_there_is_one(written: bool) -> None:  # noqa: FBT001
    document = Document(
        file="p.md", permalink="/corrections-policy/", title="Policy", body=Body("0")
    )
    parts = parts_of(assembled([], documents=[document] if written else [])[0])
    assert corrections_view(1, parts).policy == ("/corrections-policy/" if written else "")


STORY = story(
    "s",
    title='</script> & "rain"',
    corrections=(
        Correction(FIRST, "One <b>."),
        Correction(FIRST, "Two."),
        Correction(date(2025, 6, 9), "Three."),
    ),
)


def _printed(name: str, layout: str, *stories: Story) -> str:
    parts = parts_of(assembled(stories)[0])
    templates = read_layouts(default_theme().parent).templates
    view = msgspec.msgpack.encode(corrections_feed_view(name, parts))
    page = Renderer(templates, SITE, {}).render(layout, view)
    assert isinstance(page, bytes)
    return page.decode()


def test_both_feeds_hold_the_same_newest_first() -> None:
    atom = feedparser.parse(_printed("feed.xml", "corrections.xml", STORY))
    assert (atom.bozo, atom.feed.updated) == (False, "2025-06-09T12:00:00Z")
    json = msgspec.json.decode(_printed("feed.json", "corrections.json", STORY))
    url = "http://localhost:8000/2025/06/s/"
    ids = [f"{url}#correction-2025-06-{each}" for each in ("09-1", "01-2", "01-1")]
    assert [each.id for each in atom.entries] == [each["id"] for each in json["items"]] == ids
    assert [each.content[0].value for each in atom.entries] == ["Three.", "Two.", "One <b>."]
    assert {each.title for each in atom.entries} == {each["title"] for each in json["items"]}
    assert json["items"][0]["title"] == 'Correction: </script> & "rain"'
    assert {each.link for each in atom.entries} == {each["url"] for each in json["items"]} == {url}


def test_feeds_without_corrections_are_still_feeds() -> None:
    atom = feedparser.parse(_printed("feed.xml", "corrections.xml"))
    assert (atom.bozo, atom.entries) == (False, [])
    assert msgspec.json.decode(_printed("feed.json", "corrections.json"))["items"] == []


@pytest.mark.parametrize(
    ("now", "updated"),
    [
        ("2025-06-09T12:00:00Z", "2025-06-09T12:00:00Z"),
        ("2025-06-09T11:59:59Z", "2025-06-08T15:00:00Z"),
        ("2025-06-08T15:00:00Z", "2025-06-08T15:00:00Z"),
        ("2025-06-08T14:59:59Z", "2025-06-07T00:00:00Z"),
    ],
)
def test_a_feed_of_corrections_is_never_dated_in_the_future(now: str, updated: str) -> None:
    corrected = story("s", corrections=(Correction(date(2025, 6, 9), "Three."),))
    config = Config(timezone="Asia/Tokyo")
    parts = parts_of(assembled([corrected], config=config, now=now)[0])
    assert corrections_feed_view("feed.xml", parts).updated == updated
