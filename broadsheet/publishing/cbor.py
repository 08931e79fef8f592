"""CBOR (RFC 8949), as far as Pagefind's files have it: lists, texts, bytes and whole numbers."""

from typing import Any

NUMBER, NEGATIVE, BYTES, TEXT, LIST = range(5)
"""The kinds of values."""
_SHORT = 24
"""The first number that has bytes of its own behind the head."""


def head(content: bytes, at: int) -> tuple[int, int, int]:
    """Return the kind of the value at a place, its number or length, and where its content begins."""
    kind, short = content[at] >> 5, content[at] & 31
    if short < _SHORT:
        return kind, short, at + 1
    size = 1 << (short - _SHORT)
    return kind, int.from_bytes(content[at + 1 : at + 1 + size]), at + 1 + size


def headed(kind: int, number: int) -> bytes:
    """Return the head of a value of a kind, with its number or length.

    Raises `ValueError` for numbers that take more than eight bytes.
    """
    if number < _SHORT:
        return bytes([kind << 5 | number])
    for width in range(4):
        if number < 1 << (8 << width):
            return bytes([kind << 5 | _SHORT + width]) + number.to_bytes(1 << width)
    raise ValueError(f"a length of {number} has no place in CBOR")


def encoded_text(text: str) -> bytes:
    """Return a text as a value."""
    content = text.encode()
    return headed(TEXT, len(content)) + content


def decoded(content: bytes) -> Any:  # noqa: ANN401 - lists of lists of numbers and texts
    """Return the value that content begins with."""
    value, _ = _value(content, 0)
    return value


def _value(content: bytes, at: int) -> tuple[Any, int]:
    kind, number, at = head(content, at)
    if kind == TEXT:
        return content[at : at + number].decode(), at + number
    if kind == LIST:
        values = []
        for _ in range(number):
            value, at = _value(content, at)
            values.append(value)
        return values, at
    return (-1 - number if kind == NEGATIVE else number), at
