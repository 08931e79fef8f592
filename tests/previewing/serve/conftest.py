"""An archive with one of everything, shown by a preview, and what a build makes of it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest

from broadsheet.previewing.application import with_client
from tests.building import SETTINGS, png, publish, published, story, text, write
from tests.previewing.running import Running, running

ARCHIVE: Mapping[str, str | bytes] = {
    "archive.yml": f"{SETTINGS}page_size: 2\nmenu: [people, about]\n",
    "content/stories/2024/fire.md": story(
        "Fire", "2024-03-01", people=["Grace Hopper"],
        aliases=["/old/%C3%A9t%C3%A9/", "/old/a%20b/", "/old/100%25/", "/old/fire.html"],
    ),
    "content/stories/vote.md": story(
        "Vote & count", "2025-06-08", "[Fire](2024/fire.md) ![Dot](/media/a%20dot.png)", people=["Ada Lovelace"],
        topics=["Floods"], storyline="The strike", countries=["France"], image={"src": "dot.png", "alt": "A dot"},
    ),
    "content/stories/trial.md": story("Trial", "2025-06-08", people=["Ada Lovelace"], storyline="The strike"),
    "content/stories/strike.md": story("Strike", "2025-06-07", people=["Ada Lovelace"], language="fr"),
    "content/stories/draft.md": story("Draft", "2025-06-09", draft=True, people=["Élodie"]),
    "content/stories/embargoed.md": story("Embargoed", "2025-08-01"),
    "content/stories/expired.md": story("Expired", "2025-05-01", expires="2025-06-01"),
    "content/people/ada.md": text("She *wrote*.", name="Ada Lovelace", also=["Ada"], aliases=["/old/ada/"]),
    "content/pages/about.md": text(title="About"),
    "content/pages/hidden.md": text(title="Hidden", draft=True),
    "content/media/dot.png": png(1),
    "content/media/a dot.png": png(2),
    "content/media/unused.png": png(3),
}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "archive", ARCHIVE)


@pytest.fixture
def preview(root: Path) -> Iterator[Running]:
    with running(root, "--no-search", "--today", "2025-07-01") as preview:
        yield preview


def asked_for(preview: Running, path: str) -> str:
    """Return the path that a published file is asked for at."""
    return f"{preview.base}/{quote(path.removesuffix('index.html') if path.endswith('/index.html') else path)}"


def differing(preview: Running, built: Mapping[str, bytes]) -> list[str]:
    """Return the published files that the preview does not show just so, but for the script that follows a page."""
    differ = []
    for path, data in built.items():
        answer = preview.get(asked_for(preview, "" if path == "index.html" else path))
        wanted = with_client(data, answer.digest) if path.endswith(".html") else data
        if (answer.status, answer.body) != (200, wanted) or bool(answer.digest) != path.endswith(
            ".html"
        ):
            differ.append(path)
    return differ


def built(root: Path, preview: Running, **selected: object) -> dict[str, bytes]:
    output = root.parent / "built"
    report = publish(root, output, base_url=f"{preview.address}/", **selected)
    assert report.problems == ()
    return published(output)
