"""Whole texts: a body's HTML for readers elsewhere, in feeds and exports, with whole addresses."""

from typing import Protocol

from broadsheet.reading.markup import standalone_html
from broadsheet.views.texts import Text


class BodyLookup(Protocol):
    """Looks up the HTML of a body by its address."""

    def __getitem__(self, address: str, /) -> str:
        """Return the HTML of the body at an address."""


def whole_html(bodies: BodyLookup, text: Text, url: str) -> str:
    """Return a text's HTML with a whole URL for every address, and a link for each block.

    `url` is that of the text's page.
    """
    html = standalone_html(text.html or bodies[text.address], text.hrefs, url)
    if not text.blocks:
        return html
    from broadsheet.printing.block_texts import with_links  # noqa: PLC0415 - loads jinja2, which builds leave to workers; few texts have blocks

    return with_links(html, text.blocks, url)
