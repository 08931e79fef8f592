"""Shelves: values of a large archive that lie on the disk, each decoded whenever it is asked for.

A million stories would take more memory than builds may have. What is shelved is in a temporary
file of the system's, which is gone when nobody needs it any more, however the program ends.
"""

import os
import tempfile
import weakref
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Generic, TypeVar

import msgspec

from broadsheet.packed import Numbered
from broadsheet.problems import Failure

_Value = TypeVar("_Value")
_Of = TypeVar("_Of")

_RECENT = 4_096
"""Values that stay decoded: pages that are made one after the other print much of the same."""
_BUFFER = 1 << 18
"""Bytes that are written at a time, and read of values that are taken in their order."""


class Shelving(Generic[_Value]):
    """Values of one type, each known by its number in the order in which they were put there.

    Whatever puts a value there raises `Failure` when the machine has no room for it.
    """

    def __init__(self, kind: "type[_Value]") -> None:
        with _troubles(), tempfile.TemporaryFile() as file:
            self._file = os.dup(file.fileno())
        # The file is gone when nobody has it open any more.
        weakref.finalize(self, os.close, self._file)
        self._kind = kind
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(kind).decode
        self._ends = array("Q", [0])
        self._unwritten = bytearray()
        self._recent: dict[int, _Value] = {}

    def put(self, value: _Value) -> int:
        """Put a value at the end, and return its number."""
        return self.put_encoded(self._encode(value))

    def emptied(self) -> "Shelving[_Value]":
        """Return another for values of the same type, with nothing in it."""
        return Shelving(self._kind)

    def put_encoded(self, encoded: "bytes | memoryview") -> int:
        """Put a value there that is encoded already, as msgspec does it, and return its number."""
        self._unwritten += encoded
        self._ends.append(self._ends[-1] + len(encoded))
        if len(self._unwritten) > _BUFFER:
            self._write()
        return len(self._ends) - 2

    def value(self, number: int) -> _Value:
        """Return the value of a number."""
        found = self._recent.get(number)
        if found is None:
            found = self._decode(self._read(self._ends[number], self._ends[number + 1]))
            if len(self._recent) >= _RECENT:
                self._recent.clear()
            self._recent[number] = found
        return found

    def in_order(self, first: int, last: int) -> Iterator[_Value]:
        """Yield the values of the numbers from the first to the last, of which none is kept."""
        for encoded in self.encoded(first, last):
            yield self._decode(encoded)

    def encoded(self, first: int, last: int) -> Iterator[memoryview]:
        """Yield the same as they are on the disk."""
        ends = self._ends
        while first <= last:
            beyond = max(bisect_right(ends, ends[first] + _BUFFER, first, last + 2) - 1, first + 1)
            start, block = ends[first], memoryview(self._read(ends[first], ends[beyond]))
            for number in range(first, beyond):
                yield block[ends[number] - start : ends[number + 1] - start]
            first = beyond

    def _read(self, start: int, end: int) -> bytes:
        if self._unwritten:
            self._write()
        os.lseek(self._file, start, os.SEEK_SET)
        return os.read(self._file, end - start)

    def _write(self) -> None:
        unwritten = bytes(self._unwritten)
        with _troubles():
            os.lseek(self._file, 0, os.SEEK_END)
            while unwritten:
                unwritten = unwritten[os.write(self._file, unwritten) :]
        self._unwritten.clear()


@contextmanager
def _troubles() -> Iterator[None]:
    """Raise `Failure` when the machine has no room for a temporary file."""
    try:
        yield
    except OSError as error:
        raise Failure(f"{tempfile.gettempdir()}: {error.strerror}") from error


class Shelved(Numbered[_Value]):
    """Some values of a shelf, in an order of their own."""

    def __init__(self, shelf: Shelving[_Value], numbers: Iterable[int]) -> None:
        self._shelf, self._numbers = shelf, array("I", numbers)
        first, count = self._numbers[0] if self._numbers else 0, len(self._numbers)
        self._is_in_order = self._numbers == array("I", range(first, first + count))

    def value_at(self, number: int) -> _Value:
        """Return the value of a number."""
        return self._shelf.value(self._numbers[number])

    def __iter__(self) -> Iterator[_Value]:
        if self._is_in_order and self._numbers:
            return self._shelf.in_order(self._numbers[0], self._numbers[-1])
        return map(self._shelf.value, self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def reordered(self, positions: Iterable[int]) -> "Shelved[_Value]":
        """Return the values at some positions, shelved anew in this order: so they are read faster."""
        shelf = self._shelf.emptied()
        return Shelved(
            shelf,
            [
                shelf.put_encoded(encoded)
                for number in map(self._numbers.__getitem__, positions)
                for encoded in self._shelf.encoded(number, number)
            ],
        )

    def picked(self, numbers: Iterable[int]) -> "Shelved[_Value]":
        """Return the values of some numbers, in the order given: shelved ones."""
        return Shelved(self._shelf, map(self._numbers.__getitem__, numbers))


class Computed(Numbered[_Value], Generic[_Of, _Value]):
    """As many values as a sequence has, each made of its value there whenever it is asked for."""

    def __init__(self, of: Sequence[_Of], made: Callable[[_Of], _Value]) -> None:
        self._of, self._made = of, made

    def value_at(self, number: int) -> _Value:
        """Return what is made of the value of a number."""
        return self._made(self._of[number])

    def __iter__(self) -> Iterator[_Value]:
        return map(self._made, self._of)

    def __len__(self) -> int:
        return len(self._of)


def picked(values: Sequence[_Value], positions: Iterable[int]) -> Sequence[_Value]:
    """Return the values at some positions: of shelved ones, shelved ones."""
    if isinstance(values, Shelved):
        return values.picked(positions)
    return tuple([values[position] for position in positions])


def computed(values: Sequence[_Of], made: Callable[[_Of], _Value]) -> Sequence[_Value]:
    """Return what is made of each of some values: of shelved ones, whenever it is asked for."""
    if isinstance(values, Shelved):
        return Computed(values, made)
    return tuple([made(value) for value in values])


def shelved_like(
    values: Sequence[_Of], made: Iterable[_Value], kind: "type[_Value]"
) -> Sequence[_Value]:
    """Return values that are made of others, in the same order: of shelved ones, shelved ones."""
    if not isinstance(values, Shelved):
        return list(made)
    shelf = Shelving(kind)
    return Shelved(shelf, [shelf.put(value) for value in made])
