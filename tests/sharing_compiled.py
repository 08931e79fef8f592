"""What all processes of a run of tests compile once: the layouts, and the tests themselves."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _pytest.assertion.rewrite import PYC_TAIL, get_cache_dir

COMPILED = "BROADSHEET_COMPILED_LAYOUTS"
"""Variable with the folder in which all processes of a run keep the layouts that they have compiled."""


def share_compiled_layouts() -> None:
    """Make the folder for compiled layouts, unless this process is one of a run that has it."""
    if COMPILED not in os.environ:
        os.environ[COMPILED] = tempfile.mkdtemp(prefix="broadsheet-layouts-")
        atexit.register(shutil.rmtree, os.environ[COMPILED], ignore_errors=True)


@contextmanager
def one_before_the_others(tests: Path) -> Iterator[None]:
    """Have one worker find the tests before the others do, where tests in a folder have no bytecode.

    All would compile the same at the same time, in a new checkout for twice as long as they take to
    find the tests then. A worker that ends without having found them lets another go ahead.
    """
    from broadsheet.publishing.lock import locked  # noqa: PLC0415 - workers alone take turns

    found = Path(os.environ[COMPILED], "found")
    if not all(map(_is_compiled, tests.glob("test_*.py"))):
        with locked(found.with_name("finding"), waiting=lambda: None):
            if not found.exists():
                yield
                found.touch()
                return
    yield


def _is_compiled(test: Path) -> bool:
    return (get_cache_dir(test) / f"{test.stem}{PYC_TAIL}").exists()
