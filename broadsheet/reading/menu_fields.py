"""The entries of the menu in the settings: a page by its path, or a title with what it leads to."""

import msgspec

from broadsheet.problems import Invalid
from broadsheet.reading import fields


class MenuEntry(msgspec.Struct, frozen=True, array_like=True):
    """A place that the menu leads to under a title of its own."""

    title: str
    url: str = ""
    """Address outside the archive; empty when it is a page of the archive."""
    page: str = ""
    """Page of the archive, as the menu names it: `people/ada-quill`."""


def _menu_link(*, title: str, url: str = "", page: str = "") -> MenuEntry:
    if bool(url) == bool(page):
        hint = "write 'url: https://…' for an address outside, or 'page: people/ada-quill'"
        raise Invalid("leads to no page" if not url else "has both 'url' and 'page'", hint)
    return MenuEntry(title, url, page)


_MENU_LINK = fields.mapping_of(
    {"title": fields.some_text, "url": fields.web_address, "page": fields.name},
    required=("title",),
    make=_menu_link,
)


def menu_entry(value: fields.Value) -> str | MenuEntry:
    """Return an entry: the path of a page, as it is written, or a title with an address."""
    if not isinstance(value, str):
        return _MENU_LINK(value)
    name = fields.name(value)
    if "://" in name:
        raise Invalid(f"{name!r} has no title", f"write {{title: …, url: {name}}}")
    return name
