"""Media: pictures and other files to publish, each under a name that changes with its content."""

import re
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from broadsheet.problems import Failure
from broadsheet.reading.cache import Cache
from broadsheet.reading.tree import GONE, SourceFile, open_plain
from broadsheet.urls import slug

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


def media_permalinks(root: Path, files: Sequence[SourceFile], cache: Cache) -> dict[str, str]:
    """Return the permalink of each media file, by its path from `content`.

    A permalink is written like `/media/flood.1f3c5a7e90.jpg`; that of a file in the bundle of a
    story like `/media/stories/2025/rains/flood.1f3c5a7e90.jpg`. A file that was removed meanwhile
    has none.
    """
    permalinks = {}
    for file in files:
        stamp = file.stamp.encode()
        name = f"media/{file.path}"
        digest = cache.fact(name, stamp)
        if digest is None:
            try:
                digest = _digest(root / "content" / file.path)
            except GONE:
                continue
            if cache.is_settled(file):
                cache.keep_fact(name, stamp, digest)
        permalinks[file.path] = permalink_with_digest(
            "/media/", file.path.removeprefix("media/"), digest
        )
    return permalinks


def permalink_with_digest(folder: str, path: str, digest: bytes) -> str:
    """Return the permalink of a file: its path in slugs, ten digits of its digest and its suffix.

    `permalink_with_digest("/media/", "2025/Flood, north.JPG", b"…")` gives
    `"/media/2025/flood-north.1f3c5a7e90.jpg"`.
    """
    parts = PurePosixPath(path)
    suffix = parts.suffix.lower()
    folders = "".join(f"{slug(part) or 'x'}/" for part in parts.parts[:-1])
    ending = suffix if _SUFFIX.fullmatch(suffix) else ""
    return f"{folder}{folders}{slug(parts.stem) or 'file'}.{digest.hex()[:10]}{ending}"


def _digest(path: Path) -> bytes:
    digest = blake2b(digest_size=16)
    try:
        with open_plain(path) as opened:
            while block := opened.read(1 << 20):
                digest.update(block)
    except GONE:
        raise
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from error
    return digest.digest()
