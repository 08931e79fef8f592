"""Whichever way an editor writes where a picture is, it is found, or the hint names it."""

import posixpath
from typing import Literal, get_args
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.links import Link, LinkTargets, picture, resolve
from broadsheet.archive.written_paths import media_file
from broadsheet.problems import Invalid

HERE = "content/stories/2025/06/here.md"
MEDIA = ("x.jpg", "2025/y.jpg", "2025/plan.pdf", "a/twice.jpg", "b/twice.jpg", "50% off.jpg")
TARGETS = LinkTargets(
    addresses={},
    files={HERE: "/2025/06/here/"},
    media={f"media/{path}": f"/media/{path}" for path in MEDIA},
    shapes={},
    anchors={},
    kept_out={},
)

X = [
    "x.jpg", "./x.jpg", "/x.jpg", "media/x.jpg", "./media/x.jpg", "/media/x.jpg", "//media/x.jpg"[1:],
    "content/media/x.jpg", "/content/media/x.jpg", "./content/media/x.jpg", "../../../media/x.jpg",
    "../media/x.jpg", "../../../../media/x.jpg", "../../content/media/x.jpg",
    r"C:\Users\Ada\Desktop\x.jpg", "C:/x.jpg", r"c:\archive\content\media\x.jpg", r"\\server\pictures\x.jpg",
    "file:///C:/Users/Ada/x.jpg", "file:///Users/ada/x.jpg", "/Users/ada/archive/content/media/x.jpg",
    "/home/ada/x.jpg", "~/Pictures/x.jpg", r"content\media\x.jpg", r".\x.jpg", r"..\..\..\media\x.jpg",
    r"media\x.jpg", "x%2Ejpg",
]  # fmt: skip


@pytest.mark.parametrize("written", X)
def test_a_picture_is_found_however_its_path_is_written(written: str) -> None:
    assert picture(written, HERE, TARGETS) == "/media/x.jpg"


@pytest.mark.parametrize(
    "written",
    ["2025/y.jpg", r"C:\archive\content\media\2025\y.jpg", r"D:\photos\2025\y.jpg", r"C:\y.jpg",
     "content/media/2025/y.jpg", r"2025\y.jpg", "~/y.jpg"],
)  # fmt: skip
def test_a_picture_in_a_folder_is_found_as_well(written: str) -> None:
    assert picture(written, HERE, TARGETS) == "/media/2025/y.jpg"


def test_a_name_with_a_per_cent_sign_is_itself() -> None:
    assert picture("50% off.jpg", HERE, TARGETS) == "/media/50% off.jpg"
    assert picture("50%25%20off.jpg", HERE, TARGETS) == "/media/50% off.jpg"


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("X.JPG", "did you mean 'x.jpg'?"),
        ("y.jpg", "did you mean '2025/y.jpg'?"),
        ("/static/images/x.jpg", "did you mean 'x.jpg'?"),
        ("images/Y.jpg", "did you mean '2025/y.jpg'?"),
        (r"C:\twice.jpg", "write one of 'a/twice.jpg', 'b/twice.jpg'"),
        (r"C:\Users\Ada\nope.jpg", "put the file at content/media/nope.jpg"),
        ("content/media/other/flood.tif", "put the file at content/media/other/flood.tif"),
        ("/media/2025/why.jpg", "did you mean '/media/2025/y.jpg'?"),
    ],
)
def test_a_picture_that_is_missing_is_hinted_at(written: str, hint: str) -> None:
    with pytest.raises(Invalid, match="is missing from content/media") as raised:
        picture(written, HERE, TARGETS)
    assert raised.value.hint == hint


@pytest.mark.parametrize(
    "written",
    ["/media/2025/plan.pdf", "content/media/2025/plan.pdf", "/content/media/2025/plan.pdf",
     "media/2025/plan.pdf", "../../../media/2025/plan.pdf", r"C:\x\plan.pdf"],
)  # fmt: skip
def test_a_link_to_a_file_is_read_alike(written: str) -> None:
    assert resolve(written, HERE, TARGETS) == Link("/media/2025/plan.pdf")
    if "\\" not in written:
        assert resolve(f"{written}#page=3", HERE, TARGETS).rest == "#page=3"


def test_a_link_to_a_bare_name_is_hinted_at() -> None:
    for written in ("plan.pdf", "/plan.pdf", "/files/plan.pdf"):
        with pytest.raises(Invalid) as raised:
            resolve(written, HERE, TARGETS)
        assert raised.value.hint == "did you mean '/media/2025/plan.pdf'?"


NAMES = st.text("éàüñçåáłøõčďガ한x1", min_size=1, max_size=8)
Letters = Literal["NFC", "NFD"]
LETTERS: st.SearchStrategy[Letters] = st.sampled_from(get_args(Letters))


@given(
    NAMES, LETTERS, LETTERS, st.sampled_from(["{}.jpg", "/media/{}.jpg", "content/media/{}.jpg"])
)
def test_a_name_in_decomposed_letters_is_the_same_as_in_composed_ones(
    name: str, on_disk: Letters, written: Letters, form: str
) -> None:
    disk, page = normalize(on_disk, name), normalize(on_disk, f"content/stories/{name}.md")
    targets = LinkTargets(
        addresses={},
        files={HERE: "/2025/06/here/", page: "/there/"},
        media={f"media/{disk}.jpg": "/media/it.jpg"},
        shapes={},
        anchors={},
        kept_out={f"content/stories/{disk}0.md": "a draft"},
    )
    spelled = normalize(written, name)
    assert picture(form.format(spelled), HERE, targets) == "/media/it.jpg"
    with pytest.raises(KeyError):
        # The link leads to its page, of which this archive has no address.
        resolve(f"../../{spelled}.md", HERE, targets)
    with pytest.raises(Invalid, match="leads to a draft"):
        resolve(f"../../{spelled}0.md", HERE, targets)


@given(st.text(max_size=30), st.sampled_from(MEDIA))
def test_what_is_found_is_there(noise: str, path: str) -> None:
    for written in (noise, f"{noise}/{path}", f"{path}{noise}", f"C:\\{noise}\\{path}"):
        found = media_file(written, HERE, MEDIA)
        assert found in ("", *MEDIA)
    assert media_file(posixpath.join("content/media", path), HERE, MEDIA) == path
