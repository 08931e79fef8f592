from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import msgspec
import pytest

from broadsheet.model import Body, Moment, Story
from broadsheet.printing.layouts import Layout
from broadsheet.problems import Problem
from broadsheet.publishing import rendering
from broadsheet.publishing.rendering import (
    CompileLayouts,
    Job,
    RenderedChunk,
    RenderKit,
    RenderPages,
    compile_beside,
    compiled_layouts,
    decode_rendered,
    encode_kit,
)
from broadsheet.publishing.staging import staged_name
from broadsheet.publishing.workers import Workers
from broadsheet.reading.cache import Cache, Fresh
from broadsheet.reading.tree import SourceFile
from broadsheet.views.feeds import JsonFeedAuthor, JsonFeedView
from broadsheet.views.front import MissingView
from broadsheet.views.site import Head, bare_site
from broadsheet.views.view import JSON

SITE = msgspec.structs.replace(bare_site("en"), title="The Record", home="/", indexed=True)
MISSING = msgspec.msgpack.encode(MissingView(Head("A & b", "", ""), ()))
FEED = JsonFeedView("1.1", "é", "", "", (), authors=(JsonFeedAuthor("x", ""),))


def _rendered(folder: Path, jobs: Sequence[Job], **templates: str) -> RenderedChunk:
    layouts = {
        name: Layout(f"layouts/{name}", source.encode()) for name, source in templates.items()
    }
    (folder / "staged").mkdir(exist_ok=True)
    kit = encode_kit(RenderKit(layouts, SITE, b""))
    return decode_rendered(RenderPages(kit, folder / "cache.sqlite", folder / "staged")(jobs))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Cache(tmp_path / "cache.sqlite", key=b"era"):
        return tmp_path


def test_a_page_is_staged_under_its_path(folder: Path) -> None:
    layouts = {"404.html": "{{ view.head.title }} {{ site.title }}"}
    (staged,) = _rendered(folder, [Job("404.html", "404.html", MISSING)], **layouts).staged
    assert (staged.path, staged.size) == ("404.html", 20)
    assert (folder / "staged" / staged_name("404.html")).read_bytes() == b"A &amp; b The Record"


def test_a_view_without_a_layout_is_printed_as_json(folder: Path) -> None:
    job = Job("feed.json", JSON, msgspec.msgpack.encode(FEED))
    _rendered(folder, [job])
    data = (folder / "staged" / staged_name("feed.json")).read_bytes()
    assert msgspec.json.decode(data)["title"] == "é"
    assert data.endswith(b"}\n")


def test_a_layouts_mistake_is_told_once_and_the_other_pages_are_rendered(folder: Path) -> None:
    jobs = [
        Job("a", "404.html", MISSING),
        Job("b", "404.html", MISSING),
        Job("c", JSON, msgspec.msgpack.encode(FEED)),
    ]
    rendered = _rendered(folder, jobs, **{"404.html": "\n{{ view.gone }}"})
    assert [(problem.file, problem.line, problem.column) for problem in rendered.problems] == [
        ("layouts/404.html", 2, 9)
    ]
    assert [staged.path for staged in rendered.staged] == ["c"]


def test_a_missing_layout_is_a_problem_of_its_name(folder: Path) -> None:
    (problem,) = _rendered(folder, [Job("a", "404.html", MISSING)]).problems
    assert problem == Problem("layouts/404.html", 0, 0, "", "the layout is missing", "put it back")


def test_another_build_reads_from_the_cache_that_there_is_then(folder: Path) -> None:
    layouts = {"document.html": "{{ view.body | prose }}"}
    body = Body("0" * 32)
    view = msgspec.msgpack.encode((Head("", "", ""), "", "", (body.address, ())))
    story = Story(
        file="a",
        slug="a",
        title="A",
        date=Moment("2025-06-07T00:00:00Z", "2025-06-07"),
        terms={},
        body=body,
    )
    for build in ("one", "two"):
        (folder / "cache.sqlite").unlink()
        with Cache(folder / "cache.sqlite", key=b"era") as cache:
            cache.keep([Fresh(SourceFile("a", 1, 1), b"", story, f"<p>{build}</p>")])
        assert _rendered(folder, [Job("a", "document.html", view)], **layouts).staged
        assert (folder / "staged" / staged_name("a")).read_text() == f"<p>{build}</p>"


def test_layouts_are_compiled_for_the_processes_that_print_with_them(folder: Path) -> None:
    layouts = {
        name: Layout(f"layouts/{name}", source)
        for name, source in {
            "404.html": b"a",
            "day.html": b"{{ nothing",
            "_part.html": b"b",
        }.items()
    }
    kit, cache = encode_kit(RenderKit(layouts, SITE, b"")), folder / "cache.sqlite"
    CompileLayouts(kit, cache)([*layouts])
    renderer, _ = rendering._renderer(kit, compiled_layouts(cache))
    assert sorted(renderer._direct._loaded) == ["404.html", "_part.html"]


@pytest.mark.parametrize(("jobs", "parts"), [(1, 0), (2, 4)])
def test_workers_compile_each_layout_once_where_they_are_more_than_one(
    jobs: int, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Sequence[str]] = []
    names = ["base.html", "story.html", "_part.html", "locale/de.po", "blocks/box.html"]
    layouts = {name: Layout(f"layouts/{name}", b"") for name in names}
    with Workers(jobs) as workers:
        monkeypatch.setattr(workers, "leave", lambda _, parts: given.extend(parts))
        compile_beside(layouts, "en", b"", Path("cache.sqlite"), workers)
    assert len(given) == parts
    assert sorted(chain(*given)) == (["_part.html", "base.html", "story.html"] if parts else [])
