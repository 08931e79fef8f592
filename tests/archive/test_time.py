"""Nothing that time alone changes makes a mistake, or mends one."""

import hypothesis.strategies as st
import pytest
from hypothesis import given
from msgspec.structs import replace

from broadsheet.archive.assemble import Archive
from broadsheet.model import Document, Record, Story
from broadsheet.pages.catalogue import catalogue
from broadsheet.problems import Finding
from broadsheet.reading.config import STORYLINES, Config, Taxonomy
from broadsheet.reading.moments import moment
from tests.archive.stories import assembled, body, record, story

CONFIG = Config(
    taxonomies=(Taxonomy("people", "person"), Taxonomy("topics", "topic", tree=True), STORYLINES),
    page_size=2,
    permalink="/{slug}/",
)
DAYS = ("0001-01-01", "0850-03-01", "2024-12-31", "2025-06-07", "2025-06-08T12:30", "9999-12-31")
NOWS = (
    "0001-01-01T00:00:00+00:00", "2025-01-01T00:00:00+00:00", "2025-06-08T12:30:00+00:00",
    "2025-06-20T00:00:00+00:00", "2031-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00",
)  # fmt: skip
when = moment(CONFIG.zone)
PLACES = (
    *(f"s{number}.md" for number in range(6)), "/s1/#there", "s2.md#nowhere", "/old/1/", "/old/2/",
    "/2025/06/07/", "/2025/06/", "/9999/", "/people/ada/", "/topics/law/page/2/", "/topics/law/feed.xml",
    "/news-sitemap.xml", "/data/stories-2025.jsonl", "/on-this-day/06-08/", "/nowhere/", "nowhere.md", "#there",
)  # fmt: skip
PATHS = (
    "/old/1/", "/old/2/", "/2025/06/08/", "/people/ada/", "/s3/", "/news-sitemap.xml", "/topics/law/page/2/",
)  # fmt: skip
LEADS = ("", "s1", "/s2/", "s3.md", "content/stories/s4.md", "s9", "/old/1/", "nothing")
RECORDS = (
    record("people", "ada", "Ada Quill", aliases=("/old/ada/",)),
    record("topics", "law", "Law", parent="Justice"),
    record("storylines", "strike", "The strike"),
)


_days = st.sampled_from(DAYS)
_places = st.lists(st.sampled_from(PLACES), max_size=3)
_related = st.lists(st.sampled_from(["s0", "s2", "s9"]), max_size=1)
_aliases = st.lists(st.sampled_from(PATHS), max_size=1)
_people = st.lists(st.sampled_from(["Ada Quill", "Ada"]), max_size=1)
_topics = st.lists(st.sampled_from(["Law", "Justice"]), max_size=2, unique=True)
_slugs = [st.sampled_from([number, number, number, 1]) for number in range(6)]
_mostly_not = st.sampled_from([False, False, False, True])


@st.composite
def stories_in_time(draw: st.DrawFn) -> list[Story]:
    """Draw stories of any time that lead to each other and to what others alone bring about."""
    return [
        story(
            f"s{number}",
            slug=f"s{draw(_slugs[number])}",
            date=when(draw(_days)),
            expires=when(draw(_days)) if draw(st.booleans()) else None,
            updated=when(draw(_days)) if draw(st.booleans()) else None,
            body=replace(body(*draw(_places)), anchors=("there",)),
            related=tuple(draw(_related)),
            aliases=tuple(draw(_aliases)),
            terms={
                "people": tuple(draw(_people)),
                "topics": tuple(draw(_topics)),
                "storylines": ("The strike",) if draw(st.booleans()) else (),
            },
            rank=draw(st.integers(0, 2)),
            draft=draw(_mostly_not),
        )
        for number in range(draw(st.integers(0, 6)))
    ]  # fmt: skip


def _at(
    now: str, stories: list[Story], links: list[str], records: tuple[Record, ...], config: Config
) -> tuple[Archive, list[Finding]]:
    page = Document(
        file="content/pages/about.md", permalink="/about/", title="About", body=body(*links)
    )
    return assembled(stories, documents=[page], records=records, config=config, now=now)


@given(
    stories=stories_in_time(),
    links=st.lists(st.sampled_from(PLACES), max_size=2),
    lead=st.sampled_from(LEADS),
    records=st.lists(st.sampled_from(RECORDS), unique=True).map(tuple),
    nows=st.tuples(st.sampled_from(NOWS), st.sampled_from(NOWS)),
)
def test_an_archive_has_the_same_mistakes_at_any_time(
    stories: list[Story],
    links: list[str],
    lead: str,
    records: tuple[Record, ...],
    nows: tuple[str, str],
) -> None:
    config = replace(CONFIG, lead=lead)
    (_, before), (_, after) = (_at(now, stories, links, records, config) for now in nows)
    assert sorted(map(repr, before)) == sorted(map(repr, after))


@given(data=st.data(), stories=stories_in_time(), nows=st.tuples(*[st.sampled_from(NOWS)] * 2))
def test_an_archive_without_a_mistake_has_none_at_any_time_and_leads_to_nothing_that_is_gone(
    data: st.DataObject, stories: list[Story], nows: tuple[str, str]
) -> None:
    sound = [
        replace(each, slug=f"s{number}", aliases=(f"/old/{number}/",), related=(), body=body())
        for number, each in enumerate(stories)
    ]
    # The parent of a topic may be known from a story alone.
    known = any("Justice" in each.terms["topics"] for each in sound if not each.draft)
    records = RECORDS if known else (RECORDS[0], RECORDS[2])
    targets = _at(NOWS[0], sound, [], records, CONFIG)[0].link_targets
    places = st.sampled_from(
        sorted({*targets.addresses, *targets.absent} - {"/_headers", "/_redirects"})
    )
    linking = [replace(each, body=body(*data.draw(st.lists(places, max_size=3)))) for each in sound]
    config = replace(CONFIG, lead="s0" if sound and not sound[0].draft else "")
    for now in nows:
        archive, findings = _at(
            now, linking, data.draw(st.lists(places, max_size=2)), records, config
        )
        assert findings == []
        gone = {f"'{permalink}'" for permalink in archive.link_targets.absent}
        for page in catalogue(archive).pages():
            assert not [each for each in gone if each in repr(page.view)]


GONE = story("gone", "2025-01-01", expires=when("2025-06-01"))


@pytest.mark.parametrize(
    ("stories", "records"),
    [
        pytest.param([GONE, story("a", "2025-02-01", "gone.md", "/gone/")], (), id="link"),
        pytest.param(
            [replace(GONE, body=replace(body(), anchors=("x",))), story("a", "2025-02-01", "gone.md#x")],
            (),
            id="heading",
        ),
        pytest.param([GONE, story("a", "2025-02-01", "/2025/01/01/")], (), id="its-day"),
        pytest.param(
            [replace(GONE, aliases=("/old/",)), story("a", "2025-02-01", "/old/")], (), id="its-alias"
        ),
        pytest.param(
            [replace(GONE, terms={"people": ("Bo",)}), story("a", "2025-02-01", "/people/bo/")],
            (),
            id="its-person",
        ),
        pytest.param([GONE, story("a", "2025-02-01", related=("gone",))], (), id="related"),
        pytest.param(
            [replace(GONE, terms={"topics": ("Justice",)}), story("a", "2025-02-01")],
            (RECORDS[1],),
            id="parent-of-a-topic",
        ),
        pytest.param([story("a", "2025-02-01", "/news-sitemap.xml")], (), id="news"),
    ],
)  # fmt: skip
def test_what_time_takes_away_was_no_mistake_and_is_none(
    stories: list[Story], records: tuple[Record, ...]
) -> None:
    for now in ("2025-02-01T12:00:00+00:00", "2026-01-01T00:00:00+00:00"):
        assert _at(now, stories, [], records, CONFIG)[1] == []


@pytest.mark.parametrize(
    "stories",
    [
        pytest.param([GONE, story("a", "2025-02-01", aliases=("/gone/",))], id="alias-of-a-permalink"),
        pytest.param([GONE, story("a", "2025-02-01", aliases=("/2025/01/01/",))], id="alias-of-a-day"),
        pytest.param([GONE, story("a", "2025-02-01", slug="gone")], id="permalinks"),
        pytest.param([replace(GONE, body=body("nowhere.md"))], id="link-in-the-story"),
        pytest.param([replace(GONE, related=("nobody",))], id="related-in-the-story"),
        pytest.param([story("a", "2025-02-01", aliases=("/news-sitemap.xml",))], id="alias-of-the-news"),
    ],
)  # fmt: skip
def test_what_is_a_mistake_at_one_time_is_one_at_any(stories: list[Story]) -> None:
    for now in (
        "2024-01-01T00:00:00+00:00",
        "2025-02-01T12:00:00+00:00",
        "2026-01-01T00:00:00+00:00",
    ):
        assert _at(now, stories, [], (), CONFIG)[1]


def test_a_link_to_a_draft_is_a_mistake_at_any_time() -> None:
    stories = [story("a", "2025-02-01", "d.md"), story("d", "2999-01-01", draft=True)]
    (finding,) = assembled(stories)[1]
    assert finding.message == "'d.md' leads to a draft, which is not published"
