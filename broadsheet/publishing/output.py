"""The output folder's keeper: a site is exchanged for the next one with nothing half there, ever.

Files are staged beside the site and moved in one by one, each whole. The journal names them all before the
first is moved, and the manifest that will then be true is already on disk, so that a full disk is met while
the old site is whole, and what a killed build left is put right by the next. This holds when the process ends
at any moment; should the machine lose power, files may be lost that the system had yet to write, and the next
build finds those by their size or time.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from types import MappingProxyType

from broadsheet.problems import Failure, Misuse
from broadsheet.publishing.failures import failures
from broadsheet.publishing.interrupts import held_back
from broadsheet.publishing.lock import locked
from broadsheet.publishing.manifest import (
    OWN,
    ManifestEntry,
    read_journal,
    read_manifest,
    verified,
    write_journal,
    write_manifest,
)
from broadsheet.publishing.plan import Plan, make_plan
from broadsheet.publishing.staging import Staged, staged_name

_TRIES, _PAUSE = 40, 0.05
"""How often the folder of staged files is cleared at most, and the seconds between."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What became of the files of a site."""

    written: int
    unchanged: int
    removed: int


class Output:
    """An output folder, ours alone until it is closed; made by `open_output`."""

    def __init__(self, folder: Path) -> None:
        own = folder / OWN
        self.staging = own / "staged"
        """Folder for `stage`; emptied when the output is closed."""
        self.folder = folder
        """The folder of the published site."""
        self._manifest = own / "manifest"
        self._next = own / "manifest.next"
        self._journal = own / "journal"
        self._listed = read_manifest(self._manifest)
        unsettled = read_journal(self._journal)
        self._ours = self._listed.keys() | set(unsettled)
        # Size and time would tell most of them, but not where the clock of a file system is coarse.
        suspect = set(unsettled)
        self._entries = verified(folder, {path: entry for path, entry in self._listed.items() if path not in suspect})
        self.is_whole = not unsettled and self._entries == self._listed
        """Whether the site is on disk just as the manifest says."""

    @property
    def entries(self) -> Mapping[str, ManifestEntry]:
        """Published files by path, only those that are on disk just as the manifest says."""
        return MappingProxyType(self._entries)

    def forget(self) -> None:
        """Trust no file on disk any more, so that all are written again; they stay ours."""
        self._entries = {}

    def commit(self, *, digests: Mapping[str, bytes], staged: Iterable[Staged]) -> Commit:
        """Make the site hold these paths, and return what that took.

        `digests` has every path of the site, with its page's digest; `staged` has at least those that are
        not in `entries` with that digest. A staged file with the bytes that are published already is not
        moved, so that its time stays. Folders left empty are removed, and no file that we did not write.

        Interrupts arrive when all is done. Raises `Failure` when the machine refuses or something that is not
        ours stands in the way: nearly always before anything has changed; otherwise the next `open_output`
        sees what is unfinished, and this output must not be used again. Raises `ValueError` as `make_plan`.
        """
        with held_back(), failures(self.folder):
            plan = make_plan(self.folder, known=self._entries, ours=self._ours, digests=digests, staged=staged)
            if not plan.moves and not plan.gone and plan.entries == self._listed:
                return Commit(0, len(digests), 0)
            self._prepare(plan)
            self._carry_out(plan)
            self._next.replace(self._manifest)
            self._journal.unlink(missing_ok=True)
            self._listed = self._entries = dict(plan.entries)
            self._ours = set(self._listed)
        return Commit(len(plan.moves), len(digests) - len(plan.moves), len(plan.removals))

    def _prepare(self, plan: Plan) -> None:
        """Do all that needs space on the disk, or undo it."""
        unfinished = self._journal.exists()
        made: list[str] = []
        try:
            # It holds whatever an earlier journal held, since every path of that is moved or gone.
            if plan.moves or plan.gone:
                write_journal(self._journal, [*plan.moves, *plan.gone])
            write_manifest(self._next, plan.entries)
            for place in plan.folders:
                os.mkdir(f"{self.folder}/{place}")  # noqa: PTH102 - many thousand times: no `Path` for each
                made.append(place)
        except OSError:
            with suppress(OSError):  # what cannot be undone now is found in the journal next time
                for place in reversed(made):
                    (self.folder / place).rmdir()
                _discard_unused(self._journal.parent)
                if not unfinished:
                    self._journal.unlink(missing_ok=True)
            raise

    def _carry_out(self, plan: Plan) -> None:
        if plan.swaps:
            self._remove(plan)
        for place in plan.late_folders:
            (self.folder / place).mkdir()
        for path in plan.moves:
            # Many thousand times: no `Path` for each.
            os.replace(f"{self.staging}/{staged_name(path)}", f"{self.folder}/{path}")  # noqa: PTH105
        if not plan.swaps:
            self._remove(plan)

    def _remove(self, plan: Plan) -> None:
        for path in plan.removals:
            (self.folder / path).unlink(missing_ok=True)
        for place in plan.emptied:
            remaining = self.folder / place
            if remaining.is_dir() and not any(remaining.iterdir()):
                remaining.rmdir()


@contextmanager
def open_output(folder: Path, *, waiting: Callable[[], None]) -> Iterator[Output]:
    """Open the folder of a published site for the next commit, made if missing, and lock it.

    When another process has it open, `waiting` is called once, and then its end is waited for. Raises
    `Misuse` for a folder that is neither empty nor ours (names that start with a dot aside), `Failure` when
    the machine refuses or our manifest is damaged.
    """
    with failures(folder):
        own = _own_folder(folder)
    with locked(own / "lock", waiting=waiting):
        with failures(folder):
            staging = own / "staged"
            _clear(staging)
            staging.mkdir()
            _discard_unused(own)
            output = Output(folder)
        try:
            yield output
        finally:
            # What cannot be removed now is removed when the folder is next opened.
            shutil.rmtree(staging, ignore_errors=True)


def _clear(staging: Path) -> None:
    """Remove what was staged. The workers of a build that was killed write on for a moment: they are waited for."""
    for _ in range(_TRIES):
        shutil.rmtree(staging, ignore_errors=True)
        if not staging.exists():
            return
        sleep(_PAUSE)
    shutil.rmtree(staging)


def _own_folder(folder: Path) -> Path:
    """Return our own folder in the output folder, both made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / OWN
    names = {place.name for place in folder.iterdir()}
    if own.name not in names and any(not name.startswith(".") for name in names):
        raise Misuse(f"{folder} is not empty and was not written by broadsheet: choose another folder, or empty it")
    if own.is_symlink():
        raise Failure(f"{own} is a symbolic link, which broadsheet did not make: move it away")
    own.mkdir(exist_ok=True)
    return own


def _discard_unused(own: Path) -> None:
    """Remove what was written for a commit that was not carried out, or not to its end."""
    for name in ("journal.next", "manifest.next"):
        (own / name).unlink(missing_ok=True)
