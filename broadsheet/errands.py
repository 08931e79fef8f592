"""Errands: work that another machine can do as well, as it shares no disk with this one.

Whoever asks for the work has the disk: what a task needs is fetched there, and what comes of it is
kept there. In between it is made, from values alone, wherever there is room. A worker process on
this machine does all three, one after the other, so that nothing large passes between processes.
"""

from abc import ABC, abstractmethod
from typing import Any, Generic, TypeVar

_Task = TypeVar("_Task")
_Parcel = TypeVar("_Parcel")
_Made = TypeVar("_Made")
_Result = TypeVar("_Result")


class Errand(ABC, Generic[_Task, _Parcel, _Made, _Result]):
    """A function from a task to its result, in three parts, of which the second needs no disk.

    Parcels and what is made of them can be pickled, and so can errands.
    """

    kit: bytes
    """All that every task of the errand is made with: the same bytes for the same work."""

    @abstractmethod
    def fetched(self, task: _Task) -> _Parcel:
        """Return a task with all that it needs from this machine's disk."""

    @staticmethod
    @abstractmethod
    def made(kit: bytes, parcel: Any) -> Any:  # noqa: ANN401 - a parcel and what is made, of which static methods cannot say more
        """Return what comes of a parcel; it reads no file that is named in it, and writes none."""

    @abstractmethod
    def kept(self, made: _Made) -> _Result:
        """Return the result, once what was made is on this machine's disk, where it belongs there."""

    def __call__(self, task: _Task) -> _Result:
        """Return the result of a task that is done on this machine."""
        return self.kept(self.made(self.kit, self.fetched(task)))
