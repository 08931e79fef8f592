from collections import deque
from collections.abc import Sequence
from datetime import date

import hypothesis.strategies as st
import pytest
from hypothesis import given
from msgspec.structs import replace

from broadsheet.archive.revising import revise
from broadsheet.model import Body, Correction, Moment, Picture, Source, Story, Target
from broadsheet.pages.catalogue import catalogue, revise_catalogue
from tests.archive.stories import archives, assembled, body, story

_LANGUAGES = st.sampled_from(["", "", "de", "fr"])
MEDIA = {"media/flood.jpg": "/media/flood.0123456789.jpg"}
NOW = "2025-01-01T12:00:00Z"
_EXPIRIES = st.sampled_from([None, None, Moment("2025-01-01T00:00:00Z", "2025-01-01")])
_ORIGINALS = st.sampled_from(["", "", "s0", "s1", "s2"])
_TARGETS = st.lists(
    st.sampled_from(
        [
            "/2025/01/04/",
            *(f"s{number}.md" for number in range(14)),
            "/topics/",
            "flood.jpg",
            "#top",
        ]
    ),
    max_size=3,
)
_SUMMARIES = st.sampled_from(["", "It rained."])
_PICTURES = st.sampled_from([None, Picture("flood.jpg", "A flood"), Picture("gone.jpg", "Nothing")])


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[Story], list[tuple[Story, Story]]]:
    """Draw an archive, some of it drafts or under embargo, and what some of its stories are edited to."""
    stories = [
        replace(
            each,
            draft=draw(st.booleans()),
            expires=draw(_EXPIRIES),
            rank=draw(st.integers(0, 1)),
            language=draw(_LANGUAGES),
            translation_of=draw(_ORIGINALS),
        )
        for each in draw(archives())
    ]
    edited = (
        draw(st.lists(st.sampled_from(stories), max_size=3, unique_by=lambda each: each.file))
        if stories
        else []
    )
    drawn = [
        replace(
            each,
            title=draw(st.sampled_from(["One", "Two", each.title])),
            summary=draw(_SUMMARIES),
            updated=draw(st.sampled_from([each.updated, None, Moment(NOW, "2025-01-01T12:00:00")])),
            body=body(*draw(_TARGETS)),
            picture=draw(_PICTURES),
            draft=draw(st.sampled_from([each.draft, each.draft, each.draft, not each.draft])),
            date=draw(
                st.sampled_from(
                    [each.date, each.date, each.date, Moment("2025-01-02T00:00:00Z", "2025-01-02")]
                )
            ),
            related=draw(st.sampled_from([each.related, each.related, ()])),
            language=draw(st.sampled_from([each.language, each.language, "fr"])),
            translation_of=draw(st.sampled_from([each.translation_of, each.translation_of, ""])),
        )
        for each in edited
    ]
    return stories, list(zip(edited, drawn, strict=True))


@given(drawn=edits(), drafts=st.booleans(), future=st.booleans(), keeps=st.booleans())
def test_a_revised_archive_is_the_one_assembled_anew(
    *, drawn: tuple[list[Story], list[tuple[Story, Story]]], drafts: bool, future: bool, keeps: bool
) -> None:
    stories, edited = drawn
    asked = {"drafts": drafts, "future": future, "now": NOW, "media": MEDIA}
    before, findings = assembled(stories, **asked)  # type: ignore[arg-type]
    revision = revise(before, findings, edited)
    after = {each.file: each for each in stories} | {new.file: new for _, new in edited}
    anew, found = assembled(list(after.values()), **asked)  # type: ignore[arg-type]
    if revision is not None:
        assert revision.archive == anew
        assert sorted(revision.findings, key=repr) == sorted(found, key=repr)
        last = catalogue(before, keeps=keeps)
        if keeps:
            # What is kept of the stories has been made for all of them.
            deque(last.pages(), maxlen=0)
        pages = revise_catalogue(last, revision.archive, revision.positions)
        assert list(pages.pages()) == list(catalogue(anew).pages())


def _revised(old: Story, new: Story, others: Sequence[Story] = ()) -> bool:
    archive, findings = assembled([old, *others], media=MEDIA)
    return revise(archive, findings, [(old, new)]) is not None


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"summary": "Another."},
        {"updated": Moment("2025-06-08T00:00:00Z", "2025-06-08")},
        {"place": "Nairobi"},
        {"sources": (Source("The Gazette"),)},
        {"language": "fr"},
        {"body": Body("1" * 32, (), (), 40)},
        {"body": body("/topics/", "other.md", "nowhere.md")},
    ],
)
def test_what_is_the_storys_own_moves_nothing(change: dict[str, object]) -> None:
    old = story("one")
    assert _revised(old, replace(old, **change), [story("other")])


@pytest.mark.parametrize(
    "change",
    [
        {"date": Moment("2025-06-08T00:00:00Z", "2025-06-08")},
        {"slug": "two"},
        {"rank": 1},
        {"title": "Tomorrow"},
        # It may be true by now, when the archive was assembled it was still to come.
        {"updated": Moment("2100-01-01T00:00:00Z", "2100-01-01")},
        {"terms": {"topics": ("Law",)}},
        {"related": ("other",)},
        {"draft": True},
        {"expires": Moment("2025-06-08T00:00:00Z", "2025-06-08")},
        {"aliases": ("/old/",)},
        {"corrections": (Correction(date(2025, 6, 8), "Not so."),)},
        {"body": Body("1" * 32, (), ("a-heading",), 40)},
        {"body": body("/media/flood.jpg")},
        {"picture": Picture("flood.jpg", "A flood")},
    ],
)
def test_what_others_are_arranged_by_is_left_to_be_assembled(change: dict[str, object]) -> None:
    old = story("one")
    assert not _revised(old, replace(old, **change), [story("other")])


def test_an_edit_costs_no_look_at_other_stories() -> None:
    stories = [story(f"s{number}", "2025-06-07", f"s{number + 1}.md") for number in range(30)]
    archive, findings = assembled(stories)
    new = replace(stories[3], summary="Another.")
    revision = revise(archive, findings, [(stories[3], new)])
    assert revision is not None
    moved = [
        position
        for position, each in enumerate(revision.archive.stories)
        if each is not archive.stories[position]
    ]
    assert (moved, revision.archive.addresses, revision.archive.terms) == (
        list(revision.positions),
        archive.addresses,
        archive.terms,
    )


def test_a_broken_link_in_a_story_that_time_keeps_out_is_found_too() -> None:
    old = story("one", "2031-06-07")
    archive, findings = assembled([old, story("other")])
    revision = revise(archive, findings, [(old, replace(old, body=body("nowhere.md")))])
    assert revision is not None
    assert [finding.target for finding in revision.findings] == ["nowhere.md"]
    assert revision.positions == []


def test_a_broken_link_is_found_and_found_no_more_once_mended() -> None:
    old = story("one", "2025-06-07", "nowhere.md")
    archive, findings = assembled([old, story("other")])
    assert len(findings) == 1
    worse = replace(old, body=body("nowhere.md", "elsewhere.md"))
    first = revise(archive, findings, [(old, worse)])
    assert first is not None
    assert [finding.target for finding in first.findings] == ["nowhere.md", "elsewhere.md"]
    mended = replace(old, body=Body("0" * 32, (Target("link", "other.md"),), (), 1))
    second = revise(first.archive, first.findings, [(worse, mended)])
    assert second is not None
    assert second.findings == []
    assert second.archive.links.backlinks == {
        second.archive.permalinks.index("/2025/06/other/"): (
            second.archive.permalinks.index("/2025/06/one/"),
        )
    }
