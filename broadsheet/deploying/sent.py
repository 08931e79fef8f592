"""Sent: what is asked of a host, and what came of it, whatever the host."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

from broadsheet.deploying.outgoing import Outgoing
from broadsheet.steps import SILENT, Steps

_Given = TypeVar("_Given")
SIDE_BY_SIDE = 8
"""Number of files that are sent at a time."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What came of sending a site."""

    host: str
    sent: int = 0
    """Number of files that the host did not have."""
    size: int = 0
    """Number of bytes in them."""
    unchanged: int = 0
    removed: int = 0
    """Number of files that were taken away at the host."""
    address: str = ""
    """Where the site stands now, if the host says so."""
    notes: tuple[str, ...] = ()
    """What could not be sent or said, a line each."""
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What is asked of a host."""

    site: Outgoing
    kept: Path
    """The archive's own folder, for what saves time."""
    target: str
    """Where at the host, as that host writes it."""
    environment: Mapping[str, str]
    dry_run: bool = False
    draft: bool = False
    """Whether the host is to show it at an address of its own, and leave the site as it is."""
    force: bool = False
    """Whether files that nobody sent before may be written over."""
    pause: float = 1.0
    """Seconds between two questions how far a host is; the first wait for one that is busy takes half."""
    steps: Steps = field(default=SILENT)


def each_side_by_side(
    things: Iterable[_Given],
    send: Callable[[_Given], None],
    steps: Steps,
    *,
    before: int = 0,
) -> None:
    """Send things, several at a time; `before` is how many of the step's were sent already.

    The first failure ends it, once those under way are done, and is raised.
    """
    for done, _ in enumerate(_finished(things, send), before + 1):
        steps.reach(done)


def _finished(things: Iterable[_Given], send: Callable[[_Given], None]) -> Iterator[None]:
    source = iter(things)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        under_way: set[Future[None]] = {
            pool.submit(send, each) for each in islice(source, 2 * SIDE_BY_SIDE)
        }
        while under_way:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                try:
                    future.result()
                except BaseException:
                    pool.shutdown(cancel_futures=True)
                    raise
                yield None
            under_way |= {pool.submit(send, each) for each in islice(source, len(done))}


def in_order(paths: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return what pages need before the pages: no reader is to see a page without its styles."""
    every = sorted(paths)
    pages = [path for path in every if path.endswith(".html")]
    return [path for path in every if not path.endswith(".html")], pages
