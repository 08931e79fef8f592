"""Old pictures: those that a source lacks, fetched from the old site and kept until they are brought."""

import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from broadsheet.commands.files_written import write_over
from broadsheet.importing.bringing import media_path
from broadsheet.importing.fetching import LeftAloneError, Limits, NotFetchedError, fetched
from broadsheet.importing.ledger import LedgerLine
from broadsheet.importing.source import Account
from broadsheet.importing.whereabouts import Wanted
from broadsheet.reading.kept import KEPT
from broadsheet.reading.shapes import shape_of

_FOLDER = KEPT / "fetched"
"""Path from the root of what was fetched by a run that may not have ended."""
_PATIENCE = 5
"""Number of times in a row that a host may not answer at all before it is asked no more."""
_EVERY = 25
"""Number of pictures after which it is told how far it is."""


class Manners(NamedTuple):
    """How the old site is asked."""

    limits: Limits = Limits()
    pause: float = 0.5
    """Seconds between two requests."""


MANNERS = Manners()
"""How a site is asked, unless a test says otherwise."""


class OldPictures(NamedTuple):
    """Pictures of the old site that are here now."""

    urls: Mapping[str, str] = {}
    """Path from the old site's root to the address that the picture was fetched from."""
    files: Mapping[str, Path] = {}
    """Address to the file with the picture."""
    entries: tuple[Account, ...] = ()
    """What could not be had, and why."""


def brought_before(
    root: Path, wanted: Iterable[Wanted], ledger: Mapping[str, LedgerLine], form: str
) -> OldPictures:
    """Return those pictures that an earlier run fetched and that are still there."""
    urls: dict[str, str] = {}
    files: dict[str, Path] = {}
    for each in wanted:
        for url in each.urls:
            line = ledger.get(f"{form} {url}")
            if line is not None and (root / line.file).is_file():
                urls[each.path], files[url] = url, root / line.file
    return OldPictures(urls, files)


def fetch_pictures(
    root: Path, wanted: Iterable[Wanted], manners: Manners, tell: Callable[[str], None]
) -> OldPictures:
    """Return the pictures that the old site gives, one after the other, and why it does not give others.

    What an interrupted run has fetched is not asked for again. Raises `Failure` when what is fetched
    cannot be written.
    """
    every = tuple(wanted)
    urls: dict[str, str] = {}
    files: dict[str, Path] = {}
    entries: list[Account] = []
    asking = _Asking(root, manners)
    for number, each in enumerate(every, 1):
        why = _unfit(each)
        for url in () if why else each.urls:
            try:
                files[url] = asking.picture(url, each.path)
            except NotFetchedError as reason:
                why = why or str(reason)
                continue
            urls[each.path], why = url, ""
            break
        if why:
            why = f"it was not fetched: {why}"
            entries.append(Account(each.source, "picture", each.urls[0], "left", why=why))
        if number % _EVERY == 0 or number == len(every):
            tell(f"{number:,} of {len(every):,} pictures asked for, {len(urls):,} fetched")
    return OldPictures(urls, files, tuple(entries))


def forget_fetched(root: Path) -> None:
    """Remove what was kept of fetched pictures, once all are brought."""
    shutil.rmtree(root / _FOLDER, ignore_errors=True)


def _unfit(wanted: Wanted) -> str:
    """Return why a picture cannot be kept whatever it is, as the end of a sentence; else nothing."""
    if not media_path(wanted.path):
        return "its name cannot be published"
    if "?" in wanted.urls[0] and not PurePosixPath(wanted.path).suffix:
        return "only what follows a question mark tells it from others"
    return ""


class _Asking:
    """Asks one host after the other, and gives up on one that does not answer."""

    def __init__(self, root: Path, manners: Manners) -> None:
        self._folder = root / _FOLDER
        self._manners = manners
        self._silent = 0
        self._given_up = ""
        self._asked = False

    def picture(self, url: str, path: str) -> Path:
        """Return the file with what stands at a URL; raises `NotFetchedError` unless that is a picture."""
        name = blake2b(url.encode(), digest_size=16).hexdigest()
        file = self._folder / f"{name}{PurePosixPath(path).suffix}"
        if not file.is_file():
            write_over(file, self._bytes(url))
        shape = shape_of(file, path.lstrip("/"))
        if shape.damage or not shape.is_picture:
            file.unlink()
            raise NotFetchedError(f"what stands there {shape.damage or 'is no picture'}")
        return file

    def _bytes(self, url: str) -> bytes:
        if self._given_up:
            raise NotFetchedError(self._given_up)
        if self._asked:
            time.sleep(self._manners.pause)
        self._asked = True
        try:
            data = fetched(url, self._manners.limits)
        except LeftAloneError as reason:
            self._given_up = f"{reason}: import again later"
            raise
        except NotFetchedError as reason:
            self._silent = self._silent + 1 if reason.is_hosts else 0
            if self._silent == _PATIENCE:
                self._given_up = f"nothing was asked for after {_PATIENCE} times without an answer"
            raise
        self._silent = 0
        return data
