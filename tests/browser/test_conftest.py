"""The watch that tests in a browser are under hears what it is there to hear."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import BY_SIZE, COLORS, SCREEN, Axe, Complaints, Look, Visit
from tests.browser.looking import hidden
from tests.browser.serving import Served
from tests.browser.test_whole_sites import PHONE
from tests.building import REPOSITORY, write

HEADERS = "/*\n  Content-Security-Policy: default-src 'self'; img-src 'self' data:\n"
PAGE = '<!doctype html><title>T</title><link rel="icon" href="data:,"><script type="module" src="/s.js"></script>'
WORKER = "new Worker('/w.js');"
ELSEWHERE = "fetch('https://elsewhere.example/').catch(() => {})"


@pytest.mark.parametrize(
    ("event", "words", "script", "worker"),
    [
        ("console", "oh dear", "console.error('oh dear');", ""),
        ("weberror", "not caught", "throw new Error('not caught');", ""),
        ("weberror", "not awaited", "Promise.reject(new Error('not awaited'));", ""),
        (
            "console",
            "policy: style-src-attr",
            "document.body.innerHTML = '<p style=\"color: red\">';",
            "",
        ),
        ("console", "policy: connect-src", f"{ELSEWHERE};", ""),
        ("console", "404", "fetch('/none.json');", ""),
        ("weberror", "in a worker", WORKER, "throw new Error('in a worker');"),
        ("console", "from a worker", WORKER, "console.error('from a worker');"),
        ("console", "policy: connect-src", WORKER, f"setInterval(() => {ELSEWHERE}, 50);"),
    ],
)
def test_a_complaint_of_a_page_or_its_worker_is_heard(
    visit: Visit, served: Callable[..., Served], complaints: Complaints, tmp_path: Path, *,
    event: str, words: str, script: str, worker: str,
) -> None:  # fmt: skip
    site = served(
        write(tmp_path, {"_headers": HEADERS, "index.html": PAGE, "s.js": script, "w.js": worker})
    )
    page = visit()
    with page.context.expect_event(
        event, lambda _: any(words in text for text in complaints.heard)
    ):
        page.goto(f"{site.address}/")
    page.context.close()  # so that no more is heard once it is cleared
    assert any(words in text for text in complaints.failures())
    complaints.heard.clear()


def test_an_expected_complaint_passes_and_its_absence_does_not() -> None:
    complaints = Complaints(heard=["404 (/none)", "oh dear"])
    complaints.expect("404")
    complaints.expect("policy")
    assert complaints.failures() == ["oh dear", "expected, but not heard: policy"]


MENDED = """
.x, input { color: #000 !important; background: #fff; opacity: 1 }
a { text-decoration: underline !important }
"""
FADED = "color: #999; background: #fff"
ALIKE = "".join(f"<p>{number}</p>" for number in range(50))


@pytest.mark.parametrize(
    ("style", "body", "rule"),
    [
        (f".x {{{FADED}}}", f'{ALIKE}<p class="x">faded</p>', "color-contrast"),
        (".x {background: #666}", f'{ALIKE}<div class="x">{ALIKE}</div>', "color-contrast"),
        (".x {opacity: 0.4}", f'{ALIKE}<div class="x"><p>thin</p></div>', "color-contrast"),
        ("input {color: #aaa}", f'{ALIKE}<label>A <input value="b"></label>', "color-contrast"),
        (
            "a {color: #111; text-decoration: none} .x a {text-decoration: underline}",
            f'{ALIKE}<ul><li><a href="/">alone</a></li></ul><p>In a text, <a href="/">a link</a> that is hidden</p>',
            "link-in-text-block",
        ),
    ],
    ids=["a faded text", "behind texts", "around texts", "a field", "a link like its text"],
)
def test_one_element_of_each_look_shows_what_is_wrong_with_colors(
    look: Look,
    axe: Axe,
    served: Callable[..., Served],
    tmp_path: Path,
    *,
    style: str,
    body: str,
    rule: str,
) -> None:
    page = f'<!doctype html><html lang="en"><title>T</title><link rel="icon" href="data:,"><style>{style}</style>{body}'
    shown = look(f"{served(write(tmp_path, {'index.html': page})).address}/")
    assert f"{rule}:" in axe(shown, COLORS)
    shown.add_style_tag(content=MENDED)
    assert axe(shown, COLORS) == ""


def test_colors_in_a_shadow_are_looked_at(
    look: Look, axe: Axe, served: Callable[..., Served], tmp_path: Path
) -> None:
    icon, body = '<link rel="icon" href="data:,">', "<main><h1>T</h1><div></div></main>"
    page = f'<!doctype html><html lang="en"><title>T</title>{icon}{body}'
    shown = look(f"{served(write(tmp_path, {'index.html': page})).address}/")
    shadow = "document.querySelector('div').attachShadow({mode: 'open'}).innerHTML"
    shown.evaluate(f"{shadow} = '<p>plain</p><p style=\"{FADED}\">faded</p>'")
    assert "color-contrast:" in axe(shown)
    assert "faded" in axe(shown, COLORS)
    assert "plain" not in axe(shown, COLORS)


def test_colors_are_looked_at_again_where_they_have_become_others(
    look: Look, axe: Axe, served: Callable[..., Served], tmp_path: Path
) -> None:
    style = f"""
    <style>
    @media (prefers-color-scheme: dark) {{h1 {{{FADED}}}}}
    div {{display: none}} @media (min-width: 600px) {{div {{display: block; {FADED}}}}}
    </style>
    """
    body = "<main><h1>Title</h1><p>plain</p><div>wide</div></main>"
    page = f'<!doctype html><html lang="en"><title>T</title><link rel="icon" href="data:,">{style}{body}'
    shown = look(f"{served(write(tmp_path, {'index.html': page})).address}/", PHONE)
    assert axe(shown) == ""
    assert axe(shown, COLORS) == ""
    shown.set_viewport_size(SCREEN)
    assert ">wide<" in axe(shown, (*COLORS, *BY_SIZE))
    shown.set_viewport_size(PHONE)
    shown.emulate_media(color_scheme="dark")
    assert ">Title<" in axe(shown, COLORS)
    # What is wrong stays so, and what was found to be right is not asked for again.
    assert ">Title<" in axe(shown, COLORS)
    shown.emulate_media(color_scheme="light")
    shown.evaluate("() => { globalThis.axe.run = () => Promise.reject(new Error('asked again')); }")
    assert axe(shown, COLORS) == ""


def test_colors_that_were_right_on_one_page_are_looked_at_on_no_other(
    look: Look, axe: Axe, served: Callable[..., Served], tmp_path: Path
) -> None:
    begin = '<!doctype html><html lang="en"><title>T</title><link rel="icon" href="data:,"><main>'
    style = f"<style>main {{background: #fff}} .x {{{FADED}}}</style>"
    bodies = {
        "first": "<h1>Title</h1><p>plain</p>",
        "alike": "<h1>Another</h1><p>as plain</p>",
        "letter": '<h1>Title</h1><p class="x">F</p>',
        "faded": '<h1>Title</h1><p class="x">Faded</p>',
    }
    files = {f"{name}/index.html": f"{begin}{style}{body}" for name, body in bodies.items()}
    site = served(write(tmp_path, files))
    refuse = "() => { globalThis.axe.run = () => Promise.reject(new Error('asked again')); }"
    assert axe(look(f"{site.address}/first/"), COLORS) == ""
    alike = look(f"{site.address}/alike/")
    assert axe(alike, BY_SIZE) == ""
    alike.evaluate(refuse)
    assert axe(alike, COLORS) == ""
    # Of a single letter axe does not say that it is right: what looks like it is looked at.
    assert axe(look(f"{site.address}/letter/"), COLORS) == ""
    for _ in range(2):
        assert ">Faded<" in axe(look(f"{site.address}/faded/"), COLORS)


def test_what_is_shown_on_one_screen_alone_is_looked_at_there(
    look: Look, axe: Axe, served: Callable[..., Served], tmp_path: Path
) -> None:
    style = "<style>div {display: none} @media (min-width: 600px) {div {display: block}}</style>"
    page = f'<!doctype html><html lang="en"><title>T</title>{style}<main><h1>T</h1><div><img src="data:,"></div></main>'
    shown = look(f"{served(write(tmp_path, {'index.html': page})).address}/", PHONE)
    assert axe(shown) == ""
    beside = hidden(shown)
    assert axe(shown, elements=beside) == ""
    shown.set_viewport_size(SCREEN)
    assert "image-alt:" in axe(shown, elements=beside)


def test_no_test_waits_by_an_eval() -> None:
    files = (REPOSITORY / "tests").rglob("*.py")
    assert [each.name for each in files if ".wait_for_function(" in each.read_text("utf-8")] == [
        Path(__file__).name
    ]


def test_a_test_finds_nothing_of_what_the_one_before_left_in_the_page(
    look: Look, served: Callable[..., Served], tmp_path: Path
) -> None:
    address = f"{served(write(tmp_path, {'index.html': PAGE, 's.js': ''})).address}/"
    for _ in range(2):
        page = look(address)
        assert page.viewport_size == SCREEN
        assert page.evaluate(
            "['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-reduced-motion: reduce)']"
            ".map((feature) => matchMedia(feature).matches).concat(localStorage.length)"
        ) == [False, False, False, 0]
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="dark", forced_colors="active", reduced_motion="reduce")
