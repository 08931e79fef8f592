"""Screenshots: one page of every kind, by day and by night, on a phone and at a desk, to be looked at side by side.

python bench/screenshots.py FOLDER

takes them of this checkout's archive; with `--site SITE`, of a site that is already published.
FOLDER gets a picture of each page by screen and scheme, of the front page and a story as they are
printed, and `index.html` to show them all.
"""

import argparse
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from browsing import chromium
from playwright.sync_api import Browser, Page
from sites import BROADSHEET, CHECKOUT

from tests.browser.kinds import pages_by_kind
from tests.browser.serving import Served, serving

_SCREENS = {"phone": (360, 740), "desk": (1440, 900)}
_SCHEMES = ("light", "dark")
_PAPER = (794, 1123)
"""A4 at 96 dots an inch."""
_PRINTED = ("front page", "story")
_SHEET = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Screenshots</title>
<style>
body { margin: 1rem; font: 0.875rem/1.5 system-ui }
section { display: flex; gap: 1rem; overflow-x: auto; align-items: start }
figure { margin: 0 }
img { block-size: 28rem; inline-size: auto; outline: 1px solid #8888 }
</style>
<h1>Screenshots</h1>
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture."""

    kind: str
    permalink: str
    how: str
    """On which screen and by which scheme, or that it is printed."""
    file: str


def main() -> None:
    asked = _arguments()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as workshop:
        site = asked.site or _built(Path(workshop) / "site")
        with serving(site, asked.base) as served, chromium() as browser:
            shots = list(_taken(browser, served, _pages(site), asked.folder, asked.height))
    (asked.folder / "index.html").write_text(_sheet(shots), encoding="utf-8")
    print(f"{len(shots)} pictures, shown by {asked.folder / 'index.html'}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take screenshots of one page of every kind.")
    parser.add_argument("folder", type=Path, help="folder that gets the pictures, and index.html")
    parser.add_argument(
        "--site", type=Path, help="published folder; without it, this checkout's archive is built"
    )
    parser.add_argument("--base", default="", help="path that the site is published below: /record")
    parser.add_argument(
        "--height", type=int, default=2400, help="pixels from the top that a picture shows at most"
    )
    return parser.parse_args()


def _built(output: Path) -> Path:
    subprocess.run(
        [*BROADSHEET, "build", "--root", CHECKOUT, "--output", output, "--quiet"],
        cwd=CHECKOUT,
        check=True,
    )
    return output


def _pages(site: Path) -> dict[str, str]:
    """Return the address of one page of every kind; a search for something is another kind than the bare page."""
    pages = pages_by_kind(site)
    if {"search", "story"} <= pages.keys():
        story = (site / pages["story"].strip("/") / "index.html").read_text(encoding="utf-8")
        words = re.findall(r"\w+", story.partition("<title>")[2].partition("</title>")[0])
        pages["search with results"] = f"{pages['search']}?q={quote(max(words, key=len))}"
    return pages


def _taken(
    browser: Browser, served: Served, pages: dict[str, str], folder: Path, height: int
) -> Iterator[Shot]:
    for kind, permalink in pages.items():
        name = re.sub(r"\W+", "-", kind)
        for screen, (wide, high) in _SCREENS.items():
            page = browser.new_page(
                viewport={"width": wide, "height": high}, reduced_motion="reduce"
            )
            # Not before everything is there: letters come late, and so do results.
            page.goto(f"{served.address}{permalink}", wait_until="networkidle")
            for scheme in _SCHEMES:
                page.emulate_media(color_scheme=scheme)
                yield _shot(
                    page,
                    Shot(kind, permalink, f"{screen}, {scheme}", f"{name}-{wide}-{scheme}.png"),
                    folder,
                    height,
                )
            page.close()
        if kind in _PRINTED:
            page = browser.new_page(viewport={"width": _PAPER[0], "height": _PAPER[1]})
            page.goto(f"{served.address}{permalink}", wait_until="networkidle")
            page.emulate_media(media="print", color_scheme="light")
            yield _shot(
                page, Shot(kind, permalink, "printed", f"{name}-printed.png"), folder, height
            )
            page.close()


def _shot(page: Page, shot: Shot, folder: Path, height: int) -> Shot:
    wide, high = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    clip = {"x": 0, "y": 0, "width": wide, "height": min(high, height)}
    page.screenshot(path=folder / shot.file, full_page=True, clip=clip)  # type: ignore[arg-type]
    return shot


def _sheet(shots: list[Shot]) -> str:
    """Return the page that shows all pictures, a row for each kind of page."""
    rows = []
    for kind, permalink in dict.fromkeys((shot.kind, shot.permalink) for shot in shots):
        figures = "".join(
            f'<figure><a href="{shot.file}"><img src="{shot.file}" alt="" loading="lazy"></a>'
            f"<figcaption>{shot.how}</figcaption></figure>\n"
            for shot in shots
            if shot.kind == kind
        )
        rows.append(
            f"<h2>{escape(kind)} <code>{escape(permalink)}</code></h2>\n<section>\n{figures}</section>\n"
        )
    return _SHEET + "".join(rows)


if __name__ == "__main__":
    main()
