from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.listings import briefings, indexes, missing_view, taxonomy_view, term_view
from broadsheet.pages.parts import parts_of
from broadsheet.views.terms import TaxonomyView
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
