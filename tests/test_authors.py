"""Who wrote a story follows everywhere, and is no part of what the story is about."""

import csv
import json
import re
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import pytest

from broadsheet.commands.check import check_archive
from broadsheet.commands.importing import ImportOrder, import_archive
from tests.building import SETTINGS, order, publish, published, site_of, story, text, write

FILES = {
    "archive.yml": f"{SETTINGS}feed_content: full\n",
    "content/stories/rains.md": story(
        "Rains", "2025-06-07", "Ada Quill was there with Bo.", authors=["Ada Quill", "Reuters"],
        people=["Bo"], storyline="The drought",
    ),
    "content/stories/prize.md": story(
        "Prize", "2025-06-08", "Ada Quill won.", people=["Ada Quill"], authors="A. Quill", kind="interview",
    ),
    "content/stories/vote.md": story("Vote", "2025-06-09", people=["Bo"], storyline="The drought"),
    "content/authors/ada-quill.md": text(
        "She writes of water.", name="Ada Quill", also=["A. Quill"], description="Our reporter.",
        email="ada@record.example", aliases=["/staff/ada/"], same_as=["https://ada.example/"],
    ),
}  # fmt: skip
RAINS, AUTHOR = "2025/06/rains/index.html", "authors/ada-quill/index.html"


def _graph(page: str, kind: str) -> dict[str, object]:
    data = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    (found,) = [each for each in json.loads(data)["@graph"] if each["@type"] == kind]
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return site_of(tmp_path_factory.mktemp("authors"), FILES)


def test_the_bio_of_an_author_is_the_sentence_about_the_author(
    site: dict[str, str], tmp_path: Path
) -> None:
    record = FILES["content/authors/ada-quill.md"].replace("description:", "bio:")
    assert record != FILES["content/authors/ada-quill.md"]
    said = site_of(tmp_path, {**FILES, "content/authors/ada-quill.md": record})
    assert "Our reporter." in said[AUTHOR]
    assert said[AUTHOR] == site[AUTHOR]


def test_authors_stand_under_the_title_and_in_the_head(site: dict[str, str]) -> None:
    rains = site[RAINS]
    byline = (
        'By <a href="/authors/ada-quill/">Ada Quill</a> and <a href="/authors/reuters/">Reuters</a>'
    )
    assert rains.index("<h1>") < rains.index(byline) < rains.index('class="prose"')
    assert (
        '<meta property="article:author" content="https://record.example/authors/ada-quill/">'
        in rains
    )
    assert '<meta name="citation_author" content="Quill, Ada">' in rains
    head = site["2025/06/vote/index.html"].partition("</head>")[0]
    # Scripts know where names have pages, whoever wrote this one.
    assert "author" not in re.sub(r"<script[^>]*>", "", head)


def test_programs_learn_who_wrote_it_and_who_published_it(site: dict[str, str]) -> None:
    article = _graph(site[RAINS], "NewsArticle")
    url = "https://record.example/authors"
    assert article["author"] == [
        {"@type": "Person", "@id": f"{url}/ada-quill/#it", "name": "Ada Quill", "familyName": "Quill",
         "url": f"{url}/ada-quill/"},
        {"@type": "Organization", "@id": f"{url}/reuters/#it", "name": "Reuters", "url": f"{url}/reuters/"},
    ]  # fmt: skip
    unsigned = _graph(site["2025/06/vote/index.html"], "NewsArticle")
    assert "author" not in unsigned
    assert unsigned["publisher"]["name"] == "The Record"  # type: ignore[index]
    person = _graph(site[AUTHOR], "Person")
    assert person["email"] == "ada@record.example"
    assert person["sameAs"] == ["https://ada.example/", "https://record.example/people/ada-quill/"]
    assert _graph(site["authors/reuters/index.html"], "Organization")["name"] == "Reuters"


def test_feeds_name_the_authors_of_each_story(site: dict[str, str]) -> None:
    read = feedparser.parse(site["feed.xml"])
    assert not read.bozo
    authors = {
        each.title: [one.get("name") for one in each.get("authors", [])] for each in read.entries
    }
    assert authors == {"Rains": ["Ada Quill", "Reuters"], "Prize": ["Ada Quill"], "Vote": []}
    assert [each.term for each in read.entries[2].tags] == ["Bo", "The drought"]
    # Atom wants a feed's author as long as an entry has none.
    assert read.feed.author == "The Record"
    feed = json.loads(site["feed.json"])
    assert "authors" not in feed
    assert [[one["name"] for one in each.get("authors", [])] for each in feed["items"]] == [
        [], ["Ada Quill"], ["Ada Quill", "Reuters"],
    ]  # fmt: skip
    own = json.loads(site["authors/ada-quill/feed.json"])
    assert own["authors"] == [
        {
            "name": "Ada Quill",
            "url": "https://record.example/authors/ada-quill/",
        }
    ]
    assert [each["title"] for each in own["items"]] == ["Prize", "Rains"]
    followed = feedparser.parse(site["authors/ada-quill/feed.xml"])
    assert (followed.feed.author, followed.bozo) == ("Ada Quill", False)
    assert "authors/ada-quill/feed.xml" in site["feeds.opml"]


def test_an_authors_page_tells_by_from_about(site: dict[str, str]) -> None:
    page, person = site[AUTHOR], site["people/ada-quill/index.html"]
    about, by = page.index("<h2>About Ada Quill</h2>"), page.index(">By Ada Quill</h2>")
    assert "Prize" in page[about:by]
    assert "Rains" not in page[about:by]
    assert "Rains" in page[by:]
    assert 'href="/people/ada-quill/"' in page[about:by]
    assert '<a href="/authors/ada-quill/">2 stories</a>' in person
    assert "She writes of water." in page
    assert 'href="mailto:ada@record.example"' in page
    assert ">By " not in site["authors/reuters/index.html"]
    assert "authors/ada-quill/" in site["_redirects"]


def test_an_authors_page_says_what_its_author_writes_about(site: dict[str, str]) -> None:
    page = site[AUTHOR]
    assert "<h2>Writes about</h2>" in page
    assert '<a href="/storylines/the-drought/">The drought</a>' in page
    assert "story about Ada Quill" not in page[: page.index("<h2>About Ada Quill</h2>")]


def test_a_story_is_not_about_its_authors(site: dict[str, str]) -> None:
    rains = site[RAINS]
    text_of_it = rains[rains.index('class="prose"') : rains.index("</article>")]
    assert 'href="/people/ada-quill/"' in text_of_it
    assert "/authors/" not in rains[rains.index('class="prose"') :].partition("<footer")[0]
    assert "/authors/" not in site["people/bo/index.html"].partition('<main id="_main">')[2]
    assert (
        "/authors/"
        not in site["storylines/the-drought/index.html"]
        .partition("<main")[2]
        .partition("<footer")[0]
    )
    assert not any(path.startswith("authors/") and "/with/" in path for path in site)
    # Both are by Ada Quill, and that is all that they share.
    assert "Prize" not in rains[rains.index("</article>") :]


def test_exports_have_authors(site: dict[str, str]) -> None:
    lines = [json.loads(line) for line in site["data/stories-2025.jsonl"].splitlines()]
    assert [line["terms"]["authors"] for line in lines] == [
        [],
        ["Ada Quill"],
        ["Ada Quill", "Reuters"],
    ]
    rows = list(csv.DictReader(site["data/stories.csv"].splitlines()))
    assert [row["authors"] for row in rows] == ["", "Ada Quill", "Ada Quill|Reuters"]
    assert {"authors/ada-quill", "authors/reuters"} <= {
        each["url"].removeprefix("https://record.example/").strip("/")
        for each in json.loads(site["data/terms.json"])
    }


def test_an_archive_without_authors_has_nothing_of_them(tmp_path: Path) -> None:
    site = site_of(tmp_path, {"content/stories/rains.md": story("Rains", people=["Bo"])})
    assert not [path for path in site if path.startswith("authors")]
    for path in (
        "index.html",
        "search/index.html",
        "data/stories.csv",
        "data/stories-2025.jsonl",
        "feeds.opml",
    ):
        assert "uthor" not in site[path].replace("<author><name>", ""), path


def test_authors_that_are_declared_keep_their_heading_and_their_pages(tmp_path: Path) -> None:
    files = {
        "archive.yml": f"{SETTINGS}taxonomies:\n  authors: {{singular: reporter, title: Newsroom}}\n",
        "content/stories/rains.md": story("Rains", authors=["Ada Quill"]),
    }
    site = site_of(tmp_path / "used", files)
    assert "<h1>Newsroom</h1>" in site["authors/index.html"]
    assert '<a href="/authors/">Newsroom</a>' in site["index.html"]
    unused = site_of(tmp_path / "unused", {**files, "content/stories/rains.md": story("Rains")})
    assert "authors/index.html" in unused


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("authors: {kind: country}", "cannot be of kind 'country'"),
        ("authors: {mentions: true}", "not linked in the texts"),
        ("kinds: {singular: sort}", "'kinds' has another meaning: it is the setting"),
        ("kind: {}", "choose another name, such as 'own-kind', here, in stories and for the folder content/kind;"),
        ("extra: {}", "'extra' has another meaning: it is a field of stories"),
        ("static: {}", "it is the folder of files that are published as they are"),
    ],
)  # fmt: skip
def test_what_means_something_else_is_told_with_its_place(
    tmp_path: Path, settings: str, told: str
) -> None:
    files = {
        "archive.yml": f"{SETTINGS}taxonomies:\n  {settings}\n",
        "content/stories/rains.md": story("Rains"),
    }
    (problem,) = publish(write(tmp_path, files)).problems
    assert (problem.file, problem.line) == ("archive.yml", SETTINGS.count("\n") + 2)
    assert told in f"{problem.message} {problem.hint}"
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("front", "told"),
    [
        ({"email": "nobody"}, "'nobody' is not an address of mail"),
        ({"email": 'a@b.example"><script>'}, "is not an address of mail"),
        ({"organisation": "perhaps"}, "'perhaps' is neither true nor false"),
        ({"bio": "Writes.", "description": "Edits."}, "'bio' and 'description' are the same"),
        ({"parent": "Bo"}, "is not a field"),
    ],
)  # fmt: skip
def test_a_record_with_a_mistake_is_told(tmp_path: Path, front: dict[str, str], told: str) -> None:
    files = {
        "content/stories/rains.md": story("Rains"),
        "content/authors/a.md": text(name="Ada", **front),
    }
    (problem,) = publish(write(tmp_path, {"archive.yml": SETTINGS, **files})).problems
    assert problem.file == "content/authors/a.md"
    assert told in f"{problem.message} {problem.hint}"


def test_a_misspelt_author_gets_the_advice_that_a_misspelt_person_gets(tmp_path: Path) -> None:
    files = {
        f"content/stories/{name}.md": story(name, authors=author)
        for name, author in (
            ("a", "Katharina Quill"),
            ("b", "Katharina Quill"),
            ("c", "Katarina Quill"),
        )
    }
    advice = check_archive(order(write(tmp_path, {"archive.yml": SETTINGS, **files}))).advice
    assert [
        (each.file, each.field) for each in advice if "Katharina" in f"{each.message}{each.hint}"
    ] == [("content/stories/c.md", "authors")]


KINDS = {
    "Reuters": "Organization", "Agence France-Presse": "Organization", "Staff reporter": "Organization",
    "Die Redaktion": "Organization", "The Record": "Organization", "هيئة التحرير": "Organization",
    "Ada Quill": "Person", "Frank Staffe": "Person", "The": "Person", "K. News-Smith": "Person",
    "Editorial Board": "Organization", "Elena Board": "Person", "Frank Press": "Person",
}  # fmt: skip


def test_what_an_author_is_follows_from_the_name(tmp_path: Path) -> None:
    stories = {
        f"content/stories/by-{number}.md": story(f"Story {number}", authors=[name])
        for number, name in enumerate(KINDS)
    }
    site = site_of(tmp_path, stories)
    pages = [site[f"2025/06/by-{number}/index.html"] for number in range(len(KINDS))]
    authors = [_graph(page, "NewsArticle")["author"][0] for page in pages]  # type: ignore[index]
    assert {each["name"]: each["@type"] for each in authors} == KINDS


def test_citations_begin_with_the_authors_by_their_family_names(site: dict[str, str]) -> None:
    rains, vote = site[RAINS], site["2025/06/vote/index.html"]
    assert "Quill, A., &amp; Reuters. (2025, June 7). Rains. The Record." in rains
    assert "Quill, Ada, and Reuters. “Rains.” The Record, 7 June 2025" in rains
    assert "author = {Quill, Ada and {Reuters}}," in rains
    assert "Vote. (2025, June 9). The Record." in vote
    assert "author = " not in vote


@pytest.mark.parametrize("file", ["feed.json", "feed.xml", "data/stories.csv"])
def test_authors_and_kinds_come_back_from_what_is_published(
    site: dict[str, str], tmp_path: Path, file: str
) -> None:
    root = write(tmp_path / "root", {"archive.yml": SETTINGS})
    source = write(tmp_path, {f"source/{file}": site[file]}) / "source" / file
    done = import_archive(ImportOrder(root=root, source=source))
    assert done.problems == ()
    assert publish(root).problems == ()
    again = published(root / "site")
    lines = {
        line["title"]: line
        for line in map(json.loads, again["data/stories-2025.jsonl"].splitlines())
    }
    assert {title: line["terms"]["authors"] for title, line in lines.items()} == {
        "Vote": [], "Prize": ["Ada Quill"], "Rains": ["Ada Quill", "Reuters"],
    }  # fmt: skip
    if file.endswith(".csv"):
        assert (lines["Prize"]["kind"], lines["Vote"]["kind"]) == ("interview", "news")


def test_an_unknown_kind_of_a_source_is_kept_and_told(tmp_path: Path) -> None:
    root = write(tmp_path / "root", {"archive.yml": SETTINGS})
    table = "title,date,genre,author\nRains,2025-06-07,Recipe,Ada Quill\nVote,2025-06-08,Opinion,\n"
    source = write(tmp_path, {"old.csv": table}) / "old.csv"
    done = import_archive(ImportOrder(root=root, source=source))
    assert [each.why for each in done.entries if each.what == "genre" and each.came == "kept"] == [
        "'Recipe' is no kind of story"
    ]
    assert publish(root).problems == ()
    rains, vote = (
        json.loads(line)
        for line in reversed(published(root / "site")["data/stories-2025.jsonl"].splitlines())
    )
    assert (rains["kind"], rains["extra"], vote["kind"]) == ("news", {"genre": "Recipe"}, "opinion")
