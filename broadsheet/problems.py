"""Problems: mistakes an editor can mend, as values with a place."""

import msgspec


class Problem(msgspec.Struct, frozen=True, order=True):
    """Something an editor can fix, and where it stands."""

    file: str
    """Relative to the archive's root, with forward slashes."""
    line: int
    """Counted from 1 at the top of the file; 0 for the whole file."""
    column: int
    """Counted from 1, in characters; 0 with a line of 0."""
    field: str
    """Front matter key, or empty for the body and for whole files."""
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Return the report's lines: place, message and, indented, the hint."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        field = f"{self.field}: " if self.field else ""
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{place}: {field}{self.message}{hint}"


class Invalid(Exception):  # noqa: N818 - a mistake by an editor is not an error of the program
    """A value an editor wrote that cannot be used; whoever knows its place makes it a `Problem`."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Misplaced(Invalid):
    """An `Invalid` that knows its place in the text that was read, counted from 1."""

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
    """A problem that knows its key or its words but not yet its line: the file is read again to place it."""

    file: str
    path: tuple[str | int, ...]
    """Keys and list positions in the front matter: `("people", 2)`; empty for the body or the file."""
    message: str
    hint: str = ""
    target: str = ""
    """For the body: the link target or words to look for."""
    occurrence: int = 0
    """Which of several equal targets in the body, counted from 0."""
