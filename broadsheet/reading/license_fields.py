"""The licence of an archive: its name, and what it says to programs in the words of RSL 1.0.

RSL (Really Simple Licensing, https://rslstandard.org/rsl) says what programs may do with a site's
content, and what they pay for it.
"""

import re
from collections.abc import Mapping

import msgspec

from broadsheet.problems import Invalid
from broadsheet.reading import fields
from broadsheet.reading.fields import Value

USES = ("all", "ai-all", "ai-train", "ai-input", "ai-index", "search")
"""Uses that RSL knows: any; any by artificial intelligence; to train it, to answer from, and to build
an index for it; and to build one for a search engine."""
_PAID = ("purchase", "subscription", "training", "crawl", "use", "contribution")
PAYMENTS = ("free", "attribution", *_PAID)
_CURRENCY = re.compile(r"[A-Z]{3}")
_AMOUNT = re.compile(r"\d{1,9}(?:\.\d{1,6})?")
_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+")


class Payment(msgspec.Struct, frozen=True, array_like=True):
    """What programs give for what they are permitted."""

    type: str
    """One of `PAYMENTS`."""
    url: str = ""
    """Where it is agreed on; empty when nowhere."""
    amount: str = ""
    """How much, as a decimal number; empty when that is not said."""
    currency: str = ""
    """Code of the currency (ISO 4217)."""


class License(msgspec.Struct, frozen=True, array_like=True):
    """What others may do with the texts and the data of an archive."""

    name: str
    url: str = ""
    """URL of the license's text; empty when it has none."""
    permits: tuple[str, ...] = ()
    """Uses that programs may make of it; of `USES`."""
    prohibits: tuple[str, ...] = ()
    """Uses that they may not."""
    payment: Payment | None = None
    contact: str = ""
    """Whom to ask: an address of electronic mail or of a page."""

    @property
    def for_programs(self) -> bool:
        """Return whether it says anything to programs."""
        return bool(self.permits or self.prohibits or self.payment)


def license_of(value: Value) -> License:
    """Return a licence by its name, or by a mapping; raises `Invalid` for anything else."""
    return License(fields.some_text(value)) if isinstance(value, str) else _LICENSE(value)


def _made(
    *,
    name: str,
    url: str = "",
    permits: tuple[str, ...] = (),
    prohibits: tuple[str, ...] = (),
    payment: Payment | None = None,
    contact: str = "",
) -> License:
    if both := [use for use in permits if use in prohibits]:
        raise Invalid(f"{both[0]!r} is permitted and prohibited", "take it out of one of the two")
    return License(name, url, permits, prohibits, payment, contact)


def _payment(value: Value) -> Payment:
    return Payment(fields.one_of(*PAYMENTS)(value)) if isinstance(value, str) else _PAYMENT(value)


def _made_payment(*, type: str, url: str = "", amount: str = "", currency: str = "") -> Payment:  # noqa: A002 - RSL's word
    if bool(amount) != bool(currency):
        raise Invalid("'amount' and 'currency' go together", "write both, or neither")
    if amount and type not in _PAID:
        raise Invalid(f"{type!r} has no amount", f"write one of {', '.join(_PAID)} as its type")
    return Payment(type, url, amount, currency)


def _amount(value: Value) -> str:
    written = fields.text(value)
    if not _AMOUNT.fullmatch(written):
        raise Invalid(f"{written!r} is no amount", "write a number such as 0.05")
    return written


def _currency(value: Value) -> str:
    written = fields.text(value)
    if not _CURRENCY.fullmatch(written):
        raise Invalid(f"{written!r} is no currency", "write its code, such as EUR or USD")
    return written


def _contact(value: Value) -> str:
    written = fields.some_text(value)
    if _EMAIL.fullmatch(written):
        return written
    try:
        return fields.web_address(written)
    except Invalid:
        raise Invalid(
            f"{written!r} is the address neither of a page nor of anybody's mail",
            "write it as in rights@record.example or https://record.example/rights/",
        ) from None


_uses = fields.each(fields.one_of(*USES))
_PAYMENT_FIELDS: Mapping[str, fields.Converter] = {
    "type": fields.one_of(*PAYMENTS),
    "url": fields.web_address,
    "amount": _amount,
    "currency": _currency,
}
_PAYMENT = fields.mapping_of(_PAYMENT_FIELDS, required=("type",), make=_made_payment)
_LICENSE = fields.mapping_of(
    {
        "name": fields.some_text,
        "url": fields.web_address,
        "permits": _uses,
        "prohibits": _uses,
        "payment": _payment,
        "contact": _contact,
    },
    required=("name",),
    make=_made,
)
