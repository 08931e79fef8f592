"""Names of files in decomposed letters, as macOS writes them, are those in composed ones."""

from pathlib import Path
from typing import Literal, get_args
from unicodedata import normalize

import pytest

from broadsheet.urls import slug
from tests.building import SETTINGS, png, publish, published, story, write

Letters = Literal["NFC", "NFD"]
LETTERS: tuple[Letters, ...] = get_args(Letters)


def _archive(root: Path, on_disk: Letters, written: Letters) -> Path:
    def disk(name: str) -> str:
        return normalize(on_disk, name)

    def said(text: str) -> str:
        return normalize(written, text)

    body = said("![Été](/media/été.png) [then](2025/élection.md) [that](/media/données.csv)")
    return write(
        root,
        {
            "archive.yml": SETTINGS,
            f"content/media/{disk('été')}.png": png(1),
            f"content/media/{disk('données')}.csv": "a,b\n",
            f"content/stories/2025/{disk('élection')}.md": story("Élection", "2025-05-01"),
            "content/stories/rains.md": story(
                "Rains", "2025-06-07", body, image={"src": said("été.png"), "alt": "A field"}
            ),
            f"layouts/assets/{disk('façade')}.png": png(2),
            "layouts/assets/own.css": said(
                "a { background: url(façade.png) } b { background: url('fa%C3%A7ade.png') }"
            ),
            f"layouts/{disk('_près')}.html": "<p>near</p>",
            "layouts/day.html": said(
                "{% include '_près.html' %}<img src=\"{{ site.assets['façade.png'] }}\">"
            ),
        },
    )


@pytest.mark.parametrize("on_disk", LETTERS)
@pytest.mark.parametrize("written", LETTERS)
def test_links_pictures_and_layouts_find_them_and_addresses_are_composed(
    on_disk: Letters, written: Letters, tmp_path: Path
) -> None:
    report = publish(_archive(tmp_path / "one", on_disk, written))
    assert report.problems == ()
    site = published(tmp_path / "one/site")
    composed = publish(_archive(tmp_path / "two", "NFC", "NFC"))
    assert composed.problems == ()
    assert all(path == normalize("NFC", path) for path in site)
    assert site.keys() >= {path for path in published(tmp_path / "two/site") if "own." not in path}
    page = site["2025/06/rains/index.html"].decode()
    assert 'src="/media/ete.' in page
    assert 'href="/2025/05/election/"' in page
    assert b"<p>near</p>" in site["2025/06/07/index.html"]
    (styles,) = [data for path, data in site.items() if path.startswith("assets/own.")]
    assert styles.count(b"facade.") == 2


@pytest.mark.parametrize(
    "folder", ["content/media/{}.png", "content/stories/{}.md", "content/people/{}.md"]
)
def test_two_files_of_one_name_are_told(folder: str, tmp_path: Path) -> None:
    files = {
        folder.format(normalize(letters, "été")): story("Été", "2025-06-07") for letters in LETTERS
    }
    write(tmp_path, {"archive.yml": SETTINGS, "content/stories/a.md": story("A"), **files})
    problems = publish(tmp_path).problems
    assert "has the name of another file, whose accents are only written otherwise" in [
        each.message for each in problems
    ]


@pytest.mark.parametrize("name", ["Müller", "ガス", "한국", "Đà Nẵng", "Ångström"])
def test_a_slug_does_not_depend_on_how_its_letters_are_written(name: str) -> None:
    assert slug(normalize("NFD", name)) == slug(normalize("NFC", name))
