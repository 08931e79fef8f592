import pytest
from msgspec.structs import replace

from broadsheet.model import Moment, Story
from broadsheet.problems import Finding
from tests.archive.stories import CONFIG, assembled, story

STORIES = [
    story("newest", "2025-06-09"),
    story("rains", "2025-06-07", aliases=("/old/rains/",)),
    story("rain-again", "2025-06-08"),
    story("twice", "2025-06-01", file="content/stories/a/twice.md"),
    story("twice", "2025-05-01", file="content/stories/b/twice.md"),
    story("gone", "2025-06-07", expires=Moment("2025-06-08T00:00:00Z", "2025-06-08")),
    story("later", "2031-06-07"),
    story("draft", "2025-06-07", draft=True),
]


def _lead(written: str, stories: list[Story] = STORIES) -> tuple[str, list[Finding]]:
    config = replace(CONFIG, lead=written)
    archive, findings = assembled(stories, config=config, broken=("content/stories/broken.md",))
    return "" if archive.lead is None else archive.stories[archive.lead].file, findings


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("", "newest"),
        ("rains", "rains"),
        ("/2025/06/rains/", "rains"),
        ("/2025/06/rains", "rains"),
        ("2025/06/rains/", "rains"),
        ("http://localhost:8000/2025/06/rains/", "rains"),
        ("/old/rains/", "rains"),
        ("rains.md", "rains"),
        ("stories/rains.md", "rains"),
        ("content/stories/rains.md", "rains"),
        ("./content/stories/rains.md", "rains"),
        ("a/twice.md", "a/twice"),
        ("/2025/05/twice/", "b/twice"),
        ("gone", "newest"),
        ("/2025/06/gone/", "newest"),
        ("later.md", "newest"),
        ("broken", "newest"),
        ("content/stories/broken.md", "newest"),
    ],
)
def test_the_lead_is_the_story_that_the_settings_name_while_it_is_shown(
    written: str, name: str
) -> None:
    assert _lead(written) == (f"content/stories/{name}.md", [])


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("rain", "'rain' is no story", "did you mean 'rains'?"),
        ("/2025/06/rain/", "'/2025/06/rain/' is no story", "did you mean '/2025/06/rains/'?"),
        ("xyz", "'xyz' is no story", "write a story's slug, path or file"),
        ("draft", "'draft' is a draft, which is not published", "publish it, or name another story"),
        (
            "twice",
            "'twice' is the slug of content/stories/a/twice.md and content/stories/b/twice.md",
            "write the path of the file that is meant",
        ),
    ],
)  # fmt: skip
def test_a_lead_that_is_no_story_is_a_mistake(written: str, message: str, hint: str) -> None:
    lead, (finding,) = _lead(written)
    assert lead == "content/stories/newest.md"
    assert (finding.file, finding.path) == ("archive.yml", ("lead",))
    assert (finding.message, finding.hint) == (message, hint)


def test_an_archive_without_stories_has_no_lead() -> None:
    assert _lead("", []) == ("", [])
