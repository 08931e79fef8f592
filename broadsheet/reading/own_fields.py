"""Fields of an archive's own: how `archive.yml` declares them, and what each may contain in a story."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

import msgspec

from broadsheet.model import OwnValue, Target
from broadsheet.problems import Invalid
from broadsheet.reading import fields, moments
from broadsheet.reading.fields import Value
from broadsheet.reading.reserved import FIELD_RESERVED
from broadsheet.reading.signs import plainly

FieldType = Literal["text", "markdown", "number", "date", "choice", "link", "list", "true or false"]
TYPES = ("text", "markdown", "number", "date", "choice", "link", "list", "true or false")
_SHOWN = ("facts", "listing", "nowhere")
_KEY = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*", re.ASCII)
_LONGEST_KEY = 50
_PROPERTY = re.compile(r"[a-z][A-Za-z]*", re.ASCII)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:([,'. \u00a0\u2009\u202f])\d{3})+(?:[.,]\d+)?")
_COMMA = re.compile(r"[-+]?\d+,\d+", re.ASCII)
_UNIT = re.compile(r"([-+]?\d+(?:\.\d+)?) ?\D{1,20}", re.ASCII)
_MOST_DIGITS = 15
"""As many digits every program keeps exactly (IEEE 754, a double)."""
_OURS = frozenset({
    "about", "alternativeHeadline", "author", "contentLocation", "correction", "dateModified", "datePublished",
    "description", "headline", "image", "inLanguage", "isBasedOn", "isPartOf", "license", "mainEntityOfPage",
    "publisher", "url",
})  # fmt: skip
"""Properties that a story's structured data have already."""


class OwnField(msgspec.Struct, frozen=True, array_like=True):
    """A field of stories that the archive declares."""

    key: str
    """Key in front matter, column of the exports, and key of the facet: `turnout`."""
    type: FieldType = "text"
    heading: str = ""
    """Printed name in the settings; empty when it follows from the key."""
    shown: Literal["facts", "listing", "nowhere"] = "facts"
    """Where pages print it: with the facts of its story, in listings as well, or nowhere."""
    facet: bool = False
    """Whether searches can be narrowed by it."""
    schema: str = ""
    """Property of schema.org that says it in structured data; empty for none."""
    choices: tuple[str, ...] = ()
    """What a choice chooses from."""

    @property
    def title(self) -> str:
        """Return its printed name."""
        return self.heading or self.key.replace("_", " ").replace("-", " ").capitalize()


class FieldText(NamedTuple):
    """A field's Markdown as HTML, with an empty slot for each address inside the archive."""

    html: str
    targets: tuple[Target, ...]
    anchors: tuple[str, ...]


Render = Callable[[str, str], FieldText]
"""Makes the Markdown of a field into HTML, given the field's key; raises `Invalid`."""


def own_fields(value: Value) -> tuple[OwnField, ...]:
    """Return the fields that a mapping of keys to their settings declares."""
    if not isinstance(value, dict):
        raise Invalid(
            "is not a mapping", "write one line for each, such as 'turnout: {type: number}'"
        )
    declared, mistakes = fields.declarations(value, _declared)
    if mistakes:
        raise fields.Several(mistakes)
    return tuple(declared)


def _declared(key: str, settings: Value) -> OwnField:
    if not _KEY.fullmatch(key) or len(key) > _LONGEST_KEY:
        better = "_".join(re.findall(r"[a-z0-9]+", key.lower()))
        hint = "use lower-case letters, digits, and '_' between words, up to 50 of them"
        if _KEY.fullmatch(better) and len(better) <= _LONGEST_KEY:
            hint = f"write {better!r}"
        raise Invalid(f"{key!r} cannot be the key of a field", hint)
    if key in FIELD_RESERVED:
        raise Invalid(
            f"{key!r} has another meaning: it is {FIELD_RESERVED[key]}", another_name(key)
        )
    if isinstance(settings, str) and settings:
        settings = {"type": settings}
    return fields.mapping_of(
        {
            "type": fields.one_of(*TYPES),
            "title": fields.some_text,
            "shown": fields.one_of(*_SHOWN),
            "facet": fields.truth,
            "schema": _property,
            "choices": fields.each(fields.some_text),
        },
        required=(),
        make=_maker(key),
    )({} if settings == "" else settings)


def another_name(key: str) -> str:
    """Return how to give a field another name, as the hint of a mistake."""
    return f"choose another name, such as 'own_{key.replace('-', '_')}'"


def _property(value: Value) -> str:
    written = fields.some_text(value).removeprefix("https://schema.org/").removeprefix("schema:")
    if not _PROPERTY.fullmatch(written):
        hint = "write its name as schema.org has it, such as contentRating"
        raise Invalid(f"{written!r} is no property of schema.org", hint)
    if written in _OURS:
        raise Invalid(
            f"{written!r} is said of every story already", "choose another property, or none"
        )
    return written


def _maker(key: str) -> Callable[..., OwnField]:
    def make(*, title: str = "", choices: tuple[str, ...] = (), **settings: object) -> OwnField:
        field = OwnField(key, heading=title, choices=choices, **settings)  # type: ignore[arg-type]
        mistakes = dict(_contradictions(field))
        if mistakes:
            raise fields.Several(
                [((part,) if part else (), each) for part, each in mistakes.items()]
            )
        return field

    return make


def _contradictions(field: OwnField) -> list[tuple[str, Invalid]]:
    found = []
    if field.type == "choice" and not field.choices:
        found.append(("", Invalid("has no choices", "write 'choices: [one, another]'")))
    if field.type != "choice" and field.choices:
        message = f"belong to a choice, and this is {_with_article(field.type)}"
        found.append(("choices", Invalid(message, "write 'type: choice', or take them out")))
    if len({each.casefold() for each in field.choices}) < len(field.choices):
        found.append(("choices", Invalid("differ in their capitals alone", "take one of them out")))
    if field.type == "markdown" and field.facet:
        message = "a whole text is no value that a search can be narrowed by"
        found.append(("facet", Invalid(message, "write false, or choose another type")))
    if field.type == "markdown" and field.shown == "listing":
        message = "a whole text has no room in a listing"
        found.append(("shown", Invalid(message, "write facts or nowhere, or choose another type")))
    return found


def _with_article(kind: str) -> str:
    return kind if kind in ("markdown", "true or false") else f"a {kind}"


def own_converters(
    declared: tuple[OwnField, ...], render: Render | None = None
) -> Mapping[str, fields.Converter]:
    """Return the fields that an archive declares, each with its converter.

    Without `render`, the Markdown of a field is only known to be a text.
    """
    return {field.key: _converter(field, render) for field in declared}


def _converter(field: OwnField, render: Render | None) -> fields.Converter:
    match field.type:
        case "markdown":
            return lambda value: _markdown(field.key, value, render)
        case "choice":
            return lambda value: _choice(field, value)
        case "list":
            return fields.each(fields.some_text)
        case other:
            return _SIMPLE[other]


def _markdown(key: str, value: Value, render: Render | None) -> FieldText:
    if not isinstance(value, str):
        kind = fields.type_name[type(value)]
        raise Invalid(
            f"{kind} stands where text belongs", "write '|', and the text indented below it"
        )
    return render(key, value) if render else FieldText(value, (), ())


def _choice(field: OwnField, value: Value) -> str:
    written = fields.text(value)
    chosen = {each.casefold(): each for each in field.choices}
    if written.casefold() not in chosen:
        otherwise = f"write one of {', '.join(field.choices)}"
        hint = fields.did_you_mean(written, field.choices, otherwise)
        raise Invalid(f"{written!r} is not among the choices", hint)
    return chosen[written.casefold()]


def decimal(value: Value) -> int | float:
    """Return a number, written with a point and without signs between its thousands."""
    written = plainly(fields.text(value))
    if not _NUMBER.fullmatch(written):
        message = fields.without_plain_signs(f"{written!r} is not a number", written)
        raise Invalid(message, _hint_of_number(written))
    number = Decimal(written)
    if len(written.strip("+-0").replace(".", "").strip("0")) > _MOST_DIGITS:
        raise Invalid(
            f"{written!r} has more than {_MOST_DIGITS} digits", "round it, or declare a text"
        )
    whole = int(number)
    return whole if whole == number and "." not in written else float(number)


def _hint_of_number(written: str) -> str:
    if grouped := _GROUPED.fullmatch(written):
        digits = written.replace(grouped[1], "").replace(",", ".")
        if re.fullmatch(r"[-+]?\d+[.,]\d{3}", written):
            return f"write {digits}, or {written.replace(',', '.')}, whichever is meant"
        return f"write {digits}"
    if _COMMA.fullmatch(written):
        return f"write {written.replace(',', '.')}"
    if unit := _UNIT.fullmatch(written):
        return f"write {unit[1]}: its unit belongs to the title of the field"
    return "write digits, with a point before a fraction"


_SIMPLE: Mapping[str, fields.Converter] = {
    "text": fields.some_text,
    "number": decimal,
    "date": moments.rough_date,
    "link": fields.web_address,
    "true or false": fields.truth,
}


def own_value(converted: object) -> OwnValue:
    """Return the value of a field as a story keeps it: of Markdown its HTML."""
    return converted.html if isinstance(converted, FieldText) else converted  # type: ignore[return-value]
