"""Exports in one file: what is brought of each, and what is said of the rest."""

from pathlib import Path

import pytest

from broadsheet.commands.importing import ImportOrder, import_archive
from broadsheet.problems import Misuse
from tests.building import write
from tests.importing.test_forms import SETTINGS, brought, text

EXPORTS = Path(__file__).parent / "exports"


def export(name: str) -> str:
    return (EXPORTS / name).read_text()


def test_an_export_of_wordpress(tmp_path: Path) -> None:
    root, done = brought(tmp_path, {"old.xml": export("wordpress.xml")}, at="old.xml")
    assert done.form == "wordpress"
    rains = text(root, "stories/2019/03/rains.md")
    assert "title: Rains & floods" in rains
    assert "date: 2019-03-05T17:00:00+00:00" in rains
    assert "summary: Wet." in rains
    assert "authors:\n- Ada Quill" in rains
    assert "topics:\n- Weather\n- Floods" in rains
    assert "mood: wet" in rains
    assert "It **rained**.\\\nAnd rained." in rains
    assert "[A street](https://old.example/wp-content/uploads/flood.png)\n\nBy night" in rains
    assert "See [the vote](vote.md)." in rains
    assert "https://video.example/1" in rains
    assert "<ul><li>nested</li></ul>" in rains
    vote = text(root, "stories/2019/03/vote.md")
    assert "date: 2019-03-06T12:00\n" in vote or "date: 2019-03-06T12:00:00\n" in vote
    assert "Voted.\n\n## Result" in vote
    secret = next((root / "content/stories").rglob("post-15.md")).read_text()
    assert "draft: true" in secret
    assert "Us." in text(root, "pages/about.md")
    said = {(each.source, each.what, each.came) for each in done.entries}
    assert ("post 12", "2 comments", "left") in said
    assert ("post 15", "/?p=15", "left") in said
    assert ("nav_menu_item 16", "Menu", "left") in said
    assert ("author ada", "author_email", "left") in said


@pytest.mark.parametrize(
    ("name", "written", "form"),
    [
        ("old.xml", export("rss.xml"), "feed"),
        ("old.atom", export("atom.xml"), "feed"),
        ("feed.json", export("feed.json"), "feed"),
        ("old.csv", export("table.csv"), "csv"),
        ("old.json", export("ninjs-1.json"), "ninjs"),
        ("old.json", export("ninjs-3.json"), "ninjs"),
        ("item.xml", export("newsml.xml"), "newsml"),
    ],
    ids=["rss", "atom", "json-feed", "csv", "ninjs-1", "ninjs-3", "newsml"],
)
def test_each_form_brings_its_story(tmp_path: Path, name: str, written: str, form: str) -> None:
    root, done = brought(tmp_path, {name: written}, at=name)
    assert done.form == form
    rains = text(root, "stories/2019/03/rains.md")
    assert "title: Rains" in rains
    assert "date: 2019-03-05" in rains
    assert "- Floods" in rains
    assert "rained" in rains
    if form != "csv" and "3.1" not in written:
        assert "authors:\n- Ada Quill" in rains


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        ("old.xml", export("wordpress.xml")[:900], "is cut off or no XML"),
        (
            "old.xml",
            export("wordpress.xml").replace("<rss", '<!DOCTYPE x [<!ENTITY a "b">]><rss', 1),
            "has a document type",
        ),
        ("item.xml", export("newsml.xml")[:600], "is cut off or no XML"),
        ("old.json", '{"uri": 1, "headline": }', "is no JSON"),
        ("feed.json", '{"version": "https://jsonfeed.org/version/1", ', "is no JSON"),
        ("old.csv", "a,b\n1,2\n", "has no column 'title'"),
    ],
    ids=["wxr-cut", "wxr-entities", "newsml-cut", "ninjs", "json-feed", "csv"],
)
def test_a_damaged_export_is_one_placed_line_and_nothing_is_written(
    tmp_path: Path, name: str, written: str, message: str
) -> None:
    source = write(tmp_path / "source", {name: written}) / name
    root = write(tmp_path / "root", {"archive.yml": SETTINGS})
    with pytest.raises(Misuse, match=message):
        import_archive(ImportOrder(root=root, source=source))
    assert [each.name for each in root.iterdir()] == ["archive.yml"]
