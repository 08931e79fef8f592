"""Programs: hosts that are best sent to by a program of their own, `rsync` and Cloudflare's `wrangler`."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from broadsheet.deploying.outgoing import write_kept
from broadsheet.deploying.sent import Sending, Sent
from broadsheet.problems import Failure, Misuse
from broadsheet.publishing.manifest import check_paths
from broadsheet.publishing.staging import content_digest

_FREE_FILES = 20_000
"""Number of files that Cloudflare's free plan takes (https://developers.cloudflare.com/pages/platform/limits/)."""
_CHANGED = re.compile(r"^[<>c][fdLDS]\S+ ", re.MULTILINE)
"""A line of rsync's for a file that it sends (`--itemize-changes`)."""
_DELETED = re.compile(r"^\*deleting +", re.MULTILINE)
_ADDRESS = re.compile(r"https://\S+\.pages\.dev\S*")


def send_by_rsync(sending: Sending) -> Sent:
    """Send a site to `HOST:FOLDER` by rsync, and return what came of it.

    It takes away what an earlier run from this machine sent and what is gone, and nothing else.
    Raises `Misuse` without rsync or a target, `Failure` with rsync's own words.
    """
    if not sending.target or sending.target.startswith("-"):
        raise Misuse("where to? write HOST:FOLDER behind 'rsync'")
    program = _program("rsync", "install it, or copy the folder by `broadsheet deploy DIR`")
    note = sending.kept / f"rsync-{content_digest(sending.target.encode()).hex()}"
    before = _sent_before(note)
    gone = sorted(before - sending.site.contents.keys())
    names = "\n".join([*sorted(sending.site.contents), *gone])
    command = [
        program, "--archive", "--no-owner", "--no-group", "--no-perms", "--omit-dir-times", "--itemize-changes",
        "--delay-updates", "--delete-missing-args", "--files-from=-", *(["--dry-run"] if sending.dry_run else []),
        "--", f"{sending.site.folder}/", sending.target,
    ]  # fmt: skip
    sending.steps.begin("sending")
    said = _run(command, sending, given=names)
    if not sending.dry_run:
        write_kept(note, msgspec.json.encode(sorted(sending.site.contents)))
    sent = len(_CHANGED.findall(said)) - len(re.findall(r"^cd", said, re.MULTILINE))
    return Sent(
        host="rsync",
        sent=sent,
        unchanged=len(sending.site.contents) - sent,
        removed=len(_DELETED.findall(said)),
        notes=() if before or sending.dry_run else (_FIRST,),
        dry_run=sending.dry_run,
    )


_FIRST = "files that were there before stay: what this machine has not sent, it takes away nowhere"


def send_by_wrangler(sending: Sending) -> Sent:
    """Send a site to a project of Cloudflare Pages by `wrangler`, and return what came of it.

    Raises `Misuse` without wrangler or a project, `Failure` with wrangler's own words.
    """
    project = sending.target or sending.environment.get("CLOUDFLARE_PROJECT", "")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", project):
        raise Misuse("which project? write its name behind 'cloudflare'")
    program = _program("wrangler", "`npm install --global wrangler`")
    files = len(sending.site.contents)
    notes = (
        (f"{files:,} files: Cloudflare's free plan takes {_FREE_FILES:,}",)
        if files > _FREE_FILES
        else ()
    )
    if sending.dry_run:
        return Sent(host="cloudflare", sent=files, notes=(*notes, _UNKNOWN), dry_run=True)
    with _only_ours(sending) as folder:
        branch = ["--branch=preview"] if sending.draft else []
        command = [program, "pages", "deploy", str(folder), f"--project-name={project}", *branch]
        sending.steps.begin("sending")
        said = _run(command, sending)
    found = re.search(r"Uploaded (\d+) files?(?: \((\d+) already uploaded\))?", said)
    sent = int(found[1]) if found else files
    address = _ADDRESS.search(said)
    return Sent(
        host="cloudflare",
        sent=sent,
        unchanged=files - sent,
        address=address[0] if address else "",
        notes=notes,
    )


_UNKNOWN = "what Cloudflare has already, only wrangler asks, when it sends"


def _program(name: str, hint: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Misuse(f"{name} is not installed: {hint}")
    return found


def _run(command: Sequence[str], sending: Sending, given: str = "") -> str:
    """Return what a program prints. Raises `Failure` with the last of its words when it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - a program that the person who deploys has installed, and no shell
            command, input=given, capture_output=True, text=True, check=False, errors="replace",
            env=dict(sending.environment),
        )  # fmt: skip
    except OSError as error:
        raise Failure(f"{command[0]}: {error.strerror or error}") from error
    if done.returncode:
        words = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        why = words[-1] if words else "it does not say why"
        raise Failure(f"{Path(command[0]).name} ended with {done.returncode}: {why}")
    return done.stdout


@contextmanager
def _only_ours(sending: Sending) -> Iterator[Path]:
    """Give a folder with the site's files and nothing else; where it can be, they are not copied."""
    with TemporaryDirectory(dir=sending.kept, prefix="sending-") as name:
        for path in sending.site.contents:
            file = Path(name, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(sending.site.folder / path, file)
            except OSError:
                shutil.copy2(sending.site.folder / path, file)
        yield Path(name)


def _sent_before(note: Path) -> set[str]:
    try:
        paths = msgspec.json.decode(note.read_bytes(), type=list[str])
        check_paths(paths)
    except (OSError, msgspec.DecodeError, ValueError):
        return set()
    return set(paths)
