"""The files of cards: workers draw those that are not published yet, side by side.

A card is removed with its last story.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from broadsheet.errands import Errand
from broadsheet.pages.cards import Card
from broadsheet.publishing.manifest import ManifestEntry
from broadsheet.publishing.staging import Files, Staged, stage
from broadsheet.publishing.workers import Workers
from broadsheet.urls import output_path

_CHUNK = 10
"""The number of cards that a worker draws at a time."""


def card_files(
    cards: Iterable[Card],
    *,
    seed: bytes,
    staging: Path,
    entries: Mapping[str, ManifestEntry],
    workers: Workers,
) -> Files:
    """Return the files of cards; only cards that are not published and whole are drawn.

    `seed` is the digest of all that drawing depends on besides the cards, `entries` what is
    published and whole.
    """
    by_path = {output_path(card.permalink): card for card in cards}
    digests = {path: blake2b(seed + path.encode(), digest_size=16).digest() for path in by_path}
    missing = [
        (path, card)
        for path, card in by_path.items()
        if path not in entries or entries[path].digest != digests[path]
    ]
    chunks = [missing[at : at + _CHUNK] for at in range(0, len(missing), _CHUNK)]
    run = workers.run_step("cards", "cards")
    staged = [file for drawn in run(DrawCards(staging), chunks) for file in drawn]
    return Files(digests, staged)


@dataclass(frozen=True)
class DrawCards(
    Errand[
        Sequence[tuple[str, Card]],
        Sequence[tuple[str, Card]],
        list[tuple[str, bytes]],
        list[Staged],
    ]
):
    """Draws cards, given with the paths of their files: the result are the files, staged."""

    staging: Path
    kit: bytes = b""

    def fetched(self, task: Sequence[tuple[str, Card]]) -> Sequence[tuple[str, Card]]:
        """Return the cards as they are: nothing on the disk is needed to draw them."""
        return task

    @staticmethod
    def made(kit: bytes, parcel: Sequence[tuple[str, Card]]) -> list[tuple[str, bytes]]:  # noqa: ARG004 - cards need no kit
        """Return the path and the bytes of each card's file."""
        from broadsheet.imaging.card import draw_card  # noqa: PLC0415 - loads Pillow, which an unchanged site does not need

        return [(path, draw_card(card)) for path, card in parcel]

    def kept(self, made: list[tuple[str, bytes]]) -> list[Staged]:
        """Stage the files."""
        return [stage(self.staging, path, data) for path, data in made]
