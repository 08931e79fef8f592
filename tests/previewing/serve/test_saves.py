"""What follows a save, a copy, a checkout."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.building import SETTINGS, story, text, write
from tests.previewing.running import Running, running
from tests.previewing.serve.conftest import built, differing

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="signals, sessions and /proc of Linux"
)


def test_a_save_reaches_the_pages_that_print_it(preview: Running) -> None:
    shown, other, front = (
        preview.listen("/2025/06/trial/"),
        preview.listen("/2024/03/fire/"),
        preview.listen("/"),
    )
    preview.edit(
        {"content/stories/trial.md": story("Verdict", "2025-06-08", people=["Ada Lovelace"])}
    )
    shown.wait("reload")
    front.wait("reload")
    assert "Verdict" in preview.get("/2025/06/trial/").text
    preview.edit({"content/stories/2024/fire.md": story("Blaze", "2024-03-01")})
    other.wait("reload")
    assert [event.name for event in other.seen].count("reload") == 1


def test_the_ways_in_which_editors_save_are_followed(preview: Running) -> None:
    events = preview.listen("/2025/06/trial/")
    path = "content/stories/trial.md"
    file = preview.root / path

    def rename_away_and_write(data: str) -> None:
        file.rename(f"{file}~")
        file.write_text(data)
        Path(f"{file}~").unlink()

    def empty_and_write(data: str) -> None:
        with file.open("w") as opened:
            opened.flush()
            opened.write(data)

    def delete_and_write(data: str) -> None:
        file.unlink()
        file.write_text(data)

    def write_and_rename(data: str) -> None:
        preview.replace(path, data)

    for save in (rename_away_and_write, empty_and_write, delete_and_write, write_and_rename):
        save(story(f"Verdict after {save.__name__}", "2025-06-08"))
        while save.__name__ not in preview.get("/2025/06/trial/").text:
            events.wait("reload")
    preview.follow()
    assert not events.is_told_of_problems()


def test_a_renamed_story_takes_its_readers_along(preview: Running) -> None:
    events = preview.listen("/2025/06/trial/")
    (preview.root / "content/stories/trial.md").rename(preview.root / "content/stories/verdict.md")
    assert events.wait("moved") == {"href": "/2025/06/verdict/"}
    events = preview.listen("/2025/06/verdict/")
    preview.edit({"content/stories/verdict.md": story("Trial", "2025-06-09", slug="the-end")})
    assert events.wait("moved") == {"href": "/2025/06/the-end/"}


def test_new_folders_and_deleted_ones_are_followed(preview: Running) -> None:
    events = preview.listen("/2023/01/deep/")
    preview.edit({"content/stories/2023/01/new/deep.md": story("Deep", "2023-01-01")})
    events.wait("reload")
    assert preview.get("/2023/01/deep/").status == 200
    preview.edit({"content/stories/2023/01/new/deep.md": story("Deeper", "2023-01-01")})
    events.wait("reload")
    shutil.rmtree(preview.root / "content/stories/2023")
    while preview.get("/2023/01/deep/").status != 404:
        events.wait("reload")


def test_a_folder_that_is_renamed_is_followed(preview: Running) -> None:
    events = preview.listen("/2024/03/fire/")
    (preview.root / "content/stories/2024").rename(preview.root / "content/stories/old")
    preview.edit({"content/stories/old/fire.md": story("Blaze", "2024-03-01")})
    while "Blaze" not in preview.get("/2024/03/fire/").text:
        events.wait("reload")


def test_settings_and_layouts_are_followed(preview: Running) -> None:
    events = preview.listen("/about/")
    preview.edit({"archive.yml": SETTINGS.replace("The Record", "The Gazette")})
    events.wait("reload")
    assert "The Gazette" in preview.get("/about/").text
    preview.edit({"layouts/document.html": "<!doctype html><p>{{ view.title }}</p>"})
    events.wait("reload")
    assert preview.get("/about/").text.startswith("<!doctype html><p>About</p><script")
    preview.edit({"layouts/document.html": "<!doctype html><p>Now {{ view.title }}</p>"})
    events.wait("reload")
    shutil.rmtree(preview.root / "layouts")
    while "The Gazette" not in preview.get("/about/").text:
        events.wait("reload")
    preview.edit({"layouts/document.html": "{{ view.title }}"})
    events.wait("reload")
    assert preview.get("/about/").text.startswith("About<script")


def test_a_style_sheet_is_exchanged_without_loading_the_page(preview: Running) -> None:
    preview.edit(
        {
            "layouts/assets/own.css": "p { color: red }",
            "layouts/assets/style.css": "p { color: red }",
        }
    )
    preview.edit({"layouts/document.html": "<link href='{{ site.assets['own.css'] }}'>"})
    events = preview.listen("/about/")
    while ".css" not in preview.get("/about/").text:
        events.wait("reload")
    preview.follow()
    events = preview.listen("/about/")
    preview.edit({"layouts/assets/own.css": "p { color: blue }"})
    ((before, after),) = events.wait("styles").items()
    assert (preview.get(before).status, preview.get(after).body) == (404, b"p { color: blue }")
    assert after in preview.get("/about/").text


def test_a_checkout_of_hundreds_of_files_is_followed(root: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@record.example", *arguments],
            cwd=root, check=True, capture_output=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
        )  # fmt: skip

    numbers = range(320)
    write(root, {".gitignore": ".broadsheet/\n"})
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "One")
    write(
        root,
        {f"content/stories/2020/s{at}.md": story(f"Story {at}", "2020-01-01") for at in numbers},
    )
    git("checkout", "-qb", "many")
    git("add", ".")
    git("commit", "-qm", "Many")
    git("checkout", "-q", "main")
    with running(root, "--no-search", "--today", "2025-07-01") as preview:
        events = preview.listen("/2020/01/s319/")
        for branch, status in (("many", 200), ("main", 404)):
            git("checkout", "-q", branch)
            while {preview.get(f"/2020/01/s{at}/").status for at in (0, 160, 319)} != {status}:
                events.wait("reload")
        preview.follow()
        assert differing(preview, built(root, preview, drafts=True, future=True)) == []
        assert preview.complained.seen == []


def test_the_content_folder_may_go_and_come_back(preview: Running) -> None:
    events = preview.listen("/about/")
    (preview.root / "content").rename(preview.root / "away")
    told = events.wait("state", lambda state: state["count"])["problems"]
    assert [(each["file"], each["message"]) for each in told] == [
        ("content", "the content folder is not there")
    ]
    assert preview.get("/about/").status == 200
    (preview.root / "away").rename(preview.root / "content")
    events.wait("state", lambda state: not state["count"])
    preview.edit({"content/pages/about.md": text(title="About us")})
    events.wait("reload")
    assert "About us" in preview.get("/about/").text
    preview.follow()
