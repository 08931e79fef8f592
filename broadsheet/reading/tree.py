"""The files of an archive: which files there are, how large and old they are, and what for."""

import errno
import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec

from broadsheet.problems import Failure, Problem
from broadsheet.reading.active import is_run
from broadsheet.reading.bundles import bundles_among, is_beside_text
from broadsheet.reading.config import Config
from broadsheet.reading.fields import did_you_mean
from broadsheet.reading.file_names import (
    STATIC,
    Passed,
    is_conflict,
    is_markdown,
    is_passed_over,
    is_path_passed_over,
    remedy,
)
from broadsheet.urls import composed

LINK, SPECIAL = -1, -2
"""Stand for the size of a symbolic link, and of what is neither a file nor a folder."""
GONE = (FileNotFoundError, NotADirectoryError)
"""Errors of the system for a file that does not exist any more, or whose folder does not."""
_NOTHING: Mapping[str, Passed] = {}


class SourceFile(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file of the archive, as the file system describes it."""

    path: str
    """Path from the folder that was walked, with forward slashes."""
    size: int
    modified: int
    """Time of the last change to its content, in nanoseconds since 1970; programs can set it."""
    changed: int = 0
    """Time of the last change that the system saw, in nanoseconds; no program can set it."""
    inode: int = 0

    @property
    def stamp(self) -> str:
        """Return a text that only stays the same while file and content do, without reading it."""
        return f"{self.size} {self.modified} {self.changed} {self.inode}"


class ContentTree(msgspec.Struct, frozen=True):
    """The files under `content/`, in the order of their paths."""

    texts: tuple[SourceFile, ...]
    """Files of stories, records and documents; their paths are from the root."""
    media: tuple[SourceFile, ...]
    """Pictures and other files to publish; their paths are from `content`."""
    problems: tuple[Problem, ...]
    advice: tuple[Problem, ...] = ()
    """Advice on files that are not read, and on those that may be copies."""
    static: tuple[SourceFile, ...] = ()
    """Files to publish as they are; their paths are from `content/static`."""


def content_tree(
    files: Iterable[SourceFile], config: Config, everything: Iterable[str] | None = None
) -> ContentTree:
    """Return the files of the content folder by what they are for, in the order given.

    `everything` has the paths of all files in the folder, when `files` are only some of them.
    """
    files = tuple(files)
    bundles = bundles_among(everything or (found.path for found in files))
    texts: list[SourceFile] = []
    media: list[SourceFile] = []
    static: list[SourceFile] = []
    problems = [*_twice(files)]
    advice: list[Problem] = []
    known = {
        "stories",
        "pages",
        "media",
        STATIC,
        *(each.key for each in config.taxonomies if each.has_records),
    }
    for found in files:
        file = f"content/{found.path}"
        folder, _, rest = found.path.partition("/")
        if problem := _no_plain_file(found, file):
            problems.append(problem)
        elif folder == STATIC and rest:
            static.append(msgspec.structs.replace(found, path=rest))
        elif _is_of_no_use(found.path, known, bundles):
            advice.append(_unread(file))
        elif problem := _out_of_place(file, folder, rest, known):
            problems.append(problem)
        elif folder == "media" or is_beside_text(found.path, bundles):
            problems += _active(file, config)
            media.append(found)
        elif misplaced := _misplaced(file, folder, rest):
            problems.append(misplaced)
        else:
            if is_conflict(found.path):
                advice.append(_conflicting(file))
            texts.append(SourceFile(file, found.size, found.modified, found.changed, found.inode))
    return ContentTree(tuple(texts), tuple(media), tuple(problems), tuple(advice), tuple(static))


def _out_of_place(file: str, folder: str, rest: str, known: Collection[str]) -> Problem | None:
    """Return a problem for a file in no folder of content; `rest` is its path below its folder."""
    if not rest:
        hint = "move it to content/stories or content/pages; to be published as it is, to content/static"
        return _whole(file, "stands outside every folder of content", hint)
    if folder not in known:
        hint = did_you_mean(folder, known, f"the folders of content are {', '.join(sorted(known))}")
        return _whole(file, f"{folder!r} is not a taxonomy of this archive", hint)
    return None


def _no_plain_file(found: SourceFile, file: str) -> Problem | None:
    if not found.path.isprintable():
        return _whole(printable(file), "has a name that cannot be printed", "give it a plain name")
    if found.size == LINK:
        return _whole(file, "is a symbolic link", "put the file or folder itself in its place")
    if found.size == SPECIAL:
        return _whole(file, "is neither a file nor a folder", "take it out")
    return None


def _is_of_no_use(path: str, known: Collection[str], bundles: Collection[str]) -> bool:
    """Return whether a file, by its path below `content`, stands among texts and is none of theirs."""
    folder, _, rest = path.partition("/")
    if is_markdown(path) or is_beside_text(path, bundles):
        return False
    return not rest or (folder in known and folder != "media")


def _unread(file: str) -> Problem:
    message = "is not a Markdown file, and is left out"
    return _whole(file, message, remedy(file), "not-markdown")


def _conflicting(file: str) -> Problem:
    message = "has the name of a copy that was made because two people edited a file at once"
    return _whole(
        file, message, "take from it what the other lacks, and remove it", "conflicting-copy"
    )


def _misplaced(file: str, folder: str, rest: str) -> Problem | None:
    """Return a problem for a Markdown file that is nothing where it stands; `rest` is below its folder."""
    if folder in {"stories", "pages"} and "/_index." not in file:
        return None
    *above, name = rest.split("/")
    if name.startswith("_index."):
        message = "is the text of a folder's page for other programs, and is published nowhere here"
        return _whole(file, message, "move what it says to a page of content/pages, or take it out")
    if above and folder not in {"stories", "pages"}:
        hint = f"call it content/{folder}/{above[-1]}.md" if name == "index.md" else ""
        return _whole(file, "stands in a folder of its own", hint or f"move it to content/{folder}")
    return None


def _twice(files: Iterable[SourceFile]) -> Iterator[Problem]:
    """Yield a problem for each file whose name, composed, another file has as well."""
    names: set[str] = set()
    for found in files:
        if not found.path.isascii() and found.path.isprintable():
            name = composed(found.path)
            if name in names:
                message = "has the name of another file, whose accents are only written otherwise"
                yield _whole(f"content/{found.path}", message, "take one of them out")
            names.add(name)


def _active(file: str, config: Config) -> Iterator[Problem]:
    """Yield a problem for a media file that browsers or hosts would run.

    There is none in an archive that trusts all who write for it.
    """
    if is_run(file) and not config.trusted_html:
        hint = "take it out, or write 'trusted_html: true' in archive.yml if you trust all who write here"
        yield _whole(file, "is run by browsers or hosts as a part of this site", hint)


def walk(folder: Path, inside: Mapping[str, Passed] = _NOTHING) -> Iterator[SourceFile]:
    """Yield every file of a folder in the order of paths; none when the folder is missing.

    `inside` says what is skipped in some of the folders in it, in place of the usual.

    Hidden files, files that editors write for themselves (`is_passed_over`) and `README` files are
    skipped, and so is a file that is removed meanwhile. A symbolic link is not followed, and has
    the size `LINK`; what is neither file nor folder has the size `SPECIAL`. Raises `Failure` when
    a folder cannot be read.
    """
    try:
        yield from sorted(_files(str(folder), "", is_passed_over, inside), key=_path)
    except OSError as error:
        raise Failure(f"{error.filename}: {error.strerror}") from error


def _path(file: SourceFile) -> str:
    return file.path


def look(folder: Path, path: str, inside: Mapping[str, Passed] = _NOTHING) -> SourceFile | None:
    """Return one file of a folder as `walk` yields it; None when `walk` would not yield it."""
    ancestor = folder
    *above, _ = parts = path.split("/")
    if is_path_passed_over(parts, inside):
        return None
    for name in above:
        ancestor /= name
        if ancestor.is_symlink():
            return None
    try:
        return _source_file(path, os.lstat(f"{folder}/{path}"))
    except GONE:
        return None
    except OSError as error:
        raise Failure(f"{error.filename}: {error.strerror}") from error


def _files(
    folder: str, prefix: str, passed_over: Passed, inside: Mapping[str, Passed]
) -> list[SourceFile]:
    """Return the files of a folder whose paths begin with a prefix, in any order."""
    found: list[SourceFile] = []
    # Each folder in turn: to hand every file up through all folders above it takes half as long again.
    folders = [(folder, prefix, passed_over)]
    while folders:
        folder, prefix, passed_over = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except GONE:
            continue
        for entry in entries:
            name = entry.name
            if passed_over(name):
                continue
            path = prefix + name
            if entry.is_dir(follow_symlinks=False):
                folders.append((entry.path, f"{path}/", inside.get(path, passed_over)))
                continue
            try:
                file = _source_file(path, entry.stat(follow_symlinks=False))
            except GONE:
                continue
            if file:
                found.append(file)
    return found


def printable(path: str) -> str:
    r"""Return a path as problems name it, escaped when it cannot be printed: `a\udcff.md`."""
    return path if path.isprintable() else ascii(path)[1:-1]


def open_plain(file: Path) -> BinaryIO:
    """Open a file and return it; raises `OSError` for what is no plain file, such as a pipe."""
    # `O_NONBLOCK` opens a pipe without waiting for its writer, so that it can be recognised;
    # Windows has neither the flag nor such pipes.
    descriptor = os.open(
        file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "is not a plain file", str(file))
    return os.fdopen(descriptor, "rb")


def plain_bytes(file: Path) -> bytes:
    """Return the content of a file; raises `OSError` as `open_plain` does."""
    with open_plain(file) as opened:
        return opened.read()


def _source_file(path: str, status: os.stat_result) -> SourceFile | None:
    """Return the file at a path; None for a folder."""
    kind = status.st_mode
    if stat.S_ISREG(kind):
        times = status.st_mtime_ns, status.st_ctime_ns
        return SourceFile(path, status.st_size, *times, status.st_ino)
    if stat.S_ISDIR(kind):
        return None
    if stat.S_ISLNK(kind):
        return SourceFile(path, LINK, 0)
    # A pipe, for one, must not be opened: that could wait for ever.
    return SourceFile(path, SPECIAL, 0)


def _whole(file: str, message: str, hint: str, name: str = "") -> Problem:
    return Problem(file, 0, 0, "", message, hint, name)
