"""The published sites that tests of whole sites open, by name."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from broadsheet.publishing.shards import periods_of
from tests.browser.many import many_stories
from tests.browser.search import stories as to_search
from tests.browser.stories import ARCHIVE, FILMS
from tests.building import REPOSITORY, SETTINGS, findable, publish, story, write
from tests.drawings import attacks
from tests.test_blocks import FILES, OWN


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
    analysis = story(
        "الماء بعد الفيضان", "2025-03~", "يقول الخبراء.", authors=["نور سالم"], kind="analysis"
    )
    write(root, {"content/stories/2025/analysis.md": analysis})


def _many(root: Path) -> None:
    write(root, many_stories())


def _search(root: Path) -> None:
    write(root, to_search.ARCHIVE)


def _drawings(root: Path) -> None:
    drawings = attacks()
    body = "\n\n".join(
        f"![A drawing](/media/{name}.svg) and [it](/media/{name}.svg)" for name in drawings
    )
    write(root, {"archive.yml": SETTINGS, "content/stories/all.md": story("All", body=body)})
    write(root, {f"content/media/{name}.svg": text for name, text in drawings.items()})


def _blocks(root: Path) -> None:
    host = "films.example"
    write(
        root,
        {
            **FILES,
            "archive.yml": f"{SETTINGS}embeds: [{host}, youtube-nocookie.com]\n{OWN}",
            "content/stories/films.md": story("Films", body=FILMS.format(*[f"https://{host}"] * 2)),
        },
    )


ARCHIVES: Mapping[str, Callable[[Path], None]] = {
    "small": _small, "real": _real, "arabic": _arabic, "many": _many, "search": _search,
    "drawings": _drawings, "blocks": _blocks,
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
        with ExitStack() as patches:
            if name == "search":  # in several shards, few as its stories are
                small = {"large": 700, "small": 700}
                patches.enter_context(patch.object(periods_of, "__kwdefaults__", small))
            assert publish(root, now=_NOW, search=name not in {"drawings", "blocks"}).problems == ()
        if name == "search":
            assert len(findable(root / "site")) >= 4
    return root / "site"
