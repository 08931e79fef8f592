import os
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.reading.cache import Cache
from broadsheet.reading.media import media_permalinks, permalink_with_digest
from broadsheet.reading.shapes import media_shapes
from broadsheet.reading.tree import SourceFile, walk

LONG_AGO = 1_500_000_000_000_000_000


def _permalinks(root: Path) -> dict[str, str]:
    with Cache(root / "cache.sqlite", key=b"one") as cache:
        return media_permalinks(root, list(walk(root / "content")), cache)


@given(
    st.lists(
        st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1),
        min_size=1,
        max_size=3,
    )
)
def test_any_name_becomes_a_plain_permalink(parts: list[str]) -> None:
    permalink = permalink_with_digest("/media/", "/".join(parts), b"\0" * 16)
    assert re.fullmatch(r"/media/([a-z0-9-]+/)*[a-z0-9-]+\.0{10}(\.[a-z0-9]{1,8})?", permalink)


def test_a_permalink_holds_the_name_the_digest_and_the_suffix() -> None:
    assert (
        permalink_with_digest("/media/", "2025/Flood, north.JPG", bytes(range(16)))
        == "/media/2025/flood-north.0001020304.jpg"
    )


def test_a_permalink_has_no_name_that_windows_keeps() -> None:
    assert (
        permalink_with_digest("/media/", "Con/AUX.jpg", b"\0" * 16)
        == "/media/x-con/x-aux.0000000000.jpg"
    )


def test_a_permalink_changes_with_the_content_alone(tmp_path: Path) -> None:
    media = tmp_path / "content/media"
    media.mkdir(parents=True)
    (media / "a.jpg").write_bytes(b"one")
    os.utime(media / "a.jpg", ns=(LONG_AGO, LONG_AGO))
    first = _permalinks(tmp_path)
    os.utime(media / "a.jpg", ns=(LONG_AGO, LONG_AGO + 1))
    touched = _permalinks(tmp_path)
    (media / "a.jpg").write_bytes(b"two")
    assert first == touched
    assert _permalinks(tmp_path) != first


def test_a_picture_that_vanishes_is_gone(tmp_path: Path) -> None:
    gone = [SourceFile("gone.jpg", 1, 1), SourceFile("gone/dot.png", 1, 1)]
    with Cache(tmp_path / "cache.sqlite", key=b"one") as cache:
        permalinks = media_permalinks(tmp_path, gone, cache)
        assert (permalinks, media_shapes(tmp_path, gone, permalinks, cache)) == ({}, {})
