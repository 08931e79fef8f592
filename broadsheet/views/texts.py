"""Texts and pictures as pages print them: a body by its address, with what fills the slots in it."""

import msgspec

from broadsheet.views.view import Packed

SIZES = "(min-width: 46rem) 44rem, 100vw"
"""How wide a picture in a text is shown: as wide as the text, which no window makes wider than
this."""
CARD_WIDTH, CARD_HEIGHT = 1200, 630
"""The size of a card, in pixels: what Facebook, LinkedIn and others show whole, at 1.91 to 1."""


class NameLink(Packed, frozen=True):
    """A name in a body that links to its term."""

    start: int
    """In the HTML, slots counted as they stand."""
    end: int
    href: str


class Rendition(Packed, frozen=True):
    """A picture in another form, in several widths."""

    type: str
    """Its media type."""
    srcset: str
    """Addresses and widths, as HTML has them."""


class Shown(Packed, frozen=True):
    """How a picture is shown."""

    width: int
    """In pixels; 0 where that is not known."""
    height: int
    renditions: tuple[Rendition, ...]
    """What browsers choose from, the best first."""


class Text(Packed, frozen=True):
    """A body: the address of its HTML, what fills the slots in it, and the names in it that are links."""

    address: str
    hrefs: tuple[str, ...]
    names: tuple[NameLink, ...] = ()
    """In order."""
    pictures: dict[int, Shown] = msgspec.field(default_factory=dict)
    """Of those slots that pictures fill."""


class Figure(Packed, frozen=True):
    """The picture at the head of a story."""

    href: str
    shown: Shown
    url: str
    """Whole URL of the picture by which the story is shared."""
    width: int
    """Of that, in pixels; 0 where it is not known."""
    height: int
    alt: str
    credit: str
    caption: str
