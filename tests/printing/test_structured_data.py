"""What pages say in the words of schema.org, judged by its own rules."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import pytest

from broadsheet.model import Correction, Source
from broadsheet.printing.structured_data import structured_data
from broadsheet.printing.structured_page import Formats
from broadsheet.views.site import Label, Site
from broadsheet.views.terms import Branch, TaxonomyView
from broadsheet.views.view import View
from tests.printing.samples import (
    AUTHORS,
    COUNTED,
    HEAD,
    MIDDLE,
    ONLY,
    PAGES,
    SITE,
    parse_page,
    print_view,
    story_view,
    term_view,
)

THING = {
    "name",
    "description",
    "url",
    "sameAs",
    "alternateName",
    "image",
    "identifier",
    "mainEntityOfPage",
}
WORK = THING | {
    "headline", "alternativeHeadline",
    "datePublished", "dateModified", "inLanguage", "author", "publisher", "isPartOf", "about", "mentions",
    "contentLocation", "correction", "isBasedOn", "archivedAt", "text", "mainEntity", "creditText",
    "license", "copyrightNotice", "creator", "isAccessibleForFree", "temporalCoverage", "encodingFormat",
    "translationOfWork", "workTranslation",
}  # fmt: skip
PROPERTIES = {
    "NewsArticle": WORK,
    "CreativeWork": WORK,
    "CreativeWorkSeries": WORK | {"startDate", "endDate"},
    "CorrectionComment": WORK,
    "CollectionPage": WORK,
    "WebPage": WORK,
    "WebSite": WORK | {"potentialAction"},
    "ImageObject": WORK | {"caption", "height", "width"},
    "Dataset": WORK | {"distribution"},
    "DataDownload": WORK | {"contentUrl", "contentSize", "sha256"},
    "Person": THING | {"familyName", "birthDate", "deathDate", "jobTitle", "email"},
    "Country": THING,
    "Place": THING,
    "Organization": THING | {"foundingDate", "email"},
    "Thing": THING,
    "BreadcrumbList": THING | {"itemListElement", "numberOfItems"},
    "ItemList": THING | {"itemListElement", "numberOfItems"},
    "ListItem": THING | {"position", "item"},
    "SearchAction": THING | {"target", "query-input"},
    "EntryPoint": THING | {"urlTemplate"},
    "PropertyValue": THING | {"propertyID", "value"},
}
"""Type to the properties that we use of those that it has: https://schema.org/NewsArticle and so
on.

`query-input` is an annotation of `query`: https://schema.org/docs/actions.html.
"""
URLS = {
    "url",
    "item",
    "contentUrl",
    "license",
    "sameAs",
    "archivedAt",
    "mainEntityOfPage",
    "urlTemplate",
    "@id",
}
DATES = {
    "datePublished",
    "dateModified",
    "birthDate",
    "deathDate",
    "foundingDate",
    "startDate",
    "endDate",
}
# Of Google's table "Article properties" all are recommended, none required:
# https://developers.google.com/search/docs/appearance/structured-data/article#structured-data-type-definitions
RECOMMENDED = {"author", "dateModified", "datePublished", "headline", "image"}
# Required by https://developers.google.com/search/docs/appearance/structured-data/breadcrumb and
# …/carousel and …/dataset
REQUIRED = {
    "BreadcrumbList": {"itemListElement"},
    "ItemList": {"itemListElement"},
    "ListItem": {"position"},
    "Dataset": {"name", "description"},
}
ISO = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?")
SPOKEN = Formats(
    day="day {}".format, month="month {}".format, day_of_year="any {}".format, word="word {}".format
)
every_page = pytest.mark.parametrize("name", PAGES)


def _graph(view: View, site: Site = SITE) -> list[Any]:
    text = structured_data(view, site, SPOKEN)
    data = msgspec.json.decode(text)
    assert data["@context"] == "https://schema.org"
    graph: list[Any] = data["@graph"]
    return graph


def _of_type(kind: str, view: View, site: Site = SITE) -> Any:  # noqa: ANN401 - JSON
    (found,) = [thing for thing in _graph(view, site) if thing["@type"] == kind]
    return found


def _things(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _things(inner)


@every_page
def test_every_block_is_of_schema_orgs_types_and_properties(name: str) -> None:
    blocks = [
        each
        for each in parse_page(print_view(*PAGES[name])).iter("script")
        if each.get("type") == "application/ld+json"
    ]
    assert len(blocks) == (0 if PAGES[name][0] in ("404.html", "search.html") else 1)
    for block in blocks:
        for thing in _things(msgspec.json.decode(block.text)["@graph"]):
            if set(thing) == {"@id"}:
                continue
            kind = thing["@type"]
            assert set(thing) - {"@type", "@id"} <= PROPERTIES[kind], kind
            assert thing.keys() >= REQUIRED.get(kind, set())
            assert "" not in thing.values()
            assert [] not in thing.values()


@every_page
def test_addresses_are_whole_and_dates_are_dates(name: str) -> None:
    for thing in (
        _things(_graph(PAGES[name][1])) if structured_data(PAGES[name][1], SITE, SPOKEN) else ()
    ):
        for key, value in thing.items():
            for each in value if isinstance(value, list) else [value]:
                assert key not in URLS or each.startswith("https://"), (key, each)
                assert key not in DATES or ISO.fullmatch(each), (key, each)


def test_an_article_has_all_that_google_recommends() -> None:
    article = _of_type("NewsArticle", story_view())
    assert article.keys() >= RECOMMENDED
    assert [(each["@type"], each["name"], each["url"]) for each in article["author"]] == [
        ("Organization" if author.organisation else "Person", author.name, author.url)
        for author in AUTHORS
    ]


def test_the_archive_is_the_publisher_of_a_story_that_names_nobody_and_not_its_author() -> None:
    article = _of_type("NewsArticle", story_view(authors=()))
    assert "author" not in article
    assert article["publisher"]["name"] == SITE.title


def test_an_author_who_is_written_about_is_the_same_thing_and_an_agency_is_no_person() -> None:
    author = {"author": True, "email": "ada@record.example"}
    person = _of_type("Person", term_view(**author))
    assert person["email"] == "ada@record.example"
    assert "https://record.example/people/ann-lee/" in person["sameAs"]
    agency = _of_type("Organization", term_view(**author, organisation=True))
    assert "birthDate" not in agency


@pytest.mark.parametrize(
    ("updated", "modified"),
    [
        ("", "2024-05-02T14:30:00+01:00"),
        ("2024-05-02", "2024-05-02T14:30:00+01:00"),
        ("2024-05-02T15:00:00+01:00", "2024-05-02T15:00:00+01:00"),
    ],
)
def test_an_article_is_not_modified_before_it_is_published(updated: str, modified: str) -> None:
    assert _of_type("NewsArticle", story_view(updated=updated))["dateModified"] == modified


def test_an_article_says_what_its_page_says() -> None:
    head = msgspec.structs.replace(HEAD, language="ar")
    article = _of_type("NewsArticle", story_view(head=head))
    url = "https://record.example/2024/05/rains/"
    assert article["@id"] == article["url"] == url
    assert (article["headline"], article["inLanguage"]) == ("Rains <i>return</i>", "ar")
    assert (article["datePublished"], article["dateModified"]) == (
        "2024-05-02T14:30:00+01:00",
        "2024-05-03",
    )
    assert article["contentLocation"] == {"@type": "Place", "name": "Nairobi"}
    assert article["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "It rained on <i>Monday</i>.",
            "datePublished": "2024-05-04",
        }
    ]
    person = {"@type": "Person", "@id": "https://record.example/people/bo/#it", "name": "Bo"}
    assert person in article["about"]
    assert [each["@id"] for each in article["isPartOf"]] == [
        "https://record.example/#website",
        "https://record.example/storylines/drought/#it",
    ]


def test_the_data_say_where_they_are_and_what_may_be_done_with_them() -> None:
    data = _of_type("Dataset", PAGES["data"][1])
    assert [each["contentUrl"].rpartition("/")[2] for each in data["distribution"]] == [
        "stories-2024.jsonl", "stories.csv", "terms.json", "archive.db", "datapackage.json",
    ]  # fmt: skip
    assert (data["temporalCoverage"], data["license"]) == (
        "2024-05-01/2024-05-02",
        "https://license.example/?a&b",
    )


@pytest.mark.parametrize("license", [None, Label("© Record", "")])
def test_a_licence_without_an_address_is_not_said(license: Label | None) -> None:  # noqa: A002
    site = msgspec.structs.replace(SITE, license=license)
    assert "license" not in _of_type("NewsArticle", story_view(), site) | _of_type(
        "Dataset", PAGES["data"][1], site
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (Source("Herald"), {"name": "Herald"}),
        (
            Source("Herald", url="https://h.example/"),
            {"name": "Herald", "url": "https://h.example/"},
        ),
        (
            Source("Herald", author="Bo"),
            {"name": "Herald", "author": {"@type": "Person", "name": "Bo"}},
        ),
        (
            Source("Herald", published="2024-05-01~"),
            {"name": "Herald", "datePublished": "2024-05-01"},
        ),
        (
            Source("Herald", archived="https://c.example/"),
            {"name": "Herald", "archivedAt": "https://c.example/"},
        ),
    ],
)
def test_a_source_is_what_a_story_is_based_on(source: Source, said: dict[str, object]) -> None:
    assert _of_type("NewsArticle", story_view(sources=(source,)))["isBasedOn"] == [
        {"@type": "CreativeWork", **said}
    ]


def test_a_bare_story_says_nothing_that_it_has_not() -> None:
    article = _of_type("NewsArticle", PAGES["a bare story"][1])
    assert not article.keys() & {
        "description",
        "image",
        "correction",
        "isBasedOn",
        "about",
        "contentLocation",
    }
    assert article["dateModified"] == article["datePublished"]


@pytest.mark.parametrize(
    ("href", "kind"), [("/people/", "Person"), ("/countries/", "Country"), ("/laws/", "Thing")]
)
def test_a_term_is_of_the_type_of_its_taxonomy(href: str, kind: str) -> None:
    thing = _of_type(kind, term_view(taxonomy=Label("Names", href)))
    assert (thing["name"], thing["alternateName"]) == ("Ann <i>Lee</i>", ["A. <i>Lee</i>"])
    assert ("birthDate" in thing, "identifier" in thing) == (kind == "Person", kind == "Country")


def test_a_term_is_the_same_thing_on_all_its_pages_and_on_its_stories() -> None:
    home = "https://record.example/people/bo/"
    ids = {
        _of_type(
            "Person", term_view(head=msgspec.structs.replace(HEAD, canonical=url), pager=pager)
        )["@id"]
        for url, pager in ((home, ONLY), (f"{home}page/2/", MIDDLE))
    }
    about = {each["@id"] for each in _of_type("NewsArticle", story_view())["about"]}
    assert ids == {f"{home}#it"}
    assert ids <= about


def test_identifiers_elsewhere_are_the_same_thing() -> None:
    elsewhere = (Label("Wikidata Q1", "https://www.wikidata.org/wiki/Q1"),)
    own = Label("ada.example", "https://ada.example/")
    view = term_view(identifiers=elsewhere, website=own, namesakes=())
    assert _of_type("Person", view)["sameAs"] == [own.href, elsewhere[0].href]


def test_the_way_to_a_page_is_numbered_from_the_front_page() -> None:
    steps = _of_type("BreadcrumbList", term_view())["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert [step["name"] for step in steps] == [
        "Record",
        "word People",
        "Ann <i>Lee</i>",
        "Bo",
        "Ann <i>Lee</i>",
    ]
    assert steps[0]["item"] == "https://record.example/"


def test_days_and_months_are_named_as_the_language_writes_them() -> None:
    steps = _of_type("BreadcrumbList", PAGES["day"][1])["itemListElement"]
    assert [step["name"] for step in steps] == ["Record", "2024", "month 2024-05", "day 2024-05-02"]


def test_of_a_very_long_list_only_the_beginning_is_said() -> None:
    listed = _of_type("ItemList", PAGES["taxonomy"][1])
    assert (listed["numberOfItems"], len(listed["itemListElement"])) == (6, 2)
    branches = (Branch(0, COUNTED[0], ""),) * 500
    listed = _of_type("ItemList", TaxonomyView(HEAD, "topics", branches, 500, ONLY, ()))
    assert (listed["numberOfItems"], len(listed["itemListElement"])) == (500, 50)


def test_a_list_holds_what_the_page_lists_in_its_order() -> None:
    listed = _of_type("ItemList", term_view())
    assert [each["url"] for each in listed["itemListElement"]] == [
        "https://record.example/2024/05/rains/"
    ] * 3
    assert listed["numberOfItems"] == 1200


def test_the_front_page_says_how_to_search() -> None:
    action = _of_type("WebSite", PAGES["front"][1])["potentialAction"]
    assert (
        action["target"]["urlTemplate"] == "https://record.example/search/?q={search_term_string}"
    )
    unsearched = msgspec.structs.replace(SITE, search="")
    assert "potentialAction" not in _of_type("WebSite", PAGES["front"][1], unsearched)


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "a\u2028b\u2029c", '"\\ &amp;']
)
def test_no_title_ends_the_block(text: str) -> None:
    view = story_view(title=text, summary=text, corrections=(Correction(date(2024, 5, 4), text),))
    data = structured_data(view, SITE, SPOKEN)
    assert not re.search("[<>&\u2028\u2029]", data)
    blocks = [
        each
        for each in parse_page(print_view("story.html", view)).iter("script")
        if each.get("type") == "application/ld+json"
    ]
    (block,) = blocks
    assert msgspec.json.decode(block.text)["@graph"][0]["headline"] == text
