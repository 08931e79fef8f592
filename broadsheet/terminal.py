"""What people see of long work: a bar on a terminal, a line now and then elsewhere; and colours.

All of it goes to standard error, so that programs read what they did before.
"""

import os
import re
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from broadsheet.steps import Steps

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

SHOWN_AFTER, LINE_EVERY = 0.5, 5.0
"""Seconds of work before a bar is shown, and between two lines where there is no terminal."""
_OFTEN = 0.1
"""Seconds between two looks of the bar."""
_PLACE = re.compile(
    r"(?P<kind>advice: |held back: )?(?P<place>[^:]+:\d+:\d+|[^:]+/[^:]+): (?P<rest>.*)"
)
_HINT = "    hint: "


class ShownSteps(Steps):
    """Shows how far the work has come; a context manager, at whose end nothing is left of the bar.

    `tell` prints a line. Without a terminal there is no bar, and a line now and then unless `lines`
    are not wanted. `verbose` has the seconds of each step told when it has ended.
    """

    def __init__(
        self,
        tell: Callable[[str], None],
        *,
        terminal: bool,
        verbose: bool = False,
        lines: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tell, self._terminal, self._verbose, self._clock = tell, terminal, verbose, clock
        self._lines = lines
        self._started = self._step_started = self._told = clock()
        self._step, self._total, self._unit, self._count = "", 0, "", 0
        self._changing = threading.RLock()
        """Lock held by whoever shows or hides: a preview does so in several threads."""
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.hide()
        if kind is None:
            self.end()

    def begin(self, step: str, total: int = 0, unit: str = "") -> None:
        """Show that a step begins."""
        with self._changing:
            self._end_step()
            self._step, self._total, self._unit, self._count = step, total, unit, 0
            self._step_started = self._clock()
            self._forget_task()
            self._show()

    def reach(self, count: int) -> None:
        """Show how far the step has come."""
        with self._changing:
            self._count = count
            self._show()

    def end(self) -> None:
        """Take the bar away, and tell what the last step took."""
        with self._changing:
            self.hide()
            self._end_step()

    def hide(self) -> None:
        """Take the bar away, until there is more to show: something else is printed."""
        with self._changing:
            if self._bar is not None:
                self._bar.stop()
                self._bar = self._task = None

    def _end_step(self) -> None:
        if self._step and self._verbose:
            self.hide()
            of = f" ({self._count:,} {self._unit})" if self._count and self._unit else ""
            self._tell(f"{self._step}: {self._clock() - self._step_started:.2f} s{of}")
        self._step = ""

    def _show(self) -> None:
        now = self._clock()
        if self._terminal:
            if now - self._started >= SHOWN_AFTER and now - self._told >= _OFTEN:
                self._told = now
                self._draw()
        elif self._lines and now - self._told >= LINE_EVERY:
            self._told = now
            self._tell(f"{self._step}{self._so_far(now)}")

    def _so_far(self, now: float) -> str:
        """Return how far the step has come: `: 1,200 of 3,000 pages, 12 s left`."""
        if not self._count:
            return " …"
        if not self._total:
            return f": {self._count:,} {self._unit}".rstrip()
        seconds = (now - self._step_started) / self._count * (self._total - self._count)
        return f": {self._count:,} of {self._total:,} {self._unit}, {in_short(seconds)} left"

    def _draw(self) -> None:
        if self._bar is None:
            self._bar = _new_bar()
            self._bar.start()
        if self._task is None:
            self._task = self._bar.add_task(self._step, total=self._total or None, unit=self._unit)
        self._bar.update(self._task, completed=self._count)
        # No thread refreshes it: processes are forked meanwhile.
        self._bar.refresh()

    def _forget_task(self) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.remove_task(self._task)
        self._task = None


def _new_bar() -> "Progress":
    # A build that is done at once never waits for it.
    from rich.console import Console  # noqa: PLC0415 - slow to load, and only long work needs it
    from rich.progress import (  # noqa: PLC0415 - the same
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[unit]}"),
        TimeRemainingColumn(),
        # That it is a terminal is known; rich minds NO_COLOR itself.
        console=Console(stderr=True, force_terminal=True),
        auto_refresh=False,
        transient=True,
    )


def in_short(seconds: float) -> str:
    """Return a time to come in few signs: `40 s`, `3 min`."""
    minute = 60
    return (
        f"{max(1, round(seconds))} s" if seconds < 2 * minute else f"{round(seconds / minute)} min"
    )


def say_of_work(line: str) -> None:
    """Print a line about the work on standard error, under our name."""
    click.echo(f"broadsheet: {line}", err=True)


def shown_steps(
    tell: Callable[[str], None] = say_of_work, *, quiet: bool = False, verbose: bool = False
) -> ShownSteps:
    """Return what shows the steps of a command on standard error.

    `tell` prints a line there. `BROADSHEET_PROGRESS=none` and `quiet` keep all of it away.
    """
    kept_away = quiet or os.environ.get("BROADSHEET_PROGRESS") == "none"
    terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not kept_away

    return ShownSteps(tell, terminal=terminal, verbose=verbose and not quiet, lines=not kept_away)


def coloured(text: str, *, err: bool = False) -> str:
    """Return a report with colours where its stream is a terminal, and `NO_COLOR` is not set.

    The rule of `NO_COLOR` is https://no-color.org/: any value but an empty one.
    """
    stream = sys.stderr if err else sys.stdout
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not stream.isatty():
        return text
    return "\n".join(map(in_colour, text.split("\n")))


def in_colour(line: str) -> str:
    """Return a line of a report in colours: places stand out, and hints stand back."""
    if line.startswith(_HINT):
        return click.style(line, fg="cyan")
    if (match := _PLACE.fullmatch(line)) is None:
        return line
    kind = match["kind"] or ""
    rest = match["rest"] if kind else click.style(match["rest"], fg="red")
    return f"{click.style(kind, fg='yellow')}{click.style(match['place'], bold=True)}: {rest}"
