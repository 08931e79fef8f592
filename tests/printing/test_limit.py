"""Layouts that never end, that are too large or nest too deeply: each is a mistake of its own, at its line."""

import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path

import msgspec
import pytest

from broadsheet.printing.layouts import Layout
from broadsheet.printing.limit import (
    LARGEST,
    Endless,
    Limit,
    bounded_power,
    bounded_product,
    bounded_range,
    join_texts,
)
from broadsheet.printing.renderer import Renderer
from broadsheet.problems import Problem
from broadsheet.views.host import RedirectView
from broadsheet.views.site import Site
from tests.building import NOW, SETTINGS, story, text, write
from tests.previewing.states import state_maker

SECONDS = 0.2
LOOPS = "{% for a in range(100000) %}\n{% for b in range(100000) %}{% endfor %}{% endfor %}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = write(
        tmp_path_factory.mktemp("archive"),
        {"archive.yml": SETTINGS, "content/stories/a.md": story("A")},
    )
    state = state_maker(root).begin(NOW)
    assert state.edition
    return state.edition.site


def printed(site: Site, layouts: dict[str, str], *, seconds: float = SECONDS) -> bytes | Problem:
    """Return what the first of these layouts makes of a redirect's view."""
    templates = {
        name: Layout(f"layouts/{name}", source.encode()) for name, source in layouts.items()
    }
    renderer = Renderer(templates, site, {})
    view = msgspec.msgpack.encode(RedirectView(href="/a/", canonical="https://a.example/"))
    with Limit(seconds) as limit:
        return renderer.render("redirect.html", view, limit)


ENDLESS = {
    "two loops": (LOOPS, 2),
    "two loops that print": ("\n" + LOOPS.replace("{% endfor %}", "x{{ b }}{% endfor %}", 1), 3),
    "a set block": ("{% set x %}\n" + LOOPS + "{% endset %}", 3),
    "a macro that calls itself twice": (
        "{% macro f(n) %}\n{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}", 2
    ),
    "a block that shows itself twice": (
        ("{% set n = namespace(deep=0) %}\n{% block a %}{% set n.deep = n.deep + 1 %}"
         "{% if n.deep < 60 %}{{ self.a() }}{{ self.a() }}{% endif %}{% set n.deep = n.deep - 1 %}{% endblock %}"), 2
    ),
    "a filter": ("\n{% for a in range(100000) %}{{ range(1000) | map('string') | join | length }}{% endfor %}", 2),
    "an expression": (("{% set ns = namespace(x=1) %}\n{% for a in range(1000000) %}{% for b in range(99) %}"
                       "{% set ns.x = (ns.x * 3) % 10000019 %}{% endfor %}{% endfor %}"), 2),
}  # fmt: skip


@pytest.mark.parametrize("what", ENDLESS)
def test_a_layout_that_does_not_end_is_a_mistake_at_its_line(site: Site, what: str) -> None:
    source, line = ENDLESS[what]
    started = time.monotonic()
    problem = printed(site, {"redirect.html": source})
    assert isinstance(problem, Problem), what
    assert problem.file == "layouts/redirect.html"
    # A macro may be met as it begins.
    assert problem.line in ({1, line} if "macro" in what else {line})
    assert (
        problem.message == "the layout does not end: a page is still not printed after 0.2 seconds"
    )
    assert time.monotonic() - started < 30


def test_a_part_that_does_not_end_is_its_own_mistake(site: Site) -> None:
    layouts = {"redirect.html": "{% include '_part.html' %}", "_part.html": f"\n\n{LOOPS}"}
    problem = printed(site, layouts)
    assert isinstance(problem, Problem)
    assert (problem.file, problem.line) == ("layouts/_part.html", 4)


def test_includes_that_double_are_a_mistake(site: Site) -> None:
    part = "{% set n = n + 1 %}{% if n < 60 %}{% include '_p.html' %}{% include '_p.html' %}{% endif %}"
    problem = printed(
        site, {"redirect.html": "{% set n = 0 %}{% include '_p.html' %}", "_p.html": part}
    )
    assert isinstance(problem, Problem)
    assert problem.file.startswith("layouts/")


def test_a_page_that_is_too_large_is_a_mistake_at_the_line_that_it_was_at(site: Site) -> None:
    source = (
        "\n{% for a in range(1000) %}\n{% for b in range(1000) %}"
        + "x" * 100
        + "{% endfor %}{% endfor %}"
    )
    problem = printed(site, {"redirect.html": source}, seconds=60)
    assert isinstance(problem, Problem)
    assert problem.line in {2, 3}
    assert problem.message == "the layout does not end: a page comes out larger than 50 MB"


@pytest.mark.parametrize(
    "expression",
    ["'x' * 10**10", "10**10 * 'x'", "[1] * 10**9", "10**(10**10)", "(2**20000)**20000", "range(10**12) | sum",
     "range(10**12) | list", "'x' | center(10**14)", "'%' ~ 10**15 ~ 'd' | format(1)", "range(10**30)",
     "'x' | replace('x', 'y' * 10**9)", "1_0 ** 100000", "'{:1000000000000000}'.format(1)"],
)  # fmt: skip
def test_an_expression_that_would_take_all_is_a_mistake(site: Site, expression: str) -> None:
    problem = printed(site, {"redirect.html": f"\n{{{{ {expression} }}}}"})
    assert isinstance(problem, Problem), expression
    assert (problem.file, problem.line) == ("layouts/redirect.html", 2)


@pytest.mark.parametrize(
    ("expression", "printed_"),
    [("2 * 3", b"6"), ("'.' * 3", b"..."), ("2 ** 10", b"1024"), ("2 ** -1", b"0.5"), ("[1] * 2", b"[1, 1]"),
     ("1.5 * 2", b"3.0"), ("range(3) | list", b"[0, 1, 2]"), ("range(4, 0, -2) | join", b"42"), ("'a' * -1", b""),
     ("range(1000000) | length", b"1000000"), ("(0 - 2) ** 3", b"-8"), ("True * 'a'", b"a")],
)  # fmt: skip
def test_expressions_are_what_they_were(site: Site, expression: str, printed_: bytes) -> None:
    assert printed(site, {"redirect.html": f"{{{{ {expression} }}}}"}) == printed_


_LEVELS = 1200
"""Levels of nesting that Python's own limit of a thousand calls has no room for."""
DEEP = {
    "blocks": "\n" + "{% if 1 %}" * _LEVELS + "{% endif %}" * _LEVELS,
    "loops": "\n" + "{% for a in [1] %}" * 25 + "{% endfor %}" * 25,
    "a few hundred": "\n" + "{% if 1 %}" * 150 + "{% endif %}" * 150,
    "brackets": "\n{{ " + "(" * _LEVELS + "1" + ")" * _LEVELS + " }}",
    "lists": "\n{{ " + "[" * 250 + "1" + "]" * 250 + " }}",
    "sums": "\n{{ " + "view.href ~ 1 + " * _LEVELS + "1 }}",
    "filters": "\n{{ view.href" + " | upper" * _LEVELS + " }}",
    "dots": "\n{{ view" + ".a" * _LEVELS + " }}",
    "nots": "\n{{ " + "not " * _LEVELS + "1 }}",
}


@pytest.mark.parametrize("what", DEEP)
def test_a_layout_that_nests_too_deeply_is_a_mistake_at_its_line(site: Site, what: str) -> None:
    templates = {"redirect.html": Layout("layouts/redirect.html", DEEP[what].encode())}
    mistakes = Renderer(templates, site, {}).mistakes()
    assert [(each.file, each.line, each.message) for each in mistakes] == [
        ("layouts/redirect.html", 2, "the layout nests too deeply here")
    ]
    assert printed(site, {"redirect.html": DEEP[what]}, seconds=60) == mistakes[0]


def go_on(limit: Limit) -> None:
    with limit.page():
        while True:
            pass


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows does not say how much memory a process took"
)
def test_memory_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = iter(range(0, 1 << 50, 1 << 31))
    monkeypatch.setattr("broadsheet.printing.limit._most_memory", lambda: next(taken))
    with Limit(60, watches_memory=True) as limit, pytest.raises(Endless, match="more than 1 GB"):
        go_on(limit)


def test_pages_in_time_are_left_alone_one_after_the_other() -> None:
    with Limit(SECONDS) as limit:
        until = time.monotonic() + 2.5 * SECONDS
        while time.monotonic() < until:
            with limit.page():
                sum(range(1000))
    assert not limit.is_passed


def test_a_limit_that_was_met_is_met_again_by_the_next_page() -> None:
    with Limit(SECONDS) as limit:
        for _ in range(2):
            with pytest.raises(Endless, match=r"0\.2 seconds"):
                go_on(limit)
            time.sleep(1.5 * SECONDS)  # nothing comes after its end


def test_each_thread_is_stopped_by_its_own_limit() -> None:
    met: list[str] = []

    def endless() -> None:
        with Limit(SECONDS) as limit:
            try:
                go_on(limit)
            except Endless as error:
                met.append(str(error))

    threads = [threading.Thread(target=endless) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert met == ["a page is still not printed after 0.2 seconds"] * 3


def pieces(*texts: str) -> Generator[str, None, None]:
    yield from texts


def test_what_is_joined_is_all_that_was_printed() -> None:
    assert join_texts(pieces()) == ""
    assert join_texts(pieces(*map(str, range(20_000)))) == "".join(map(str, range(20_000)))
    with pytest.raises(Endless, match="50 MB"):
        join_texts(pieces("x" * (LARGEST + 1)))
    assert len(join_texts(pieces("x" * LARGEST))) == LARGEST


def test_what_is_counted_repeated_and_raised_has_an_end() -> None:
    assert bounded_range(2, 5) == range(2, 5)
    assert (
        bounded_product("ab", 2),
        bounded_product(2, "ab"),
        bounded_product(2, 3),
        bounded_power(2, 3),
    ) == (
        "abab",
        "abab",
        6,
        8,
    )
    for make in (
        lambda: bounded_range(10**7),
        lambda: bounded_product("x", 10**9),
        lambda: bounded_power(10, 10**9),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            make()


def test_a_build_and_a_check_tell_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.building import publish, published  # noqa: PLC0415 - beside what it is told to take for long

    files = {"archive.yml": SETTINGS, "content/pages/about.md": text(title="A")}
    assert publish(write(tmp_path, files)).problems == ()
    before = published(tmp_path / "site")
    # Only the page of this layout is printed anew: on a busy machine, others may take as long.
    monkeypatch.setattr("broadsheet.publishing.rendering._LONGEST", SECONDS)
    report = publish(write(tmp_path, {"layouts/document.html": f"\n{LOOPS}"}))
    assert [(each.file, each.line) for each in report.problems] == [("layouts/document.html", 3)]
    assert published(tmp_path / "site") == before
