"""The figures of docs/quality.md: what checkers find on whole sites, and what it takes to load a page; run by hand.

python bench/quality.py --markdown docs/quality.md
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from browsing import chromium
from playwright.sync_api import Browser
from tables import placed, table

from build import machine
from tests.browser.conftest import AXE, COLORS, RUN_AXE
from tests.browser.kinds import pages_by_kind
from tests.browser.looking import NOTE_SHIFTS, shifts, sticking_out
from tests.browser.markup import checkable, complaints_about
from tests.browser.published import published_site
from tests.browser.serving import Served, serving

_SITES = {
    "real": "the archive of this repository",
    "many": "1,200 made-up stories",
    "arabic": "an archive in Arabic",
}
_WEIGHED = "many"
_MARKS = "<!-- figures: written by bench/quality.py -->", "<!-- end of figures -->"
_WIDTHS = (320, 1440)
_SCHEMES = ("light", "dark")


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Count what checkers find on whole sites, and weigh their pages."
    )
    parser.add_argument("--markdown", type=Path, help="page whose figures are written again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as workshop, chromium() as browser:
        sites = {name: published_site(name, Path(workshop) / name) for name in _SITES}
        found = table(_HEADS, (_row(browser, name, site) for name, site in sites.items()))
        weights = table(_WEIGHT_HEADS, _weights(browser, sites[_WEIGHED]))
    report = "\n\n".join((found, f"First loads, {_SITES[_WEIGHED]}:", weights, machine(None, 1)))
    print(report)
    if asked.markdown:
        asked.markdown.write_text(placed(report, asked.markdown.read_text(), _MARKS))


_HEADS = (
    "site", "pages, drawings and style sheets", "messages of the Nu HTML Checker", "kinds of page",
    "found by axe", "pages that scroll sideways",
)  # fmt: skip


def _row(browser: Browser, name: str, site: Path) -> Sequence[str]:
    files = checkable(site)
    with serving(site) as served:
        kinds = pages_by_kind(site).values()
        looked_at = [_looked_at(browser, f"{served.address}{permalink}") for permalink in kinds]
    barriers, sideways = (sum(counts) for counts in zip(*looked_at, strict=True))
    messages = len(complaints_about(files))
    return (
        _SITES[name],
        f"{len(files):,}",
        f"{messages}",
        f"{len(kinds)}",
        f"{barriers}",
        f"{sideways}",
    )


def _looked_at(browser: Browser, address: str) -> tuple[int, int]:
    """Return how many barriers axe finds on a page, at both widths and by both schemes, and how often it scrolls."""
    page = browser.new_page()
    page.goto(address)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    barriers = sideways = 0
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        sideways += bool(sticking_out(page))
        for scheme in _SCHEMES:
            page.emulate_media(color_scheme=scheme)
            told, _ = page.evaluate(
                RUN_AXE, {"rules": [], "elements": None, "colors": list(COLORS), "right": ""}
            )
            barriers += len(list(filter(None, told.split("\n\n"))))
    page.close()
    return barriers, sideways


_WEIGHT_HEADS = (
    "page",
    "KB of the page",
    "KB in all",
    "requests",
    *(f"shift at {width} px" for width in _WIDTHS),
)


def _weights(browser: Browser, site: Path) -> Iterator[Sequence[str]]:
    with serving(site) as served:
        for kind, permalink in pages_by_kind(site).items():
            shifted = [_shifted(browser, served, permalink, width) for width in _WIDTHS]
            # As high as a page may be: what comes when it is near is weighed as well.
            _shifted(browser, served, permalink, _WIDTHS[-1], height=9000)
            own = next(request.sent for request in served.requests if request.path == permalink)
            kilobytes = (f"{sent / 1000:.1f}" for sent in (own, served.sent))
            yield (
                kind,
                *kilobytes,
                f"{len(served.requests)}",
                *(f"{shift:.4f}" for shift in shifted),
            )


def _shifted(
    browser: Browser, served: Served, permalink: str, width: int, height: int = 900
) -> float:
    """Return how far things moved while a page was loaded by somebody who has never been here."""
    served.requests.clear()
    page = browser.new_page(viewport={"width": width, "height": height})
    page.add_init_script(NOTE_SHIFTS)
    page.goto(f"{served.address}{permalink}", wait_until="networkidle")
    shifted = sum(float(shift[0]) for shift in shifts(page))  # type: ignore[arg-type]
    page.close()
    return shifted


if __name__ == "__main__":
    main()
