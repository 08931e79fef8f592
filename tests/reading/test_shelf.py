"""Shelves: what is put on the disk comes back as it was, in any order that is asked for."""

import pytest
from hypothesis import given, settings

from broadsheet.archive.ordering import newest_first
from broadsheet.model import Item, Story
from broadsheet.reading import shelf
from broadsheet.reading.shelf import Computed, Shelved, Shelving, computed, picked, shelved_like
from broadsheet.reading.shelved_items import ShelvedItems
from tests.archive.stories import archives, record


def _shelved(stories: list[Story]) -> Shelved[Story]:
    made = Shelving(Story)
    return Shelved(made, [made.put(story) for story in stories])


@settings(max_examples=25)
@given(archives())
def test_shelved_stories_are_those_in_memory_in_the_same_order(stories: list[Story]) -> None:
    shelved = _shelved(stories)
    assert list(shelved) == stories
    assert [shelved[at] for at in range(len(stories))] == stories
    assert list(newest_first(shelved)) == list(newest_first(stories))
    assert list(shelved[1:]) == stories[1:]


def test_what_is_made_of_shelved_values_is_made_when_it_is_asked_for() -> None:
    made = Shelving(str)
    words = Shelved(made, map(made.put, ["ash", "birch", "cedar"]))
    for values in (words, tuple(words)):
        assert list(computed(values, len)) == [3, 5, 5]
        assert list(picked(values, [2, 0])) == ["cedar", "ash"]
        assert list(shelved_like(values, (word.upper() for word in values), str)) == [
            "ASH",
            "BIRCH",
            "CEDAR",
        ]
    lengths = computed(words, len)
    assert isinstance(lengths, Computed)
    assert (lengths[-1], lengths[:2], len(lengths)) == (5, [3, 5], 3)
    with pytest.raises(IndexError):
        lengths[3]


def test_a_shelf_decodes_again_what_it_has_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_RECENT", 2)
    monkeypatch.setattr(shelf, "_BUFFER", 8)
    made = Shelving(str)
    numbers = [made.put(f"word {at}") for at in range(9)]
    assert [made.value(at) for at in (*numbers, *reversed(numbers))] == [
        f"word {at}" for at in (*range(9), *reversed(range(9)))
    ]


def test_items_of_which_stories_are_shelved_are_a_mapping_like_any_other() -> None:
    ash, items = record("topics", "ash", "Ash"), ShelvedItems()
    plain: dict[str, Item] = {"b": ash, "a": ash}
    items.update(plain)
    items.sort()
    assert (dict(items), len(items), items.others) == (plain, 2, [ash, ash])
    del items["a"]
    assert list(items) == ["b"]
    with pytest.raises(KeyError):
        items["a"]
