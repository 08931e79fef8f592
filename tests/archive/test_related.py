from fractions import Fraction
from math import log2

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.related import RELATED, rarity, related_stories
from broadsheet.model import Story
from tests.archive.stories import archives, assembled


def _slowly(position: int, held: list[set[str]], chosen: tuple[int, ...]) -> list[int]:
    """Return the related stories by looking at every other story and every term."""
    everything = len(held)
    scores = {}
    for other in range(everything):
        shared = held[position] & held[other]
        if other != position and shared and other not in chosen:
            weights = (
                int((1 + everything // sum(term in each for each in held)) ** 16).bit_length()
                for term in shared
            )
            scores[other] = sum(weights)
    ordered = sorted(scores, key=lambda other: (-scores[other], abs(other - position), other))
    return [*chosen, *ordered][:RELATED]


@given(archives(most=9))
def test_related_stories_are_those_that_share_the_most_and_rarest_terms(
    stories: list[Story],
) -> None:
    archive, _ = assembled(stories)
    held = [set(terms) for terms in archive.postings.term_paths]
    for position in range(len(stories)):
        chosen = tuple(archive.postings.chosen.get(position, ()))
        assert list(related_stories(position, archive.postings)) == _slowly(position, held, chosen)


@given(archives())
def test_no_story_is_related_to_itself_or_twice(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    for position in range(len(stories)):
        related = related_stories(position, archive.postings)
        assert position not in related
        assert len(set(related)) == len(related) <= RELATED


@given(archives())
def test_what_an_editor_wants_first_comes_first_in_that_order(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    for position, story in enumerate(archive.stories):
        slugs = [
            archive.stories[other].slug for other in related_stories(position, archive.postings)
        ]
        assert slugs[: len(story.related)] == list(story.related)


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_rarer_term_never_weighs_less(count: int, more: int) -> None:
    everything = count + more
    assert rarity(count, everything) >= rarity(everything, everything)
    assert abs(rarity(count, everything) - 16 * log2(1 + Fraction(everything // count))) <= 1
