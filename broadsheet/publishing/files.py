"""The files that are published beside the pages: media and assets, as they are or without what cameras write."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from broadsheet.archive.assemble import Archive
from broadsheet.problems import Failure
from broadsheet.publishing.assets import Asset
from broadsheet.publishing.manifest import ManifestEntry
from broadsheet.publishing.staging import Files, Staged, stage
from broadsheet.urls import output_path

_STRIPPED = b" 1"
"""Moves when originals are stripped otherwise (`imaging.metadata`)."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is published as it is, or as a picture without what its camera wrote about it."""

    path: str
    digest: bytes
    data: bytes | Path
    """Its bytes, or the file that holds them."""
    picture: bool = False

    def published(self) -> bytes:
        """Return the bytes that are published."""
        data = self.data.read_bytes() if isinstance(self.data, Path) else self.data
        if not self.picture:
            return data
        from broadsheet.imaging.metadata import without_traces  # noqa: PLC0415 - loads Pillow

        return without_traces(data)


def plain_files(
    root: Path, archive: Archive, assets: Mapping[str, Asset], *, staging: Path, entries: Mapping[str, ManifestEntry]
) -> Files:
    """Return the media of the archive at a root and the assets; staged are those that are not in `entries` as they are.

    Raises `Failure` for a file that cannot be read or written.
    """
    files = _files(root, archive, assets)
    return Files({file.path: file.digest for file in files}, tuple(_stage(files, entries, staging)))


def _files(root: Path, archive: Archive, assets: Mapping[str, Asset]) -> list[_File]:
    # Permalinks hold a digest of the content, so that the permalink's own digest tells the files apart.
    shapes = archive.link_targets.shapes
    media = (
        _File(output_path(permalink), _digest(permalink, permalink in shapes), folder / path, permalink in shapes)
        for folder in [root / "content" / "media"]
        for permalink, path in archive.links.media.items()
    )
    of_theme = (_File(output_path(each.permalink), _digest(each.permalink), each.data) for each in assets.values())
    return [*media, *of_theme]


def _digest(permalink: str, picture: bool = False) -> bytes:  # noqa: FBT001, FBT002 - of two kinds of files
    return blake2b(permalink.encode() + (_STRIPPED if picture else b""), digest_size=16).digest()


def _stage(files: Sequence[_File], entries: Mapping[str, ManifestEntry], staging: Path) -> Iterator[Staged]:
    for file in files:
        if file.path not in entries or entries[file.path].digest != file.digest:
            try:
                yield stage(staging, file.path, file.published())
            except OSError as error:
                raise Failure(
                    f"{file.data if isinstance(file.data, Path) else file.path}: {error.strerror or error}"
                ) from error
