from pathlib import Path

import pytest

from broadsheet.printing.layouts import Layout, layout_digests, read_layouts
from broadsheet.problems import Failure
from broadsheet.views.every import VIEWS
from broadsheet.views.view import UNLAID
from tests.building import write


def _moved(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Return the layouts whose digest another source of some layout moves."""
    digests = [
        layout_digests({name: Layout(name, source.encode()) for name, source in sources.items()})
        for sources in (before, before | after)
    ]
    return {name for name in digests[1] if digests[0].get(name) != digests[1][name]}


def test_an_archives_own_layout_takes_the_place_of_the_themes(tmp_path: Path) -> None:
    theme = read_layouts(tmp_path)
    own = read_layouts(
        write(tmp_path, {"layouts/story.html": "own", "layouts/assets/a/b.js": "script"})
    )
    assert own.templates["story.html"] == Layout("layouts/story.html", b"own")
    assert own.assets["a/b.js"].source == b"script"
    assert {**own.templates, "story.html": theme.templates["story.html"]} == dict(theme.templates)


def test_the_theme_has_a_layout_for_every_view(tmp_path: Path) -> None:
    assert VIEWS.keys() - UNLAID <= read_layouts(tmp_path).templates.keys()


def test_a_layout_that_is_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"layouts/a.html": "a"})
    (tmp_path / "layouts" / "b.html").symlink_to(tmp_path / "layouts" / "a.html")
    with pytest.raises(Failure, match=r"b\.html is not a plain file"):
        read_layouts(tmp_path)


@pytest.mark.parametrize(
    "drawing",
    [
        "{% extends 'part' %}",
        '{%- include "part" -%}',
        "{%+ include 'part' ignore missing +%}",
        "{% include 'part' without context %}",
        "{% import 'part' as parts %}",
        "{% from 'part' import a, b as c %}",
        "{%\n  include\n  'part'\n%}",
        "{% include['part'] %}",
        "{% include ('part') %}",
        "{% include name %}",
        "{% include 'pa' ~ 'rt' %}",
        "{% include 'other' if x else 'part' %}",
        "{% include 'other'if x else 'part' %}",
        "{% include ['other', 'part'] %}",
        "{% include 'other' %}",
    ],
)
def test_a_layout_depends_on_all_that_it_draws_in(drawing: str) -> None:
    sources = {"page": drawing, "other": "{% include 'part' %}", "part": "x", "apart": "y"}
    assert _moved(sources, {"part": "z"}) == {"page", "other", "part"}


def test_a_layout_does_not_depend_on_what_it_never_draws_in() -> None:
    sources = {"page": "{% include 'part' %}", "part": "x", "apart": "{% include 'part' %}"}
    assert _moved(sources, {"apart": "y"}) == {"apart"}


def test_a_layout_depends_on_a_part_that_is_not_there_yet() -> None:
    assert _moved({"page": "{% include 'part' ignore missing %}"}, {"part": "x"}) == {
        "page",
        "part",
    }


def test_layouts_that_draw_each_other_in_have_a_digest() -> None:
    assert _moved(
        {"a": "{% include 'b' %}", "b": "{% include 'a' %}"}, {"b": "{% include 'a' %}!"}
    ) == {"a", "b"}
