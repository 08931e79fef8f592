"""Texts with their blocks: each printed by its own layout, or made a link where there is no page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from urllib.parse import urljoin

from jinja2 import Environment
from markupsafe import Markup

from broadsheet.printing.layouts import BLOCK_LAYOUTS
from broadsheet.reading.block_kinds import BLOCKS
from broadsheet.reading.inserts import with_inserts
from broadsheet.views.texts import BlockDisplay, BlockPicture


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
    """Return a text's HTML for readers elsewhere: its blocks in plain words, without layouts.

    What is quoted is a quotation with whoever said it, and a box has its heading. Any other block is
    a link, to what it shows or to the page of the text, which is at `url`, and the words in it.
    """

    def plainly(number: int, body: str) -> str:
        block = blocks[number]
        return _IN_WORDS.get(block.kind, _linked)(block, body, url)

    return with_inserts(html, plainly)


def _linked(block: BlockDisplay, body: str, url: str) -> str:
    said = ""
    if block.title:
        more = "".join([f", {escape(each)}" for each in _told(block)])
        said = f"<p>{_link(block.href, block.title, url)}{more}</p>"
    pictures = "".join(
        _linked_picture(each, url) for each in block.pictures.values() if each and each.alt
    )
    return "\n".join(filter(None, (said, pictures, body)))


def _told(block: BlockDisplay) -> Iterator[str]:
    """Yield what options say in words of their own: of a film its length, of an archive's own kind all."""
    is_own = block.kind not in BLOCKS
    for key, value in block.options.items():
        wanted = key in ("length", "credit") or (is_own and key != "title")
        if wanted and value != "" and not isinstance(value, bool) and not block.hrefs.get(key):
            yield ", ".join(value) if isinstance(value, tuple) else str(value)


def _box(block: BlockDisplay, body: str, _url: str) -> str:
    heading = f"<p><strong>{escape(block.argument)}</strong></p>\n" if block.argument else ""
    return f"{heading}{body}"


def _quotation(block: BlockDisplay, body: str, url: str) -> str:
    link, role = block.hrefs.get("link", ""), str(block.options.get("role") or "")
    name = block.argument or str(block.options.get("link") or "")
    return _quoted(body, _link(link, name, url) if link else escape(name), escape(role))


def _post(block: BlockDisplay, body: str, url: str) -> str:
    facts = [escape(str(block.options.get(key) or "")) for key in ("author", "date")]
    network = str(block.options.get("network") or "") or block.host
    return _quoted(body, *facts, _link(block.href, network, url))


def _quoted(body: str, *said_by: str) -> str:
    by = ", ".join(filter(None, said_by))
    return f"<blockquote>\n{body}\n{f'<p>{_DASH}{by}</p>' if by else ''}</blockquote>"


def _link(href: str, words: str, url: str) -> str:
    return f'<a href="{escape(urljoin(url, href))}">{escape(words)}</a>'


_DASH = "\N{EM DASH} "
_IN_WORDS: Mapping[str, Callable[[BlockDisplay, str, str], str]] = {
    "box": _box, "post": _post, "quote": _quotation,
}  # fmt: skip
"""Kind of block to what prints it in plain words, given the HTML in it and the address of its page."""


def _linked_picture(picture: BlockPicture, url: str) -> str:
    words = "".join([f", {escape(each)}" for each in (picture.caption, picture.credit) if each])
    return f"<p>{_link(picture.href, picture.alt, url)}{words}</p>"
