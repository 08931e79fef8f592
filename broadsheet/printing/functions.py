"""What layouts may call: the filters and functions of one archive, in its language.

`docs/layouts.md` lists them for those who write layouts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from jinja2 import Environment, pass_environment
from markupsafe import Markup, escape

from broadsheet.printing.block_texts import with_blocks
from broadsheet.printing.catalogues import Messages
from broadsheet.printing.citation_words import CitationWords, citation_words, latex_language
from broadsheet.printing.citations import Citation, citations
from broadsheet.printing.cited import cited_date, sorted_name
from broadsheet.printing.escaping import escape_value, marked
from broadsheet.printing.language import (
    ABOUT_A_DATE,
    direction,
    language_filters,
    locale,
    territory,
    weekdays,
)
from broadsheet.printing.markdown_bodies import markdown_of
from broadsheet.printing.markdown_texts import (
    markdown_address,
    markdown_heading,
    markdown_line,
    markdown_link,
    yaml_value,
)
from broadsheet.printing.messages import message_functions
from broadsheet.printing.reference_files import ReferenceForm, reference_file
from broadsheet.printing.robust_links import link_to_copy, link_to_original, with_copies
from broadsheet.printing.structured_data import structured_data
from broadsheet.printing.structured_page import Formats
from broadsheet.printing.whole_texts import BodyLookup, whole_html
from broadsheet.reading.markup import Frame, fill, link_names
from broadsheet.urls import joined_url
from broadsheet.views.citing import CitedAuthor, CitedPage
from broadsheet.views.site import Label, Site
from broadsheet.views.stories import StoryView
from broadsheet.views.texts import SIZES, PictureDisplay, Text
from broadsheet.views.view import View

_kept = lru_cache(maxsize=8192)
"""Keeps what a function has returned: titles and names stand on many pages."""


class Section(NamedTuple):
    """The entry of the menu under which a page stands."""

    href: str = ""
    """Address of the entry; empty when the page is under none."""
    current: str = ""
    """What `aria-current` is of a link to it: `page` on the page itself, `true` below it."""


Functions = Mapping[str, Callable[..., Any]]
"""Filters by the names that layouts have for them."""


def layout_functions(
    site: Site, bodies: BodyLookup, messages: Messages
) -> tuple[Functions, Mapping[str, Any]]:
    """Return the filters of an archive's layouts, and the names that all of them can use."""
    spoken = locale(site.language)
    translate = partial(messages.translate, "")
    # Days, hours, numbers and lists, as the archive's language writes them.
    formats = language_filters(site.language, translate(ABOUT_A_DATE))
    words = citation_words(site.language, messages.translate)
    filters: dict[str, Callable[..., Any]] = {
        **formats,
        # The HTML of a body, with its addresses and pictures filled in and its names linked.
        "prose": pass_environment(lambda environment, *args: _prose(environment, bodies, *args)),
        # The same HTML for a feed, in which every address is a whole URL.
        "whole": partial(whole_html, bodies),
        # The same as Markdown, and plain texts, addresses and values in it.
        "markdown": partial(_markdown, bodies),
        "markdown_line": _kept(markdown_line),
        "markdown_heading": markdown_heading,
        "markdown_link": _kept(markdown_link),
        "markdown_address": markdown_address,
        "yaml": yaml_value,
        "whole_url": lambda href, url: joined_url(url, href),
        # A title that is a message, such as a taxonomy's, in the archive's language.
        "said": translate,
        # Names as links to their pages.
        "linked": _linked,
    }
    names = {
        # `_`, `gettext`, `ngettext` and their like: messages with their values.
        **message_functions(messages, formats["number"], spoken),
        "site": site,
        # Which way a language runs, and the territory where it is spoken.
        "direction": direction,
        "territory": territory,
        # The heads of a calendar's columns.
        "weekdays": weekdays(spoken),
        # The flag of a country, as a drawing.
        "flag": _flag,
        # What a page is in the words of schema.org, and how a story's page is cited.
        "structured_data": partial(
            _structured_data,
            site,
            Formats(formats["date"], formats["month"], formats["day_of_year"], translate),
        ),
        # Under which entry of the menu a page stands, by its whole URL.
        "section_of": _sections(site),
        "citations": partial(_citations, site, words),
        # Pages of stories as a file for the programs that keep references.
        "references": partial(_references, site, words),
        # An author's name, the family name first, as programs that keep references take it apart.
        "sorted_name": lambda author: sorted_name(CitedAuthor(author.name, author.family)),
        # A date without its hour, as far as it is known.
        "known_date": lambda written: cited_date(written).text,
        # The attributes of links to a source and to its preserved copy.
        "link_to_original": link_to_original,
        "link_to_copy": link_to_copy,
        # The name by which LaTeX knows a language.
        "latex_language": latex_language,
    }
    return filters, names


def _sections(site: Site) -> Callable[[str], Section]:
    """Return the function that returns the entry of the menu under which a page stands."""
    own = {label.href for label in site.menu if label.href.startswith("/")}
    # Of an entry and one above it the nearer one counts.
    hrefs = sorted(own, key=len, reverse=True)

    def section_of(url: str) -> Section:
        path = f"/{url.split('/', 3)[3]}"
        for href in hrefs:
            if path == href:
                return Section(href, "page")
            if href != site.home and path.startswith(href):
                return Section(href, "true")
        return Section()

    return section_of


def _prose(environment: Environment, bodies: BodyLookup, text: Text, sizes: str = SIZES) -> Markup:
    frames = {slot: _frame(picture, sizes) for slot, picture in text.pictures.items()}
    # The HTML was cleaned when it was read; its addresses are escaped as they are filled in.
    html = text.html or bodies[text.address]
    if text.names:
        html = link_names(html, [(each.start, each.end, each.href) for each in text.names])
    html = fill(html, text.hrefs, frames)
    if text.blocks:
        html = with_blocks(html, text.blocks, environment)
    return marked(with_copies(html, text.preserved) if text.preserved else html)


def _markdown(bodies: BodyLookup, text: Text, url: str) -> str:
    return markdown_of(whole_html(bodies, text, url))


def _structured_data(site: Site, formats: Formats, view: View) -> Markup:
    # JSON's escapes keep the data inside its element; HTML's are not read in there.
    return marked(structured_data(view, site, formats))


def _citations(site: Site, words: CitationWords, view: StoryView) -> tuple[Citation, ...]:
    page = CitedPage(
        title=view.title,
        date=view.date,
        url=view.head.canonical,
        authors=tuple([CitedAuthor(author.name, author.family) for author in view.authors]),
        sources=view.sources,
        language=view.head.language,
    )
    return citations(page, site.title, words)


def _references(
    site: Site, words: CitationWords, form: ReferenceForm, pages: Sequence[CitedPage]
) -> str:
    return reference_file(form, pages, site.title, words)


@cache
def _flags() -> Mapping[str, str]:
    """Return drawings of flags by a country's code.

    They are those of country-flag-icons, whose licence is in the same folder.
    """
    data = (Path(__file__).parents[1] / "flags" / "flags.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, str])


def _flag(code: str) -> Markup:
    """Return the flag of a country as a drawing; empty for a code that has none.

    Screen readers skip it, as it says nothing that the country's name does not.
    """
    drawing = _flags().get(code, "")
    return marked(drawing.replace("<svg ", '<svg class="flag" aria-hidden="true" ', 1))


def _frame(picture: PictureDisplay, sizes: str) -> Frame:
    """Return the HTML in which a picture of a body is printed.

    It has the picture's size, so that nothing on the page moves when the picture arrives.
    """
    sources = "".join(
        f'<source type="{escape(each.type)}" srcset="{escape(each.srcset)}" sizes="{escape(sizes)}">'
        for each in picture.renditions
    )
    size = f' width="{picture.width}" height="{picture.height}"' if picture.width else ""
    # Unlike the picture at the head of a story, one in its text may be out of sight at first, so
    # browsers may load it later.
    loading = ' loading="lazy" decoding="async"'
    return Frame(
        f"<picture>{sources}" if sources else "", size, loading, "</picture>" if sources else ""
    )


def _linked(labels: Iterable[Label], between: str = "") -> Markup | list[Markup]:
    """Return names of pages as links to them, one by one or joined with a text between them.

    This is quicker than a macro for each link, of which a story would call dozens.
    """
    # The address and the name are escaped.
    links = [
        f'<a href="{escape_value(label.href)}">{escape_value(label.name)}</a>' for label in labels
    ]
    if between:
        return marked(escape_value(between).join(links))
    return [marked(link) for link in links]
