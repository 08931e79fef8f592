"""A new archive: what is written, that it is right at once, and that nothing is overwritten."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadsheet.commands import init
from broadsheet.commands.check import check_archive
from broadsheet.problems import Misuse
from broadsheet.reading import config
from tests.building import REPOSITORY, order, publish, write

NOW = datetime(2025, 6, 30, 23, tzinfo=UTC)


def _begin(root: Path, **given: str) -> list[Path]:
    usual = {
        "title": "The Record",
        "base_url": "https://record.example/",
        "language": "en",
        "timezone": "UTC",
    }
    return init.begin_archive(init.Beginning(root=root, **{**usual, **given}), now=NOW)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"title": 'The "Record": #1 {of} all'},
        {"title": "السجل", "language": "ar", "timezone": "Africa/Cairo"},
        {"title": "Das Protokoll", "language": "de", "timezone": "Europe/Berlin"},
    ],
    ids=["plain", "signs", "arabic", "german"],
)
def test_a_new_archive_is_right_at_once(tmp_path: Path, given: dict[str, str]) -> None:
    _begin(tmp_path, **given)
    checked = check_archive(order(tmp_path, now=datetime(2025, 7, 1, tzinfo=UTC)))
    assert (checked.stories, checked.problems, checked.advice) == (1, (), ())
    assert publish(tmp_path).problems == ()
    read, mistakes = config.read_config((tmp_path / "archive.yml").read_bytes())
    assert (read.title, mistakes) == (given.get("title", "The Record"), ())


def test_the_settings_explain_every_key() -> None:
    assert init.SETTINGS_WORDS.keys() == config._FIELDS.keys()


def test_every_value_that_is_shown_can_be_used() -> None:
    text = "".join(
        f"{key}:{chr(10) if chr(10) in value or value[0] == ' ' else ' '}{value}\n"
        for key, value in init._SHOWN.items()
    )
    assert config.read_config(text.encode())[1] == ()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "netlify.toml").write_text("own")
    with pytest.raises(Misuse, match=r"netlify\.toml is there already: nothing was written"):
        _begin(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["netlify.toml"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"base_url": "record.example"}, "base_url: 'record.example' is not a web address"),
        ({"timezone": "Berlin"}, "timezone: 'Berlin' is not a time zone"),
        ({"language": "Deutsch!"}, "language: 'Deutsch!' is not a language tag"),
    ],
    ids=["address", "zone", "language"],
)
def test_an_answer_that_cannot_be_used_is_told(
    tmp_path: Path, given: dict[str, str], message: str
) -> None:
    with pytest.raises(Misuse, match=message):
        _begin(tmp_path / "new", **given)
    assert not (tmp_path / "new").exists()


def test_hosts_install_what_was_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "broadsheet-0.1.0-py3-none-any.whl"
    wheel.write_bytes(b"wheel")

    class Installed:
        def read_text(self, name: str) -> str:
            assert name == "direct_url.json"
            return json.dumps({"url": wheel.as_uri(), "archive_info": {}})

    monkeypatch.setattr(init, "distribution", lambda _: Installed())
    _begin(tmp_path / "new")
    assert (tmp_path / "new/requirements.txt").read_text() == f"./wheels/{wheel.name}\n"
    assert (tmp_path / "new/wheels" / wheel.name).read_bytes() == b"wheel"


def test_the_sample_story_of_the_readme_builds_as_it_stands(tmp_path: Path) -> None:
    sample = (
        (REPOSITORY / "README.md").read_text().partition("```markdown\n")[2].partition("```")[0]
    )
    _begin(tmp_path)
    write(tmp_path, {"content/stories/2025/06/rains-return.md": sample})
    assert publish(tmp_path).problems == ()
    assert "ended" in (tmp_path / "site/2025/06/rains-return/index.html").read_text()
