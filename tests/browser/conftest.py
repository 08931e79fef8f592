"""What a test in a browser may use: Chromium, pages that may not complain, axe, and a host for published folders."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    JSHandle,
    Page,
    ViewportSize,
    WebError,
    sync_playwright,
)

from broadsheet.publishing.lock import locked
from tests.browser.chromium import ADVICE, executable
from tests.browser.kinds import pages_by_kind
from tests.browser.looking import LOOKS, NUMBER_OF
from tests.browser.published import published_site
from tests.browser.serving import Served, serving
from tests.browser.stories import MISSING, PAGES

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # Pages of one site and context share a process, and none is kept ready for the next: to begin
    # one takes longer than most pages do.
    "--renderer-process-limit=1",
    # Scripts run for a few hundred milliseconds: what the two best compilers make of them comes too
    # late to pay. Axe takes three quarters of the time without.
    "--js-flags=--no-maglev --no-turbofan",
    # A page takes the frame of the one before, where their process is the same, as it did in every
    # Chromium before 2025: to make a frame anew takes a fifth of opening a page. The first is
    # Playwright's own, which this argument takes the place of.
    "--enable-features=CDPScreenshotNewSurface,RenderDocument:level/crashed-frame",
    # Whatever a page asks for elsewhere is not there; the second is another site on this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE 127.0.0.2",
)
SCREEN = ViewportSize(width=1280, height=720)
"""Playwright's own size of a screen."""
AXE = Path(__file__).with_name("node_modules") / "axe-core" / "axe.min.js"
BESIDE = "/_axe.js"
"""Where sites that are served for axe have it, and publish nothing."""
LOAD_AXE = """
async (address) => {
  const script = Object.assign(document.createElement("script"), { src: address });
  await new Promise((resolve, reject) => {
    Object.assign(script, { onload: resolve, onerror: reject });
    document.head.append(script);
  });
  script.remove();
}
"""
# In words of our own: what the console says of a violation differs from one Chromium to the next.
TELL_OF_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.effectiveDirective} forbids ${event.blockedURI} (${event.sourceFile})`);
});
"""
COLORS = ("color-contrast", "link-in-text-block")
"""The rules of axe about how things look, which one element of each look is asked for."""
BY_SIZE = ("target-size", "scrollable-region-focusable")
"""The rules of axe whose answer is another on another screen, whatever is shown there, beside those
about colors."""
# target-size is in WCAG 2.2 at level AA, but axe leaves it out unless it is asked for. A look whose
# colors axe has passed is right wherever it is met again, as it has all that they are judged by. Of
# some texts axe says nothing, as of a single letter: it says as little of the same one elsewhere, on
# a screen of that width.
RUN_AXE = """
async ({rules, elements, colors, right}) => {
  const visible = elements && new Set(elements.filter((element) => element.checkVisibility()));
  // What stands in an element is looked at with it.
  const shown = visible && [...visible].filter((element) => !visible.has(element.parentElement));
  if (shown?.length === 0) return ["", ""];
  const known = new Set(right.split(" ").map(Number));
  const itself = (look, element) => (NUMBER_OF)(`${look}|${innerWidth}|${element.outerHTML}`);
  const [any, both] = ["some", "every"].map((how) => colors[how]((rule) => !rules.length || rules.includes(rule)));
  const isKnown = ([look, element]) => known.has(look) || known.has(itself(look, element));
  const looks = any ? [...(LOOKS)()].filter((found) => !isKnown(found)) : [];
  const asked = looks.length ? rules : rules.filter((rule) => !colors.includes(rule));
  if (rules.length && !asked.length) return ["", ""];
  const set = { "target-size": { enabled: true } };
  if (!looks.length) for (const rule of colors) set[rule] = { enabled: false };
  axe.configure({ rules: [
    { id: "color-contrast", selector: "[data-look]" },
    { id: "link-in-text-block", selector: "a[href][data-look]" },
  ]});
  const wrong = new Set(), passed = new Set();
  const note = (results, ...more) => {
    for (const { id, violations, passes } of results) {
      if (colors.includes(id)) for (const { node } of violations) wrong.add(node.element);
      if (id === "color-contrast") for (const { node } of passes) passed.add(node.element);
    }
    return axe.getReporter("v1")(results, ...more);
  };
  for (const [, element] of looks) element.setAttribute("data-look", "");
  const which = asked.length ? { runOnly: asked } : { rules: set };
  const { violations } = await axe.run(shown ?? document, { ...which, resultTypes: ["violations"], reporter: note });
  for (const [, element] of looks) element.removeAttribute("data-look");
  const learned = looks.flatMap(([look, element]) => {
    if (!both || wrong.has(element)) return [];
    if (passed.has(element)) return look;
    return shown ? [] : itself(look, element);
  });
  const told = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")}\\n${node.html}\\n${node.failureSummary}`));
  return [told.join("\\n\\n"), learned.join(" ")];
}
""".replace("LOOKS", LOOKS).replace("NUMBER_OF", NUMBER_OF)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for a browser, or for a whole site built for it, so that none can forget to."""
    for item in items:
        if {"chromium", "site_folder"} & {*getattr(item, "fixturenames", ())}:
            item.add_marker("browser")


@dataclass
class Complaints:
    """What the console, the pages and the security policy complained of during a test.

    Without slots: Playwright leaves a note on an object whose methods listen, by which it finds
    them again.
    """

    heard: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, words: str) -> None:
        """Let pass every complaint with these words in it; the test fails when there is none."""
        self.expected.append(words)

    def told(self, message: ConsoleMessage) -> None:
        """Keep what a console is told, if it is an error."""
        if message.type == "error":
            self.heard.append(f"{message.text} ({message.location.get('url')})")

    def thrown(self, error: WebError) -> None:
        """Keep an error that no script caught."""
        # Chromium's own, of a page that was shown before its transition could begin: no script can
        # catch it.
        if "Transition was aborted" not in str(error.error):
            self.heard.append(f"uncaught: {error.error}")

    def failures(self) -> list[str]:
        """Return the complaints that were not expected, and the expected ones that were not heard."""
        unexpected = [
            text for text in self.heard if not any(words in text for words in self.expected)
        ]
        unheard = [
            words for words in self.expected if not any(words in text for text in self.heard)
        ]
        return [*unexpected, *(f"expected, but not heard: {words}" for words in unheard)]


class Axe(Protocol):
    def __call__(
        self, page: Page, rules: Sequence[str] = (), elements: JSHandle | None = None
    ) -> str: ...


class Visit(Protocol):
    def __call__(self, address: str = "about:blank", **options: object) -> Page: ...


class Look(Protocol):
    def __call__(self, address: str = ..., viewport: ViewportSize = ...) -> Page: ...


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the one browser of this worker."""
    found = executable(os.environ)
    if found is None:
        pytest.fail(ADVICE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def complaints(tmp_path: Path) -> Iterator[Complaints]:
    """Return what the pages of this test complain of; the test fails at its end for what it did not expect.

    The test's own folder is taken away after that: pages that are still open would complain of it.
    """
    assert tmp_path.is_dir()
    complaints = Complaints()
    yield complaints
    assert complaints.failures() == []


@pytest.fixture
def close() -> Callable[[BrowserContext], None]:
    """Return what ends the visits of a test; pages that may load themselves anew are led away first."""
    return BrowserContext.close


@pytest.fixture
def visit(
    chromium: Browser, complaints: Complaints, close: Callable[[BrowserContext], None]
) -> Iterator[Visit]:
    """Return a function that loads an address in a new context, which Playwright's `new_context` has options for."""
    with ExitStack() as contexts:

        def open_page(address: str = "about:blank", **options: object) -> Page:
            context = chromium.new_context(**options)  # type: ignore[arg-type]
            contexts.callback(close, context)
            page = _watched(context, complaints)
            page.goto(address)
            return page

        yield open_page


def insist(act: Callable[[], object]) -> None:
    """Do something with a page that may just be loading itself anew, which breaks it off; it is tried as often."""
    for _ in range(20):
        with suppress(Error):
            act()
            return
    act()


def _watched(context: BrowserContext, complaints: Complaints | None = None) -> Page:
    """Return a new page, the first of its context, whose complaints are heard."""
    context.add_init_script(TELL_OF_VIOLATIONS)  # which workers do not run
    if complaints:
        context.on("console", complaints.told)
        context.on("weberror", complaints.thrown)
    page = context.new_page()
    page.on("worker", lambda worker: worker.evaluate(TELL_OF_VIOLATIONS))
    return page


@pytest.fixture(scope="session")
def worn_page(chromium: Browser) -> Iterator[Page]:
    """Return the page that this worker opens one address after the other in."""
    context = chromium.new_context()
    page = _watched(context)
    page.add_init_script = _refused  # type: ignore[method-assign, assignment]
    yield page
    context.close()


def _refused(*_: object, **__: object) -> None:
    """Refuse a script that would run on the pages of all tests that follow."""
    pytest.fail("a script that runs first stays with the page: take `visit`")


@pytest.fixture
def leave() -> Callable[[Page], None]:
    """Return what ends a look at pages: nothing, unless what they were served by is about to end."""
    return lambda _: None


@pytest.fixture
def look(worn_page: Page, complaints: Complaints, leave: Callable[[Page], None]) -> Iterator[Look]:
    """Return a function that loads an address in the page that this worker has for all tests that only look at pages.

    Without an address, the page is left where it is, for a test that leads it anywhere itself.
    That takes a quarter of what `visit` does. Its reader has been elsewhere, and chosen nothing.
    The size of the screen, media and their features, the pointer, routes and what pages keep are as at first
    for each test; anything else that a test sets would stay for the next, and letters that were fetched do:
    who sets more, or counts requests, takes `visit`.
    """
    context = worn_page.context
    context.on("console", complaints.told)
    context.on("weberror", complaints.thrown)

    def open_page(address: str = "", viewport: ViewportSize = SCREEN) -> Page:
        worn_page.set_viewport_size(viewport)
        worn_page.emulate_media(
            media="null", color_scheme="light", forced_colors="none", reduced_motion="no-preference"
        )
        if address:
            worn_page.goto(address)
        return worn_page

    yield open_page
    worn_page.unroute_all()
    if worn_page.url.startswith("http"):
        insist(lambda: worn_page.evaluate("localStorage.clear(), sessionStorage.clear()"))
    worn_page.mouse.move(0, 0)
    leave(worn_page)
    context.remove_listener("console", complaints.told)
    context.remove_listener("weberror", complaints.thrown)


@pytest.fixture
def page(visit: Visit) -> Page:
    """Return an empty page."""
    return visit()


@pytest.fixture(scope="session")
def axe_hosts() -> set[str]:
    """Return which hosts, with their ports, have axe at `BESIDE`, from where a browser keeps it ready to run."""
    return set()


@pytest.fixture(scope="session")
def axe(axe_hosts: set[str]) -> Axe:
    """Return a function that tells what axe finds wrong on a page, with the elements and remedies; empty for nothing.

    It follows every rule, or just those named, for the whole page, or just for those of some
    elements that are shown; `COLORS`, among others or alone, it follows for one element of each
    look that this worker has not yet found to be right. Axe's own list of rules: https://dequeuniversity.com/rules/axe/.
    """
    script = AXE.read_text(encoding="utf-8")
    right: list[str] = []

    def run(page: Page, rules: Sequence[str] = (), elements: JSHandle | None = None) -> str:
        if page.evaluate("'axe' in globalThis"):
            pass
        elif urlsplit(page.url).netloc in axe_hosts:
            page.evaluate(LOAD_AXE, BESIDE)
        else:
            page.evaluate(script)
        given = {"rules": list(rules), "elements": elements, "colors": list(COLORS)}
        found, learned = page.evaluate(RUN_AXE, {**given, "right": " ".join(right)})
        right.extend(learned.split())
        return str(found)

    return run


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that gives the folder of one of `published.ARCHIVES`, published; it is not to be changed.

    The worker that asks first publishes it, and the others wait for it.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def folder(name: str) -> Path:
        with locked(shared / f"{name}.lock", waiting=lambda: None):
            return published_site(name, shared / f"{name}-archive")

    return folder


@pytest.fixture(scope="session")
def site_host(
    site_folder: Callable[[str], Path], axe_hosts: set[str]
) -> Iterator[Callable[[str], Served]]:
    """Return a function that gives one of `published.ARCHIVES`, published and served until the session ends."""
    hosts: dict[str, Served] = {}
    with ExitStack() as open_hosts:

        def host(name: str) -> Served:
            if name not in hosts:
                beside = serving(site_folder(name), beside={BESIDE: AXE})
                hosts[name] = open_hosts.enter_context(beside)
                axe_hosts.add(urlsplit(hosts[name].address).netloc)
            return hosts[name]

        yield host


@pytest.fixture(scope="session")
def address_of(
    site_folder: Callable[[str], Path], site_host: Callable[[str], Served]
) -> Callable[[str, str], str]:
    """Return a function that gives the address of a page of a kind: `address_of("many", "people: one")`."""
    pages: dict[str, dict[str, str]] = {}

    def address(name: str, kind: str) -> str:
        if name not in pages:
            pages[name] = pages_by_kind(site_folder(name))
        return f"{site_host(name).address}{pages[name][kind]}"

    return address


@pytest.fixture(scope="session")
def archive_site(site_host: Callable[[str], Served]) -> Served:
    """Return a small archive that has one of everything, served."""
    return site_host("small")


@pytest.fixture(params=[*PAGES.values(), MISSING], ids=[*PAGES, "missing page"])
def address(request: pytest.FixtureRequest, archive_site: Served, complaints: Complaints) -> str:
    """Return the address of each page of the small archive in its turn, and of one that is not there."""
    if request.param == MISSING:
        complaints.expect("404 (Not Found)")
    return f"{archive_site.address}{request.param}"


@pytest.fixture
def served() -> Iterator[Callable[..., Served]]:
    """Return a function that serves a published folder until the test ends: `served(folder, base="/record")`."""
    with ExitStack() as hosts:

        def serve(folder: Path, base: str = "") -> Served:
            return hosts.enter_context(serving(folder, base))

        yield serve
