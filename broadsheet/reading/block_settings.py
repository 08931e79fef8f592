"""Settings about blocks: the hosts whose players may play, and an archive's own kinds of blocks."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from broadsheet.problems import Invalid
from broadsheet.reading import fields
from broadsheet.reading.block_kinds import BLOCKS, OPTION_TYPES, DeclaredBlock, clean_text
from broadsheet.reading.signs import plainly
from broadsheet.urls import slug

_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::\d{1,5})?"
)
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_NAMES_TYPES = f"the types are {', '.join(OPTION_TYPES)}"
_TYPES: Mapping[str, str] = {
    "bool": "true or false", "boolean": "true or false", "string": "text", "str": "text", "int": "number",
    "integer": "number", "url": "link", "image": "picture", "day": "date",
}  # fmt: skip


class OwnBlock(msgspec.Struct, frozen=True, array_like=True):
    """A kind of block that an archive declares; its layout is `layouts/blocks/NAME.html`."""

    name: str
    argument: str = ""
    """Type of the text behind `|`; empty for a kind that has none."""
    options: tuple[tuple[str, str], ...] = ()
    """Keys of its options, each with its type."""
    required: tuple[str, ...] = ()
    """Options without which there is no such block; `argument` may be among them."""
    broken: bool = False
    """Whether its declaration has a mistake, so that no more than its name is known."""

    @property
    def declared(self) -> DeclaredBlock:
        """Return what a block of the kind may be given."""
        return DeclaredBlock(
            {key: OPTION_TYPES[kind] for key, kind in self.options},
            OPTION_TYPES[self.argument] if self.argument else None,
            "what it is about" if "argument" in self.required else "",
            tuple([key for key in self.required if key != "argument"]),
            known=not self.broken,
        )


def embed_host(value: fields.Value) -> str:
    """Return a host, `youtube-nocookie.com`, which may have a port."""
    written = plainly(fields.some_text(value)).lower()
    host = written
    if "://" in written:
        try:
            host = urlsplit(written).netloc
        except ValueError:
            host = ""
    bare = host.removeprefix("www.").rstrip(".")
    if bare != written and _HOST.fullmatch(bare) and "://" in written:
        raise Invalid(f"{written!r} is more than a host", f"write {bare}")
    if not _HOST.fullmatch(bare) or not (re.search(r"[a-z]", bare) or bare.startswith("127.")):
        hint = "write its name alone, such as youtube-nocookie.com"
        raise Invalid(f"{written!r} is not a host", hint)
    return {"vimeo.com": "player.vimeo.com", "youtu.be": "youtube.com"}.get(bare, bare)


def own_blocks(value: fields.Value) -> tuple[OwnBlock, ...]:
    """Return the kinds of blocks that an archive declares, by name with what each may be given."""
    if isinstance(value, (str, list)):
        value = dict.fromkeys(fields.names(value), "")
    declared, mistakes = fields.declarations(value, _own_block)
    if mistakes:
        raise fields.Several(mistakes)
    return tuple(declared)


def despite_mistakes(value: fields.Value) -> tuple[OwnBlock, ...]:
    """Return the kinds of blocks that a setting with mistakes declares: those in it are broken.

    One without a name stands for all of them when no names can be told.
    """
    if isinstance(value, (str, list)):
        try:
            value = dict.fromkeys(fields.names(value), "")
        except Invalid:
            return (OwnBlock("", broken=True),)
    declared: dict[str, OwnBlock] = {}
    for name, settings in value.items():
        try:
            declared[name] = _own_block(name, settings)
        except Invalid:
            # Texts may use it as it was declared, or as it will have to be.
            for meant in {name, slug(name)} - BLOCKS.keys():
                declared.setdefault(meant, OwnBlock(meant, broken=True))
    return tuple(declared[name] for name in sorted(declared))


def _own_block(name: str, settings: fields.Value) -> OwnBlock:
    if name in BLOCKS:
        hint = f"write layouts/blocks/{name}.html to print it otherwise, or choose another name"
        raise Invalid(f"{name!r} is a kind of block already", hint)
    if not _NAME.fullmatch(name):
        hint = "use lower-case letters, digits and hyphens, a letter first"
        raise Invalid(f"{name!r} cannot be the name of a block", hint)
    make = fields.mapping_of(
        {"argument": _type, "options": _options, "required": fields.names},
        required=(),
        make=lambda **given: OwnBlock(name, **given),
    )
    made = make({} if settings == "" else settings)
    known = ["argument"] if made.argument else []
    known += [key for key, _ in made.options]
    for key in made.required:
        if key not in known:
            otherwise = "declare it under 'options' as well"
            mistake = Invalid(
                f"{key!r} is not declared", fields.did_you_mean(key, known, otherwise)
            )
            raise fields.Several([(("required",), mistake)])
    return made


def _type(value: fields.Value) -> str:
    written = plainly(fields.text(value)).lower()
    if written not in OPTION_TYPES:
        usual = _TYPES.get(written, "")
        hint = (
            f"write {usual!r}"
            if usual
            else fields.did_you_mean(written, OPTION_TYPES, _NAMES_TYPES)
        )
        raise Invalid(f"{written!r} is no type of an option", hint)
    return written


def _option(key: str) -> str:
    if clean_text(key) == "argument":
        raise Invalid("'argument' is what stands behind '|'", "write it beside 'options'")
    return key


def _options(value: fields.Value) -> tuple[tuple[str, str], ...]:
    options, mistakes = fields.declarations(
        fields.free(value), lambda key, kind: (_option(key), _type(kind))
    )
    if mistakes:
        raise fields.Several(mistakes)
    return tuple(options)
