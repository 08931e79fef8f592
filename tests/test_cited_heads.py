"""Heads of stories, as programs that keep references read them: articles of a newspaper, and nothing twice."""

import json
from collections.abc import Mapping

import pytest

from tests.building import site_of, story, text
from tests.embedded_metadata import Item, item

HOSTILE = '"Rain" &<script> - The Record'
SUMMARY = 'It "rained" for <b>two</b> days.'
FILES = {
    "archive.yml": 'title: The "Record" & more\nbase_url: https://host.example/record/\nlanguage: en-GB\n'
    "license: {name: CC BY 4.0, url: https://creativecommons.org/licenses/by/4.0/}\n",
    "content/stories/rains.md": story(
        HOSTILE, "2025-06-07T23:30", slug="rains", people=["Bo Byrd"], summary=SUMMARY
    ),
    "content/stories/feu.md": story("Feu", "2025-06-05", language="fr"),
    "content/stories/vote.md": story(
        "Vote",
        "2025-06-04",
        slug="vote",
        authors=["Ada Quill", "Rains, Storms and Co.", "Bo de la Byrd"],
    ),
    "content/authors/rains.md": text(name="Rains, Storms and Co.", founded="1999"),
    "content/pages/about.md": text(title="About"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return site_of(tmp_path_factory.mktemp("heads"), FILES)


def _item(site: Mapping[str, str], path: str) -> Item:
    return item(site[f"{path}index.html"])


def test_a_story_is_an_article_of_a_newspaper(site: Mapping[str, str]) -> None:
    rains = _item(site, "2025/06/rains/")
    assert rains.kind == "newspaperArticle"
    assert rains.fields == {
        "title": HOSTILE.replace('"Rain"', "“Rain”"),
        "publicationTitle": 'The "Record" & more',
        "date": "2025-06-07",
        "url": "https://host.example/record/2025/06/rains/",
        "abstractNote": SUMMARY.replace('"rained"', "“rained”"),
        "language": "en-GB",
        "rights": "CC BY 4.0",
    }
    assert rains.authors == []


def test_authors_are_taken_apart_as_citations_have_them(site: Mapping[str, str]) -> None:
    people = _item(site, "2025/06/vote/").authors
    assert people[0] == ("Ada", "Quill")
    assert people[2] == ("Bo", "de la Byrd")
    # An organisation cannot be said to be one here; but it stays in one piece.
    assert " ".join(people[1]) == "Rains Storms and Co."
    assert len(people) == 3


def test_a_story_says_its_own_language(site: Mapping[str, str]) -> None:
    assert _item(site, "2025/06/feu/").fields["language"] == "fr"


@pytest.mark.parametrize("path", ["", "about/", "2025/06/", "people/bo-byrd/"])
def test_other_pages_are_pages(site: Mapping[str, str], path: str) -> None:
    assert _item(site, path).kind == "webpage"


def test_each_name_stands_once_in_a_head(site: Mapping[str, str]) -> None:
    page = site["2025/06/rains/index.html"]
    for name in ("citation_title", "citation_publication_date", "citation_public_url", "citation_language",
                 "prism.publicationName", "DC.type", "DC.rights"):  # fmt: skip
        assert page.count(f'"{name}"') == 1
    assert "citation_journal_title" not in page


def test_what_is_said_is_what_structured_data_say(site: Mapping[str, str]) -> None:
    page = site["2025/06/rains/index.html"]
    data = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    article = json.loads(data)["@graph"][0]
    read = _item(site, "2025/06/rains/").fields
    assert article["headline"] == read["title"]
    assert article["url"] == read["url"]
    assert article["datePublished"].startswith(read["date"])
    assert article["inLanguage"] == read["language"]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ('<meta name="citation_title" content="T">', "journalArticle"),
        ('<meta name="DC.type citation_title" content="newspaperArticle">', "newspaperArticle"),
        ('<meta property="og:type" content="website">', "webpage"),
        ('<meta name="dc.type" content="NewsItem">', "newspaperArticle"),
    ],
)  # fmt: skip
def test_the_reading_knows_what_would_be_wrong(head: str, kind: str) -> None:
    assert item(head).kind == kind
