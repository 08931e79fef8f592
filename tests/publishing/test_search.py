"""The search index of whole small archives, made by the real Pagefind."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pagefind_bin  # type: ignore[import-untyped]
import pytest

from broadsheet.pages.parts import Parts
from broadsheet.pages.search import SaidOfTerms, SearchRecord, search_record
from broadsheet.problems import Failure
from broadsheet.publishing import chunks, fragments, groups, search, shards, stems
from broadsheet.publishing.manifest import ManifestEntry
from broadsheet.publishing.pagefind import IndexRecord, index_files
from broadsheet.publishing.search import IndexKit, search_index
from broadsheet.publishing.shards import periods_of
from broadsheet.publishing.workers import Workers
from tests.building import (
    SETTINGS,
    findable,
    publish,
    published,
    story,
    text,
    times,
    write,
)
from tests.processes import run

pytestmark = pytest.mark.usefixtures("pages_stay_printed")

VOTE, FIRE, TRIAL = (f"content/stories/{name}.md" for name in ("vote", "fire", "trial"))
ARCHIVE: dict[str, str | bytes] = {
    "archive.yml": SETTINGS,
    VOTE: story("Vote", "2025-06-08", people=["Ada Lovelace"], place="Nairobi"),
    FIRE: story("Fire", "2024-03-01", people=["Ada Lovelace", "Grace Hopper"]),
    TRIAL: story("Trial", "2023-03-01", topics=["Courts"], countries=["KE"]),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive that is built with its search, to be copied."""
    root = write(tmp_path_factory.mktemp("built"), ARCHIVE)
    report = publish(root, search=True)
    assert (report.problems, report.shards, report.indexed) == ((), 2, 2)
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return tmp_path


def _clean(root: Path, copy: Path) -> dict[str, dict[str, object]]:
    """Return what a clean build makes findable."""
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("site", ".broadsheet"))
    publish(copy, search=True)
    return findable(copy / "site")


def _edited(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def test_a_story_is_indexed_with_what_results_show(built: Path) -> None:
    fragment = findable(built / "site")["2025-06"]["/2025/06/vote/"]
    assert isinstance(fragment, dict)
    assert fragment["content"] == "Vote\nWhat happened to Vote.\nIt rained."
    assert fragment["meta"] == {"title": "Vote", "date": "2025-06-08", "place": "Nairobi"}
    assert fragment["filters"] == {"people": ["Ada Lovelace"]}


def test_a_build_without_changes_indexes_nothing_and_touches_no_file(root: Path) -> None:
    before = times(root / "site")
    assert publish(root, search=True).indexed == 0
    assert times(root / "site") == before


@pytest.mark.parametrize(
    ("edit", "indexed"),
    [
        (lambda root: _edited(root, VOTE, "rained", "snowed"), 1),
        (lambda root: _edited(root, FIRE, "rained", "snowed"), 1),
        (lambda root: _edited(root, FIRE, "Fire", "Blaze"), 1),
        (lambda root: (root / VOTE).unlink(), 2),  # the newest year is another one now
        (lambda root: (root / FIRE).unlink(), 1),
        (lambda root: write(root, {"content/stories/new.md": story("New", "2025-07-01")}), 1),
        (lambda root: write(root, {"content/stories/new.md": story("New", "2026-01-01")}), 0),  # under embargo
        (lambda root: write(root, {"content/people/ada.md": text(name="Ada Lovelace", also=["Countess"])}), 2),
        (lambda root: write(root, {"content/people/grace.md": text(name="Grace Hopper", also=["Amazing"])}), 1),
        (lambda root: write(root, {"content/pages/about.md": text(title="About")}), 0),
        (lambda root: write(root, {"layouts/opensearch.xml": "<none/>"}), 0),
        (lambda root: write(root, {"archive.yml": f"{SETTINGS}tagline: News\npage_size: 2\n"}), 0),
        (lambda root: write(root, {"archive.yml": f"{SETTINGS}language: fr\n"}), 2),
        (lambda root: write(root, {"archive.yml": "base_url: https://record.example/base/\n"}), 2),
    ],
    ids=[
        "a body", "a past body", "a title", "the newest gone", "a past one gone", "a new one", "an embargo", "an alias",
        "an alias of one", "a page", "a layout", "settings", "the language", "the base path",
    ],
)  # fmt: skip
def test_only_the_shards_that_an_edit_moves_are_indexed_and_all_is_as_in_a_clean_build(
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
    edit: Callable[[Path], object],
    indexed: int,
) -> None:
    edit(root)
    report = publish(root, search=True)
    assert (report.problems, report.indexed) == ((), indexed)
    copy = tmp_path_factory.mktemp("clean") / "root"
    assert findable(root / "site") == _clean(root, copy)
    assert published(root / "site") == published(copy / "site")
    assert publish(root, search=True).indexed == 0


@pytest.mark.parametrize("kind", ["2023-03/fragment", "past-1/index", "past-1/filter"])
def test_a_shard_that_lost_a_file_is_made_again(root: Path, kind: str) -> None:
    before = findable(root / "site")
    next((root / "site/pagefind" / kind).iterdir()).unlink()
    assert publish(root, search=True).indexed == 1
    assert findable(root / "site") == before


def test_a_shard_with_a_damaged_file_is_made_again(root: Path) -> None:
    before = findable(root / "site")
    next((root / "site/pagefind/2023-03/fragment").iterdir()).write_bytes(b"damaged")
    assert publish(root, search=True).indexed == 1
    assert findable(root / "site") == before


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an archive with a shard for each of its stories, of the past in more than one group."""
    monkeypatch.setattr(periods_of, "__kwdefaults__", {"large": 1, "small": 1})
    # As in a large archive, some files of a group have no word of some of its shards.
    monkeypatch.setattr(chunks, "_LARGEST", 30)
    monkeypatch.setattr(chunks, "_MORE", 0)
    stories = {
        f"content/stories/{year}-{month}.md": story(
            f"Story of {year}",
            f"{year}-{month:02}-01",
            f"It rained in {year}.",
            people=["Ada"][: month % 2],
        )
        for year in range(2021, 2025)
        for month in (1, 2)
    }
    root = write(tmp_path / "many", {"archive.yml": SETTINGS, **stories})
    report = publish(root, search=True)
    assert (report.problems, report.shards, report.indexed) == ((), 8, 8)
    groups = json.loads((root / "site/pagefind/shards.json").read_bytes())["groups"]
    assert [group["name"] for group in groups] == ["past-1", "newest"]
    assert [len(group["shards"]) for group in groups] == [6, 2]
    parts = [
        [*chunks.chunk_entries(part)]
        for file in (root / "site/pagefind/past-1/index").iterdir()
        for part in chunks.shared_parts(chunks.unpacked(file.read_bytes()))
    ]
    assert any(parts)
    assert not all(parts)
    return root


@pytest.mark.parametrize(
    ("path", "moved"), [("2021-2", "past-1"), ("2024-1", "newest"), ("2024-2", "newest")]
)
def test_what_other_shards_of_a_group_hold_is_kept_when_one_moves(
    many: Path, tmp_path: Path, path: str, moved: str
) -> None:
    index = many / "site/pagefind"
    before = times(index)
    _edited(many, f"content/stories/{path}.md", "rained", "hailed")
    assert publish(many, search=True).indexed == 1
    assert findable(many / "site") == _clean(many, tmp_path / "clean")
    assert published(many / "site") == published(tmp_path / "clean/site")
    hailed = [name for name, held in findable(many / "site").items() if "hail" in held["index"]]  # type: ignore[operator]
    assert hailed == [f"{path[:4]}-0{path[5:]}-01-1"]
    kept = {file for file, time in times(index).items() if before.get(file) == time}
    others = {"past-1", "newest"} - {moved}
    assert {file for file in before if file.split("/")[0] in others} <= kept
    assert not [file for file in kept if file.split("/")[0] == moved]
    assert publish(many, search=True).indexed == 0


@pytest.mark.parametrize("way", ["gone", "cut", "another's"])
def test_what_is_kept_for_the_next_build_only_saves_time(
    many: Path, tmp_path: Path, way: str
) -> None:
    kept = sorted((many / ".broadsheet/search").iterdir())
    # Of each shard where words begin, their stems and a sheaf, and of all what records are made from.
    assert len(kept) == 8 * 3 + 1
    for file, other in zip(kept, [*kept[1:], kept[0]], strict=True):
        if way == "gone":
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[:-1] if way == "cut" else other.read_bytes())
    _edited(many, "content/stories/2021-2.md", "rained", "hailed")
    assert publish(many, search=True).indexed == 1
    clean = tmp_path / "clean"
    _clean(many, clean)
    assert published(many / "site") == published(clean / "site")


@pytest.fixture
def sheaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an archive of a shard of five sheaves."""
    monkeypatch.setattr(search, "SHEAF", 4)
    stories = {
        f"content/stories/of-{number}.md": story(
            f"Story {number}", f"2024-01-{number + 1:02}", f"It rained cafés {number}."
        )
        for number in range(18)
    }
    root = write(tmp_path / "sheaves", {"archive.yml": SETTINGS, **stories})
    assert publish(root, search=True, jobs=1).indexed == 1
    return root


def test_an_edit_takes_apart_and_writes_its_sheaf_alone(
    sheaves: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list[int]()

    def noted(position: int, parts: Parts, known: SaidOfTerms) -> SearchRecord:
        made.append(position)
        return search_record(position, parts, known)

    monkeypatch.setattr(search, "search_record", noted)
    before = times(sheaves / "site/pagefind/2024-01/fragment")
    _edited(sheaves, "content/stories/of-5.md", "rained", "hailed")
    assert publish(sheaves, search=True, jobs=1).indexed == 1
    # The newest story has the first position, and the oldest stands first in the shard.
    assert made == [13, 12, 11, 10]
    after = times(sheaves / "site/pagefind/2024-01/fragment")
    assert len({*after.items()} & {*before.items()}) == len(before) - 1 == 4
    _clean(sheaves, tmp_path / "clean")
    assert published(sheaves / "site") == published(tmp_path / "clean/site")


@pytest.mark.parametrize(
    ("path", "new"),
    [
        ("content/stories/of-18.md", story("Story 18", "2024-01-30", "It snowed.")),
        ("content/stories/of-18.md", story("Story 18", "2024-01-03", "It snowed.", place="Lima")),
        ("content/stories/of-7.md", None),
        ("content/stories/of-0.md", None),
        ("content/stories/of-17.md", None),
    ],
    ids=["a newest one", "one between, with another field", "one gone", "the oldest gone", "the newest gone"],
)  # fmt: skip
def test_a_story_more_or_less_moves_the_sheaves_behind_it(
    sheaves: Path, tmp_path: Path, path: str, new: str | None
) -> None:
    if new is None:
        (sheaves / path).unlink()
    else:
        write(sheaves, {path: new})
    assert publish(sheaves, search=True).indexed == 1
    _clean(sheaves, tmp_path / "clean")
    assert published(sheaves / "site") == published(tmp_path / "clean/site")


def test_scripts_find_a_story_by_the_sizes_of_sheaves_and_files() -> None:
    script = (Path(__file__).parents[2] / "layouts/assets/shards.js").read_text()
    assert f"const [VERSION, SHEAF, TOGETHER] = [8, {shards.SHEAF}, 4];" in script
    assert [fragments.fragment_files(stories) for stories in (4, 5, shards.SHEAF)] == [1, 2, 64]


def test_what_is_kept_of_shards_that_are_gone_is_removed(many: Path) -> None:
    before = {file.name for file in (many / ".broadsheet/search").iterdir()}
    _edited(many, "content/stories/2021-2.md", "rained", "hailed")
    publish(many, search=True)
    after = {file.name for file in (many / ".broadsheet/search").iterdir()}
    assert (len(after), len(after - before)) == (8 * 3 + 1, 2)


def test_pagefind_is_asked_for_words_that_a_shard_did_not_have_before(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[str]()

    def noted(records: list[IndexRecord], *, language: str) -> dict[str, bytes]:
        asked.extend(record.content for record in records)
        return index_files(records, language=language)

    monkeypatch.setattr(stems, "index_files", noted)
    _edited(root, VOTE, "It rained", "It rained and it snowed on Vote in Nairobi")
    publish(root, search=True, jobs=1)
    assert asked == ["and in on snowed"]
    _edited(root, VOTE, " and it snowed", "")
    publish(root, search=True, jobs=1)
    assert len(asked) == 1
    _clean(root, tmp_path / "clean")
    assert published(root / "site") == published(tmp_path / "clean/site")


def test_files_of_a_group_that_hold_the_same_are_not_packed_again(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs = list[bytes]()

    def counted(content: bytes) -> bytes:
        packs.append(content)
        return chunks.packed(content)

    monkeypatch.setattr(groups, "packed", counted)
    _edited(many, "content/stories/2021-2.md", "rained", "hailed")
    assert publish(many, search=True, jobs=1).indexed == 1
    holding = [content for content in packs if b"hail" in content or b"rain" in content]
    listed = json.loads((many / "site/pagefind/shards.json").read_bytes())["groups"][0]
    assert holding
    assert len(packs) < len(listed["chunks"]) / 2 + len(listed["facets"])


def test_a_group_that_lost_a_file_is_made_again_whole(many: Path) -> None:
    before = findable(many / "site")
    next((many / "site/pagefind/past-1/index").iterdir()).unlink()
    assert publish(many, search=True).indexed == 6
    assert findable(many / "site") == before


def test_a_damaged_file_of_a_group_that_is_read_again_is_told_of(many: Path) -> None:
    """It has the size and the time of the one that was published, so that nothing else shows it."""
    file = next((many / "site/pagefind/past-1/index").iterdir())
    seen = file.stat()
    file.write_bytes(bytes(seen.st_size))
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    _edited(many, "content/stories/2021-2.md", "rained", "hailed")
    with pytest.raises(Failure, match="past-1 is not as it was published: build with --verify"):
        publish(many, search=True)


@pytest.mark.parametrize("name", ["shards.json", "pagefind.js", "wasm.pagefind", "LICENSE.txt"])
def test_what_all_shards_share_is_made_again_when_it_is_lost(root: Path, name: str) -> None:
    before = findable(root / "site")
    (root / "site/pagefind" / name).unlink()
    publish(root, search=True)
    assert findable(root / "site") == before


def test_an_index_of_another_version_is_made_anew(root: Path, tmp_path: Path) -> None:
    """Its list is whole, as an earlier manifest says, and says other things than this version's."""
    file = root / "site/pagefind/shards.json"
    file.write_text(file.read_text().replace('"listing":', '"meta":'))
    entry = ManifestEntry(b"", b"", file.stat().st_size, file.stat().st_mtime_ns)
    index = search_index(
        [],
        seed=b"",
        kit=IndexKit("en", str(root / ".broadsheet/cache.sqlite"), str(tmp_path)),
        output=root / "site",
        entries={"pagefind/shards.json": entry},
        workers=Workers(1),
    )
    assert (index.shards, index.indexed) == (0, 0)


def test_a_clean_build_trusts_no_index(root: Path) -> None:
    assert publish(root, search=True, clean=True).indexed == 2


def test_shards_are_indexed_side_by_side(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    copy = tmp_path_factory.mktemp("side") / "root"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("site", ".broadsheet"))
    assert publish(copy, search=True, jobs=2).indexed == 2
    assert findable(copy / "site") == findable(root / "site")


def test_a_site_built_without_search_has_nothing_of_it_and_gets_it_back(root: Path) -> None:
    before = published(root / "site")
    publish(root)
    without = published(root / "site")
    assert not (root / "site/pagefind").exists()
    gone = before.keys() - without.keys()
    # The script of every page knows where the search is.
    others = {path for path in gone if not path.startswith(("assets/early.", "pagefind/"))}
    assert others == {"search/names.json", "opensearch.xml"}
    assert b"<form" not in without["index.html"] + without["search/index.html"]
    publish(root, search=True)
    assert published(root / "site") == before


def test_when_indexing_fails_the_whole_site_stays_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, index = published(root / "site"), findable(root / "site")
    _edited(root, VOTE, "rained", "snowed")
    with monkeypatch.context() as patched:
        patched.setattr(pagefind_bin, "get_executable", lambda: "/bin/false")
        with pytest.raises(Failure, match="pagefind broke off"):
            publish(root, search=True)
    assert (published(root / "site"), findable(root / "site")) == (before, index)
    assert publish(root, search=True).indexed == 1


WITHOUT_PAGEFIND = """
import sys

sys.modules["pagefind_bin"] = None

from broadsheet import cli

cli.main()
"""
"""Starts the command where the package of the program is not installed."""


def test_a_missing_binary_is_one_plain_line(root: Path) -> None:
    _edited(root, VOTE, "rained", "snowed")
    done = run("build", "--root", root, "--today", "2025-07-01", script=WITHOUT_PAGEFIND)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "broadsheet: the program pagefind is not installed: "
        "install the package pagefind-bin, or build with --no-search\n"
    )
    without_search = ("build", "--root", root, "--today", "2025-07-01", "--no-search")
    assert run(*without_search, script=WITHOUT_PAGEFIND).returncode == 0


def test_stories_without_words_of_their_own_are_found_by_their_title_or_not_at_all(
    tmp_path: Path,
) -> None:
    root = write(
        tmp_path,
        {
            "archive.yml": SETTINGS,
            "content/stories/a.md": "---\ntitle: Lonely\ndate: 2024-01-01\n---\n",
            "content/stories/b.md": '---\ntitle: "?!"\ndate: 2025-01-01\nslug: what\n---\n',
        },
    )
    assert publish(root, search=True).problems == ()
    listed = (root / "site/pagefind/shards.json").read_text()
    assert (root / "site/pagefind/2024-01/fragment").is_dir()
    assert '"name":"2025-01"' in listed
    assert publish(root, search=True).indexed == 0


def test_an_archive_without_stories_has_an_index_of_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"archive.yml": SETTINGS, "content/pages/about.md": text(title="About")})
    assert publish(tmp_path, search=True).shards == 0
    assert findable(tmp_path / "site") == {}


def test_a_story_under_embargo_is_found_only_where_it_is_shown(root: Path) -> None:
    write(root, {"content/stories/new.md": story("New", "2026-01-01")})
    publish(root, search=True)
    assert not [
        url for shard in findable(root / "site").values() for url in shard if "/new/" in url
    ]
    publish(root, search=True, future=True)
    fragment = findable(root / "site")["2026-01"]["/2026/01/new/"]
    assert isinstance(fragment, dict)
    assert fragment["meta"]["mark"] == "embargo"
