"""Rights: what others may do with something, in words, by the address of a licence, or both."""

import re

from broadsheet.model import Rights
from broadsheet.problems import Invalid
from broadsheet.reading import fields

_CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(?:licenses/([a-z-]+)/(\d\.\d)|publicdomain/(zero|mark)/(\d\.\d))(?:/|$)",
    re.IGNORECASE,
)
_PUBLIC = {"zero": "CC0", "mark": "Public Domain Mark"}
_ADDRESS = re.compile(r"https?:", re.IGNORECASE)


def rights_of(value: fields.Value) -> Rights:
    """Return rights from words, from the address of a licence's text, or from `{name, url}`.

    A licence that is given by its address alone is called by it, or by its name when it is one of
    Creative Commons. Raises `Invalid` for anything else.
    """
    if not isinstance(value, str):
        return _RIGHTS(value)
    written = fields.some_text(value)
    if not _ADDRESS.match(written):
        return Rights(written)
    url = fields.web_address(written)
    return Rights(_called(url), url)


def _called(url: str) -> str:
    """Return the name of a licence at an address."""
    found = _CREATIVE_COMMONS.match(url)
    if found is None:
        return url
    terms, version, public, edition = found.groups()
    return f"CC {terms.upper()} {version}" if terms else f"{_PUBLIC[public.lower()]} {edition}"


def _rights(*, name: str = "", url: str = "") -> Rights:
    if not name and not url:
        raise Invalid("says nothing", "write 'name: …', 'url: …' or both")
    return Rights(name or _called(url), url)


_RIGHTS = fields.mapping_of(
    {"name": fields.some_text, "url": fields.web_address}, required=(), make=_rights
)
