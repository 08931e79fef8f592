"""What layouts may call: the filters and functions of one archive, in its language; `docs/layouts.md` lists them."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

import msgspec
from markupsafe import Markup, escape

from broadsheet.dates import day_of
from broadsheet.printing.catalogues import Messages
from broadsheet.printing.citations import Citation, Cited, citations
from broadsheet.printing.escaping import printed
from broadsheet.printing.language import direction, locale, territory, weekdays, written_filters
from broadsheet.printing.messages import message_functions
from broadsheet.printing.structured_data import Spoken, structured_data
from broadsheet.reading.markup import Frame, fill, link_names, standalone_html
from broadsheet.views.site import Label, Site
from broadsheet.views.stories import StoryView
from broadsheet.views.texts import SIZES, Shown, Text
from broadsheet.views.view import View

Functions = Mapping[str, Callable[..., Any]]


class BodyLookup(Protocol):
    """Looks up the HTML of a body by its address."""

    def __getitem__(self, address: str, /) -> str:
        """Return the HTML."""


def layout_functions(
    site: Site, bodies: BodyLookup, messages: Messages
) -> tuple[Functions, Mapping[str, Any]]:
    """Return the filters of an archive's layouts, and the names that stand in all of them."""
    spoken = locale(site.language)
    said = partial(messages.said, "")
    # Days, hours, numbers and lists, as the archive's language writes them.
    written = written_filters(site.language)
    filters: dict[str, Callable[..., Any]] = {
        **written,
        # The HTML of a body, with its addresses, links and pictures filled in.
        "prose": partial(_prose, bodies),
        # The same for a feed, in which every address is whole.
        "whole": partial(_whole, bodies),
        # A title that is a message, such as a taxonomy's, in the archive's language.
        "said": said,
        # Names as links to their pages.
        "linked": _linked,
    }
    names = {
        # `_`, `gettext`, `ngettext` and their like: messages with their values.
        **message_functions(messages, written["number"], spoken),
        "site": site,
        # Which way a language runs, and the territory where it is spoken.
        "direction": direction,
        "territory": territory,
        # The heads of a calendar's columns.
        "weekdays": weekdays(spoken),
        # The flag of a country, as a drawing.
        "flag": _flag,
        # What a page is in the words of schema.org, and how a story is cited.
        "structured_data": partial(
            _structured_data,
            site,
            Spoken(written["date"], written["month"], written["day_of_year"], said),
        ),
        "citations": partial(_citations, site),
    }
    return filters, names


def _prose(bodies: BodyLookup, text: Text, sizes: str = SIZES) -> Markup:
    frames = {at: _frame(shown, sizes) for at, shown in text.pictures.items()}
    # Cleaned when it was read; its addresses are escaped as they are filled in.
    html = bodies[text.address]
    if text.names:
        html = link_names(html, [(each.start, each.end, each.href) for each in text.names])
    return Markup(fill(html, text.hrefs, frames))  # noqa: S704


def _whole(bodies: BodyLookup, text: Text, url: str) -> str:
    return standalone_html(bodies[text.address], text.hrefs, url)


def _structured_data(site: Site, spoken: Spoken, view: View) -> Markup:
    # Its own escapes keep it inside the element, in which no others are read.
    return Markup(structured_data(view, site, spoken))  # noqa: S704


def _citations(site: Site, view: StoryView) -> tuple[Citation, ...]:
    language = view.head.language or site.language
    return citations(
        Cited(
            view.title, day_of(view.date), site.title, view.head.canonical, view.sources, language
        )
    )


@cache
def _flags() -> Mapping[str, str]:
    """Return drawings of flags by code: those of country-flag-icons, whose licence stands beside them."""
    data = (Path(__file__).parents[1] / "flags" / "flags.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, str])


def _flag(code: str) -> Markup:
    """Return the flag of a country as a drawing, which says nothing that its name does not; empty for none."""
    drawing = _flags().get(code, "")
    return Markup(drawing.replace("<svg ", '<svg class="flag" aria-hidden="true" ', 1))  # noqa: S704 - our own file


def _frame(shown: Shown, sizes: str) -> Frame:
    """Return the HTML in which a picture of a body is printed: with its size, so that nothing moves when it comes."""
    sources = "".join(
        f'<source type="{escape(each.type)}" srcset="{escape(each.srcset)}" sizes="{escape(sizes)}">'
        for each in shown.renditions
    )
    size = f' width="{shown.width}" height="{shown.height}"' if shown.width else ""
    # Of the pictures in a text none is sure to be in sight at first, as that above it is.
    others = ' loading="lazy" decoding="async"'
    return Frame(
        f"<picture>{sources}" if sources else "", size, others, "</picture>" if sources else ""
    )


def _linked(labels: Iterable[Label], between: str = "") -> Markup | list[Markup]:
    """Return names of pages as links to them, one by one or strung together with something between them.

    Quicker than a macro for each, of which a story would call dozens.
    """
    # Both are escaped.
    links = [f'<a href="{printed(label.href)}">{printed(label.name)}</a>' for label in labels]
    return Markup(printed(between).join(links)) if between else [Markup(link) for link in links]  # noqa: S704
