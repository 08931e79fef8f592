"""Pictures: the versions of each, as values; `publishing.pictures` makes their files."""

import posixpath
import re
from collections.abc import Iterator

import msgspec

from broadsheet.archive.assemble import Archive
from broadsheet.model import Shape

VERSION_FORMS = ("avif", "webp")
"""The formats of versions that pages show, in the order in which browsers choose."""
_WIDTHS = (480, 800, 1200, 1600)
"""Widths of versions in pixels, for phones and desks, with one or two dots to a pixel: a width in
between would look no different."""
_VERSION = re.compile(r"(/media/.+)\.\d+\.(?:avif|webp|jpg)")
_NEARLY = 0.85
"""The part of a picture's own width from which on a smaller version saves no bytes worth having."""
_SMALL = 10_000
"""A picture of fewer bytes than this needs no versions."""
_EXPECTED = {"jpeg": 0.05, "webp": 0.05, "avif": 0.05, "png": 0.25, "gif": 0.25}
"""Bytes per pixel that the largest version is expected to take, by the form of the original; a
drawing of few colours can take fewer, and then has no versions."""
_SHARED = 1200
"""Greatest width in pixels of the version by which a story is shared: services show no more, and
some refuse files of more bytes."""


class Version(msgspec.Struct, frozen=True, array_like=True):
    """A picture encoded again: smaller, or as large in fewer bytes."""

    permalink: str
    form: str
    """The version's format: `avif`, `webp` or `jpeg`; also `png` for a converted picture itself."""
    width: int
    """The version's width in pixels."""
    height: int


def versions(permalink: str, shape: Shape) -> Iterator[Version]:
    """Yield the versions of a picture that pages show: by form, the smallest first.

    A picture that is small in bytes has none.
    """
    if not _has_versions(shape):
        return
    largest = min(shape.width, _WIDTHS[-1])
    widths = [*(width for width in _WIDTHS if width < _NEARLY * largest), largest]
    for form in VERSION_FORMS:
        for width in widths:
            yield _version(permalink, shape, form, width)


def shared_version(permalink: str, shape: Shape) -> Version | None:
    """Return the version by which a story with this picture is shared.

    It is None for a picture that is fit to be shared as it is.
    """
    if not _has_versions(shape) or (shape.form in ("jpeg", "png") and shape.width <= _SHARED):
        return None
    return _version(permalink, shape, "jpeg", min(shape.width, _SHARED))


def versions_by_original(archive: Archive) -> Iterator[tuple[str, list[Version]]]:
    """Yield the permalink of each picture of an archive that has versions, with its versions.

    A picture that is converted is a version of its file, of its own size.
    """
    shapes = archive.link_targets.shapes
    heads = {*archive.links.pictures.values()} if shapes else set()
    for permalink in archive.links.media:
        if (shape := shapes.get(permalink)) is not None:
            all_versions = [*versions(permalink, shape)]
            if shape.source:
                all_versions.append(Version(permalink, shape.form, shape.width, shape.height))
            if permalink in heads and (shared := shared_version(permalink, shape)) is not None:
                all_versions.append(shared)
            if all_versions:
                yield permalink, all_versions


def original_of(permalink: str, archive: Archive) -> str:
    """Return the permalink of the picture that another is a version of; empty if it is none."""
    if not (version := _VERSION.fullmatch(permalink)):
        return ""
    shapes = archive.link_targets.shapes
    originals = (
        each
        for each in archive.links.media
        if each in shapes and posixpath.splitext(each)[0] == version[1]
    )
    for original in originals:
        shape = shapes[original]
        if permalink in {
            each.permalink
            for each in (*versions(original, shape), shared_version(original, shape))
            if each
        }:
            return original
    return ""


def _has_versions(shape: Shape) -> bool:
    if shape.form == "svg" or not shape.is_picture or not shape.still or shape.damage:
        return False
    width = min(shape.width, _WIDTHS[-1])
    expected = _EXPECTED[shape.form] * width * width * shape.height / shape.width
    return shape.size >= max(_SMALL, expected)


def _version(permalink: str, shape: Shape, form: str, width: int) -> Version:
    stem = posixpath.splitext(permalink)[0]
    suffix = "jpg" if form == "jpeg" else form
    height = max(1, round(shape.height * width / shape.width))
    return Version(f"{stem}.{width}.{suffix}", form, width, height)
