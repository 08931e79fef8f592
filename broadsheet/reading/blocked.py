"""What trusted HTML holds and readers' browsers will not run or load: the site's policy forbids it.

The policy is that of `layouts/headers.txt`: everything from the site itself, nothing written into a
page (Content Security Policy 3).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import urlsplit

from broadsheet.embeds import frame_source

_TAG = re.compile(r"""<([a-zA-Z][a-zA-Z0-9-]*)((?:[^"'<>]|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_DATA = re.compile(
    r"application/(?:[\w.-]+\+)?json|text/(?!javascript|ecmascript)[\w.-]+|speculationrules"
)
"""Types of scripts that hold data, which browsers do not run."""
_LOADED: Mapping[str, tuple[str, ...]] = {
    "audio": ("src",), "video": ("src", "poster"), "source": ("src", "srcset"), "track": ("src",),
    "image": ("href", "xlink:href"), "use": ("href", "xlink:href"), "input": ("src",),
}  # fmt: skip
"""Elements that load something, with the attributes that say what; pictures have their own advice."""
_PICTURES = frozenset(
    {("source", "srcset"), ("video", "poster"), ("image", "href"), ("input", "src")}
)
"""Elements and attributes that load pictures."""
_WRITE_FILE = "put it into a file of the archive's own, in layouts/assets or content/static"


def blocked_html(
    text: str, *, embeds: Collection[str] = (), remote_pictures: bool = False
) -> Iterator[tuple[int, str, str]]:
    """Yield what browsers will refuse in a text with trusted HTML: its start, a message and a hint.

    `embeds` are the hosts whose frames the policy lets pages show.
    """
    frames = frozenset(map(frame_source, embeds))
    for tag in _TAG.finditer(text):
        name = tag[1].lower()
        given = {
            each[1].lower(): (each[2] or "").strip("\"'") for each in _ATTRIBUTE.finditer(tag[2])
        }
        why = _of_element(name, given, frames) or _of_address(
            name, given, remote_pictures=remote_pictures
        )
        if why is None and (handler := next((key for key in given if key.startswith("on")), "")):
            why = f"the script in {handler!r}", _WRITE_FILE
        if why is None and "style" in given:
            why = "the style in 'style'", "give the element a class, and write its style in own.css"
        if why is not None:
            what, hint = why
            yield tag.start(), f"{what} of <{tag[1]}> is blocked by the site's policy", hint


def _of_element(
    name: str, given: Mapping[str, str], frames: Collection[str]
) -> tuple[str, str] | None:
    """Return what is refused of an element as such, as the beginning of a sentence, with a hint."""
    source = given.get("src", "")
    if name == "iframe" and source:
        host = _outside(source)
        if not host:
            return "the page", "link to it: no page of the site may stand in another one"
        if host not in frames:
            listed = urlsplit(host).netloc.removeprefix("www.")
            return f"the frame from {listed!r}", f"write 'embeds: [{listed}]' in archive.yml"
    if name == "script":
        if source and _outside(source):
            return f"the script from {urlsplit(_outside(source)).netloc!r}", _WRITE_FILE
        if not source and not _DATA.fullmatch(given.get("type", "").lower()):
            return "the script", _WRITE_FILE
    if name in {"object", "embed"} and (given.get("data") or source):
        return "what is loaded", "link to it, or show it by <img>, <video> or <audio>"
    if name == "style":
        return "the style", "write it into layouts/assets/own.css"
    if name == "base":
        return "the address", "write whole paths from the root"
    return None


def _of_address(
    name: str, given: Mapping[str, str], *, remote_pictures: bool
) -> tuple[str, str] | None:
    """Return what an element would load from another site and may not, with a hint."""
    if name == "form" and _outside(given.get("action", "")):
        return "what is sent to another site", "link to the form on that site"
    if name == "link" and _outside(given.get("href", "")):
        if {*given.get("rel", "").lower().split()} & {
            "stylesheet",
            "icon",
            "preload",
            "modulepreload",
        }:
            return "what is loaded from another site", _WRITE_FILE
        return None
    for key in _LOADED.get(name, ()):
        host = _outside(given.get(key, "").split(",")[0].split(" ")[0])
        if host and not (
            remote_pictures and (name, key) in _PICTURES and host.startswith("https:")
        ):
            return f"what is loaded from {urlsplit(host).netloc!r}", "put a copy into content/media"
    return None


def _outside(address: str) -> str:
    """Return the scheme and host of another site's address; empty for a path."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if parts.scheme in {"http", "https", ""} and parts.netloc:
        return f"{parts.scheme or 'https'}://{parts.netloc.lower()}"
    return ""
