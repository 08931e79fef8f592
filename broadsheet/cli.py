"""The command line: arguments, what is printed, and the exit status.

The status is 0 when all is done, 1 when the content needs mending, 2 when the command was misused
and 3 when the machine failed; it is 130 or 143, as shells have it, when the command was interrupted
or asked to end.
"""

import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from broadsheet import __version__
from broadsheet.cli_archives import ARCHIVE_COMMANDS
from broadsheet.cli_hosts import HOST_COMMANDS
from broadsheet.options import (
    FAILED,
    MENDING,
    MISUSED,
    build_order,
    editor_option,
    jobs_option,
    no_search_option,
    output_option,
    root_option,
    site_options,
    today_option,
    workers_option,
)
from broadsheet.telling import tell_of_build
from broadsheet.terminal import coloured, say_of_work, shown_steps

if TYPE_CHECKING:
    from broadsheet.commands.order import BuildOrder
    from broadsheet.terminal import ShownSteps


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command given in the arguments, or in the process's own, and exit."""
    # Values are made once and kept to the end: to look for cycles among them would take a third of
    # the time.
    gc.disable()
    signal.signal(signal.SIGINT, _raise_ended)
    signal.signal(signal.SIGTERM, _raise_ended)
    sys.unraisablehook = _end_if_swallowed
    _exit(_status(arguments))


def _exit(status: int) -> NoReturn:
    _leave_signals_to_the_system()
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything is written and closed: to free a large archive, value by value, helps nobody.
    os._exit(status)


def _status(arguments: Sequence[str] | None) -> int:
    from broadsheet.problems import Failure, Misuse  # noqa: PLC0415 - `--help` loads nothing that it does not print

    try:
        return int(broadsheet.main(arguments, prog_name="broadsheet", standalone_mode=False) or 0)
    except click.ClickException as error:
        _say(f"broadsheet: {error.format_message()}")
        status = MISUSED
    except Misuse as error:
        _say(f"broadsheet: {error}")
        status = MISUSED
    except Failure as error:
        _say(f"broadsheet: {error}")
        status = FAILED
    except _Ended as ended:
        status = _said(ended)
    except BrokenPipeError:
        status = FAILED
    return status


class _Ended(BaseException):
    """The process was interrupted or asked to end."""

    def __init__(self, number: int) -> None:
        super().__init__("interrupted" if number == signal.SIGINT else "told to end")
        # This is the status that shells report (POSIX, Shell Command Language, 2.8.2).
        self.status = 128 + number


def _said(ended: _Ended) -> int:
    """Say that the process was ended, and return its exit status."""
    _say(f"broadsheet: {ended}; the site is whole")
    return ended.status


def _end_if_swallowed(ignored: "sys.UnraisableHookArgs") -> None:
    """End the process if Python ignores that it is to end.

    It does where it could not tell anybody: in what is run as a value is deleted or a module's lock
    given back. As after a second signal, nothing is tidied up.
    """
    if isinstance(ignored.exc_value, _Ended):
        _exit(_said(ignored.exc_value))
    sys.__unraisablehook__(ignored)


def _raise_ended(number: int, _frame: FrameType | None) -> NoReturn:
    # The next signal does not wait for what this one is ending. It is not left to the system yet: of
    # one that arrived together with this one, Python would complain that nobody handles it any more.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _end_at_once)
    raise _Ended(number)


def _end_at_once(number: int, _frame: FrameType | None) -> None:
    _leave_signals_to_the_system()
    signal.raise_signal(number)


def _leave_signals_to_the_system() -> None:
    """Have an interrupt end the process immediately and without a word, whatever it is doing."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def _say(line: str) -> None:
    click.echo(line, err=True)


def _say_all(notes: Sequence[str]) -> None:
    for note in notes:
        say_of_work(note)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def broadsheet() -> None:
    """Make a cross-linked news archive from a folder of Markdown stories."""


@broadsheet.command()
@site_options
@workers_option
@no_search_option
@click.option("--clean", is_flag=True, help="Read, render and index everything again.")
@click.option(
    "--verify",
    is_flag=True,
    help="Read every published file, and mend what is not as it was published.",
)
@click.option("--quiet", is_flag=True, help="Print nothing but problems.")
@click.option("--verbose", is_flag=True, help="Print the seconds of each step as well.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.option(
    "--watch",
    is_flag=True,
    help="Stay, and publish each save that is without a mistake, until Ctrl-C.",
)
def build(
    *,
    no_search: bool,
    clean: bool,
    verify: bool,
    quiet: bool,
    verbose: bool,
    as_json: bool,
    watch: bool,
    **asked: Any,  # noqa: ANN401 - `build_order` says of what type each is
) -> int:
    """Build the site.

    Only pages that have changed are rendered. A build with a mistake in the content publishes
    nothing.
    """
    from broadsheet.commands import build as command  # noqa: PLC0415 - loads what `--help` need not wait for

    started = time.perf_counter()
    order = build_order(**asked, clean=clean, verify=verify, search=not no_search)
    if order.workers:
        if watch:
            raise click.UsageError("--watch publishes each save from here: leave --workers out")
        _warn_of_strangers(order.workers)
    waiting = f"broadsheet: waiting for another build of {order.output} to end"
    with shown_steps(quiet=quiet, verbose=verbose) as steps:

        def wait() -> None:
            steps.hide()
            _say(waiting)

        told = partial(tell_of_build, order=order, quiet=quiet, as_json=as_json)
        if watch:
            return _watch(order, asked["today"], wait, told, steps, quiet=quiet)
        report = command.build_site(order, waiting=wait, steps=steps)
    told(report, time.perf_counter() - started)
    return MENDING if report.problems else 0


def _watch(
    order: "BuildOrder",
    today: datetime | None,
    wait: Callable[[], None],
    told: Callable[..., None],
    steps: "ShownSteps",
    *,
    quiet: bool,
) -> int:
    """Publish each save until interrupted, which is how this ends well."""
    from broadsheet.commands import watch as command  # noqa: PLC0415 - loads what `--help` need not wait for

    is_following = False

    def begun() -> None:
        nonlocal is_following
        is_following = True
        if not quiet:
            _say("broadsheet: each save is published (Ctrl-C to end)")

    def line(sentence: str) -> None:
        if not quiet:
            say_of_work(sentence)

    try:
        command.watch_site(
            command.Publishing(
                order=order, waiting=wait, telling=command.Telling(report=told, line=line)
            ),
            clock=lambda: today or datetime.now(UTC),
            begun=begun,
            steps=steps,
        )
    except _Ended:
        if not is_following:
            raise
    return 0


def _warn_of_strangers(scheduler: str) -> None:
    """Say that a scheduler takes orders from others, if it does, before anything is asked of it."""
    from broadsheet.publishing.schedulers import is_exposed  # noqa: PLC0415 - `--help` loads nothing that it does not print

    if is_exposed(scheduler):
        _say(
            f"broadsheet: whoever reaches {scheduler} runs programs on its workers, and what goes"
            " there can be read on its way: use tls://"
        )


@broadsheet.command()
@site_options
@click.option("--strict", is_flag=True, help="Exit with 1 for advice as well.")
@click.option(
    "--verbose",
    is_flag=True,
    help="List also what is held back, such as names in texts that do not link, and why.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How to print.",
)
def check(*, strict: bool, verbose: bool, form: str, **asked: Any) -> int:  # noqa: ANN401 - `build_order` says of what type each is
    """Find every mistake that a build would find, and give advice on top."""
    from broadsheet.commands import check as command  # noqa: PLC0415 - loads what `--help` need not wait for
    from broadsheet.commands import reports  # noqa: PLC0415 - the same
    from broadsheet.commands.repository import folder_in_repository  # noqa: PLC0415 - the same

    with shown_steps() as steps:
        checked = command.check_archive(build_order(**asked), verbose=verbose, steps=steps)
    _say_all(checked.notes)
    folder = folder_in_repository(asked["root"]) if form == "github" else ""
    printed = reports.check_report(
        checked.stories,
        checked.problems,
        checked.advice,
        form,
        checked.held_back,
        of_drafts=checked.of_drafts,
        folder=folder,
    )
    if printed:
        click.echo(coloured(printed) if form == "text" else printed)
    return MENDING if checked.problems or (strict and checked.advice) else 0


@broadsheet.command("list")
@click.argument("what", type=click.Choice(["drafts", "embargoed", "expired", "all"]))
@root_option
@today_option
@jobs_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to print.",
)
def list_held_back(
    *, what: str, root: Path, today: datetime | None, jobs: int | None, form: str
) -> int:
    """Name the stories and pages that a build holds back, and why, the newest first."""
    from broadsheet.commands import listing as command  # noqa: PLC0415 - loads what `--help` need not wait for
    from broadsheet.commands import reports  # noqa: PLC0415 - the same

    order = build_order(root=root, output=None, base_url=None, today=today, jobs=jobs)
    listing = command.listing_of(order, "draft" if what == "drafts" else what)  # type: ignore[arg-type]
    _say_all(listing.notes)
    if listing.problems:
        _say("\n".join(map(str, listing.problems)))
        return MENDING
    if printed := reports.listing_report(listing, form):
        click.echo(printed)
    if listing.unread:
        files = "a file has" if listing.unread == 1 else f"{listing.unread:,} files have"
        _say(f"broadsheet: {files} mistakes and could not be looked at: see 'broadsheet check'")
    return 0


@broadsheet.command()
@root_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen at; others can read it there.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="0 for any that is free.",
)
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
@click.option(
    "--no-drafts",
    is_flag=True,
    help="Show just what readers see: no drafts, nothing expired or under embargo.",
)
@click.option(
    "--publish",
    is_flag=True,
    help="Publish each save that is without a mistake as well, as `build --watch` does.",
)
@output_option
@today_option
@no_search_option
@editor_option
@jobs_option
def serve(
    *,
    root: Path,
    host: str,
    port: int,
    show: bool,
    no_drafts: bool,
    publish: bool,
    output: Path | None,
    today: datetime | None,
    no_search: bool,
    editor: str,
    jobs: int | None,
) -> int:
    """Show the archive while it is being written: what is saved is on the screen.

    Nothing is published, unless that is asked for. Ctrl-C ends it.
    """
    if output and not publish:
        raise click.UsageError("--output is of use with --publish alone")
    from broadsheet.archive.visibility import Selection  # noqa: PLC0415 - loads what `--help` need not wait for
    from broadsheet.commands import serve as command  # noqa: PLC0415 - the same
    from broadsheet.commands.order import usable_jobs  # noqa: PLC0415 - the same
    from broadsheet.commands.watch import Publishing, Telling  # noqa: PLC0415 - the same

    def clock() -> datetime:
        return today or datetime.now(UTC)

    def opened(address: str) -> None:
        steps.hide()
        click.echo(f"{address} (Ctrl-C to end)")
        if show:
            click.launch(address)

    def print_line(line: str) -> None:
        # The rest of a large archive is read while the preview is open.
        steps.hide()
        click.echo(coloured(line))

    unseen = not no_drafts
    selection = Selection(now=clock(), drafts=unseen, future=unseen, search=not no_search)
    order = command.ServeOrder(
        root=root,
        selection=selection,
        host=host,
        port=port,
        editor=editor,
        jobs=jobs or usable_jobs(),
    )
    site = build_order(
        root=root, output=output, base_url=None, today=today, jobs=jobs, search=not no_search
    )
    told = partial(tell_of_build, order=site, quiet=False, as_json=False)
    publishing = Publishing(
        order=site,
        waiting=lambda: say_of_work(f"waiting for another build of {site.output} to end"),
        telling=Telling(report=told, line=say_of_work),
    )
    with shown_steps() as steps:
        command.serve_archive(
            order,
            clock=clock,
            tell=print_line,
            opened=opened,
            publishing=publishing if publish else None,
            steps=steps,
        )
    return 0


for each in (*ARCHIVE_COMMANDS, *HOST_COMMANDS):
    broadsheet.add_command(each)
