"""What the system refuses, told in one plain line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from broadsheet.problems import Failure


@contextmanager
def failures(path: Path | str) -> Iterator[None]:
    """Raise `Failure` for an `OSError`, naming its own path or else this one, and the system's words."""
    try:
        yield
    except OSError as error:
        # A move names two: the second is the one that a reader of the message knows.
        place = error.filename2 or error.filename or path
        raise Failure(f"{place}: {error.strerror or error}") from error
