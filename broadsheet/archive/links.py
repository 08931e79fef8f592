"""Links: where an address in a body or in front matter leads, or why it leads to nothing."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, unquote, urlsplit

import msgspec

from broadsheet.archive.addresses import Address
from broadsheet.archive.nearby import Nearby
from broadsheet.model import Shape
from broadsheet.problems import Invalid
from broadsheet.reading.config import STATIC
from broadsheet.reading.fields import did_you_mean

BROKEN = "a file that could not be read"
_UNSERVED = frozenset({"headers", "redirects"})
"""Kinds of files that the host reads itself and does not serve."""
_NOT_AS_THEY_ARE = frozenset({"page", "svg"})
"""Forms of files that can do harm: one that cannot be rebuilt is not published, not even for a
link."""
_NOT_ITSELF = _UNSERVED | {"redirect"}
"""Kinds of addresses that a link does not keep as they are written."""


class Link(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A resolved address inside the archive."""

    permalink: str
    """Permalink of the page or file that it leads to; empty for an anchor on the same page."""
    rest: str = ""
    """Query and fragment, as written: `#the-vote`."""
    absent: bool = False
    """Whether time keeps out what it leads to, so that its words are printed without a link."""


@dataclass(frozen=True)
class LinkTargets:
    """All that a link can lead to."""

    addresses: Mapping[str, Address]
    files: Mapping[str, str]
    """Content file to its permalink, also of stories that time keeps out."""
    media: Mapping[str, str]
    """Path from `content/media` to the permalink under which it is published."""
    shapes: Mapping[str, Shape]
    """Permalink of each media file that is a picture to its shape."""
    anchors: Mapping[str, Sequence[str]]
    """Permalink of each page with a body to the anchors that a link can name there."""
    kept_out: Mapping[str, str]
    """Content file or permalink of what is not published to the reason: `"a draft"`."""
    absent: Mapping[str, Address] = field(default_factory=dict)
    """Addresses that time keeps out: of stories under embargo or expired, and of pages on which
    there would be nothing else."""

    static: frozenset[str] = frozenset()
    """Permalinks of the files that are published as they are, decoded."""

    @cached_property
    def broken_names(self) -> frozenset[str]:
        """The names of the files that could not be read."""
        return frozenset(
            posixpath.basename(file) for file, why in self.kept_out.items() if why == BROKEN
        )

    @cached_property
    def near_permalinks(self) -> Nearby:
        """The permalinks that a path from the root may have meant."""
        return Nearby(
            permalink
            for permalink, address in (*self.addresses.items(), *self.absent.items())
            if address.kind not in _UNSERVED
        )

    @cached_property
    def near_files(self) -> Nearby:
        """The content files that a path from a file may have meant."""
        return Nearby(self.files)


def resolve(url: str, file: str, targets: LinkTargets) -> Link:
    """Return where an address leads from a content file; raises `Invalid` when it leads to nothing.

    An address is a path from the root (`/2025/06/slug/`), a path from the file (`../05/slug.md`),
    or a fragment.
    """
    if (address := targets.addresses.get(url)) is not None and address.kind not in _NOT_ITSELF:
        return Link(url)
    try:
        parts = urlsplit(url)
    except ValueError:
        raise Invalid(
            f"{url!r} is not an address", "write a path from the root, as in /2025/06/slug/"
        ) from None
    rest = url[len(url.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0]) :]
    path = unquote(parts.path)
    if not path:
        permalink = ""
        own = targets.files.get(file, "")
    else:
        permalink = own = _permalink(path, file, url, targets)
    if (
        parts.fragment
        and own in targets.anchors
        and unquote(parts.fragment) not in targets.anchors[own]
    ):
        known = [f"#{anchor}" for anchor in targets.anchors[own]]
        hint = did_you_mean(f"#{unquote(parts.fragment)}", known, "name a heading of that page")
        raise Invalid(f"{url!r} leads to no place on its page", hint)
    return Link(permalink, rest, permalink in targets.absent)


def _permalink(path: str, file: str, url: str, targets: LinkTargets) -> str:
    if path.startswith("/"):
        target = posixpath.normpath(path) + ("/" if path.endswith("/") and path != "/" else "")
        if target in targets.static:
            return quote(target)
        address = targets.addresses.get(target) or targets.absent.get(target)
        permalink = target if address and address.kind not in _UNSERVED else None
        if target.startswith("/media/"):
            return _media(target.removeprefix("/media/"), url, targets)
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
        if target.startswith("content/media/"):
            return _media(target.removeprefix("content/media/"), url, targets)
        if (static := target.removeprefix(f"content/{STATIC}")) in targets.static:
            return quote(static)
        permalink = targets.files.get(target)
    if permalink is None and _may_be_broken(target, targets):
        return ""
    if permalink is None:
        raise _broken(url, target, path, file, targets)
    end = targets.addresses.get(permalink) or targets.absent[permalink]
    return str(end.key) if end.kind == "redirect" else permalink


def _may_be_broken(target: str, targets: LinkTargets) -> bool:
    """Return whether a link may lead to a file that could not be read.

    Such a link is no mistake of its own: the file's problem is enough.
    """
    slug = posixpath.basename(target.rstrip("/")).removesuffix(".md")
    return f"{slug}.md" in targets.broken_names


def _broken(url: str, target: str, path: str, file: str, targets: LinkTargets) -> Invalid:
    if target in targets.kept_out:
        return Invalid(
            f"{url!r} leads to {targets.kept_out[target]}, which is not published",
            "take the link out, or publish it",
        )
    if f"{target}/" in targets.addresses or f"{target}/" in targets.absent:
        return Invalid(f"{url!r} leads to nothing", f"end it with a slash: {target}/")
    hint = "correct the path, or take the link out"
    if not path.startswith("/") and not target.startswith("content/"):
        return Invalid(
            f"{url!r} leads out of content", "write a path from the root, as in /2025/06/slug/"
        )
    if path.startswith("/"):
        close = targets.near_permalinks.like(target)
        return Invalid(f"{url!r} leads to nothing", f"did you mean {close!r}?" if close else hint)
    if close := targets.near_files.like(target):
        hint = f"did you mean {posixpath.relpath(close, posixpath.dirname(file))!r}?"
    return Invalid(f"{url!r} leads to no file", hint)


def _media(path: str, url: str, targets: LinkTargets) -> str:
    permalink = targets.media.get(path)
    if permalink is None:
        before = url.removesuffix(path) if url.endswith(path) else ""
        known = [f"{before}{each}" for each in targets.media]
        hint = (
            "put the file there"
            if path.startswith(("/", "."))
            else f"put the file at content/media/{path}"
        )
        raise Invalid(f"{url!r} is missing from content/media", did_you_mean(url, known, hint))
    shape = targets.shapes.get(permalink)
    if shape is not None and shape.damage and shape.form in _NOT_AS_THEY_ARE:
        raise Invalid(f"{url!r} {shape.damage}", shape.remedy)
    return permalink


def picture(src: str, file: str, targets: LinkTargets) -> str:
    """Return the permalink of a picture that a content file names.

    `src` is its path from the root, from `content/media` or from the file. Raises `Invalid` for a
    picture that is missing, or that browsers cannot show.
    """
    permalink = _picture(src, file, targets)
    shape = targets.shapes.get(permalink)
    if shape is not None and shape.damage:
        raise Invalid(f"{src!r} {shape.damage}", shape.remedy)
    return permalink


def _picture(src: str, file: str, targets: LinkTargets) -> str:
    if "://" in src or src.startswith("//"):
        hint = "put a copy into content/media and write its path from there"
        raise Invalid(f"{src!r} is a picture on another site", hint)
    plain = unquote(src)
    for name in (src, plain):
        if name in targets.media:
            return targets.media[name]
    target = posixpath.normpath(posixpath.join(posixpath.dirname(file), plain))
    if target.startswith("content/media/"):
        plain = target.removeprefix("content/media/")
    return _media(
        posixpath.normpath(plain).removeprefix("/media/").removeprefix("media/"), src, targets
    )
