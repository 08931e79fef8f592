"""Cards on disk: drawn side by side when their pictures are not published yet, and removed with their last story."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from broadsheet.pages.cards import Card
from broadsheet.publishing.manifest import ManifestEntry
from broadsheet.publishing.staging import Files, Staged, stage
from broadsheet.publishing.workers import Workers
from broadsheet.urls import output_path

_CHUNK = 10
"""Cards that a worker draws at a time."""


def card_files(
    cards: Iterable[Card],
    *,
    seed: bytes,
    staging: Path,
    entries: Mapping[str, ManifestEntry],
    workers: Workers,
) -> Files:
    """Return the files of cards, of which only those are drawn that are not published and whole.

    `seed` is the digest of all that drawing depends on besides the cards, `entries` what is
    published and whole.
    """
    by_path = {output_path(card.permalink): card for card in cards}
    digests = {path: blake2b(seed + path.encode(), digest_size=16).digest() for path in by_path}
    missing = (
        (path, card)
        for path, card in by_path.items()
        if path not in entries or entries[path].digest != digests[path]
    )
    staged = [
        file for done in workers.run(partial(_draw, staging), _chunks(missing)) for file in done
    ]
    return Files(digests, staged)


def _chunks(missing: Iterator[tuple[str, Card]]) -> Iterator[Sequence[tuple[str, Card]]]:
    for first in missing:
        yield [first, *islice(missing, _CHUNK - 1)]


def _draw(staging: Path, cards: Sequence[tuple[str, Card]]) -> list[Staged]:
    from broadsheet.imaging.card import draw_card  # noqa: PLC0415 - loads Pillow, which an unchanged site does not need

    return [stage(staging, path, draw_card(card)) for path, card in cards]
