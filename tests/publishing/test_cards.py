"""Cards in the published site: drawn when they are missing, gone with their story, and the same as in a clean build."""

from pathlib import Path

import pytest

from tests.building import SETTINGS, png, publish, published, story, times, write

FILES: dict[str, str | bytes] = {
    "archive.yml": SETTINGS + "cards: 3\n",
    "content/stories/rains.md": story("Rains", "2025-06-07"),
    "content/stories/vote.md": story("Vote", "2025-06-06"),
    "content/stories/fire.md": story(
        "Fire", "2025-06-05", image={"src": "dot.png", "alt": "A dot"}
    ),
    "content/stories/old.md": story("Old", "2024-06-05"),
    "content/media/dot.png": png(1),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = write(tmp_path, FILES)
    assert publish(root).problems == ()
    return root


def _cards(root: Path) -> dict[str, int]:
    return {path: time for path, time in times(root / "site").items() if path.startswith("cards/")}


def _as_clean(root: Path, tmp_path: Path) -> bool:
    assert publish(root, tmp_path / "clean").problems == ()
    return published(root / "site") == published(tmp_path / "clean")


def test_the_newest_stories_without_a_picture_have_one_drawn(root: Path) -> None:
    assert len(_cards(root)) == 3, "the archive's, and those of two stories"


def test_what_is_published_is_not_drawn_again(root: Path) -> None:
    before = _cards(root)
    publish(write(root, {"content/stories/rains.md": story("Rains", "2025-06-07", "It did not.")}))
    assert _cards(root) == before


def test_a_title_moves_its_own_card_alone(root: Path, tmp_path: Path) -> None:
    before = _cards(root)
    publish(write(root, {"content/stories/rains.md": story("Snow", "2025-06-07")}))
    after = _cards(root)
    assert len(before.items() & after.items()) == 2
    assert len(after) == 3
    assert _as_clean(root, tmp_path)


def test_a_picture_takes_the_place_of_the_card(root: Path, tmp_path: Path) -> None:
    publish(
        write(
            root,
            {
                "content/stories/vote.md": story(
                    "Vote", "2025-06-06", image={"src": "dot.png", "alt": "A"}
                )
            },
        )
    )
    assert len(_cards(root)) == 2
    assert _as_clean(root, tmp_path)


def test_a_newer_story_takes_the_card_of_the_oldest_that_had_one(
    root: Path, tmp_path: Path
) -> None:
    before = _cards(root)
    newer = {f"content/stories/{name}.md": story(name, "2025-06-09") for name in ("wind", "hail")}
    assert publish(write(root, newer)).problems == ()
    assert len(_cards(root)) == 4, "the archive's, and those of three stories"
    assert len(_cards(root).items() & before.items()) == 2
    assert _as_clean(root, tmp_path)


def test_with_no_cards_none_are_published_and_no_page_names_one(root: Path) -> None:
    publish(write(root, {"archive.yml": SETTINGS + "cards: 0\n"}))
    assert _cards(root) == {}
    pages = b"".join(
        data for path, data in published(root / "site").items() if path.endswith(".html")
    )
    assert b"/cards/" not in pages


@pytest.mark.parametrize(
    "damage", [lambda file: file.unlink(), lambda file: file.write_bytes(b"x")]
)
def test_a_card_that_is_missing_or_damaged_is_drawn_again(
    root: Path, tmp_path: Path, damage: object
) -> None:
    damage(root / "site" / min(_cards(root)))  # type: ignore[operator]
    publish(root)
    assert _as_clean(root, tmp_path)


def test_two_stories_that_look_the_same_share_a_card(root: Path) -> None:
    publish(write(root, {"content/stories/vote.md": story("Rains", "2025-06-07", slug="again")}))
    assert len(_cards(root)) == 2


def test_workers_draw_what_one_process_draws(root: Path, tmp_path: Path) -> None:
    many = {
        f"content/stories/s{number}.md": story(f"Story {number}", "2025-07-01")
        for number in range(30)
    }
    write(root, {**many, "archive.yml": SETTINGS + "cards: 25\n"})
    publish(root, jobs=2)
    assert len(_cards(root)) == 26
    assert _as_clean(root, tmp_path)
