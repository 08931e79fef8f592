"""Packed values are what they were packed from."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.packed import PackedBytes, PackedTexts


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
