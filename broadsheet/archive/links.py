"""Links: where an address in a body or in front matter leads, or why it leads to nothing."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, unquote, urlsplit

import msgspec

from broadsheet.archive.addresses import Address
from broadsheet.archive.nearby import Nearby
from broadsheet.archive.omitted import why_omitted
from broadsheet.archive.visibility import DRAFT
from broadsheet.archive.written_paths import (
    MEDIA,
    folder_of_media,
    is_local,
    like_path,
    media_file,
    named_alike,
)
from broadsheet.media_types import media_type
from broadsheet.model import Shape
from broadsheet.problems import Invalid
from broadsheet.reading.bundles import is_index, own_name
from broadsheet.reading.fields import did_you_mean
from broadsheet.reading.file_names import STATIC
from broadsheet.reading.forms import CONVERTED
from broadsheet.reading.omissions import Omission
from broadsheet.urls import composed

BROKEN = "a file that could not be read"
_UNSERVED = frozenset({"headers", "redirects"})
"""Kinds of files that the host reads itself and does not serve."""
_NOT_AS_THEY_ARE = frozenset({"page", "raw", "svg"}) | CONVERTED
"""Forms of files that can do harm, or that tell where they were made: one that cannot be rebuilt or
converted is not published, not even for a link."""
_HELD: Mapping[str, tuple[tuple[str, ...], str, str]] = {
    "film": (("video/",), "film", "name a film, or write '/// audio | …' or '/// document | …'"),
    "sound": (
        ("audio/", "video/"), "sound",
        "name a sound, or write '/// video | …' or '/// document | …'",
    ),
    "captions": (
        ("text/vtt",), "file of WebVTT",
        "save the captions as WebVTT, whose ending is .vtt: browsers read no others",
    ),
}  # fmt: skip
"""Kind of a block's target to the beginnings of the media types that it may have, what it is called,
and the hint where it is another."""
_UNKNOWN = frozenset({"application/octet-stream", "application/ogg", "application/mxf"})
"""Media types that a film or a sound may have as well, by its name."""
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
    """Path from `content` of each media file to the permalink under which it is published."""
    shapes: Mapping[str, Shape]
    """Permalink of each media file to its shape; a page or a script that may be published has none."""
    anchors: Mapping[str, Sequence[str]]
    """Permalink of each page with a body to the anchors that a link can name there."""
    kept_out: Mapping[str, str]
    """Content file or permalink of what is not published to the reason: `"a draft"`."""
    absent: Mapping[str, Address] = field(default_factory=dict)
    """Addresses that time keeps out: of stories under embargo or expired, and of pages on which
    there would be nothing else."""

    static: frozenset[str] = frozenset()
    """Permalinks of the files that are published as they are, decoded."""
    left_out: tuple[Omission, ...] = ()
    """Kinds of pages and files that the settings leave out."""

    @cached_property
    def media_by_name(self) -> Mapping[str, str]:
        """The permalinks of the files of `content/media`, by their composed paths from there."""
        return {
            composed(path.removeprefix("media/")): permalink
            for path, permalink in self.media.items()
            if path.startswith("media/")
        }

    @cached_property
    def bundled(self) -> Mapping[str, str]:
        """The permalinks of the files of bundles, by their composed paths from `content`."""
        return {
            composed(path): permalink
            for path, permalink in self.media.items()
            if not path.startswith("media/")
        }

    @cached_property
    def files_by_name(self) -> Mapping[str, str]:
        """The permalinks of content files, by their composed paths."""
        return {composed(path): permalink for path, permalink in self.files.items()}

    @cached_property
    def kept_out_by_name(self) -> Mapping[str, str]:
        """Why content files and permalinks are not published, by their composed paths."""
        return {composed(path): reason for path, reason in self.kept_out.items()}

    @cached_property
    def broken_names(self) -> frozenset[str]:
        """The names of the files that could not be read, without their endings."""
        return frozenset(
            composed(own_name(file)) for file, why in self.kept_out.items() if why == BROKEN
        )

    @cached_property
    def draft_names(self) -> frozenset[str]:
        """The names of the files that are drafts, without their endings.

        Where a draft that could not be read would stand is not known.
        """
        return frozenset(
            composed(own_name(file))
            for file, why in self.kept_out.items()
            if why == DRAFT and not file.startswith("/")
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
    if is_local(url):
        return Link(_media(url, url, file, targets))
    rest = composed(url[len(url.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0]) :])
    path = composed(unquote(parts.path))
    if not path:
        permalink = ""
        own = targets.files.get(file, "")
    else:
        permalink = own = _permalink(path, file, url, targets)
    fragment = composed(unquote(parts.fragment))
    if fragment and own in targets.anchors and fragment not in targets.anchors[own]:
        known = [f"#{anchor}" for anchor in targets.anchors[own]]
        hint = did_you_mean(f"#{fragment}", known, "name a heading of that page")
        raise Invalid(f"{url!r} leads to no place on its page", hint)
    return Link(permalink, rest, permalink in targets.absent)


def _permalink(path: str, file: str, url: str, targets: LinkTargets) -> str:
    if path.startswith("/"):
        target = posixpath.normpath(path) + ("/" if path.endswith("/") and path != "/" else "")
        if target in targets.static:
            return quote(target)
        address = targets.addresses.get(target) or targets.absent.get(target)
        permalink = target if address and address.kind not in _UNSERVED else None
        if target.startswith(("/media/", f"/{MEDIA}")):
            return _media(path, url, file, targets)
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
        if (static := target.removeprefix(f"content/{STATIC}")) in targets.static:
            return quote(static)
        permalink = targets.files.get(target) or targets.files.get(f"{target}/index.md")
        if permalink is None and not target.isascii():
            target = composed(target)
            by_name = targets.files_by_name
            permalink = by_name.get(target) or by_name.get(f"{target}/index.md")
        is_media = target.startswith(MEDIA) or path.startswith((MEDIA, "media/"))
        if permalink is None and (is_media or _beside(path, file, targets)):
            return _media(path, url, file, targets)
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
    return composed(own_name(target.rstrip("/"))) in targets.broken_names


def _broken(url: str, target: str, path: str, file: str, targets: LinkTargets) -> Invalid:
    if why := _kept_out(target, targets):
        return Invalid(
            f"{url!r} leads to {why}, which is not published",
            "take the link out, or publish it",
        )
    if f"{target}/" in targets.addresses or f"{target}/" in targets.absent:
        return Invalid(f"{url!r} leads to nothing", f"end it with a slash: {target}/")
    hint = "correct the path, or take the link out"
    if path.startswith("www."):
        return Invalid(f"{url!r} leads to no file", f"write it whole: 'https://{url}'")
    if "\\" in path:
        slashed = path.replace("\\", "/")
        hint = (
            "put the file into content/media, and write its path from there"
            if path.startswith("\\")
            else f"write '/' between folders: {slashed!r}"
        )
        return Invalid(f"{url!r} leads to no file", hint)
    name = posixpath.basename(path)
    if is_index(file) and path[0] != "/" and posixpath.splitext(name)[1] not in ("", ".md"):
        return _missing_from_bundle(url, file, targets)
    if "." in name and (same := named_alike(name, targets.media_by_name)):
        return Invalid(f"{url!r} leads to no file", f"did you mean {f'/media/{same[0]}'!r}?")
    if not path.startswith("/") and not target.startswith("content/"):
        return Invalid(
            f"{url!r} leads out of content", "write a path from the root, as in /2025/06/slug/"
        )
    if path.startswith("/"):
        return _nowhere(url, target, hint, targets)
    if close := _other_file(target, targets) or targets.near_files.like(target):
        hint = f"did you mean {posixpath.relpath(close, posixpath.dirname(file))!r}?"
    return Invalid(f"{url!r} leads to no file", hint)


def _nowhere(url: str, target: str, hint: str, targets: LinkTargets) -> Invalid:
    """Return why a path from the root leads to nothing; `hint` is for one that is like no other."""
    if omitted := why_omitted(target, targets.left_out):
        why, instead = omitted
        return Invalid(f"{url!r} leads to nothing: {why}", instead)
    close = targets.near_permalinks.like(target)
    return Invalid(f"{url!r} leads to nothing", f"did you mean {close!r}?" if close else hint)


def _kept_out(target: str, targets: LinkTargets) -> str:
    """Return why what a link leads to is not published; empty when that is not known."""
    if why := targets.kept_out_by_name.get(target, ""):
        return why
    return DRAFT if composed(own_name(target.rstrip("/"))) in targets.draft_names else ""


def _other_file(target: str, targets: LinkTargets) -> str:
    """Return the file that a text has become in a bundle, or out of one; empty if there is none."""
    bare = target.removesuffix(".md")
    other = f"{posixpath.dirname(target)}.md" if is_index(target) else f"{bare}/index.md"
    return other if other in targets.files else ""


def _media(written: str, url: str, file: str, targets: LinkTargets) -> str:
    """Return the permalink of a media file, given the path in the address that a file has of it."""
    known = targets.media_by_name
    permalink = _beside(written, file, targets) or known.get(media_file(written, file, known))
    if permalink is None and is_index(file) and "media/" not in written and not is_local(written):
        raise _missing_from_bundle(url, file, targets)
    if permalink is None:
        path = folder_of_media(written)
        before = url.removesuffix(path) if url.endswith(path) and not is_local(url) else ""
        hint = (
            "put the file there"
            if path.startswith(("/", "."))
            else f"put the file at content/media/{path}"
        )
        raise Invalid(f"{url!r} is missing from content/media", like_path(url, before, known, hint))
    shape = targets.shapes.get(permalink)
    if shape is not None and shape.damage and shape.form in _NOT_AS_THEY_ARE:
        raise Invalid(f"{url!r} {shape.damage}", shape.remedy)
    return permalink


def block_file(url: str, file: str, targets: LinkTargets, kind: str = "file") -> Link:
    """Return where the address of a block leads from a content file: to media, or else as a link does.

    A path may begin in `content/media`, as that of a picture. `kind` is that of its `Target`. Raises
    `Invalid` when it leads to nothing, or to a file of another kind.
    """
    path = urlsplit(url).path
    if path.endswith((".md", "/")) or not posixpath.splitext(path)[1] or "#" in url:
        return resolve(url, file, targets)
    if url.startswith("/") and not url.startswith(("/media/", f"/{MEDIA}")):
        return resolve(url, file, targets)
    permalink = _media(url, url, file, targets)
    if kind in _HELD:
        _check_kind(url, permalink, kind, targets.shapes.get(permalink))
    return Link(permalink)


def _check_kind(url: str, permalink: str, kind: str, shape: Shape | None) -> None:
    """Raise `Invalid` for a file that is surely not of the kind that a block plays or reads."""
    types, what, hint = _HELD[kind]
    type_ = media_type(permalink.lower())
    if shape is not None and shape.is_picture:
        raise Invalid(f"{url!r} is a picture, and no {what}", hint)
    if not type_.startswith(types) and not (kind != "captions" and type_ in _UNKNOWN):
        raise Invalid(f"{url!r} is no {what}", hint)


def picture(src: str, file: str, targets: LinkTargets) -> str:
    """Return the permalink of a picture that a content file names.

    `src` is its path from the root, from the file or from `content/media`; of a file in the bundle
    of the story and one of the same path in `content/media` it is the former. Raises `Invalid` for a
    picture that is missing, or that browsers cannot show.
    """
    permalink = _picture(src, file, targets)
    shape = targets.shapes.get(permalink)
    if shape is not None and shape.damage:
        raise Invalid(f"{src!r} {shape.damage}", shape.remedy)
    return permalink


def _picture(src: str, file: str, targets: LinkTargets) -> str:
    if not is_local(src) and ("://" in src or src.startswith("//")):
        hint = "put a copy into content/media and write its path from there"
        raise Invalid(f"{src!r} is a picture on another site", hint)
    return _media(src, src, file, targets)


def _beside(written: str, file: str, targets: LinkTargets) -> str | None:
    """Return the permalink of a file of a bundle, given its path from a content file or on a disk."""
    if not targets.bundled:
        return None
    folder = posixpath.dirname(file).removeprefix("content/")
    plain = composed(unquote(written)).replace("\\", "/")
    names = (composed(written), plain, posixpath.basename(plain) if is_local(written) else plain)
    paths = (composed(posixpath.normpath(posixpath.join(folder, name))) for name in names)
    return next((targets.bundled[path] for path in paths if path in targets.bundled), None)


def _missing_from_bundle(src: str, file: str, targets: LinkTargets) -> Invalid:
    """Return why the text of a bundle cannot show or link to a file that is nowhere."""
    folder = posixpath.dirname(file)
    own = f"{folder.removeprefix('content/')}/"
    inside = [path.removeprefix(own) for path in targets.bundled if path.startswith(own)]
    hint = like_path(src, "", [*inside, *targets.media_by_name], f"put the file into {folder}")
    return Invalid(f"{src!r} is neither beside this file nor in content/media", hint)
