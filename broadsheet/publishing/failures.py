"""What the system refuses, in one plain line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from broadsheet.problems import Failure


@contextmanager
def failures(path: Path | str) -> Iterator[None]:
    """Raise `Failure` for an `OSError`, in the system's words.

    The message names the path that the error has, or else this one.
    """
    try:
        yield
    except OSError as error:
        # The error of a move has two paths: the reader of the message knows the second.
        name = error.filename2 or error.filename or path
        raise Failure(f"{name}: {error.strerror or error}") from error
