from pathlib import Path
from urllib.parse import unquote, urlsplit

import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.previewing.editors import EDITORS, editor_href, editor_pattern
from broadsheet.problems import Invalid

ROOT = Path("/home/ada/archive")


@pytest.mark.parametrize("name", EDITORS)
def test_an_editor_is_known_by_its_name(name: str) -> None:
    assert editor_pattern(name) == EDITORS[name]


@pytest.mark.parametrize(
    "pattern", [*filter(None, EDITORS.values()), "x-own://open?file={path}", "emacs:{path}"]
)
def test_an_address_with_a_path_in_it_is_a_pattern(pattern: str) -> None:
    assert editor_pattern(pattern) == pattern


@pytest.mark.parametrize(
    "asked",
    ["", "vi", "{path}", "vscode://file", "vscode://file{file}", "vscode://file{path}{", "vscode://file{path}}",
     "vscode://{path.parent}", "vscode://{path[0]}", "vscode://{path!r}", "vscode://{path:>9999999}", "vscode://{0}{path}",
     "vscode://{}{path}", "{path}:{line}", "{line}://{path}", "//host{path}", "/{path}", "vscode://{path}\n",
     "java\tscript:{path}", "vscode://{path}\x00", "vscode://{path}\N{RIGHT-TO-LEFT OVERRIDE}"],
)  # fmt: skip
def test_what_is_neither_is_refused(asked: str) -> None:
    with pytest.raises(Invalid, match="is no editor"):
        editor_pattern(asked)


@pytest.mark.parametrize(
    "asked",
    ["javascript:alert('{path}')", "JavaScript:{path}", "data:text/html,{path}", "vbscript:{path}", "blob:{path}",
     " javascript:{path}", "javascript://x%0aalert(1)//{path}", "DATA:{path}"],
)  # fmt: skip
def test_what_would_run_in_the_page_is_refused(asked: str) -> None:
    with pytest.raises(Invalid):
        editor_pattern(asked)


@given(asked=st.text() | st.text(alphabet="javscript:{}pathline/ \t!.[]0"))
def test_what_is_accepted_makes_an_address_of_its_own_scheme(asked: str) -> None:
    try:
        pattern = editor_pattern(asked)
    except Invalid:
        return
    href = editor_href(pattern, ROOT, "content/stories/a.md", 3, 7)
    if href:
        assert urlsplit(href).scheme not in {"", "javascript", "data", "vbscript", "blob"}
        assert "/home/ada/archive/content/stories/a.md" in href


def test_a_place_is_part_of_the_address() -> None:
    href = editor_href(EDITORS["vscode"], ROOT, "content/stories/a b#é?.md", 3, 7)
    assert href == "vscode://file/home/ada/archive/content/stories/a%20b%23%C3%A9%3F.md:3:7"
    assert unquote(href).endswith("/content/stories/a b#é?.md:3:7")


def test_a_whole_file_is_opened_at_its_beginning() -> None:
    assert (
        editor_href(EDITORS["zed"], ROOT, "archive.yml", 0, 0)
        == "zed://file/home/ada/archive/archive.yml:1:1"
    )


def test_a_layout_of_the_theme_is_opened_where_it_is() -> None:
    assert (
        editor_href(EDITORS["vscode"], ROOT, "/usr/theme/story.html")
        == "vscode://file/usr/theme/story.html:1:1"
    )


def test_there_is_no_address_without_an_editor_or_a_file() -> None:
    assert editor_href("", ROOT, "archive.yml") == ""
    assert editor_href(EDITORS["vscode"], ROOT, "") == ""
