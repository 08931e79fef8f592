import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Picture, Story
from broadsheet.pages.parts import parts_of
from broadsheet.pages.stories import story_view
from broadsheet.pages.views import Figure, StoryView
from broadsheet.problems import Finding
from broadsheet.reading.config import STORYLINES, Config
from tests.archive.stories import CONFIG, assembled, story

CHAPTERS = Config(taxonomies=(*CONFIG.taxonomies, STORYLINES))


def _views(stories: list[Story], **asked: object) -> tuple[dict[str, StoryView], list[Finding]]:
    archive, findings = assembled(stories, config=CHAPTERS, **asked)  # type: ignore[arg-type]
    parts = parts_of(archive)
    return {each.slug: story_view(at, parts, ()) for at, each in enumerate(archive.stories)}, findings


@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_chapters_are_numbered_from_the_first_and_lead_to_each_other(told: list[bool]) -> None:
    stories = [
        story(f"s{at}", f"2025-06-{at + 1:02}", terms={"storylines": ("The strike",) if each else ()})
        for at, each in enumerate(told)
    ]
    views, _ = _views(stories)
    chapters = [views[f"s{at}"].chapters[0] for at, each in enumerate(told) if each]
    titles = [f"s{at}" for at, each in enumerate(told) if each]
    assert [chapter.number for chapter in chapters] == list(range(1, sum(told) + 1))
    assert {chapter.total for chapter in chapters} <= {sum(told)}
    assert [chapter.next.title for chapter in chapters[:-1] if chapter.next] == titles[1:]
    assert [chapter.previous.title for chapter in chapters[1:] if chapter.previous] == titles[:-1]
    assert all(not views[f"s{at}"].chapters for at, each in enumerate(told) if not each)


def test_a_taxonomy_of_which_a_story_has_no_term_is_left_out() -> None:
    views, _ = _views([story("s", terms={"topics": ("Law", "law")})])
    assert [(group.href, len(group.terms)) for group in views["s"].groups] == [("/topics/", 1)]


def test_a_picture_is_named_by_its_path_and_by_its_whole_address() -> None:
    media = {"dot.png": "/media/dot.0123456789.png"}
    views, _ = _views([story("s", picture=Picture("dot.png", "A dot", "Me"))], media=media)
    url = "http://localhost:8000/media/dot.0123456789.png"
    assert views["s"].picture == Figure("/media/dot.0123456789.png", url, "A dot", "Me", "")


@pytest.mark.parametrize("src", ["gone.png", "/media/gone.png", "../up.png"])
def test_a_story_with_a_picture_that_is_missing_still_has_a_view(src: str) -> None:
    views, findings = _views([story("s", picture=Picture(src, "A dot"))])
    assert [finding.path for finding in findings] == [("image", "src")]
    assert views["s"].title == "s"
