import pytest

from broadsheet.model import Document
from broadsheet.reading.config import Config
from tests.archive.stories import assembled, body, story

HERE = "2025/06/here"
OTHERS = (
    story("2025/05/rains", "2025-05-09", slug="rains", aliases=("/old/rains/",)),
    story("2025/05/flood/index", "2025-05-08", slug="flood", title="The Flood, again"),
    story("2025/06/heavy", slug="heavy-rains", title="Rains"),
    story("2025/06/later", slug="later", draft=True),
)
ABOUT = Document(file="content/pages/about.md", permalink="/about/", title="About", body=body())
CONFIG = Config(base_url="https://record.example/archive/")


def _chosen(*written: str) -> tuple[list[str], list[tuple[str, str]]]:
    here = story(HERE, "2025-06-09", slug="here", related=written)
    archive, findings = assembled([here, *OTHERS], documents=[ABOUT], config=CONFIG)
    (position,) = [at for at, each in enumerate(archive.stories) if each.slug == "here"]
    chosen = archive.postings.chosen.get(position, ())
    assert all(finding.path[0] == "related" for finding in findings)
    return [archive.stories[at].slug for at in chosen], [
        (finding.message, finding.hint) for finding in findings
    ]


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("rains", "rains"),
        ("/2025/05/rains/", "rains"),
        ("/2025/05/rains", "rains"),
        ("2025/05/rains/", "rains"),
        ("/2025/05/rains/#the-vote", "rains"),
        ("https://record.example/archive/2025/05/rains/", "rains"),
        ("/old/rains/", "rains"),
        ("../05/rains.md", "rains"),
        ("..\\05\\rains.md", "rains"),
        ("../05/rains", "rains"),
        ("2025/05/rains.md", "rains"),
        ("stories/2025/05/rains.md", "rains"),
        ("content/stories/2025/05/rains.md", "rains"),
        ("/content/stories/2025/05/rains.md", "rains"),
        ("../05/flood/index.md", "flood"),
        ("../05/flood/", "flood"),
        ("heavy.md", "heavy-rains"),
        ("heavy", "heavy-rains"),
        ("./heavy.md", "heavy-rains"),
    ],
)
def test_a_related_story_is_named_by_its_slug_its_path_or_its_file(written: str, slug: str) -> None:
    assert _chosen(written) == ([slug], [])


@pytest.mark.parametrize("written", ["later", "later.md", "/2025/06/later/"])
def test_one_that_is_not_shown_is_left_out_however_it_is_named(written: str) -> None:
    assert _chosen(written) == ([], [])


def test_a_story_that_is_named_twice_is_chosen_once() -> None:
    assert _chosen("../05/flood/", "rains", "/2025/05/flood/") == (["flood", "rains"], [])


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("here", "is this story itself", "another story"),
        ("/2025/06/here/", "is this story itself", "another story"),
        ("here.md", "is this story itself", "another story"),
        ("rain", "is no other story's slug, path or file", "did you mean 'rains'?"),
        ("zebra", "is no other story's slug, path or file", "the slug, the path or the file"),
        ("Heavy Rains", "is no other story's slug, path or file", "write 'heavy-rains'"),
        ("the flood, again", "is the title of a story", "write its slug, 'flood'"),
        ("/2025/05/rain/", "leads to no story", "did you mean '/2025/05/rains/'?"),
        ("/2024/05/rains/", "leads to no story", "did you mean '/2025/05/rains/'?"),
        ("../../rains.md", "leads to no story", "did you mean 'content/stories/2025/05/rains.md'?"),
        ("/about/", "is a page but no story", "another story"),
        ("https://other.example/2025/05/rains/", "leads to no story", ""),
        ("rains, flood", "is one name and not a list", "write [rains, flood]"),
    ],
)
def test_what_names_no_other_story_is_told_with_what_may_be_meant(
    written: str, message: str, hint: str
) -> None:
    chosen, ((told, advised),) = _chosen(written)
    assert (chosen, told) == ([], f"{written!r} {message}")
    assert hint in advised
