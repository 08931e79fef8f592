"""Which records are published, when only stories name them that readers may not see yet."""

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given
from msgspec.structs import replace

from broadsheet.archive.assemble import Archive
from broadsheet.archive.revising import revise
from broadsheet.model import Document, Moment, Record, Story
from broadsheet.problems import Finding
from tests.archive.stories import assembled, body, record, story

LATER: dict[str, Any] = {"date": Moment("2040-01-01T00:00:00Z", "2040-01-01")}
GONE: dict[str, Any] = {"expires": Moment("2026-01-01T00:00:00Z", "2026-01-01")}
ANN = record("people", "ann", "Ann Lee", also=("A. Lee",), aliases=("/ann/",))
FLOODS = record("topics", "floods", "Floods")
RIVERS = record("topics", "rivers", "River floods", parent="Floods")


def _naming(name: str = "a", *links: str, person: str = "Ann Lee", **fields: object) -> Story:
    return story(name, "2025-06-07", *links, **{"terms": {"people": (person,)}, **fields})


def _people(archive: Archive) -> list[str]:
    return [term.name for term in archive.terms["people"].values()]


@pytest.mark.parametrize(
    ("stories", "published"),
    [
        ([], True),
        ([_naming()], True),
        ([_naming(draft=True)], False),
        ([_naming(**LATER)], False),
        ([_naming(person="A. Lee", draft=True)], False),
        ([_naming(person="ann  lee", draft=True)], False),
        ([_naming(draft=True), _naming("b", **LATER)], False),
        ([_naming(draft=True), _naming("b")], True),
        ([_naming(**GONE)], True),
        ([_naming(draft=True), _naming("b", **GONE)], True),
        ([_naming(draft=True), story("b", "2025-06-07", "/people/ann/")], True),
        ([_naming(draft=True), story("b", "2025-06-07", "/people/ann/#life")], True),
        ([_naming(draft=True), story("b", "2025-06-07", "../people/ann.md")], True),
        ([_naming(draft=True), story("b", "2025-06-07", "/ann/")], True),
        ([_naming("a", "/people/ann/", draft=True)], False),
        ([_naming(draft=True), story("b", draft=True)], False),
    ],
    ids=[
        "nobody",
        "a story",
        "a draft",
        "an embargo",
        "by an alias",
        "spelt otherwise",
        "both",
        "a story as well",
        "expired",
        "expired as well",
        "linked by its permalink",
        "linked to a place on it",
        "linked by its file",
        "linked by an old address",
        "linked by the draft",
        "another draft",
    ],
)
def test_a_record_that_only_unseen_stories_name_is_not_published(
    stories: list[Story], *, published: bool
) -> None:
    archive, findings = assembled(stories, records=[ANN])
    assert _people(archive) == (["Ann Lee"] if published else [])
    assert ("/people/ann/" in archive.addresses) is published
    assert findings == []
    shown, _ = assembled(stories, records=[ANN], drafts=True, future=True)
    assert _people(shown) == ["Ann Lee"]


def test_a_page_that_links_to_a_record_publishes_it() -> None:
    page = Document(
        file="content/pages/x.md", permalink="/x/", title="X", body=body("/people/ann/")
    )
    for document, published in ((page, ["Ann Lee"]), (replace(page, draft=True), [])):
        archive, _ = assembled([_naming(draft=True)], records=[ANN], documents=[document])
        assert _people(archive) == published


@pytest.mark.parametrize(
    ("draft", "published"),
    [("River floods", ["Floods"]), ("Floods", ["Floods", "River floods"])],
)
def test_a_record_above_a_published_one_is_published(draft: str, published: list[str]) -> None:
    unseen = story("a", terms={"topics": (draft,)}, draft=True)
    archive, findings = assembled([unseen], records=[FLOODS, RIVERS])
    terms = archive.terms["topics"]
    assert [term.name for term in terms.values()] == published
    assert all(child in terms for term in terms.values() for child in term.children)
    assert findings == []


def test_the_name_of_an_unseen_record_still_covers_a_shorter_one() -> None:
    lee = record("people", "lee", "Lee")
    archive, _ = assembled([_naming(draft=True)], records=[ANN, lee])
    assert _people(archive) == ["Lee"]
    assert "Ann Lee" in archive.covering


@pytest.mark.parametrize("links", [("/people/ann/",), ("../people/ann.md#x",)])
def test_an_edit_that_links_to_an_unseen_record_is_assembled_anew(links: tuple[str, ...]) -> None:
    stories = [_naming(draft=True), story("b")]
    archive, findings = assembled(stories, records=[ANN])
    assert revise(archive, findings, [(stories[1], replace(stories[1], body=body(*links)))]) is None
    titled = replace(stories[1], title="Another")
    assert revise(archive, findings, [(stories[1], titled)]) is not None


RECORDS = st.lists(st.sampled_from([ANN, FLOODS, RIVERS]), unique=True)
NAMED = st.sampled_from(["Ann Lee", "A. Lee", "Bo"])
TOPICS = st.sampled_from(["Floods", "River floods", "Law"])


@st.composite
def newsrooms(draw: st.DrawFn) -> tuple[list[Story], list[Record]]:
    made = [
        story(
            f"s{number}",
            terms={"people": (draw(NAMED),), "topics": (draw(TOPICS),)},
            draft=draw(st.booleans()),
            **draw(st.sampled_from([{}, LATER, GONE])),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    return made, draw(RECORDS)


@given(newsrooms())
def test_time_and_drafts_alone_make_no_mistake(drawn: tuple[list[Story], list[Record]]) -> None:
    stories, records = drawn
    mistakes = [
        {_without_time(finding) for finding in assembled(stories, records=records, now=now)[1]}
        for now in ("2025-07-01T00:00:00Z", "2030-01-01T00:00:00Z", "2050-01-01T00:00:00Z")
    ]
    assert mistakes[0] == mistakes[1] == mistakes[2]


def _without_time(finding: Finding) -> tuple[str, str]:
    return finding.file, finding.message
