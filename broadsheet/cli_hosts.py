"""The command line of what hosts and repositories need: `changes`, `rules`, `deploy`."""

import os
from datetime import datetime
from pathlib import Path

import click
import msgspec

from broadsheet.options import (
    MENDING,
    base_url_option,
    build_order,
    jobs_option,
    output_option,
    preview_url_option,
    root_option,
    today_option,
)
from broadsheet.terminal import shown_steps


@click.command()
@click.option(
    "--against",
    required=True,
    metavar="REF",
    help="Revision to compare with: a branch, a tag, a commit.",
)
@root_option
@base_url_option
@preview_url_option
@today_option
@jobs_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How to print; github is a comment for a pull request, in Markdown.",
)
def changes(
    *,
    against: str,
    root: Path,
    base_url: str | None,
    preview_url: str | None,
    today: datetime | None,
    jobs: int | None,
    form: str,
) -> int:
    """Say which pages differ from those of another revision, listings and feeds included.

    Both are made as of the same time. Nothing is published, and no file is touched.
    """
    from broadsheet.commands import changes as command  # noqa: PLC0415 - loads what `--help` need not wait for
    from broadsheet.commands import reports  # noqa: PLC0415 - the same

    order = build_order(root=root, output=None, base_url=base_url, today=today, jobs=jobs)
    compared = command.compare_archive(order, against, preview_url=preview_url or "")
    for note in compared.notes:
        click.echo(f"broadsheet: {note}", err=True)
    if compared.problems:
        click.echo(reports.problems_text(compared.problems, "nothing was compared"), err=True)
        return MENDING
    click.echo(reports.changes_report(compared, form))
    return 0


@click.command()
@click.option(
    "--for",
    "host",
    required=True,
    type=click.Choice(
        ["nginx-maps", "nginx-server", "apache", "cloudfront-request", "cloudfront-response"]
    ),
    help="Host, and which of its files.",
)
@root_option
@output_option
def rules(*, host: str, root: Path, output: Path | None) -> int:
    """Print what a site's `_headers` and `_redirects` say, for a host that reads other files."""
    from broadsheet.commands.rules import rules_for  # noqa: PLC0415 - loads what `--help` need not wait for

    made = rules_for(host, output or root / "site")
    for note in made.notes:
        click.echo(f"broadsheet: {note}", err=True)
    click.echo(made.text)
    return 0


@click.command()
@click.argument("host", metavar="HOST")
@click.argument("target", default="")
@root_option
@output_option
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option(
    "--draft", is_flag=True, help="Show it at an address of its own (netlify, cloudflare)."
)
@click.option("--force", is_flag=True, help="Write over files that this command did not send.")
@click.option("--json", "as_json", is_flag=True, help="Print what came of it as one JSON object.")
def deploy(
    *,
    host: str,
    target: str,
    root: Path,
    output: Path | None,
    dry_run: bool,
    draft: bool,
    force: bool,
    as_json: bool,
) -> int:
    """Send the site that was built last to HOST, which gets only what it does not have.

    HOST is netlify SITE, cloudflare PROJECT, s3 s3://BUCKET/PREFIX, rsync HOST:FOLDER, or a folder.
    Tokens are read from the environment alone. One that was broken off goes on where it was.
    """
    from broadsheet.commands.deploying import (  # noqa: PLC0415 - loads what `--help` need not wait for
        DeployOrder,
        deploy_site,
        deploy_text,
    )

    order = DeployOrder(
        root=root,
        output=output or root / "site",
        host=host,
        target=target,
        environment=os.environ,
        dry_run=dry_run,
        draft=draft,
        force=force,
    )
    with shown_steps() as steps:
        sent = deploy_site(order, steps)
    for note in sent.notes:
        click.echo(f"broadsheet: {note}", err=True)
    click.echo(msgspec.json.encode(sent).decode() if as_json else deploy_text(sent))
    return 0


HOST_COMMANDS = (changes, rules, deploy)
