"""The real binary, asked directly."""

import json
from base64 import b64encode
from pathlib import Path

import pagefind_bin  # type: ignore[import-untyped]
import pytest

from broadsheet.problems import Failure
from broadsheet.publishing.pagefind import IndexRecord, index_files, pagefind_version


def _record(number: int, **fields: object) -> IndexRecord:
    given = {
        "url": f"/{number}/", "content": f"Story {number}", "language": "en", "meta": {}, "filters": {}, "sort": {},
        **fields,
    }  # fmt: skip
    return IndexRecord(**given)  # type: ignore[arg-type]


def _entry(files: dict[str, bytes]) -> dict[str, dict[str, int]]:
    languages: dict[str, dict[str, int]] = json.loads(files["pagefind-entry.json"])["languages"]
    return languages


def test_every_record_is_in_the_index_however_many_there_are() -> None:
    files = index_files((_record(number) for number in range(1000)), language="en")
    assert _entry(files)["en"]["page_count"] == 1000
    assert len([path for path in files if path.startswith("fragment/")]) == 1000
    assert {"pagefind.js", "wasm.en.pagefind"} <= files.keys()


def test_all_records_are_indexed_by_the_rules_of_one_language() -> None:
    files = index_files(
        [_record(1), _record(2, language="fr"), _record(3, language="xx")], language="fr"
    )
    assert list(_entry(files)) == ["fr"]


def test_an_index_of_nothing_is_one() -> None:
    assert _entry(index_files([], language="en")) == {}


def test_hostile_records_are_indexed_like_others() -> None:
    texts = (
        "</script><script>alert(1)</script>",
        "\x00\x01",
        "\ud7ff\uffff",
        "a" * 100_000,
        "," * 1000,
        "../../etc/passwd",
    )
    records = [
        _record(
            number,
            url=text,
            content=f"{text} word",
            meta={"title": text},
            filters={"people": (text,)},
        )
        for number, text in enumerate(texts)
    ]
    files = index_files(records, language="en")
    assert _entry(files)["en"]["page_count"] == len(texts)
    assert not [path for path in files if path.startswith("/") or ".." in path]


def _program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = folder / "pagefind"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: program)


@pytest.mark.parametrize("records", [1, 5000])
def test_a_binary_that_breaks_off_is_told_in_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, records: int
) -> None:
    _program(tmp_path, monkeypatch, "echo out of memory >&2; exit 1")
    with pytest.raises(Failure, match="pagefind broke off: out of memory"):
        index_files((_record(number) for number in range(records)), language="en")


def test_what_a_binary_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = b64encode(
        b'{"message_id":1,"payload":{"type":"Error","message":"too long"}}'
    ).decode()
    _program(tmp_path, monkeypatch, f"printf {refusal},; cat >/dev/null")
    with pytest.raises(Failure, match="pagefind refused a story: too long"):
        index_files([_record(1)], language="en")


def test_a_binary_that_is_not_there_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing() -> Path:
        raise FileNotFoundError("Could not find any")

    monkeypatch.setattr(pagefind_bin, "get_executable", missing)
    with pytest.raises(
        Failure,
        match=r"pagefind is not installed: install the package pagefind-bin, or build with --no-search",
    ):
        index_files([], language="en")


def test_a_binary_that_may_not_be_run_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, monkeypatch, "exit 0")
    (tmp_path / "pagefind").write_text("not a program")
    with pytest.raises(Failure, match=r"pagefind: Exec format error"):
        index_files([], language="en")


def test_the_version_is_that_of_the_package() -> None:
    assert pagefind_version().startswith("1.")
