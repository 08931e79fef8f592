"""Sessions: an editor at work on an archive, and how long each thing takes until it is on the screen."""

import json
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from re import findall
from urllib.parse import urlsplit

from measuring import percentile
from previewing import Page, Peak, Server, free_port
from saving import Newsroom, Save
from sites import Broadsheet, Hugo

_STARTS = 3
_PAGES = 300
_ROUNDS = 3
_REBUILDS = 12
_STYLES = 12
_SINGLE = (
    "/feed.xml", "/feed.json", "/search/names.json", "/robots.txt", "/404.html", "/opensearch.xml", "/_headers",
    "/_redirects", "/sitemap.xml", "/news-sitemap.xml", "/data/terms.json", "/data/stories.csv",
)  # fmt: skip
"""Files that no sitemap names."""
_KINDS = ("people", "countries", "topics", "storylines")


@dataclass(frozen=True, slots=True)
class Edited:
    """One edit, from its save until the page that was open had it."""

    kind: str
    renamed: bool
    seconds: float
    followed: float
    """Of these, what the server said it took to make the next archive."""
    cpu: float
    """Seconds of the server's own process."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """What was measured of one server through many edits."""

    edits: Sequence[Edited]
    at_start: float
    """Megabytes, like the next three."""
    at_end: float
    peak: float
    together: float
    """The most of all its processes at once."""
    cpu: float
    """Seconds of all its processes, from the first edit to rest, for each edit."""


@dataclass(frozen=True, slots=True)
class Day:
    """All that was measured at one size; seconds."""

    stories: int
    cold: float
    cold_memory: tuple[float, float]
    """Megabytes that the server held at most, and with all its processes, while it made the first
    index."""
    warm: Sequence[float]
    searching: Sitting
    plain: Sitting
    """With `--no-search`."""
    styles: Sequence[float]
    newest: Sequence[float]
    """Until the search is fresh after an edit to the newest year."""
    past: Sequence[float]
    latencies: Mapping[str, Sequence[float]]
    """What went on to the time that each page took."""
    hugo: Mapping[bool, tuple[float, Sequence[float]]]
    """With related stories or without, to when Hugo's server is ready and how long each edit takes."""


@dataclass(frozen=True, slots=True)
class Endurance:
    """What many edits leave behind."""

    stories: int
    memory: Sequence[float]
    """Megabytes at the start and after every hundredth edit."""
    compared: int
    different: Sequence[str]
    """Paths whose bytes are not those of a fresh server."""


@contextmanager
def copied(kept: Path, to: Path) -> Iterator[Broadsheet]:
    """Yield a copy of an archive, to be edited; it is removed afterwards."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(kept, to, ignore=shutil.ignore_patterns("site", ".broadsheet", "layouts"))
    try:
        yield Broadsheet(to)
    finally:
        shutil.rmtree(to, ignore_errors=True)


def day(
    site: Broadsheet,
    hugo: Hugo | None,
    stories: int,
    *,
    related: bool,
    edits: int,
    pause: float,
    seed: int,
) -> Day:
    """Measure one size; Hugo's server too, if there is a Hugo, and with `related` stories as well."""
    cold, cold_memory = _first(site)
    warm = [_start(site) for _ in range(_STARTS)]
    _progress(f"ready: cold {cold:.2f} s, warm {', '.join(f'{each:.2f}' for each in warm)} s")
    newsroom = Newsroom(site.root, seed)
    latencies: dict[str, Sequence[float]] = {}
    with Server(site.serve(0, search=True)) as server:
        searching = _sitting(server, newsroom, edits, pause, seed)
        styles = [_styled(server, newsroom) for _ in range(_STYLES)]
        newest = [_searchable(server, newsroom.body_of(newest=True)) for _ in range(2 * _ROUNDS)]
        past = [_searchable(server, newsroom.body_of(newest=False)) for _ in range(_ROUNDS)]
        server.settle()
        paths = _sitemap(server, "/sitemap.xml")
        drawn = random.Random(seed)  # noqa: S311 - pages are no secrets
        latencies["nothing"] = [_timed(server, drawn.choice(paths)) for _ in range(_PAGES)]
        saves = (newsroom.body_of(newest=False) for _ in range(_ROUNDS))
        latencies["indexing"] = _latencies(server, saves, "search", lambda: drawn.choice(paths))
    with Server(site.serve(0, search=False)) as server:
        plain = _sitting(server, newsroom, edits, pause / 10, seed)
        saves = (newsroom.draw("terms") for _ in range(_REBUILDS))
        paths = _sitemap(server, "/sitemap.xml")
        latencies["a change of topics being followed"] = _latencies(
            server, saves, "reload", lambda: drawn.choice(paths)
        )
    theirs = {}
    if hugo:
        hugo.set_up(site.root)
        theirs = {
            each: _theirs(hugo, newsroom, related=each) for each in (False, True)[: 1 + related]
        }
    return Day(
        stories, cold, cold_memory, warm, searching, plain, styles, newest, past, latencies, theirs
    )


def endurance(site: Broadsheet, stories: int, *, edits: int, seed: int) -> Endurance:
    """Make many edits, and compare what the server then shows with what a fresh one does, the cache gone."""
    newsroom = Newsroom(site.root, seed)
    with Server(site.serve(0, search=True)) as server:
        server.settle()
        memory = [server.memory()]
        for number, save in enumerate(newsroom.mixed(edits), 1):
            edited(server, save)
            if number % 100 == 0:
                memory.append(server.memory())
                _progress(f"after {number} edits: {memory[-1]:.0f} MB")
        server.settle()
        port, shown = server.port, _shown(server)
    shutil.rmtree(site.root / ".broadsheet")
    # At the same port, for pages hold their whole addresses.
    with Server(site.serve(port, search=True)) as server:
        server.settle()
        fresh = _shown(server)
    different = sorted(
        path for path in shown.keys() | fresh.keys() if shown.get(path) != fresh.get(path)
    )
    return Endurance(stories, memory, len(fresh), different)


def edited(server: Server, save: Save) -> Edited:
    """Make an edit while its page is open, and wait until the page has it."""
    page = server.opened(save.page)
    try:
        before, started = server.cpu(), time.perf_counter()
        save.make()
        path, shown = save.page, False
        while not shown:
            name, told = page.heard({"reload", "moved"})
            path = json.loads(told)["href"] if name == "moved" else path
            answer = server.get(path)
            shown = (
                answer.status == 200 and save.mark.encode() in answer.body
                if save.mark
                else answer.status == 404
            )
        seconds = time.perf_counter() - started
        return Edited(save.kind, save.renamed, seconds, server.reports(), server.cpu() - before)
    finally:
        page.close()


def _first(site: Broadsheet) -> tuple[float, tuple[float, float]]:
    """Return how long it takes to be ready with nothing kept, and the most memory until the index is made."""
    with Server(site.serve(0, search=True)) as server, Peak(server) as peak:
        cold = server.ready()
        server.settle()
        most = server.memory("VmHWM")
    return cold, (most, peak.together)


def _start(site: Broadsheet) -> float:
    """Return how long it takes to be ready with what the last server kept."""
    with Server(site.serve(0, search=True)) as server:
        return server.ready()


def _sitting(server: Server, newsroom: Newsroom, edits: int, pause: float, seed: int) -> Sitting:
    pauses = random.Random(seed)  # noqa: S311 - they are no secrets
    server.settle()
    at_start, cpu = server.memory(), server.cpu(everything=True)
    made = []
    with Peak(server) as peak:
        for save in newsroom.mixed(edits):
            made.append(edited(server, save))
            time.sleep(pauses.uniform(0, pause))
        server.settle()
    cpu = (server.cpu(everything=True) - cpu) / edits
    _progress(
        f"{edits} edits: median {percentile([each.seconds for each in made], 0.5) * 1000:.0f} ms"
    )
    return Sitting(made, at_start, server.memory(), server.memory("VmHWM"), peak.together, cpu)


def _styled(server: Server, newsroom: Newsroom) -> float:
    """Return how long it takes from the save of the style sheet until a page has fetched it anew."""
    page = server.opened("/")
    mark, write = newsroom.style_sheet()
    started = time.perf_counter()
    write()
    try:
        styles: dict[str, str] = json.loads(page.heard({"styles"})[1])
        found = any(mark.encode() in server.get(path).body for path in styles.values())
        seconds = time.perf_counter() - started
    finally:
        page.close()
    assert found
    return seconds


def _searchable(server: Server, save: Save) -> float:
    """Return how long it takes from a save until the index that the server hands out is another."""
    server.settle()
    page, before = server.opened(save.page), server.get("/pagefind/shards.json").body
    started = time.perf_counter()
    save.make()
    try:
        while server.get("/pagefind/shards.json").body == before:
            page.heard({"search"})
        return time.perf_counter() - started
    finally:
        page.close()


def _latencies(
    server: Server, saves: Iterator[Save], event: str, path: Callable[[], str]
) -> list[float]:
    """Return how long pages take from each save until an event is told of."""
    taken: list[float] = []
    for save in saves:
        page: Page = server.opened(save.page)
        save.make()
        while not page.has_heard(event):
            taken.append(_timed(server, path()))
        page.close()
        server.settle()
    return taken


def _timed(server: Server, path: str) -> float:
    started = time.perf_counter()
    server.get(path)
    return time.perf_counter() - started


def _sitemap(server: Server, path: str) -> list[str]:
    """Return the paths that a sitemap names, of an index of sitemaps those of all of them."""
    body = server.get(path).body.decode()
    paths = [urlsplit(url).path for url in findall(r"<loc>([^<]+)</loc>", body)]
    return (
        [each for one in paths for each in _sitemap(server, one)]
        if "<sitemapindex" in body
        else paths
    )


def _shown(server: Server) -> dict[str, bytes]:
    """Return a digest of every page and file that a server shows, by its path."""
    pages = _sitemap(server, "/sitemap.xml")
    terms = [
        path for path in pages if path.strip("/").split("/")[0] in _KINDS and "/page/" not in path
    ]
    paths = {
        *pages,
        *_SINGLE,
        *(f"{path}{feed}" for path in terms for feed in ("feed.xml", "feed.json")),
    }
    answers = ((path, server.get(path)) for path in sorted(paths))
    return {
        path: blake2b(b"%d %s" % (answer.status, answer.body)).digest() for path, answer in answers
    }


def _theirs(hugo: Hugo, newsroom: Newsroom, *, related: bool) -> tuple[float, Sequence[float]]:
    """Return when Hugo's server is ready, and how long edits of bodies take; the page is asked for every 5 ms."""
    taken = []
    with Server(hugo.serve(free_port(), related=related)) as server:
        ready = server.ready()
        for _ in range(_ROUNDS):
            save = newsroom.body_of(newest=True)
            server.get(save.page)
            server.settle()
            started = time.perf_counter()
            save.make()
            while save.mark.encode() not in server.get(save.page).body:
                time.sleep(0.005)
            taken.append(time.perf_counter() - started)
            _progress(f"Hugo: {taken[-1]:.2f} s")
    return ready, taken


def _progress(told: str) -> None:
    print(told, file=sys.stderr, flush=True)
