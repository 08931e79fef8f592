"""What differs from another revision: told exactly as two builds would differ, and no file is touched."""

import json
import os
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from broadsheet.archive.addresses import Address
from broadsheet.archive.kinds import KINDS
from broadsheet.commands.changes import compare_archive, group_of
from broadsheet.commands.outcome import GROUPS, Change, Comparison
from broadsheet.commands.reports import CHANGES_MARK, changes_report
from broadsheet.commands.repository import commit_named, folder_in_repository
from broadsheet.problems import Misuse
from broadsheet.urls import output_path
from tests.building import SETTINGS, order, png, publish, published, story, text, write

pytestmark = pytest.mark.usefixtures("pages_stay_printed")

FILES: dict[str, str | bytes] = {
    "archive.yml": SETTINGS,
    "content/stories/rains.md": story("Rains", "2025-06-07", people=["Ada Quill"]),
    "content/stories/vote.md": story("Vote", "2025-06-08", topics=["Law"]),
    "content/stories/fire.md": story("Fire", "2024-01-02", topics=["Law"]),
    "content/pages/about.md": text("Us.", title="About"),
    "content/media/dot.png": png(1),
}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", folder, "-c", "user.name=A", "-c", "user.email=a@b.example", *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
    )
    return done.stdout


def committed(folder: Path) -> Path:
    """Make a folder a repository with all that it holds in one commit, and return it."""
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "first")
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return committed(write(tmp_path / "archive", FILES))


EDITS: dict[str, dict[str, str | bytes | None]] = {
    "nothing": {},
    "words": {"content/stories/rains.md": story("Rains", body="It snowed.", people=["Ada Quill"])},
    "title": {"content/stories/vote.md": story("The vote", "2025-06-08", topics=["Law"])},
    "new": {"content/stories/new.md": story("New", "2025-06-09", topics=["Sea"])},
    "gone": {"content/stories/fire.md": None},
    "moved": {
        "content/stories/fire.md": None,
        "content/stories/blaze.md": story("Fire", "2024-01-02", aliases=["/2024/01/fire/"]),
    },
    "picture": {
        "content/media/dot.png": png(2),
        "content/pages/about.md": text("![A dot](/media/dot.png)", title="About"),
    },
    "settings": {"archive.yml": f"{SETTINGS}tagline: All of it\n"},
    "comment in a layout": {"layouts/document.html": None},
    "embargo": {"content/stories/new.md": story("New", "2025-08-09")},
}


@pytest.mark.parametrize("edit", EDITS)
def test_it_tells_what_two_builds_differ_in(root: Path, tmp_path: Path, edit: str) -> None:
    files = dict(EDITS[edit])
    if edit == "comment in a layout":
        write(root, {"layouts/document.html": "<p>{{ view.title }}"})
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", "second")
        files = {"layouts/document.html": "{# Why. #}<p>{{ view.title }}"}
    before = tmp_path / "before"
    assert publish(root, before).problems == ()
    for path, data in files.items():
        if data is None:
            (root / path).unlink()
        else:
            write(root, {path: data})
    compared = compare_archive(order(root), "main")
    assert (compared.problems, compared.notes) == ((), ())
    after = tmp_path / "after"
    assert publish(root, after).problems == ()
    old, new = published(before), published(after)
    told = {(each.change, output_path(each.permalink)) for each in compared.changes}
    assert told == {
        *(("added", path) for path in new.keys() - old.keys()),
        *(("removed", path) for path in old.keys() - new.keys()),
        *(("changed", path) for path in old.keys() & new.keys() if old[path] != new[path]),
    }
    assert bool(told) == (edit not in ("nothing", "comment in a layout", "embargo"))


def test_an_edit_is_told_by_group_with_links_to_both(root: Path) -> None:
    write(root, {"content/stories/new.md": story("New", "2025-06-09")})
    (root / "content/stories/fire.md").unlink()
    compared = compare_archive(order(root), "HEAD", preview_url="https://preview.example/x/")
    assert [each.group for each in compared.changes] == sorted(
        (each.group for each in compared.changes), key=GROUPS.index
    )
    ours = ("content/stories/new.md", "content/stories/fire.md")
    changes = [each for each in compared.changes if each.file in ours]
    assert {each.permalink for each in changes if each.kind == "story-twin"} == {
        "/2025/06/new/index.md", "/2024/01/fire/index.md",
    }  # fmt: skip
    assert tuple(each for each in changes if each.kind != "story-twin") == (
        Change(
            change="added", group="stories", kind="story", permalink="/2025/06/new/",
            file="content/stories/new.md", preview="https://preview.example/x/2025/06/new/",
        ),
        Change(
            change="removed", group="stories", kind="story", permalink="/2024/01/fire/",
            file="content/stories/fire.md", live="https://record.example/2024/01/fire/",
        ),
    )  # fmt: skip
    front = next(each for each in compared.changes if each.permalink == "/")
    assert (front.change, front.group, front.live, front.preview) == (
        "changed", "listings", "https://record.example/", "https://preview.example/x/",
    )  # fmt: skip
    assert ("/feed.xml", "feeds") in {(each.permalink, each.group) for each in compared.changes}


def test_an_archive_without_an_address_has_no_live_pages(tmp_path: Path) -> None:
    root = committed(write(tmp_path / "archive", {**FILES, "archive.yml": "title: The Record\n"}))
    write(root, {"content/pages/about.md": text("We.", title="About")})
    changes = compare_archive(order(root), "HEAD").changes
    assert {each.live for each in changes} == {""}
    assert (
        compare_archive(order(root, base_url="https://own.example/"), "HEAD")
        .changes[0]
        .live.startswith("https://own.example/")
    )


def test_neither_the_work_tree_nor_the_index_is_touched(root: Path) -> None:
    write(root, {"content/stories/new.md": story("New", "2025-06-09")})
    (root / "content/stories/fire.md").unlink()
    git(root, "add", "content/stories/new.md")
    before = (git(root, "status", "--porcelain"), (root / ".git/index").read_bytes())
    compare_archive(order(root), "main")
    shutil.rmtree(root / ".broadsheet")
    assert ((root / ".git/index").read_bytes(), git(root, "status", "--porcelain")) == before[::-1]
    assert git(root, "worktree", "list").count("\n") == 1
    assert not (root / "site").exists()


def test_an_archive_may_be_a_folder_of_a_larger_repository(tmp_path: Path) -> None:
    root = write(tmp_path / "all/news (old)/ärchive", FILES)
    write(tmp_path / "all", {"content/stories/other.md": story("Other")})
    committed(tmp_path / "all")
    write(root, {"content/pages/about.md": text("We.", title="About")})
    compared = compare_archive(order(root), "HEAD")
    assert {each.permalink for each in compared.changes if each.kind == "document"} == {"/about/"}
    assert compared.count("added") == compared.count("removed") == 0
    assert folder_in_repository(root) == "news (old)/ärchive"


def test_what_attributes_leave_out_of_exports_is_read(root: Path) -> None:
    write(root, {".gitattributes": "content/stories/vote.md export-ignore\n"})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "second")
    assert compare_archive(order(root), "HEAD").changes == ()


def test_no_hook_of_the_repository_runs(root: Path, tmp_path: Path) -> None:
    hook = root / ".git/hooks/post-index-change"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\n")
    hook.chmod(0o755)
    compare_archive(order(root), "HEAD")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "name", ["nowhere", "", "--all", "-q", "main..HEAD", "a\nb", "a\0b", "HEAD:content", "HEAD~9"]
)
def test_what_is_no_revision_is_refused(root: Path, name: str) -> None:
    with pytest.raises(Misuse, match="is no revision of this repository"):
        commit_named(root, name)


@pytest.mark.parametrize("name", ["main", "HEAD", "v1", "v2", "main^{}", "@"])
def test_a_revision_may_have_any_name_of_gits(root: Path, name: str) -> None:
    git(root, "tag", "v1")
    git(root, "tag", "--annotate", "--message", "two", "v2")
    assert commit_named(root, name) == git(root, "rev-parse", "HEAD").strip()


def test_an_archive_in_no_repository_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    root = write(tmp_path / "archive", FILES)
    with pytest.raises(Misuse, match="is in no git repository"):
        compare_archive(order(root), "HEAD")


def test_variables_that_name_another_repository_are_passed_over(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "none"))
    assert compare_archive(order(root), "main").changes == ()


def test_an_archive_that_is_new_is_all_added(tmp_path: Path) -> None:
    root = committed(write(tmp_path / "archive", {"README.md": "Soon."}))
    write(root, FILES)
    compared = compare_archive(order(root), "HEAD")
    assert {each.change for each in compared.changes} == {"added"}
    assert compared.notes == ("HEAD has no archive here: everything is new",)
    assert publish(root).problems == ()
    told = {output_path(each.permalink) for each in compared.changes}
    assert told == published(root / "site").keys()


def test_mistakes_here_are_told_and_nothing_is_compared(root: Path) -> None:
    write(root, {"content/stories/rains.md": story("Rains", "someday")})
    compared = compare_archive(order(root), "HEAD")
    assert [problem.field for problem in compared.problems] == ["date"]
    assert compared.changes == ()


def test_mistakes_there_are_a_note(root: Path) -> None:
    write(root, {"content/stories/rains.md": story("Rains", "someday")})
    git(root, "commit", "--quiet", "--all", "--message", "wrong")
    write(root, {"content/stories/rains.md": FILES["content/stories/rains.md"]})
    compared = compare_archive(order(root), "HEAD")
    assert compared.notes == ("HEAD has 1 mistake: what it would publish is not wholly known",)
    assert ("added", "/2025/06/rains/") in {
        (each.change, each.permalink) for each in compared.changes
    }


def test_mistakes_in_layouts_are_told(root: Path) -> None:
    write(root, {"layouts/document.html": "{{ view.nothing }}"})
    assert [each.file for each in compare_archive(order(root), "HEAD").problems] == [
        "layouts/document.html"
    ]


def test_every_kind_of_page_has_its_group() -> None:
    groups = {kind: group_of(Address("/", kind)) for kind in KINDS}
    assert {kind for kind, group in groups.items() if group == "feeds"} == {
        "atom", "json", "atom-part", "json-part", "corrections-atom", "corrections-json", "opml",
    }  # fmt: skip
    assert {kind for kind, group in groups.items() if group == "other files"} == {
        "redirect", "missing", "data-year", "data-ninjs", "data-table", "data-terms", "data-package", "search",
        "names", "opensearch", "sitemap", "news-sitemap", "robots", "headers", "redirects", "term-lines", "term-table",
        "term-sources", "data-database", "references-bib", "references-ris", "references-json",
        "story-twin", "term-twin", "llms", "license",
    }  # fmt: skip


LIVE, SEEN = "https://record.example", "https://preview.example"
COMPARED = Comparison(
    against="main",
    commit="0123456789abcdef",
    changes=(
        Change(change="added", group="stories", kind="story", permalink="/a/", preview=f"{SEEN}/a/"),
        Change(change="added", group="stories", kind="story", permalink="/b/"),
        Change(
            change="changed", group="listings", kind="front", permalink="/", live=f"{LIVE}/",
            preview=f"{SEEN}/",
        ),
        Change(change="removed", group="feeds", kind="atom", permalink="/f", live=f"{LIVE}/f"),
    ),
)  # fmt: skip


def test_what_differs_is_told_as_text() -> None:
    assert changes_report(COMPARED, "text").splitlines() == [
        "stories (2)",
        f"  added    {SEEN}/a/",
        "  added    /b/",
        "listings (1)",
        f"  changed  {LIVE}/  {SEEN}/",
        "feeds (1)",
        f"  removed  {LIVE}/f",
        "against main (0123456): 2 added, 1 changed, 1 removed",
    ]
    same = msgspec.json.decode(changes_report(COMPARED, "json"))
    assert (same["added"], same["changed"], same["removed"]) == (2, 1, 1)
    assert changes_report(Comparison(against="x", commit="0123456"), "text") == (
        "against x (0123456): 0 added, 0 changed, 0 removed: no page differs"
    )


def test_what_differs_is_told_as_json() -> None:
    told = json.loads(changes_report(COMPARED, "json"))
    assert told["against"] == "main"
    assert told["changes"][0] == {
        "change": "added", "group": "stories", "kind": "story", "permalink": "/a/", "file": "",
        "live": "", "preview": f"{SEEN}/a/",
    }  # fmt: skip


def test_what_differs_is_told_as_a_comment() -> None:
    assert changes_report(COMPARED, "github").split("\n\n") == [
        CHANGES_MARK,
        "**Pages: 2 added, 1 changed, 1 removed**, compared with `main` (0123456).",
        "**Stories (2)**",
        f"- added [`/a/`](<{SEEN}/a/>)\n- added `/b/`",
        "**Listings (1)**",
        f"- changed [`/`](<{LIVE}/>) ([preview](<{SEEN}/>))",
        "**Feeds (1)**",
        f"- removed [`/f`](<{LIVE}/f>)",
    ]
    assert "no page differs" in changes_report(Comparison(against="x", commit="0"), "github")


def test_a_comment_is_never_longer_than_github_takes() -> None:
    many = tuple(
        Change(
            change="changed", group=group, kind="day", permalink=f"/{at}/{'x' * 120}/",
            live=f"{LIVE}/{at}/{'x' * 120}/",
        )
        for group in GROUPS
        for at in range(2_000)
    )  # fmt: skip
    told = changes_report(Comparison(against="main", commit="0", changes=many), "github")
    assert 40_000 < len(told) < 65_536
    assert told.count("<details>") == len(GROUPS)
    for group in GROUPS:
        assert f"{group.capitalize()} (2,000)" in told
    assert told.count("more: `broadsheet changes` lists all") == len(GROUPS)


def test_no_name_in_a_comment_means_anything() -> None:
    odd = Comparison(against="a`@b", commit="0123456789", notes=("@all <b>",))
    told = changes_report(odd, "github")
    assert "``a`@b`` (0123456)" in told
    assert "Note: `@all <b>`" in told


@pytest.fixture(scope="module")
def workflow() -> dict[str, Any]:
    text = (files("broadsheet") / "beginnings/publish.yml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text.replace("\non:", "\nwhen:"))
    return loaded


def test_a_request_is_never_given_more_than_it_may_have(workflow: dict[str, Any]) -> None:
    assert "pull_request_target" not in workflow["when"]
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        own = any("checkout" in step.get("uses", "") for step in job["steps"])
        on_request = job["if"].startswith("github.event_name == 'pull_request'")
        writes = "write" in job.get("permissions", {}).values()
        # Whatever has a request's own files can write nothing.
        assert not (own and on_request and writes), name
    comment = workflow["jobs"]["comment"]
    assert comment["permissions"] == {"pull-requests": "write"}
    assert "head.repo.full_name == github.repository" in comment["if"]
    changed = "\n".join(step.get("run", "") for step in workflow["jobs"]["changes"]["steps"])
    assert "GITHUB_STEP_SUMMARY" in changed


@pytest.mark.parametrize(
    ("there", "done"),
    [("7\n8", "PATCH repos/a/b/issues/comments/7"), ("", "POST repos/a/b/issues/5/comments")],
    ids=["there is a comment", "there is none"],
)
def test_a_workflow_keeps_one_comment_up_to_date(
    tmp_path: Path, workflow: dict[str, Any], there: str, done: str
) -> None:
    (step,) = [each for each in workflow["jobs"]["comment"]["steps"] if "run" in each]
    assert f'startswith("{CHANGES_MARK}")' in step["run"]
    gh = tmp_path / "gh"
    gh.write_text(
        '#!/bin/sh\ncase "$*" in *--paginate*) echo "$THERE";; *) echo "$4 $5 $7" >> done;; esac\n'
    )
    gh.chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}", "THERE": there, "REPOSITORY": "a/b", "NUMBER": "5",
    }  # fmt: skip
    subprocess.run(["bash", "-e", "-c", step["run"]], check=True, cwd=tmp_path, env=environment)
    assert (tmp_path / "done").read_text() == f"{done} body=@changes.md\n"
