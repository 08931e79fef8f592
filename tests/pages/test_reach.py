"""Which pages an edit may reach: all that print something of it, and of the others only a few."""

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from msgspec.structs import replace

from broadsheet.archive.assemble import Archive
from broadsheet.archive.exported import HISTORY
from broadsheet.archive.refiling import are_named_alike
from broadsheet.archive.revising import edited_positions, revise
from broadsheet.model import Story
from broadsheet.pages.catalogue import Catalogue, catalogue, revise_catalogue
from broadsheet.pages.reach import FiledAddresses
from tests.archive.stories import CONFIG, assembled, story
from tests.archive.test_refiling import COUNTRIES, WIDE, History, histories
from tests.archive.test_revising import MEDIA, NOW, edits
from tests.pages.test_ingredients import CONFIG as WIDEST
from tests.pages.test_ingredients import WITHOUT_LAW, Drawn, catalogued, edited, made, many, mixed
from tests.pages.test_single_edits import EDITS


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


def within_reach(before: Catalogue, after: Catalogue) -> set[str] | None:
    """Return the permalinks of the pages that edits may have moved; None where that is not known."""
    reach = FiledAddresses(after.archive.addresses).since(after, before)
    if reach is None:
        return None
    within = {address.permalink for address in reach.addresses}
    assert [each.permalink for each in reach.addresses] == [
        each for each in after.archive.addresses if each in within
    ]
    if reach.shift:
        # What lists and files print of the others is made from the same.
        listed, listed_before = mixed(after).listed, mixed(before).listed
        stayed = [(then, now) for then, now in enumerate(reach.shift.now_at) if now >= 0]
        assert {now for then, now in stayed if listed[now] != listed_before[then]} <= {
            *reach.shift.moved
        }
    return within


def unreached(before: Catalogue, after: Catalogue) -> set[str]:
    """Return the permalinks of pages that differ, and that edits are not said to have moved."""
    within = within_reach(before, after)
    if within is None:
        return set()
    last = {page.permalink: page for page in before.pages()}
    return {
        page.permalink
        for page in after.pages()
        if page.permalink not in within and last.get(page.permalink) != page
    }


@given(drawn=edited(), leave_out=st.sampled_from([(), ("days",)]))
def test_every_page_that_a_shift_moves_is_reached(
    drawn: tuple[Drawn, Drawn], leave_out: tuple[str, ...]
) -> None:
    before, after = (made(each, replace(WIDEST, leave_out=leave_out)) for each in drawn)
    event(str(within_reach(catalogued(before), catalogued(after)) is not None))
    assert unreached(catalogued(before), catalogued(after)) == set()


@pytest.mark.parametrize("edit", EDITS)
def test_every_page_that_an_edit_of_a_kind_moves_is_reached(edit: str) -> None:
    before, after = EDITS[edit]()
    assert unreached(catalogued(before), catalogued(after)) == set()
    assert unreached(catalogued(after), catalogued(before)) == set()


def test_a_story_that_comes_or_goes_reaches_no_page_that_does_not_print_it() -> None:
    new = story("news", "2025-01-01", terms={"topics": ("Law",)})
    pair = [catalogued(made(Drawn(each))) for each in (many(), many(new))]
    for before, after in (pair, reversed(pair)):
        pages = within_reach(before, after)
        assert pages is not None
        assert {"/topics/law/", "/topics/law/feed.xml", "/"} <= pages
        assert pages.isdisjoint(WITHOUT_LAW)


@given(drawn=edits(), drafts=st.booleans(), future=st.booleans())
def test_every_page_that_an_edit_moves_is_reached(
    *, drawn: tuple[list[Story], list[tuple[Story, Story]]], drafts: bool, future: bool
) -> None:
    stories, pairs = drawn
    asked = {"drafts": drafts, "future": future, "now": NOW, "media": MEDIA}
    if archives := revised(stories, pairs, **asked):
        moved, within_reach = moved_and_reached(*archives)
        assert moved <= within_reach


@given(drawn=histories())
def test_every_page_that_other_terms_move_is_reached(drawn: History) -> None:
    asked = {"records": drawn.records, "config": WIDE, "countries": COUNTRIES}
    stories = {each.file: each for each in drawn.stories}
    archive, findings = assembled(drawn.stories, **asked)  # type: ignore[arg-type]
    for new in drawn.edits:
        revision = revise(archive, findings, [(stories[new.file], new)], COUNTRIES)
        stories[new.file] = new
        before = catalogue(archive)
        if revision is None:
            archive, findings = assembled([*stories.values()], **asked)  # type: ignore[arg-type]
            continue
        archive, findings = revision.archive, [*revision.findings]
        if are_named_alike(before.archive.terms, archive.terms):
            after = revise_catalogue(before, archive, revision.positions)
            pages = {page.permalink: page for page in after.pages()}
            assert pages == {page.permalink: page for page in catalogue(archive).pages()}
            assert unreached(before, after) == set()


def test_in_the_history_of_a_topic_the_parts_from_an_edit_on_are_reached() -> None:
    count = 3 * HISTORY + 20
    days = [f"{1600 + at}-02-0{1 + at % 9}" for at in range(count)]
    stories = [story(f"s{at}", day, terms={"topics": ("Rain",)}) for at, day in enumerate(days)]
    config = replace(CONFIG, feed_size=10)
    for at in (0, HISTORY + 50, count - 1):
        turned = replace(stories[at], terms={"topics": ("Rain", "Law"), "people": ("Bo",)})
        others = [story("law", "1599-01-01", terms={"topics": ("Law",), "people": ("Bo",)})]
        archive, findings = assembled([*stories, *others], config=config)
        for old, new in ((stories[at], turned), (turned, replace(turned, terms=others[0].terms))):
            before = catalogue(archive)
            revision = revise(archive, findings, [(old, new)], ())
            assert revision is not None
            archive = revision.archive
            after = revise_catalogue(before, archive, revision.positions)
            last, within = before.archive.addresses, within_reach(before, after)
            assert within is not None
            parts = [each for each in archive.addresses.values() if each.kind == "atom-part"]
            moved = {
                each.permalink
                for each in parts
                if each.permalink not in last
                or before.page(last[each.permalink]) != after.page(each)
            }
            assert moved <= within
            # Those of the oldest stories of a topic stay where a newer one goes.
            assert at < HISTORY or "/topics/rain/feed/atom/1.xml" not in within


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
