"""Pages whose ingredients are as they were have the view that they had, after any edits at all."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from broadsheet.archive.assemble import Archive
from broadsheet.archive.revising import story_digests
from broadsheet.archive.terms import term_path
from broadsheet.model import Correction, Country, Moment, Picture, Record, Shape, Story
from broadsheet.pages.catalogue import Catalogue, catalogue
from broadsheet.pages.ingredients import Ingredients, ingredients_of, reach_since
from broadsheet.reading.config import Config, Taxonomy
from broadsheet.reading.mentions import NameMention
from broadsheet.views.view import View
from tests.archive.stories import assembled, body, record, story

CONFIG = Config(
    taxonomies=(
        Taxonomy("people", "person"),
        Taxonomy("topics", "topic", tree=True),
        Taxonomy("authors", "author", "author"),
        Taxonomy("countries", "country", "country"),
        Taxonomy("storylines", "storyline", "storyline"),
        Taxonomy("organisations", "organisation"),
    ),
    page_size=2,
    feed_size=2,
    cards=2,
)
NAMES = ("Floods", "floods", "Law", "Bo Writer", "UN", "C", "C++")
"""Two of these are spellings of one name, of which the usual one is printed."""
NOW = "2025-01-02T12:00:00Z"
SHAPES = [Shape("jpeg", 900, 600), Shape("jpeg", 600, 900)]
COUNTRIES = [
    Country("FR", "France"),
    Country("FR", "France", forms=("Gaul",)),
    Country("XA", "France", place="46.0,2.0"),
    Country("XA", "France", place="43.0,2.0"),
]
"""A country as it is known at one time or another."""
MEDIA = {"media/flood.jpg": "/media/flood.0123456789.jpg"}
EDITED = (
    "title", "date", "body", "terms", "related", "language", "translation_of", "picture", "expires", "corrections",
    "updated",
)  # fmt: skip
"""Fields of a story of which one is edited."""
FIELDS = ("people", "topics", "authors", "storylines", "organisations")

OTHER_RECORDS = (
    record("storylines", "floods", "Floods", status="closed"),
    record("storylines", "floods", "Floods", link=False),
    record("authors", "un", "UN", organisation=False),
    record("authors", "bo", "Bo Writer", organisation=True, email="bo@record.example"),
    record("people", "law", "Law", photo=Picture("flood.jpg", "A flood")),
    record("organisations", "c", "C", also=("Sea",), body=body("s1.md", "flood.jpg")),
)

_named = st.lists(st.sampled_from(NAMES), max_size=2, unique_by=str.casefold).map(tuple)
_days = st.sampled_from(
    ["2024-12-31", "2025-01-01", "2025-01-02", "2025-01", "2024~", "2025-02-01"]
)
_targets = st.sampled_from(["s0.md", "s1.md", "s2.md", "flood.jpg", "/topics/law/", "/2025/"])

_titles = st.sampled_from(["One", "Two"])
_linked = st.lists(_targets, max_size=2)
_countries = st.sampled_from([(), ("France",)])
_related = st.sampled_from([(), ("s0",), ("s1", "s2")])
_languages = st.sampled_from(["", "", "fr"])
_originals = st.sampled_from(["", "", "s0"])
_pictures = st.sampled_from([None, Picture("flood.jpg", "A flood")])
_expiries = st.sampled_from([None, None, Moment("2025-01-02T00:00:00Z", "2025-01-02")])
_corrections = st.sampled_from([(), (Correction(date(2025, 1, 2), "Not so."),)])
_updates = st.sampled_from([None, Moment("2025-01-03T00:00:00Z", "2025-01-03")])
_parents = st.sampled_from(["", "Law"])
_descriptions = st.sampled_from(["", "Rain."])
_records = st.lists(st.sampled_from(["Floods", "Rain"]), unique=True)
_others = st.lists(st.sampled_from(OTHER_RECORDS), unique_by=lambda each: each.file)
_shapes, _lands = st.sampled_from(SHAPES), st.sampled_from(COUNTRIES)
_changes = st.sampled_from(
    ["field", "field", "field", "stories", "records", "shape", "country", "all"]
)


@cache
@st.composite
def stories_of(draw: st.DrawFn, name: str) -> Story:
    """Draw a story that has much in common with others."""
    made = story(
        name,
        draw(_days),
        title=draw(_titles),
        body=body(*draw(_linked)),
        terms={
            **{field: draw(_named) for field in FIELDS},
            "countries": draw(_countries),
        },
        related=draw(_related),
        language=draw(_languages),
        translation_of=draw(_originals),
        picture=draw(_pictures),
        expires=draw(_expiries),
        corrections=draw(_corrections),
        updated=draw(_updates),
    )
    # What refers to the story itself is a mistake, and no archive with one is built.
    return replace(made, related=tuple(each for each in made.related if each != name))


class Drawn(NamedTuple):
    """What an archive is made of."""

    stories: Sequence[Story]
    records: Sequence[Record] = ()
    shape: Shape = SHAPES[0]
    """The shape of the one picture."""
    country: Country = COUNTRIES[0]


@st.composite
def contents(draw: st.DrawFn, least: int = 0) -> Drawn:
    """Draw what an archive of so many stories at least is made of."""
    numbers = draw(st.lists(st.integers(0, 7), min_size=least, max_size=6, unique=True))
    records = {
        name: record(
            "topics", name.lower(), name, parent=draw(_parents),
            description=draw(_descriptions),
        )
        for name in draw(_records)
    }  # fmt: skip
    if any(each.parent for each in records.values()):
        records["Law"] = record("topics", "law", "Law")
    others = draw(_others)
    return Drawn(
        [draw(stories_of(f"s{number}")) for number in numbers],
        [*records.values(), *others],
        draw(_shapes),
        draw(_lands),
    )


@st.composite
def edited(draw: st.DrawFn) -> tuple[Drawn, Drawn]:
    """Draw an archive before and after an edit: of one field or of anything, as little as moves a page."""
    before, other = draw(contents(least=1)), draw(contents(least=1))
    match draw(_changes):
        case "field":
            one, another = (
                draw(st.sampled_from(before.stories)),
                draw(st.sampled_from(other.stories)),
            )
            others = [name for name in EDITED if getattr(one, name) != getattr(another, name)]
            field = draw(st.sampled_from(others or ["title"]))
            changed = replace(one, **{field: getattr(another, field)})
            changed = replace(
                changed, related=tuple(each for each in changed.related if each != one.slug)
            )
            return before, before._replace(
                stories=[changed if each is one else each for each in before.stories]
            )
        case "stories":
            some = draw(st.sets(st.sampled_from([each.file for each in other.stories])))
            stories = {each.file: each for each in before.stories}
            stories |= {each.file: each for each in other.stories if each.file in some}
            stories.pop(draw(st.sampled_from([*stories, ""])), None)
            return before, before._replace(stories=[*stories.values()])
        case "records":
            return before, before._replace(records=other.records)
        case "shape":
            return before, before._replace(shape=other.shape)
        case "country":
            return before, before._replace(country=other.country)
        case _:
            return before, other


def made(drawn: Drawn, config: Config = CONFIG) -> Archive:
    """Return the archive of what was drawn."""
    asked = {
        "media": MEDIA, "shapes": dict.fromkeys(MEDIA.values(), drawn.shape), "config": config, "now": NOW,
        "countries": [drawn.country],
    }  # fmt: skip
    return assembled(drawn.stories, records=drawn.records, **asked)[0]  # type: ignore[arg-type]


def catalogued(archive: Archive) -> Catalogue:
    """Return a catalogue in which the body of each story mentions a term, if there is one."""
    people = archive.terms.get("people", {})

    def mentioned(_: Story) -> Sequence[NameMention]:
        return [NameMention(0, 2, term_path("people", key)) for key in [*people][-1:]]

    return catalogue(archive, mentioned=mentioned)


def mixed(pages: Catalogue, layouts: bytes = b"layouts") -> Ingredients:
    """Return the ingredients of the pages of a catalogue."""
    return ingredients_of(pages, story_digests(pages.archive.stories), [layouts])


def moved_unseen(before: Archive, after: Archive) -> set[str]:
    """Return the permalinks of pages that differ, and that nothing is said to have moved."""
    old, new = catalogued(before), catalogued(after)
    is_reached = reach_since(mixed(old).encoded, mixed(new))
    last = {page.permalink: page for page in old.pages()}
    return {
        address.permalink
        for address in after.addresses.values()
        if not is_reached(address) and last.get(address.permalink) != new.page(address)
    }


@given(drawn=edited())
def test_every_page_that_edits_move_is_reached(
    drawn: tuple[Drawn, Drawn],
) -> None:
    before, after = map(made, drawn)
    assert moved_unseen(before, after) == set()


@given(drawn=edited())
def test_where_days_have_no_pages_of_their_own_the_same_is_true(
    drawn: tuple[Drawn, Drawn],
) -> None:
    config = replace(CONFIG, leave_out=("days",))
    before, after = (made(each, config) for each in drawn)
    assert moved_unseen(before, after) == set()


def parts_of_files(pages: Catalogue) -> dict[tuple[object, ...], View]:
    """Return the views of the stretches of all files, by what they are made from."""
    listed = mixed(pages).listed
    return {
        (address.kind, stretch.has_head, *[listed[at] for at in stretch.positions]): stretch.made()
        for address in pages.archive.addresses.values()
        if address.kind in {"data-year", "data-ninjs", "data-table"}
        for stretch in pages.stretches(address)
    }


@given(drawn=edited())
def test_a_stretch_that_is_made_from_the_same_is_the_same(
    drawn: tuple[Drawn, Drawn],
) -> None:
    before, after = (parts_of_files(catalogued(made(each))) for each in drawn)
    assert {key: before[key] for key in before.keys() & after.keys()} == {
        key: after[key] for key in before.keys() & after.keys()
    }


def many(*more: Story) -> list[Story]:
    """Return so many stories that feeds have a history, the newest last."""
    return [
        *[
            story(
                f"s{number}", f"2024-{1 + number // 28 % 12:02}-{1 + number % 28:02}",
                terms={"topics": ("Law",) if number % 2 else ("Floods",)},
            )
            for number in range(230)
        ],
        *more,
    ]  # fmt: skip


WITHOUT_LAW = (
    "/2024/01/s0/",
    "/topics/floods/",
    "/2024/03/",
    "/feed/atom/1.xml",
    "/topics/floods/feed.xml",
)
"""Pages of these stories that print none about law of the next year."""


def reached(before: list[Story], after: list[Story]) -> set[str]:
    """Return the permalinks of the pages that edits reach."""
    archives = [made(Drawn(stories)) for stories in (before, after)]
    assert moved_unseen(*archives) == set()
    old, new = map(catalogued, archives)
    is_reached = reach_since(mixed(old).encoded, mixed(new))
    return {each.permalink for each in new.archive.addresses.values() if is_reached(each)}


def test_a_new_story_reaches_no_page_that_does_not_print_it() -> None:
    new = story("news", "2025-01-01", terms={"topics": ("Law",)})
    pages = reached(many(), many(new))
    assert {"/2025/01/news/", "/topics/law/", "/topics/law/feed.xml", "/2025/01/01/"} <= pages
    assert pages.isdisjoint(WITHOUT_LAW)


def test_a_story_under_another_topic_reaches_both_and_what_names_them() -> None:
    before = many()
    after = [*before[:-1], replace(before[-1], terms={"topics": ("Floods",)})]
    pages = reached(before, after)
    assert {"/2024/09/s229/", "/topics/law/", "/topics/floods/", "/2024/09/"} <= pages
    assert pages.isdisjoint({"/2024/01/s0/", "/2024/03/", "/feed/atom/1.xml", "/people/"})


def test_where_no_ingredients_are_known_every_page_is_reached() -> None:
    pages = catalogued(made(Drawn(many())))
    is_reached = reach_since(b"", mixed(pages))
    assert all(map(is_reached, pages.archive.addresses.values()))


def test_other_layouts_reach_every_page() -> None:
    pages = catalogued(made(Drawn(many()[:5])))
    is_reached = reach_since(mixed(pages, b"one").encoded, mixed(pages, b"two"))
    assert all(map(is_reached, pages.archive.addresses.values()))
