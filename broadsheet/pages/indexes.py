"""The views of taxonomies' indexes: names in the order of the language, under the letters of its alphabet."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from broadsheet.archive.indexes import Entries, Line, index_entries, index_pages, spans
from broadsheet.pages.paging import pager_of
from broadsheet.pages.parts import Parts
from broadsheet.pages.pictures import versions
from broadsheet.reading.config import Taxonomy
from broadsheet.urls import page_permalink
from broadsheet.views.site import Head, SpanLink
from broadsheet.views.terms import Branch, Letter, Portrait, TaxonomyView


class Index(NamedTuple):
    """The index of a taxonomy."""

    entries: Entries
    pages: tuple[tuple[Line, ...], ...]
    spans: tuple[SpanLink, ...]
    """Links to its pages, if there are several."""
    letters: tuple[Letter, ...]
    """Letters under which its names stand, each with the address where it begins."""


def indexes(parts: Parts) -> Callable[[str], Index]:
    """Return the function that returns the index of a taxonomy, given its key.

    An index is made once for all of its pages.
    """
    config, groups = parts.archive.config, parts.archive.terms

    @cache
    def index(key: str) -> Index:
        taxonomy = next(each for each in config.taxonomies if each.key == key)
        entries = index_entries(taxonomy, groups, config)
        pages = index_pages(groups[key], entries)
        hrefs = [parts.href(page_permalink(f"/{key}/", at)) for at in range(1, len(pages) + 1)]
        links = zip(spans(pages, entries), hrefs, strict=False)
        return Index(
            entries,
            pages,
            tuple([SpanLink(*span, href) for span, href in links]),
            tuple(_letters(entries, pages, hrefs)),
        )

    return index


def _letters(
    entries: Entries, pages: Sequence[Sequence[Line]], hrefs: Sequence[str]
) -> Iterator[Letter]:
    seen = {""}
    for page, href in zip(pages, hrefs, strict=True):
        for line in page:
            letter = entries[line.key].letter
            if letter not in seen:
                seen.add(letter)
                name = _id_of(letter)
                yield Letter(letter, name, f"{href}#{name}")


def _id_of(letter: str) -> str:
    """Return the `id` of the names under a letter: `letter-a`, and a number for one outside a to z."""
    plain = letter.lower()
    if plain.isascii() and plain.isalpha():
        return f"letter-{plain}"
    return f"letter-{'-'.join(f'{ord(sign):x}' for sign in letter)}"


def taxonomy_view(
    taxonomy: Taxonomy, number: int, parts: Parts, index: Callable[[str], Index]
) -> TaxonomyView:
    """Return the view of a page of a taxonomy's index; lines of a tree come after their parents."""
    listing = index(taxonomy.key)
    permalink = f"/{taxonomy.key}/"
    return TaxonomyView(
        head=Head(taxonomy.title, "", parts.url(page_permalink(permalink, number))),
        taxonomy=taxonomy.key,
        branches=tuple(_branches(taxonomy, listing, number, parts)),
        count=len(parts.archive.terms[taxonomy.key]),
        pager=pager_of(permalink, number, len(listing.pages), parts),
        spans=listing.spans,
        letters=listing.letters,
        pages=tuple(
            [
                parts.href(page_permalink(permalink, at))
                for at in range(1, len(listing.pages) + 1)
                if at != number
            ]
        ),
    )


def _branches(taxonomy: Taxonomy, listing: Index, number: int, parts: Parts) -> Iterator[Branch]:
    terms = parts.archive.terms[taxonomy.key]
    counted = parts.counted_labels[taxonomy.key]
    letters = {each.name: each for each in listing.letters}
    last = ""
    for line in listing.pages[number - 1]:
        entry, record = listing.entries[line.key], terms[line.key].record
        shown = record if record and not line.again else None
        yield Branch(
            line.depth,
            counted[line.key],
            shown.description if shown else "",
            entry.listed,
            letters[entry.letter] if entry.letter != last else None,
            _portrait(shown.file, parts) if shown and shown.photo else None,
        )
        last = entry.letter


def _portrait(file: str, parts: Parts) -> Portrait | None:
    """Return the photo of a record as lists show it, in the smallest of its versions."""
    permalink = parts.archive.links.pictures.get(file)
    shape = parts.archive.link_targets.shapes.get(permalink) if permalink else None
    if not permalink or shape is None or not shape.width:
        return None
    smallest = min(
        (each for each in versions(permalink, shape) if each.form == "webp"),
        key=lambda each: each.width,
        default=None,
    )
    if smallest is None:
        return Portrait(parts.href(permalink), shape.width, shape.height)
    return Portrait(parts.href(smallest.permalink), smallest.width, smallest.height)
