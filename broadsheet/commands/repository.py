"""The repository that an archive stands in: where in it, and what it held at another revision."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from broadsheet.problems import Failure, Misuse
from broadsheet.reading.config import FILES

_PARTS = (*FILES, "content", "layouts")
"""What of an archive a build reads, by path from its root."""
_QUIET = (
    # Programs that a repository's settings name are not started, and every file is written.
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.sparseCheckout=false"),
)
_OF_ANOTHER = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
"""Variables by which git tells the programs that it starts which repository is meant."""


def folder_in_repository(root: Path) -> str:
    """Return the path of an archive from the root of its repository: `news/archive`.

    The path is empty for an archive that is the whole repository, or in none.
    """
    here = root.resolve()
    for folder in (here, *here.parents):
        # In a work tree that was added to a repository, it is a file.
        if (folder / ".git").exists():
            inside = here.relative_to(folder).as_posix()
            return "" if inside == "." else inside
    return ""


def commit_named(root: Path, name: str) -> str:
    """Return the commit that a branch, a tag or another name of git's means: its 40 digits.

    Raises `Misuse` when the archive is in no repository, or the name means no commit.
    """
    try:
        _git(root, "rev-parse", "--is-inside-work-tree")
    except _Refused as refused:
        if "not a git repository" not in str(refused):
            raise
        raise Misuse(
            f"{root} is in no git repository: there is no other revision to compare it with"
        ) from refused
    # Git would take the one for an option, and the other cannot be handed to it.
    if name and not name.startswith("-") and name.isprintable():
        try:
            return _git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").strip()
        except _Refused:
            pass
    raise Misuse(
        f"{name!r} is no revision of this repository: name a branch, a tag or a commit that is here"
        " (on a host that fetches only the newest one, fetch more: fetch-depth: 2, or git fetch)"
    )


def write_revision(root: Path, commit: str, folder: Path) -> Path:
    """Write the archive as it was at a commit into an empty folder, and return its root there.

    Neither the work tree nor the index is touched. Raises `Failure` when git cannot do it.
    """
    top = Path(_git(root, "rev-parse", "--show-toplevel").removesuffix("\n"))
    inside = _git(root, "rev-parse", "--show-prefix").removesuffix("\n")
    wanted = [f"{inside}{part}" for part in _PARTS]
    listed = _git(top, "ls-tree", "-r", "-z", "--name-only", commit, "--", *wanted)
    target = folder / "revision"
    (target / inside).mkdir(parents=True, exist_ok=True)
    # `git archive` would leave out what `.gitattributes` says, and `git worktree` leaves traces.
    index = {"GIT_INDEX_FILE": str((folder / "index").resolve())}
    _git(top, "read-tree", commit, more=index)
    prefix = f"--prefix={target.resolve()}/"
    _git(top, "checkout-index", prefix, "-z", "--stdin", more=index, given=listed)
    return target / inside


class _Refused(Failure):
    """Git said no; the first line of what it said is the message."""


def _git(
    folder: Path, *arguments: str, more: Mapping[str, str] | None = None, given: str = ""
) -> str:
    """Return what git prints. Raises `Failure` when it cannot be started, `_Refused` when it fails."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER}
    environment = {**kept, "LC_ALL": "C", **(more or {})}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and a name that begins with a hyphen is refused
            ["git", "-C", str(folder), *_QUIET, *arguments],  # noqa: S607 - git is found as a shell finds it
            input=os.fsencode(given),
            capture_output=True,
            env=environment,
            check=False,
        )
    except FileNotFoundError as error:
        raise Failure("git is not installed: other revisions are read with it") from error
    if done.returncode:
        said = os.fsdecode(done.stderr).strip().splitlines() or ["it ended without a word"]
        raise _Refused(f"git {arguments[0]}: {said[0]}")
    return os.fsdecode(done.stdout)
