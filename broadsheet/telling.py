"""What is printed of a build, or of one of the builds that a watch makes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from broadsheet.terminal import coloured, say_of_work

if TYPE_CHECKING:
    from broadsheet.commands.order import BuildOrder
    from broadsheet.commands.outcome import Report

_FEW = 3
"""The number of changed files up to which they are named."""


def tell_of_build(
    report: "Report",
    seconds: float,
    files: Sequence[str] = (),
    *,
    order: "BuildOrder",
    quiet: bool,
    as_json: bool,
) -> None:
    """Print what came of a build that took so many seconds, after changes to some files."""
    from broadsheet.commands import reports  # noqa: PLC0415 - loads what `--help` need not wait for

    for note in report.notes:
        say_of_work(note)
    if as_json:
        click.echo(reports.as_json(report, seconds))
        return
    failed = bool(report.problems)
    if files and (failed or not quiet):
        named = ", ".join(files) if len(files) <= _FEW else f"{len(files):,} files"
        click.echo(f"{named}:", err=failed)
    if report.of_drafts:
        click.echo(reports.of_drafts_as_text(report.of_drafts), err=True)
    if failed or not quiet:
        now = order.selection.now.isoformat()
        click.echo(coloured(reports.as_text(report, seconds, now), err=failed), err=failed)
