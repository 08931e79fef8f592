"""The files of an archive: which files there are, how large and old they are, and what for."""

import errno
import os
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec

from broadsheet.problems import Failure, Problem
from broadsheet.reading.active import is_run
from broadsheet.reading.config import STATIC, TEMPLATES, Config
from broadsheet.reading.fields import did_you_mean

LINK, SPECIAL = -1, -2
"""Stand for the size of a symbolic link, and of what is neither a file nor a folder."""
GONE = (FileNotFoundError, NotADirectoryError)
"""Errors of the system for a file that does not exist any more, or whose folder does not."""
_OWN = re.compile(
    # These are hidden files, and files by which systems, editors and offices lock a file: `.git`,
    # `.#rains.md`, `~$notes.docx`.
    r"[.#].*|~\$.*|.*~|README.*"
    # Vim tries a folder with the file 4913; others write a new file first, and then rename it.
    r"|4913|.*___jb_(?:tmp|old)___"
    # The number of a process or a time may follow, but no other ending: `a.part-2.md` is a story.
    r"|.*\.(?:tmp|temp|sw[k-z]|part|crdownload|lock|lck)(?:[.-](?:\d+|(?=\w*\d)\w{6,}))*",
    re.DOTALL,
)
_LITTER = re.compile(
    r"\.(?:[#_~].*|DS_Store|git.*|svn|hg|idea|vscode|directory|Trash.*|fuse_hidden.*|nfs.*|goutputstream.*"
    r"|Spotlight.*|TemporaryItems|apdisk|localized)",
    re.DOTALL,
)
"""Hidden files by which systems, editors and version control mark a folder: they are published nowhere."""
Passed = Callable[[str], bool]
"""Returns whether a file or folder of a name is skipped."""
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
    """Pictures and other files to publish; their paths are from `content/media`."""
    problems: tuple[Problem, ...]
    static: tuple[SourceFile, ...] = ()
    """Files to publish as they are; their paths are from `content/static`."""


def content_tree(files: Iterable[SourceFile], config: Config) -> ContentTree:
    """Return the files of the content folder by what they are for, in the order given."""
    texts: list[SourceFile] = []
    media: list[SourceFile] = []
    static: list[SourceFile] = []
    problems: list[Problem] = []
    known = {"stories", "pages", "media", STATIC, *(taxonomy.key for taxonomy in config.taxonomies)}
    for found in files:
        file = f"content/{found.path}"
        folder, _, rest = found.path.partition("/")
        if fault := _fault(found, folder, rest, known):
            problems.append(_whole(printable(file), *fault))
        elif folder == "media":
            problems += _active(file, config)
            media.append(msgspec.structs.replace(found, path=rest))
        elif folder == STATIC:
            static.append(msgspec.structs.replace(found, path=rest))
        else:
            texts.append(SourceFile(file, found.size, found.modified, found.changed, found.inode))
    return ContentTree(tuple(texts), tuple(media), tuple(problems), tuple(static))


def _fault(
    found: SourceFile, folder: str, rest: str, known: Collection[str]
) -> tuple[str, str] | None:
    """Return why a file cannot stand where it does, and what to do; None for one that can."""
    if not found.path.isprintable():
        return "has a name that cannot be printed", "give it a plain name"
    if found.size == LINK:
        return "is a symbolic link", "put the file or folder itself in its place"
    if found.size == SPECIAL:
        return "is neither a file nor a folder", "take it out"
    if not rest:
        hint = "move it to content/stories or content/pages; to be published as it is, to content/static"
        return "stands outside every folder of content", hint
    if folder not in known:
        hint = did_you_mean(folder, known, f"the folders of content are {', '.join(sorted(known))}")
        return f"{folder!r} is not a taxonomy of this archive", hint
    if folder in {"media", STATIC}:
        return None
    if not rest.endswith(".md"):
        return "is not a Markdown file", "give it a name in .md, or put it in content/media"
    if "/" in rest and folder not in {"stories", "pages"}:
        return "stands in a folder of its own", f"move it to content/{folder}"
    return None


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
        yield from sorted(_walk(str(folder), "", is_passed_over, inside), key=_path)
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


def _walk(
    folder: str, prefix: str, passed_over: Passed, inside: Mapping[str, Passed]
) -> Iterator[SourceFile]:
    try:
        entries = list(os.scandir(folder))
    except GONE:
        return
    for entry in entries:
        if passed_over(entry.name):
            continue
        path = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{path}/", inside.get(path, passed_over), inside)
            continue
        try:
            status = entry.stat(follow_symlinks=False)
        except GONE:
            continue
        if found := _source_file(path, status):
            yield found


def is_passed_over(name: str) -> bool:
    """Return whether a file or folder of this name is no part of an archive, but of a program."""
    return _OWN.fullmatch(name) is not None


def is_path_passed_over(names: Iterable[str], inside: Mapping[str, Passed]) -> bool:
    """Return whether `walk` skips a file at a path, whose names are given from the top."""
    passed_over: Passed = is_passed_over
    path = ""
    for name in names:
        if passed_over(name):
            return True
        path = f"{path}/{name}" if path else name
        passed_over = inside.get(path, passed_over)
    return False


def _is_litter(name: str) -> bool:
    """Return whether a program left a file or folder of this name among files to be published."""
    if name.startswith(".") and not _LITTER.fullmatch(name):
        # Of other hidden names a program's temporary files have an ending that says so.
        return is_passed_over(name.lstrip(".")) if name.strip(".") else True
    return is_passed_over(name)


def _is_passed_by(_name: str) -> bool:
    return True


CONTENT_INSIDE: Mapping[str, Passed] = {STATIC: _is_litter, TEMPLATES: _is_passed_by}
"""Folders in the content folder of which `walk` skips other files than elsewhere."""


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
    if stat.S_ISDIR(kind):
        return None
    if stat.S_ISLNK(kind):
        return SourceFile(path, LINK, 0)
    if not stat.S_ISREG(kind):
        # A pipe, for one, must not be opened: that could wait for ever.
        return SourceFile(path, SPECIAL, 0)
    return SourceFile(path, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _whole(file: str, message: str, hint: str) -> Problem:
    return Problem(file, 0, 0, "", message, hint)
