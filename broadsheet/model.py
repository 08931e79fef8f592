"""The nouns: what editors write, as frozen values that are whole from the moment they are read.

Of some there are many thousands: `gc=False` spares each the memory that Python keeps for the
collection of cycles, because they form no cycles.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from broadsheet.dates import first_day, without_hour


class Moment(msgspec.Struct, frozen=True, array_like=True, gc=False, order=True):
    """A time that an editor gave: a day, or a day and an hour; or a month, a year, or about when."""

    instant: str
    """The moment in UTC, as RFC 3339: `2025-06-07T13:30:00Z`, so that texts sort by time.

    It is the first instant of a day, a month or a year in the archive's time zone, when no hour was
    given.
    """
    local: str
    """The moment as ISO 8601: `2025-06-07`, or `2025-06-07T14:30:00+01:00` with an hour.

    It has the offset that was written, or else that of the archive's time zone. Of a moment that is
    not known to the day it is a date as `broadsheet.dates` has them: `2025-06`, `2025`, `2025-06-07~`.
    """

    @property
    def day(self) -> str:
        """Return the day on which it was written, `2025-06-07`, or on which its month or year begins."""
        return first_day(self.local)

    @property
    def stated(self) -> str:
        """Return it without an hour: `2025-06-07`, `2025-06`, `2025`, `2025-06-07~`."""
        return without_hour(self.local)


class Rights(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What others may do with something, or whose it is."""

    name: str
    """In words: `CC BY 4.0`, `© The Gazette`."""
    url: str = ""
    """URL of a licence's text; empty when there is none."""


class Source(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where a story's facts were first published."""

    name: str
    url: str = ""
    author: str = ""
    published: str = ""
    """When, as a date without an hour (`broadsheet.dates`); empty where that is not known."""
    archived: str = ""
    """URL of a preserved copy."""
    archived_date: date | None = None
    """The day on which the copy was made, where that is known."""
    rights: Rights | None = None
    """What others may do with what the source published."""


class Correction(msgspec.Struct, frozen=True, array_like=True):
    """A correction to a story, as its readers see it."""

    date: date
    text: str


class Picture(msgspec.Struct, frozen=True, array_like=True):
    """The picture at the head of a story, or of what a record describes."""

    src: str
    """Path as written: from the root (`/media/flood.jpg`) or from `content/media/`."""
    alt: str
    credit: str = ""
    caption: str = ""
    rights: Rights | None = None
    """What others may do with the picture."""


class Shape(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is known of a picture's file: its form, its size and its damage."""

    form: str
    """Form in which the file is published: `jpeg`, `png`, `gif`, `webp`, `avif` or `svg`; `page` for
    a file that is no picture, and that a browser would run; `raw` for a camera's raw picture; `other`
    for what is no picture. The form of a picture that cannot be read is that of its file."""
    width: int = 0
    """Width in pixels as the picture is shown, after a camera's sideways picture is turned; 0 when
    a drawing gives none."""
    height: int = 0
    still: bool = True
    """Whether the picture is not animated."""
    size: int = 0
    """Size of the file, in bytes."""
    damage: str = ""
    """Why the picture cannot be shown, as the end of a sentence; empty when it can."""
    remedy: str = ""
    left_out: tuple[str, ...] = ()
    """Parts of the file that are not published, in words: of a drawing, or pictures after the first."""
    source: str = ""
    """Form of the file, `heif` for one, where it is converted; empty for one published in its own."""
    told: str = ""
    """What a file that is published as it is tells of where and with what it was taken, in words."""

    @property
    def is_picture(self) -> bool:
        """Whether readers can be shown the file, if it is not damaged."""
        return self.form not in {"", "page", "raw", "other"}


OwnValue = str | bool | int | float | tuple[str, ...]
"""Value of a field that the archive declares; of Markdown it is the HTML, with empty slots."""


class Target(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a link, a picture or a block in a body points at, as it was written."""

    kind: Literal["link", "picture", "file", "film", "sound", "captions"]
    """A file is one that a block is about: of the archive's media, or a page like any link. Of a film,
    a sound and captions it is known what the file must be."""
    url: str


BlockValue = str | bool | int | tuple[str, ...]
"""What an option of a block may be."""


class BodyBlock(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A block in a body: a video, a gallery or another kind that the archive has."""

    kind: str
    """Name of the kind, and of its layout: `video` is printed by `blocks/video.html`."""
    argument: str = ""
    """Text behind `|` in its first line."""
    title: str = ""
    """What the block is called where it is a link, as in feeds."""
    options: Mapping[str, BlockValue] = {}
    """Values of its options by key; addresses are as written."""
    pictures: Mapping[str, Picture] = {}
    """Pictures that are described, by the key of their option; those of a list have its key, a
    point and their number, counted from 0."""
    targets: Mapping[str, int] = {}
    """Key of each address inside the archive to its position among the body's targets: of an option,
    of a picture, and `argument` for the block's own."""


class Body(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A Markdown body made into HTML, except for the addresses inside the archive.

    The HTML itself is in the cache, under `address`: whoever prints it looks it up there. In it
    each address inside the archive is a NUL character, a slot, to be filled with the resolved
    target of the same position.
    """

    address: str
    """Hexadecimal digest of the HTML: the same address always means the same HTML."""
    targets: tuple[Target, ...] = ()
    anchors: tuple[str, ...] = ()
    """Every `id` in the HTML, in order."""
    words: int = 0
    letters: int = 0
    """Number of letters of scripts that put no spaces between words: each of Chinese and Japanese,
    and every third of Thai, Lao, Khmer and Burmese."""
    blocks: tuple[BodyBlock, ...] = ()
    """The blocks in the HTML, by the numbers that they have there."""
    field_targets: tuple[tuple[str, int], ...] = ()
    """Fields of the archive's own that are Markdown, each with its number of targets: these stand at
    the end of `targets`, in this order, and have no slot in the body's HTML."""

    @property
    def slots(self) -> int:
        """Return the number of the targets that fill slots; those of blocks stand behind them."""
        firsts = (min(block.targets.values()) for block in self.blocks if block.targets)
        return min(firsts, default=self.own_targets)

    @property
    def own_targets(self) -> int:
        """Return how many of the targets are the body's own."""
        return len(self.targets) - sum([count for _, count in self.field_targets])

    def field_of(self, ordinal: int) -> str:
        """Return the field that has the target of an ordinal; empty for the body itself."""
        end = self.own_targets
        if ordinal < end:
            return ""
        for key, count in self.field_targets:
            end += count
            if ordinal < end:
                return key
        raise IndexError(ordinal)


class Story(msgspec.Struct, frozen=True, array_like=True, gc=False, kw_only=True, tag=True):
    """One news story, complete from the moment it is read."""

    file: str
    """File that the story was read from, relative to the root; unique."""
    slug: str
    title: str
    subtitle: str = ""
    """Second line of the title."""
    date: Moment
    updated: Moment | None = None
    summary: str = ""
    place: str = ""
    """Where the story is set or was filed from, printed as its dateline."""
    terms: Mapping[str, tuple[str, ...]]
    """Taxonomy to the names of the story's terms as written: `{"topics": ("Floods",)}`;
    `storylines` is among them."""
    sources: tuple[Source, ...] = ()
    corrections: tuple[Correction, ...] = ()
    picture: Picture | None = None
    related: tuple[str, ...] = ()
    """Slugs, paths or files of the stories that an editor wants first among the related ones, as
    written."""
    mentions: bool = True
    """Whether names in its body link to the pages of their terms."""
    draft: bool = False
    rank: int = 0
    """Rank among the stories of its day and hour: 1 stands first, and 0, for no rank, last."""
    expires: Moment | None = None
    aliases: tuple[str, ...] = ()
    """Old paths from the root that must lead here."""
    id: str = ""
    """What feeds know the story by, as written, a whole address or a path; its permalink's URL when
    empty."""
    language: str = ""
    """Language of the story, when it is not the archive's own; else empty."""
    translation_of: str = ""
    """Slug, path or file of the story that it translates, as written; empty for an original."""
    ignore_advice: tuple[str, ...] = ()
    """Kinds of advice that its editors want none of (`broadsheet.advising`)."""
    extra: str = ""
    """JSON of what an import brought and no field is declared for; empty for nothing."""
    own: Mapping[str, OwnValue] = {}
    """Value of each field that the archive declares and the story has."""
    body: Body


class Record(msgspec.Struct, frozen=True, array_like=True, kw_only=True, tag=True):
    """What editors wrote about a term: its names above all."""

    file: str
    taxonomy: str
    slug: str
    name: str
    also: tuple[str, ...] = ()
    """Aliases of the term: its other names."""
    sort: str = ""
    """Words by which lists put it in order, such as a family name; empty where its name says so."""
    description: str = ""
    role: str = ""
    """What a person is known as: an office, a profession."""
    photo: Picture | None = None
    website: str = ""
    wikidata: str = ""
    same_as: tuple[str, ...] = ()
    born: str = ""
    """Date of birth: a year, a month or a day, `1954`, `1954-08`, `1954-08-30`."""
    died: str = ""
    """Date of death: a year, a month or a day."""
    founded: str = ""
    """When an organisation or a state was founded: a year, a month or a day."""
    parent: str = ""
    """Name of the term above it, in a taxonomy that is a tree."""
    code: str = ""
    """Code of a country (ISO 3166-1 alpha-2)."""
    status: Literal["", "open", "closed"] = ""
    """Status of a storyline; empty when its editor gives none, and for other terms."""
    link: bool = True
    """Whether its names in stories link to its page."""
    email: str = ""
    """Address of an author's mail, which the author's page prints."""
    organisation: bool | None = None
    """Whether an author is an organisation and no person; None when its editor does not say."""
    aliases: tuple[str, ...] = ()
    """Old paths from the root that must lead here."""
    extra: str = ""
    """JSON of what an import brought and no field is declared for; empty for nothing."""
    body: Body


class Document(msgspec.Struct, frozen=True, array_like=True, kw_only=True, tag=True):
    """A page that is no story, such as the one about the archive: a file of `content/pages/`."""

    file: str
    permalink: str
    title: str
    summary: str = ""
    layout: str = ""
    """Name of the layout that prints it, without its ending; empty for the usual one."""
    draft: bool = False
    aliases: tuple[str, ...] = ()
    language: str = ""
    ignore_advice: tuple[str, ...] = ()
    """Kinds of advice that its editors want none of (`broadsheet.advising`)."""
    extra: str = ""
    """JSON of what an import brought and no field is declared for; empty for nothing."""
    body: Body


Item = Story | Record | Document
"""What a content file is read into."""


class Country(msgspec.Struct, frozen=True):
    """A country or territory, and the names by which stories may call it."""

    code: str
    """Code of the country (ISO 3166-1 alpha-2), or CLDR's own for a few territories; `GB-SCT` and
    so on for the home nations."""
    name: str
    """Name that the archive prints."""
    forms: tuple[str, ...] = ()
    """Other usual names and spellings."""
    codes: tuple[str, ...] = ()
    """Codes that may stand for its name, in capitals only: `NO` is Norway, `no` is a word."""
    accepted: tuple[str, ...] = ()
    """Names that the front matter of stories may use as well, and that are not looked for in texts:
    those in English, and those of its language without their accents."""
    recalled: tuple[str, ...] = ()
    """Names that only recall it, such as former ones: a hint may name it for them."""
    union: bool = False
    """Whether it is a union of countries, which an archive knows when it has a record or a territory
    of its code."""
    place: str = ""
    """Place on the map, where that does not follow from the code: another country's code, or
    degrees of latitude and longitude, `31.5,34.5`."""
