"""Packed values: very many small ones of an archive, in few bytes more than they have themselves.

A digest of 16 bytes takes 57 as a value in a list, and a million of them are a part of what a build
may hold. Each is made again whenever it is asked for.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import overload


class PackedBytes(Sequence[bytes]):
    """Strings of bytes, one behind the other."""

    def __init__(self, values: Iterable[bytes]) -> None:
        joined, ends, lengths = bytearray(), array("Q", [0]), set[int]()
        for value in values:
            joined += value
            ends.append(len(joined))
            lengths.add(len(value))
        self._joined, self._count = bytes(joined), len(ends) - 1
        # Those of the same length need no account of where they are.
        self._length = lengths.pop() if len(lengths) == 1 else 0
        self._ends = array("Q") if self._length else ends

    @overload
    def __getitem__(self, at: int) -> bytes: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[bytes]: ...

    def __getitem__(self, at: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(self._count))]
        number, length = range(self._count)[at], self._length
        if length:
            return self._joined[number * length : (number + 1) * length]
        return self._joined[self._ends[number] : self._ends[number + 1]]

    def __iter__(self) -> Iterator[bytes]:
        joined, length = self._joined, self._length
        if length:
            return (joined[at : at + length] for at in range(0, len(joined), length))
        return (joined[start:end] for start, end in pairwise(self._ends))

    def __len__(self) -> int:
        return self._count


class PackedTexts(Sequence[tuple[str, ...]]):
    """Tuples of texts, of which many have the same: each text is in memory once."""

    def __init__(self, values: Iterable[Iterable[str]]) -> None:
        numbers: dict[str, int] = {}
        self._numbers, self._ends = array("I"), array("I", [0])
        for texts in values:
            self._numbers.extend([numbers.setdefault(text, len(numbers)) for text in texts])
            self._ends.append(len(self._numbers))
        self._texts = [*numbers]

    @overload
    def __getitem__(self, at: int) -> tuple[str, ...]: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[tuple[str, ...]]: ...

    def __getitem__(self, at: int | slice) -> tuple[str, ...] | Sequence[tuple[str, ...]]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        number = range(len(self))[at]
        numbers = self._numbers[self._ends[number] : self._ends[number + 1]]
        return tuple(map(self._texts.__getitem__, numbers))

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return map(self.__getitem__, range(len(self)))

    def __len__(self) -> int:
        return len(self._ends) - 1
