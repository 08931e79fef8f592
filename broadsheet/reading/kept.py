"""The archive's folder of what is kept between two runs to save time, above all the cache.

Work that needs the cache is run from here, because it may meet damage in the cache at any step,
also in its workers. Then the work is run once more with a cache that is begun anew, or, where no
cache can be kept at all, with a temporary one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from broadsheet.problems import Failure
from broadsheet.reading.cache_trouble import CacheTrouble, Remedy, remove_cache

KEPT = Path(".broadsheet")
"""Path of the folder from the archive's root."""

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Kept:
    """The folder of what is kept between two runs."""

    folder: Path
    lasting: bool = True
    """Whether the folder will still exist at the next run."""
    tried: bool = False
    """Whether the work has been tried with this folder before."""

    @property
    def cache(self) -> Path:
        """Return the path of the cache's file."""
        return self.folder / "cache.sqlite"


def with_kept(root: Path, work: Callable[[Kept], _Result]) -> tuple[_Result, tuple[str, ...]]:
    """Return the result of work that uses the folder in a root, and notices about the folder.

    It must be possible to do the work again from its start. Raises `Failure` when not even a cache
    for this one run can be written anywhere.
    """
    kept = Kept(root / KEPT)
    trouble: CacheTrouble | None = None
    notices: tuple[str, ...] = ()
    while True:
        try:
            return work(kept), notices
        except CacheTrouble as new_trouble:
            kept = replace(kept, tried=True)
            # What another program has removed may be there again at a second try, which is the
            # last one.
            is_damaged = new_trouble.remedy is Remedy.ANEW or trouble is not None
            trouble = new_trouble
        if notices or trouble.remedy is Remedy.WITHOUT:
            break
        if is_damaged:
            try:
                remove_cache(kept.cache)
            except CacheTrouble as stubborn:
                trouble = stubborn
                break
            notices = (damage_notice(trouble),)
    import tempfile  # noqa: PLC0415 - hardly ever needed

    try:
        temporary = tempfile.TemporaryDirectory(prefix="broadsheet-", ignore_cleanup_errors=True)
    except OSError as error:
        raise Failure(f"{tempfile.gettempdir()}: {error.strerror or error}") from error
    with temporary as folder:
        return work(Kept(Path(folder), lasting=False)), (
            f"{trouble}: nothing is kept for the next time",
        )


def damage_notice(trouble: CacheTrouble) -> str:
    """Return the notice that a damaged cache is begun anew."""
    return f"{trouble.path} was damaged ({trouble.reason}), and is begun anew"
