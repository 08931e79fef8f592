"""Outgoing: what is to be sent of a site, and the digests by which hosts know files."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from broadsheet.problems import Failure, Misuse
from broadsheet.publishing.manifest import JOURNAL, MANIFEST, OWN, read_manifest
from broadsheet.publishing.staging import content_digest

_KEPT = "host-digests"
"""Name of the file, in the archive's own folder, with the digests that were computed before."""


class HostDigests(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The digests of one file, hexadecimal, as hosts know it."""

    sha1: str
    md5: str


class Outgoing(NamedTuple):
    """A site, as it is to stand at its host."""

    folder: Path
    contents: Mapping[str, bytes]
    """Path to our own digest of the file's bytes."""

    def data(self, path: str) -> bytes:
        """Return the bytes of a file.

        Raises `Failure` when they are no longer those that a build wrote: what is sent is one site.
        """
        try:
            data = (self.folder / path).read_bytes()
        except OSError as error:
            raise Failure(f"{self.folder / path}: {error.strerror or error}") from error
        if content_digest(data) != self.contents[path]:
            raise Failure(
                f"{self.folder / path} is not as the last build wrote it: build again, and send then"
            )
        return data


def outgoing(folder: Path) -> Outgoing:
    """Return the site in an output folder. Raises `Misuse` when no whole one is there."""
    manifest = read_manifest(folder / OWN / MANIFEST)
    if manifest is None or not manifest.is_whole or (folder / OWN / JOURNAL).exists():
        raise Misuse(f"{folder} is no site that is whole: `broadsheet build` writes one")
    return Outgoing(folder, manifest.contents)


def host_digests(site: Outgoing, kept: Path) -> dict[str, HostDigests]:
    """Return the digests of every file by path; only those of new bytes are computed.

    `kept` is the archive's own folder, where they are kept by our own digest of the same bytes. A
    damaged file of them is made again. Raises `Failure` when a file of the site is not as it was built.
    """
    known = _read(kept / _KEPT)
    found: dict[str, HostDigests] = {}
    by_content: dict[bytes, HostDigests] = {}
    for path, content in site.contents.items():
        digests = by_content.get(content) or known.get(content)
        if digests is None:
            data = site.data(path)
            # Both digests are the hosts' own choice: they tell files apart, and guard nothing.
            digests = HostDigests(
                hashlib.sha1(data, usedforsecurity=False).hexdigest(),
                hashlib.md5(data, usedforsecurity=False).hexdigest(),
            )
        by_content[content] = digests
        found[path] = digests
    if by_content.keys() != known.keys():
        data = msgspec.msgpack.encode(by_content)
        write_kept(kept / _KEPT, content_digest(data) + data)
    return found


def _read(file: Path) -> dict[bytes, HostDigests]:
    try:
        data = file.read_bytes()
        if data[:16] == content_digest(data[16:]):
            return msgspec.msgpack.decode(data[16:], type=dict[bytes, HostDigests])
    except (OSError, msgspec.DecodeError, ValueError):
        pass
    return {}


def write_kept(file: Path, data: bytes) -> None:
    """Write a file in the archive's own folder. Raises `Failure` when the machine fails.

    Whoever reads it finds out by itself whether it is whole: without it, only time is lost.
    """
    try:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise Failure(f"{file}: {error.strerror or error}") from error
