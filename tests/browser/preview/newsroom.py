"""An archive that is being written, with the real server and the real watcher under it, and its pages in a browser."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.preview.conftest import live
from tests.building import REPOSITORY, story, text
from tests.previewing.running import Running, running

PATIENCE = 120_000
"""Milliseconds after which what was waited for is taken not to come: a limit, not an expectation."""
STORIES = "content/stories/2025/06"
RAINS, FLOODS = f"{STORIES}/rains.md", f"{STORIES}/floods.md"
STYLE, LAYOUT = "layouts/assets/style.css", "layouts/story.html"
TALL = "\n\n".join(f"Paragraph {number} of a long story." for number in range(120))
BOXES = "".join(
    f"<details>\n<summary>{name}</summary>\n<p>It rained.</p>\n</details>\n\n"
    for name in ("One", "Two")
)
_SOURCE = {"name": "The Wire", "url": "https://wire.example/"}
_THEME = REPOSITORY / "layouts"


def sourced(
    title: str, body: str = "It rained.", date: str = "2025-06-07", **fields: object
) -> str:
    """Return a story on which there is no advice."""
    return story(title, date, body, **{"source": _SOURCE, **fields})


FILES: Mapping[str, str] = {
    # A permalink that is not the usual one: without it, or with a mistake in it, every story would
    # move.
    "archive.yml": "title: The Record\nbase_url: https://record.example/\npermalink: /{year}/{slug}/\n",
    RAINS: sourced("Rains return", f"{BOXES}{TALL}", topics=["Weather"]),
    FLOODS: sourced("Floods recede", "The water fell.", topics=["Water"]),
    f"{STORIES}/sketch.md": sourced("A sketch", "Not yet.", draft=True, topics=["Water"]),
    f"{STORIES}/later.md": sourced("A speech", "Not before.", date="2025-08-01", topics=["Water"]),
    "content/topics/weather.md": text("What falls.", name="Weather", description="Rain and wind."),
    STYLE: (_THEME / "assets" / "style.css").read_text(encoding="utf-8"),
    LAYOUT: (_THEME / "story.html").read_text(encoding="utf-8"),
}
OPTIONS = ("--today", "2025-07-01")
"""Of every preview: by day, the stories above are what they are said to be."""


class Start(Protocol):
    def __call__(self, root: Path, *options: str) -> Running: ...


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A preview that runs, and a browser."""

    preview: Running
    show: Visit

    def open(self, permalink: str, **options: object) -> Page:
        """Return a page of the archive, or of the preview's own, once it is connected."""
        path = (
            permalink if permalink.startswith("/_preview/") else f"{self.preview.base}{permalink}"
        )
        return live(self.show(f"http://127.0.0.1:{self.preview.port}{path}", **options))

    def edit(self, path: str, old: str, new: str) -> None:
        """Put one text in place of another in a file, as an editor saves it."""
        before = (self.preview.root / path).read_text(encoding="utf-8")
        assert old in before
        self.preview.replace(path, before.replace(old, new))

    def mend(self, path: str) -> None:
        """Make a file what it was at the beginning."""
        self.preview.replace(path, FILES[path])


@contextmanager
def lent(preview: Running, files: Mapping[str, str]) -> Iterator[Running]:
    """Lend a preview that several tests share to one of them, and put its files right afterwards.

    Made a fixture that stands before `show`, it does so when no page is open any more.
    """
    expect.set_options(timeout=PATIENCE)
    yield preview
    if _put_right(preview.root, files):
        preview.follow()
    expect.set_options(timeout=None)


def _put_right(root: Path, files: Mapping[str, str]) -> bool:
    """Return whether anything had to be put right."""
    there = {
        path
        for file in root.rglob("*")
        if file.is_file()
        and not (path := file.relative_to(root).as_posix()).startswith((".broadsheet/", ".git/"))
    }
    strange = there - files.keys()
    changed = [
        path
        for path in files
        if path not in there or (root / path).read_text(encoding="utf-8") != files[path]
    ]
    for path in strange:
        (root / path).unlink()
    for path in changed:
        (root / path).write_text(files[path], encoding="utf-8")
    return bool(strange or changed)


def starting() -> Iterator[Start]:
    """Yield a function that starts a preview for one test, and end what it has started.

    Made a fixture that stands before `show`, it outlasts the pages, which would complain of its
    end.
    """
    expect.set_options(timeout=PATIENCE)
    with ExitStack() as previews:

        def start(root: Path, *options: str) -> Running:
            return previews.enter_context(running(root, *OPTIONS, *options))

        yield start
    expect.set_options(timeout=None)


def searchable(preview: Running) -> Running:
    """Return a preview once it has its index, for want of which a page that searches would complain."""
    events = preview.listen("/search/")
    while preview.get(f"{preview.base}/pagefind/shards.json").status != HTTPStatus.OK:
        events.wait("search")
    events.close()
    return preview


def mark(page: Page) -> None:
    """Leave a sign on a page that goes with it."""
    page.evaluate("document.documentElement.dataset.before = ''")


def marked(page: Page) -> Locator:
    """Return what is there for as long as the page is not loaded anew since it was marked."""
    return page.locator("html[data-before]")


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)
