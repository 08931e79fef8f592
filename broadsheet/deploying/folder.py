"""A folder: a server's own, or a disk that is mounted, gets the files that it does not have."""

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import uuid4

import msgspec

from broadsheet.deploying.sent import Sending, Sent, in_order
from broadsheet.problems import Failure, Misuse
from broadsheet.publishing.manifest import check_paths
from broadsheet.publishing.staging import content_digest

_RECORD = ".broadsheet-sent"
"""Name of the file in the folder that says which files were put there, with their digests."""


def send_to_folder(sending: Sending) -> Sent:
    """Put a site into a folder, and return what came of it.

    Files that nobody put there by this command stay, and are not written over. Raises `Misuse` when
    that would be needed, `Failure` when the folder cannot be written.
    """
    folder, site = Path(sending.target), sending.site
    _check_place(folder, site.folder)
    record = _record(folder)
    sending.steps.begin("comparing")
    wanted, foreign = [], []
    for path, content in site.contents.items():
        there = _digest(folder / path)
        if there == content:
            continue
        wanted.append(path)
        if there is not None and path not in record:
            foreign.append(path)
    if foreign and not sending.force:
        raise Misuse(
            f"{folder} has {len(foreign):,} files of these names that this command did not put there"
            f" ({foreign[0]}): nothing was sent; --force writes over them"
        )
    gone = sorted(
        path for path in record.keys() - site.contents.keys() if (folder / path).is_file()
    )
    size = 0
    if not sending.dry_run:
        # What is about to be there is written down first, so that nothing of ours is taken for a stranger's.
        _write_record(folder, {**record, **{path: site.contents[path].hex() for path in wanted}})
        size = _put(sending, folder, wanted)
        _remove(folder, gone)
        _write_record(folder, {path: content.hex() for path, content in site.contents.items()})
    return Sent(
        host="folder",
        sent=len(wanted),
        size=size,
        unchanged=len(site.contents) - len(wanted),
        removed=len(gone),
        address=str(folder),
        dry_run=sending.dry_run,
    )


def _check_place(folder: Path, site: Path) -> None:
    target, own = folder.resolve(), site.resolve()
    if target == own or own in target.parents or target in own.parents:
        raise Misuse(f"{folder} and {site} lie in one another: choose a folder apart")
    if folder.exists() and not folder.is_dir():
        raise Misuse(f"{folder} is a file, and no folder")


def _digest(file: Path) -> bytes | None:
    """Return the digest of a file's bytes; None when nothing is there."""
    try:
        return content_digest(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise Failure(f"{file}: {error.strerror or error}") from error


def _put(sending: Sending, folder: Path, wanted: Iterable[str]) -> int:
    """Write files, each whole from the moment that it has its name; they keep the site's times."""
    paths = [path for some in in_order(wanted) for path in some]
    sending.steps.begin("sending", len(paths), "files")
    size = 0
    for number, path in enumerate(paths, 1):
        data = sending.site.data(path)
        file = folder / path
        beside = file.with_name(f".{uuid4().hex}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                beside.write_bytes(data)
                shutil.copystat(sending.site.folder / path, beside)
                beside.replace(file)
            finally:
                beside.unlink(missing_ok=True)
        except OSError as error:
            raise Failure(f"{file}: {error.strerror or error}") from error
        size += len(data)
        sending.steps.reach(number)
    return size


def _remove(folder: Path, paths: Iterable[str]) -> None:
    for path in paths:
        file = folder / path
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise Failure(f"{file}: {error.strerror or error}") from error
        for parent in file.relative_to(folder).parents[:-1]:
            try:
                os.rmdir(folder / parent)  # noqa: PTH106 - a folder that is not empty stays
            except OSError:
                break


def _record(folder: Path) -> Mapping[str, str]:
    try:
        known = msgspec.json.decode((folder / _RECORD).read_bytes(), type=dict[str, str])
        check_paths(known)
    except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError, ValueError):
        return {}
    except OSError as error:
        raise Failure(f"{folder / _RECORD}: {error.strerror or error}") from error
    return known


def _write_record(folder: Path, sent: Mapping[str, str]) -> None:
    file = folder / _RECORD
    beside = file.with_name(f"{_RECORD}.next")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(msgspec.json.encode(sent, order="deterministic"))
        beside.replace(file)
    except OSError as error:
        raise Failure(f"{file}: {error.strerror or error}") from error
