"""An archive whose stories come under other terms is the one that would be assembled anew."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from broadsheet.archive.assemble import Archive
from broadsheet.archive.revising import Revision, revise
from broadsheet.model import Country, Record, Story
from broadsheet.problems import Finding
from broadsheet.reading.config import Config, Taxonomy
from tests.archive.stories import CONFIG, assembled, body, record, story

COUNTRIES = (Country("FR", "France"), Country("IN", "India"), Country("XA", "Saint Law"))
WIDE = Config(
    taxonomies=(
        Taxonomy("people", "person"),
        Taxonomy("topics", "topic", tree=True),
        Taxonomy("authors", "author", "author"),
        Taxonomy("countries", "country", "country"),
        Taxonomy("storylines", "storyline", "storyline"),
        Taxonomy("organisations", "organisation", built_in=True),
    ),
    page_size=2,
    feed_size=2,
    feeds=2,
)
NAMES = ("Floods", "floods", "Law", "Bo Writer", "Müller", "Muller", "C++", "Page")
TARGETS = ("s0.md", "/topics/", "/topics/law/", "/topics/floods/page/2/", "/people/muller/")
FIELDS = ("people", "topics", "authors", "storylines", "organisations")

_names = st.lists(st.sampled_from(NAMES), max_size=3, unique_by=str.casefold).map(tuple)


@st.composite
def _terms(draw: st.DrawFn, *, hard: bool) -> Mapping[str, tuple[str, ...]]:
    countries = [(), ("France",), ("India", "France"), *([("Nowhere",)] if hard else [])]
    named = {field: draw(_names) for field in FIELDS[: draw(st.integers(1, len(FIELDS)))]}
    return {field: names for field, names in named.items() if names} | {
        "countries": draw(st.sampled_from(countries))
    }


class History(NamedTuple):
    """An archive, and what its stories become one after another."""

    stories: Sequence[Story]
    records: Sequence[Record]
    edits: Sequence[Story]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Draw an archive and edits to the terms of its stories; in a hard one much else is found out."""
    hard = draw(st.sampled_from([False, False, True]))
    days = ["2024-12-31", "2025-01-01", "2025-01-02", "2025-01", "2024~"]
    links = st.lists(st.sampled_from(TARGETS if hard else TARGETS[:2]), max_size=1)
    stories = [
        story(
            f"s{number}",
            draw(st.sampled_from(days)),
            body=body(*draw(links)),
            terms=draw(_terms(hard=hard)),
            draft=hard and draw(st.booleans()),
            translation_of=draw(st.sampled_from(["", "s0"])) if hard and number else "",
            language=draw(st.sampled_from(["", "fr"])),
        )
        for number in range(draw(st.integers(1, 8)))
    ]
    records = [
        record("topics", "law", "Law", parent=draw(st.sampled_from(["", "Floods"]))),
        record("topics", "floods", "Floods", body=body("s0.md")),
        record("people", "muller", "Muller", also=("Müller",)),
        record("organisations", "law", "Law"),
    ]
    now, edits = {each.file: each for each in stories}, []
    for _ in range(draw(st.integers(1, 4))):
        old = now[draw(st.sampled_from(sorted(now)))]
        changed: dict[str, object] = {"terms": draw(_terms(hard=hard))}
        if draw(st.booleans()):
            changed["body"] = body(*draw(links))
        now[old.file] = replace(old, **changed)
        edits.append(now[old.file])
    held = records if hard else records[1:3]
    return History(stories, draw(st.lists(st.sampled_from(held), unique_by=_file)), edits)


def _file(each: Record) -> str:
    return each.file


def _in_order(archive: Archive) -> object:
    """Return what an archive has in an order that pages print and equality does not see."""
    return (
        [*archive.addresses],
        [*archive.link_targets.addresses],
        [(taxonomy, [*group]) for taxonomy, group in archive.terms.items()],
        [*archive.letters],
    )


@given(drawn=histories())
def test_an_archive_filed_anew_is_the_one_assembled_anew(drawn: History) -> None:
    def anew(stories: Mapping[str, Story]) -> tuple[Archive, list[Finding]]:
        return assembled(
            [*stories.values()], records=drawn.records, config=WIDE, countries=COUNTRIES
        )

    now = {each.file: each for each in drawn.stories}
    archive, findings = anew(now)
    for edited in drawn.edits:
        revision = revise(archive, findings, [(now[edited.file], edited)], COUNTRIES)
        now[edited.file] = edited
        wanted, found = anew(now)
        if revision is None:
            archive, findings = wanted, found
            continue
        archive, findings = revision.archive, [*revision.findings]
        assert archive == wanted
        assert _in_order(archive) == _in_order(wanted)
        assert sorted(findings, key=repr) == sorted(found, key=repr)


BEFORE = [
    story("one", "2025-01-01", terms={"topics": ("Floods",), "people": ("Bo",)}),
    story("two", "2025-01-02", terms={"topics": ("Floods", "Law"), "people": ("Bo",)}),
    story("three", "2025-01-03", terms={"topics": ("Law",)}),
]


def _turned(
    topics: tuple[str, ...],
    stories: Sequence[Story] = BEFORE,
    config: Config = CONFIG,
    records: Sequence[Record] = (),
) -> tuple[Archive, Revision | None]:
    archive, findings = assembled(stories, config=config, records=records)
    old = stories[0]
    new = replace(old, terms={**old.terms, "topics": topics})
    return archive, revise(archive, findings, [(old, new)], ())


@pytest.mark.parametrize("topics", [("Law",), (), ("Floods", "Law"), ("Rain",), ("floods",)])
def test_a_story_comes_under_other_terms(topics: tuple[str, ...]) -> None:
    archive, revision = _turned(topics)
    assert revision is not None
    stories = [replace(BEFORE[0], terms={**BEFORE[0].terms, "topics": topics}), *BEFORE[1:]]
    assert revision.archive == assembled(stories)[0]
    # Terms that have not moved are the very same.
    assert revision.archive.terms["people"] is archive.terms["people"]


def test_where_no_address_has_moved_they_are_the_very_same() -> None:
    archive, revision = _turned(("floods",))
    assert revision is not None
    assert revision.archive.addresses is archive.addresses


def test_where_stories_are_told_in_several_languages_all_is_assembled() -> None:
    told = story("un", "2025-01-01", language="fr", translation_of="three")
    assert _turned(("Law",), [*BEFORE, told])[1] is None


def test_where_a_record_loses_its_last_story_all_is_assembled() -> None:
    alone = [replace(BEFORE[0], terms={"topics": ("Rain",)}), *BEFORE[1:]]
    records = [record("topics", "rain", "Rain")]
    assert _turned(("Law",), alone, records=records)[1] is None


def test_where_a_page_that_another_links_to_goes_all_is_assembled() -> None:
    alone = [
        replace(BEFORE[0], terms={"topics": ("Rain",)}),
        story("four", "2025-01-04", "/topics/rain/"),
    ]
    assert _turned(("Law",), alone)[1] is None


def test_where_the_settings_have_a_menu_a_new_page_is_left_to_be_assembled() -> None:
    config = replace(CONFIG, menu=("topics",))
    assert _turned(("Law", "Rain"), config=config)[1] is None


def test_without_the_countries_that_are_known_all_is_assembled() -> None:
    archive, findings = assembled(BEFORE)
    new = replace(BEFORE[0], terms={"topics": ("Law",)})
    assert revise(archive, findings, [(BEFORE[0], new)]) is None
