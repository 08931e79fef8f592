"""The fields of a record's front matter: what each may contain, and which go together."""

import re
from collections.abc import Iterator, Mapping

from broadsheet.problems import Invalid
from broadsheet.reading import fields, moments
from broadsheet.reading.aliases import old_path
from broadsheet.reading.config import Taxonomy
from broadsheet.reading.signs import plainly
from broadsheet.reading.story_fields import described_picture

_ITEM = re.compile(
    r"(?:(?:https?:)?(?://)?(?:[a-z]+\.)?wikidata\.org/(?:(?:wiki|entity)/)?(?:Special:\w+/|Item:)?|(?:wd|wikidata|d):\s?)?"
    r"(Q[1-9][0-9]{0,11})(?:\.[a-z]{2,5})?/?(?:[?#].*)?",
    re.IGNORECASE,
)
"""The identifier of an item, or an address at which Wikidata has it, also on phones and as data."""
_COUNTRY_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
"""A code of ISO 3166-1 alpha-2, of ISO 3166-2, or of a territory of the archive's own."""
_LONGEST_LIFE = 130
"""Years between a birth and a death beyond which one of the two is wrong: nobody has lived longer
than 122."""


def _country_code(value: fields.Value) -> str:
    written = plainly(fields.some_text(value)).upper()
    if not _COUNTRY_CODE.fullmatch(written):
        raise Invalid(
            f"{fields.text(value)!r} is not a country code", "write its two letters, such as FR"
        )
    return written


def _wikidata(value: fields.Value) -> str:
    """Return the identifier of an item in Wikidata, which may be written as the item's address."""
    written = fields.some_text(value)
    found = _ITEM.fullmatch(written)
    if found:
        return found[1].upper()
    hint = "write its letter Q and its number, such as Q42"
    if re.fullmatch(r"[0-9]{1,12}", written):
        hint = f"write Q{written}, if that is its number"
    elif "wikipedia.org/" in written.lower():
        hint = "write what 'Wikidata item' leads to on that page, and this address under 'same_as'"
    raise Invalid(f"{written!r} is not an item of Wikidata", hint)


_EVERY: Mapping[str, fields.Converter] = {
    "name": fields.name,
    "sort": fields.name,
    "also": fields.names,
    "description": fields.text,
    "photo": described_picture,
    "website": fields.web_address,
    "wikidata": _wikidata,
    "same_as": fields.each(fields.web_address),
    "link": fields.truth,
    "aliases": fields.each(old_path),
    "extra": fields.kept,
}
"""Fields of every record."""
_THINGS: Mapping[str, fields.Converter] = {
    "role": fields.some_text,
    "born": moments.born,
    "died": moments.born,
    "founded": moments.born,
}
"""Fields of what is in the news, and not of a storyline, which is news itself."""


def record_converters(taxonomy: Taxonomy) -> Mapping[str, fields.Converter]:
    """Return the fields that a record of a taxonomy may have, each with its converter."""
    known = dict(_EVERY)
    if taxonomy.kind == "storyline":
        return {**known, "status": fields.one_of("open", "closed")}
    known |= _THINGS
    if taxonomy.tree:
        known["parent"] = fields.name
    if taxonomy.kind == "country":
        known["code"] = _country_code
    if taxonomy.kind == "author":
        known |= {"bio": fields.text, "email": fields.mail_address, "organisation": fields.truth}
    return known


def contradictions(
    converted: Mapping[str, object],
) -> Iterator[tuple[fields.FieldPath, Invalid]]:
    """Yield what cannot be true of one thing, given the fields of its record that could be read."""
    if converted.get("bio") and converted.get("description"):
        yield ("bio",), Invalid("'bio' and 'description' are the same sentence", "keep one of them")
    born, died = str(converted.get("born", "")), str(converted.get("died", ""))
    hint = "correct one of the two dates"
    if born and died:
        # Of two dates the shorter decides: 1954 may be before or after 1954-08.
        known = min(len(born), len(died))
        if died[:known] < born[:known]:
            yield ("died",), Invalid(f"{died!r} is before the birth, {born!r}", hint)
        elif (years := int(died[:4]) - int(born[:4])) > _LONGEST_LIFE:
            yield ("died",), Invalid(f"{died!r} is {years:,} years after the birth, {born!r}", hint)
