"""What other importers lose or change: each trap is a post of one site, which is brought and built once."""

import re
from pathlib import Path

import pytest

from broadsheet.commands.import_reports import Imported
from tests.importing.test_exports import EXPORTS
from tests.importing.test_forms import Files, brought

_LANGUAGES = re.findall("..", "afarbgbncacsdadeeletfafifrhehihrhuiditjakoltlvnlnoplptroruuk")
_LONG = "The river rose, and nobody had seen it as high in ninety years.\n\n" * 13_200

TRAPS: Files = {
    "hugo.toml": 'baseURL = "https://old.example/"\ntimezone = "Asia/Tokyo"\n',
    "content/posts/windows.md": b"\xef\xbb\xbf---\r\ntitle: Windows\r\ndate: 2019-03-05\r\ntags: [a]\r\n---\r\n"
    b"First line\r\nsecond line.\r\n\r\nLast.\r\n",
    "content/posts/rules.md": "---\ntitle: Rules\ndate: 2019-03-05\n---\nAbove\n\n---\n\nBelow\n\n---\nlast: line\n",
    "content/posts/leading.md": "---\n\nNo front matter, but a rule at the head.\n\n---\n\nAnd its end.\n",
    "content/posts/toml.md": "+++\ntitle = 1984\ndate = 2019-03-05T23:30:00-08:00\nweight = 3\nratio = 0.5\n"
    "late = 07:32:00\nflag = true\n[params]\nkicker = 'K'\n[params.deep]\nlist = [1, 2.5, true]\n"
    "[params.deep.er]\nday = 2020-01-02\n[[params.rows]]\nname = 'a'\n[[params.rows]]\nname = 'b'\n+++\nText.\n",
    "content/posts/code.html": "---\ntitle: Code\ndate: 2019-03-05\n---\n<p>See</p>\n"
    "<pre><code>&lt;b&gt;bold&lt;/b&gt;  &amp;amp;\n  [x](y)  *z*\n</code></pre>\n",
    "content/posts/entities.md": "---\ntitle: 'AT&amp;T &amp;lt;b&amp;gt;'\ndate: 2019-03-05\n---\n"
    "&amp;lt;b&amp;gt; and &amp;nbsp;\n",
    "content/a/same.md": "---\ntitle: One\ndate: 2019-03-05\n---\nThe first of the name.\n",
    "content/b/same.md": "---\ntitle: Two\ndate: 2019-03-06\n---\nThe second of the name.\n",
    "content/b/SAME.md": "---\ntitle: Three\ndate: 2019-03-07\n---\nThe third of the name.\n",
    "content/posts/zone.md": "---\ntitle: Zone\ndate: 2019-03-05T01:30:00+09:00\n---\nText.\n",
    "content/posts/list.md": "---\ntitle: [a, b]\ndate: 2019-03-05\n---\nText.\n",
    "content/posts/none.md": "---\ntitle:\ndate: 2019-03-05\n---\nText.\n",
    "content/posts/yes.md": "---\ntitle: yes\ndate: 2019-03-05\n---\nText.\n",
    "content/posts/long.md": f"---\ntitle: Long\ndate: 2019-03-05\n---\n{_LONG}Its last words are here.\n",
    **{
        f"content/posts/many.{language}.md": f"---\ntitle: In {language}\ndate: 2019-03-05\n---\nText in {language}.\n"
        for language in _LANGUAGES
    },
}


class Traps:
    """The archive that came of the traps, and its report."""

    def __init__(self, root: Path, done: Imported) -> None:
        self.root, self.done = root, done

    def text(self, name: str) -> str:
        return (self.root / "content/stories/2019/03" / f"{name}.md").read_text()

    def page(self, name: str) -> str:
        return next((self.root / "site/2019").glob(f"**/{name}/index.html")).read_text()

    def why(self, source: str) -> list[str]:
        return [each.why for each in self.done.entries if each.source == source]


@pytest.fixture(scope="module")
def traps(tmp_path_factory: pytest.TempPathFactory) -> Traps:
    assert len(TRAPS["content/posts/long.md"]) > 850_000
    return Traps(*brought(tmp_path_factory.mktemp("traps"), TRAPS))


def test_line_ends_and_marks_of_windows(traps: Traps) -> None:
    text = traps.text("windows")
    assert text.startswith("---\ntitle: Windows\n")
    assert "First line\nsecond line.\n\nLast." in text
    assert "\r" not in text
    assert "\ufeff" not in text


def test_rules_in_bodies_are_no_front_matter(traps: Traps) -> None:
    assert traps.text("rules").endswith("Above\n\n---\n\nBelow\n\n---\nlast: line\n")
    assert "last: line" in traps.page("rules")


def test_a_rule_at_the_head_is_no_front_matter(traps: Traps) -> None:
    files = list((traps.root / "content").rglob("leading.md"))
    assert len(files) == 1
    text = files[0].read_text()
    assert "No front matter, but a rule at the head." in text
    assert "And its end." in text


def test_tables_and_scalars_of_toml(traps: Traps) -> None:
    text = traps.text("toml")
    for line in ("title: '1984'", "kicker: K", "weight: '3'", "ratio: '0.5'", "late: '07:32:00'"):
        assert line.replace("'", "") in text.replace("'", "").replace('"', ""), line
    deep = text[text.index("deep:") :].replace("'", "")
    for value in ("- 1\n", "- 2.5\n", "true", "day: 2020-01-02", "name: a", "name: b"):
        assert value in deep, value


def test_code_in_html_stays_code(traps: Traps) -> None:
    page = traps.page("code")
    assert "&lt;b&gt;bold&lt;/b&gt;  &amp;amp;\n  [x](y)  *z*" in page
    assert "<b>bold" not in page


def test_entities_are_read_once(traps: Traps) -> None:
    page = traps.page("entities")
    assert "&amp;lt;b&amp;gt; and &amp;nbsp;" in page
    assert "<h1>AT&amp;T &amp;lt;b&amp;gt;</h1>" in page or "<h1>AT&amp;T &lt;b&gt;</h1>" in page


def test_colliding_names_are_parted_and_told(traps: Traps) -> None:
    files = sorted(path.name for path in traps.root.glob("content/stories/**/same*.md"))
    assert len(files) == 3
    assert len({name.lower() for name in files}) == 3
    texts = "".join(path.read_text() for path in traps.root.glob("content/stories/**/same*.md"))
    assert all(word in texts for word in ("The first", "The second", "The third"))
    assert any("is another's" in why for each in "ab" for why in traps.why(f"{each}/same.md"))


def test_hours_keep_their_zone(traps: Traps) -> None:
    assert "date: 2019-03-05T01:30:00+09:00" in traps.text("zone")
    assert 'datetime="2019-03-05T01:30:00+09:00"' in traps.page("zone")
    assert "date: 2019-03-05T23:30:00-08:00" in traps.text("toml")


@pytest.mark.parametrize(("name", "title"), [("toml", "1984"), ("yes", "yes"), ("none", "None")])
def test_titles_that_are_no_text(traps: Traps, name: str, title: str) -> None:
    assert f"<h1>{title}</h1>" in traps.page(name)


def test_a_title_that_is_a_list_is_kept_and_told(traps: Traps) -> None:
    assert "- a" in traps.text("list")
    assert any("no line of text" in why for why in traps.why("posts/list.md"))


def test_a_long_post_is_whole(traps: Traps) -> None:
    assert traps.page("long").count("in ninety years") == 13_200
    assert "Its last words are here." in traps.page("long")


def test_thirty_languages_stand_side_by_side(traps: Traps) -> None:
    texts = [path.read_text() for path in traps.root.glob("content/stories/**/many*.md")]
    assert len(texts) == len(_LANGUAGES) == 30
    for language in _LANGUAGES:
        assert any(
            f"Text in {language}." in text and f"language: {language}" in text for text in texts
        )


def test_wordpress_gives_times_by_greenwich(tmp_path: Path) -> None:
    export = (EXPORTS / "wordpress.xml").read_text()
    assert "<wp:post_date_gmt>2019-03-05 17:00:00</wp:post_date_gmt>" in export
    root, _ = brought(tmp_path, {"old.xml": export}, at="old.xml")
    texts = [path.read_text() for path in root.glob("content/stories/**/*.md")]
    assert any("date: 2019-03-05T17:00:00+00:00\n" in text for text in texts)
