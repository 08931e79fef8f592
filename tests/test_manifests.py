"""Whose a published file is: found again whatever became of the manifest, and nobody's file is ever lost."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from broadsheet.commands.outcome import Report
from broadsheet.problems import Failure, Misuse
from broadsheet.publishing import folder
from broadsheet.publishing.folder import check_output
from broadsheet.publishing.manifest import read_entries
from broadsheet.publishing.ownership import MARK
from tests.building import SETTINGS, photo, publish, published, story, text, write

pytestmark = pytest.mark.usefixtures("pages_stay_printed")

IMAGE = {"src": "/media/fire.jpg", "alt": "Fire"}
FILES: dict[str, str | bytes] = {
    "archive.yml": SETTINGS,
    "content/stories/rains.md": story("Rains", "2025-06-07", topics=["Floods"]),
    "content/stories/vote.md": story("Vote", "2025-06-08", people=["Ada Lovelace"]),
    "content/stories/fire.md": story("Fire", "2024-03-01", people=["Grace Hopper"], image=IMAGE),
    "content/media/fire.jpg": photo(width=120, height=36),
    "content/pages/about.md": text(title="About"),
    "layouts/document.html": "<!doctype html><title>no mark</title>{{ view.title }}",
}  # fmt: skip
MINE = {
    "notes.txt": b"mine",
    "2025/mine.html": b"<title>mine</title>",
    "people/mine/index.html": b"mine",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("built") / "root", FILES)
    assert publish(root).problems == ()
    return root


def _edited(root: Path) -> Path:
    (root / "content/stories/vote.md").unlink()
    return write(root, {"content/stories/rains.md": story("Snow", "2025-06-07", topics=["Winter"])})


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """Return an archive that is built, with files of somebody's among its own, and an edit and a withdrawal to come."""
    shutil.copytree(built, tmp_path / "root")
    write(tmp_path / "root" / "site", MINE)
    return _edited(tmp_path / "root")


@pytest.fixture(scope="module")
def wanted(built: Path) -> dict[str, bytes]:
    copy = built.with_name("wanted")
    shutil.copytree(built, copy, ignore=shutil.ignore_patterns("site", ".broadsheet"))
    _edited(copy)
    assert publish(copy).problems == ()
    return published(copy / "site")


def _lose_manifest(root: Path) -> None:
    (root / "site/.broadsheet/manifest.txt").unlink()


def _lose_folder(root: Path) -> None:
    shutil.rmtree(root / "site/.broadsheet")


def _lose_entries(root: Path) -> None:
    shutil.rmtree(root / ".broadsheet")


def _lose_all(root: Path) -> None:
    _lose_folder(root)
    _lose_entries(root)


def _cut(root: Path) -> None:
    manifest = root / "site/.broadsheet/manifest.txt"
    manifest.write_bytes(manifest.read_bytes()[:1000])


def _overwrite(root: Path) -> None:
    manifest = root / "site/.broadsheet/manifest.txt"
    data = manifest.read_bytes()
    manifest.write_bytes(data[:500] + b"\xff" * 200 + data[700:])


def _zero(root: Path) -> None:
    manifest = root / "site/.broadsheet/manifest.txt"
    manifest.write_bytes(bytes(manifest.stat().st_size))


def _cut_and_lose_entries(root: Path) -> None:
    _cut(root)
    _lose_entries(root)


def _of_a_later_version(root: Path) -> None:
    (root / "site/.broadsheet/manifest.txt").write_bytes(b"\x00broadsheet 9, in another form")


def _of_an_earlier_version(root: Path) -> None:
    """Make it what earlier versions left: one manifest with entries, a lock and a receipt, all in the site."""
    (entries,) = (root / ".broadsheet").rglob("entries")
    listed, _ = read_entries(entries)
    _lose_all(root)
    own = {"manifest": msgspec.msgpack.encode((1, listed)), "lock": b"", "receipt": b"\x92 no use"}
    write(root / "site/.broadsheet", own)


def _damage_entries(root: Path) -> None:
    (entries,) = (root / ".broadsheet").rglob("entries")
    entries.write_bytes(entries.read_bytes()[:-9] + bytes(9))


def _scrawl_journal(root: Path) -> None:
    write(root / "site/.broadsheet", {"journal": b"\x92\x01 scrawled"})


DAMAGES = [
    *(
        _lose_manifest,
        _lose_folder,
        _lose_entries,
        _lose_all,
        _cut,
        _overwrite,
        _zero,
        _cut_and_lose_entries,
    ),
    *(_of_a_later_version, _of_an_earlier_version, _damage_entries, _scrawl_journal),
]


def _all_files(folder: Path) -> dict[str, bytes]:
    return (
        {path: data for path, data in published(folder).items() if not path.endswith("/")}
        if folder.exists()
        else {}
    )


@pytest.mark.parametrize("clean", [False, True], ids=["as usual", "clean"])
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_whatever_became_of_the_manifest_the_site_is_what_a_clean_build_gives(
    root: Path, wanted: dict[str, bytes], damage: Callable[[Path], None], *, clean: bool
) -> None:
    before = _all_files(root / "site")
    damage(root)
    report = publish(root, clean=clean)
    assert report.problems == ()
    after = _all_files(root / "site")
    aside = _all_files(root / "site.set-aside")
    unnamed = {
        path for path in after.keys() - wanted.keys() if not _is_named(report, root / "site" / path)
    }
    # What is neither of the site nor known as ours stays, and is named; only a manifest that is
    # whole needs no names.
    assert unnamed <= MINE.keys()
    assert {path: after[path] for path in wanted} == wanted
    assert not {path for path in after if "vote" in path}
    # Somebody's files are where they were; what was moved is whole, and named.
    assert MINE.items() <= after.items()
    assert all(
        before[path] == data and _is_named(report, root / "site" / path)
        for path, data in aside.items()
    )
    again = publish(root)
    assert (again.rendered, again.notes) == (0, ())
    assert {file.name for file in (root / "site/.broadsheet").iterdir()} == {"manifest.txt"}


def _is_named(report: Report, file: Path) -> bool:
    return any(note.startswith(f"{file} is not known as broadsheet's") for note in report.notes)


@pytest.mark.parametrize(
    "damage", [_lose_manifest, _lose_folder, _cut, _zero, _lose_entries, _of_an_earlier_version]
)
def test_while_one_record_is_left_nothing_is_moved_aside(
    root: Path, damage: Callable[[Path], None]
) -> None:
    damage(root)
    publish(root)
    assert not (root / "site.set-aside").exists()
    assert not (root / "site/2025/06/vote").exists()


def test_a_fresh_clone_with_the_site_of_the_last_build_writes_only_what_moved(root: Path) -> None:
    """So a host builds that keeps the site, and not what the archive keeps beside it."""
    shutil.rmtree(root / ".broadsheet")
    kept = (root / "site/about/index.html").stat()
    report = publish(root)
    assert report.rendered == report.pages
    assert (root / "site/about/index.html").stat().st_mtime_ns == kept.st_mtime_ns
    assert (root / "site/about/index.html").stat().st_ino == kept.st_ino


def test_nothing_lies_in_the_site_that_tells_more_than_the_site_does(root: Path) -> None:
    write(root, {"content/stories/secret.md": story("Secret", "2031-05-05")})
    publish(root)
    (file,) = (root / "site/.broadsheet").iterdir()
    lines = file.read_text().splitlines()
    assert {line.partition("  ")[2] for line in lines[1:-1]} == _all_files(
        root / "site"
    ).keys() - MINE.keys()


HOME = {
    "index.html": b"<title>My home page</title>",
    "cats/tom.jpg": b"\xff\xd8",
    "feed.xml": b"<mine/>",
}


@pytest.mark.parametrize("clean", [False, True], ids=["as usual", "clean"])
@pytest.mark.parametrize(
    "more",
    [{}, {"saved/story.html": b"<head>" + MARK + b"</head>"}, {"index.htm": MARK}],
    ids=["alone", "saved", "odd"],
)
def test_a_folder_of_somebodys_own_is_refused_and_stays(
    root: Path, tmp_path: Path, more: dict[str, bytes], *, clean: bool
) -> None:
    home = write(tmp_path / "home", {**HOME, **more})
    with pytest.raises(Misuse, match="is not empty and was not written by broadsheet"):
        publish(root, home, clean=clean)
    assert _all_files(tmp_path / "home") == {**HOME, **more}
    assert sorted(place.name for place in tmp_path.iterdir()) == ["home", "root"]


@pytest.mark.parametrize("manifest", [b"", b"\xff\xfe", None], ids=["empty", "damaged", "none"])
def test_files_in_the_way_are_named_one_by_one_and_only_clean_moves_them(
    root: Path, tmp_path: Path, manifest: bytes | None
) -> None:
    home = write(tmp_path / "home", HOME)
    (home / ".broadsheet").mkdir()
    if manifest is not None:
        (home / ".broadsheet/manifest.txt").write_bytes(manifest)
    with pytest.raises(
        Failure, match="may be somebody's: move them away, or build with --clean"
    ) as met:
        publish(root, home)
    assert str(met.value).splitlines()[1:] == [f"    {home}/feed.xml", f"    {home}/index.html"]
    assert _all_files(home) == HOME

    report = publish(root, home, clean=True)

    assert report.problems == ()
    assert _all_files(tmp_path / "home.set-aside") == {
        path: HOME[path] for path in ("index.html", "feed.xml")
    }
    assert (home / "cats/tom.jpg").read_bytes() == HOME["cats/tom.jpg"]
    assert f"{home}/cats/tom.jpg is not known as broadsheet's, and stays" in report.notes
    assert (
        f"{home}/feed.xml is not known as broadsheet's, and is now {tmp_path}/home.set-aside/feed.xml"
        in report.notes
    )


def test_what_was_set_aside_before_is_not_written_over(root: Path) -> None:
    for word in (b"one", b"two"):
        _lose_all(root)
        (root / "site/robots.txt").write_bytes(word)
        publish(root)
    assert (root / "site.set-aside/robots.txt").read_bytes() == b"one"
    assert (root / "site.set-aside-2/robots.txt").read_bytes() == b"two"


def test_folders_and_links_in_the_way_are_set_aside_as_well(
    root: Path, wanted: dict[str, bytes]
) -> None:
    _lose_all(root)
    (root / "site/feed.xml").unlink()
    write(root / "site", {"feed.xml/deep/mine.txt": b"mine"})
    (root / "site/feed.json").unlink()
    (root / "site/feed.json").mkdir()
    shutil.rmtree(root / "site/about")
    (root / "site/about").write_bytes(b"a file of mine")
    shutil.rmtree(root / "site/2024")
    (root / "site/2024").symlink_to(root / "content")
    assert publish(root).problems == ()
    assert wanted.items() <= _all_files(root / "site").items()
    aside = root / "site.set-aside"
    assert (aside / "feed.xml/deep/mine.txt").read_bytes() == b"mine"
    assert (aside / "about").read_bytes() == b"a file of mine"
    assert (aside / "2024").readlink() == root / "content"


def test_two_archives_with_one_output_do_not_trust_each_others_entries(
    root: Path, tmp_path: Path
) -> None:
    other = write(
        tmp_path / "other",
        {**FILES, "content/stories/vote.md": story("Another vote", "2025-06-08")},
    )
    for archive, out in ((root, "one"), (other, "two"), (root, "one"), (other, "two")):
        assert publish(archive, tmp_path / "shared").problems == ()
        publish(archive, tmp_path / out, clean=True)
        assert _all_files(tmp_path / "shared") == _all_files(tmp_path / out)


def test_pages_of_the_theme_carry_the_mark(root: Path) -> None:
    publish(root)
    unmarked = {
        path
        for path, data in _all_files(root / "site").items()
        if path.endswith(".html") and MARK not in data
    }
    assert unmarked == {"about/index.html", *(path for path in MINE if path.endswith(".html"))}


@pytest.mark.parametrize(
    "output",
    [".", "..", "/", "content", "content/pages/x", "content/media", "layouts", "layouts/assets/x", "link",
     "link/content", "inner", "inner/x", "above", "content/../content", ".broadsheet", ".broadsheet/x",
     ".git", "site/../content", "./"],
)  # fmt: skip
def test_an_output_that_holds_the_archive_or_lies_in_it_is_refused(root: Path, output: str) -> None:
    for link, target in (("link", root), ("inner", root / "content"), ("above", root.parent)):
        (root / link).symlink_to(target)
    (root / ".git").mkdir()
    before = sorted(root.rglob("*"))
    with pytest.raises(Misuse, match="choose a folder of its own for the site"):
        publish(root, root / output, clean=True)
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize("kind", ["content", "layouts"])
def test_a_folder_that_is_linked_to_as_content_is_no_output(
    root: Path, tmp_path: Path, kind: str
) -> None:
    elsewhere = tmp_path / "elsewhere" / kind
    elsewhere.mkdir(parents=True)
    shutil.rmtree(root / kind, ignore_errors=True)
    (root / kind).symlink_to(elsewhere)
    for output in (elsewhere, elsewhere / "x", elsewhere.parent):
        with pytest.raises(Misuse, match="choose a folder of its own for the site"):
            publish(root, output)


def test_a_home_is_no_output_even_when_it_looks_empty(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "people" / "ada"
    (home / ".config").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    for output in (home, home.parent):
        with pytest.raises(Misuse, match="is where other things are kept"):
            publish(root, output)
    assert publish(root, home / "site").problems == ()


def test_a_folder_of_the_same_identity_is_the_same_whatever_it_is_called(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A disk that makes no difference of case has one folder under both names.
    alias = tmp_path / "CONTENT"
    alias.mkdir()
    other, real = alias.resolve(), folder._identity
    monkeypatch.setattr(
        folder, "_identity", lambda each: real(root / "content" if each == other else each)
    )
    for output in (alias, alias / "x"):
        with pytest.raises(Misuse, match="choose a folder of its own for the site"):
            check_output(root, output)


@pytest.mark.parametrize("file", ["archive.yml", "archive.yaml"])
def test_the_root_of_an_archive_is_no_output_whatever_its_settings_are_called(
    root: Path, tmp_path: Path, file: str
) -> None:
    write(tmp_path / "third", {file: SETTINGS})
    with pytest.raises(Misuse, match="is an archive, as it has an archive"):
        check_output(root, tmp_path / "third")


def test_another_archives_root_is_refused(root: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other", {"archive.yml": SETTINGS, ".broadsheet/cache.sqlite": b"x"})
    with pytest.raises(Misuse, match=r"is an archive, as it has an archive\.yml"):
        publish(root, other)
    assert sorted(place.name for place in other.iterdir()) == [".broadsheet", "archive.yml"]


@pytest.mark.parametrize("output", ["site", "public/content", "contents"])
def test_a_folder_beside_the_content_is_an_output(root: Path, output: str) -> None:
    assert publish(root, root / output).problems == ()
