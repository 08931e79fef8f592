"""Sized: of a picture that HTML gives in several sizes, or only when it is looked at, the one address to keep."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import NamedTuple

from broadsheet.importing.marks import Listener
from broadsheet.reading.remarks import prose

_INSIDE = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*"
"""What may stand in a tag after its name."""
_PICTURE = re.compile(
    rf"<picture\b[^<>]*>.*?</picture\s*>|<img\b{_INSIDE}>", re.IGNORECASE | re.DOTALL
)
_IMG = re.compile(rf"<img\b{_INSIDE}>", re.IGNORECASE)
_EITHER = re.compile(rf"<(?:img|source)\b{_INSIDE}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"\s([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE | re.DOTALL
)
_CANDIDATE = re.compile(r"\s*(\S+[^\s,])(?:\s+([\d.]+)[wx])?\s*(?:,|$)")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_LATER = ("data-src", "data-lazy-src", "data-original", "data-orig-file")
"""Attributes in which scripts keep the address until the picture is looked at."""
_SIZES = frozenset({*_SETS, *_LATER, "sizes", "data-sizes", "src", "loading"})


class _Candidate(NamedTuple):
    size: float
    address: str


def one_address(text: str, tell: Listener, has: Callable[[str], bool]) -> str:
    """Return a text whose pictures each have one address, and tell of those that had several.

    It is the largest that `has` knows, or the largest of all.
    """
    if "<img" not in text and "<IMG" not in text:
        return text
    pieces: list[str] = []
    position = 0
    for match in _PICTURE.finditer(prose(text)):
        written = text[match.start() : match.end()]
        made = _picture(written, has)
        if made is None:
            continue
        tell(written, made)
        pieces += [text[position : match.start()], made]
        position = match.end()
    return "".join([*pieces, text[position:]])


def _picture(written: str, has: Callable[[str], bool]) -> str | None:
    """Return a picture as one `img`; None when it has but one address already."""
    image = _IMG.search(written)
    if image is None:
        return None
    given = _attributes(image[0])
    own = given.get("src", "")
    candidates = list(_candidates(written))
    if not candidates:
        return None
    if own and not own.lower().startswith("data:"):
        # Without a set, an address beside those for scripts is only what is shown until then.
        candidates.append(_Candidate(0.5, own))
    ordered = [each.address for each in sorted(candidates, key=lambda each: -each.size)]
    address = next(filter(has, ordered), ordered[0])
    rest = {name: value for name, value in given.items() if name not in _SIZES}
    kept = "".join(f' {name}="{escape(value)}"' for name, value in rest.items())
    return f'<img src="{escape(address)}"{kept}>'


def _attributes(tag: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found


def _candidates(written: str) -> Iterator[_Candidate]:
    """Yield the addresses that `srcset` and attributes for scripts give, with widths (HTML, 4.8.4.2.1)."""
    for tag in _EITHER.finditer(written):
        given = _attributes(tag[0])
        for name in _SETS:
            for address, size in _CANDIDATE.findall(given.get(name, "")):
                if not address.lower().startswith("data:"):
                    yield _Candidate(float(size or 1), address)
        for name in _LATER:
            if address := given.get(name, "").strip():
                yield _Candidate(1, address)
