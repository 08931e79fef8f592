"""The search of a preview."""

import json
import sys
from pathlib import Path

import pytest

from tests.building import REPOSITORY, story, write
from tests.noticing import BegunWorker
from tests.previewing.running import Running, running, still_running

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="signals, sessions and /proc of Linux"
)


def shards(preview: Running) -> dict[str, str]:
    """Return the digest of each shard that the preview finds stories in, all of whose files are there."""
    listed = json.loads(preview.get("/pagefind/shards.json").body)["shards"]
    for shard in listed:
        assert preview.get(f"/pagefind/{shard['name']}/words.json").status == 200
    return {shard["name"]: shard["digest"] for shard in listed}


def test_the_search_is_fresh_after_an_edit_and_only_the_shard_that_moved_is_indexed(
    root: Path,
) -> None:
    for year in (2022, 2023):
        write(
            root,
            {
                f"content/stories/{year}/{at}.md": story(f"Story {at} of {year}", f"{year}-01-02")
                for at in range(3)
            },
        )
    with running(root, "--today", "2025-07-01") as preview:
        events = preview.listen("/search/")
        while preview.get("/pagefind/shards.json").status != 200:
            events.wait("search")
        before = shards(preview)
        preview.edit(
            {"content/stories/trial.md": story("Verdict", "2025-06-08", people=["Ada Lovelace"])}
        )
        events.wait("search")
        after = shards(preview)
        assert before.keys() == after.keys()
        assert [name for name in before if before[name] != after[name]] == [max(before)]
        assert {"pagefind.js"} < {
            path.name for path in (root / ".broadsheet/preview/pagefind").iterdir()
        }
        assert preview.stop() == 0
        assert preview.complained.seen == []
        assert still_running(preview.process.pid) == {}
    with running(root, "--today", "2025-07-01") as preview:
        events = preview.listen("/search/")
        while preview.get("/pagefind/shards.json").status != 200:
            preview.follow()
        assert shards(preview) == after
        assert not (root / "site").exists()
        events.close()


def test_two_previews_of_an_archive_do_not_disturb_each_other(root: Path) -> None:
    with running(root) as one:
        first = one.listen("/search/")
        while one.get("/pagefind/shards.json").status != 200:
            first.wait("search")
        with running(root) as other:
            second = other.listen("/search/")
            while other.get("/pagefind/shards.json").status != 200:
                second.wait("search")
            write(root, {"content/stories/trial.md": story("Verdict", "2025-06-08")})
            first.wait("search")
            second.wait("search")
            assert shards(one).keys() == shards(other).keys()
            assert (one.stop(), other.stop()) == (0, 0)
            assert (one.complained.seen, other.complained.seen) == ([], [])


def test_a_preview_that_is_killed_keeps_nothing_from_the_next(root: Path) -> None:
    with running(root) as preview:
        preview.process.kill()
        preview.process.wait()
    with running(root) as preview:
        events = preview.listen("/search/")
        while preview.get("/pagefind/shards.json").status != 200:
            events.wait("search")
        assert shards(preview)
        assert preview.stop() == 0
        assert preview.complained.seen == []


def test_it_ends_while_it_indexes(root: Path, tmp_path: Path) -> None:
    for year in (2020, 2021, 2022):
        write(
            root,
            {
                f"content/stories/{year}/{at}.md": story(f"Story {at}", f"{year}-01-02")
                for at in range(100)
            },
        )
    worker = BegunWorker(tmp_path, spawned=True)
    with running(root, script=worker.script) as preview:
        worker.wait(preview.where)
        assert preview.stop() == 0
        assert preview.complained.seen == []
        assert still_running(preview.process.pid) == {}


def test_without_pagefind_the_pages_go_on(root: Path, tmp_path: Path) -> None:
    hiding = "import sys\nsys.modules['pagefind_bin'] = None\n"
    write(tmp_path / "path", {"sitecustomize.py": hiding})
    # What it starts reads its path anew.
    path = f"import os\nos.environ['PYTHONPATH'] = '{tmp_path / 'path'}:{REPOSITORY}'\n"
    starting = f"{hiding}{path}from broadsheet import cli\ncli.main()\n"
    with running(root, script=starting) as preview:
        preview.said.wait("^the preview goes on without its search: .+")
        assert preview.get("/about/").status == 200
        preview.follow()
        assert len([line for line in preview.said.seen if "without its search" in line]) == 1
        assert preview.complained.seen == []
        assert preview.stop() == 0
