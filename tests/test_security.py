"""What docs/security.md promises is held by tests that there are."""

import re

import pytest

from broadsheet.archive.addresses import story_permalink
from broadsheet.model import Story
from broadsheet.reading.config import read_config
from broadsheet.reading.content import read_content
from tests.building import REPOSITORY

FIRST = 17
"""Stories that the archive began with."""
ROWS = [
    line
    for line in (REPOSITORY / "docs/security.md").read_text().splitlines()
    if re.match(r"\|(?! ?(---|promise))", line)
]


@pytest.mark.parametrize("row", ROWS)
def test_every_promise_is_to_somebody_and_held_by_something_that_is_there(row: str) -> None:
    promise, whom, held = (cell.strip() for cell in row.strip("|").split("|"))
    assert promise
    assert whom
    named = re.findall(r"`([\w./-]+)`", held)
    files = [name for name in named if "/" in name or "." in name]
    assert files
    assert [name for name in files if not (REPOSITORY / name).exists()] == []
    text = "".join((REPOSITORY / name).read_text() for name in files if name.endswith(".py"))
    assert [name for name in named if name.startswith("test_") and f"def {name}(" not in text] == []


def test_what_is_locked_is_compared_with_the_advisories_every_week_and_by_its_hashes() -> None:
    workflow = (REPOSITORY / ".github/workflows/audit.yml").read_text()
    assert re.search(r'cron: "\d+ \d+ \* \* \d"', workflow)
    assert "--require-hashes" in workflow
    for locked in re.findall(r"requirements[\w-]*\.txt", workflow):
        assert "--hash=sha256:" in (REPOSITORY / locked).read_text()
    assert "requirements.txt" in workflow
    assert "://" not in workflow


def test_the_first_stories_of_the_archive_itself_keep_their_permalinks() -> None:
    config, _ = read_config((REPOSITORY / "archive.yml").read_bytes())
    files = sorted((REPOSITORY / "content/stories/2025").rglob("*.md"))
    assert len(files) >= FIRST
    for file in files:
        item = read_content(file.relative_to(REPOSITORY).as_posix(), file.read_bytes(), config).item
        assert isinstance(item, Story)
        path = file.relative_to(REPOSITORY / "content/stories").with_suffix("").as_posix()
        assert story_permalink(config.permalink, item) == f"/{path}/"
