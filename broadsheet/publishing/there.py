"""There: what a worker of a cluster does for who asks it, and that it prints what is printed here.

Workers load this by its name, from the same version of the generator.
"""

import pickle
import threading
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import distributed

from broadsheet.problems import Failure
from broadsheet.publishing.generator import generator_versions
from broadsheet.publishing.processes import answer_of

PrintedWith = tuple[tuple[str, str], ...]
"""Each thing on which printed bytes depend, with its version."""


def raise_if_other(worker: str, versions: object, here: PrintedWith) -> None:
    """Raise `Failure` when a worker has not the versions that this machine has.

    What is no versions at all is what kept the worker from telling them.
    """
    if isinstance(versions, BaseException):
        raise Failure(
            f"the worker {worker} has no broadsheet, or not this version of it"
            f" ({first_line(versions)}): install the same on all machines"
        )
    if differences := _differences(dict(versions), dict(here)):  # type: ignore[call-overload]
        raise Failure(f"the worker {worker} has {differences}: install the same on all machines")


def _differences(there: Mapping[str, str], here: Mapping[str, str]) -> str:
    """Return in words what differs between the versions of a worker and those here; else empty."""
    return ", ".join(
        f"{name} {there.get(name, 'not at all')} (here {here.get(name, 'not at all')})"
        for name in sorted({*there, *here})
        if there.get(name) != here.get(name)
    )


@cache
def versions_here() -> PrintedWith:
    """Return the versions on the machine where this is called, this one or a worker's."""
    return tuple(sorted(generator_versions().items()))


def kit_held(kit: bytes) -> bytes:
    """Return a kit, which this worker then has."""
    return kit


@cache
def _turn() -> threading.Lock:
    """Return the lock of whoever does a task in this process.

    Limits on layouts watch the memory of the process, and a renderer prints one page at a time.
    """
    return threading.Lock()


def done_there(
    made: Callable[[bytes, Any], Any], versions: bytes, kit: bytes, parcel: bytes
) -> bytes:
    """Return the pickled answer to a task; workers call this."""

    def result_here() -> Any:  # noqa: ANN401 - it is whatever the function returns
        raise_if_other(distributed.get_worker().address, versions_here(), pickle.loads(versions))  # noqa: S301 - from who asked
        return made(kit, pickle.loads(parcel))  # noqa: S301 - the same

    with _turn():
        return answer_of(result_here)


def first_line(error: object) -> str:
    """Return the first line of what an error says."""
    return next(iter(str(error).splitlines()), "")
