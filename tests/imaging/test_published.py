"""Pictures as readers get them, whatever their files are called."""

import base64
from pathlib import Path

import pytest

from broadsheet.imaging.published import is_drawing, published_picture
from tests.building import SETTINGS, photo, png, publish, published, story, write
from tests.drawings import REFUSED, SPACES, attacks

SECRET = b"a secret place"
TRUSTING = f"{SETTINGS}trusted_html: true\n"


def _with_photo(form: str, data: bytes) -> bytes:
    return f'<svg {SPACES}><image href="data:image/{form};base64,{base64.b64encode(data).decode()}"/></svg>'.encode()


def test_a_photograph_within_a_drawing_does_not_say_where_it_was_taken() -> None:
    data = photo()
    assert SECRET in data
    rebuilt = published_picture(_with_photo("jpeg", data))
    embedded = base64.b64decode(rebuilt.partition(b"base64,")[2].partition(b'"')[0])
    assert SECRET not in embedded
    assert embedded == published_picture(data)


def test_a_picture_within_a_drawing_that_cannot_be_read_is_a_mistake_where_the_drawing_is_shown(
    tmp_path: Path,
) -> None:
    shown = story("A", "2025-06-07", "![A](/media/a.svg)")
    for picture, problems in ((png(1), 0), (png(1)[:20], 1), (png(1)[:40], 1), (png(1), 0)):
        files = {"archive.yml": SETTINGS, "content/stories/a.md": shown}
        write(tmp_path, {**files, "content/media/a.svg": _with_photo("png", picture)})
        report = publish(tmp_path)
        assert [each.message for each in report.problems] == [
            "'/media/a.svg' holds a picture that cannot be read"
        ] * problems


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_rebuilt_is_not_published(name: str) -> None:
    with pytest.raises(OSError, match=r"\w"):
        published_picture(REFUSED[name].encode())


@pytest.mark.parametrize(
    ("data", "drawn"),
    [
        (b"<svg/>", True),
        (b"\xef\xbb\xbf \n<?xml", True),
        ("<svg/>".encode("utf-16"), True),
        (png(1), False),
        (b"", False),
    ],
)
def test_a_drawing_is_known_by_its_content(data: bytes, *, drawn: bool) -> None:
    assert is_drawing(data) == drawn


def test_a_drawing_is_published_rebuilt_and_advised_on_and_again_when_it_is_edited(
    tmp_path: Path,
) -> None:
    files = {
        "archive.yml": TRUSTING,
        "content/stories/a.md": story("A", "2025-06-07", "![A](/media/a.svg)"),
    }
    write(tmp_path, {**files, "content/media/a.svg": attacks()["script"]})
    assert publish(tmp_path).problems == ()
    (first,) = [
        data
        for path, data in published(tmp_path / "site").items()
        if path.endswith(".svg") and "media" in path
    ]
    write(tmp_path, {"content/media/a.svg": attacks()["onload"]})
    assert publish(tmp_path).problems == ()
    (second,) = [
        data
        for path, data in published(tmp_path / "site").items()
        if path.endswith(".svg") and "media" in path
    ]
    assert b"<script" not in first
    assert b"onload" not in second
    assert first.startswith(b"<svg ")


def test_pages_and_scripts_are_published_where_all_are_trusted(tmp_path: Path) -> None:
    linked = story("A", "2025-06-07", "[a](/media/a.html) [b](/media/b)")
    files = {
        "content/media/a.html": "<p>a</p>",
        "content/media/b": "<html>",
        "content/stories/a.md": linked,
    }
    write(tmp_path, {"archive.yml": SETTINGS, **files})
    assert len(publish(tmp_path).problems) == 3
    write(tmp_path, {"archive.yml": TRUSTING})
    assert publish(tmp_path).problems == ()
    assert {b"<p>a</p>", b"<html>"} <= {*published(tmp_path / "site").values()}
