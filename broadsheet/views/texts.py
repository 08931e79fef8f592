"""Texts and pictures as pages print them: a body by its address, with what fills its slots."""

import re
from collections.abc import Sequence

import msgspec

from broadsheet.model import BlockValue, Rights
from broadsheet.views.view import Packed

SIZES = "(min-width: 46rem) 44rem, 100vw"
"""How wide a picture in a text is shown, as HTML's `sizes` has it: as wide as the text, which no
window makes wider than this."""
_ADDRESS = re.compile(rb"\xd9\x20([0-9a-f]{32})")
"""An address of a body in an encoded view: a text of 32 characters (MessagePack, `str 8`)."""
CARD_WIDTH, CARD_HEIGHT = 1200, 630
"""The size of a card in pixels: what Facebook, LinkedIn and others show whole, at 1.91 to 1."""


class NameLink(Packed, frozen=True):
    """A name in a body that links to its term."""

    start: int
    """Offset in the HTML at which the name begins, before the slots are filled."""
    end: int
    """Offset in the HTML at which the name ends."""
    href: str
    """Address of the term's page."""


class Rendition(Packed, frozen=True):
    """A picture in another format, in several widths."""

    type: str
    """Media type of the format: `image/avif`."""
    srcset: str
    """Addresses and widths, as HTML's `srcset` has them."""


class PreservedLink(Packed, frozen=True):
    """A page elsewhere of which there is a preserved copy, so that links to it can say so."""

    original: str
    """URL of the page."""
    copy: str
    """URL of the copy."""
    day: str
    """The day on which the copy was made, in ISO 8601; empty where it is not known."""


class PictureDisplay(Packed, frozen=True):
    """The size of a picture, and the files that a browser may choose to show it by."""

    width: int
    """The picture's width in pixels; 0 where it is not known."""
    height: int
    """The picture's height in pixels; 0 where it is not known."""
    renditions: tuple[Rendition, ...]
    """The other formats that browsers choose from, the best first; empty when there is only the
    picture itself."""


class BlockPicture(Packed, frozen=True):
    """A picture of a block."""

    href: str
    """Address of the picture's file."""
    shown: PictureDisplay
    """The picture's size, and its other formats."""
    alt: str
    """What the picture shows, for readers who do not see it; empty for one that says nothing more
    than the block's title."""
    credit: str
    """Whose picture it is; it may be empty."""
    caption: str
    """The line beneath the picture; it may be empty."""


class BlockFile(Packed, frozen=True):
    """The file of a block, when the archive has it."""

    form: str
    """The file's form as readers know it, by the ending of its name: `PDF`."""
    type: str
    """Media type of a film or a sound that browsers play; empty for other files."""
    size: int
    """Size of the file in bytes; 0 where it is not known."""


class BlockPlace(Packed, frozen=True):
    """A place on the globe."""

    latitude: float
    """Degrees north of the equator; south of it they are negative."""
    longitude: float
    """Degrees east of Greenwich; west of it they are negative."""
    x: int
    """Where the place is on the drawing of the world, from its left, which is 1000 wide."""
    y: int
    """Where the place is on the same drawing, from its top, which is 432 high; it may be outside."""


class BlockDisplay(Packed, frozen=True):
    """A block in a text, as its layout in `layouts/blocks/` prints it."""

    kind: str
    """Name of the block's kind, which is that of its layout."""
    argument: str
    """Text behind `|` in the block's first line; it may be empty."""
    title: str
    """What the block is called where it is a link: its title, or the best that it has."""
    options: dict[str, BlockValue]
    """Values of the options by key: text, number, true or false, list of text; empty text for one
    that is not given."""
    href: str
    """Address that the block leads to: of its file, or elsewhere; it may be empty."""
    host: str
    """Host of that address, when it is another site's; else empty."""
    player: str
    """Address of a player for this page alone, on a host that the settings list; else empty."""
    file: BlockFile | None
    """The file that the block is about; nothing for what is elsewhere."""
    hrefs: dict[str, str]
    """Addresses of the options that are links or files, by key; empty for all others."""
    pictures: dict[str, BlockPicture | None]
    """The pictures, by the key of their option; those of a list have its key, a point and a number.
    Options without a picture have nothing."""
    place: BlockPlace | None
    """The place of a map; nothing for other kinds."""
    language: str
    """Language of the text, when it is not the archive's own; else empty."""


class Text(Packed, frozen=True):
    """A body as `prose` and `whole` print it: the address of its HTML, and what is put into it."""

    address: str
    """Digest of the HTML, by which it is looked up."""
    hrefs: tuple[str | None, ...]
    """What fills the slots of the HTML, in their order: addresses of links and pictures; nothing
    for a link of which only the words are printed."""
    names: tuple[NameLink, ...] = ()
    """The names that become links, in the order of the text."""
    pictures: dict[int, PictureDisplay] = msgspec.field(default_factory=dict)
    """Position of a slot that a picture fills to how the picture is shown."""
    preserved: tuple[PreservedLink, ...] = ()
    """Pages elsewhere whose links say where there is a copy, by Robust Links (mementoweb.org)."""
    blocks: tuple[BlockDisplay, ...] = ()
    """The blocks in the text, by the numbers that they have in its HTML."""
    html: str = ""
    """The HTML itself of a text that is no body; empty for one that is looked up."""


class Figure(Packed, frozen=True):
    """The picture at the head of a story."""

    href: str
    """Address of the picture's file."""
    shown: PictureDisplay
    """The picture's size, and its other formats."""
    url: str
    """Whole URL of the picture by which the story is shared."""
    width: int
    """Width in pixels of the picture at `url`; 0 where it is not known."""
    height: int
    """Height in pixels of the picture at `url`; 0 where it is not known."""
    alt: str
    """What the picture shows, for readers who do not see it."""
    credit: str
    """Whose picture it is; it may be empty."""
    caption: str
    """The line beneath the picture; it may be empty."""
    rights: Rights | None = None
    """What others may do with the picture, if that is said."""


def body_addresses(views: Sequence[bytes]) -> list[str]:
    """Return the addresses of all bodies that encoded views print, and texts that look like one."""
    return list(
        dict.fromkeys([found.decode() for view in views for found in _ADDRESS.findall(view)])
    )
