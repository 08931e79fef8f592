"""Texts with their blocks: each printed by its own layout, or made a link where there is no page."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urljoin

from jinja2 import Environment
from markupsafe import Markup

from broadsheet.printing.layouts import BLOCK_LAYOUTS
from broadsheet.reading.inserts import with_inserts
from broadsheet.views.texts import BlockDisplay


def with_blocks(html: str, blocks: Sequence[BlockDisplay], environment: Environment) -> str:
    """Return a text's HTML with each block printed by the layout of its kind.

    A layout has the block as `block`, and as `body` the HTML that stands in it.
    """

    def printed(number: int, body: str) -> str:
        block = blocks[number]
        layout = environment.get_template(f"{BLOCK_LAYOUTS}{block.kind}.html")
        # What stands in a block was cleaned with the text that it is a part of.
        return layout.render(block=block, body=Markup(body)).strip("\n")  # noqa: S704

    return with_inserts(html, printed)


def with_links(html: str, blocks: Sequence[BlockDisplay], url: str) -> str:
    """Return a text's HTML for readers elsewhere: each block is a link, and the words in it.

    The link leads to what the block shows, or to the page of the text, which is at `url`.
    """

    def linked(number: int, body: str) -> str:
        block = blocks[number]
        href = escape(urljoin(url, block.href))
        said = f'<p><a href="{href}">{escape(block.title)}</a></p>' if block.title else ""
        pictures = "".join(
            _linked_picture(each.href, each.alt, url)
            for each in block.pictures.values()
            if each and each.alt
        )
        return "\n".join(filter(None, (said, pictures, body)))

    return with_inserts(html, linked)


def _linked_picture(href: str, alt: str, url: str) -> str:
    return f'<p><a href="{escape(urljoin(url, href))}">{escape(alt)}</a></p>'
