"""Steps: what long work tells of itself while it is done; by default it tells nobody."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

_Given = TypeVar("_Given")
_Result = TypeVar("_Result")


class Steps:
    """Hears which step of some work is being done, and how far it has come."""

    def begin(self, step: str, total: int = 0, unit: str = "") -> None:
        """Note that a step begins, and that the last one has ended.

        `total` is how many things there are to do, 0 when nobody knows; `unit` is what they are.
        """

    def reach(self, count: int) -> None:
        """Note how many of the things of the step are done."""

    def end(self) -> None:
        """Note that the work is done."""


SILENT = Steps()
"""Steps that nobody wants to hear of."""


def told_of(results: Iterable[_Result], counts: Sequence[int], steps: Steps) -> Iterator[_Result]:
    """Yield results, and tell how far they have come.

    `counts` has, when a result comes, how many things are done with it, in the order of results; it
    may grow meanwhile.
    """
    for at, result in enumerate(results):
        steps.reach(counts[at])
        yield result


def counted_into(
    tasks: Iterable[_Given], counts: list[int], seen: Callable[[], int]
) -> Iterator[_Given]:
    """Yield tasks, and note for each how many things have been seen by the time that it is known."""
    for task in tasks:
        counts.append(seen())
        yield task
