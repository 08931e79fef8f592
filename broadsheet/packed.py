"""Packed values: very many small ones of an archive, in few bytes more than they have themselves.

A digest of 16 bytes takes 57 as a value in a list, and a million of them are a part of what a build
may hold. Each is made again whenever it is asked for.
"""

from abc import abstractmethod
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Generic, TypeVar, overload

_Value = TypeVar("_Value")

_HALF = 32
"""Bits of a text's digest that are kept, and of the position beside it."""
_LOWER = (1 << _HALF) - 1


class Numbered(Sequence[_Value]):
    """A sequence that makes, or reads, each of its values when it is asked for."""

    @abstractmethod
    def value_at(self, number: int) -> _Value:
        """Return the value of a number, which is one of those from 0 on that there are."""

    def picked(self, numbers: Iterable[int]) -> Sequence[_Value]:
        """Return the values of some numbers, in the order given."""
        return [self.value_at(number) for number in numbers]

    @overload
    def __getitem__(self, at: int) -> _Value: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[_Value]: ...

    def __getitem__(self, at: int | slice) -> _Value | Sequence[_Value]:
        numbers = range(len(self))[at]
        return self.value_at(numbers) if isinstance(numbers, int) else self.picked(numbers)


class PackedBytes(Numbered[bytes]):
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

    def value_at(self, number: int) -> bytes:
        """Return the bytes of a number."""
        length = self._length
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


class PackedTexts(Numbered[tuple[str, ...]]):
    """Tuples of texts, of which many have the same: each text is in memory once."""

    def __init__(self, values: Iterable[Iterable[str]]) -> None:
        numbers: dict[str, int] = {}
        self._numbers, self._ends = array("I"), array("I", [0])
        for texts in values:
            self._numbers.extend([numbers.setdefault(text, len(numbers)) for text in texts])
            self._ends.append(len(self._numbers))
        self._texts = [*numbers]

    def value_at(self, number: int) -> tuple[str, ...]:
        """Return the texts of a number."""
        numbers = self._numbers[self._ends[number] : self._ends[number + 1]]
        return tuple(map(self._texts.__getitem__, numbers))

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return map(self.value_at, range(len(self)))

    def __len__(self) -> int:
        return len(self._ends) - 1


class KnownBy(Generic[_Value]):
    """Where values stand that are known by texts, in eight bytes for each text: none is in memory.

    What is found is looked at again, as another text may have the same digest.
    """

    def __init__(self, values: Sequence[_Value], texts: Callable[[_Value], Iterable[str]]) -> None:
        """Take values, and what returns the texts that one of them is known by."""
        self._values, self._texts = values, texts
        self._found = array(
            "Q",
            sorted(
                [
                    _digest(text) << _HALF | position
                    for position, value in enumerate(values)
                    for text in texts(value)
                ]
            ),
        )

    def positions(self, text: str) -> list[int]:
        """Return the positions of the values that are known by a text, in their order."""
        digest, found = _digest(text), self._found
        start, end = (bisect_left(found, each << _HALF) for each in (digest, digest + 1))
        positions = dict.fromkeys([each & _LOWER for each in found[start:end]])
        return [each for each in positions if text in self._texts(self._values[each])]

    def shared(self) -> Iterator[tuple[str, list[int]]]:
        """Yield each text that several values are known by, with their positions in their order."""
        for digest, same in groupby(self._found, key=lambda each: each >> _HALF):
            positions = dict.fromkeys([each & _LOWER for each in same])
            holders: dict[str, list[int]] = {}
            for position in positions if len(positions) > 1 else ():
                for text in {*self._texts(self._values[position])}:
                    if _digest(text) == digest:
                        holders.setdefault(text, []).append(position)
            yield from (each for each in holders.items() if len(each[1]) > 1)


def _digest(text: str) -> int:
    return hash(text) & _LOWER
