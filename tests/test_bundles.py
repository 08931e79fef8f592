"""A folder with an index file is a story or a page of its own, with its pictures and documents."""

import re
from pathlib import Path

import pytest

from broadsheet.archive.advice import findings_on
from broadsheet.previewing.state import State
from tests.building import NOW, SETTINGS, photo, png, publish, published, story, text, write
from tests.previewing.states import follow, state_maker

FLOOD = "content/stories/2025/06/flood"
PHOTO = photo()
PDF = b"%PDF-1.7 the report"


def _site(root: Path, files: dict[str, str | bytes]) -> tuple[dict[str, bytes], list[str]]:
    """Return what is published, and the paths of the media in it without their digests."""
    report = publish(write(root, {"archive.yml": SETTINGS, **files}))
    assert report.problems == ()
    site = published(root / "site")
    media = {re.sub(r"\.[0-9a-f]{10}", "", path) for path in site if path.startswith("media/")}
    return site, sorted(media)


def test_a_story_in_a_bundle_shows_what_stands_beside_it(tmp_path: Path) -> None:
    body = (
        "![A street](flood.jpg) ![A map](./maps/north.png) [The report](report.pdf#page=2)\n\n"
        "![A wave](/media/wave.png) ![Rain](../../../../media/rain.png) [Older](../05/rains/)"
    )
    site, media = _site(
        tmp_path,
        {
            f"{FLOOD}/index.md": story("Flood", body=body, image={"src": "flood.jpg", "alt": "F"}),
            f"{FLOOD}/flood.jpg": PHOTO,
            f"{FLOOD}/maps/north.png": png(1),
            f"{FLOOD}/report.pdf": PDF,
            f"{FLOOD}/notes.pdf": b"Nothing leads here.",
            "content/stories/2025/06/05/rains/index.md": story("Rains"),
            "content/media/wave.png": png(2),
            "content/media/rain.png": png(3),
        },
    )
    page = site["2025/06/flood/index.html"].decode()
    where = "media/stories/2025/06/flood"
    assert "2025/06/index/index.html" not in site
    beside = {f"{where}/{name}" for name in ("flood.jpg", "maps/north.png", "report.pdf")}
    versions = {path for path in media if path.startswith(f"{where}/flood.") and path not in beside}
    assert versions
    assert {*media} - versions == {"media/rain.png", "media/wave.png", *beside}
    assert re.search(rf'href="/{where}/report\.[0-9a-f]{{10}}\.pdf#page=2"', page)
    assert 'href="/2025/06/rains/"' in page
    assert "<picture" in page
    original = next(
        data for path, data in site.items() if re.match(rf"{where}/flood\.\w+\.jpg", path)
    )
    assert b"a secret place" in PHOTO
    assert b"a secret place" not in original


def test_a_file_in_the_bundle_comes_before_one_of_the_same_name_in_media(tmp_path: Path) -> None:
    shown = story("Flood", body="![A dot](dot.png)")
    _, media = _site(
        tmp_path,
        {
            f"{FLOOD}/index.md": shown,
            f"{FLOOD}/dot.png": png(1),
            "content/stories/2025/06/rains.md": story("Rains", body="![A dot](dot.png)"),
            "content/media/dot.png": png(2),
        },
    )
    assert media == ["media/dot.png", "media/stories/2025/06/flood/dot.png"]


def test_other_texts_in_a_bundle_are_stories_and_show_its_pictures_too(tmp_path: Path) -> None:
    site, media = _site(
        tmp_path,
        {
            f"{FLOOD}/index.md": story("Flood"),
            f"{FLOOD}/aftermath.md": story("Aftermath", body="![A dot](dot.png)"),
            f"{FLOOD}/index.fr.md": story("Inondation", language="fr"),
            f"{FLOOD}/storm/index.md": story("Storm", body="![A dot](../dot.png)"),
            f"{FLOOD}/dot.png": png(1),
        },
    )
    names = ("flood", "aftermath", "flood-fr", "storm")
    assert {f"2025/06/{name}/index.html" for name in names} <= set(site)
    assert media == ["media/stories/2025/06/flood/dot.png"]


def test_a_page_may_be_a_bundle(tmp_path: Path) -> None:
    site, media = _site(
        tmp_path,
        {
            "content/pages/about/index.md": text(
                "![Us](us.png) [The team](team.md)", title="About"
            ),
            "content/pages/about/us.png": png(1),
            "content/pages/about/team.md": text("![Us](us.png)", title="Team"),
        },
    )
    assert {"about/index.html", "about/team/index.html"} <= set(site)
    assert b'href="/about/team/"' in site["about/index.html"]
    assert media == ["media/pages/about/us.png"]


@pytest.mark.parametrize("name", ["flood.jpg", "gone/flood.jpg"])
def test_what_is_not_published_with_a_bundle_is_told(name: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"{FLOOD}/index.md": story("Flood"),
        f"{FLOOD}/{name}": PHOTO,
        "content/stories/draft/index.md": story("Draft", draft=True),
        "content/stories/draft/later.jpg": PHOTO,
        "content/media/unused.jpg": PHOTO,
    }
    state = state_maker(write(tmp_path, {"archive.yml": SETTINGS, **files})).begin(NOW)
    assert state.edition
    told = [
        each.file for each in findings_on(state.edition.pages.archive) if each.name == "unused-file"
    ]
    assert told == [f"{FLOOD}/{name}"]


def test_a_preview_follows_what_stands_in_a_bundle(tmp_path: Path) -> None:
    flood, dot = "content/stories/flood", "content/stories/flood/dot.png"
    outside = {f"{flood}.md": story("Flood", body="![A dot](flood/dot.png)")}
    state = state_maker(write(tmp_path, {"archive.yml": SETTINGS, **outside})).begin(NOW)
    assert _mistakes(state) == ["content/stories/flood.md"]

    state = follow(state, tmp_path, {dot: png(1)})
    assert _mistakes(state) == ["content/stories/flood.md"]

    (tmp_path / f"{flood}.md").unlink()
    state = follow(state, tmp_path, {})
    state = follow(state, tmp_path, {f"{flood}/index.md": story("Flood", body="![A dot](dot.png)")})
    state = state_maker(tmp_path).follow(state, {f"{flood}.md"}, NOW)
    assert (_mistakes(state), list(_media(state).values())) == ([], ["stories/flood/dot.png"])

    before = _media(state)
    state = follow(state, tmp_path, {dot: png(2)})
    assert list(_media(state).values()) == ["stories/flood/dot.png"]
    assert _media(state) != before

    (tmp_path / f"{flood}/index.md").unlink()
    state = state_maker(tmp_path).follow(state, {f"{flood}/index.md"}, NOW)
    assert (_mistakes(state), _media(state)) == ([], {})


def _mistakes(state: State) -> list[str]:
    return [problem.file for problem in state.problems]


def _media(state: State) -> dict[str, str]:
    assert state.edition
    return {**state.edition.pages.archive.links.media}
