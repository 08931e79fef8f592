"""Trouble: what nobody has foreseen, told as a problem, with all that is known of it in a file."""

import traceback
from pathlib import Path

from broadsheet.problems import Problem

FOLDER = Path(".broadsheet")
_HINT = "undo the last change, or mend what is wrong with its file; the file named here says where it happened"


def trouble(root: Path, at: str, error: BaseException) -> Problem:
    """Return an error as a problem of the file that says all about it: `.broadsheet/trouble-following.txt`.

    Where that cannot be written, the problem is one of the whole archive.
    """
    file = FOLDER / f"trouble-{at}.txt"
    told = "".join(traceback.format_exception(error))
    try:
        (root / FOLDER).mkdir(exist_ok=True)
        # A name that is not UTF-8 may stand in it.
        (root / file).write_text(told, encoding="utf-8", errors="backslashreplace")
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
