from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive import related
from broadsheet.archive.related import (
    CANDIDATES,
    FoundRelated,
    all_related,
    possibly_naming,
    postings,
    rarity,
    related_stories,
)
from broadsheet.model import Story
from tests.archive.stories import archives, assembled, story


def _slowly(position: int, held: list[set[str]], chosen: tuple[int, ...]) -> list[int]:
    """Return the related stories by looking at every other story and every term."""
    everything = len(held)
    scores = {}
    for other in range(everything):
        shared = held[position] & held[other]
        if other != position and shared and other not in chosen:
            counts = [sum(term in each for each in held) for term in shared]
            scores[other] = sum(rarity(count, everything) for count in counts)
    ordered = sorted(scores, key=lambda other: (-scores[other], abs(other - position), other))
    return [*chosen, *ordered][:CANDIDATES]


@given(archives(most=9))
def test_related_stories_are_those_that_share_the_most_and_rarest_terms(
    stories: list[Story],
) -> None:
    archive, _ = assembled(stories)
    held = [set(terms) for terms in archive.postings.term_paths]
    for position in range(len(stories)):
        chosen = tuple(archive.postings.chosen.get(position, ()))
        assert list(related_stories(position, archive.postings)) == _slowly(position, held, chosen)


@given(st.lists(st.sets(st.sampled_from("ab"), max_size=2), min_size=30, max_size=60), st.data())
def test_whoever_a_story_is_related_to_is_among_those_that_possibly_name_it(
    held: list[set[str]], data: st.DataObject
) -> None:
    chosen = {data.draw(st.integers(0, len(held) - 1)): [data.draw(st.integers(0, len(held) - 1))]}
    of = postings([sorted(terms) for terms in held], chosen)
    sought = data.draw(st.sets(st.integers(0, len(held) - 1), min_size=1, max_size=2))
    naming = {
        position
        for position in range(len(held))
        if not sought.isdisjoint(related_stories(position, of))
    }
    assert naming <= possibly_naming(sought, of)


@given(archives())
def test_no_story_is_related_to_itself_or_twice(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    for position in range(len(stories)):
        related = related_stories(position, archive.postings)
        assert position not in related
        assert len(set(related)) == len(related) <= CANDIDATES


@given(archives())
def test_what_an_editor_wants_first_comes_first_in_that_order(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    for position, each in enumerate(archive.stories):
        slugs = [
            archive.stories[other].slug for other in related_stories(position, archive.postings)
        ]
        assert slugs[: len(each.related)] == list(each.related)


@given(st.integers(1, 10**5), st.integers(0, 10**5), st.integers(0, 10**5))
def test_a_rarer_term_never_weighs_less(count: int, more: int, others: int) -> None:
    everything = count + more + others
    weight = rarity(count, everything)
    assert weight >= rarity(count + more, everything) >= 1
    exact = 16 * log2(Fraction(2 * (everything - count) + 1, 2 * count + 1))
    assert weight == 1 or abs(weight - exact) <= 1


@pytest.mark.parametrize("everything", [4, 6, 12, 100, 10_000])
def test_what_half_of_all_stories_have_counts_little_in_archives_of_any_size(
    everything: int,
) -> None:
    rare, half = rarity(1, everything), rarity(everything // 2, everything)
    assert half == rarity(everything, everything) == 1
    # Two stories that share a rare name are nearer than two that share several common ones.
    assert rare > 8 * half


def test_a_rare_name_outweighs_the_common_ones_in_a_small_archive() -> None:
    common = {"people": ("Ada", "Bo"), "topics": ("Law", "Work")}
    stories = [
        story("a", "2025-01-01", terms=common | {"people": ("Ada", "Bo", "Zed")}),
        *(story(f"c{day}", f"2025-01-{day:02}", terms=common) for day in range(2, 7)),
        story("z", "2025-03-01", terms={"people": ("Zed",)}),
        *(story(f"n{day}", f"2025-02-{day:02}") for day in range(2, 6)),
    ]
    archive, _ = assembled(stories)
    at = [each.slug for each in archive.stories].index("a")
    assert archive.stories[related_stories(at, archive.postings)[0]].slug == "z"


LETTERS = st.sets(st.sampled_from("abcdefg"), max_size=3).map(sorted).map(tuple)


def found(
    stories: Sequence[tuple[str, tuple[str, ...]]],
    chosen: Mapping[int, int],
    last: FoundRelated | None = None,
) -> FoundRelated:
    """Return what is related to stories, each of which is given by its file and its terms."""
    wanted = {by: (of,) for by, of in chosen.items() if max(by, of) < len(stories) and by != of}
    of = postings([terms for _, terms in stories], wanted)
    return all_related([file for file, _ in stories], of, last)


@given(
    before=st.lists(LETTERS, max_size=30),
    edits=st.lists(st.tuples(st.integers(0, 30), LETTERS | st.none(), st.booleans()), max_size=3),
    chosen=st.dictionaries(st.integers(0, 29), st.integers(0, 29), max_size=2),
)
def test_related_stories_that_are_taken_over_are_those_found_anew(
    before: list[tuple[str, ...]],
    edits: list[tuple[int, tuple[str, ...] | None, bool]],
    chosen: dict[int, int],
) -> None:
    stories = [(f"s{at}", terms) for at, terms in enumerate(before)]
    after = [*stories]
    for number, (at, terms, is_new) in enumerate(edits):
        place = after[at : at + 1]
        name = f"new{number}" if is_new or not place else place[0][0]
        after[at : at + (not is_new)] = [] if terms is None else [(name, terms)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(related, "_NEIGHBOURS", 2)
        assert found(after, chosen, found(stories, {0: 1})) == found(after, chosen)


@given(
    held=st.lists(st.sets(st.sampled_from("abcd"), max_size=2), min_size=9, max_size=40),
    place=st.integers(0, 40),
    terms=LETTERS,
    neighbours=st.integers(1, 10),
)
def test_of_two_that_are_equally_near_one_is_nearer_once_a_story_has_come_between(
    held: list[set[str]], place: int, terms: tuple[str, ...], neighbours: int
) -> None:
    few = [(f"s{at}", tuple(sorted(each))) for at, each in enumerate(held)]
    more = [*few[:place], ("new", terms), *few[place:]]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(related, "_NEIGHBOURS", neighbours)
        with_it, without_it = found(more, {}), found(few, {})
        assert found(more, {}, without_it) == with_it
        assert found(few, {}, with_it) == without_it
