"""Twins: stories and terms as Markdown beside their pages, and the list of what there is."""

import re
from collections.abc import Mapping

import pytest
import yaml
from markdown_it import MarkdownIt

from tests.building import publish, site_of, story, text, write

HOSTILE = "# Rain | [return](x) <b> *now*"
READER = MarkdownIt("commonmark")
HOME = "https://host.example/record/"
FILES: Mapping[str, str] = {
    "archive.yml": f"title: The *Record* [x]\ntagline: '# One'\nbase_url: {HOME}\npage_size: 2\n"
    "fields: {note: {title: '# N [x]'}, how: markdown, seats: list, hidden: {shown: nowhere}}\n"
    "license: {name: CC BY 4.0, url: https://creativecommons.org/licenses/by/4.0/}\n",
    "content/stories/rains.md": story(
        HOSTILE, "2025-06-07T23:30", "A [link](/2025/06/fire/) and\n\n---\ntitle: no\n---\n", slug="rains",
        people=["Ada Quill"], storyline="The drought", authors=["Bo Byrd"], summary="---\n1. It rained",
        corrections=[{"date": "2025-06-08", "text": "> No"}],
        note="# [x](y) | <b>", how="As [before](fire.md).", seats=["- a", "b*"], hidden="Hiddenwords",
        source={"name": "Gaz*ette", "url": "https://g.example/a(b)"},
    ),
    "content/stories/fire.md": story("Fire", "2025-06-05", people=["Ada Quill"]),
    "content/stories/ice.md": story("Ice", "2025-06~", people=["Ada Quill"]),
    "content/people/ada.md": text(name="Ada Quill", description="A [poet]"),
    "content/pages/about.md": text(title="About"),
}  # fmt: skip
TWINS = {
    "2025/06/rains/index.md", "2025/06/fire/index.md", "2025/06/ice/index.md", "people/ada/index.md",
    "people/ada/page/2/index.md", "storylines/the-drought/index.md", "authors/bo-byrd/index.md",
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return site_of(tmp_path_factory.mktemp("twins"), FILES)


def _front(twin: str) -> Mapping[str, object]:
    front: Mapping[str, object] = yaml.safe_load(
        twin.split("\n---\n", maxsplit=1)[0].removeprefix("---\n")
    )
    return front


def test_every_story_and_every_page_of_a_term_has_a_twin(site: Mapping[str, str]) -> None:
    assert {path for path in site if path.endswith(".md")} == TWINS
    for path in TWINS:
        page = site[path.replace(".md", ".html")]
        assert '<link rel="alternate" type="text/markdown" href="index.md">' in page
        assert f'<link rel="canonical" href="{_front(site[path])["url"]}">' in page
    assert "text/markdown" not in site["index.html"]


def test_a_twin_says_what_its_page_says_and_no_text_breaks_out(site: Mapping[str, str]) -> None:
    twin = site["2025/06/rains/index.md"]
    assert _front(twin) == {
        "title": HOSTILE, "url": f"{HOME}2025/06/rains/", "date": "2025-06-07T23:30:00+00:00", "language": "en",
        "authors": ["Bo Byrd"], "publisher": "The *Record* [x]", "license": "https://creativecommons.org/licenses/by/4.0/",
    }  # fmt: skip
    html = READER.render(twin.split("\n---\n", 1)[1])
    assert html.count("<h1>") == 1
    assert "<h1># Rain | [return](x) &lt;b&gt; *now*</h1>" in html
    assert f'<a href="{HOME}2025/06/fire/">link</a>' in html
    assert f'<a href="{HOME}authors/bo-byrd/">Bo Byrd</a>' in html
    assert '<a href="https://g.example/a%28b%29">Gaz*ette</a>' in html
    assert f'<a href="{HOME}storylines/the-drought/">The drought</a>' in html
    assert "<li># N [x]: # [x](y) | &lt;b&gt;</li>" in html
    assert "<li>Seats: - a, b*</li>" in html
    assert f'<h2>How</h2>\n<p>As <a href="{HOME}2025/06/fire/">before</a>.</p>' in html
    assert "Hiddenwords" not in twin
    assert "<p>Correction, June 8, 2025: &gt; No</p>" in html


def test_a_date_that_is_not_exact_is_said_as_it_is_known(site: Mapping[str, str]) -> None:
    assert _front(site["2025/06/ice/index.md"])["date"] == "2025-06~"


def test_pages_of_a_term_follow_each_other(site: Mapping[str, str]) -> None:
    assert f"({HOME}people/ada/page/2/index.md)" in site["people/ada/index.md"]
    assert "A \\[poet\\]" in site["people/ada/index.md"]
    assert "page/3" not in site["people/ada/page/2/index.md"]


def test_the_list_for_language_models_has_their_form(site: Mapping[str, str]) -> None:
    text = site["llms.txt"]
    lines = text.splitlines()
    assert lines[0] == "# The \\*Record\\* \\[x\\]"
    assert lines[2] == "> \\# One"
    # Below the beginning come lists of links under headings of the second level (llmstxt.org).
    below = text[text.index("\n## ") :]
    assert all(
        re.fullmatch(r"## .+|- \[.+\]\(https://.+\)(: .+)?|", line) for line in below.splitlines()
    )
    linked = set(re.findall(rf"\({re.escape(HOME)}([^)]*)\)", text))
    assert f"- [The drought]({HOME}storylines/the-drought/index.md): 1 chapter\n" in text
    assert linked >= {
        "2025/06/rains/index.md",
        "storylines/the-drought/index.md",
        "about/",
        "data/stories.csv",
    }
    for path in linked:
        # Files that are no text are not read here.
        assert path.endswith(".db") or (f"{path}index.html" if path.endswith("/") else path) in site


def test_a_storyline_has_chapters_and_any_other_term_stories(site: Mapping[str, str]) -> None:
    storyline, term = (
        site[f"{path}index.md"] for path in ("storylines/the-drought/", "people/ada/")
    )
    assert "1 chapter\n" in storyline
    assert "\n## Chapters\n" in storyline
    assert re.search(r"\d+ stories\n", term)
    assert "\n## Stories\n" in term
    assert "tories" not in storyline.partition("\n# ")[2].replace("Storylines", "")


def test_hosts_are_told_what_they_are(site: Mapping[str, str]) -> None:
    headers = site["_headers"]
    for depth in (2, 3, 4):
        folders = "".join(f"/:folder{number}" for number in range(depth))
        assert (
            f"/record{folders}/index.md\n  Content-Type: text/markdown; charset=utf-8\n" in headers
        )
    assert "/record/llms.txt\n  Content-Type: text/plain; charset=utf-8\n" in headers


def test_a_setting_leaves_them_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    files = {**FILES, "archive.yml": f"{FILES['archive.yml']}leave_out: [twins]\n"}
    site = site_of(tmp_path_factory.mktemp("lone"), files)
    assert not {path for path in site if path.endswith(".md") or path == "llms.txt"}
    assert not [
        path
        for path, page in site.items()
        if "markdown" in page and path.endswith((".html", "_headers"))
    ]


def test_stories_at_one_address_are_told_once_and_an_alias_gives_way(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    root = write(
        tmp_path_factory.mktemp("colliding"),
        {
            "content/stories/a.md": story("A", "2025-06-07", slug="x"),
            "content/stories/b.md": story(
                "B", "2025-06-07", slug="x", aliases=["/2025/06/c/index.md"]
            ),
            "content/stories/c.md": story("C", "2025-06-07"),
            "content/static/llms.txt": "mine",
        },
    )
    problems = [(each.file, each.message) for each in publish(root).problems]
    assert [file for file, _ in problems] == [
        "content/static/llms.txt", "content/stories/a.md", "content/stories/b.md", "content/stories/b.md",
    ]  # fmt: skip
    assert "is also what the archive's own llms.txt page is published as" in problems[0][1]
