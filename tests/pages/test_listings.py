from broadsheet.pages.listings import briefings, missing_view, taxonomy_view, term_view
from broadsheet.pages.parts import parts_of
from tests.archive.stories import CONFIG, assembled, record, story


def test_a_taxonomys_index_has_each_term_once_below_its_parent() -> None:
    records = [
        record("topics", "weather", "Weather"),
        record("topics", "floods", "Floods", parent="Weather"),
        record("topics", "law", "Law"),
    ]
    archive, _ = assembled([story("s", terms={"topics": ("Floods", "Art")})], records=records)
    view = taxonomy_view(CONFIG.taxonomies[1], parts_of(archive))
    assert [(branch.term.name, branch.depth) for branch in view.branches] == [
        ("Art", 0), ("Law", 0), ("Weather", 0), ("Floods", 1),
    ]  # fmt: skip


def test_a_term_of_no_story_has_a_page() -> None:
    archive, _ = assembled(
        [], records=[record("topics", "law", "Law", wikidata="Q7748", same_as=("https://x.example/law",))]
    )
    view = term_view(archive.terms["topics"]["law"], 1, parts := parts_of(archive), briefings(parts))
    assert (view.count, view.years, view.first, view.latest) == (0, (), None, None)
    assert [label.name for label in view.identifiers] == ["Wikidata Q7748", "x.example"]


def test_the_page_for_what_is_not_there_shows_the_newest_stories() -> None:
    archive, _ = assembled([story(f"s{day}", f"2025-06-0{day}") for day in range(1, 9)])
    assert [entry.title for entry in missing_view(parts_of(archive)).latest] == ["s8", "s7", "s6", "s5", "s4"]
