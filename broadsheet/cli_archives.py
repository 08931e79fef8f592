"""The command line of making and changing an archive: `init`, `new`, `import`, `where`, `layouts`, `completion`."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from broadsheet.options import MENDING, output_option, root_option
from broadsheet.terminal import shown_steps

_ANSWERS = (
    ("title", "The archive's name", "News archive"),
    ("base_url", "Where it will stand, from https:// on", "https://archive.example/"),
    ("language", "Its language", "en"),
    ("timezone", "Its time zone", "UTC"),
)
"""Option of `init` to what is asked for it, and what an empty answer means."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--title", help="The archive's name.")
@click.option("--base-url", help="Where the site will stand, from https:// on.")
@click.option("--language", help="Language tag of its stories, such as en or pt-BR.")
@click.option("--timezone", help="Time zone of its days and hours, such as Europe/London.")
@click.option(
    "--from",
    "source",
    nargs=2,
    metavar="FORM SOURCE",
    help="Bring an archive in at once, as `import` does.",
)
def init(*, folder: Path, source: tuple[str, str] | None, **given: str | None) -> int:
    """Begin an archive in FOLDER: settings, a first story, and what hosts need.

    What is not given is asked for on a terminal. Nothing is overwritten.
    """
    from broadsheet.commands import import_reports, importing  # noqa: PLC0415 - loads what `--help` need not wait for
    from broadsheet.commands.init import Beginning, begin_archive  # noqa: PLC0415 - the same

    asks = sys.stdin.isatty() and sys.stdout.isatty()
    answers = {
        key: given.get(key) or (click.prompt(words, default=usual) if asks else usual)
        for key, words, usual in _ANSWERS
    }
    written = begin_archive(Beginning(root=folder, **answers), now=datetime.now(UTC))
    click.echo(f"{folder}: {len(written)} files written")
    if source:
        form, place = source
        order = importing.ImportOrder(root=folder, source=place, form=form, now=datetime.now(UTC))
        with shown_steps() as steps:
            done = importing.import_archive(order, steps)
        click.echo(import_reports.import_text(done), err=bool(done.problems))
        if done.problems:
            return MENDING
    step = "" if folder == Path() else f"cd {folder} && "
    click.echo(f"next: {step}broadsheet serve")
    return 0


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="TITLE…")
@root_option
@click.option(
    "--in",
    "place",
    default="stories",
    show_default=True,
    help="Where it belongs: stories, pages, or a taxonomy such as people.",
)
@click.option("--slug", help="Last part of its address; made of the title, when not given.")
@click.option("--edit", is_flag=True, help="Open it in the editor that VISUAL or EDITOR names.")
def new(*, root: Path, words: tuple[str, ...], place: str, slug: str | None, edit: bool) -> int:
    """Begin a story, a record or a page: write its file with TITLE, and print the file's path.

    TITLE may be several words without quotes. A story or a page is a draft until its line is taken
    out.
    """
    from broadsheet.commands import new as command  # noqa: PLC0415 - loads what `--help` need not wait for

    written = command.new_file(root, " ".join(words), now=datetime.now(UTC), slug=slug, place=place)
    if written.file is None:
        click.echo("\n".join(map(str, written.problems)), err=True)
        return MENDING
    click.echo(_from_here(written.file))
    for unused in written.unused:
        click.echo(str(unused), err=True)
    if edit:
        _edit(written.file)
    return 0


def _from_here(file: Path) -> str:
    """Return a path relative to the current folder, where there is one."""
    try:
        return os.path.relpath(file.resolve()) if file.is_absolute() else str(file)
    except ValueError:  # the file is on another drive
        return str(file)


def _edit(file: Path) -> None:
    from broadsheet.problems import Failure  # noqa: PLC0415 - `--help` loads nothing that it does not print

    try:
        click.edit(filename=str(file))
    except (click.ClickException, ValueError) as error:
        reason = error.format_message() if isinstance(error, click.ClickException) else str(error)
        raise Failure(f"the file is written, but no editor opened it: {reason}") from error


@click.command("import")
@click.argument("parts", nargs=-1, required=True, metavar="[FORM] SOURCE")
@click.option(
    "--into",
    "root",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="Folder of the archive to bring it into; here, when not given.",
)
@click.option(
    "--map",
    "map_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File that says which field and which name goes where; a dry run writes it.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing but the mapping, and report.")
@click.option(
    "--pictures",
    is_flag=True,
    help="Fetch pictures that the source lacks from the old site, one at a time; else they are listed.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as one JSON object.")
def import_(
    *,
    parts: tuple[str, ...],
    root: Path,
    map_file: Path | None,
    dry_run: bool,
    pictures: bool,
    as_json: bool,
) -> int:
    """Bring another program's archive in: SOURCE, of the FORM that is told from it, or named.

    SOURCE is a folder or a file; a feed may also be the address of one.

    Nothing of your own is overwritten, and everything that has no place is named in a report.
    """
    from broadsheet.commands import import_reports, importing  # noqa: PLC0415 - loads what `--help` need not wait for
    from broadsheet.problems import Misuse  # noqa: PLC0415 - the same

    if len(parts) > 2:  # noqa: PLR2004 - a form and a source
        raise Misuse(f"one source at a time, not {len(parts)}")
    form, source = parts if len(parts) > 1 else ("", parts[0])
    order = importing.ImportOrder(
        root=root,
        source=source,
        form=form,
        map_file=map_file,
        dry_run=dry_run,
        pictures=pictures,
        now=datetime.now(UTC),
        tell=lambda line: click.echo(f"broadsheet: {line}", err=True),
    )
    with shown_steps() as steps:
        done = importing.import_archive(order, steps)
    text = import_reports.import_json(done) if as_json else import_reports.import_text(done)
    click.echo(text, err=bool(done.problems))
    return MENDING if done.problems else 0


@click.command()
@root_option
@output_option
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
def where(*, root: Path, output: Path | None, as_json: bool) -> int:
    """Print what is in force: root, settings, layouts, cache, output, versions."""
    from broadsheet.commands.where import in_force  # noqa: PLC0415 - loads what `--help` need not wait for

    found = in_force(root, output or root / "site")
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return 0
    width = max(map(len, found)) + 1
    for name, value in found.items():
        click.echo(f"{name + ':':<{width}} {value}")
    return 0


@click.group(invoke_without_command=True)
@click.pass_context
def layouts(context: click.Context) -> int:
    """List the theme's layouts, or copy one to change it."""
    if context.invoked_subcommand is None:
        from broadsheet.commands.where import theme_layouts  # noqa: PLC0415 - loads what `--help` need not wait for

        click.echo("\n".join(theme_layouts()))
    return 0


@layouts.command()
@click.argument("name")
@root_option
def copy(*, name: str, root: Path) -> int:
    """Copy a layout or an asset of the theme, NAME, into the archive's own layouts."""
    from broadsheet.commands.where import copy_layout  # noqa: PLC0415 - loads what `--help` need not wait for

    click.echo(os.path.relpath(copy_layout(root, name)))
    return 0


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, *, shell: str) -> int:
    """Print the script that has a SHELL complete commands and options."""
    made = get_completion_class(shell)
    assert made is not None, "click knows each of the shells that can be chosen"
    click.echo(made(context.find_root().command, {}, "broadsheet", "_BROADSHEET_COMPLETE").source())
    return 0


ARCHIVE_COMMANDS = (init, new, import_, where, layouts, completion)
