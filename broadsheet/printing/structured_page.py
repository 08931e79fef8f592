"""What the structured data of every page has in common, whatever the page shows."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, NamedTuple

from broadsheet.model import Rights
from broadsheet.views.site import Label, Site
from broadsheet.views.texts import Figure

Thing = dict[str, Any]
"""A thing in JSON-LD: its properties by name."""
_MOST_ITEMS = 50
"""At most so many items of a page's list are repeated in its data: a list such as that of all
people can be very long."""


class Formats(NamedTuple):
    """How the archive's language writes days, months and names of pages."""

    day: Callable[[str], str]
    """Writes a day, `2025-06-07`, or a date that is less exact."""
    month: Callable[[str], str]
    """Writes a month: `2025-06`."""
    day_of_year: Callable[[str], str]
    """Writes a day of any year."""
    word: Callable[[str], str]
    """Translates the title of a taxonomy or of a page of the archive."""


def without_empty(thing: Thing) -> Thing:
    """Return a thing without the properties that are empty."""
    # Most are there, and then nothing is compared.
    return {key: value for key, value in thing.items() if value or value not in ("", None, [])}


def image_of(picture: Figure) -> Thing:
    """Return the picture at the head of a page."""
    size = {"width": picture.width, "height": picture.height} if picture.width else {}
    return without_empty(
        {
            "@type": "ImageObject",
            "url": picture.url,
            "caption": picture.caption or picture.alt,
            **size,
            "creditText": picture.credit,
            **stated_rights(picture.rights),
        }
    )


def stated_rights(rights: Rights | None) -> Thing:
    """Return what others may do with something: the address of its licence, or else its words."""
    if rights is None:
        return {}
    return {"license": rights.url} if rights.url else {"copyrightNotice": rights.name}


class StructuredPage:
    """What the things of one page have in common: their URLs, their site, their language."""

    def __init__(self, view: Any, site: Site, formats: Formats) -> None:  # noqa: ANN401 - a view with a head
        self.head = view.head
        self.url: str = view.head.canonical
        self.site = site
        self.formats = formats
        self._origin = "/".join(self.url.split("/", 3)[:3])
        self.home = self.whole(site.home)

    def whole(self, href: str) -> str:
        """Return an address as a whole URL; one that is whole already stays as it is."""
        return self._origin + href if href.startswith("/") else href

    def website(self) -> Thing:
        """Return the archive as a site."""
        return {
            "@type": "WebSite",
            "@id": f"{self.home}#website",
            "name": self.site.title,
            "url": self.home,
        }

    def publisher(self) -> Thing:
        """Return the archive as a publisher."""
        return {
            "@type": "Organization",
            "@id": f"{self.home}#publisher",
            "name": self.site.title,
            "url": self.home,
        }

    def author(self, name: str, url: str, *, body: bool, family: str = "") -> Thing:
        """Return an author, whose page is at a whole URL: a person, or an organisation, a body."""
        kind = "Organization" if body else "Person"
        known = {"familyName": family} if family else {}
        return {"@type": kind, "@id": f"{url}#it", "name": name, **known, "url": url}

    def page(self, kind: str, name: str, description: str = "") -> Thing:
        """Return the page itself, with its kind in the words of schema.org."""
        return {
            "@type": kind, "@id": self.url, "url": self.url, "name": name, "description": description,
            "inLanguage": self.head.language or self.site.language, "isPartOf": self.website(),
        }  # fmt: skip

    def license(self) -> str:
        """Return the whole URL of the licence, or an empty text."""
        return self.site.license.href if self.site.license else ""

    def trail(self, *labels: Label) -> Thing:
        """Return the way to the page from the front page; the last step is the page, and needs no address."""
        steps = [
            (self.site.title, self.home),
            *((label.name, self.whole(label.href)) for label in labels),
        ]
        return {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": at, "name": name}
                | ({"item": url} if at < len(steps) else {})
                for at, (name, url) in enumerate(steps, 1)
            ],
        }

    def item_list(self, hrefs: Iterable[str], count: int) -> list[Thing]:
        """Return the page's list as a single thing; nothing when it lists nothing.

        `count` is the number of items on all pages of the listing.
        """
        items = [
            {"@type": "ListItem", "position": at, "url": self.whole(href)}
            for at, href in enumerate(islice(hrefs, _MOST_ITEMS), 1)
        ]
        return (
            [{"@type": "ItemList", "numberOfItems": count, "itemListElement": items}]
            if items
            else []
        )
