"""URLs: slugs and permalinks, the files that permalinks are published as, and absolute URLs."""

import re
import unicodedata
from urllib.parse import quote, unquote, urljoin, urlsplit

from slugify import slugify

# Signs that distinguish names are spelled out, so that `C`, `C++` and `C#` never share a slug.
_SPELLED = (
    ("++", "-plus-plus"),
    ("+", "-plus-"),
    ("#", "-sharp"),
    ("&", "-and-"),
    ("%", "-percent"),
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SLUGS = re.compile(r"/(?:[A-Za-z0-9_-]+/)*")
_ORIGIN = re.compile(r"https?://[^/?#]+(?=/)")
LONGEST_SLUG = 120
"""Number of characters in a slug, at most: with its folders and `index.html` it stays far below any
file system's limit of 255 bytes."""
OWN_FOLDERS = frozenset({"assets", "cards", "media", "pagefind"})
"""Folders at the site's root that contain nothing but files which the build makes and names."""
LONGEST_NAME = 255
"""Number of bytes in the name of a file or a folder, at most, on every file system in use."""
# Names of devices may have any suffix, and blanks before it:
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]) *(?:\..*)?",
    re.IGNORECASE | re.DOTALL,
)
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\\/\x00-\x1f]')


def composed(text: str) -> str:
    """Return a text with each letter and its accents as one sign, where there is one (Unicode's NFC).

    Names of files may come apart: macOS writes them decomposed.
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def slug(text: str) -> str:
    """Return the slug of a name or title; empty when none of its characters can be in a slug.

    `slug("Côte d'Ivoire")` gives `"cote-d-ivoire"`, `slug("C++")` gives `"c-plus-plus"`.
    """
    if is_slug(text):
        return text
    cut = slugify(
        composed(text), replacements=_SPELLED, max_length=LONGEST_SLUG, word_boundary=True
    )
    return f"x-{cut}" if _DEVICE.fullmatch(cut) else cut


def is_slug(text: str) -> bool:
    """Return whether a text can be one part of a permalink."""
    return (
        len(text) <= LONGEST_SLUG
        and _SLUG.fullmatch(text) is not None
        and not _DEVICE.fullmatch(text)
    )


def slug_fault(text: str) -> str:
    """Return why a text is no slug although its letters are right, as the end of a sentence.

    The text is empty when nothing is wrong.
    """
    if len(text) > LONGEST_SLUG:
        return f"is {len(text):,} characters long, and a part of a permalink has at most {LONGEST_SLUG}"
    return "is a name that Windows keeps for a device" if _DEVICE.fullmatch(text) else ""


def name_fault(name: str) -> str:
    """Return why some disks cannot have a file of this name, as the end of a sentence.

    The text is empty when all of them can.
    """
    if _DEVICE.fullmatch(name):
        return "is a name that Windows keeps for a device"
    if name.endswith((".", " ")):
        return f"ends in {name[-1]!r}, which Windows takes off"
    if cut := _NOT_IN_NAMES.search(name):
        return f"has {cut[0]!r}, which no name of a file has on Windows"
    if (size := len(name.encode())) > LONGEST_NAME:
        return f"is {size:,} bytes long, and the name of a file has at most {LONGEST_NAME}"
    return ""


def joined_url(url: str, address: str) -> str:
    """Return an address as a whole URL, given that of the page it stands on, as `urljoin` does.

    A permalink of nothing but slugs, as nearly all are, takes a fraction of the time of others.
    """
    origin = _ORIGIN.match(url) if _SLUGS.fullmatch(address) else None
    return origin[0] + address if origin else urljoin(url, address)


def output_path(permalink: str) -> str:
    """Return the file that a permalink is published as.

    `output_path("/2025/06/rains/")` gives `"2025/06/rains/index.html"`.
    """
    path = permalink.removeprefix("/")
    if "%" in path:
        path = unquote(path)  # web servers look up the decoded path
    return f"{path}index.html" if permalink.endswith("/") else path


def on_disk(path: str) -> str:
    """Return a path without case and Unicode form: where these are equal, some disk has one file.

    Caseless matching is Unicode's (Unicode Standard 3.13, D145).
    """
    if path.isascii():
        return path.lower()
    decomposed = unicodedata.normalize("NFD", path).casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", decomposed))


def base_path(base_url: str) -> str:
    """Return the path of a base URL without a slash at its end: `/record`; empty at the root."""
    return quote(urlsplit(base_url).path.rstrip("/"), safe="/%~")


def absolute(base_url: str, permalink: str) -> str:
    """Return the whole URL of a permalink."""
    return base_url.rstrip("/") + permalink


def page_permalink(permalink: str, number: int) -> str:
    """Return the permalink of a listing's page: page 1 is the listing itself."""
    return permalink if number == 1 else f"{permalink}page/{number}/"
