"""In which files pictures are published, and how pages show them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.assemble import Archive
from broadsheet.model import Body, Picture, Shape, Target
from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.pictures import (
    VERSION_FORMS,
    original_of,
    shared_version,
    versions,
    versions_by_original,
)
from broadsheet.reading.config import Config
from broadsheet.views.stories import StoryView
from tests.archive.stories import assembled, story

PHOTO = "/media/flood.0123456789.jpg"
OTHER = "/media/flood.abcdef0123.png"
LARGE = Shape("jpeg", 2400, 1600, size=900_000)
sides = st.integers(1, 9_000)


def _widths(shape: Shape) -> list[int]:
    return [each.width for each in versions(PHOTO, shape) if each.form == "avif"]


def _archive(shape: Shape = LARGE, *, src: str = "flood.jpg", body: str = "other.png") -> Archive:
    its_body = Body("0" * 32, (Target("link", "/media/flood.jpg"), Target("picture", body)))
    archive, findings = assembled(
        [story("s", picture=Picture(src, "A field"), body=its_body)],
        media={"media/flood.jpg": PHOTO, "media/other.png": OTHER},
        shapes={PHOTO: shape, OTHER: Shape("png", 500, 700, size=400_000)},
        config=Config(base_url="https://host.example/rec/"),
    )
    assert findings == []
    return archive


def _view(archive: Archive) -> StoryView:
    pages = catalogue(archive)
    view = pages.page(archive.addresses["/2025/06/s/"]).view
    assert isinstance(view, StoryView)
    return view


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (5000, [480, 800, 1200, 1600]),
        (1600, [480, 800, 1200, 1600]),
        (1300, [480, 800, 1300]),
        (900, [480, 900]),
        (500, [500]),
        (300, [300]),
    ],
)
def test_a_picture_comes_in_widths_that_differ_and_none_larger_than_its_own(
    width: int, widths: list[int]
) -> None:
    assert _widths(Shape("jpeg", width, 1000, size=10_000_000)) == widths


@given(
    sides,
    sides,
    st.integers(0, 50_000_000),
    st.sampled_from(("jpeg", "png", "gif", "webp", "avif")),
)
def test_versions_keep_the_shape_and_have_names_of_their_own(
    width: int, height: int, size: int, form: str
) -> None:
    shape = Shape(form, width, height, size=size)
    found = [*versions(PHOTO, shape)]
    assert len({each.permalink for each in found}) == len(found)
    assert [each.form for each in found] == sorted(
        (each.form for each in found), key=VERSION_FORMS.index
    )
    for each in found:
        assert each.width <= width
        assert abs(each.height - height * each.width / width) <= 0.5 or each.height == 1
    assert all(one < other for one, other in pairwise(_widths(shape)))


@pytest.mark.parametrize(
    "shape",
    [
        Shape("svg", 400, 300, size=90_000),
        Shape("gif", 400, 300, still=False, size=900_000),
        Shape("jpeg", 400, 300, size=9_999),
        Shape("png", 1500, 900, size=70_000),
        Shape("jpeg", damage="is not a picture"),
    ],
)
def test_some_pictures_are_published_as_they_are(shape: Shape) -> None:
    assert [*versions(PHOTO, shape)] == []
    assert shared_version(PHOTO, shape) is None
    view = _view(_archive(shape)) if not shape.damage else None
    if view and view.picture:
        assert view.picture.shown.renditions == ()
        assert (view.picture.shown.width, view.picture.shown.height) == (shape.width, shape.height)
        assert view.picture.url == f"https://host.example/rec{PHOTO}"


@pytest.mark.parametrize(
    ("form", "width", "shared"),
    [
        ("jpeg", 2400, 1200),
        ("jpeg", 1200, 0),
        ("png", 1000, 0),
        ("webp", 1000, 1000),
        ("avif", 2400, 1200),
    ],
)
def test_a_story_is_shared_by_what_every_service_shows(form: str, width: int, shared: int) -> None:
    found = shared_version(PHOTO, Shape(form, width, 800, size=900_000))
    assert (found.width if found else 0) == shared
    assert found is None or (found.form, found.permalink) == (
        "jpeg",
        f"/media/flood.0123456789.{shared}.jpg",
    )


def test_the_picture_at_the_head_and_those_in_the_text_say_what_browsers_choose_from() -> None:
    view = _view(_archive())
    assert view.picture is not None
    shown = view.picture.shown
    assert [each.type for each in shown.renditions] == ["image/avif", "image/webp"]
    first = shown.renditions[0].srcset.split(", ")
    assert first[0] == "/rec/media/flood.0123456789.480.avif 480w"
    assert len(first) == 4
    assert (view.picture.url, view.picture.width, view.picture.height) == (
        "https://host.example/rec/media/flood.0123456789.1200.jpg", 1200, 800,
    )  # fmt: skip
    # The link to a picture in the text is none.
    assert [(at, each.width, each.height) for at, each in view.body.pictures.items()] == [
        (1, 500, 700)
    ]


def test_versions_are_made_of_what_is_published_and_by_the_head_alone_to_share() -> None:
    found = dict(versions_by_original(_archive()))
    assert found.keys() == {PHOTO, OTHER}
    assert [each.form for each in found[PHOTO]].count("jpeg") == 1
    assert [each.form for each in found[OTHER]] == ["avif", "webp"]
    assert dict(versions_by_original(_archive(body="flood.jpg"))).keys() == {PHOTO}


def test_a_version_tells_its_original() -> None:
    archive = _archive()
    for original, found in versions_by_original(archive):
        assert {original_of(each.permalink, archive) for each in found} == {original}
    for none in (
        PHOTO,
        "/media/flood.0123456789.481.avif",
        "/media/x.480.avif",
        "/media/.1.jpg",
        "/2025/06/s/",
    ):
        assert original_of(none, archive) == ""


def test_a_damaged_picture_is_found_where_it_is_shown() -> None:
    broken = Shape("jpeg", damage="is cut off", remedy="save it again")
    shown = story(
        "s",
        picture=Picture("flood.jpg", "A field"),
        body=Body("0", (Target("link", "/media/flood.jpg"),)),
    )
    _, findings = assembled([shown], media={"media/flood.jpg": PHOTO}, shapes={PHOTO: broken})
    assert [(each.path, each.message, each.hint) for each in findings] == [
        (("image", "src"), "'flood.jpg' is cut off", "save it again")
    ]
