"""Root files: what hosts, services and browsers look for in the root of a site, under names of their own."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from broadsheet.importing.source import Account

_LOOKED_FOR = re.compile(
    r"/(?:\.well-known/.+|CNAME|(?:app-)?ads\.txt|(?:humans|security|keybase|sellers)\.(?:txt|json)"
    r"|favicon[\w.-]*\.(?:ico|png|svg)|(?:apple-touch-icon|android-chrome|mstile)[\w.-]*\.png"
    r"|safari-pinned-tab\.svg|browserconfig\.xml|(?:site|app|manifest)\.webmanifest"
    r"|google[0-9a-f]+\.html|BingSiteAuth\.xml|yandex_[0-9a-f]+\.html|pinterest-[\w]+\.html|[0-9a-f]{32,}\.txt)",
    re.IGNORECASE,
)
_OURS: Mapping[str, str] = {
    "/_headers": "write those that are still needed in a layout of your own, headers.txt",
    "/_redirects": "write those that are still needed as aliases, or in a layout of your own, redirects.txt",
    "/robots.txt": "write what is still needed in a layout of your own, robots.txt",
    "/sitemap.xml": "",
    "/404.html": "write what is still needed in a layout of your own, 404.html",
}
"""Path of a file that every build writes to how one's own words come into it."""


class Rooted(NamedTuple):
    """The published files of a source, parted by where they belong."""

    media: Mapping[str, str]
    """Path from the old site's root to the file of the source, for `content/media`."""
    static: Mapping[str, str]
    """The same, for `content/static`."""
    entries: tuple[Account, ...]


def rooted(published: Mapping[str, str]) -> Rooted:
    """Part the files that an old site published as they are: path from its root to file of the source."""
    media: dict[str, str] = {}
    static: dict[str, str] = {}
    entries = []
    for path, file in published.items():
        if path in _OURS:
            why = "Broadsheet writes its own"
            hint = f": {_OURS[path]}" if _OURS[path] else ""
            entries.append(Account(file, "file", path, "left", why=why + hint))
        elif _LOOKED_FOR.fullmatch(path):
            static[path] = file
            entries.append(Account(file, "file", path, "brought", f"content/static{path}"))
        else:
            media[path] = file
    return Rooted(media, static, tuple(entries))


def moved_folders(media: Mapping[str, str]) -> list[Account]:
    """Return what is said of the addresses of media files: they stand below `/media/` now.

    `media` goes from a path in the old site to the path in `content/media`. Hosts can lead from a
    whole folder to another, which no alias of a story does.
    """
    counts: dict[str, int] = {}
    for path in media:
        first, slash, _ = path.lstrip("/").partition("/")
        folder = f"/{first}/*" if slash else "/*"
        counts[folder] = counts.get(folder, 0) + 1
    return [
        Account(
            folder,
            "address",
            f"{count:,} file{'s' if count > 1 else ''}",
            "changed",
            f"/media{folder}",
            "a host can lead there"
            + ("" if folder == "/*" else f": {folder} /media{folder.replace('*', ':splat')} 301"),
        )
        for folder, count in sorted(counts.items())
        if folder != "/media/*"
    ]
