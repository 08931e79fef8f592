"""Corpora: archives of made-up stories, and the edits that are made to one story.

A corpus script, called as `SCRIPT FOLDER --stories NUMBER`, writes
`FOLDER/content/stories/YYYY/MM/SLUG.md`. Front matter has `title` in double quotes, `date`,
`summary`, `source` with `name` and `url`, and the lists `people`, `countries` and `topics`, each on
a line of its own. Links lead to `/stories/YYYY/MM/SLUG/`.
"""

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

Edit = Callable[[str, int], str]

_SETTINGS = """\
title: Bench
base_url: https://bench.example/
permalink: /stories/{year}/{month}/{slug}/
page_size: 50
"""
_FEW_FILES = (
    f"{_SETTINGS}leave_out: [days, on-this-day, shared, feeds, feed-history, exports, twins]\n"
)


def make_corpus(script: Path, root: Path, stories: int) -> None:
    """Make an archive at a root with the corpus script, unless an earlier run has kept it there."""
    if not (root / "archive.yml").exists():
        subprocess.run(
            [sys.executable, str(script), str(root), "--stories", str(stories)], check=True
        )
        # Written last: an archive that was broken off is made again.
        (root / "archive.yml").write_text(_SETTINGS)


def make_short_corpus(script: Path, root: Path, stories: int) -> None:
    """Make an archive of stories of ten lines, of which few files are made, unless it is there."""
    if (root / "archive.yml").exists():
        return
    spec = importlib.util.spec_from_file_location("corpus", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = module.Gen(stories, 1)
    made.body = lambda people, *_: " ".join(made.sentence(people) for _ in range(3)) + "\n"
    folders = set()
    for path, text in made.stories():
        file = root / "content" / f"{path}.md"
        if file.parent not in folders:
            file.parent.mkdir(parents=True, exist_ok=True)
            folders.add(file.parent)
        file.write_text(_ten_lines(text))
    # Written last: an archive that was broken off is made again.
    (root / "archive.yml").write_text(_FEW_FILES)


def _ten_lines(text: str) -> str:
    """Return a story without its source, which leaves ten lines."""
    lines = text.splitlines(keepends=True)
    return "".join([line for line in lines if not line.startswith(("source:", "  "))])


def middle_story(root: Path) -> Path:
    """Return the story in the middle of an archive's time."""
    files = sorted((root / "content" / "stories").rglob("*.md"))
    return files[len(files) // 2]


def days_with_stories(root: Path) -> dict[str, list[str]]:
    """Return the years, months and days that have stories, each newest first."""
    dates = (
        re.search(r"^date: (\d{4}-\d\d-\d\d)", file.read_text(), re.MULTILINE)
        for file in (root / "content" / "stories").rglob("*.md")
    )
    days = {found[1] for found in dates if found}
    return {
        kind: sorted({day[:length] for day in days}, reverse=True)
        for kind, length in (("year", 4), ("month", 7), ("day", 10))
    }


def _body(story: str, number: int) -> str:
    return f"{story}\nOne more sentence was added in edit {number}.\n"


def _title(story: str, number: int) -> str:
    return re.sub(r'^title: "', f'title: "Edit {number}: ', story, count=1, flags=re.MULTILINE)


def _topics(story: str, number: int) -> str:
    # Topics that the corpus already has, and each run another, so that every run has something to
    # do.
    topics = ("Bees", "Rail", "Soil", "Noise", "Music")
    return re.sub(
        r"^topics: .*$",
        f'topics: ["{topics[number % len(topics)]}"]',
        story,
        count=1,
        flags=re.MULTILINE,
    )


EDITS: Mapping[str, Edit] = {
    "one story's body edited": _body,
    "one story's title edited": _title,
    "one story's topics edited": _topics,
}
"""What is done to a story's text, by what the tables call it; the number makes each edit another."""


def newest_day(root: Path) -> str:
    """Return the day of an archive's newest story."""
    return days_with_stories(root)["day"][0]


def new_story(model: str, day: str, number: int) -> str:
    """Return the text of a story of a day under the terms of another story, under a title of its own."""
    text = re.sub(r"^date: .*$", f"date: {day}", model, count=1, flags=re.MULTILINE)
    return re.sub(r"^title: .*$", f'title: "News {number}"', text, count=1, flags=re.MULTILINE)
