import pytest

from broadsheet.archive.links import Link
from broadsheet.model import Moment
from broadsheet.pages.parts import Parts, parts_of
from broadsheet.reading.config import Config
from broadsheet.views.stories import Mention
from tests.archive.stories import CONFIG, assembled, record, story

BELOW = Config(taxonomies=CONFIG.taxonomies, base_url="https://host.example/record/")


@pytest.fixture
def parts() -> Parts:
    stories = [
        story("rains", terms={"topics": ("Floods",)}),
        story("vote", "2025-06-08", "rains.md"),
    ]
    records = [
        record("topics", "weather", "Weather"),
        record("topics", "floods", "Floods", parent="Weather"),
    ]
    return parts_of(assembled(stories, records=records, config=BELOW)[0])


def test_addresses_have_the_base_path_once(parts: Parts) -> None:
    assert parts.href("/2025/06/rains/") == "/record/2025/06/rains/"
    assert parts.url("/2025/06/rains/") == "https://host.example/record/2025/06/rains/"
    assert parts.link(Link("/2025/06/rains/", "#a")) == "/record/2025/06/rains/#a"


def test_a_place_on_the_same_page_has_no_path(parts: Parts) -> None:
    assert parts.link(Link("", "#a")) == "#a"


def test_the_slots_of_a_body_are_filled_with_finished_addresses(parts: Parts) -> None:
    vote = parts.archive.stories[0]
    assert parts.text(vote.file, vote.body).hrefs == ("/record/2025/06/rains/",)


def test_the_terms_above_one_stand_from_the_top_down(parts: Parts) -> None:
    floods = parts.archive.terms["topics"]["floods"]
    assert [(above.name, above.href) for above in parts.ancestors(floods)] == [
        ("Weather", "/record/topics/weather/")
    ]


def test_a_mention_is_a_storys_title_address_and_day(parts: Parts) -> None:
    assert parts.mentions[1] == Mention("rains", "/record/2025/06/rains/", "2025-06-07")


def test_what_readers_must_not_see_is_marked() -> None:
    later = Moment("2031-01-01T00:00:00Z", "2031-01-01")
    past = Moment("2026-01-01T00:00:00Z", "2026-01-01")
    stories = [
        story("plain"),
        story("draft", draft=True),
        story("later", date=later),
        story("over", expires=past),
        story("still", expires=later),
        story("draft over", draft=True, expires=past, date=later),
    ]
    archive, _ = assembled(stories, drafts=True, future=True)
    assert {entry.title: entry.mark for entry in parts_of(archive).entries} == {
        "plain": "", "draft": "draft", "later": "embargo", "over": "expired", "still": "", "draft over": "draft",
    }  # fmt: skip
