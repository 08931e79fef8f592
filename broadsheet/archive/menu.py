"""The menu: which page each of its entries leads to, and which entries lead to none."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from broadsheet.archive.addresses import CORRECTIONS, DATA, MAP, ON_THIS_DAY, Address
from broadsheet.archive.names import Names
from broadsheet.archive.omitted import why_omitted
from broadsheet.archive.terms import Term
from broadsheet.closeness import closest, likely_hint
from broadsheet.problems import Finding
from broadsheet.reading.config import Config
from broadsheet.reading.file_names import without_ending
from broadsheet.reading.menu_fields import MenuEntry
from broadsheet.wording import message

OWN_PAGES: Mapping[str, str] = {
    MAP: message("Map"),
    "/search/": message("Search"),
    CORRECTIONS: message("Corrections"),
    DATA: message("Data"),
    ON_THIS_DAY: message("On this day"),
}
"""Permalink of each page that an archive has of itself, to its title."""
_NAMED = frozenset({"document", "taxonomy", "storylines", "term", "storyline"})
"""Kinds of pages that have a name for the menu besides these."""
_UNNAMED = frozenset({"front", "story", "year", "month", "day", "on-this-day", "with"})
"""Kinds of pages that the menu may lead to under a title of its own."""
_OTHERWISE = (
    "name a taxonomy, a file of content/pages, a term as in people/ada-quill,"
    " or map, search, corrections, data or on-this-day"
)


def permalink_of(entry: MenuEntry | str) -> str:
    """Return the permalink that an entry of the menu names; empty for an address outside."""
    page = entry if isinstance(entry, str) else entry.page
    if not page:
        return ""
    bare = page.strip("/")
    return f"/{bare}/" if bare else "/"


def is_for_menus(address: Address | None, entry: MenuEntry | str) -> bool:
    """Return whether an entry can lead to what stands at an address."""
    if address is None or address.number != 1:
        return False
    has_name = address.kind in _NAMED or address.permalink in OWN_PAGES
    return has_name or (not isinstance(entry, str) and address.kind in _UNNAMED)


def is_empty_section(address: Address, terms: Mapping[str, Mapping[str, Term]]) -> bool:
    """Return whether an address is that of a taxonomy that has no term yet."""
    return address.kind in {"taxonomy", "storylines"} and not terms[address.taxonomy]


class MenuTargets(NamedTuple):
    """All that the entries of a menu may name, whether time lets it be shown or not."""

    addresses: Mapping[str, Address]
    absent: Mapping[str, Address]
    """Addresses that time keeps out."""
    drafts: Collection[str]
    """Permalinks of pages that are drafts and are not shown."""
    broken: Collection[str]
    """Content files that could not be read."""
    names: Mapping[str, Names]
    """Taxonomy to the names of its terms."""
    terms: Mapping[str, Mapping[str, Term]]


def menu_findings(config: Config, targets: MenuTargets) -> Iterator[Finding]:
    """Yield a finding for each entry of the menu that leads to no page."""
    for at, entry in enumerate(config.menu or ()):
        permalink = permalink_of(entry)
        if permalink and (fault := _fault(permalink, entry, config, targets)):
            path = ("menu", at) if isinstance(entry, str) else ("menu", at, "page")
            yield Finding(config.file, path, *fault)


def _fault(
    permalink: str, entry: MenuEntry | str, config: Config, targets: MenuTargets
) -> tuple[str, str] | None:
    """Return what is wrong with an entry and what to write; None when nothing is."""
    written = entry if isinstance(entry, str) else entry.page
    address = targets.addresses.get(permalink) or targets.absent.get(permalink)
    if is_for_menus(address, entry):
        return None
    if permalink in targets.drafts:
        return f"{written!r} is a draft, which is not published", "take it out, or publish the page"
    if _may_be_broken(permalink, targets):
        return None
    if permalink.strip("/") in targets.terms:
        # One that every archive has, authors, has a page as soon as it has a term.
        return None
    if permalink == MAP and any(each.kind == "country" for each in config.taxonomies):
        # It comes with the first country.
        return None
    if address is not None and address.kind == "redirect":
        new = str(address.key).strip("/")
        return f"{written!r} is an old path that leads elsewhere", f"write {new!r}"
    if isinstance(entry, str) and address is not None and address.kind in _UNNAMED:
        named = f"{{title: …, page: {written!r}}}"
        return f"{written!r} is a page without a name for the menu", f"write {named}"
    if omitted := why_omitted(permalink, config.leave_out):
        why, instead = omitted
        return f"{written!r} is no page: {why}", instead
    if term := _term_by_name(written, targets):
        return f"{written!r} is no page", f"write {term.permalink.strip('/')!r}"
    message = f"{written!r} is neither a taxonomy nor a page"
    return message, _nearest(written.strip("/"), targets) or _OTHERWISE


def _may_be_broken(permalink: str, targets: MenuTargets) -> bool:
    """Return whether a page may be missing only because its file could not be read."""
    bare = permalink.strip("/")
    folder, _, name = bare.rpartition("/")
    whole = {without_ending(file).removesuffix("/index") for file in targets.broken}
    return f"content/pages/{bare}" in whole or (
        folder in targets.terms and f"content/{folder}/{name}" in whole
    )


def _term_by_name(written: str, targets: MenuTargets) -> Term | None:
    """Return the term that is written by its name, or by one of its other names."""
    taxonomy, _, name = written.strip("/").partition("/")
    if taxonomy not in targets.names or not name:
        return None
    return targets.terms[taxonomy].get(targets.names[taxonomy].key(name) or "")


def _nearest(written: str, targets: MenuTargets) -> str:
    taxonomy, _, name = written.partition("/")
    if name and (taxonomy in targets.terms):
        terms = [term.permalink.strip("/") for term in targets.terms[taxonomy].values()]
        return likely_hint(closest(written, terms))
    known = {
        permalink.strip("/")
        for permalink, address in targets.addresses.items()
        if address.kind in _NAMED - {"term", "storyline"} or permalink in OWN_PAGES
    }
    return likely_hint(closest(written, sorted(known)))


def advice_on_menu(terms: Mapping[str, Mapping[str, Term]], config: Config) -> Iterator[Finding]:
    """Yield the advice on the taxonomies that the menu names and leaves out, as they are empty."""
    for at, entry in enumerate(config.menu or ()):
        name = permalink_of(entry).strip("/")
        if name in terms and not terms[name]:
            message, hint = (
                f"{name!r} has no terms yet, and the menu leaves it out",
                "take it out, or wait",
            )
            yield Finding(config.file, ("menu", at), message, hint, name="empty-section")
