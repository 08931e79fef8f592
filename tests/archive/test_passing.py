from collections.abc import Sequence

import pytest

from broadsheet.archive.advice import findings_on
from broadsheet.archive.assemble import Archive
from broadsheet.model import Document, Moment, Story
from broadsheet.reading.config import Config
from tests.archive.stories import CONFIG, assembled, body, record, story

NOW = "2026-06-05T12:00:00+00:00"
EXPIRED = story("gone", "2025-06-07", expires=Moment("2026-06-01T00:00:00Z", "2026-06-01"))
LATER = story("later", date=Moment("2026-06-12T09:00:00Z", "2026-06-12T09:00:00+00:00"))
EXPIRING = story("expiring", "2026-06-01", expires=Moment("2026-06-10T00:00:00Z", "2026-06-10"))
PASSING = {"hidden-link", "linked-expiry"}


def _archive(stories: Sequence[Story], config: Config = CONFIG, **content: object) -> Archive:
    archive, findings = assembled(stories, config=config, now=NOW, **content)  # type: ignore[arg-type]
    assert findings == []
    return archive


def _told(archive: Archive) -> list[tuple[object, ...]]:
    found = [each for each in findings_on(archive) if each.name in PASSING]
    return [(each.file, each.path, each.message, each.target, each.occurrence) for each in found]


def _page(link: str) -> Document:
    return Document(
        file="content/pages/about.md", permalink="/about/", title="About", body=body(link)
    )


AWAY = "and its words are printed without a link"


@pytest.mark.parametrize(
    ("target", "what"),
    [
        ("gone.md", "a story that expired on 1 June"),
        ("/2025/06/gone/", "a story that expired on 1 June"),
        ("later.md#", "a story under embargo until 12 June 09:00"),
        ("/2025/06/07/", "a page that is not there today"),
    ],
)
def test_a_link_to_what_time_keeps_out_is_told_at_its_place(target: str, what: str) -> None:
    linking = story("s", "2026-06-01", "s.md", target, target)
    archive = _archive([EXPIRED, LATER, linking])
    message = f"{target!r} leads to {what}, {AWAY}"
    assert _told(archive) == [
        (linking.file, (), message, target, 0),
        (linking.file, (), message, target, 1),
    ]


def test_links_of_pages_and_records_are_told_as_well() -> None:
    page = _page("../stories/gone.md")
    ada = record("people", "ada", "Ada", body=body("../stories/later.md"))
    archive = _archive([EXPIRED, LATER], documents=[page], records=[ada])
    assert [each[0] for each in _told(archive)] == [page.file, ada.file]


def test_a_related_story_and_a_lead_that_time_keeps_out_are_told() -> None:
    config = Config(taxonomies=CONFIG.taxonomies, lead="gone")
    naming = story("s", "2026-06-01", related=("s2", "later"))
    archive = _archive([EXPIRED, LATER, naming, story("s2")], config)
    assert [each[:3] for each in _told(archive)] == [
        (
            "content/stories/s.md",
            ("related", 1),
            "'later' is a story under embargo until 12 June 09:00, and is left out",
        ),
        (
            "archive.yml",
            ("lead",),
            "'gone' is a story that expired on 1 June: the newest day's first story leads",
        ),
    ]


@pytest.mark.parametrize(
    ("stories", "pages", "told"),
    [
        (0, 0, ""),
        (1, 0, "expires on 10 June, and 1 story links to it"),
        (2, 0, "expires on 10 June, and 2 stories link to it"),
        (0, 1, "expires on 10 June, and 1 page links to it"),
        (2, 1, "expires on 10 June, and 2 stories and 1 page link to it"),
    ],
)
def test_a_story_that_will_expire_says_who_links_to_it(stories: int, pages: int, told: str) -> None:
    linking = [story(f"s{at}", "2026-06-01", "expiring.md", "expiring.md") for at in range(stories)]
    documents = [_page("/2026/06/expiring/") for _ in range(pages)]
    archive = _archive([EXPIRING, *linking], documents=documents)
    assert [each[:3] for each in _told(archive)] == (
        [(EXPIRING.file, ("expires",), told)] if told else []
    )


def test_what_stays_is_not_told() -> None:
    archive = _archive([story("a", "2026-06-01", "b.md"), story("b", "2026-06-01"), EXPIRED])
    assert _told(archive) == []
