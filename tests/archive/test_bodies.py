from pathlib import Path

from broadsheet.commands.check import check_archive
from tests.archives import order, story, write


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
        f"content/stories/a.md:{head + 3}:7: 'TODO' seems to be left over\n    hint: "
    )


def test_whole_addresses_of_the_own_site_are_looked_up(tmp_path: Path) -> None:
    body = "[a](https://record.example/x/about/) [b](https://record.example/x/abuot/), https://record.example/y/"
    (advice,) = _advice(tmp_path, body)
    assert "'/abuot/' leads to nothing\n    hint: did you mean '/about/'?" in advice


def test_a_page_without_text_is_told(tmp_path: Path) -> None:
    files = {"content/pages/about.md": "---\ntitle: About\n---\n"}
    (advice,) = check_archive(order(write(tmp_path, files))).advice
    assert str(advice).startswith("content/pages/about.md:4:1: has no text")
