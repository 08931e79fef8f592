"""Blocks in texts as pages show them: their files, pictures, players and places on the map."""

import posixpath
from collections.abc import Mapping
from urllib.parse import urlsplit

from broadsheet.embeds import player_of
from broadsheet.media_types import PLAYED
from broadsheet.model import BodyBlock, Picture, Shape
from broadsheet.pages.globe import projected
from broadsheet.reading.config import Config
from broadsheet.views.texts import (
    BlockDisplay,
    BlockFile,
    BlockPicture,
    BlockPlace,
    PictureDisplay,
)


def block_display(
    block: BodyBlock,
    addresses: Mapping[str, str],
    shown: Mapping[str, PictureDisplay],
    shape: Shape | None,
    config: Config,
    *,
    language: str,
) -> BlockDisplay:
    """Return a block as its layout prints it.

    `addresses` are those inside the archive, by their keys in the block, and `shown` says how those
    of pictures are shown. `shape` is that of the block's own file.
    """
    href = addresses.get("argument", "")
    host = ""
    if not href and block.argument.lower().startswith(("https://", "http://")):
        href = block.argument
        host = (urlsplit(href).hostname or "").removeprefix("www.")
    player = player_of(href, config.embeds) if host else None
    keys = [key for key in addresses if key != "argument" and key not in shown]
    outside = {
        key: value
        for key, value in block.options.items()
        if key not in addresses and isinstance(value, str) and _is_web(value)
    }
    declared = config.block_kinds[block.kind].options
    return BlockDisplay(
        kind=block.kind,
        argument=block.argument,
        title=block.title,
        options={**dict.fromkeys(declared, ""), **block.options},
        href=href,
        host=host,
        player=player.url if player else "",
        file=_file(href, shape) if shape and not host else None,
        hrefs={**dict.fromkeys(declared, ""), **{key: addresses[key] for key in keys}, **outside},
        pictures={
            **dict.fromkeys(declared),
            **{
                key: _picture(addresses[key], display, block.pictures.get(key))
                for key, display in shown.items()
            },
        },
        place=_place(block) if block.kind == "map" else None,
        language=language,
    )


def _is_web(value: str) -> bool:
    return value.lower().startswith(("https://", "http://")) and " " not in value


def _file(href: str, shape: Shape) -> BlockFile:
    ending = posixpath.splitext(href)[1].lower()
    return BlockFile(ending[1:].upper(), PLAYED.get(ending, ""), shape.size)


def _picture(address: str, display: PictureDisplay, described: Picture | None) -> BlockPicture:
    if described is None:
        return BlockPicture(address, display, "", "", "")
    return BlockPicture(address, display, described.alt, described.credit, described.caption)


def _place(block: BodyBlock) -> BlockPlace:
    latitude, longitude = map(float, block.argument.split(","))
    x, y = projected(latitude, longitude)
    return BlockPlace(latitude, longitude, round(x), round(y))
