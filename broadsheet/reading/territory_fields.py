"""Territory fields: what `archive.yml` may say of a territory that the list of countries lacks."""

import re
from collections.abc import Mapping

import msgspec

from broadsheet.problems import Invalid
from broadsheet.reading import fields
from broadsheet.reading.fields import Value
from broadsheet.reading.signs import plainly

_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_DEGREES = re.compile(r"([+-]?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*([+-]?\d{1,3}(?:\.\d+)?)")
_SEVERAL = re.compile(r"[,;]")
_HIGHEST, _WIDEST = 90, 180
"""Degrees of latitude and of longitude, at most."""
_PLACE_HINT = (
    "write a country's code, such as PS, or degrees of latitude and longitude, such as 31.5, 34.5"
)


class Territory(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """A country, or what an archive counts as one, that is not in the list of countries."""

    name: str
    also: tuple[str, ...] = ()
    """Aliases: its other names."""
    code: str = ""
    """Code that may stand for its name; empty when it has none."""
    place: str = ""
    """Place on the map: a country's code, or degrees of latitude and longitude, `31.5,34.5`; empty
    when its code says it, or it has none."""


def _code(value: Value) -> str:
    written = plainly(fields.text(value))
    if not _CODE.fullmatch(written):
        hint = "write capitals, such as EU or CN-XZ, or leave it out"
        raise Invalid(f"{written!r} is not a code", hint)
    return written


def _place(value: Value) -> str:
    if isinstance(value, list):
        value = ", ".join(fields.text(part) for part in value)
    written = plainly(fields.text(value))
    if degrees := _DEGREES.fullmatch(written):
        latitude, longitude = float(degrees[1]), float(degrees[2])
        if abs(latitude) > _HIGHEST or abs(longitude) > _WIDEST:
            raise Invalid(f"{written!r} is no place on Earth", _PLACE_HINT)
        return f"{latitude:g},{longitude:g}"
    if not _CODE.fullmatch(written):
        raise Invalid(f"{written!r} is not a place on the map", _PLACE_HINT)
    return written


def _territory(
    *,
    name: str,
    also: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
    code: str = "",
    place: str = "",
) -> Territory:
    """Return a territory; its aliases may be called so, or `also` as in records."""
    return Territory(name=name, also=(*also, *aliases), code=code, place=place)


_FIELDS: Mapping[str, fields.Converter] = {
    "name": fields.name,
    "also": fields.names,
    "aliases": fields.names,
    "code": _code,
    "place": _place,
}
_MAPPING = fields.mapping_of(_FIELDS, required=("name",), make=_territory)


def _one(value: Value) -> Territory:
    return Territory(name=fields.name(value)) if isinstance(value, str) else _MAPPING(value)


def territories_of(value: Value) -> tuple[Territory, ...]:
    """Return territories: a list of names and of mappings that say more, or a mapping by name."""
    if isinstance(value, str) and _SEVERAL.search(value):
        names = ", ".join(part.strip() for part in _SEVERAL.split(value) if part.strip())
        raise Invalid(f"{value!r} is a list that is written as one name", f"write [{names}]")
    if not isinstance(value, dict) or "name" in value:
        return fields.each(_one)(value)
    territories: list[Territory] = []
    mistakes: list[tuple[fields.FieldPath, Invalid]] = []
    for name, more in value.items():
        try:
            territories.append(_one({"name": name, **more} if isinstance(more, dict) else name))
        except Invalid as invalid:
            mistakes.extend(fields.mistakes_in(invalid, (name,)))
    if mistakes:
        raise fields.Several(mistakes)
    return tuple(territories)
