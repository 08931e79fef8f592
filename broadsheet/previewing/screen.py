"""The screen: the page at each address of a preview, printed on request as a build prints it."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

import msgspec

from broadsheet.archive.addresses import Address
from broadsheet.media_types import media_type
from broadsheet.pages.pictures import original_of
from broadsheet.previewing.keeping import Keeping, LastingBodies
from broadsheet.previewing.other_files import OtherFiles
from broadsheet.previewing.state import State
from broadsheet.previewing.themes import Theme
from broadsheet.printing.limit import Limit
from broadsheet.printing.renderer import Renderer
from broadsheet.problems import Failure, Problem
from broadsheet.publishing.edition import Edition, base_digests, digest_of
from broadsheet.urls import output_path
from broadsheet.views.site import Site

CLIENT = "/_preview/client.js"
_KEPT = 64
"""Printed pages that are kept."""
_LONGEST = 10.0
"""Seconds that printing a page may take: other pages wait meanwhile."""
UNSHOWN = "unshown"
"""Stands for the digest of a page that could not be shown."""
_MISSING, NOWHERE = "/404.html", "/_preview-nowhere/"
"""Permalink of the page shown at addresses without a page, and an address that never has one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for a path."""

    status: int = 200
    body: bytes | Path = b""
    """The bytes to send, or the file that holds them."""
    type: str = "text/html"
    location: str = ""
    """Address that a redirect leads to; empty for any other answer."""
    digest: str = ""
    """Digest of an HTML page, by which its browser follows it; empty for any other answer."""


@dataclass(frozen=True, slots=True)
class Look:
    """The digests of a page, which tell whether a browser still shows the page at its address."""

    digest: str
    """The page's digest, hexadecimal."""
    but_for_styles: str
    """The digest without the addresses of style sheets."""


class Screen:
    """Shows the pages of the newest state; only the press's thread may use it."""

    def __init__(
        self,
        root: Path,
        indexed: Callable[[str], Path | None],
        *,
        keeping: Keeping | None = None,
        seconds: float = _LONGEST,
    ) -> None:
        """Show the archive at a root; printing a page may take so many `seconds`.

        `indexed` returns the file of the search index at a path from the site's root. Without
        `keeping`, bodies are those in the archive's folder.
        """
        self._other_files = OtherFiles(root, indexed)
        self._seconds = seconds
        self._bodies = LastingBodies(keeping or Keeping(root))
        self._state: State | None = None
        self._edition: Edition | None = None
        self._printer: Renderer | None = None
        self._good: tuple[Theme, Renderer | None] | None = None
        """The last layouts before the current ones without a known mistake, and their renderer."""
        self._failing: dict[str, Problem] = {}
        """Mistakes of layouts by the permalink of the page that shows them."""
        self._endless: dict[tuple[Renderer, str], Problem] = {}
        """Problems of layouts that ran out of time: no page waits for one of them again."""
        self._troubles: dict[str, Problem] = {}
        """The preview's own errors, by what it was doing."""
        self._problems: tuple[Problem, ...] | None = None
        self._pages: OrderedDict[str, tuple[str, bytes | Problem]] = OrderedDict()
        self._unstyled: Mapping[str, bytes] = {}
        self._unusual: Mapping[str, str] = {}

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
        addresses = edition.pages.archive.addresses
        if before is None or addresses is not before.pages.archive.addresses:
            self._unusual = {
                unquote(permalink): permalink for permalink in addresses if "%" in permalink
            }
        for permalink in list(self._failing):
            # An edit may have fixed this page: print it again.
            del self._failing[permalink]
            if permalink in addresses:
                self._prints(addresses[permalink])

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return all that keeps the archive from being published, layouts' mistakes included."""
        if self._problems is None:
            of_state = self._state.problems if self._state else ()
            self._problems = tuple(
                sorted({*of_state, *self._failing.values(), *self._troubles.values()})
            )
        return self._problems

    @property
    def is_part(self) -> bool:
        """Return whether there may be pages that are not known yet."""
        return self._state is not None and self._state.extent is not None

    def note(self, at: str, trouble: Problem | None) -> None:
        """Count an error of the preview's own as a problem, or with None no longer count it.

        `at` says what the preview was doing.
        """
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
        """Return the path below which the archive is shown, decoded, without a slash at its end."""
        return unquote(self.home[:-1])

    def address(self, path: str) -> Address | None:
        """Return the address at a decoded path, as browsers ask for it; None for none."""
        if self._edition is None or not path.startswith(base := self.base):
            return None
        addresses = self._edition.pages.archive.addresses
        permalink = path[len(base) :]
        return addresses.get(permalink) or addresses.get(
            self._unusual.get(permalink, quote(permalink, safe="/%~"))
        )

    def look(self, path: str) -> Look:
        """Return the digests of the page at a path, or of the 404 page when it has none.

        It is that of no page where the files that make it may still be read. Raises `Failure` when
        the cache has lost a body.
        """
        address = self.address(path)
        if address is None and self.is_part:
            return Look(UNSHOWN, UNSHOWN)
        address = address or self.address(self.base + _MISSING)
        if address is None or self._edition is None:
            return Look("", "")
        page, view, digest = self._edition.encoded_view(self._edition.pages.page(address))
        return Look(digest.hex(), digest_of(page.layout, view, self._unstyled).hex())

    def print_ahead(self, path: str) -> bool:
        """Print the page at a path before a browser asks for it; return whether that worked.

        Raises `Failure` when the cache has lost a body.
        """
        address = self.address(path) or self.address(self.base + _MISSING)
        return address is not None and not isinstance(self._page(address)[1], Problem)

    def answer(self, path: str) -> Answer | None:
        """Return what is sent for a decoded path; None when nothing can be shown at all.

        Raises `Failure` when the cache has lost a body.
        """
        if self._edition is None:
            return None
        base = self.base
        if (address := self.address(path)) is not None:
            return self._page_answer(address)
        permalink = path[len(base) :] if path.startswith(base) else ""
        # Making the versions of a picture takes long: its original is shown in their stead.
        shown = original_of(permalink, self._edition.pages.archive) or permalink
        if (file := self._other_files.file(self._edition, shown)) is not None:
            return Answer(body=file, type=media_type(shown))
        for other in (f"{path}/", path.removesuffix("index.html")):
            if other != path and self.address(other) is not None:
                return Answer(301, location=quote(other, safe="/~"))
        if path == "/" != self.home:
            return Answer(302, location=self.home)
        missing = self.address(base + _MISSING)
        return self._page_answer(missing, status=404) if missing else None

    def _prints(self, address: Address) -> bool:
        try:
            return not isinstance(self._page(address)[1], Problem)
        except Failure:
            # The cache has lost a body: the request for the page will have everything read again.
            return False

    def _page_answer(self, address: Address, *, status: int = 200) -> Answer | None:
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
        printed = self._pages.get(address.permalink)
        if printed is None or printed[0] != digest:
            printed = digest, self._print(self._printer, page.layout, view)
            self._pages[address.permalink] = printed
            if len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
        mistake = printed[1] if isinstance(printed[1], Problem) else None
        if self._failing.get(address.permalink) != mistake:
            self._problems = None
            self._failing.pop(address.permalink, None)
            if mistake:
                self._failing[address.permalink] = mistake
        return printed

    def _print(self, printer: Renderer, layout: str, view: bytes) -> bytes | Problem:
        endless = self._endless.get((printer, layout))
        if endless is not None:
            return endless
        with Limit(self._seconds) as limit:
            text = printer.render(layout, view, limit)
        if limit.is_passed and isinstance(text, Problem):
            self._endless[printer, layout] = text
        return text

    def _last_good(self, address: Address) -> bytes | None:
        """Return the page as the last layouts without a mistake print it; None when they cannot."""
        if self._good is None or self._edition is None:
            return None
        theme, printer = self._good
        printer = printer or Renderer(theme.layouts.templates, self._edition.site, self._bodies)
        self._good = theme, printer
        page, view, _ = self._edition.encoded_view(self._edition.pages.page(address))
        text = self._print(printer, page.layout, view)
        return None if isinstance(text, Problem) else text


def _without_styles(site: Site) -> Site:
    assets = {
        name: "" if name.endswith(".css") else permalink for name, permalink in site.assets.items()
    }
    return msgspec.structs.replace(site, assets=assets)
