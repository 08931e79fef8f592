"""Which pages an edit renders again, which files it changes, and that nothing else moves."""

import os
import shutil
import subprocess
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.commands.check import check_archive
from broadsheet.printing.renderer import Renderer
from broadsheet.publishing.rendering import CHUNK, CHUNK_SIZE, Job
from broadsheet.publishing.site import _chunks
from tests.building import SETTINGS, order, photo, publish, published, story, text, times, write

ARCHIVE = {
    "archive.yml": SETTINGS,
    "content/stories/rains.md": story(
        "Rains", "2025-06-07", "[The vote](vote.md)", topics=["Floods"]
    ),
    "content/stories/vote.md": story("Vote", "2025-06-08", people=["Ada Lovelace"]),
    "content/stories/fire.md": story("Fire", "2024-03-01", people=["Ada Lovelace", "Grace Hopper"]),
    "content/stories/trial.md": story("Trial", "2023-03-01", topics=["Courts"]),
    "content/pages/about.md": text(title="About"),
}

VOTE = {"2025/06/vote/index.html", "2025/06/vote/index.md"}
"""The page of a story, and its twin in Markdown."""
TEXTS = {"data/stories-2025.ninjs.jsonl", "data/index.html"}
"""The file of its year that has texts, and the page that has that file's sum."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive that is built, to be copied."""
    root = write(tmp_path_factory.mktemp("built"), ARCHIVE)
    assert publish(root).problems == ()
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """Return an archive that is built."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return tmp_path


def _changed(root: Path, files: dict[str, str]) -> tuple[set[str], int]:
    """Return the files that an edit changed, made or removed, and how many were rendered; no other file moves."""
    before, earlier = published(root / "site"), times(root / "site")
    report = publish(write(root, files))
    assert report.problems == ()
    after, later = published(root / "site"), times(root / "site")
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert {path: later[path] for path in after.keys() - changed} == {
        path: earlier[path] for path in after.keys() - changed
    }
    assert report.unchanged == report.pages - report.rendered
    return changed, report.rendered


def test_a_body_is_printed_by_its_own_page_alone(root: Path) -> None:
    edited = ARCHIVE["content/stories/vote.md"].replace("rained", "snowed")
    assert _changed(root, {"content/stories/vote.md": edited}) == (VOTE | TEXTS, 4)


def test_a_title_is_printed_wherever_its_story_is_named(root: Path) -> None:
    edited = ARCHIVE["content/stories/vote.md"].replace("Vote", "Ballot")
    changed, rendered = _changed(root, {"content/stories/vote.md": edited})
    drawn = {path for path in changed if path.startswith("cards/")}
    assert len(drawn) == len(("the old card", "the new one"))
    assert changed - drawn == {
        *VOTE,
        "2024/03/fire/index.html",  # related: both are about Ada Lovelace
        "index.html", "404.html", "feed.xml", "feed.json",
        "2025/06/index.html", "2025/06/08/index.html", "on-this-day/06-08/index.html",
        "data/stories-2025.jsonl", "data/stories-2025.ninjs.jsonl", "data/stories.csv", "data/archive.db",
        "data/index.html", "llms.txt", "people/ada-lovelace/index.md",
        "people/ada-lovelace/index.html", "people/ada-lovelace/feed.xml", "people/ada-lovelace/feed.json",
    }  # fmt: skip
    assert rendered == len(changed - drawn)


def test_a_storys_backlinks_are_part_of_its_page(root: Path) -> None:
    linking = ARCHIVE["content/stories/trial.md"].replace("It rained.", "[The vote](vote.md)")
    changed, _ = _changed(root, {"content/stories/trial.md": linking})
    trial = {"2023/03/trial/index.html", "2023/03/trial/index.md"}
    # The database knows of links, ninjs has texts, and the page of data their sizes.
    data = {"data/archive.db", "data/stories-2023.ninjs.jsonl", "data/index.html"}
    assert changed == {*trial, *data, "2025/06/vote/index.html"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: ", "title:    "),
        ('title: "Vote"', "title: Vote"),
        ("date: ", "# a comment\ndate: "),
        ("It rained.", "It rained.\n\n\n"),
        ("\n", "\r\n"),
    ],
    ids=["spaces", "quotes", "a comment", "lines at the end", "line ends"],
)
def test_an_edit_that_means_nothing_renders_nothing(root: Path, old: str, new: str) -> None:
    file = root / "content" / "stories" / "vote.md"
    edited = file.read_bytes().replace(old.encode(), new.encode())
    assert edited != file.read_bytes()
    assert _changed(root, {"content/stories/vote.md": edited.decode()}) == (set(), 0)


def test_a_touched_archive_renders_nothing(root: Path) -> None:
    for file in root.rglob("*.md"):
        os.utime(file, (1, 1))
    assert _changed(root, {}) == (set(), 0)


def test_a_deleted_cache_changes_nothing(root: Path) -> None:
    pages = publish(root).pages
    shutil.rmtree(root / ".broadsheet")
    assert _changed(root, {}) == (set(), pages)
    assert _changed(root, {}) == (set(), 0)


def test_a_layout_is_used_by_its_own_pages_alone(root: Path) -> None:
    changed, rendered = _changed(root, {"layouts/document.html": "<!doctype html>{{ view.title }}"})
    assert (changed, rendered) == ({"about/index.html"}, 1)


def test_a_part_of_layouts_is_used_by_those_that_draw_it_in(root: Path) -> None:
    drawing = {
        "layouts/document.html": "{% include '_x.html' %}",
        "layouts/year.html": "{% include '_y.html' %}",
    }
    _changed(
        root, {"layouts/_x.html": "x", "layouts/_y.html": "{% include '_x.html' %}y", **drawing}
    )
    years = {f"{year}/index.html" for year in (2023, 2024, 2025)}
    assert _changed(root, {"layouts/_x.html": "z"}) == ({"about/index.html", *years}, 4)
    assert _changed(root, {"layouts/_y.html": "y"}) == (years, 3)


def test_a_layout_drawn_in_by_a_computed_name_is_noticed(root: Path) -> None:
    _changed(
        root,
        {
            "layouts/_x.html": "x",
            "layouts/document.html": "{% set part = '_x.html' %}{% include part %}",
        },
    )
    assert _changed(root, {"layouts/_x.html": "z"})[0] == {"about/index.html"}


def test_a_layout_drawn_in_by_a_condition_is_noticed(root: Path) -> None:
    drawing = '{% include "_no.html" if view.title == "No" else "_x.html" %}'
    _changed(root, {"layouts/_x.html": "x", "layouts/document.html": drawing})
    assert _changed(root, {"layouts/_x.html": "z"})[0] == {"about/index.html"}


def test_a_layout_drawn_in_by_the_first_of_a_list_is_noticed(root: Path) -> None:
    _changed(
        root,
        {"layouts/_x.html": "x", "layouts/document.html": "{% include ['_own.html', '_x.html'] %}"},
    )
    assert _changed(root, {"layouts/_x.html": "z"})[0] == {"about/index.html"}
    assert _changed(root, {"layouts/_own.html": "own"})[0] == {"about/index.html"}


def test_a_layout_drawn_in_over_two_lines_is_noticed(root: Path) -> None:
    _changed(
        root, {"layouts/_x.html": "x", "layouts/document.html": "{%\n  include\n  '_x.html'\n%}"}
    )
    assert _changed(root, {"layouts/_x.html": "z"})[0] == {"about/index.html"}


def test_the_digest_in_a_style_sheets_name_reaches_every_page(root: Path) -> None:
    changed, _ = _changed(root, {"layouts/assets/style.css": "p { color: red }"})
    pages = {path for path in published(root / "site") if path.endswith(".html")}
    assert {path for path in changed if not path.startswith("assets/")} == pages
    assert len([path for path in changed if path.startswith("assets/")]) == 2


def test_a_removed_storys_pages_and_the_folders_they_leave_empty_go(root: Path) -> None:
    (root / "content" / "stories" / "fire.md").unlink()
    changed, _ = _changed(root, {})
    gone = {
        "2024/03/fire/index.html",
        "2024/03/01/index.html",
        "2024/03/index.html",
        "2024/index.html",
    }
    gone |= {f"people/grace-hopper/{name}" for name in ("index.html", "feed.xml", "feed.json")}
    assert changed >= gone
    assert not (root / "site" / "2024").exists()
    assert not (root / "site" / "people" / "grace-hopper").exists()


def test_the_removed_are_counted(root: Path) -> None:
    (root / "content" / "pages" / "about.md").unlink()
    assert publish(root).removed == 1


def test_a_mistake_publishes_nothing_and_the_mended_story_is_all_that_changes(root: Path) -> None:
    before, earlier = published(root / "site"), times(root / "site")
    report = publish(write(root, {"content/stories/vote.md": story("Vote", "someday")}))
    assert [(problem.file, problem.field) for problem in report.problems] == [
        ("content/stories/vote.md", "date")
    ]
    assert (published(root / "site"), times(root / "site")) == (before, earlier)
    edited = ARCHIVE["content/stories/vote.md"].replace("rained", "snowed")
    assert _changed(root, {"content/stories/vote.md": edited}) == (VOTE | TEXTS, 4)


def test_beside_mistakes_pages_are_printed_only_where_own_layouts_may_have_more(root: Path) -> None:
    printed: list[str] = []

    def render(_: Renderer, layout: str, *_given: object) -> bytes:
        printed.append(layout)
        return b""

    write(root, {"content/stories/vote.md": story("Vote", "someday")})
    with patch.object(Renderer, "render", render):
        assert len(publish(root).problems) == len(check_archive(order(root)).problems) == 1
        assert printed == []
        write(root, {"layouts/404.html": "{{ view.gone }}"})
        publish(root)
        assert "404.html" in printed
        printed.clear()
        check_archive(order(root))
        assert "404.html" in printed


def test_a_clean_build_renders_every_page_and_changes_none(root: Path) -> None:
    before = published(root / "site")
    report = publish(root, clean=True)
    assert report.rendered == report.pages
    assert published(root / "site") == before


def test_a_clean_build_mends_what_its_time_and_size_do_not_betray(root: Path) -> None:
    file = root / "site" / "about" / "index.html"
    before, seen = file.read_bytes(), file.stat()
    file.write_bytes(before.replace(b"About", b"Tuoba"))
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert publish(root, clean=True).problems == ()
    assert file.read_bytes() == before


@given(
    st.lists(st.sampled_from([1, 1000, CHUNK_SIZE // 3, CHUNK_SIZE + 1]), max_size=2 * CHUNK + 5)
)
def test_workers_get_few_large_views_at_a_time_or_many_small_ones(sizes: list[int]) -> None:
    jobs = [Job(f"{at}", "page.html", bytes(size)) for at, size in enumerate(sizes)]
    chunks = list(_chunks(iter(jobs)))
    assert [job for chunk in chunks for job in chunk] == jobs
    for chunk in chunks:
        assert 0 < len(chunk) <= CHUNK
        assert sum(len(job.view) for job in chunk[:-1]) <= CHUNK_SIZE
    # None is smaller than it has to be.
    for chunk in chunks[:-1]:
        assert len(chunk) == CHUNK or sum(len(job.view) for job in chunk) > CHUNK_SIZE


def test_files_and_redirects_are_counted_as_hosts_count_them(root: Path) -> None:
    aliases = ["/old/vote/", "/older/vote.html"]
    pictured = text("![A](/media/a.jpg)", title="Us", aliases=["/we/"])
    write(root, {"content/media/a.jpg": photo(), "content/pages/us.md": pictured})
    write(root, {"content/stories/vote.md": story("Vote", "2025-06-08", aliases=aliases)})
    built = publish(root, search=True)
    folder = root / "site"
    inside = [file for file in folder.rglob("*") if file.is_file()]
    assert sum(built.files.values()) == len(inside) - 1, "all but the manifest"
    for kind in ("cards", "pictures", "search", "others"):
        assert built.files[kind] > 0, kind
    assert built.files["pages"] == built.pages
    assert built.files["search"] == len([*(folder / "pagefind").rglob("*.*")])
    assert built.redirects == len((folder / "_redirects").read_text().splitlines()) == 3
    again = publish(root, search=True)
    assert (again.rendered, again.files, again.redirects) == (0, built.files, built.redirects)


def test_files_that_stay_keep_their_time_so_that_copies_send_only_what_moved(root: Path) -> None:
    before, earlier = published(root / "site"), times(root / "site")
    write(root, {"content/stories/rains.md": story("Rains", body="It snowed.", topics=["Floods"])})
    assert publish(root).problems == ()
    after, later = published(root / "site"), times(root / "site")
    moved = {path for path in after if before.get(path) != after[path]}
    assert moved
    assert {path for path in after if earlier.get(path) != later[path]} == moved


@pytest.mark.skipif(not shutil.which("rsync"), reason="rsync is not installed")
def test_rsync_sends_only_what_moved(root: Path, tmp_path: Path) -> None:
    def sent() -> set[str]:
        asked = ("--archive", "--delete", "--exclude=/.broadsheet", "--out-format=%o %n")
        done = subprocess.run(
            ["rsync", *asked, f"{root}/site/", tmp_path / "copy"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        lines = [line.partition(" ") for line in done.stdout.splitlines()]
        return {path for did, _, path in lines if did == "send" and not path.endswith("/")}

    before = published(root / "site")
    assert sent() == before.keys()
    assert sent() == set()
    write(root, {"content/stories/vote.md": story("Vote", "2025-06-08", body="It snowed.")})
    assert publish(root).problems == ()
    after = published(root / "site")
    assert sent() == {path for path in after if before.get(path) != after[path]}
    assert published(tmp_path / "copy") == after
