from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from broadsheet.archive.related import rarity, related_stories
from broadsheet.model import Picture, Story
from broadsheet.pages.parts import parts_of
from broadsheet.pages.stories import related_of, story_view
from broadsheet.problems import Finding
from broadsheet.reading.config import STORYLINES, Config
from broadsheet.reading.repository_fields import Repository
from broadsheet.views.stories import StoryView
from broadsheet.views.texts import Figure, PictureDisplay
from tests.archive.stories import CONFIG, assembled, story

CHAPTERS = Config(taxonomies=(*CONFIG.taxonomies, STORYLINES))


def _views(stories: list[Story], **asked: object) -> tuple[dict[str, StoryView], list[Finding]]:
    archive, findings = assembled(stories, config=CHAPTERS, **asked)  # type: ignore[arg-type]
    parts = parts_of(archive)
    return {
        each.slug: story_view(at, parts, ()) for at, each in enumerate(archive.stories)
    }, findings


@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_chapters_are_numbered_from_the_first_and_lead_to_each_other(told: list[bool]) -> None:
    stories = [
        story(
            f"s{at}", f"2025-06-{at + 1:02}", terms={"storylines": ("The strike",) if each else ()}
        )
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


NAMED = st.dictionaries(
    st.sampled_from(["people", "topics", "storylines"]),
    st.lists(st.sampled_from("ABCDE"), max_size=4, unique=True),
)


@given(st.lists(NAMED, min_size=2, max_size=6))
def test_a_related_story_has_its_reason(held: list[dict[str, list[str]]]) -> None:
    stories = [
        story(
            f"s{at}",
            f"2025-06-{at + 1:02}",
            terms={key: tuple(names) for key, names in terms.items()},
        )
        for at, terms in enumerate(held)
    ]
    archive, _ = assembled(stories, config=CHAPTERS)
    parts = parts_of(archive)
    held.reverse()  # as the archive has them, newest first
    used = Counter((key, name) for terms in held for key, names in terms.items() for name in names)
    for at, terms in enumerate(held):
        candidates = related_stories(at, archive.postings)
        related = related_of(at, candidates, parts)
        for other, told in zip(related, story_view(at, parts, candidates).related, strict=True):
            both = {
                (key, name)
                for key in terms
                for name in terms[key]
                if name in held[other].get(key, ())
            }
            storylines = {name for key, name in both if key == "storylines"}
            rest = sorted(used[key, name] for key, name in both if key != "storylines")
            assert told.story.title == archive.stories[other].title
            assert {label.name for label in told.storylines} == storylines
            named = [used[label.href.split("/")[1], label.name] for label in told.terms]
            assert named == ([] if storylines else rest[:3]) or _are_as_rare(named, rest, len(held))
            assert not told.chosen


def _are_as_rare(named: list[int], used: list[int], everything: int) -> bool:
    """Return whether terms named count for as much as the rarest: numbers of stories that differ may weigh the same."""
    weights = [rarity(count, everything) for count in used[:3]]
    return [rarity(count, everything) for count in named] == weights


def test_what_an_editor_wants_first_is_said_to_be_chosen() -> None:
    stories = [story("a", "2025-06-01"), story("b", "2025-06-02", related=("a",))]
    archive, _ = assembled(stories, config=CHAPTERS)
    view = story_view(0, parts_of(archive), related_stories(0, archive.postings))
    assert [(each.story.title, each.chosen, each.terms) for each in view.related] == [
        ("a", True, ())
    ]


def test_a_taxonomy_of_which_a_story_has_no_term_is_left_out() -> None:
    views, _ = _views([story("s", terms={"topics": ("Law", "law")})])
    assert [(group.href, len(group.terms)) for group in views["s"].groups] == [("/topics/", 1)]


def test_a_picture_is_named_by_its_path_and_by_its_whole_address() -> None:
    media = {"media/dot.png": "/media/dot.0123456789.png"}
    views, _ = _views([story("s", picture=Picture("dot.png", "A dot", "Me"))], media=media)
    url = "http://localhost:8000/media/dot.0123456789.png"
    assert views["s"].picture == Figure(
        "/media/dot.0123456789.png", PictureDisplay(0, 0, ()), url, 0, 0, "A dot", "Me", ""
    )


@pytest.mark.parametrize("src", ["gone.png", "/media/gone.png", "../up.png"])
def test_a_story_with_a_picture_that_is_missing_still_has_a_view(src: str) -> None:
    views, findings = _views([story("s", picture=Picture(src, "A dot"))])
    assert [finding.path for finding in findings] == [("image", "src")]
    assert views["s"].title == "s"


@st.composite
def _linked_stories(draw: st.DrawFn) -> list[Story]:
    """Return stories of a few names that link to each other, choose each other and are chapters."""
    names = [f"s{at}" for at in range(draw(st.integers(2, 9)))]
    others = st.lists(st.sampled_from(names), max_size=3, unique=True)
    stories = []
    for at, slug in enumerate(names):
        links = [f"/2025/06/{other}/" for other in draw(others) if other != slug]
        terms = {key: tuple(each) for key, each in draw(NAMED).items()}
        day, chosen = f"2025-06-{at + 1:02}", tuple(each for each in draw(others) if each != slug)
        stories.append(story(slug, day, *links, terms=terms, related=chosen))
    return stories


@given(_linked_stories())
def test_a_page_names_every_other_story_once(stories: list[Story]) -> None:
    archive, _ = assembled(stories, config=CHAPTERS)
    parts = parts_of(archive)
    for at, each in enumerate(archive.stories):
        view = story_view(at, parts, related_stories(at, archive.postings))
        chapters = [
            beside.title
            for chapter in view.chapters
            for beside in (chapter.previous, chapter.next)
            if beside
        ]
        related = [one.story.title for one in view.related]
        backlinks = [one.title for one in view.backlinks]
        named = [*chapters, *related, *backlinks]
        assert len(named) == len(set(named))
        assert each.title not in named
        # What editors chose and what links here stands somewhere.
        linking = {archive.stories[one].title for one in archive.links.backlinks.get(at, ())}
        assert {*each.related, *linking} <= {*named}
        assert set(chapters).isdisjoint(one.story.title for one in view.related if one.chosen)


def test_two_storylines_that_share_a_neighbour_name_it_once() -> None:
    terms = {"storylines": ("The strike", "The trial")}
    stories = [
        story("first", "2025-06-01", terms=terms),
        story("second", "2025-06-02", terms=terms),
        story("third", "2025-06-03", terms={"storylines": ("The trial",)}),
    ]
    views, _ = _views(stories)
    told = [
        (
            each.storyline.name,
            each.number,
            each.previous and each.previous.title,
            each.next and each.next.title,
        )
        for each in views["second"].chapters
    ]
    assert told == [("The strike", 2, "first", None), ("The trial", 2, None, "third")]


def test_a_story_leads_to_where_its_file_is_edited() -> None:
    archive, _ = assembled([story("rains")])
    assert story_view(0, parts_of(archive), ()).edit == ""
    kept = Repository("https://github.com/record/news", "github", "main", "archive")
    archive, _ = assembled([story("rains")], config=replace(CONFIG, repository=kept))
    file = archive.stories[0].file
    address = f"https://github.com/record/news/edit/main/archive/{file}"
    assert story_view(0, parts_of(archive), ()).edit == address
