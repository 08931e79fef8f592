"""Static files: published as they are, under the very path that they have below `content/static/`.

What browsers or hosts would run is published only in an archive that trusts all who write for it,
as among media; drawings are rebuilt there. A page without any markup runs nothing: by such files
services see that a site is one's own.
"""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import Literal

import msgspec

from broadsheet.problems import Failure, Invalid, Problem
from broadsheet.reading.active import is_run, kind_of, may_be_markup, steers_host
from broadsheet.reading.cache import Cache
from broadsheet.reading.file_names import STATIC
from broadsheet.reading.tree import GONE, SourceFile, plain_bytes
from broadsheet.urls import OWN_FOLDERS, name_fault, on_disk

StaticForm = Literal["", "drawing", "page"]
_OF_THE_BUILD = OWN_FOLDERS | {".broadsheet"}
"""Folders at the site's root in which nothing but the build's own files may stand."""
_SECRET = frozenset(
    {
        ".env",
        ".htpasswd",
        ".netrc",
        ".npmrc",
        ".pypirc",
        ".ssh",
        ".aws",
        ".gnupg",
        "id_rsa",
        "id_ed25519",
    }
)
"""Names of files and folders with passwords or keys."""
_PAGES = frozenset({".html", ".htm"})


class StaticFile(msgspec.Struct, frozen=True, array_like=True):
    """A file that is published under its own path."""

    digest: bytes
    """Digest of its content."""
    form: StaticForm
    """Whether it is a drawing, which is rebuilt, or a page or script that browsers or hosts run."""
    damage: str = ""
    """Why it cannot be published, if it is a drawing; empty for one that can."""
    remedy: str = ""


def static_files(
    root: Path, files: Sequence[SourceFile], cache: Cache, *, trusted: bool
) -> tuple[dict[str, StaticFile], list[Problem]]:
    """Return the static files by path, and a problem for each that must not be published.

    `trusted` says whether pages and scripts may be published, and drawings as they are. A file that
    was removed meanwhile is left out.
    """
    found: dict[str, StaticFile] = {}
    problems: list[Problem] = []
    for file in files:
        read = _read(root, file, cache)
        if read is None:
            continue
        shown = msgspec.structs.replace(read, form="", damage="") if trusted else read
        found[file.path] = shown
        problems += [
            Problem(f"content/{STATIC}/{file.path}", 0, 0, "", *fault)
            for fault in (*_faults(file.path), *_harm(shown))
        ]
    return found, problems


def _read(root: Path, file: SourceFile, cache: Cache) -> StaticFile | None:
    name, stamp = f"{STATIC}/{file.path}", file.stamp.encode()
    if (encoded := cache.fact(name, stamp)) is not None:
        return msgspec.msgpack.decode(encoded, type=StaticFile)
    try:
        data = plain_bytes(root / "content" / STATIC / file.path)
    except GONE:
        return None
    except OSError as error:
        raise Failure(f"content/{STATIC}/{file.path}: {error.strerror}") from error
    read = _as_static(file.path, data)
    if cache.is_settled(file):
        cache.keep_fact(name, stamp, msgspec.msgpack.encode(read))
    return read


def _as_static(path: str, data: bytes) -> StaticFile:
    digest = blake2b(data, digest_size=16).digest()
    form = _form(path, data)
    if form != "drawing":
        return StaticFile(digest, form)
    from broadsheet.reading.svg.rebuild import rebuild  # noqa: PLC0415 - few archives have static drawings

    try:
        rebuild(data)
    except Invalid as invalid:
        return StaticFile(digest, form, invalid.message, invalid.hint)
    return StaticFile(digest, form)


def _form(path: str, data: bytes) -> StaticForm:
    suffix = PurePosixPath(path).suffix.lower()
    if suffix == ".svg":
        return "drawing"
    if suffix in _PAGES and b"<" not in data:
        return ""
    if is_run(path) or steers_host(path):
        return "page"
    # A drawing under another name would be shown by hosts that look at the content.
    return "page" if may_be_markup(path, data) and kind_of(data) else ""


def _faults(path: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the path of a static file, each with what to do."""
    names = path.split("/")
    if on_disk(names[0]) in _OF_THE_BUILD:
        message = f"would stand in /{names[0]}/, where files of the archive's own are"
        yield message, "give its folder another name, or put it in content/media"
    for name in names:
        if fault := name_fault(name):
            yield f"its part {name!r} {fault}", "give it another name"
        if name in _SECRET or name.startswith(".env."):
            yield (
                f"would publish {name!r}, which has passwords or keys",
                "take it out, and change them",
            )


def _harm(file: StaticFile) -> Iterator[tuple[str, str]]:
    if file.form == "page":
        yield (
            "is run by browsers or hosts as a part of this site",
            "take it out, or write 'trusted_html: true' in archive.yml if you trust all who write here",
        )
    elif file.damage:
        yield file.damage, file.remedy


def static_permalinks(files: Mapping[str, StaticFile]) -> dict[str, str]:
    """Return the permalink of each static file, decoded, to its path: `/ads.txt` to `ads.txt`."""
    return {posixpath.join("/", path): path for path in files}
