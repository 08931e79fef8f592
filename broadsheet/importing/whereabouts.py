"""Whereabouts: from an address or a file of the source to what stands in our archive for it."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from broadsheet.importing.old_addresses import same_address
from broadsheet.importing.readdressing import Led, from_file, is_elsewhere, path_and_fragment
from broadsheet.importing.shelving import Shelf
from broadsheet.importing.source import Post
from broadsheet.urls import slug

REFERENCE = "broadsheet-reference:"
"""Begins an address that is no address, but names a text of the source as its program does."""


class Wanted(NamedTuple):
    """A picture of the old site that the source lacks."""

    path: str
    """Its path from the old site's root, decoded."""
    urls: tuple[str, ...]
    """Whole addresses at which it may stand, the likeliest first."""
    source: str
    """Name of a post that shows it."""


class Whereabouts:
    """All that a text of the source can lead to."""

    def __init__(
        self,
        shelves: Iterable[Shelf],
        media: Mapping[str, str],
        *,
        address: str,
        anchors: Callable[[str], frozenset[str]] | None = None,
    ) -> None:
        """Know the posts at their places, and media: path in the old site to path in `content/media`.

        `address` is that of the old site; empty when nobody knows it. `anchors` gives the places in
        a file of ours that a link can name; without it, every place is taken to be there.
        """
        self._site = address.rstrip("/")
        self._anchors = anchors
        self._media = {path.lower(): target for path, target in media.items()}
        self._files: dict[str, Shelf] = {}
        self._names: dict[str, Shelf | None] = {}
        self._addresses: dict[str, Shelf] = {}
        for shelf in shelves:
            for source in (shelf.post.source, *shelf.post.joined):
                self._files[source] = shelf
            for name in (posixpath.basename(shelf.post.source), shelf.post.name):
                # A name that two posts share leads to neither.
                self._names[name] = (
                    None if name in self._names and self._names[name] is not shelf else shelf
                )
            for old in (*shelf.old, *_texts(shelf.front.get("aliases"))):
                self._addresses.setdefault(same_address(old), shelf)

    def picture(self, address: str, post: Post) -> str:
        """Return the path in `content/media` of a picture of a post; empty when it is not there."""
        path = self._own_path(address)
        return self._medium(path_and_fragment(path)[0], post) if path else ""

    def missing(self, address: str, post: Post) -> Wanted | None:
        """Return what is known of a picture in a post that was not brought; None for any other."""
        path = self._own_path(address)
        if not path or not self._site or path.startswith("#"):
            return None
        plain = path_and_fragment(path)[0]
        if not plain or self._medium(plain, post):
            return None
        base, whole = _base(post.addresses), address.partition("#")[0]
        # What follows a question mark mostly asks for a smaller picture; some sites need it.
        name = whole.partition("?")[0]
        written = dict.fromkeys((name, whole) if posixpath.splitext(name)[1] else (whole,))
        urls = [url for each in written for url in self._urls(each, base)]
        own = posixpath.normpath(posixpath.join(base, plain))
        return Wanted(own, tuple(dict.fromkeys(urls)), post.source)

    def _urls(self, address: str, base: str) -> Iterator[str]:
        """Yield whole addresses that one in a text may mean, the likeliest first."""
        if is_elsewhere(address):
            yield urljoin(f"{self._site}/", address)
            return
        # A site may stand below a path, and its texts leave that out or not; a path in front matter
        # often leads from the root without saying so.
        yield self._site + posixpath.join(base, address)
        yield urljoin(f"{self._site}/", posixpath.join(base, address))
        yield f"{self._site}/{address.removeprefix('./').lstrip('/')}"

    def lead(self, address: str, shelf: Shelf, kind: str) -> Led | None:
        """Return where an address in a post leads now; None when it leads out of the old site."""
        if address.startswith(REFERENCE):
            return self._reference(address.removeprefix(REFERENCE), shelf)
        path = self._own_path(address)
        if not path:
            return None
        if path.startswith("#"):
            return self._within(shelf, path, shelf)
        plain, fragment = path_and_fragment(path)
        if medium := self._medium(plain, shelf.post):
            return Led(f"/media/{medium}")
        if kind == "link" and (found := self._post(plain, shelf)) is not None:
            return self._within(found, fragment, shelf)
        return self._nowhere(path, shelf)

    def _own_path(self, address: str) -> str | None:
        """Return an address as it is within the old site; None when it is of another."""
        if not is_elsewhere(address):
            return address
        if not self._site:
            return None
        written, own = urlsplit(address), urlsplit(self._site)
        host = own.netloc.removeprefix("www.")
        if (
            written.scheme not in ("", "http", "https")
            or written.netloc.removeprefix("www.") != host
        ):
            return None
        rest = written.path + (f"?{written.query}" if written.query else "")
        return (rest or "/") + (f"#{written.fragment}" if written.fragment else "")

    def _medium(self, path: str, post: Post) -> str:
        own = posixpath.normpath(posixpath.join(_base(post.addresses), path))
        found = self._media.get(own.lower())
        # A path in front matter often leads from the root without saying so.
        return found or self._media.get(f"/{path.removeprefix('./').lstrip('/')}".lower(), "")

    def _post(self, path: str, shelf: Shelf) -> Shelf | None:
        if path.endswith((".md", ".markdown", ".html", ".njk", ".rst")) and not path.startswith(
            "/"
        ):
            joined = posixpath.normpath(posixpath.join(posixpath.dirname(shelf.post.source), path))
            if found := self._files.get(joined):
                return found
        whole = posixpath.normpath(posixpath.join(_base(shelf.old), path))
        return self._addresses.get(same_address(whole))

    def _reference(self, name: str, shelf: Shelf) -> Led:
        plain, fragment = path_and_fragment(name)
        found = self._named(plain.strip("/").removeprefix("@/"), shelf) if plain else shelf
        if found is None and plain.startswith("/") and "." not in posixpath.basename(plain):
            return self._nowhere(plain + fragment, shelf)
        if found is None:
            return Led("", "left", f"the source has no {plain}")
        return self._within(found, fragment, shelf)

    def _within(self, found: Shelf, fragment: str, shelf: Shelf) -> Led:
        """Return what leads to a place in a text, or to its beginning where it has no such place."""
        if _is_draft(found) and not _is_draft(shelf):
            return Led("", "left", f"{found.file} is a draft, which nobody can read")
        path = "" if found is shelf else from_file(shelf.file, found.file)
        wanted = fragment.removeprefix("#")
        places = self._anchors(found.file) if wanted and self._anchors else frozenset[str]()
        if not wanted or wanted in places or self._anchors is None:
            return Led(path + fragment if path or fragment else from_file(shelf.file, shelf.file))
        plain = slug(unquote(wanted))
        near = next(
            (
                place
                for place in sorted(places)
                if place.lower() == wanted.lower() or slug(place) == plain
            ),
            "",
        )
        if near:
            return Led(f"{path}#{near}", "changed", "the place is called so here")
        why = f"{found.file} has no place of that name"
        return Led(path, "changed", why) if path else Led("", "left", why)

    def _named(self, name: str, shelf: Shelf) -> Shelf | None:
        """Return the text that a program's own reference names: by a path, or by a name alone."""
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(shelf.post.source), name))
        for path in (
            joined,
            name,
            f"{joined}.md",
            f"{name}.md",
            f"{name}/index.md",
            f"{name}/_index.md",
        ):
            if path in self._files:
                return self._files[path]
        return self._names.get(posixpath.basename(name)) or self._addresses.get(
            same_address(f"/{name}")
        )

    def _nowhere(self, path: str, shelf: Shelf) -> Led:
        if not self._site:
            return Led(
                "", "left", "it was not brought, and the address of the old site is not known"
            )
        whole = posixpath.join(_base(shelf.old), path)
        below = urlsplit(self._site).path
        # Some programs' paths lead from the host, others from the folder in which the site stands.
        site = self._site.removesuffix(below) if whole.startswith(f"{below}/") else self._site
        return Led(site + whole, "changed", "it was not brought: this is its old address")


def _is_draft(shelf: Shelf) -> bool:
    undated = shelf.file.startswith("content/stories/") and "date" not in shelf.front
    return "draft" in shelf.front or undated


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _base(addresses: Sequence[str]) -> str:
    """Return the folder from which relative addresses lead."""
    own = addresses[0] if addresses else "/"
    return own if own.endswith("/") else f"{posixpath.dirname(own).rstrip('/')}/"
