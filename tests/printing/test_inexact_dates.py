"""Dates that are not exact, in layouts: machines read no tilde."""

import re
from pathlib import Path

import pytest

LAYOUTS = Path(__file__).parents[2] / "layouts"
_ATTRIBUTE = re.compile(r'datetime="\{\{ ([^}]*) \}\}"')
_INEXACT = re.compile(r"(?<!options)\.date$|^local$|^view\.latest$|^(story|first|latest)\.name$")


@pytest.mark.parametrize(
    "layout", sorted(LAYOUTS.rglob("*.html")), ids=lambda path: path.relative_to(LAYOUTS).as_posix()
)
def test_a_date_of_a_story_is_printed_for_machines_by_the_filter(layout: Path) -> None:
    printed = _ATTRIBUTE.findall(layout.read_text())
    assert [each for each in printed if _INEXACT.search(each)] == []
