from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.indexes import indexes, taxonomy_view
from broadsheet.pages.listings import (
    briefings,
    missing_view,
    term_view,
    with_view,
)
from broadsheet.pages.parts import parts_of
from broadsheet.views.terms import TaxonomyView, TermView
from tests.archive.stories import CONFIG, assembled, record, story
from tests.printing.samples import print_view


def test_a_taxonomys_index_has_each_term_once_below_its_parent() -> None:
    records = [
        record("topics", "weather", "Weather"),
        record("topics", "floods", "Floods", parent="Weather"),
        record("topics", "law", "Law"),
    ]
    archive, _ = assembled([story("s", terms={"topics": ("Floods", "Art")})], records=records)
    view = taxonomy_view(CONFIG.taxonomies[1], 1, parts := parts_of(archive), indexes(parts))
    assert [(branch.term.name, branch.depth) for branch in view.branches] == [
        ("Art", 0), ("Law", 0), ("Weather", 0), ("Floods", 1),
    ]  # fmt: skip


def test_an_index_of_thousands_of_names_stands_on_pages_that_are_light() -> None:
    records = [
        record(
            "people", f"p{number:04}", f"Person {number:04}", description=f"Of <the> {number}" * 20
        )
        for number in range(1500)
    ]
    archive, _ = assembled([], records=records)
    pages = [page for page in catalogue(archive).pages() if page.permalink.startswith("/people/")]
    listed = [page for page in pages if page.layout == "taxonomy.html"]
    assert [page.permalink for page in listed[:3]] == [
        "/people/",
        "/people/page/2/",
        "/people/page/3/",
    ]
    assert len(listed) > 10
    assert max(len(print_view(page.layout, page.view).encode()) for page in listed) < 60_000
    views = [page.view for page in listed if isinstance(page.view, TaxonomyView)]
    assert [branch.term.name for view in views for branch in view.branches] == [
        each.name for each in records
    ]
    assert [span.href for span in views[0].spans] == [page.permalink for page in listed]
    assert (views[1].pager.previous, views[1].pager.next) == ("/people/", "/people/page/3/")


def test_a_term_of_no_story_has_a_page() -> None:
    archive, _ = assembled(
        [],
        records=[
            record("topics", "law", "Law", wikidata="Q7748", same_as=("https://x.example/law",))
        ],
    )
    view = term_view(
        archive.terms["topics"]["law"], 1, parts := parts_of(archive), briefings(parts)
    )
    assert (view.count, view.years, view.first, view.latest) == (0, (), None, None)
    assert [label.name for label in view.identifiers] == ["Wikidata Q7748", "x.example"]


def test_the_page_for_what_is_not_there_shows_the_newest_stories() -> None:
    archive, _ = assembled([story(f"s{day}", f"2025-06-0{day}") for day in range(1, 9)])
    assert [entry.title for entry in missing_view(parts_of(archive)).latest] == [
        "s8",
        "s7",
        "s6",
        "s5",
        "s4",
    ]


def test_a_story_that_a_term_shares_with_several_stands_once_with_their_names() -> None:
    shared = [
        story(f"s{day}", f"2025-06-{day:02}", terms={"people": ("Ann", "Bo"), "topics": topics})
        for day, topics in enumerate((("Law",), ("Law", "Art"), ("Law",), ("Art",)), 1)
    ]
    archive, _ = assembled([*shared, story("alone", terms={"people": ("Cy",)})])
    parts = parts_of(archive)
    people = archive.terms["people"]
    view = with_view(people["ann"], parts, briefings(parts))
    assert [(each.story.title, [label.name for label in each.shared]) for each in view.stories] == [
        ("s4", ["Bo"]), ("s3", ["Bo", "Law"]), ("s2", ["Bo", "Law"]), ("s1", ["Bo", "Law"]),
    ]  # fmt: skip
    counted = [(each.term.name, each.count) for group in view.groups for each in group.terms]
    # Two stories with Art are too few: its number leads to the search.
    assert counted == [("Bo", 4), ("Law", 3)]
    seen = {
        each.term.name: each.href
        for group in term_view(people["ann"], 1, parts, briefings(parts)).seen_with
        for each in group.terms
    }
    assert seen == {
        "Bo": "/people/ann/with/#people-bo",
        "Law": "/people/ann/with/#topics-law",
        "Art": "/search/?people=Ann&topics=Art",
    }
    pages = {address for address in archive.addresses if address.endswith("/with/")}
    assert pages == {"/people/ann/with/", "/people/bo/with/", "/topics/law/with/"}


def test_a_number_too_small_for_a_page_leads_nowhere_where_nothing_can_be_searched() -> None:
    stories = [story("s", terms={"people": ("Ann", "Bo")})]
    archive, _ = assembled(stories, search=False)
    parts = parts_of(archive)
    view = term_view(archive.terms["people"]["ann"], 1, parts, briefings(parts))
    assert [each.href for group in view.seen_with for each in group.terms] == [""]


def test_a_terms_stories_can_be_had_oldest_first_where_they_can_be_searched() -> None:
    stories = [
        story("a", "2025-01-01", terms={"people": ("Ada & Bo", "One")}),
        story("b", "2025-01-02", terms={"people": ("Ada & Bo",)}),
    ]
    for search, leads_to in ((True, "/search/?people=Ada+%26+Bo&sort=oldest"), (False, "")):
        archive, _ = assembled(stories, search=search)
        views = {
            page.view.name: page.view.oldest_first
            for page in catalogue(archive).pages()
            if isinstance(page.view, TermView) and page.view.count
        }
        # One story has no order.
        assert views == {"Ada & Bo": leads_to, "One": ""}
