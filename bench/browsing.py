"""Browsing: what a search costs and finds in a real Chromium, on the site and beside it on Pagefind alone."""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright
from queries import Asked, Labelled

from tests.browser.chromium import ADVICE, executable
from tests.browser.serving import Served

MOST = 500
"""Stories of a result that are compared one by one; of a larger one the first so many, and their
number."""
_SHOWN = """
window.expect = () => {
  window.resolved = {};
  const moments = ["first", "ten", "fresh", "ended"];
  window.reached = Object.fromEntries(moments.map((name) => [name, new Promise((resolve, reject) => {
    resolved[name] = resolve;
    setTimeout(() => reject(new Error(`no ${name} in a minute`)), 60_000);
  })]));
  Object.values(reached).forEach((promise) => promise.catch(() => {}));
};
expect();
addEventListener("DOMContentLoaded", () => {
  const list = document.getElementById("_list");
  const note = (name) => requestAnimationFrame(() => resolved[name](performance.now()));
  let fresh = null;
  window.type = () => addEventListener("submit", () => {
    expect();
    fresh = null;
    window.pressed = performance.now();
  }, {capture: true, once: true});
  const look = (changes) => {
    // What is shown in the place of another list, or of none; a search that this one has overtaken may still do so.
    if (changes.some(({addedNodes, previousSibling}) => addedNodes.length && !previousSibling))
      fresh = new Promise((kept) => requestAnimationFrame(() => kept(performance.now())));
    // Results of the search before may still stand there.
    const shown = changes.some(({addedNodes}) => addedNodes.length);
    const ended = list.ariaBusy === "false";
    if (shown || ended) note("first");
    if ((shown && list.querySelectorAll("article").length >= 10) || ended) note("ten");
    if (ended) (fresh ?? Promise.resolve(performance.now())).then((at) => resolved.fresh(at));
    if (ended) note("ended");
  };
  new MutationObserver(look).observe(list, {attributes: true, childList: true, subtree: true});
});
"""
"""Notes when the first result was on the screen, when ten were or as many as there are, when the search
ended, and when the list that it ended with began to be on the screen.

Where a search is typed, that is measured from the key that asks for it.
"""
_LETTERS = """() => new Promise((kept) => requestAnimationFrame(() => requestAnimationFrame(() => {
  document.fonts.ready.then(() => kept(null));
})))"""
"""Waits for the letters that the page asks for from the next frame on."""
_KEY = 200
"""Milliseconds from one key to the next: some sixty words a minute."""
_EMPTY = 1000
"""Milliseconds after which a page has done with an empty field."""
PLAIN_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Plain Pagefind</title>
<form><input id="_q" type="search"></form><div id="_list"></div>
<script type="module">
import {createInstance} from "/pagefind.js";
const open = () => createInstance({basePath: "/", baseUrl: "/", noWorker: true});
const list = document.getElementById("_list"), field = document.getElementById("_q");
let one = open();
const run = async (words) => {
  list.ariaBusy = "true";
  list.replaceChildren();
  const {results} = await one.search(words);
  await Promise.all(results.slice(0, 10).map(async (result) => {
    const {url, meta, excerpt} = await result.data();
    const entry = document.createElement("article");
    entry.innerHTML = `<h3><a href="${url}">${meta.title}</a></h3><p>${excerpt}</p>`;
    list.append(entry);
  }));
  list.ariaBusy = "false";
};
document.forms[0].addEventListener("submit", (event) => { event.preventDefault(); run(field.value); });
const words = new URLSearchParams(location.search).get("q");
if (words) run(words);
</script></html>
"""
"""The least page that shows ten results of an index with Pagefind's own script."""
_OURS = """
([engine, index, names]) => {
  const worker = new Worker(engine, {type: "module"}), waiting = new Map();
  let last = 0;
  worker.onmessage = ({data}) => { waiting.get(data.id)(data); waiting.delete(data.id); };
  worker.onerror = ({message}) => { throw new Error(message); };
  const ask = (message) => new Promise((answer) => {
    waiting.set(++last, answer);
    worker.postMessage({id: last, index, names, ...message});
  });
  window.ours = async ([search, count]) => {
    const asked = ask({ask: "search", search}), of = last;
    const {found, failed} = await asked;
    if (failed) throw new Error(failed);
    const {cards} = await ask({ask: "cards", of, start: 0, count: Math.min(found.total, count)});
    return [found, cards.map(({url}) => url)];
  };
}
"""
"""Starts the search page's worker and asks it as the page does."""


@dataclass(frozen=True, slots=True)
class Load:
    """What was loaded up to some moment."""

    requests: int
    sent: int
    """Bytes of the bodies as they were sent."""
    milliseconds: float | None
    """None where it would be the time that was waited for nothing more to come."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One search by somebody who has never been here, and another one after it."""

    first: Load
    """Up to the first result on the screen."""
    ten: Load
    everything: Load
    """Until nothing more was loaded."""
    second_first: Load
    """Of the second search alone, up to its first result."""
    second: Load
    """The same up to its ten results."""
    typed_first: Load
    """Of a third search, which is typed letter by letter: from the Enter key up to its first result, with what was
    loaded from the first letter on."""
    typed: Load
    """The same up to its ten results."""
    parts: Mapping[str, tuple[int, int]]
    """What kind of file to the requests and the bytes up to the ten results."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What the site found for a search beside what one index found."""

    ours: int
    plain: int
    same: bool
    """Whether the stories are the same, as far as they are compared."""
    agreed: float | None
    """Share of the first ten that one index has among its first ten; None where there are none."""
    relaxed: bool
    """Whether it was found only by a search that was relaxed."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Where the right answer to a search stood."""

    kind: str
    reciprocal: float
    """1 for the first place, 1/2 for the second; 0 when it was not among those shown."""
    stories: int
    names: int


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser that the tests use."""
    found = executable(os.environ)
    if found is None:
        sys.exit(ADVICE)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def visit(
    browser: Browser, served: Served, path: str, words: Sequence[str], *, port: int | None = None
) -> Visit:
    """Return what a search costs with a cold cache at the page of a path, and two others in the same page.

    The second is put into the field at once, the third is typed.

    `port` is that of a proxy to the site.
    """
    address = f"http://127.0.0.1:{port}" if port else served.address
    context = browser.new_context()
    context.add_init_script(_SHOWN)
    page = context.new_page()
    served.requests.clear()
    page.goto(f"{address}{path}?q={quote(words[0])}", wait_until="commit")
    first, ten = (_loaded(page, served, moment) for moment in ("first", "ten"))
    parts = _parts(served)
    # Letters may come after what is found.
    page.wait_for_selector("html:not([data-letters])", state="attached")
    page.evaluate(_LETTERS)
    page.wait_for_load_state("networkidle")
    everything = Load(len(served.requests), served.sent, None)
    served.requests.clear()
    page.fill("#_q", words[1])
    # From the key on: what is typed before it is a matter of the typist.
    page.evaluate(
        "() => { expect(); window.pressed = performance.now(); document.forms[0].requestSubmit(); }"
    )
    again = [_loaded(page, served, moment, since="pressed") for moment in ("first", "ended")]
    page.wait_for_load_state("networkidle")
    page.fill("#_q", "")
    page.wait_for_timeout(_EMPTY)
    served.requests.clear()
    page.evaluate("type()")
    page.type("#_q", words[2], delay=_KEY)
    page.press("#_q", "Enter")
    typed = [_loaded(page, served, moment, since="pressed") for moment in ("fresh", "ended")]
    context.close()
    return Visit(first, ten, everything, *again, *typed, parts)


def _loaded(page: Page, served: Served, moment: str, *, since: str = "0") -> Load:
    passed = page.evaluate(f"async () => await reached.{moment} - {since}")
    return Load(len(served.requests), served.sent, passed)


def _parts(served: Served) -> dict[str, tuple[int, int]]:
    requests: Counter[str] = Counter()
    sent: Counter[str] = Counter()
    for request in [*served.requests]:
        kind = _kind(urlsplit(request.path).path)
        requests[kind] += 1
        sent[kind] += request.sent
    return {kind: (number, sent[kind]) for kind, number in requests.items()}


def _kind(path: str) -> str:
    """Return what kind of file stands at a path of either page."""
    suffix = path.rpartition(".")[2]
    if path.endswith(("/pagefind.js", ".pagefind")):
        return "Pagefind's script and WebAssembly"
    if path.endswith(("/shards.json", "/pagefind-entry.json")) or suffix == "pf_meta":
        return "list of shards, or entry and meta"
    kinds = {
        "pf_index": "chunks",
        "pf_filter": "filters",
        "pf_fragment": "fragments",
        "json": "names and words",
    }
    return kinds.get(suffix, "page and scripts")


def engine_of(browser: Browser, served: Served, site: Path) -> Page:
    """Return a page of the site in which the search page's worker can be asked."""
    page = browser.new_page()
    page.goto(f"{served.address}/search/")
    engine = next((site / "assets").glob("search.*js"))
    page.evaluate(_OURS, [f"/assets/{engine.name}", "/pagefind/", "/search/names.json"])
    return page


def compare(ours: Page, one: Page, asked: Asked) -> Compared:
    """Return how a search over shards compares with the same over one."""
    (found, urls), (whole, others) = (
        page.evaluate("asked => ours(asked)", [asked.message, MOST]) for page in (ours, one)
    )
    same = found["total"] == whole["total"] and len({*urls}) == len(urls) and {*urls} == {*others}
    first = [url in others[:10] for url in urls[:10]]
    relaxed = any(whole[what] for what in ("left", "instead", "replaced", "unknown", "offered"))
    return Compared(
        found["total"],
        whole["total"],
        same or min(found["total"], whole["total"]) > MOST,
        sum(first) / len(first) if first else None,
        relaxed,
    )


def answered(page: Page, served: Served, asked: Labelled) -> Answered:
    """Return where the right answer stands on the search page."""
    page.goto(f"{served.address}/search/{asked.address}")
    page.wait_for_selector("#_list[aria-busy=false]", state="attached")
    # The names offered are found apart from the stories, and nothing says that there are none.
    page.wait_for_load_state("networkidle")
    stories, names = (
        page.eval_on_selector_all(links, "links => links.map((link) => link.getAttribute('href'))")
        for links in ("#_list h3 a", "#_names:not([hidden]) .terms a")
    )
    places = [
        place
        for place, url in enumerate(names if asked.names else stories, 1)
        if url in asked.targets
    ]
    return Answered(asked.kind, 1 / places[0] if places else 0, len(stories), len(names))
