"""The options that several commands share, how their values are read, and the order they give."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from broadsheet.commands.order import BuildOrder


MENDING, MISUSED, FAILED = 1, 2, 3
"""Exit statuses: the content needs mending, the command was misused, the machine failed."""


class MomentParameter(click.ParamType[datetime]):
    """A day, which counts to its end, or a date-time."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the time that an option's value means; a day without a time zone means its end."""
        if isinstance(value, datetime):
            return value
        # Dates without hyphens, which ISO 8601 allows, are not accepted anywhere else either.
        written = str(value) if str(value)[4:8:3] == "--" else ""
        try:
            if len(written) > len("2025-06-07"):
                return datetime.fromisoformat(written)
            # It has no time zone: the archive's is added when it is known.
            return datetime.combine(date.fromisoformat(written), time.max)
        except ValueError:
            self.fail(f"{str(value)!r} is not a date: write YYYY-MM-DD", param, ctx)


def _checked_address(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    from broadsheet.reading.config import base_url  # noqa: PLC0415 - `--help` loads nothing that it does not print

    return _converted(base_url, value, param, ctx) if value else None


def _converted(
    convert: Callable[[str], str], value: str, param: click.Parameter, ctx: click.Context
) -> str:
    """Return what a converter makes of an option's value; its `Invalid` becomes a misuse."""
    from broadsheet.problems import Invalid  # noqa: PLC0415 - `--help` loads nothing that it does not print

    try:
        return convert(value)
    except Invalid as invalid:
        raise click.BadParameter(f"{invalid.message}: {invalid.hint}", ctx, param) from invalid


def _checked_editor(ctx: click.Context, param: click.Parameter, value: str) -> str:
    from broadsheet.previewing.editors import editor_pattern  # noqa: PLC0415 - `--help` loads nothing that it does not print

    return _converted(editor_pattern, value, param, ctx)


def _checked_scheduler(ctx: click.Context, param: click.Parameter, value: str) -> str:
    from broadsheet.publishing.schedulers import scheduler_address  # noqa: PLC0415 - `--help` loads nothing that it does not print

    return _converted(scheduler_address, value, param, ctx) if value else ""


def _archive_above(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path:
    """Return the folder of the archive: as given, or the nearest one above that is an archive's."""
    if value is not None:
        return value
    here = Path.cwd()
    for folder in (here, *here.parents):
        if any((folder / name).is_file() for name in ("archive.yml", "archive.yaml")) or (
            folder == here and (folder / "content").is_dir()
        ):
            return Path() if folder == here else Path(os.path.relpath(folder, here))
    return Path()


root_option = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    callback=_archive_above,
    help="Folder of the archive; the one that this folder is in, when not given.",
)
drafts_option = click.option("--drafts", is_flag=True, help="Show drafts and expired stories.")
future_option = click.option("--future", is_flag=True, help="Show stories under embargo.")
today_option = click.option(
    "--today", type=MomentParameter(), help="Build as on this day, or at this time."
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 256), help="Processes to use; as many as there are cores."
)
workers_option = click.option(
    "--workers",
    default="",
    callback=_checked_scheduler,
    metavar="ADDRESS",
    help="Have Dask's workers do the work: tls://HOST:PORT of a scheduler, or local:NUMBER here.",
)
output_option = click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to publish in; ROOT/site, when not given.",
)
no_search_option = click.option(
    "--no-search", is_flag=True, help="Leave the search out, and with it the need for Pagefind."
)
editor_option = click.option(
    "--editor",
    envvar="BROADSHEET_EDITOR",
    default="vscode",
    show_default=True,
    callback=_checked_editor,
    help="What links open files in: an editor's name, or its address with {path}, {line} and {column}.",
)
base_url_option = click.option(
    "--base-url",
    callback=_checked_address,
    help="Where the site will stand, in place of the settings' base_url.",
)
preview_url_option = click.option(
    "--preview-url",
    callback=_checked_address,
    help="Where a preview of these pages stands, to link to it.",
)


def site_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that say which site is meant, in the order of its help."""
    for option in (
        jobs_option,
        today_option,
        future_option,
        drafts_option,
        base_url_option,
        output_option,
        root_option,
    ):
        command = option(command)
    return command


def build_order(
    *,
    root: Path,
    output: Path | None,
    base_url: str | None,
    today: datetime | None,
    jobs: int | None,
    drafts: bool = False,
    future: bool = False,
    clean: bool = False,
    verify: bool = False,
    search: bool = True,
    workers: str = "",
) -> "BuildOrder":
    """Return the order that the options of a command give."""
    from broadsheet.archive.visibility import Selection  # noqa: PLC0415 - loads what `--help` need not wait for
    from broadsheet.commands.order import BuildOrder, usable_jobs  # noqa: PLC0415 - the same

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
        workers=workers,
    )
