"""Fields: what the fields of front matter and settings may contain.

Each converter takes text as written, or a list or mapping of it, and returns the typed value or
raises `Invalid`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from broadsheet.advising import ADVICE
from broadsheet.closeness import closest, likely_hint
from broadsheet.problems import Invalid
from broadsheet.reading.foreign_keys import KeyAnswer
from broadsheet.reading.signs import bullet, lone_mark, named, odd_sign, plainly, seen, unquoted

type_name = {str: "text", list: "a list", dict: "a mapping"}
Value = str | list["Value"] | dict[str, "Value"]
"""Value of a key. `NO`, `1.10` and `2019` are text: a field's converter decides what they mean."""
FieldPath = tuple[str | int, ...]
"""Keys and list positions, from the top: `("people", 2)`."""
Converter = Callable[[Value], object]
T = TypeVar("T")

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off", "")
_LONGEST_LINE = 1000
"""Number of characters in a title, a name or any other text of one line, at most."""


class Several(Invalid):
    """Mistakes in several parts of one value, each with its path in it."""

    def __init__(self, parts: Sequence[tuple[FieldPath, Invalid]]) -> None:
        super().__init__("several mistakes")
        self.parts = parts


def mistakes_in(invalid: Invalid, path: FieldPath) -> Iterable[tuple[FieldPath, Invalid]]:
    """Yield each mistake in an `Invalid`, which may be `Several`, with its path from the top."""
    if isinstance(invalid, Several):
        for part, mistake in invalid.parts:
            yield from mistakes_in(mistake, (*path, *part))
    else:
        yield path, invalid


def declarations(
    value: Mapping[str, Value], declare: Callable[[str, Value], T]
) -> tuple[list[T], list[tuple[FieldPath, Invalid]]]:
    """Return what each entry of a mapping declares, and the mistakes in the others, from its key on."""
    declared: list[T] = []
    mistakes: list[tuple[FieldPath, Invalid]] = []
    for key, settings in value.items():
        try:
            declared.append(declare(key, settings))
        except Invalid as invalid:
            mistakes.extend(mistakes_in(invalid, (key,)))
    return declared, mistakes


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word closest to an unknown word, or an empty text when none is close."""
    return next(iter(closest(word, known)), "")


def did_you_mean(
    word: str, known: Iterable[str], otherwise: str = "", *, names: bool = False
) -> str:
    """Return a hint that names the closest known words, or `otherwise` when none is close.

    Of `names` the first letter must be right.
    """
    return likely_hint(closest(word, known, names=names)) or otherwise


def read_fields(
    values: Mapping[str, Value],
    fields: Mapping[str, Converter],
    *,
    required: Iterable[str] = (),
    foreign: Callable[[str], KeyAnswer | None] = lambda _: None,
    otherwise: str = "",
) -> tuple[dict[str, object], list[tuple[FieldPath, Invalid]]]:
    """Return the converted values by key, and every mistake with its path.

    Empty values count as absent. `foreign` answers a key that another program has for a field;
    `otherwise` is what else one can do about a key that is close to none.
    """
    converted: dict[str, object] = {}
    mistakes: list[tuple[FieldPath, Invalid]] = []
    misspelled: set[str] = set()
    for key, value in values.items():
        convert = fields.get(key)
        if convert is None:
            meant, hint = foreign(key) or _nearest_field(key, fields, otherwise)
            misspelled.add(meant)
            mistakes.append(((key,), Invalid("is not a field", hint)))
        elif not _is_empty(value):
            try:
                converted[key] = convert(value)
            except Invalid as invalid:
                mistakes.extend(mistakes_in(invalid, (key,)))
    # A key that is misspelled is not missing as well.
    given = {*converted, *misspelled, *(path[0] for path, _ in mistakes)}
    for key in required:
        if key not in given:
            hint = f"write '{key}: …'"
            empty = key in values
            mistakes.append(
                ((key,), Invalid("is empty", hint))
                if empty
                else ((), Invalid(f"{key!r} is missing", hint))
            )
    return converted, mistakes


def _nearest_field(key: str, fields: Iterable[str], otherwise: str) -> KeyAnswer:
    close = nearest(key, fields)
    hint = f"did you mean {close!r}?" if close else f"the fields are {', '.join(fields)}{otherwise}"
    return KeyAnswer(
        close, f"{hint} There is {named(odd)} in it" if (odd := odd_sign(key)) else hint
    )


def _is_empty(value: Value) -> bool:
    return isinstance(value, str) and not value.strip()


def text(value: Value) -> str:
    """Return one line of text, with single spaces between its words.

    Spaces that do not break, as French has them, and others of typography stay as they are.
    """
    if not isinstance(value, str):
        raise Invalid(
            f"{type_name[type(value)]} stands where text belongs",
            "write plain text, in quotes if need be",
        )
    if len(value) > _LONGEST_LINE:
        raise Invalid(
            f"is {len(value):,} characters long, and a text of one line has at most {_LONGEST_LINE:,}",
            "write a shorter one, or move it into the body",
        )
    return " ".join(value.split()) if value.isascii() else _BLANKS.sub(" ", value).strip()


def some_text(value: Value) -> str:
    """Return one line of text that is not empty."""
    line = text(value)
    if not line:
        raise Invalid("is empty", "write something, or take it out")
    return line


def name(value: Value) -> str:
    """Return a name: one line of text with plain spaces, and no quotation marks around the whole."""
    line = some_text(value)
    if line.isascii():
        return line
    if sign := bullet(line):
        raise Invalid(
            f"begins with {named(sign)}, which makes no list",
            "begin each item of a list with '- ', on a line of its own",
        )
    if sign := lone_mark(line):
        hint = "put the whole value in plain quotation marks: no others keep it together"
        raise Invalid(f"{line!r} has {named(sign)} without a second one", hint)
    return some_text(unquoted(seen(" ".join(line.split()))))


def without_plain_signs(message: str, written: str) -> str:
    """Return a message with the name of the sign in a text that looks like a plain one, if any."""
    return f"{message}: it has {named(odd)}" if (odd := odd_sign(written)) else message


def each(convert: Callable[[Value], T]) -> Callable[[Value], tuple[T, ...]]:
    """Return a converter of a list, or of a single value as a list of one; repeats are dropped."""

    def converter(value: Value) -> tuple[T, ...]:
        converted: dict[T, None] = {}
        mistakes: list[tuple[FieldPath, Invalid]] = []
        for position, part in enumerate(value if isinstance(value, list) else [value]):
            try:
                converted[convert(part)] = None
            except Invalid as invalid:
                mistakes.extend(
                    mistakes_in(invalid, (position,) if isinstance(value, list) else ())
                )
        if mistakes:
            raise Several(mistakes)
        return tuple(converted)

    return converter


names = each(name)


def free(value: Value) -> Mapping[str, Value]:
    """Return a mapping of whatever keys and values, as written."""
    if not isinstance(value, dict):
        raise Invalid("is not a mapping", "write a line 'key: value' for each, indented below it")
    return value


def kept(value: Value) -> str:
    """Return a mapping of whatever keys and values as JSON."""
    return msgspec.json.encode(free(value)).decode()


def mapping_of(
    fields: Mapping[str, Converter], *, required: Iterable[str], make: Callable[..., T]
) -> Callable[[Value], T]:
    """Return a converter of a mapping with these fields to what `make` returns for them."""

    def converter(value: Value) -> T:
        if not isinstance(value, dict):
            keys = ", ".join(f"{key}: …" for key in required or fields)
            raise Invalid(
                f"{value!r} is not a mapping" if isinstance(value, str) else "is not a mapping",
                f"write {{{keys}}}",
            )
        converted, mistakes = read_fields(value, fields, required=required)
        if mistakes:
            raise Several(mistakes)
        return make(**converted)

    return converter


def truth(value: Value) -> bool:
    """Return whether a text says yes: `true`, `yes` or `on`, and not `false`, `no` or `off`."""
    word = plainly(text(value)).lower()
    if word not in _TRUE + _FALSE:
        message = without_plain_signs(f"{word!r} is neither true nor false", word)
        raise Invalid(message, "write true or false")
    return word in _TRUE


def number(lowest: int, highest: int) -> Callable[[Value], int]:
    """Return a converter of a whole number between two bounds."""

    def converter(value: Value) -> int:
        digits = plainly(text(value))
        if not (
            digits.isascii()
            and digits.isdigit()
            and len(digits) <= len(str(highest))
            and lowest <= int(digits) <= highest
        ):
            message = f"{digits!r} is not a number from {lowest} to {highest}"
            raise Invalid(without_plain_signs(message, digits), "write such a number, in digits")
        return int(digits)

    return converter


def one_of(*words: str) -> Callable[[Value], str]:
    """Return a converter of one of a few words."""

    def converter(value: Value) -> str:
        word = plainly(text(value)).lower()
        if word not in words:
            message = f"{word!r} is not {' or '.join(repr(each) for each in words)}"
            message = without_plain_signs(message, word)
            raise Invalid(message, did_you_mean(word, words, f"write {' or '.join(words)}"))
        return word

    return converter


def _advice(value: Value) -> str:
    kind = plainly(text(value)).lower()
    if kind not in ADVICE:
        known = f"the kinds are {', '.join(ADVICE)}"
        raise Invalid(f"{kind!r} is no kind of advice", did_you_mean(kind, ADVICE, known))
    return kind


advice = each(_advice)


def web_address(value: Value) -> str:
    """Return an absolute http or https URL (RFC 3986)."""
    written = unquoted(text(value))
    try:
        parts = urlsplit(written)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        host = None
    if not host or parts.scheme.lower() not in {"http", "https"} or " " in written:
        message = without_plain_signs(f"{written!r} is not a web address", written)
        raise Invalid(message, "write it whole, from https:// on")
    return written


def mail_address(value: Value) -> str:
    """Return an address of mail: a part before the `@`, and a host (RFC 5321, without its rarities)."""
    written = unquoted(text(value)).removeprefix("mailto:")
    if not _MAIL.fullmatch(written):
        message = without_plain_signs(f"{written!r} is not an address of mail", written)
        raise Invalid(message, "write it as in ada@gazette.example")
    return written


def language(value: Value) -> str:
    """Return a language tag (BCP 47), by its form."""
    written = plainly(text(value))
    if not _LANGUAGE.fullmatch(written):
        message = without_plain_signs(f"{written!r} is not a language tag", written)
        raise Invalid(message, "write a tag such as en, pt-BR or ar")
    return written
