"""Run commands side by side: `together.py "ruff check ." mypy "pytest -n 2"`.

The last one prints as it goes. What another has printed is shown whole, and as soon as it has
failed; of those that succeed nothing is. The exit status is 0 when all have succeeded, and 1
otherwise.
"""

import shlex
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor


def run(commands: Sequence[str]) -> list[str]:
    """Return the commands that have failed; an empty one is none."""
    *others, last = filter(None, commands)
    with ThreadPoolExecutor(len(others) or 1) as side:
        beside = [side.submit(_runs_quietly, command) for command in others]
        succeeded = [subprocess.run(shlex.split(last), check=False).returncode == 0]
        succeeded = [*(each.result() for each in beside), *succeeded]
    return [command for command, fine in zip([*others, last], succeeded, strict=True) if not fine]


def _runs_quietly(command: str) -> bool:
    done = subprocess.run(
        shlex.split(command),
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        said = done.stdout.decode(errors="replace").rstrip("\n")
        # In one piece, so that nothing that the last one prints stands in the midst of it.
        sys.stdout.write(f"\n--- {command}\n{said}\n--- ended with {done.returncode}\n")
        sys.stdout.flush()
    return done.returncode == 0


if __name__ == "__main__":
    if failed := run(sys.argv[1:]):
        sys.exit("\n".join(f"failed: {command}" for command in failed))
