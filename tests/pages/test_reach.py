"""Which pages an edit may reach: all that print something of it, and of the others only a few."""

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.assemble import Archive
from broadsheet.archive.revising import edited_positions, revise
from broadsheet.model import Story
from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.reach import FiledAddresses
from tests.archive.stories import assembled, story
from tests.archive.test_revising import MEDIA, NOW, edits


def revised(
    stories: list[Story], pairs: list[tuple[Story, Story]], **asked: object
) -> tuple[Archive, Archive] | None:
    """Return an archive before and after edits; None when they are no edits to single stories."""
    before, findings = assembled(stories, **asked)  # type: ignore[arg-type]
    revision = revise(before, findings, pairs)
    return (before, revision.archive) if revision else None


def moved_and_reached(before: Archive, after: Archive) -> tuple[set[str], set[str]]:
    """Return the permalinks of the pages that differ, and of those that an edit may reach."""
    edited = edited_positions(before, after)
    assert edited is not None
    reached = FiledAddresses(after.addresses).reached(catalogue(after), edited, before)
    old, new = (
        {page.permalink: page for page in catalogue(each).pages()} for each in (before, after)
    )
    assert old.keys() == new.keys()
    moved = {permalink for permalink, page in new.items() if old[permalink] != page}
    permalinks = dict.fromkeys(address.permalink for address in reached)
    assert [*permalinks] == [each for each in after.addresses if each in permalinks]
    return moved, {*permalinks}


@given(drawn=edits(), drafts=st.booleans(), future=st.booleans())
def test_every_page_that_an_edit_moves_is_reached(
    *, drawn: tuple[list[Story], list[tuple[Story, Story]]], drafts: bool, future: bool
) -> None:
    stories, pairs = drawn
    asked = {"drafts": drafts, "future": future, "now": NOW, "media": MEDIA}
    if archives := revised(stories, pairs, **asked):
        moved, within_reach = moved_and_reached(*archives)
        assert moved <= within_reach


def test_an_edit_reaches_its_own_pages_and_those_that_name_it() -> None:
    terms = {"topics": ("Floods",)}
    others = [story("vote", "2025-05-08", terms={"topics": ("Law",)}), story("fire", "2024-01-02")]
    old, new = (
        story("rains", "2025-06-07", title=title, terms=terms) for title in ("Rain", "Rains")
    )
    archives = revised([old, *others], [(old, new)])
    assert archives is not None
    moved, within_reach = moved_and_reached(*archives)
    its = {
        "/2025/06/rains/",
        "/2025/06/",
        "/2025/06/07/",
        "/topics/floods/",
        "/topics/floods/feed.xml",
        "/",
    }
    assert its <= moved
    assert within_reach.isdisjoint(
        {"/2025/05/vote/", "/2025/05/", "/topics/law/", "/topics/law/feed.xml", "/2024/"}
    )
