"""Written paths: which file of `content/media` is meant by what an editor wrote for it.

Editors copy paths from where they see them: from the archive's root, from the folder of the text,
from a file manager of Windows, or from another program's `static` folder.
"""

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from urllib.parse import unquote

from broadsheet.reading.fields import did_you_mean
from broadsheet.urls import composed

MEDIA = "content/media/"
_LOCAL = re.compile(r"(?i:file:/*)|[A-Za-z]:[\\/]|~[\\/]|/(?:Users|home|Volumes)/|\\\\")
"""The beginning of a path on somebody's own machine."""

_UPWARD = re.compile(r"(?:\.\./)+")


def is_local(written: str) -> bool:
    r"""Return whether a path is one on the machine of whoever wrote it: `C:\photos\x.jpg`."""
    return _LOCAL.match(written) is not None


def media_file(written: str, file: str, known: Collection[str]) -> str:
    """Return the path from `content/media` of the file that is meant; empty when none is.

    `written` stands in a content file, and may have signs that are quoted by `%`. `known` are the
    paths of all media, composed.
    """
    return next((path for path in _readings(written, file, known) if path in known), "")


def folder_of_media(written: str) -> str:
    """Return what follows the folder of media in a written path, or else the whole path."""
    plain = composed(unquote(written)).replace("\\", "/")
    if MEDIA in plain:
        return plain.rpartition(MEDIA)[2]
    if is_local(plain):
        return posixpath.basename(plain)
    return posixpath.normpath(plain).removeprefix("/media/").removeprefix("media/")


def like_path(written: str, prefix: str, known: Collection[str], otherwise: str) -> str:
    """Return the hint for a path that leads to no file: one that was meant, or another advice.

    `prefix` stands before paths from `content/media` in the hint.
    """
    name = posixpath.basename(composed(unquote(written)).replace("\\", "/"))
    same = named_alike(name, known)
    if len(same) == 1:
        return f"did you mean {prefix + same[0]!r}?"
    if same:
        return f"write one of {', '.join(repr(prefix + path) for path in same[:3])}"
    return did_you_mean(written, [prefix + path for path in known], otherwise)


def named_alike(name: str, known: Iterable[str]) -> list[str]:
    """Return the paths of files of a name, in any case, in order."""
    folded = name.casefold()
    return sorted(path for path in known if posixpath.basename(path).casefold() == folded)


def _readings(written: str, file: str, known: Collection[str]) -> Iterator[str]:
    """Yield the paths that may be meant, the likeliest first."""
    plain = composed(unquote(written))
    yield composed(written)
    yield plain
    slashed = plain.replace("\\", "/")
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(composed(file)), slashed))
    if beside.startswith(MEDIA):
        yield beside.removeprefix(MEDIA)
    yield posixpath.normpath(folder_of_media(slashed)).lstrip("/")
    yield folder_of_media(_UPWARD.sub("", posixpath.normpath(slashed)))
    if is_local(plain):
        parts = slashed.split("/")
        yield from ("/".join(parts[at:]) for at in range(1, len(parts)))
        named = [path for path in known if posixpath.basename(path) == parts[-1]]
        yield from named if len(named) == 1 else ()
