"""Cards: the pictures by which pages are shared, as values; `imaging.card` draws them.

A story without a picture of its own has a card with its title, and the archive has one for all
other pages. A card shows only text that its typeface has letters for: a story whose title is in
another script is shared by the archive's card.
"""

import re
import unicodedata
from collections.abc import Iterator
from hashlib import blake2b

import msgspec

from broadsheet.archive.assemble import Archive
from broadsheet.dates import narrowest_period
from broadsheet.reading.config import Config
from broadsheet.urls import absolute

CARDS_FOLDER = "/cards/"
"""Permalink of the folder that the cards are published in."""
_RECIPE = 1
"""A number to raise whenever cards are drawn differently: every card then has a new address, and
services that keep pictures by their address ask for the new one."""
# The printable characters of `broadsheet/fonts/Newsreader-Card.ttf`, as `tools/card_font.py` lists
# them.
_LETTERED = re.compile(
    r"[\u0020-\u007e\u00a0-\u00ac\u00ae-\u0131\u0134-\u0148\u014a-\u017e\u018f\u0192\u01a0-\u01a1\u01af-\u01b0\u01c4-\u01cc"
    r"\u01e6-\u01e7\u01ea-\u01eb\u01fa-\u021b\u022a-\u022d\u0230-\u0233\u0237\u0259\u02b9-\u02ba\u02bc\u02c6-\u02c7\u02da"
    r"\u02dc-\u02dd\u1e80-\u1e85\u1e9e\u1ea0-\u1ef9\u2013-\u2014\u2018-\u201a\u201c-\u201e\u2020\u2022\u2026\u2032-\u2033"
    r"\u2039-\u203a\u2044\u20a1\u20a3-\u20a4\u20a6-\u20a7\u20a9\u20ab-\u20ad\u20b1-\u20b2\u20b5\u20b9-\u20ba\u20bc-\u20bd"
    r"\u2122\u2212\u2215]+"
)
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\ufe0e\ufe0f"))
_SET_AS = {
    **_UNSEEN, **dict.fromkeys(map(ord, "\u2010\u2011\u2012"), "-"), ord("\u2015"): "\N{EM DASH}",
    **dict.fromkeys(map(ord, "\u2007\u202f"), "\N{NO-BREAK SPACE}"),
}  # fmt: skip
"""Characters that the typeface lacks, and what is set instead of them."""


class Card(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a card shows: a story's title and day below the archive's name, or the archive itself.

    The card of the archive itself shows its name as the title, and its tagline.
    """

    archive: str
    """The archive's name above a story's title; empty on the archive's own card."""
    title: str
    """The story's title, or the archive's name on its own card."""
    note: str
    """The tagline on the archive's own card; it may be empty, and is on a story's card."""
    day: str
    """The day of the story, `2025-06-07`, or else its month or year; empty on the archive's own card."""
    language: str
    """Tag of the language in which the day is written (BCP 47)."""

    @property
    def permalink(self) -> str:
        """Return the card's permalink, which changes when the card shows something else."""
        encoded = msgspec.msgpack.encode((_RECIPE, self))
        return f"{CARDS_FOLDER}{blake2b(encoded, digest_size=10).hexdigest()}.png"


def cards(archive: Archive) -> Iterator[Card]:
    """Yield every card of an archive, the archive's own first."""
    if (own := archive_card(archive.config)) is not None:
        yield own
        for position in range(min(archive.config.cards, len(archive.stories))):
            if (card := story_card(position, archive)) is not None:
                yield card


def archive_card(config: Config) -> Card | None:
    """Return the card by which every page but a story's is shared.

    It is None when the settings want no cards, or when the typeface lacks letters of the archive's
    name.
    """
    title = card_text(config.title) if config.cards else ""
    return Card("", title, card_text(config.tagline), "", config.language) if title else None


def story_card(position: int, archive: Archive) -> Card | None:
    """Return the card of the story at a position, or None.

    A story has none when it is older than the newest stories that get cards, when it has a picture
    of its own, or when the typeface lacks letters of its title.
    """
    config = archive.config
    if position >= config.cards:
        return None
    story = archive.stories[position]
    # Services show no drawings in SVG: a story with such a picture is shared by its card.
    if story.picture and not archive.links.pictures.get(story.file, ".svg").endswith(".svg"):
        return None
    name, title = card_text(config.title), card_text(story.title)
    return (
        Card(name, title, "", narrowest_period(story.date.local), config.language)
        if name and title
        else None
    )


def card_url(card: Card | None, config: Config) -> str:
    """Return the whole URL of a card; empty when there is no card."""
    return absolute(config.base_url, card.permalink) if card else ""


def card_text(text: str) -> str:
    """Return a text as a card's typeface can set it; empty when it lacks a letter of the text."""
    composed = " ".join(unicodedata.normalize("NFC", text).translate(_SET_AS).split(" "))
    return composed if _LETTERED.fullmatch(composed) else ""
