from pathlib import Path

import pytest

from broadsheet.commands.check import check_archive
from tests.building import SETTINGS, order, story, write


def _advice(
    root: Path, body: str, settings: str = "base_url: https://record.example/x/\n"
) -> list[str]:
    files = {
        "archive.yml": settings,
        "content/stories/a.md": story("A", source="B", body=body),
        "content/pages/about.md": "---\ntitle: About\n---\nText.\n",
    }
    return [str(each) for each in check_archive(order(write(root, files))).advice]


def test_advice_on_a_body_stands_at_its_line_and_column(tmp_path: Path) -> None:
    (advice,) = _advice(tmp_path, "Text.\n\nAnd a TODO here.")
    head = (tmp_path / "content/stories/a.md").read_text().partition("Text.")[0].count("\n")
    assert advice.startswith(
        f"content/stories/a.md:{head + 3}:7: 'TODO' seems to be left over [leftover]\n    hint: "
    )


def test_fields_that_are_markdown_are_looked_into_as_well(tmp_path: Path) -> None:
    front = (
        "---\ntitle: A\ndate: 2025-06-07\nsource: B\nsummary: C.\n"
        "method: |  # in lines\n\n  As a TODO.\n\n  <iframe src=x></iframe> [a](https://record.example/abuot/)\n"
        "other: 'Text [b][c]'\nplain: TODO\n---\nText.\n"
    )
    files = {
        "archive.yml": SETTINGS + "fields: {method: markdown, other: markdown, plain: text}\n",
        "content/stories/a.md": front,
    }
    advice = check_archive(order(write(tmp_path, files))).advice
    found = [(each.line, each.column, each.field, each.name) for each in advice]
    assert found == [
        (8, 8, "method", "leftover"), (10, 3, "method", "taken-out"), (10, 31, "method", "dead-address"),
        (11, 8, "other", "no-reference"),
    ]  # fmt: skip


def test_whole_addresses_of_the_own_site_are_looked_up(tmp_path: Path) -> None:
    body = "[a](https://record.example/x/about/) [b](https://record.example/x/abuot/), https://record.example/y/"
    (advice,) = _advice(tmp_path, body)
    assert "'/abuot/' leads to nothing [dead-address]\n    hint: did you mean '/about/'?" in advice


def test_a_page_without_text_is_told(tmp_path: Path) -> None:
    files = {"archive.yml": SETTINGS, "content/pages/about.md": "---\ntitle: About\n---\n"}
    (advice,) = check_archive(order(write(tmp_path, files))).advice
    assert str(advice).startswith("content/pages/about.md:4:1: has no text [no-text]")


@pytest.mark.parametrize(
    "files",
    [
        {"archive.yml": "ignore_advice: [no-source, No-Text]\n"},
        {"archive.yml": "ignore_advice: no-text\n", "own": "no-source"},
        {"own": "[no-source, no-text]"},
    ],
    ids=["archive", "both", "story"],
)
def test_advice_that_nobody_wants_is_not_given(tmp_path: Path, files: dict[str, str]) -> None:
    own = f"ignore_advice: {files['own']}\n" if "own" in files else ""
    text = f"---\ntitle: A\ndate: 2025-01-01\n{own}---\n"
    settings = SETTINGS + files.get("archive.yml", "")
    written = {"archive.yml": settings, "content/stories/a.md": text}
    checked = check_archive(order(write(tmp_path, written)))
    assert (checked.problems, [each.name for each in checked.advice]) == ((), ["no-summary"])


def test_a_page_does_without_advice_as_well(tmp_path: Path) -> None:
    page = "---\ntitle: About\nignore_advice: no-text\n---\n"
    files = {"archive.yml": SETTINGS, "content/pages/about.md": page}
    assert check_archive(order(write(tmp_path, files))).advice == ()


def test_a_kind_of_advice_that_there_is_not_is_a_mistake(tmp_path: Path) -> None:
    files = {
        "archive.yml": "title: A\nignore_advice: [no-sorce]\n",
        "content/stories/a.md": "---\ntitle: A\ndate: 2025-01-01\nignore_advice: [typo]\n---\nText.\n",
    }
    first, second = check_archive(order(write(tmp_path, files))).problems
    assert str(first) == (
        "archive.yml:2:17: ignore_advice.0: 'no-sorce' is no kind of advice\n"
        "    hint: did you mean 'no-source'?"
    )
    assert (second.line, second.column) == (4, 17)
    assert second.hint.startswith("the kinds are address-with-blanks, blocked-html, ")


def test_slashes_that_are_no_block_are_told(tmp_path: Path) -> None:
    body = "/// not a block\n\na\n\n> ///\n\n`/// box` and\n\n```\n///\n```\n"
    first, second = _advice(tmp_path, body)
    assert "8:1: '/// not a block' begins no block, and is printed as it stands [slashes]" in first
    assert ":12:3: '///' ends no block, and is printed as it stands [slashes]" in second


def test_films_that_do_not_play_or_have_no_captions_are_told(tmp_path: Path) -> None:
    body = (
        "/// video | https://youtu.be/abcdefghijk\n    title: A\n///\n\n"
        "- /// video | https://vimeo.com/1\n      title: B\n  ///\n\n"
        "/// video | https://elsewhere.example/film\n    title: C\n///\n"
    )
    settings = f"{SETTINGS}embeds: [youtube-nocookie.com]\n"
    (advice,) = _advice(tmp_path, body, settings)
    assert ":12:15: 'https://vimeo.com/1' is a link" in advice
    assert "write 'embeds: [youtube-nocookie.com, player.vimeo.com]' in archive.yml" in advice
    write(
        tmp_path,
        {"content/media/film.mp4": b"\0\0\0\x18ftypmp42", "content/media/film.vtt": "WEBVTT\n"},
    )
    (advice,) = _advice(tmp_path, "/// video | film.mp4\n    title: A\n///\n")
    assert ":8:13: the film 'film.mp4' has no captions [no-captions]" in advice
    assert (
        _advice(tmp_path, "/// video | film.mp4\n    title: A\n    captions: film.vtt\n///\n") == []
    )


def test_what_the_policy_blocks_of_trusted_html_is_told(tmp_path: Path) -> None:
    body = "Text.\n\n<iframe src='https://maps.example/a' title='a'></iframe>\n\n```\n<script>a</script>\n```\n"
    trusted = f"{SETTINGS}trusted_html: true\n"
    (advice,) = _advice(tmp_path, body, trusted)
    assert (
        ":10:1: the frame from 'maps.example' of <iframe> is blocked by the site's policy [blocked-html]"
        in advice
    )
    assert "hint: write 'embeds: [maps.example]' in archive.yml" in advice
    assert _advice(tmp_path, body, f"{trusted}embeds: [maps.example]\n") == []
    write(tmp_path, {"layouts/headers.txt": "/*\n"})
    assert _advice(tmp_path, body, trusted) == []
