"""A script: publish, and be killed at one step after another, each time in a folder of its own."""

import builtins
import io
import itertools
import os
import sys
from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from broadsheet.publishing import output as keeper
from broadsheet.publishing.output import open_output
from broadsheet.publishing.staging import stage

KILLED = 9


def publish(folder: Path, site: Mapping[str, bytes]) -> None:
    digests = {path: blake2b(data, digest_size=16).digest() for path, data in site.items()}
    with open_output(folder, waiting=lambda: sys.exit("nobody else holds the lock")) as output:
        known = {
            path for path, entry in output.entries.items() if entry.digest == digests.get(path)
        }
        staged = [
            stage(output.staging, path, data) for path, data in site.items() if path not in known
        ]
        output.commit(digests=digests, staged=staged)


def end_at(number: int) -> None:
    """End this process at a step: one stands before and one after each call that changes the disk."""
    steps = itertools.count(1)

    def step() -> None:
        if next(steps) == number:
            os._exit(KILLED)

    def stepped(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*arguments: object, **options: object) -> object:
            step()
            result = call(*arguments, **options)
            step()
            return result

        return wrapper

    for module, name in [
        *((os, name) for name in ("replace", "unlink", "mkdir", "rmdir", "fsync")),
        (keeper, "sync_files"),
        *((module, "open") for module in (builtins, io, os)),
    ]:
        setattr(module, name, stepped(getattr(module, name)))


def killed(folder: Path, site: Mapping[str, bytes], number: int) -> bool:
    """Return whether a process that published a site was ended at a step; it had fewer if not."""
    child = os.fork()
    if child == 0:
        end_at(number)
        publish(folder, site)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status not in (0, KILLED):
        sys.exit(f"ended with {status} at step {number}")
    return status == KILLED


def main(
    root: Path,
    sites: list[dict[str, bytes]],
    strays: dict[str, bytes],
    stride: int,
    steps: tuple[int, int],
) -> None:
    """Publish the first site whole, and then the others, each killed: the last at every so many steps.

    `steps` are the first step at which the second is killed, and how many steps later the next.
    """
    first, second, *others = sites
    for number in itertools.count(*steps):
        folder = root / str(number)
        publish(folder, first)
        for path, data in strays.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(data)
        if not killed(folder, second, number):
            break
        for site in others:
            killed(folder, site, 1 + number * stride % 60)


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        *msgspec.json.decode(
            sys.argv[2], type=tuple[list[dict[str, bytes]], dict[str, bytes], int, tuple[int, int]]
        ),
    )
