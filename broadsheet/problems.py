"""Problems: mistakes that an editor can mend, as values with a file, a line and a column."""

import msgspec


class Problem(msgspec.Struct, frozen=True, order=True):
    """Something an editor can fix, with its file, line and column."""

    file: str
    """Path of the file from the archive's root, with forward slashes."""
    line: int
    """Line, counted from 1 at the top of the file; 0 for the whole file."""
    column: int
    """Column, counted from 1 in characters; 0 when the line is 0."""
    field: str
    """Front matter key, or empty for the body and for whole files."""
    message: str
    hint: str = ""
    name: str = ""
    """Name of a piece of advice (`broadsheet.advising`); empty for a mistake."""

    def __str__(self) -> str:
        """Return the lines of a report: file, line, column and message, then the hint, indented.

        A piece of advice has its name behind the message.
        """
        position = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        field = f"{self.field}: " if self.field else ""
        name = f" [{self.name}]" if self.name else ""
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{position}: {field}{self.message}{name}{hint}"


class Invalid(Exception):  # noqa: N818 - a mistake by an editor is not an error of the program
    """A value that an editor wrote and that cannot be used.

    It knows no file or line: whoever knows them makes it a `Problem`.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Undated(Invalid):
    """An `Invalid` for a text that is no date; a hint may say which day it names, in what language."""

    def __init__(
        self,
        message: str,
        hint: str,
        *,
        written: str,
        hours: bool = False,
        rough: bool = False,
        about: bool = True,
    ) -> None:
        super().__init__(message, hint)
        self.written = written
        self.hours = hours
        """Whether an hour may stand behind the day."""
        self.rough = rough
        """Whether a month, a year or an approximate day does as well."""
        self.about = about
        """Whether these may be approximate."""


class Misplaced(Invalid):
    """An `Invalid` that knows its line and column in the text that was read, counted from 1."""

    def __init__(
        self, message: str, hint: str = "", *, line: int, column: int, field: str = ""
    ) -> None:
        super().__init__(message, hint)
        self.line = line
        self.column = column
        self.field = field


class Failure(Exception):  # noqa: N818 - the machine failed, not the program
    """The machine cannot do what was asked: no permission, no space, no folder; one plain line."""


class Misuse(Exception):  # noqa: N818 - the command was misused
    """The command was asked for something that makes no sense; one plain line."""


class Finding(msgspec.Struct, frozen=True):
    """A problem that knows its key or its words but not yet its line.

    The file is read again to find the line.
    """

    file: str
    path: tuple[str | int, ...]
    """Keys and list positions in the front matter: `("people", 2)`; empty for a body or a file."""
    message: str
    hint: str = ""
    target: str = ""
    """Link target or words to look for in the body; empty for front matter."""
    occurrence: int = 0
    """Ordinal among equal targets in the body, counted from 0."""
    name: str = ""
    """Name of a piece of advice (`broadsheet.advising`); empty for a mistake."""
