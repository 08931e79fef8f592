"""What `check` and `build` say when the site comes near what its host takes."""

from pathlib import Path

import pytest

from broadsheet.commands.check import check_archive
from broadsheet.reading import hosts
from broadsheet.reading.hosts import KNOWN_HOSTS, HostLimits
from tests.building import order, publish, published, story, write

STORIES = {
    f"content/stories/s{day}.md": story(f"Story {day}", f"2025-06-0{day}", people=["Ada"])
    for day in range(1, 8)
}
SETTINGS = "title: The Record\nbase_url: https://record.example/\nhost: cloudflare\n"


def _advice(root: Path) -> list[str]:
    found = check_archive(order(root))
    assert found.problems == ()
    return [
        f"{each.line}:{each.column}: {each.message} ({each.hint})"
        for each in found.advice
        if each.name == "host-limit"
    ]


def _limit(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    # Real limits are those of sites that take minutes to make.
    made = HostLimits("Small Pages", **limits)  # type: ignore[arg-type]
    monkeypatch.setitem(hosts.KNOWN_HOSTS, "cloudflare", made)


def test_the_number_of_files_is_told_before_a_build_and_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path, {"archive.yml": SETTINGS, **STORIES})
    assert _advice(root) == []
    report = publish(root)
    count = sum(report.files.values()) + 1
    assert count == len(published(root / "site")) + 1
    assert report.notes == ()
    _limit(monkeypatch, files=count)
    (told,) = _advice(root)
    assert told.startswith(
        f"3:7: the site has about {count:,} files, and Small Pages takes {count:,} ("
    )
    assert "write 'leave_out: [twins" in told
    (note,) = publish(root).notes
    assert (
        note
        == f"the site has {count:,} files, and Small Pages takes {count:,}: see `broadsheet check`"
    )
    # What the hint says is enough.
    saved = told.partition("write '")[2].partition("'")[0]
    write(root, {"archive.yml": f"{SETTINGS}{saved}\n"})
    assert _advice(root) == []
    report = publish(root)
    assert report.notes == ()
    assert f"saves {count - 1 - sum(report.files.values())} files" in told


def test_nobody_is_told_who_wants_no_such_advice_or_is_far_from_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _limit(monkeypatch, files=1)
    root = write(tmp_path, {"archive.yml": f"{SETTINGS}ignore_advice: host-limit\n", **STORIES})
    assert _advice(root) == []
    assert publish(root).notes == ()
    write(root, {"archive.yml": SETTINGS.partition("host:")[0]})
    assert _advice(root) == []
    write(root, {"archive.yml": SETTINGS})
    _limit(monkeypatch, files=10_000)
    assert _advice(root) == []


def test_large_files_large_sites_and_full_folders_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film: dict[str, str | bytes] = {
        "content/media/film.mp4": bytes(3_000_000),
        "content/stories/seen.md": story("Seen", body="[The film](/media/film.mp4)."),
    }
    root = write(tmp_path, {"archive.yml": SETTINGS, **STORIES, **film})
    _limit(monkeypatch, largest=2_000_000, total=3_000_000, in_folder=20)
    # The film has one name in the site, which holds a digest of it.
    told = _advice(root)
    assert any("film" in each and "takes no file above 2 MB" in each for each in told)
    assert any("the site is about" in each and "Small Pages takes 3 MB" in each for each in told)
    publish(root)
    told = _advice(root)
    assert any("'/assets/' has" in each and "takes 20 in a folder" in each for each in told)
    _limit(monkeypatch, largest=3_000_000, total=30_000_000, in_folder=2000)
    assert _advice(root) == []


def test_folders_count_where_the_host_counts_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path, {"archive.yml": SETTINGS, **STORIES})
    count = sum(publish(root).files.values()) + 1
    _limit(monkeypatch, files=2 * count)
    assert _advice(root) == []
    monkeypatch.setitem(
        hosts.KNOWN_HOSTS, "cloudflare", KNOWN_HOSTS["gitlab"]._replace(files=int(1.25 * count))
    )
    assert "files and folders" in "".join(_advice(root))
