"""Remarks on blocks in bodies: lines of slashes that are none, films that do not play, no captions."""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from broadsheet.embeds import listed_host, player_of
from broadsheet.media_types import PLAYED
from broadsheet.reading.block_kinds import DeclaredBlock
from broadsheet.reading.markdown.lines import structure_of
from broadsheet.reading.markdown.references import References
from broadsheet.reading.markdown.starts import Slashes
from broadsheet.reading.markdown.structure import Block

_SLASHES = re.compile(r"^[ \t>*+\-.)0-9]*/{3,}", re.MULTILINE)
_TITLE = re.compile(r"[ ]+[\"']?title[\"']?[ ]*:[ ]*\S")
_CAPTIONS = re.compile(r"[ ]+[\"']?captions[\"']?[ ]*:[ ]*\S")
_QUOTED = 40
"""Number of characters that a message quotes, at most."""


class BlockRemark(NamedTuple):
    """Something about a block that is worth a look."""

    start: int
    """Position in the body."""
    name: str
    """Name of the kind of advice that it is."""
    message: str
    hint: str


def remarks_on_blocks(
    body: str, kinds: Mapping[str, DeclaredBlock], embeds: Collection[str]
) -> Iterator[BlockRemark]:
    """Yield each remark on the blocks of a body.

    `kinds` are those of the archive, `embeds` the hosts whose players may play.
    """
    if "///" not in body or not _SLASHES.search(body):
        return
    structure = structure_of(body, References(), kinds)
    starts = [0, *accumulate(len(line) + 1 for line in body.split("\n"))]
    for note in structure.slash_notes:
        start = starts[note.line - 1] + note.column - 1
        word = note.word if len(note.word) <= _QUOTED else f"{note.word[:_QUOTED]}…"
        if note.why == "ends nothing":
            message = f"{word!r} ends no block, and is printed as it stands"
            yield BlockRemark(
                start, "slashes", message, "take it out, or write '\\///' for slashes"
            )
        elif note.why == "no name":
            message = f"{word!r} begins no block, and is printed as it stands"
            hint = "write the block's name alone, and ' | ' before what it is about; or '\\///' for slashes"
            yield BlockRemark(start, "slashes", message, hint)
    for block in _slashed([structure.document, *structure.footnotes.values()]):
        head = block.raw
        if not isinstance(head, Slashes) or not head.argument:
            continue
        start = starts[head.line - 1] + head.argument_at - 1
        if head.name in {"video", "audio"}:
            yield from _on_film(start, head, block.blocks[0].lines, embeds)


def _on_film(
    start: int, head: Slashes, options: Collection[str], embeds: Collection[str]
) -> Iterator[BlockRemark]:
    address = head.argument or ""
    if not any(map(_TITLE.match, options)):
        message = f"the {'film' if head.name == 'video' else 'sound'} {address!r} has no title"
        hint = "write 'title: …' right below it, for readers who cannot tell what it is"
        yield BlockRemark(start, "no-description", message, hint)
    host = listed_host(address)
    if host and player_of(address, embeds) is None:
        message = f"{address!r} is a link, and does not play in its place"
        hint = f"write 'embeds: [{', '.join([*embeds, host])}]' in archive.yml to have it play when pressed"
        yield BlockRemark(start, "unlisted-embed", message, hint)
    ending = re.search(r"\.\w+$", address)
    is_film = ending is not None and PLAYED.get(ending[0].lower(), "").startswith("video/")
    if is_film and "://" not in address and not any(map(_CAPTIONS.match, options)):
        message = f"the film {address!r} has no captions"
        hint = "write 'captions: …' with a file of WebVTT, for readers who do not hear it"
        yield BlockRemark(start, "no-captions", message, hint)


def _slashed(blocks: Collection[Block]) -> Iterator[Block]:
    waiting = [*blocks]
    while waiting:
        block = waiting.pop()
        if isinstance(block.raw, Slashes):
            yield block
        waiting.extend(block.blocks)
