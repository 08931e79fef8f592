"""The files that are published beside the pages: media, static files and assets.

Pictures are published without what cameras write in them, drawings as they are rebuilt, and all
other files as they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from broadsheet.archive.assemble import Archive
from broadsheet.model import Shape
from broadsheet.problems import Failure
from broadsheet.publishing.assets import Asset
from broadsheet.publishing.manifest import ManifestEntry
from broadsheet.publishing.staging import Files, Staged, stage
from broadsheet.reading.file_names import STATIC
from broadsheet.urls import output_path

_STRIPPED = b" 1"
"""Part of the digest of stripped originals; it changes when `imaging.metadata` strips otherwise."""
_REBUILT = b" drawing 1"
"""Part of the digest of rebuilt drawings; it changes when `reading.svg` rebuilds otherwise."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is published as it is, or a picture without what its camera wrote about it."""

    path: str
    digest: bytes
    data: bytes | Path
    """The bytes of the file, or the path of the file that holds them."""
    picture: bool = False

    def published_bytes(self) -> bytes:
        """Return the bytes that are published."""
        data = self.data.read_bytes() if isinstance(self.data, Path) else self.data
        if not self.picture:
            return data
        from broadsheet.imaging.published import published_picture  # noqa: PLC0415 - loads Pillow

        return published_picture(data)


def plain_files(
    root: Path,
    archive: Archive,
    assets: Mapping[str, Asset],
    *,
    staging: Path,
    entries: Mapping[str, ManifestEntry],
) -> Files:
    """Return the media and the static files of the archive at a root, and the assets.

    Files that `entries` does not have as they are now are staged.

    Raises `Failure` for a file that cannot be read or written.
    """
    files = _files(root, archive, assets)
    return Files({file.path: file.digest for file in files}, tuple(_stage(files, entries, staging)))


def plain_digests(root: Path, archive: Archive, assets: Mapping[str, Asset]) -> dict[str, bytes]:
    """Return the digest of each of the same files, by its path; none is written."""
    return {file.path: file.digest for file in _files(root, archive, assets)}


def _files(root: Path, archive: Archive, assets: Mapping[str, Asset]) -> list[_File]:
    # A permalink holds a digest of the content, so that the permalink's own digest distinguishes
    # the files.
    shapes = archive.link_targets.shapes
    media = (
        _File(
            output_path(permalink),
            _digest(permalink, _treatment(shapes, permalink)),
            folder / path,
            permalink in shapes and shapes[permalink].is_picture,
        )
        for folder in [root / "content"]
        for permalink, path in archive.links.media.items()
        # A picture that is converted is made with its versions.
        if not (permalink in shapes and shapes[permalink].source)
    )
    static = (
        _File(
            path,
            _digest(path, each.digest + (_REBUILT if each.form == "drawing" else b"")),
            root / "content" / STATIC / path,
            each.form == "drawing",
        )
        for path, each in archive.static.items()
    )
    theme_files = (
        _File(output_path(each.permalink), _digest(each.permalink), each.data)
        for each in assets.values()
    )
    return [*media, *static, *theme_files]


def _treatment(shapes: Mapping[str, Shape], permalink: str) -> bytes:
    """Return how a file is changed when it is published; empty for one that is not changed."""
    if permalink not in shapes or not shapes[permalink].is_picture:
        return b""
    return _REBUILT if shapes[permalink].form == "svg" else _STRIPPED


def _digest(permalink: str, treatment: bytes = b"") -> bytes:
    return blake2b(permalink.encode() + treatment, digest_size=16).digest()


def _stage(
    files: Sequence[_File], entries: Mapping[str, ManifestEntry], staging: Path
) -> Iterator[Staged]:
    for file in files:
        if file.path not in entries or entries[file.path].digest != file.digest:
            try:
                yield stage(staging, file.path, file.published_bytes())
            except OSError as error:
                raise Failure(
                    f"{file.data if isinstance(file.data, Path) else file.path}: {error.strerror or error}"
                ) from error
