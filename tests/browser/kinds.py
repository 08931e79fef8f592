"""Which kind of page stands where in a published folder, as far as the folder itself tells.

It needs nothing but the standard library, so that a script can use it as well.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

# In this order: a permalink is of the first kind whose pattern it matches.
_PATTERNS: Mapping[str, str] = {
    "front page": "/",
    "missing page": "/404.html",
    "search": "/search/",
    "map": "/map/",
    "data": "/data/",
    "corrections": "/corrections/",
    "days of any year": "/on-this-day/",
    "a day of any year": r"/on-this-day/\d\d-\d\d/",
    "year": r"/\d{4}/",
    "month": r"/\d{4}/\d\d/",
    "day": r"/\d{4}/\d\d/\d\d/",
    "a second page": r"/.+/page/2/",
    "": r"/.+/page/\d+/",
}
"""Kinds of page that stand at the same place in every archive; the empty one is of no interest."""
_OF_TAXONOMY: Mapping[str, str] = {
    "{}: all": "/{}/",
    "{}: one": "/{}/[^/]+/",
    "{}: with others": "/{}/[^/]+/with/",
}
"""Those that each taxonomy of an archive has."""
_STORY = b'<meta property="og:type" content="article">'
_MOVED = b'<meta http-equiv="refresh"'


def pages_by_kind(folder: Path) -> dict[str, str]:
    """Return the permalink of one page of each kind that a published folder has: the largest, as it shows the most.

    Stories and documents are told apart by what they say of themselves, as an archive chooses where
    they stand: `{"front page": "/", "people: one": "/people/ada-quill/", "story":
    "/2025/06/rains/"}`.
    """
    patterns = {kind: re.compile(pattern) for kind, pattern in _patterns(folder)}
    found: dict[str, str] = {}
    for permalink, file in _largest_first(folder):
        kind = next(
            (kind for kind, pattern in patterns.items() if pattern.fullmatch(permalink)), None
        )
        if kind is None and {"story", "document"} - found.keys():
            kind = _kind_of(file.read_bytes())
        if kind:
            found.setdefault(kind, permalink)
    order = [*patterns, "story", "document"]
    return {kind: found[kind] for kind in sorted(found, key=order.index)}


def _patterns(folder: Path) -> Iterator[tuple[str, str]]:
    yield from _PATTERNS.items()
    # Each term has a feed, and nothing else at this depth has one.
    for taxonomy in sorted({file.parent.parent.name for file in folder.glob("*/*/feed.xml")}):
        for kind, pattern in _OF_TAXONOMY.items():
            yield kind.format(taxonomy), pattern.format(re.escape(taxonomy))


def _largest_first(folder: Path) -> list[tuple[str, Path]]:
    """Return the permalink of every page, and its file; of pages as large as each other, by permalink."""
    files = [*folder.rglob("index.html"), folder / "404.html"]
    pages = [
        (f"/{file.relative_to(folder).as_posix()}".removesuffix("index.html"), file)
        for file in files
    ]
    return sorted(pages, key=lambda page: (-page[1].stat().st_size, page[0]))


def _kind_of(page: bytes) -> str:
    if _MOVED in page:
        return ""
    return "story" if _STORY in page else "document"
