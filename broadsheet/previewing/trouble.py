"""Trouble: an unforeseen error as a problem, with the whole traceback in a file."""

import traceback
from pathlib import Path

from broadsheet.problems import Problem

FOLDER = Path(".broadsheet")
_HINT = "undo the last change, or mend what is wrong with its file; the file named here says where it happened"


def trouble(root: Path, at: str, error: BaseException) -> Problem:
    """Return an error as a problem of the file with its traceback, which this function writes.

    The file is `.broadsheet/trouble-following.txt` where `at` is "following". When it cannot be
    written, the problem is one of the whole archive.
    """
    file = FOLDER / f"trouble-{at}.txt"
    report = "".join(traceback.format_exception(error))
    try:
        (root / FOLDER).mkdir(exist_ok=True)
        # The traceback may hold a name that is not UTF-8.
        (root / file).write_text(report, encoding="utf-8", errors="backslashreplace")
        named = file.as_posix()
    except OSError:
        named = "."
    last = (
        " ".join("".join(traceback.format_exception_only(error)).split())
        .encode("utf-8", "backslashreplace")
        .decode()
    )
    return Problem(
        named, 0, 0, "", f"the preview met what it was not made for while {at}: {last}", _HINT
    )
