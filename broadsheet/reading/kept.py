"""What is kept between two runs, in a folder of the archive: the cache, and all else that only saves time.

Work that needs the cache is done here, because it may meet damage at any of its steps, also in its
workers: then it is done once more with a cache that is begun anew, and where none can be kept at
all, with one that is gone afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from broadsheet.problems import Failure
from broadsheet.reading.cache import CacheTrouble, Remedy, remove_cache

KEPT = Path(".broadsheet")
"""The folder, in the archive's root."""

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Kept:
    """The folder of what is kept."""

    folder: Path
    lasting: bool = True
    """Whether it will still be there for the next run."""
    tried: bool = False
    """Whether the work has been tried with it before."""

    @property
    def cache(self) -> Path:
        """Return the file of the cache."""
        return self.folder / "cache.sqlite"


def with_kept(root: Path, work: Callable[[Kept], _Result]) -> tuple[_Result, tuple[str, ...]]:
    """Return what work makes of the folder that is kept in a root, and what there is to say of that folder.

    The work must be such that it can be done again from its start. Raises `Failure` when not even a
    cache for this one run can be written anywhere.
    """
    kept = Kept(root / KEPT)
    trouble: CacheTrouble | None = None
    said: tuple[str, ...] = ()
    while True:
        try:
            return work(kept), said
        except CacheTrouble as met:
            kept = replace(kept, tried=True)
            # What another program took away may be there when it is looked for again, but only
            # once.
            is_damaged = met.remedy is Remedy.ANEW or trouble is not None
            trouble = met
        if said or trouble.remedy is Remedy.WITHOUT:
            break
        if is_damaged:
            try:
                remove_cache(kept.cache)
            except CacheTrouble as stays:
                trouble = stays
                break
            said = (begun_anew(trouble),)
    import tempfile  # noqa: PLC0415 - loads what hardly ever is needed

    try:
        temporary = tempfile.TemporaryDirectory(prefix="broadsheet-", ignore_cleanup_errors=True)
    except OSError as error:
        raise Failure(f"{tempfile.gettempdir()}: {error.strerror or error}") from error
    with temporary as folder:
        return work(Kept(Path(folder), lasting=False)), (
            f"{trouble}: nothing is kept for the next time",
        )


def begun_anew(trouble: CacheTrouble) -> str:
    """Return the line that says of a damaged cache that it is begun anew."""
    return f"{trouble.path} was damaged ({trouble.reason}), and is begun anew"
