"""Showing: what stands at each address of the preview, printed when it is asked for, just as a build prints it."""

import mimetypes
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

import msgspec

from broadsheet.archive.addresses import Address
from broadsheet.pages.cards import CARDS_FOLDER, cards
from broadsheet.pages.pictures import original_of
from broadsheet.pages.search import INDEX
from broadsheet.previewing.state import State, Theme
from broadsheet.printing.limit import Limit
from broadsheet.printing.renderer import Renderer
from broadsheet.problems import Failure, Problem
from broadsheet.publishing.edition import Edition, base_digests, digest_of
from broadsheet.reading.cache import Bodies
from broadsheet.reading.kept import KEPT, Kept
from broadsheet.reading.tree import plain_bytes
from broadsheet.urls import output_path
from broadsheet.views.site import Site

CLIENT = "/_preview/client.js"
_KEPT = 64
"""Pages kept as they were printed last."""
_LONGEST = 10.0
"""Seconds that a page may take: other pages wait for it."""
_TYPES: Mapping[str, str] = {
    "": "text/plain", ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript",
    ".json": "application/json", ".xml": "application/xml", ".txt": "text/plain", ".svg": "image/svg+xml",
    ".webp": "image/webp", ".avif": "image/avif", ".woff2": "font/woff2", ".csv": "text/csv",
    ".opml": "text/x-opml", ".jsonl": "application/jsonl", ".png": "image/png",
}  # fmt: skip
_MISSING, NOWHERE = "/404.html", "/_preview-nowhere/"
"""The page that is shown where nothing stands, and such an address."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for an address."""

    status: int = 200
    body: bytes | Path = b""
    """Or the file that is sent."""
    type: str = "text/html"
    location: str = ""
    """Where else to look, for a redirect."""
    digest: str = ""
    """Of the page, for one that is followed by a browser."""


@dataclass(frozen=True, slots=True)
class Look:
    """What tells whether a page that a browser shows is still the one that stands at its address."""

    digest: str
    """Hexadecimal."""
    but_for_styles: str
    """The same, whatever the style sheets say."""


class Screen:
    """Shows the pages of the newest state; for one thread alone, that of the press."""

    def __init__(
        self, root: Path, indexed: Callable[[str], Path | None], *, seconds: float = _LONGEST
    ) -> None:
        """Show an archive at a root, each page within so many seconds.

        `indexed` finds files of the search index by their path from the site's root.
        """
        self._root = root
        self._indexed = indexed
        self._seconds = seconds
        self._bodies = _Bodies(Kept(root / KEPT).cache)
        self._state: State | None = None
        self._edition: Edition | None = None
        self._printer: Renderer | None = None
        self._good: tuple[Theme, Renderer | None] | None = None
        """The layouts that last printed every page that was asked for, in front of which others
        stand now."""
        self._failing: dict[str, Problem] = {}
        self._endless: dict[tuple[Renderer, str], Problem] = {}
        """The layouts that never ended: no page waits for one of them again."""
        self._troubles: dict[str, Problem] = {}
        """What the preview itself met, by what it was at."""
        self._problems: tuple[Problem, ...] | None = None
        self._kept: OrderedDict[str, tuple[str, bytes | Problem]] = OrderedDict()
        self._unstyled: Mapping[str, bytes] = {}
        self._unusual: Mapping[str, str] = {}
        self._files: Mapping[str, bytes] = {}

    def show(self, state: State) -> None:
        """Show a state from now on."""
        before, edition = self._edition, state.edition
        theme = self._state.theme if self._state else None
        if theme and state.theme is not theme and not theme.problems and not self._failing:
            self._good = theme, None
        self._state, self._edition = state, edition
        self._problems = None
        if edition is None:
            return
        if (
            before is None
            or edition.site is not before.site
            or edition.layouts is not before.layouts
        ):
            self._printer = Renderer(edition.layouts.templates, edition.site, self._bodies)
            self._endless.clear()
            self._good = (self._good[0], None) if self._good else None
            self._unstyled = base_digests(
                _without_styles(edition.site), edition.layouts, edition.generator
            )
            self._files = {asset.permalink: asset.data for asset in edition.assets.values()}
        addresses = edition.pages.archive.addresses
        if before is None or addresses is not before.pages.archive.addresses:
            self._unusual = {
                unquote(permalink): permalink for permalink in addresses if "%" in permalink
            }
        for permalink in list(self._failing):
            # Perhaps it is mended.
            del self._failing[permalink]
            if permalink in addresses:
                self._is_printed(addresses[permalink])

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return all that keeps the archive from being published, with the mistakes of layouts met in printing."""
        if self._problems is None:
            of_state = self._state.problems if self._state else ()
            self._problems = tuple(
                sorted({*of_state, *self._failing.values(), *self._troubles.values()})
            )
        return self._problems

    def note(self, at: str, trouble: Problem | None) -> None:
        """Count what the preview met as a problem, or no more."""
        self._problems = None
        self._troubles.pop(at, None)
        if trouble is not None:
            self._troubles[at] = trouble

    @property
    def home(self) -> str:
        """Return the path of the front page."""
        return self._edition.site.home if self._edition else "/"

    @property
    def base(self) -> str:
        """Return the path that the archive is shown below, decoded, without a slash at its end."""
        return unquote(self.home[:-1])

    def address(self, path: str) -> Address | None:
        """Return what stands at a path, decoded, as browsers ask for it; None for nothing."""
        if self._edition is None or not path.startswith(base := self.base):
            return None
        addresses = self._edition.pages.archive.addresses
        permalink = path[len(base) :]
        return addresses.get(permalink) or addresses.get(
            self._unusual.get(permalink, quote(permalink, safe="/%~"))
        )

    def look(self, path: str) -> Look:
        """Return what tells whether the page at a path has moved; where none stands, that of the page that says so."""
        address = self.address(path) or self.address(self.base + _MISSING)
        if address is None or self._edition is None:
            return Look("", "")
        try:
            page, view, digest = self._edition.encoded_view(self._edition.pages.page(address))
        except Failure:
            # A body is not in the cache any more: the page, when it is asked for, will have all
            # read again.
            return Look("", "")
        return Look(digest.hex(), digest_of(page.layout, view, self._unstyled).hex())

    def print_ahead(self, path: str) -> bool:
        """Print the page at a path, to be asked for at once; return whether its layout made it without a mistake."""
        address = self.address(path) or self.address(self.base + _MISSING)
        return address is not None and self._is_printed(address)

    def answer(self, path: str) -> Answer | None:
        """Return what is sent for a path, decoded; None when nothing can be shown at all.

        Raises `Failure` when a body is not in the cache any more.
        """
        if self._edition is None:
            return None
        base = self.base
        if (address := self.address(path)) is not None:
            return self._printed(address)
        permalink = path[len(base) :] if path.startswith(base) else ""
        # Of a picture the original stands in for its versions, which take long to make.
        of = original_of(permalink, self._edition.pages.archive) or permalink
        if (file := self._file(of)) is not None:
            return Answer(body=file, type=media_type(of))
        for other in (f"{path}/", path.removesuffix("index.html")):
            if other != path and self.address(other) is not None:
                return Answer(301, location=quote(other, safe="/~"))
        if path == "/" != self.home:
            return Answer(302, location=self.home)
        missing = self.address(base + _MISSING)
        return self._printed(missing, status=404) if missing else None

    def _file(self, permalink: str) -> bytes | Path | None:
        """Return the file at a permalink that is none of a page, or where it stands."""
        assert self._edition is not None
        if permalink in self._files:
            return self._files[permalink]
        if permalink in self._edition.pages.archive.links.media:
            folder = (self._root / "content" / "media").resolve()
            file = (folder / self._edition.pages.archive.links.media[permalink]).resolve()
            if not file.is_file() or not file.is_relative_to(folder):
                return None
            if permalink not in self._edition.pages.archive.link_targets.shapes:
                return file
            try:
                return _stripped(file)
            except OSError:
                return None  # it went just now
        if permalink.startswith(CARDS_FOLDER):
            return self._card(permalink)
        return self._indexed(permalink[1:]) if permalink.startswith(INDEX) else None

    def _card(self, permalink: str) -> bytes | None:
        """Return the picture at a permalink, drawn when it is asked for; None when no page is shared by it."""
        assert self._edition is not None
        found = next(
            (card for card in cards(self._edition.pages.archive) if card.permalink == permalink),
            None,
        )
        if found is None:
            return None
        from broadsheet.imaging.card import draw_card  # noqa: PLC0415 - loads Pillow, which few previews need

        return draw_card(found)

    def _is_printed(self, address: Address) -> bool:
        try:
            return not isinstance(self._page(address)[1], Problem)
        except Failure:
            # A body is not in the cache any more: whoever asks for the page will have all read
            # again.
            return False

    def _printed(self, address: Address, *, status: int = 200) -> Answer | None:
        digest, page = self._page(address)
        if isinstance(page, Problem):
            last_good = self._last_good(address)
            if last_good is None:
                return None
            page = last_good
        kind = media_type(output_path(address.permalink))
        return Answer(status, page, kind, digest=digest if kind == "text/html" else "")

    def _page(self, address: Address) -> tuple[str, bytes | Problem]:
        """Return the digest of the page at an address, and the page or its layout's mistake."""
        assert self._edition is not None
        assert self._printer is not None
        page, view, moved = self._edition.encoded_view(self._edition.pages.page(address))
        digest = moved.hex()
        kept = self._kept.get(address.permalink)
        if kept is None or kept[0] != digest:
            kept = digest, self._print(self._printer, page.layout, view)
            self._kept[address.permalink] = kept
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        mistake = kept[1] if isinstance(kept[1], Problem) else None
        if self._failing.get(address.permalink) != mistake:
            self._problems = None
            self._failing.pop(address.permalink, None)
            if mistake:
                self._failing[address.permalink] = mistake
        return kept

    def _print(self, printer: Renderer, layout: str, view: bytes) -> bytes | Problem:
        endless = self._endless.get((printer, layout))
        if endless is not None:
            return endless
        with Limit(self._seconds) as limit:
            printed = printer.render(layout, view, limit)
        if limit.is_passed and isinstance(printed, Problem):
            self._endless[printer, layout] = printed
        return printed

    def _last_good(self, address: Address) -> bytes | None:
        """Return the page as the layouts print it that had no mistake yet."""
        if self._good is None or self._edition is None:
            return None
        theme, printer = self._good
        printer = printer or Renderer(theme.layouts.templates, self._edition.site, self._bodies)
        self._good = theme, printer
        page, view, _ = self._edition.encoded_view(self._edition.pages.page(address))
        printed = self._print(printer, page.layout, view)
        return None if isinstance(printed, Problem) else printed


class _Bodies:
    """The HTML of bodies in a cache that another program may have begun anew."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._bodies: Bodies | None = None

    def __getitem__(self, address: str) -> str:
        if self._bodies is not None:
            try:
                return self._bodies[address]
            except Failure:
                pass  # perhaps it is in the file that has taken this one's place
        self._bodies = Bodies(self._path)
        return self._bodies[address]


def _stripped(file: Path) -> bytes | None:
    """Return a picture as it is published; None for a drawing that cannot be, whatever it holds."""
    from broadsheet.imaging.published import is_drawing, published_picture  # noqa: PLC0415 - loads Pillow

    data = plain_bytes(file)
    try:
        return published_picture(data)
    except OSError:
        # It is damaged, and that is told where it is shown.
        return None if is_drawing(data) else data


def media_type(path: str) -> str:
    """Return the media type of a file by its name, the same on every machine for what archives publish."""
    suffix = Path(path).suffix
    return _TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"


def _without_styles(site: Site) -> Site:
    assets = {
        name: "" if name.endswith(".css") else permalink for name, permalink in site.assets.items()
    }
    return msgspec.structs.replace(site, assets=assets)
