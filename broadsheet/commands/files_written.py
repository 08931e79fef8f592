"""Files that commands write into an archive: each is whole from the moment that it has its name."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from broadsheet.problems import Failure, Misuse


def write_new(file: Path, data: bytes) -> None:
    """Write a new file, which is whole from the moment that it exists.

    Raises `Misuse` when something has its name, `Failure` when the machine fails.
    """
    _write(file, data, _name)


def write_over(file: Path, data: bytes) -> None:
    """Write a file in one step: it is there whole, or as it was.

    Raises `Failure` when the machine fails.
    """
    _write(file, data, Path.replace)


def _write(file: Path, data: bytes, name: Callable[[Path, Path], object]) -> None:
    """Write a file beside its place, and give it its name."""
    # The temporary file is hidden: a build that runs meanwhile, or after a kill, passes it over.
    temporary = file.with_name(f".{file.stem}.{uuid4().hex}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as stream:
                stream.write(data)
            name(temporary, file)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        # The message names the file's own path in any case: nobody asked for the temporary name.
        raise Failure(f"{file}: {error.strerror or error}") from error


def _name(temporary: Path, file: Path) -> None:
    """Give a file its name; raises `Misuse` when something has that name.

    A link is refused where a name is taken, on every system; a rename is not. Where the file system
    has no links, the name is taken by an empty file first, which a kill just then would leave.
    """
    try:
        try:
            os.link(temporary, file)
        except FileExistsError:
            raise
        except OSError:
            file.open("xb").close()
            temporary.replace(file)
    except FileExistsError as error:
        raise Misuse(f"{file} exists already: nothing was written") from error
