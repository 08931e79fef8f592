from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.advice import findings_on
from broadsheet.archive.identifiers import former_permalink
from broadsheet.model import Correction, Story
from broadsheet.pages.corrections import corrections_feed_view
from broadsheet.pages.feeds import atom_view, json_feed_view
from broadsheet.pages.parts import parts_of
from broadsheet.problems import Invalid
from broadsheet.reading.config import Config
from broadsheet.reading.story_fields import STORY_CONVERTERS
from tests.archive.stories import assembled, story

CONFIG = Config(base_url="https://record.example/x/")
OLD = "/2025/05/rains/"


def _ids(*stories: Story) -> list[str]:
    archive, findings = assembled(stories, config=CONFIG)
    assert findings == []
    parts = parts_of(archive)
    ids = [entry.id for entry in atom_view(None, parts).entries]
    assert ids == [item.id for item in json_feed_view(None, parts).items]
    return ids


@pytest.mark.parametrize(
    ("written", "known_by"),
    [
        ("", "https://record.example/x/2025/06/rains/"),
        (OLD, "https://record.example/x/2025/05/rains/"),
        ("tag:gazette.example,2025:rains", "tag:gazette.example,2025:rains"),
        ("urn:uuid:0-1", "urn:uuid:0-1"),
        ("https://old.example/?p=7", "https://old.example/?p=7"),
    ],
)
def test_feeds_know_a_story_by_its_id_or_its_permalink_and_never_by_an_alias(
    written: str, known_by: str
) -> None:
    aliases = ("/2025/04/rains/", "/rains/")
    assert _ids(story("rains", id=written, aliases=aliases)) == [known_by]


def test_a_correction_is_known_by_its_storys_id() -> None:
    corrections = (Correction(date(2025, 6, 8), "No rain."),)
    stories = [
        story("rains", id="tag:a.example,2025:r", corrections=corrections),
        story("wind", id="https://a.example/#7", corrections=corrections),
    ]
    entries = corrections_feed_view("feed.xml", parts_of(assembled(stories)[0])).entries
    assert {entry.id for entry in entries} == {
        "tag:a.example,2025:r#correction-2025-06-08-1",
        "https://a.example/#7-correction-2025-06-08-1",
    }


@pytest.mark.parametrize(
    "written",
    ["/2019/old name/", "rains", "42", "//a.example/x", "c:", "<https://a.example/>", "ä b", "/"],
)
def test_what_is_no_address_is_no_id(written: str) -> None:
    with pytest.raises(Invalid, match="is neither an address nor a path") as caught:
        STORY_CONVERTERS["id"](written)
    assert "urn:uuid" in caught.value.hint


def test_a_bare_uuid_is_told_as_what_it_is() -> None:
    uuid = "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6"
    with pytest.raises(Invalid) as caught:
        STORY_CONVERTERS["id"](uuid)
    assert caught.value.hint == f"write 'urn:uuid:{uuid.lower()}'"


@pytest.mark.parametrize(
    ("others", "files"),
    [
        ({"b": "urn:x:1"}, ["a", "b"]),
        ({"b": "urn:x:2"}, []),
        ({"b": "urn:x:1", "c": "urn:x:1"}, ["a", "b", "c"]),
    ],
)
def test_two_stories_of_one_id_are_a_mistake_in_each(
    others: dict[str, str], files: list[str]
) -> None:
    stories = [story("a", id="urn:x:1"), *(story(name, id=of) for name, of in others.items())]
    findings = assembled(stories)[1]
    assert sorted(finding.file for finding in findings) == [
        f"content/stories/{each}.md" for each in files
    ]
    assert {finding.path for finding in findings} <= {("id",)}


def test_an_id_that_is_the_permalink_of_another_story_is_a_mistake() -> None:
    (finding,) = assembled([story("a", id="/2025/06/b/"), story("b")])[1]
    assert finding.file == "content/stories/a.md"
    assert "content/stories/b.md" in finding.message


def test_a_story_of_the_same_id_that_is_shown_at_another_time_is_a_mistake_at_any_time() -> None:
    stories = [story("a", id="urn:x:1"), story("b", "2025-07-01", id="urn:x:1")]
    found = [assembled(stories, now=f"2025-0{month}-08T00:00:00Z")[1] for month in (6, 8)]
    assert [len(findings) for findings in found] == [2, 2]


def test_a_draft_may_have_the_id_of_a_story() -> None:
    stories = [story("a", id="urn:x:1"), story("b", id="urn:x:1", draft=True)]
    assert assembled(stories)[1] == []
    assert len(assembled(stories, drafts=True)[1]) == 2


PATTERN = "/{year}/{month}/{slug}/"


@pytest.mark.parametrize(
    ("pattern", "aliases", "first"),
    [
        (PATTERN, (), ""),
        (PATTERN, ("/rains/", "/2025/rains/", "/2025/06/rains.html", "/x/2025/06/rains/"), ""),
        (PATTERN, ("/rains/", "/2024/12/rain/", OLD), "/2024/12/rain/"),
        (PATTERN, ("/2025/05/rains/index.html",), OLD),
        (
            "/news/{year}{month}{day}-{slug}/",
            (OLD, "/news/20250509-rains/"),
            "/news/20250509-rains/",
        ),
        ("/{slug}/", (OLD, "/rain/"), "/rain/"),
    ],
)
def test_an_alias_in_the_form_of_a_permalink_is_where_a_story_was(
    pattern: str, aliases: tuple[str, ...], first: str
) -> None:
    assert former_permalink(story("rains", aliases=aliases), pattern) == first


@given(st.dates(), st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,4}){0,2}", fullmatch=True))
def test_every_permalink_has_the_form_of_one(day: date, slug: str) -> None:
    for pattern in (PATTERN, "/{slug}/", "/a/{day}-{month}/{year}/{slug}/"):
        permalink = pattern.format(
            year=f"{day.year:04}", month=f"{day.month:02}", day=f"{day.day:02}", slug=slug
        )
        assert former_permalink(story("s", aliases=(permalink,)), pattern) == permalink


@pytest.mark.parametrize(
    ("aliases", "known_by", "advised"),
    [
        ((OLD,), "", [f"write 'id: {OLD}'"]),
        (("/old/", OLD, "/2025/04/x/"), "", [f"write 'id: {OLD}'"]),
        ((OLD,), OLD, []),
        ((OLD,), "urn:x:1", []),
        (("/old/",), "", []),
    ],
)
def test_a_story_that_moved_is_advised_to_keep_its_id(
    aliases: tuple[str, ...], known_by: str, advised: list[str]
) -> None:
    archive, _ = assembled([story("rains", aliases=aliases, id=known_by)], config=CONFIG)
    found = [each for each in findings_on(archive) if each.name == "moved-story"]
    assert [each.hint for each in found] == advised
