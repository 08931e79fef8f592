"""Packed values are what they were packed from."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet import packed
from broadsheet.packed import KnownBy, PackedBytes, PackedTexts


def _are_alike(one: Sequence[object], other: Sequence[object]) -> None:
    assert [*one] == [*other]
    assert len(one) == len(other)
    assert [one[at] for at in range(-len(other), len(other))] == [*other, *other]
    for part in (slice(None), slice(1, 3), slice(None, None, -1), slice(-2, None)):
        assert [*one[part]] == [*other[part]]
    for beyond in (len(other), -len(other) - 1):
        with pytest.raises(IndexError):
            one[beyond]


@given(st.lists(st.binary(max_size=4)))
def test_strings_of_bytes_of_any_length(values: list[bytes]) -> None:
    _are_alike(PackedBytes(iter(values)), values)


@given(st.lists(st.binary(min_size=3, max_size=3)))
def test_digests(values: list[bytes]) -> None:
    _are_alike(PackedBytes(values), values)


@given(st.lists(st.lists(st.sampled_from("abcd")).map(tuple)))
def test_tuples_of_texts(values: list[tuple[str, ...]]) -> None:
    _are_alike(PackedTexts(iter(values)), values)


@given(st.lists(st.sets(st.sampled_from(["", "a", "b", "ab", "ba", "abc"]), max_size=3)))
def test_what_is_known_by_texts_is_found_by_each_though_others_have_its_digest(
    values: list[set[str]],
) -> None:
    texts = sorted({text for value in values for text in value})
    by_text = {text: [at for at, value in enumerate(values) if text in value] for text in texts}
    shared = {text: positions for text, positions in by_text.items() if len(positions) > 1}
    for digest in (hash, len):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(packed, "hash", digest, raising=False)
            known = KnownBy(values, sorted)
            assert {text: known.positions(text) for text in texts} == by_text
            assert dict(known.shared()) == shared
            assert len([*known.shared()]) == len(shared)
            assert known.positions("c") == []
