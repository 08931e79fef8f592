import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.closeness import closest, likely_hint, plain_words, slips
from broadsheet.reading.story_fields import STORY_FIELDS

WORDS = st.text("abcdefghij", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("titel", "title"),
        ("ttile", "title"),
        ("itle", "title"),
        ("sumary", "summary"),
        ("Summary", "summary"),
        ("dat", "date"),
        ("udpated", "updated"),
        ("corections", "corrections"),
        ("realted", "related"),
        ("drafts", "draft"),
        ("image_src", "image"),
    ],
)
def test_a_slip_in_a_key_is_seen(key: str, meant: str) -> None:
    assert closest(key, STORY_FIELDS) == [meant]


@pytest.mark.parametrize(
    "key", ["weight", "layout", "hero", "seo", "x", "№", "", "comments", "toc", "slideshow"]
)
def test_a_key_of_another_kind_is_taken_for_none(key: str) -> None:
    assert closest(key, STORY_FIELDS) == []


@pytest.mark.parametrize(
    ("path", "known", "meant"),
    [
        ("/2025/06/rain/", ["/2025/06/rains/", "/2025/06/votes/"], ["/2025/06/rains/"]),
        ("/2025/6/rains/", ["/2025/06/rains/"], ["/2025/06/rains/"]),
        ("rains", ["rains-return-to-the-sahel", "votes"], ["rains-return-to-the-sahel"]),
        ("#the-vote", ["#the-votes", "#the-count"], ["#the-votes"]),
        ("London", ["Europe/London", "Europe/Lisbon"], ["Europe/London"]),
        ("New York", ["America/New_York", "Europe/London"], ["America/New_York"]),
        ("harbour-fire.jpg", ["harbor-fire.jpg", "snow.jpg"], ["harbor-fire.jpg"]),
        ("/about-us/", ["/contact/", "/map/"], []),
        ("the-vote", ["the-rains", "the-fire"], []),
        ("2025", ["2024", "2026-review"], ["2024", "2026-review"][:1]),
    ],
)
def test_paths_and_names_are_close_by_letters_or_by_words(
    path: str, known: list[str], meant: list[str]
) -> None:
    assert closest(path, known) == meant


@given(WORDS, st.lists(WORDS, max_size=6))
def test_what_is_known_is_closest_to_itself(word: str, others: list[str]) -> None:
    assert closest(word, {word, *others}) == [word]


@given(WORDS.filter(lambda word: len(word) > 4), st.integers(0, 11), st.sampled_from("klmnop"))
def test_a_letter_too_much_is_seen(word: str, at: int, letter: str) -> None:
    at = min(at, len(word))
    assert closest(f"{word[:at]}{letter}{word[at:]}", [word]) == [word]
    # The first letter of a name must be right.
    assert closest(f"{letter}{word}", [word], names=True, by_words=False) == []


@given(WORDS, WORDS)
def test_slips_are_the_same_from_both_sides(one: str, other: str) -> None:
    assert slips(one, other, 12) == slips(other, one, 12)


def test_words_are_plain() -> None:
    assert plain_words("Côte d\u2019Ivoire, 2025") == ("cote", "divoire", "2025")


def test_a_hint_names_three_texts_at_most() -> None:
    assert likely_hint([]) == ""
    assert likely_hint(["a", "b", "c", "d"]) == "did you mean 'a' or 'b' or 'c'?"
