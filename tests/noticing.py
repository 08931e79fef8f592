"""A worker that a process of the command line begins, and that a test is to notice while it works.

To look for workers again and again would not do: on a busy machine the test may be asleep for as
long as they take.
"""

import os
import select
from collections.abc import Callable
from pathlib import Path

from tests.previewing.running import PATIENCE

_HELD = """
import sys
from broadsheet import cli
from broadsheet.publishing import pool

begin, begun = pool.start_worker, []

def begin_and_wait(**how):
    worker = begin(**how)
    if how["spawned"] or not {spawned}:
        begun.append(worker)
        if len(begun) == {count}:
            with open({begun!r}, "w") as told:
                told.write("a worker")
            with open({noticed!r}) as heard:
                heard.read()
    return worker

pool.start_worker = begin_and_wait
cli.main(sys.argv[1:])
"""
"""A program that says that it has begun a worker, and goes on when that has been noticed."""


class BegunWorker:
    """A worker of a process, which is held up as it has begun it until the test has noticed it."""

    def __init__(self, folder: Path, *, count: int = 1, spawned: bool = False) -> None:
        """Make what the process and the test tell each other by, in a folder that is the test's own.

        It is the first worker, or that of a count; of those that are `spawned` alone, if asked for.
        """
        begun, self._noticed = folder / "begun", folder / "noticed"
        for each in (begun, self._noticed):
            os.mkfifo(each)
        self.script = _HELD.format(
            count=count, spawned=spawned, begun=str(begun), noticed=str(self._noticed)
        )
        """What starts the process in place of the command."""
        self._begun = os.open(begun, os.O_RDONLY | os.O_NONBLOCK)

    def wait(self, where: Callable[[], str] = str) -> None:
        """Wait until it has begun; `where` says where the process is held up."""
        has_begun, _, _ = select.select([self._begun], [], [], PATIENCE)
        assert has_begun, f"no worker within {PATIENCE} s: {where()}"
        os.close(self._begun)
        self._noticed.write_text("")
