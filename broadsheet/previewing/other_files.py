"""Other files: what a preview sends that is no page, as a build publishes it, but for pictures in other sizes."""

from collections.abc import Callable, Mapping
from pathlib import Path

from broadsheet.archive.assemble import Archive
from broadsheet.pages.cards import CARDS_FOLDER, cards
from broadsheet.pages.search import INDEX
from broadsheet.publishing.assets import Asset
from broadsheet.publishing.edition import Edition
from broadsheet.reading.file_names import STATIC
from broadsheet.reading.tree import plain_bytes


class OtherFiles:
    """Finds the files of the archive at a root."""

    def __init__(self, root: Path, indexed: Callable[[str], Path | None]) -> None:
        """Prepare to find files.

        `indexed` returns the file of the search index at a path from the site's root.
        """
        self._root = root
        self._indexed = indexed
        self._assets: Mapping[str, Asset] = {}
        self._data: Mapping[str, bytes] = {}
        """The assets' bytes by their permalinks."""

    def file(self, edition: Edition, permalink: str) -> bytes | Path | None:
        """Return the bytes of the file at a permalink, or its path; None when no file is there."""
        if edition.assets is not self._assets:
            self._assets = edition.assets
            self._data = {asset.permalink: asset.data for asset in edition.assets.values()}
        if permalink in self._data:
            return self._data[permalink]
        archive = edition.pages.archive
        if permalink in archive.links.media:
            folder = (self._root / "content").resolve()
            file = (folder / archive.links.media[permalink]).resolve()
            if not file.is_file() or not file.is_relative_to(folder):
                return None
            shape = archive.link_targets.shapes.get(permalink)
            if shape is None or not shape.is_picture:
                return file
            try:
                return _published_picture(file)
            except OSError:
                return None  # the file was removed just now
        if permalink[1:] in archive.static:
            return self._static_file(archive, permalink[1:])
        if permalink.startswith(CARDS_FOLDER):
            return _card(archive, permalink)
        return self._indexed(permalink[1:]) if permalink.startswith(INDEX) else None

    def _static_file(self, archive: Archive, path: str) -> bytes | Path | None:
        """Return a file that is published as it is; None when it was removed just now."""
        folder = (self._root / "content" / STATIC).resolve()
        file = (folder / path).resolve()
        form = archive.static[path].form
        if form == "page" or not file.is_file() or not file.is_relative_to(folder):
            return None
        if form != "drawing":
            return file
        try:
            return _published_picture(file)
        except OSError:
            return None


def _card(archive: Archive, permalink: str) -> bytes | None:
    """Return the card at a permalink, drawn on request; None when no page has it."""
    card = next(
        (each for each in cards(archive) if each.permalink == permalink),
        None,
    )
    if card is None:
        return None
    from broadsheet.imaging.card import draw_card  # noqa: PLC0415 - loads Pillow, which few previews need

    return draw_card(card)


def _published_picture(file: Path) -> bytes | None:
    """Return a picture as a build publishes it; None for a drawing that cannot be published."""
    from broadsheet.imaging.published import is_drawing, published_picture  # noqa: PLC0415 - loads Pillow

    data = plain_bytes(file)
    try:
        return published_picture(data)
    except OSError:
        # The picture is damaged; a problem says so at the pages that show it.
        return None if is_drawing(data) else data
