"""The order for a build or a check: which site is meant, and how it is to be built."""

import os
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from broadsheet.archive.visibility import Selection
from broadsheet.reading.kept import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOrder:
    """What is asked of a build."""

    root: Path
    output: Path
    selection: Selection
    jobs: int
    clean: bool = False
    """Whether everything is read and rendered again."""
    verify: bool = False
    """Whether every published file is read, to see that it is as it was written."""
    workers: str = ""
    """Address of the scheduler whose workers do the work; empty for processes on this machine."""

    def site_kept(self, kept: Kept) -> Path:
        """Return the folder for what is kept of the published site.

        It lies in the folder of all that is kept of the archive.
        """
        # A copy of the archive with its site finds it, wherever the copy is.
        root, output = self.root.resolve(), self.output.resolve()
        name = output.relative_to(root).as_posix() if output.is_relative_to(root) else str(output)
        return kept.folder / "sites" / blake2b(os.fsencode(name), digest_size=16).hexdigest()


def usable_jobs() -> int:
    """Return how many processes can run side by side here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
