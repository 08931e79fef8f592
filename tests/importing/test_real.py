"""Two real archives: brought by one command each, they build, and every field and word is accounted for."""

import os
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from broadsheet.commands.importing import ImportOrder, import_archive
from broadsheet.importing.folders import text_of_file
from broadsheet.importing.heads import read_head
from broadsheet.importing.ledger import read_ledger
from tests.building import publish, write
from tests.importing.test_forms import SETTINGS

REAL = Path(__file__).parents[3] / "shared" / "real"
WORD = re.compile(r"[^\W_]+")

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the archives of real posts are not here")


@pytest.mark.parametrize(
    ("name", "mapping", "step"),
    [
        (
            "digitalgov",
            'address: https://digital.gov/\npermalinks: {news: "/:year/:month/:day/:slug/"}\n',
            60,
        ),
        (
            "18f",
            'address: https://18f.gsa.gov/\npermalinks: {posts: "/:year/:month/:day/:slug/"}\n',
            10,
        ),
    ],
    ids=["hugo", "eleventy"],
)
@pytest.mark.timeout(600)
def test_a_real_archive_is_brought_whole(
    tmp_path: Path, name: str, mapping: str, step: int
) -> None:
    folder = REAL / name
    if not os.environ.get("BROADSHEET_EXAMPLES"):
        # The gate brings one post in so many: what is said of each does not depend on how many there are.
        folder = tmp_path / name
        for file in sorted((REAL / name / "content").rglob("*.md"))[::step]:
            copy = folder / file.relative_to(REAL / name)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
    root = write(tmp_path / "root", {"archive.yml": SETTINGS, "map.yml": mapping})
    (root / "content").mkdir()
    done = import_archive(ImportOrder(root=root, source=folder, map_file=root / "map.yml"))
    assert publish(root).problems == ()

    told: dict[str, Counter[str]] = {}
    fields: dict[str, set[str]] = {}
    for entry in done.entries:
        told.setdefault(entry.source, Counter()).update(WORD.findall(f"{entry.what} {entry.why}"))
        if entry.kind in ("field", "picture"):
            fields.setdefault(entry.source, set()).add(entry.what)
    brought = {
        line.source.partition(" ")[2]: Counter(WORD.findall((root / line.file).read_text()))
        for line in read_ledger(root).values()
    }
    together = {
        entry.source: entry.why.partition(" has the same name")[0]
        for entry in done.entries
        if entry.kind == "post" and "has the same name" in entry.why
    }
    content = folder / "content"
    for file in sorted(content.rglob("*.md")):
        source = file.relative_to(content).as_posix()
        head = read_head(text_of_file(file))
        unplaced = (
            set(head.fields)
            - fields.get(source, set())
            - {"image", "featured_image", "primary_image"}
        )
        assert not unplaced, source
        lost = Counter(WORD.findall(head.body)) - brought.get(
            together.get(source, source), Counter()
        )
        assert not lost - told.get(source, Counter()), source
