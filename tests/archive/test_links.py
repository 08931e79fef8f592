import pytest
from hypothesis import given

from broadsheet.archive.addresses import Address
from broadsheet.archive.links import Link, LinkTargets, picture, resolve
from broadsheet.model import Shape, Story
from broadsheet.problems import Invalid
from tests.archive.stories import archives, assembled, story

HERE = "content/stories/2025/06/here.md"
TARGETS = LinkTargets(
    addresses={
        "/2025/06/here/": Address("/2025/06/here/", "story"),
        "/2025/05/there/": Address("/2025/05/there/", "story"),
        "/old/": Address("/old/", "redirect", key="/2025/05/there/"),
        "/feed.xml": Address("/feed.xml", "atom"),
    },
    files={HERE: "/2025/06/here/", "content/stories/2025/05/there.md": "/2025/05/there/"},
    media={
        "media/2025/dot.png": "/media/2025/dot.0123456789.png",
        "media/new york.png": "/media/new-york.0123456789.png",
    },
    shapes={},
    anchors={"/2025/06/here/": ("later",), "/2025/05/there/": ("the-vote",)},
    kept_out={"/2025/07/draft/": "a draft"},
)


@given(archives())
def test_backlinks_are_links_turned_round(stories: list[Story]) -> None:
    archive, findings = assembled(stories)
    assert findings == []
    at = {permalink: position for position, permalink in enumerate(archive.permalinks)}
    forward = {
        (position, at[link.permalink])
        for position, story in enumerate(archive.stories)
        for link in archive.links.by_file.get(story.file, ())
    }
    backward = {
        (source, target)
        for target, sources in archive.links.backlinks.items()
        for source in sources
    }
    assert backward == {(source, target) for source, target in forward if source != target}
    for sources in archive.links.backlinks.values():
        assert list(sources) == sorted(set(sources))


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("/2025/05/there/", Link("/2025/05/there/")),
        ("/2025/05/there/#the-vote", Link("/2025/05/there/", "#the-vote")),
        ("/2025/05/there/?q=1#the-vote", Link("/2025/05/there/", "?q=1#the-vote")),
        ("/2025/06/../05/there/", Link("/2025/05/there/")),
        ("../05/there.md", Link("/2025/05/there/")),
        ("../05/there.md#the-vote", Link("/2025/05/there/", "#the-vote")),
        ("../05/th%65re.md", Link("/2025/05/there/")),
        ("here.md", Link("/2025/06/here/")),
        ("#later", Link("", "#later")),
        ("#", Link("", "#")),
        ("/old/", Link("/2025/05/there/")),
        ("/old/#the-vote", Link("/2025/05/there/", "#the-vote")),
        ("/feed.xml", Link("/feed.xml")),
        ("/media/2025/dot.png", Link("/media/2025/dot.0123456789.png")),
        ("../../../media/new%20york.png", Link("/media/new-york.0123456789.png")),
    ],
)
def test_a_link_leads_to_a_page_by_its_path_or_its_file(url: str, link: Link) -> None:
    assert resolve(url, HERE, TARGETS) == link


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("/2025/05/there", "leads to nothing"),
        ("/2025/05/ther/", "leads to nothing"),
        ("there.md", "leads to no file"),
        ("../../../../../etc/passwd", "leads out of content"),
        ("#earlier", "leads to no place on its page"),
        ("../05/there.md#later", "leads to no place on its page"),
        ("/old/#later", "leads to no place on its page"),
        ("/2025/07/draft/", "leads to a draft, which is not published"),
        ("/media/gone.png", "is missing from content/media"),
        ("//[/", "is not an address"),
        ("www.gazette.example/rains", "leads to no file"),
        ("..\\05\\there.md", "leads to no file"),
        ("\\server\\there.md", "leads to no file"),
        ("\\\\server\\share\\there.md", "is missing from content/media"),
    ],
)
def test_a_link_to_nothing_is_a_mistake_that_says_why(url: str, message: str) -> None:
    with pytest.raises(Invalid, match=message) as caught:
        resolve(url, HERE, TARGETS)
    assert repr(url) in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    "src",
    ["2025/dot.png", "/media/2025/dot.png", "media/2025/dot.png", "../../../media/2025/dot.png"],
)
def test_a_picture_is_named_from_the_root_from_its_folder_or_from_the_story(src: str) -> None:
    assert picture(src, HERE, TARGETS) == "/media/2025/dot.0123456789.png"


def test_a_link_to_a_story_that_has_got_a_folder_is_told_its_file() -> None:
    stories = [
        story("a", "2025-06-07", "b.md", "c/index.md"),
        story("b/index", slug="b"),
        story("c"),
    ]
    assert [finding.hint for finding in assembled(stories)[1]] == [
        "did you mean 'b/index.md'?",
        "did you mean 'c.md'?",
    ]


def test_a_link_to_an_unpublished_story_is_found() -> None:
    stories = [story("here", "2025-06-07", "draft.md"), story("draft", draft=True)]
    (finding,) = assembled(stories)[1]
    assert (finding.file, finding.target) == ("content/stories/here.md", "draft.md")
    assert assembled(stories, drafts=True)[1] == []


@pytest.mark.parametrize(
    ("shape", "published"),
    [
        (Shape("svg"), True),
        (Shape("jpeg", damage="is cut off"), True),
        (Shape("svg", damage="is not well-formed XML"), False),
        (Shape("page", damage="is a page"), False),
    ],
)
def test_what_can_do_harm_is_not_published_for_being_linked_to(
    shape: Shape, *, published: bool
) -> None:
    media = {"media/a.x": "/media/a.1.x"}
    archive, findings = assembled(
        [story("s", "2025-06-07", "/media/a.x")], media=media, shapes={"/media/a.1.x": shape}
    )
    assert [finding.message for finding in findings] == (
        [] if published else [f"'/media/a.x' {shape.damage}"]
    )
    assert ("/media/a.1.x" in archive.links.media) == published
