"""What every test may use: whole builds in this process, and the flag that rewrites what outputs are compared to."""

import gc
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import nullcontext
from itertools import chain, islice
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from tests.hanging import (  # noqa: F401 - pytest finds them here
    pytest_timeout_cancel_timer,
    pytest_timeout_set_timer,
)
from tests.sharing_compiled import one_before_the_others, share_compiled_layouts


def _have_patience() -> None:
    """Have no property assert a time, as a busy machine breaks no rule.

    The gate tries the same examples each time, so that it says the same of the same change:
    BROADSHEET_EXAMPLES makes properties longer, as for a night, and has them search at random.
    """
    from hypothesis import settings  # noqa: PLC0415 - the process that gives out tests runs none

    examples = int(os.environ.get("BROADSHEET_EXAMPLES", "0"))
    settings.register_profile(
        "patient", deadline=None, max_examples=max(20, examples), derandomize=not examples
    )
    settings.load_profile("patient")


def _load_patterns() -> None:
    """Load what Hypothesis reads patterns with, before any test has threads.

    It is loaded when a pattern is first drawn from, and pytest rewrites it then. In Python 3.11 that
    fails when another thread builds a syntax tree meanwhile (python/cpython#106905).
    """
    from hypothesis import strategies  # noqa: PLC0415 - the process that gives out tests runs none

    strategies.from_regex("a").validate()


collect_ignore = ["problems", "examples", "snapshots"]
"""Folders beside this file in which hundreds of folders have no test."""

RunBuild = Callable[..., tuple[int, str]]


_MEMORY = Path("/dev/shm")
_ROOM = 4 * 2**30
"""Bytes that must be free there: the whole suite leaves less than a quarter as much at any time."""


def pytest_configure() -> None:
    """Make the tests' surroundings the same wherever they are run, and quick."""
    # A shell that runs them in the background has interrupts ignored, by them and by all that they
    # start.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _write_in_memory()
    share_compiled_layouts()
    _keep_bytecode()
    gc.disable()  # until all tests are found
    # A busy machine makes any build long: what is told of long work has tests of its own.
    os.environ["BROADSHEET_PROGRESS"] = "none"


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Load what tests are found with, but for the process that gives them out, in which none are."""
    works = hasattr(session.config, "workerinput")
    if session.config.getoption("numprocesses", None) and not works:
        return (yield)
    with one_before_the_others(Path(__file__).parent) if works else nullcontext():
        _have_patience()
        _load_patterns()
        return (yield)


def _write_in_memory() -> None:
    """Keep what tests write in memory, where there is room (Linux): they write and delete 200,000 files and folders.

    `TMPDIR=/tmp` in front has them written to a disk.
    """
    if "TMPDIR" in os.environ or not _MEMORY.is_dir() or not os.access(_MEMORY, os.W_OK):
        return
    # Some tests run programs that they have written.
    if not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


def _keep_bytecode() -> None:
    """Have modules compiled once, even if Python is told not to: hundreds of processes load them."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(optionalhook=True)  # of a plugin that one may do without: `-p no:xdist`
def pytest_xdist_auto_num_workers() -> int | None:
    """Return how many workers `-n auto` means: one more than cores, as tests in a browser wait for it half the time."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else (os.cpu_count() or 1) + 1


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots",
        action="store_true",
        help="Rewrite the files that outputs are compared to.",
    )


_LONGEST = (
    "tests/test_increments.py",
    "tests/browser/test_markup.py",
    "tests/search/test_equality.py",
    "tests/test_same_everywhere.py",
    "tests/publishing/test_cluster.py",
    "tests/browser/preview/serve/",
    "tests/commands/test_publisher.py",
    "tests/previewing/serve/",
)
"""Files of tests that take seconds each, the longest first."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have each worker begin with some of the longest tests, so that none ends with one while the others are idle."""
    items[:] = longest_first(items, workers=int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def longest_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Return tests in an order of which each worker's part, as long as any other's, begins with long ones."""
    # To begin with, the scheduler gives each worker as many tests as the others, one after the
    # other.
    parts: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for at, path in enumerate(_LONGEST):
        parts[at % workers] += [item for item in items if item.nodeid.startswith(path)]
    others = iter([item for item in items if not item.nodeid.startswith(_LONGEST)])
    for part in parts:
        part.extend(islice(others, max(0, len(items) // workers - len(part))))
    return [*chain.from_iterable(parts), *others]


def pytest_collection_finish() -> None:
    """Have Python look for garbage no more among the tests themselves, and not every 700 values.

    A fifth of the time went there: what small archives leave behind has room.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Have a worker tell of a test that passes once, not five times: there are some ten thousand.

    Beginnings, ends and what goes well around a test interest nobody, but for how long it took.
    """
    if not hasattr(item.config, "workerinput") or item.config.option.durations is not None:
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if is_told(report.when, report.outcome):
            item.ihook.pytest_runtest_logreport(report=report)
    return True


def is_told(when: str, outcome: str) -> bool:
    """Return whether a worker tells what came of a test's `setup`, `call` or `teardown`."""
    return when == "call" or outcome != "passed"


@pytest.fixture
def updating(request: pytest.FixtureRequest) -> bool:
    """Return whether snapshots are to be rewritten, not compared."""
    return bool(request.config.getoption("--update-snapshots"))


@pytest.fixture(scope="session")
def run_build() -> RunBuild:
    """Return a function that builds an archive as of 2026-01-01: its exit status, and what it says of problems."""

    from click.testing import CliRunner  # noqa: PLC0415 - the process that gives out tests runs none

    from broadsheet.cli import broadsheet  # noqa: PLC0415 - the process that gives out tests runs none

    def run(root: Path, output: Path, *more: str) -> tuple[int, str]:
        arguments = [
            "build",
            "--root",
            str(root),
            "--output",
            str(output),
            "--today",
            "2026-01-01",
            "--quiet",
        ]
        done = CliRunner().invoke(
            broadsheet, [*arguments, "--jobs", "1", *more], standalone_mode=False
        )
        if done.exception:
            raise done.exception
        return done.return_value, done.stderr

    return run


@pytest.fixture(scope="session", autouse=True)
def _what_takes_long_is_kept() -> None:
    """Keep what archives have alike: layouts, compiled ones of several languages, assets, cards, pictures, programs."""
    from tests import keeping  # noqa: PLC0415 - the process that gives out tests runs none

    keeping.keep_theme()
    keeping.keep_compiled_layouts()
    keeping.keep_assets()
    keeping.keep_cards()
    keeping.keep_pictures()
    keeping.keep_search_programs()


@pytest.fixture(scope="module")
def pages_stay_printed() -> Iterator[None]:
    """Print each view once: for modules that build the same sites again and again, and look at what files become."""
    from tests.keeping import printed_once  # noqa: PLC0415 - the process that gives out tests runs none

    with printed_once():
        yield
