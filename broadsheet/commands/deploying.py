"""Deploying: the published site is sent to a host, by the way of that host."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from broadsheet.deploying.outgoing import outgoing
from broadsheet.deploying.sent import Sending, Sent
from broadsheet.problems import Misuse
from broadsheet.publishing.lock import locked
from broadsheet.publishing.manifest import OWN
from broadsheet.reading.kept import KEPT
from broadsheet.steps import SILENT, Steps
from broadsheet.wording import counted

HOST_SENDERS: Mapping[str, tuple[str, str]] = {
    "netlify": ("netlify", "send_to_netlify"),
    "cloudflare": ("programs", "send_by_wrangler"),
    "s3": ("s3", "send_to_s3"),
    "rsync": ("programs", "send_by_rsync"),
}
"""Name of a host to the module and the function that send to it; any other name is a folder's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployOrder:
    """What is to be sent where."""

    root: Path
    output: Path
    host: str
    """One of `HOST_SENDERS`, or the path of a folder."""
    target: str = ""
    environment: Mapping[str, str]
    """Variables of the environment, which alone hold tokens."""
    dry_run: bool = False
    draft: bool = False
    force: bool = False
    pause: float = 1.0


def deploy_site(order: DeployOrder, steps: Steps = SILENT) -> Sent:
    """Send the site that was published last, and return what came of it.

    Raises `Misuse` when no whole site is there, or the host needs what is not given; `Failure` when
    the host refuses, does not answer, or the machine fails.
    """
    module, function = HOST_SENDERS.get(order.host, ("folder", "send_to_folder"))
    if module == "folder" and order.target:
        known = ", ".join(HOST_SENDERS)
        raise Misuse(
            f"{order.host!r} is no host that is known: they are {known}, or a folder alone"
        )
    if order.draft and order.host not in ("netlify", "cloudflare"):
        raise Misuse(
            f"--draft: {order.host} has no addresses for drafts; netlify and cloudflare have"
        )
    try:
        send = getattr(import_module(f"broadsheet.deploying.{module}"), function)
    except ModuleNotFoundError as error:
        raise Misuse(
            f"{order.host} needs {error.name}, which is not installed: install broadsheet[deploy]"
        ) from error
    outgoing(order.output)
    # A build that exchanges the site meanwhile waits, so that what is sent is one site.
    with locked(order.output / OWN / "lock", waiting=lambda: steps.begin("waiting for a build")):
        sending = Sending(
            site=outgoing(order.output),
            kept=order.root / KEPT,
            target=order.host if module == "folder" else order.target,
            environment=order.environment,
            dry_run=order.dry_run,
            draft=order.draft,
            force=order.force,
            pause=order.pause,
            steps=steps,
        )
        sent: Sent = send(sending)
    return sent


def deploy_text(sent: Sent) -> str:
    """Return what came of sending a site, a line or two."""
    size = f" ({sent.size:,} bytes)" if sent.size else ""
    done = "would be sent" if sent.dry_run else "sent"
    line = f"{counted(sent.sent, 'file')} {done}{size}, {sent.unchanged:,} there already"
    if sent.removed:
        line += f", {sent.removed:,} {'would be ' if sent.dry_run else ''}removed"
    return f"{line}: {sent.address}" if sent.address else line
