"""Text: the bytes of a file as characters and lines, or the place where they are not text."""

import re

from broadsheet.problems import Misplaced

_LAST = "".join(
    chr(plane + low) for plane in range(0, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF)
)
CONTROLS = f"\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef{_LAST}"
"""What no editor means to write: C0 controls but tab and newline, DEL, C1 controls and Unicode's
noncharacters.

Marks of direction and joiners are not among them: right-to-left and Indic text is made with them.
"""
_CONTROL = re.compile(f"[{CONTROLS}]")


def decode(data: bytes) -> str:
    r"""Return the text of a UTF-8 file: without a byte order mark, each of its lines ended by `\n` alone.

    Raises `Misplaced` at the first byte that is not UTF-8 or the first control character.
    """
    try:
        text = plain_lines(data.decode())
    except UnicodeDecodeError as error:
        line, column = line_and_column(plain_lines(data[: error.start].decode()))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise Misplaced(message, "save the file as UTF-8", line=line, column=column) from error
    # Most texts are printable throughout, which is found ten times as fast as that no control is
    # among them.
    printable = text.replace("\n", "").replace("\t", "").isprintable()
    if not printable and (control := _CONTROL.search(text)):
        line, column = line_and_column(text[: control.start()])
        message = f"control character U+{ord(control[0]):04X} is not text"
        raise Misplaced(message, "delete this invisible character", line=line, column=column)
    return text


def line_and_column(before: str) -> tuple[int, int]:
    """Return the line and the column, both counted from 1, of what follows a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def plain_lines(text: str) -> str:
    r"""Return a text without a byte order mark, each of its lines ended by `\n` alone: as problems count them."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
