"""Compiled layouts are kept from one process to the next, and never taken for what they are not."""

from pathlib import Path
from typing import Any

import jinja2
import pytest

from broadsheet.printing.compiled import CompiledLayouts
from broadsheet.printing.environment import Environment

LAYOUT = "<p>{{ view }}"


class Counting(Environment):
    """An environment that counts what it compiles."""

    compiled = 0

    def compile(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - jinja2's own
        """Compile a layout."""
        self.compiled += 1
        return super().compile(*args, **kwargs)


def printed(folder: Path | None, layout: str = LAYOUT, made_with: bytes = b"a") -> tuple[str, int]:
    """Return what a process prints that has no other layouts at hand, and how many it compiled."""
    kept = CompiledLayouts(folder, made_with)
    environment = Counting(jinja2.DictLoader({"page.html": layout}), kept)
    page = environment.get_template("page.html").render(view="<")
    return page, environment.compiled


def test_the_next_process_compiles_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "layouts"
    assert [printed(folder) for _ in range(3)] == [("<p>&lt;", 1), ("<p>&lt;", 0), ("<p>&lt;", 0)]
    assert len([*folder.iterdir()]) == 1


def test_another_text_and_another_generator_compile_it_anew(tmp_path: Path) -> None:
    printed(tmp_path)
    assert printed(tmp_path, "<b>{{ view }}") == ("<b>&lt;", 1)
    assert printed(tmp_path, "<b>{{ view }}", b"b") == ("<b>&lt;", 1)
    assert printed(tmp_path, "<b>{{ view }}", b"b") == ("<b>&lt;", 0)
    # What stands in the place of the text before is all that is kept.
    assert len([*tmp_path.iterdir()]) == 1


@pytest.mark.parametrize("at", [0, 15, 16, 40, -1])
def test_a_damaged_file_is_written_anew(tmp_path: Path, at: int) -> None:
    printed(tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    damaged = bytearray(whole)
    damaged[at] ^= 1
    for data in (bytes(damaged), whole[:at], b""):
        file.write_bytes(data)
        assert printed(tmp_path) == ("<p>&lt;", 1)
        assert file.read_bytes() == whole
    assert printed(tmp_path) == ("<p>&lt;", 0)


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "layouts"
    folder.write_text("no folder")
    assert [printed(folder) for _ in range(2)] == [("<p>&lt;", 1)] * 2


def test_without_a_folder_a_process_keeps_them_for_itself() -> None:
    kept = CompiledLayouts()
    for compiled in (1, 0):
        environment = Counting(jinja2.DictLoader({"page.html": LAYOUT}), kept)
        assert environment.get_template("page.html").render(view="<") == "<p>&lt;"
        assert environment.compiled == compiled
