from pathlib import Path

import pytest

from broadsheet.commands.check import check_archive
from broadsheet.previewing.snapshot import Changes, next_snapshot, take_snapshot
from broadsheet.problems import Misuse
from broadsheet.reading.settings_file import settings
from tests.building import SETTINGS, order, publish, story, write

STORY = {"content/stories/a.md": story("A", source="B")}


def test_settings_may_have_the_longer_ending(tmp_path: Path) -> None:
    config, problems = settings(write(tmp_path, {"archive.yaml": SETTINGS, **STORY}), "")
    assert (config.title, config.file, problems) == ("The Record", "archive.yaml", ())


def test_mistakes_are_told_in_the_file_that_they_are_in(tmp_path: Path) -> None:
    files = {"archive.yaml": f"{SETTINGS}menu: [abuot]\npage_size: x\nlanguage: xx\n", **STORY}
    found = publish(write(tmp_path, files)).problems
    assert {(each.file, each.line) for each in found} >= {("archive.yaml", 4), ("archive.yaml", 5)}
    write(tmp_path, {"archive.yaml": f"{SETTINGS}menu: [abuot]\n"})
    assert [(each.file, each.line) for each in publish(tmp_path).problems] == [("archive.yaml", 3)]


def test_two_files_of_settings_are_a_mistake(tmp_path: Path) -> None:
    root = write(tmp_path, {"archive.yml": SETTINGS, "archive.yaml": SETTINGS, **STORY})
    (problem,) = publish(root).problems
    assert str(problem) == (
        "archive.yaml: stands beside archive.yml, and an archive has one file of settings\n"
        "    hint: put all of it into archive.yml, and take archive.yaml out"
    )


def test_an_archive_of_settings_alone_is_one(tmp_path: Path) -> None:
    with pytest.raises(Misuse):
        settings(tmp_path, "")
    assert settings(write(tmp_path, {"archive.yaml": ""}), "")[1] == ()


def test_a_preview_follows_either_file(tmp_path: Path) -> None:
    write(tmp_path, {"archive.yml": SETTINGS, **STORY})
    before = take_snapshot(tmp_path)
    (tmp_path / "archive.yml").rename(tmp_path / "archive.yaml")
    after, changes = next_snapshot(tmp_path, before, {"archive.yaml", "archive.yml"})
    assert (changes, after) == (Changes(settings=True), take_snapshot(tmp_path))
    assert next_snapshot(tmp_path, before)[1].settings


@pytest.mark.parametrize(
    ("files", "asked", "names"),
    [
        ({}, {}, ["no-base-url"]),
        ({"archive.yml": "title: A\n"}, {}, ["no-base-url"]),
        ({"archive.yaml": "title: A\nbase_url:\n"}, {}, ["no-base-url"]),
        ({"archive.yml": "ignore_advice: no-base-url\n"}, {}, []),
        ({"archive.yml": SETTINGS}, {}, []),
        ({}, {"base_url": "https://record.example/"}, []),
    ],
    ids=["none", "without", "empty", "ignored", "with", "asked"],
)
def test_a_site_without_an_address_is_advised_upon_and_told_of_by_a_build(
    tmp_path: Path, files: dict[str, str], asked: dict[str, object], names: list[str]
) -> None:
    asking = order(write(tmp_path, {**files, **STORY}), **asked)  # type: ignore[arg-type]
    assert [each.name for each in check_archive(asking).advice] == names
    address = "http://localhost:8000/" if names else ""
    first, second = (publish(tmp_path, **asked) for _ in range(2))  # type: ignore[arg-type]
    assert (first.address, second.address, first.problems) == (address, address, ())
