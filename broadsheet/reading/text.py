"""Text: the bytes of a file as characters and lines, or the line and column where they are not."""

import re

from broadsheet.problems import Misplaced

_LAST = "".join(
    chr(plane + low) for plane in range(0, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF)
)
CONTROLS = f"\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef{_LAST}"
"""Characters that no editor means to write: C0 controls except tab and newline, DEL, C1 controls
and Unicode's noncharacters.

Marks of direction and joiners are not among them: right-to-left and Indic texts need these.
"""
CONTROL_CHARACTER = re.compile(f"[{CONTROLS}]")


def decode(data: bytes) -> str:
    r"""Return the text of a UTF-8 file, without a byte order mark, its lines ended by `\n` alone.

    Raises `Misplaced` at the first byte that is not UTF-8 or the first control character.
    """
    try:
        text = plain_lines(data.decode())
    except UnicodeDecodeError as error:
        line, column = line_and_column(plain_lines(data[: error.start].decode()))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise Misplaced(message, "save the file as UTF-8", line=line, column=column) from error
    # Most texts are printable throughout, and to find that out is ten times as fast as to search
    # for controls.
    printable = text.replace("\n", "").replace("\t", "").isprintable()
    if not printable and (control := CONTROL_CHARACTER.search(text)):
        line, column = line_and_column(text[: control.start()])
        message = f"control character U+{ord(control[0]):04X} is not text"
        raise Misplaced(message, "delete this invisible character", line=line, column=column)
    return text


def line_and_column(before: str) -> tuple[int, int]:
    """Return the line and the column, both counted from 1, of what follows a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def plain_lines(text: str) -> str:
    r"""Return a text without a byte order mark and with `\n` alone between lines.

    The lines of problems are counted in this text.
    """
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
