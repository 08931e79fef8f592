"""Output: a published site is exchanged for the next one, and never is one half there.

Files are staged beside the site and moved in one by one, each whole. The journal names them all
before the first is moved, and the manifest that will then be true is already on disk, so that a
full disk is met while the old site is whole, and what a killed build left is put right by the next.
Before the manifest replaces the last one, all that it says is on the disk. So a site stays whole
when the process ends at any moment, and when the machine loses power.
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from broadsheet.problems import Failure
from broadsheet.publishing.durability import sync_files, sync_folder
from broadsheet.publishing.failures import failures
from broadsheet.publishing.folder import (
    discard_unused,
    empty_staging,
    listed_files,
    make_own_folder,
)
from broadsheet.publishing.interrupts import hold_interrupts
from broadsheet.publishing.lock import locked
from broadsheet.publishing.manifest import (
    EARLIER,
    EARLIER_RECEIPT,
    ENTRIES,
    JOURNAL,
    MANIFEST,
    OWN,
    ManifestEntry,
    entries_by_content,
    intact_entries,
    read_journal,
    read_manifest,
    write_entries,
    write_journal,
    write_manifest,
)
from broadsheet.publishing.ownership import is_marked, set_aside, strangers
from broadsheet.publishing.plan import Plan, make_plan
from broadsheet.publishing.records import Records
from broadsheet.publishing.staging import Staged, staged_name


@dataclass(frozen=True, slots=True)
class Commit:
    """What became of the files of a site."""

    written: int
    unchanged: int
    removed: int
    notes: tuple[str, ...] = ()
    """Notes on files that are not known as ours, a line each."""


class Output:
    """An output folder, ours alone until it is closed; made by `open_output`."""

    def __init__(self, folder: Path, kept: Path, *, thoroughly: bool = False) -> None:
        own = folder / OWN
        self.staging = own / "staged"
        """Folder for `stage`; emptied when the output is closed."""
        self.folder = folder
        """The folder of the published site."""
        self._own, self._kept = own, kept
        self._journal = own / JOURNAL
        unsettled = read_journal(self._journal)
        listed = listed_files(folder, kept)
        if unsettled is None:
            # Whatever the damaged journal named is also in the manifest of its commit, and must be
            # looked at.
            unfinished = read_manifest(own / f"{MANIFEST}.next")
            moved = entries_by_content(folder, unfinished.contents) if unfinished else {}
            listed = replace(listed, ours=listed.ours | moved.keys())
        self._listed = listed.entries
        self._ours: Collection[str] = listed.ours.union(unsettled) if unsettled else listed.ours
        self._lost, self._is_forgotten = listed.lost, False
        # Size and time would show most changes, but not where the clock of a file system is coarse.
        trusted = self._listed
        if unsettled:
            suspect = {*unsettled}
            trusted = {path: entry for path, entry in trusted.items() if path not in suspect}
        self._entries: Mapping[str, ManifestEntry] = intact_entries(
            folder, trusted, thoroughly=thoroughly or unsettled is None
        )
        self._is_settled = listed.is_settled and unsettled == []
        self._records: Records | None = None
        self.is_whole = self._is_settled and self._entries == self._listed
        """Whether the site is on disk just as the manifest says."""
        self.damaged = tuple(sorted(trusted.keys() - self._entries.keys()))
        """Paths of files that are not on disk as they were written; with `thoroughly`, all of
        them."""

    @property
    def entries(self) -> Mapping[str, ManifestEntry]:
        """The published files by path: only those that are on disk just as the manifest says."""
        return MappingProxyType(self._entries)

    def forget(self) -> None:
        """Trust no file on disk any more, so that all are written again; they stay ours."""
        self._entries = {}
        self._is_forgotten = True

    def commit(self, *, digests: Mapping[str, bytes], staged: Collection[Staged]) -> Commit:
        """Make the site hold these paths, and return what that took.

        `digests` has every path of the site, with its page's digest; `staged` has at least those
        that are not in `entries` with that digest. A staged file with the bytes that are published
        already is not moved, so that its time stays. Folders left empty are removed, and no file
        that we did not write.

        Interrupts arrive when all is done. Raises `Failure` when the machine refuses or something
        that is not ours stands in the way: nearly always before anything has changed; otherwise the
        next `open_output` sees what is unfinished, and this output must not be used again. Raises
        `ValueError` as `make_plan`.
        """
        with hold_interrupts(), failures(self.folder):
            notes = self._find_again(digests, staged) if self._lost else ()
            plan = make_plan(
                self.folder, known=self._entries, ours=self._ours, digests=digests, staged=staged
            )
            return self._exchange(plan, notes)

    def amend(
        self, *, digests: Mapping[str, bytes], gone: Iterable[str], staged: Iterable[Staged]
    ) -> Commit:
        """Make the site hold these paths, and not those that are `gone`, beside all others of ours.

        It is `commit` for who knows all that has moved since the last one, and takes the same care.
        What it costs hardly grows with the site. Raises as `commit` does, and `ValueError` unless
        the site `is_whole`, as it is after a commit.
        """
        if not self.is_whole:
            raise ValueError("only a site that is as its manifest says can be amended")
        with hold_interrupts(), failures(self.folder):
            self.keep_records()
            plan = make_plan(
                self.folder,
                known=self._entries,
                ours=self._ours,
                digests=digests,
                staged=staged,
                gone=gone,
            )
            return self._exchange(plan)

    def keep_records(self) -> None:
        """Keep what is written down of the site's files in memory, of which commits then move a part."""
        if self._records is None:
            self._records = Records(self._entries)

    def _exchange(self, plan: Plan, notes: tuple[str, ...] = ()) -> Commit:
        """Carry out a plan, whatever is changed by it, and return what that took."""
        # A site of very many files that is written anew has its entries in memory only once.
        entries = {**self._entries, **plan.entries} if self._entries else plan.entries
        if gone := {*plan.gone}:
            entries = {path: entry for path, entry in entries.items() if path not in gone}
        if plan.moves or plan.gone or entries != self._listed or not self._is_settled:
            records, self._records = self._records, None
            if records:
                records.renew(entries, [*plan.entries, *plan.gone])
            self._prepare(plan, entries, records)
            self._carry_out(plan)
            self._seal(plan)
            self._listed = self._entries = entries
            self._ours, self._records = entries.keys(), records
            self._is_settled, self._lost = True, ""
        self.is_whole = True
        return Commit(len(plan.moves), len(entries) - len(plan.moves), len(plan.removals), notes)

    def _find_again(self, wanted: Mapping[str, bytes], staged: Iterable[Staged]) -> tuple[str, ...]:
        """Settle which files are ours, since no manifest says so; return notes on the others.

        Raises `Failure` when a file that is not known as ours stands in the way: it is moved aside
        only from a folder whose front page has our mark, or when everything is to be written again.
        """
        unknown = strangers(
            self.folder,
            ours=self._ours,
            wanted=wanted.keys(),
            staged={file.path: file for file in staged},
        )
        if (
            unknown.in_the_way
            and not self._is_forgotten
            and not is_marked(self.folder / "index.html")
        ):
            listing = "\n".join(f"    {self.folder / path}" for path in unknown.in_the_way)
            aside = f"{self.folder.resolve().name}.set-aside"
            raise Failure(
                f"{self._lost}, and these files are in the way, which may be somebody's: move them away, or build with "
                f"--clean, which moves them to {aside} beside the folder\n{listing}"
            )
        moved = set_aside(self.folder, [*unknown.marked, *unknown.in_the_way])
        self._make_way(wanted)
        notes = (
            [f"{self._lost}: files are known by their content"]
            if moved or unknown.elsewhere
            else []
        )
        notes += [f"{file} is not known as broadsheet's, and is now {to}" for file, to in moved]
        notes += [
            f"{self.folder / path} is not known as broadsheet's, and stays"
            for path in unknown.elsewhere
        ]
        return tuple(notes)

    def _make_way(self, wanted: Iterable[str]) -> None:
        """Remove folders without a file in them that stand where a file must."""
        for path in wanted:
            if (self.folder / path).is_dir():
                for inner, _, names in os.walk(self.folder / path, topdown=False):
                    if not names and not any(Path(inner).iterdir()):
                        Path(inner).rmdir()

    def _prepare(
        self, plan: Plan, entries: Mapping[str, ManifestEntry], records: Records | None
    ) -> None:
        """Do all that needs space on the disk, or undo it.

        `entries` are those of the whole site then; `records`, if they are kept, are made of these.
        """
        unfinished = self._journal.exists()
        new_folders: list[str] = []
        try:
            # The new journal names all that an earlier one named, since every path of that is moved
            # or gone.
            if plan.moves or plan.gone:
                write_journal(self._journal, [*plan.moves, *plan.gone])
            manifest_file, entries_file = (
                self._own / f"{MANIFEST}.next",
                self._kept / f"{ENTRIES}.next",
            )
            if records:
                manifest = records.write_manifest(manifest_file)
            else:
                contents = ((path, entries[path].content) for path in sorted(entries))
                manifest = write_manifest(manifest_file, contents)
            with suppress(OSError):  # without entries the next build only takes longer
                self._kept.mkdir(parents=True, exist_ok=True)
                if records:
                    records.write_entries(entries_file, manifest)
                else:
                    write_entries(entries_file, entries, manifest)
            # A move must not be on the disk before the journal is.
            sync_folder(self._own)
            for inner in plan.folders:
                os.mkdir(f"{self.folder}/{inner}")  # noqa: PTH102 - many thousand times: no `Path` for each
                new_folders.append(inner)
        except OSError:
            with suppress(OSError):  # what cannot be undone now is found in the journal next time
                for inner in reversed(new_folders):
                    (self.folder / inner).rmdir()
                discard_unused(self._own, self._kept)
                if not unfinished:
                    self._journal.unlink(missing_ok=True)
            raise

    def _seal(self, plan: Plan) -> None:
        """Replace the last manifest, once all that the new one says is on the disk."""
        if plan.moves or plan.gone:
            sync_files(self.folder, [*plan.moves, *plan.gone])
        (self._own / f"{MANIFEST}.next").replace(self._own / MANIFEST)
        with suppress(OSError):
            (self._kept / f"{ENTRIES}.next").replace(self._kept / ENTRIES)
        # The journal must not be gone from the disk before the manifest is there.
        sync_folder(self._own)
        for name in (EARLIER, EARLIER_RECEIPT):
            (self._own / name).unlink(missing_ok=True)
        self._journal.unlink(missing_ok=True)

    def _carry_out(self, plan: Plan) -> None:
        if plan.swaps:
            self._remove(plan)
        for inner in plan.late_folders:
            (self.folder / inner).mkdir()
        for path in plan.moves:
            # Many thousand times: no `Path` for each.
            os.replace(f"{self.staging}/{staged_name(path)}", f"{self.folder}/{path}")  # noqa: PTH105
        if not plan.swaps:
            self._remove(plan)

    def _remove(self, plan: Plan) -> None:
        for path in plan.removals:
            (self.folder / path).unlink(missing_ok=True)
        for inner in plan.emptied:
            remaining = self.folder / inner
            if remaining.is_dir() and not any(remaining.iterdir()):
                remaining.rmdir()


@contextmanager
def open_output(
    folder: Path, *, waiting: Callable[[], None], kept: Path | None = None, thoroughly: bool = False
) -> Iterator[Output]:
    """Open the folder of a published site for the next commit, made if missing, and lock it.

    `kept` is the folder for what saves the next build time and need not be published; without one,
    it is our own folder in the output. With `thoroughly`, every published file is read, to see
    whether it is as it was written. When another process has the output open, `waiting` is called
    once, and then this process waits for its end. Raises `Misuse` for a folder that is neither
    empty nor ours (names that start with a dot aside), `Failure` when the machine refuses.
    """
    own = folder / OWN
    kept = kept or own
    with failures(folder):
        make_own_folder(folder, kept)
    with locked(own / "lock", waiting=waiting):
        with failures(folder):
            staging = own / "staged"
            empty_staging(staging)
            staging.mkdir()
            output = Output(folder, kept, thoroughly=thoroughly)
            discard_unused(own, kept)
        try:
            yield output
        finally:
            # What cannot be removed now is removed when the folder is next opened.
            shutil.rmtree(staging, ignore_errors=True)
