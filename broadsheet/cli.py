"""The command line: arguments, what is printed, and the exit status.

0 done, 1 the content needs mending, 2 the command was misused, 3 the machine failed; 130 and 143,
as shells have it, when it was interrupted or told to end.
"""

import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from broadsheet import __version__

if TYPE_CHECKING:
    from broadsheet.commands.order import BuildOrder

MENDING, MISUSED, FAILED = 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command given in the arguments, or in the process's own, and exit."""
    # Values are made once and kept to the end: looking for cycles among them would be a third of
    # the time.
    gc.disable()
    signal.signal(signal.SIGINT, _ended)
    signal.signal(signal.SIGTERM, _ended)
    status = _status(arguments)
    _leave_signals_to_the_system()
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything is written and closed: to take a large archive apart again, value by value, helps
    # nobody.
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
        _say(f"broadsheet: {ended}; the site is whole")
        status = ended.status
    except BrokenPipeError:
        status = FAILED
    return status


class _Ended(BaseException):
    """The process was interrupted or told to end."""

    def __init__(self, number: int) -> None:
        super().__init__("interrupted" if number == signal.SIGINT else "told to end")
        # As shells count it (POSIX, Shell Command Language, 2.8.2).
        self.status = 128 + number


def _ended(number: int, _frame: FrameType | None) -> NoReturn:
    # The next one does not wait for what this one has end.
    _leave_signals_to_the_system()
    raise _Ended(number)


def _leave_signals_to_the_system() -> None:
    """Have an interrupt end the process at once and without a word, whatever it is at."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def _say(line: str) -> None:
    click.echo(line, err=True)


def _say_all(notes: Sequence[str]) -> None:
    for note in notes:
        _say(f"broadsheet: {note}")


class _Moment(click.ParamType[datetime]):
    """A day, which counts to its end, or a date-time."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        # A form of ISO 8601 without hyphens is a date nowhere else here.
        written = str(value) if str(value)[4:8:3] == "--" else ""
        try:
            if len(written) > len("2025-06-07"):
                return datetime.fromisoformat(written)
            end = date.fromisoformat(written) + timedelta(days=1)
            # Without a time zone: the archive's is added when it is known.
            return datetime(end.year, end.month, end.day) - timedelta(microseconds=1)  # noqa: DTZ001
        except (ValueError, OverflowError):
            self.fail(f"{str(value)!r} is not a date: write YYYY-MM-DD", param, ctx)


def _address(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    from broadsheet.reading.config import base_url  # noqa: PLC0415 - `--help` loads nothing that it does not print

    return _converted(base_url, value, param, ctx) if value else None


def _converted(
    convert: Callable[[str], str], value: str, param: click.Parameter, ctx: click.Context
) -> str:
    """Return what a converter makes of an option's value, of which `Invalid` is a misuse."""
    from broadsheet.problems import Invalid  # noqa: PLC0415 - `--help` loads nothing that it does not print

    try:
        return convert(value)
    except Invalid as invalid:
        raise click.BadParameter(f"{invalid.message}: {invalid.hint}", ctx, param) from invalid


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def broadsheet() -> None:
    """Make a cross-linked news archive from a folder of Markdown stories."""


_root = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="Folder of the archive; here, when not given.",
)
_drafts = click.option("--drafts", is_flag=True, help="Show drafts and expired stories.")
_future = click.option("--future", is_flag=True, help="Show stories under embargo.")
_today = click.option("--today", type=_Moment(), help="Build as on this day, or at this time.")
_jobs = click.option(
    "--jobs", type=click.IntRange(1, 256), help="Processes to use; as many as there are cores."
)
_output = click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to publish in; ROOT/site, when not given.",
)
_base_url = click.option(
    "--base-url",
    callback=_address,
    help="Where the site will stand, in place of the settings' base_url.",
)


def _of_a_site(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that say which site is meant, in this order."""
    for option in (_jobs, _today, _future, _drafts, _base_url, _output, _root):
        command = option(command)
    return command


@broadsheet.command()
@_of_a_site
@click.option(
    "--no-search", is_flag=True, help="Leave the search out, and with it the need for Pagefind."
)
@click.option("--clean", is_flag=True, help="Read, render and index everything again.")
@click.option(
    "--verify",
    is_flag=True,
    help="Read every published file, and mend what is not as it was published.",
)
@click.option("--quiet", is_flag=True, help="Print nothing but problems.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def build(
    *,
    no_search: bool,
    clean: bool,
    verify: bool,
    quiet: bool,
    as_json: bool,
    **asked: Any,  # noqa: ANN401 - `_order` says of what type each is
) -> int:
    """Build the site.

    Only pages that have changed are rendered. A build with a mistake in the content publishes
    nothing.
    """
    from broadsheet.commands import build as command  # noqa: PLC0415 - loads what `--help` need not wait for
    from broadsheet.commands import reports  # noqa: PLC0415 - the same

    started = time.perf_counter()
    order = _order(**asked, clean=clean, verify=verify, search=not no_search)
    waiting = f"broadsheet: waiting for another build of {order.output} to end"
    report = command.build_site(order, waiting=lambda: _say(waiting))
    seconds = time.perf_counter() - started
    _say_all(report.notes)
    if as_json:
        click.echo(reports.as_json(report, seconds))
    elif report.problems or not quiet:
        click.echo(reports.as_text(report, seconds), err=bool(report.problems))
    return MENDING if report.problems else 0


@broadsheet.command()
@_of_a_site
@click.option("--strict", is_flag=True, help="Exit with 1 for advice as well.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How to print.",
)
def check(*, strict: bool, form: str, **asked: Any) -> int:  # noqa: ANN401 - `_order` says of what type each is
    """Find every mistake that a build would find, and give advice on top."""
    from broadsheet.commands import check as command  # noqa: PLC0415 - loads what `--help` need not wait for
    from broadsheet.commands import reports  # noqa: PLC0415 - the same

    checked = command.check_archive(_order(**asked))
    _say_all(checked.notes)
    if printed := reports.check_report(checked.stories, checked.problems, checked.advice, form):
        click.echo(printed)
    return MENDING if checked.problems or (strict and checked.advice) else 0


def _editor(ctx: click.Context, param: click.Parameter, value: str) -> str:
    from broadsheet.previewing.editors import editor_pattern  # noqa: PLC0415 - `--help` loads nothing that it does not print

    return _converted(editor_pattern, value, param, ctx)


@broadsheet.command()
@_root
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
@_today
@click.option(
    "--no-search", is_flag=True, help="Leave the search out, and with it the need for Pagefind."
)
@click.option(
    "--editor",
    envvar="BROADSHEET_EDITOR",
    default="vscode",
    show_default=True,
    callback=_editor,
    help="What links open files in: an editor's name, or its address with {path}, {line} and {column}.",
)
@_jobs
def serve(
    *,
    root: Path,
    host: str,
    port: int,
    show: bool,
    no_drafts: bool,
    today: datetime | None,
    no_search: bool,
    editor: str,
    jobs: int | None,
) -> int:
    """Show the archive while it is being written: what is saved is on the screen.

    Nothing is published. Ctrl-C ends it.
    """
    from broadsheet.archive.visibility import Selection  # noqa: PLC0415 - loads what `--help` need not wait for
    from broadsheet.commands import serve as command  # noqa: PLC0415 - the same
    from broadsheet.publishing.workers import usable_jobs  # noqa: PLC0415 - the same

    def clock() -> datetime:
        return today or datetime.now(UTC)

    def opened(address: str) -> None:
        click.echo(f"{address} (Ctrl-C to end)")
        if show:
            click.launch(address)

    selection = Selection(
        now=clock(), drafts=not no_drafts, future=not no_drafts, search=not no_search
    )
    order = command.ServeOrder(
        root=root,
        selection=selection,
        host=host,
        port=port,
        editor=editor,
        jobs=jobs or usable_jobs(),
    )
    command.serve_archive(order, clock=clock, tell=click.echo, opened=opened)
    return 0


@broadsheet.command()
@click.argument("title")
@_root
@click.option("--slug", help="Last part of the story's address; made of the title, when not given.")
@click.option(
    "--edit", is_flag=True, help="Open the story in the editor that VISUAL or EDITOR names."
)
def new(*, root: Path, title: str, slug: str | None, edit: bool) -> int:
    """Begin a story: write a draft with TITLE and today's date, and print its path."""
    from broadsheet.commands import new as command  # noqa: PLC0415 - loads what `--help` need not wait for

    written = command.new_story(root, title, now=datetime.now(UTC), slug=slug)
    if written.file is None:
        _say("\n".join(map(str, written.problems)))
        return MENDING
    click.echo(_from_here(written.file))
    if edit:
        _edit(written.file)
    return 0


def _from_here(file: Path) -> str:
    """Return a path as it leads from where the user stands, where one does."""
    try:
        return os.path.relpath(file.resolve()) if file.is_absolute() else str(file)
    except ValueError:  # another drive
        return str(file)


def _edit(file: Path) -> None:
    from broadsheet.problems import Failure  # noqa: PLC0415 - `--help` loads nothing that it does not print

    try:
        click.edit(filename=str(file))
    except (click.ClickException, ValueError) as error:
        told = error.format_message() if isinstance(error, click.ClickException) else str(error)
        raise Failure(f"the story is written, but no editor opened it: {told}") from error


def _order(
    *,
    root: Path,
    output: Path | None,
    base_url: str | None,
    today: datetime | None,
    jobs: int | None,
    drafts: bool,
    future: bool,
    clean: bool = False,
    verify: bool = False,
    search: bool = True,
) -> "BuildOrder":
    from broadsheet.archive.visibility import Selection  # noqa: PLC0415 - loads what `--help` need not wait for
    from broadsheet.commands.order import BuildOrder  # noqa: PLC0415 - the same
    from broadsheet.publishing.workers import usable_jobs  # noqa: PLC0415 - the same

    now = today or datetime.now(UTC)
    selection = Selection(
        now=now, drafts=drafts, future=future, search=search, base_url=base_url or ""
    )
    return BuildOrder(
        root=root,
        output=output or root / "site",
        selection=selection,
        jobs=jobs or usable_jobs(),
        clean=clean,
        verify=verify,
    )
