"""The published sites that tests of whole sites open, by name."""

import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.browser.many import many_stories
from tests.browser.stories import ARCHIVE
from tests.building import REPOSITORY, publish, write


def _small(root: Path) -> None:
    write(root, ARCHIVE)


def _real(root: Path) -> None:
    # Built where it stands, it would leave a cache there.
    shutil.copy(REPOSITORY / "archive.yml", root)
    shutil.copytree(REPOSITORY / "content", root / "content")


def _arabic(root: Path) -> None:
    # Without its own layouts, which are not those that readers see.
    shutil.copy(REPOSITORY / "tests/examples/arabic/archive.yml", root)
    shutil.copytree(REPOSITORY / "tests/examples/arabic/content", root / "content")


def _many(root: Path) -> None:
    write(root, many_stories())


ARCHIVES: Mapping[str, Callable[[Path], None]] = {
    "small": _small, "real": _real, "arabic": _arabic, "many": _many,
}  # fmt: skip
"""What writes the archive of each site into an empty folder."""
# Later than every story: none of the real archive's is held back.
_NOW = datetime(2100, 1, 1, tzinfo=UTC)


def published_site(name: str, root: Path) -> Path:
    """Return the folder of a site, which stands below a root; it is built there unless it has been."""
    if not (root / "site").is_dir():
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir()
        ARCHIVES[name](root)
        assert publish(root, now=_NOW, search=True).problems == ()
    return root / "site"
