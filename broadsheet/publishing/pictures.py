"""Versions of pictures in fewer bytes: workers make each once for every content of its original.

To make a version takes up to a third of a second, a hundred times as long as a page. So those of
a picture are kept in the archive's cache as soon as they are made, and a build that was broken off
goes on where it stopped.
"""

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import msgspec

from broadsheet.errands import Errand
from broadsheet.pages.pictures import Version
from broadsheet.problems import Failure, Problem
from broadsheet.publishing.failures import failures
from broadsheet.publishing.manifest import ManifestEntry
from broadsheet.publishing.staging import Files, Staged, content_digest, stage
from broadsheet.publishing.workers import Workers
from broadsheet.reading.forms import package_for
from broadsheet.steps import told_of
from broadsheet.urls import output_path

VERSIONS = "pictures"
"""Folder of the versions that have been made, within the folder of all that is kept."""
_CHECK = 16
"""Length of the digest in front of a kept version, in bytes: what a power cut left of one is not
published."""
_RECIPE = 2
"""Part of the digests of versions; it changes when versions are made otherwise."""


class Original(msgspec.Struct, frozen=True, array_like=True):
    """A picture of which versions are to be made."""

    path: str
    """Path of its file, relative to `content`."""
    versions: tuple[Version, ...]
    """All versions of the picture."""
    source: str = ""
    """Form of its file, where that is one that browsers do not show."""
    missing: frozenset[str] = frozenset()
    """Permalinks of the versions that are not published yet."""


class PictureKit(msgspec.Struct, frozen=True, array_like=True):
    """All that a worker needs to make versions."""

    root: str
    kept: str
    """Folder of what is kept between builds."""
    staging: str


class PictureFiles(msgspec.Struct, frozen=True):
    """The versions of a site's pictures, and what keeps some of them from being made."""

    files: Files
    problems: Sequence[Problem] = ()


def picture_files(
    originals: Sequence[Original],
    *,
    kit: PictureKit,
    entries: Mapping[str, ManifestEntry],
    workers: Workers,
) -> PictureFiles:
    """Return the files of all versions; those neither published and whole nor kept are made."""
    digests: dict[str, bytes] = {}

    seen: list[int] = []

    def incomplete() -> Iterator[Original]:
        for number, original in enumerate(originals, 1):
            missing = set()
            for each in original.versions:
                path = output_path(each.permalink)
                digests[path] = digest = _digest(each, original.source)
                if path not in entries or entries[path].digest != digest:
                    missing.add(each.permalink)
            if missing:
                seen.append(number)
                yield msgspec.structs.replace(original, missing=frozenset(missing))

    staged: list[Staged] = []
    problems: list[Problem] = []
    workers.steps.begin("pictures", len(originals), "pictures")
    for outcome in told_of(workers.run(MakeVersions(kit), incomplete()), seen, workers.steps):
        if isinstance(outcome, Problem):
            problems.append(outcome)
        else:
            staged += outcome
    if staged:
        _forget_unused(Path(kit.kept) / VERSIONS, digests.values())
    return PictureFiles(Files(digests, staged), problems)


def forget_versions(kept: Path) -> None:
    """Remove all versions from the folder of what is kept, so that they are made again."""
    if (kept / VERSIONS).is_dir():
        shutil.rmtree(kept / VERSIONS)


def _digest(each: Version, source: str) -> bytes:
    """Return the digest of a version of an original whose file has a form of its own, or not.

    Its permalink has the digest of its original, and names its width and form.
    """
    library = f"pillow {version('pillow')}"
    if package := package_for(source):
        library += f" {package} {version(package)}"
    return blake2b(f"{_RECIPE} {library} {each.permalink}".encode(), digest_size=16).digest()


class _Parcel(NamedTuple):
    """A picture of which some versions are still to be made."""

    original: Original
    kept: Mapping[Version, bytes]
    """The missing versions that are kept from earlier."""
    wanted: Sequence[Version]
    """The missing versions that are not."""
    data: bytes
    """The bytes of the picture's file; empty when nothing is wanted."""


class _Versions(NamedTuple):
    """The missing versions of a picture."""

    original: Original
    kept: Mapping[Version, bytes]
    fresh: Sequence[tuple[Version, bytes]]
    """Those that have just been made."""
    is_damaged: bool
    """Whether the picture could not be read."""


@dataclass(frozen=True)
class MakeVersions(Errand[Original, _Parcel, _Versions, "list[Staged] | Problem"]):
    """Makes the missing versions of a picture, but for those that are kept.

    The result is their staged files, or a problem for a picture that is damaged.
    """

    pictures: PictureKit
    kit: bytes = b""

    def fetched(self, task: Original) -> _Parcel:
        """Return the picture, with what is kept of its versions."""
        folder = Path(self.pictures.kept) / VERSIONS
        missing = [each for each in task.versions if each.permalink in task.missing]
        kept: dict[Version, bytes] = {}
        for each in missing:
            if (data := _read_kept(folder / _digest(each, task.source).hex())) is not None:
                kept[each] = data
        wanted = [each for each in missing if each not in kept]
        data = b""
        if wanted:
            with failures(folder):
                folder.mkdir(parents=True, exist_ok=True)
            try:
                data = (Path(self.pictures.root) / "content" / task.path).read_bytes()
            except OSError as error:
                raise Failure(f"content/{task.path}: {error.strerror}") from error
        return _Parcel(task, kept, wanted, data)

    @staticmethod
    def made(kit: bytes, parcel: _Parcel) -> _Versions:  # noqa: ARG004 - pictures need no kit
        """Return the versions that were wanted, or that the picture is damaged."""
        original, kept, wanted, data = parcel
        if not wanted:
            return _Versions(original, kept, (), is_damaged=False)
        fresh: list[tuple[Version, bytes]] = []
        try:
            fresh.extend(_versions(original, data, wanted))
        except (OSError, SyntaxError, ValueError, RuntimeError, EOFError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise Failure(f"content/{original.path}: {error.strerror}") from error
            return _Versions(original, kept, fresh, is_damaged=True)
        return _Versions(original, kept, fresh, is_damaged=False)

    def kept(self, made: _Versions) -> "list[Staged] | Problem":
        """Keep what was made for later builds, and stage all versions."""
        folder = Path(self.pictures.kept) / VERSIONS
        for each, data in made.fresh:
            _keep(folder / _digest(each, made.original.source).hex(), data)
        if made.is_damaged:
            return Problem(
                f"content/{made.original.path}",
                0,
                0,
                "",
                "is not a picture that can be read",
                "save it again, as a JPEG, PNG, WebP or AVIF",
            )
        return [
            stage(Path(self.pictures.staging), output_path(each.permalink), data)
            for each, data in {**made.kept, **dict(made.fresh)}.items()
        ]


def _versions(
    original: Original, data: bytes, wanted: Collection[Version]
) -> Iterator[tuple[Version, bytes]]:
    from broadsheet.imaging.versions import encode_versions  # noqa: PLC0415 - loads Pillow, for what is mostly there

    return encode_versions(data, original.versions, wanted)


def _read_kept(file: Path) -> bytes | None:
    """Return what was kept in a file; None when nothing was, or when not all of it is there."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    return data[_CHECK:] if data[:_CHECK] == content_digest(data[_CHECK:]) else None


def _keep(file: Path, data: bytes) -> None:
    """Write a file that is either there whole or not at all."""
    with failures(file):
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        beside.write_bytes(content_digest(data) + data)
        beside.replace(file)


def _forget_unused(kept: Path, digests: Iterable[bytes]) -> None:
    """Remove versions that no picture has, once they are most of what is kept."""
    wanted = {digest.hex() for digest in digests}
    with failures(kept):
        unused = (
            [file for file in kept.iterdir() if file.name not in wanted] if kept.is_dir() else []
        )
        if len(unused) > len(wanted) + 100:
            for file in unused:
                file.unlink(missing_ok=True)
