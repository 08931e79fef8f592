from collections.abc import Mapping

import msgspec
import pytest

from broadsheet.printing.direct import DirectEnvironment
from broadsheet.printing.environment import Environment
from broadsheet.printing.layouts import Layout
from broadsheet.printing.renderer import Renderer
from broadsheet.problems import Problem
from broadsheet.views.site import Head, bare_site
from broadsheet.views.stories import DocumentView
from broadsheet.views.texts import Text

SITE = msgspec.structs.replace(bare_site("en"), title="The <Record>", home="/", indexed=True)
BODIES = {"one": '<p>A <a href="\0">link</a>.</p>'}


def _rendered(layouts: Mapping[str, str], hrefs: tuple[str, ...] = ("/a&b/",)) -> str | Problem:
    templates = {
        name: Layout(f"layouts/{name}", source.encode()) for name, source in layouts.items()
    }
    view = DocumentView(Head("A & b", "", ""), 'A "title"', "", Text("one", hrefs))
    page = Renderer(templates, SITE, BODIES).render("document.html", msgspec.msgpack.encode(view))
    return page if isinstance(page, Problem) else page.decode()


def test_a_layout_prints_its_view_and_the_site_with_signs_escaped() -> None:
    assert (
        _rendered({"document.html": "{{ view.head.title }} | {{ site.title }}"})
        == "A &amp; b | The &lt;Record&gt;"
    )


def test_a_body_is_printed_as_it_is_with_its_addresses_filled_in() -> None:
    assert (
        _rendered({"document.html": "{{ view.body | prose }}"})
        == '<p>A <a href="/a&amp;b/">link</a>.</p>'
    )


@pytest.mark.parametrize(
    ("source", "line", "column", "message"),
    [
        ("\n  {{ view.gone }}", 2, 11, "'gone'"),
        ("{{ gone }}", 1, 4, "'gone'"),
        ("{% if gone %}x{% endif %}", 1, 7, "'gone'"),
        ("x\n{% if %}", 2, 1, "expected an expression"),
        ("{{ view.title | gone }}", 1, 17, "no filter named 'gone'"),
        ("{% include 'gone.html' %}", 1, 1, "there is no layout 'gone.html'"),
        ("{{ 1 // 0 }}", 1, 1, "the layout fails"),
        ("{% include 'document.html' %}", 1, 1, "draws itself in without end"),
    ],
)
def test_a_layouts_mistake_is_told_at_its_line(
    source: str, line: int, column: int, message: str
) -> None:
    problem = _rendered({"document.html": source})
    assert isinstance(problem, Problem)
    assert (problem.file, problem.line, problem.column) == ("layouts/document.html", line, column)
    assert message in problem.message
    assert problem.hint


def test_a_mistake_in_what_a_layout_draws_in_is_told_there() -> None:
    problem = _rendered(
        {"document.html": "{% include '_part.html' %}", "_part.html": "\n\n{{ view.gone }}"}
    )
    assert isinstance(problem, Problem)
    assert (problem.file, problem.line) == ("layouts/_part.html", 3)


def test_layouts_are_prepared_whatever_mistakes_some_have(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    def load(self: DirectEnvironment, name: str) -> object:
        loaded.append(name)
        return Environment.get_template(self, name)

    monkeypatch.setattr(DirectEnvironment, "get_template", load)
    sources = {"404.html": b"a", "day.html": b"{{ nothing", "redirect.html": b"b"}
    templates = {name: Layout(f"layouts/{name}", source) for name, source in sources.items()}
    Renderer(templates, SITE, {}).prepare(sources)
    assert loaded == [*sources]
