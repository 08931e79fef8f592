"""Rendering: a layout and an encoded view are made into a page, or into the layout's mistake."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext, suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import jinja2
import msgspec

from broadsheet.printing.catalogues import (
    Messages,
    catalogue_problems,
    catalogue_sources,
    is_catalogue,
    messages_in,
)
from broadsheet.printing.compiled import CompiledLayouts
from broadsheet.printing.csv import as_csv, rows_as_csv
from broadsheet.printing.direct import DirectEnvironment
from broadsheet.printing.environment import Environment
from broadsheet.printing.functions import layout_functions
from broadsheet.printing.language import locale
from broadsheet.printing.layout_mistakes import PRINTING_ERRORS, layout_mistake
from broadsheet.printing.layouts import Layout
from broadsheet.printing.limit import Limit
from broadsheet.printing.messages import constant_messages
from broadsheet.printing.ninjs import as_ninjs
from broadsheet.printing.whole_texts import BodyLookup
from broadsheet.problems import Misplaced, Problem
from broadsheet.reading.text import decode
from broadsheet.urls import composed
from broadsheet.views.every import VIEWS
from broadsheet.views.feeds import JsonFeedView
from broadsheet.views.search import NamesView
from broadsheet.views.site import Site
from broadsheet.views.stories import DocumentView
from broadsheet.views.texts import Text
from broadsheet.views.view import UNLAID


@lru_cache(maxsize=2)
def _compiled_layouts(
    environment: str, language: str, words: bytes, folder: Path | None, generator: bytes
) -> CompiledLayouts:
    """Return an environment's compiled layouts of a language, as they hold its messages."""
    if folder is None:
        return CompiledLayouts()
    of = b"\0".join([environment.encode(), language.encode(), generator, words])
    return CompiledLayouts(folder, blake2b(of).digest())


class Renderer:
    """Renders the pages of one archive; the same view always gives the same bytes."""

    def __init__(
        self,
        templates: Mapping[str, Layout],
        site: Site,
        bodies: BodyLookup,
        *,
        compiled: Path | None = None,
        generator: bytes = b"",
    ) -> None:
        """Render pages with layouts for a site, given the bodies of its texts.

        Compiled layouts are kept in the folder `compiled`, for the generator with this digest.
        """
        words = catalogue_sources(site.language, templates)
        self._messages = messages_in(site.language, templates)
        self._templates = templates
        self._bodies = bodies
        self._language = site.language
        self._decoders = {name: msgspec.msgpack.Decoder(view) for name, view in VIEWS.items()}
        filters, names = layout_functions(site, bodies, self._messages)
        self._whole, self._references = filters["whole"], names["references"]

        def environment(kind: type[Environment]) -> Environment:
            made = kind(
                jinja2.FunctionLoader(self._source),
                _compiled_layouts(
                    kind.__name__,
                    site.language,
                    words,
                    # Layouts of both would have the same names.
                    compiled if kind is DirectEnvironment else None,
                    generator,
                ),
                "jinja2.ext.i18n",
                constant_messages(self._messages, locale(site.language)),
            )
            made.filters.update(filters)
            # The blocks of the extension need this. It sets functions of its own, which ours
            # replace on the next line.
            made.newstyle_gettext = True  # type: ignore[attr-defined]
            made.globals.update(names)
            return made

        self._environment, self._direct = environment(Environment), environment(DirectEnvironment)
        self.indirect: set[str] = set()
        """Layouts that the direct environment does not print."""

    def prepare(self, names: Iterable[str]) -> None:
        """Load layouts, so that other processes find them compiled."""
        for name in names:
            # A page that needs it says what is wrong with it.
            with suppress(Exception):
                self._direct.get_template(name)

    def _source(self, name: str) -> tuple[str, str, None] | None:
        layout = self._templates.get(composed(name))
        if layout is None:
            return None
        try:
            return decode(layout.source), layout.file, None
        except Misplaced as mistake:
            raise jinja2.TemplateSyntaxError(
                mistake.message, mistake.line, name, layout.file
            ) from mistake

    def render(self, layout: str, view: bytes, limit: Limit | None = None) -> bytes | Problem:
        """Return the page that a layout makes of an encoded view, or the layout's mistake.

        With a limit, printing for too long is a mistake as well.
        """
        # A layout of an archive's own is one of documents, as those alone choose theirs.
        decoded: Any = self._decoders.get(layout, self._decoders[DocumentView.layout]).decode(view)
        if layout in UNLAID:
            return self._unlaid(layout, decoded)
        if layout not in VIEWS and layout not in self._templates:
            # The document that asks for it is told so.
            layout = DocumentView.layout
        try:
            with limit.page() if limit else nullcontext():
                return self._printed(layout, decoded).encode()
        except PRINTING_ERRORS as error:
            problem = layout_mistake(error, layout, self._templates)
            if problem is None:
                raise
            return problem
        finally:
            if limit:
                # The page is ended once more, in case the watch stopped it just as it ended.
                limit.end()

    def _printed(self, layout: str, view: Any) -> str:  # noqa: ANN401 - views of several kinds
        """Return the page that a layout makes of a view."""
        if layout not in self.indirect:
            try:
                return self._direct.get_template(layout).render(view=view)
            except Exception:  # noqa: BLE001 - whatever it is comes again below, or is no error there
                self.indirect.add(layout)
        return self._environment.get_template(layout).render(view=view)

    def _unlaid(self, layout: str, view: Any) -> bytes:  # noqa: ANN401 - views of several kinds
        """Return a view that is printed itself."""
        match layout:
            case "json":
                return _as_json(view, self._whole)
            case "names":
                return _as_names(view, self._messages)
            case "table":
                return as_csv(view)
            case "rows":
                return rows_as_csv(view)
            case "references":
                return str(self._references(view.form, view.pages)).encode()
            case "ninjs":
                return as_ninjs(view, self._bodies)
            case "bytes":
                return bytes(view.data)
            case _:
                return str(view.text).encode()

    def mistakes(self) -> list[Problem]:
        """Return the mistakes in the syntax of layouts and catalogues, found without printing."""
        problems = list(catalogue_problems(self._language, self._templates))
        for name in sorted(name for name in self._templates if not is_catalogue(name)):
            try:
                self._environment.get_template(name)
            except jinja2.TemplateError as error:
                problem = layout_mistake(error, name, self._templates)
                if problem is None:
                    raise
                problems.append(problem)
        return problems


def _as_json(view: JsonFeedView, whole: Callable[[Text, str], str]) -> bytes:
    items = tuple(
        [
            msgspec.structs.replace(each, content=None, content_html=whole(each.content, each.url))
            if each.content
            else each
            for each in view.items
        ]
    )
    view = msgspec.structs.replace(view, items=items)
    return msgspec.json.format(msgspec.json.encode(view), indent=1) + b"\n"


def _as_names(view: NamesView, messages: Messages) -> bytes:
    """Return a list of names as JSON, with names of taxonomies in the archive's language."""
    taxonomies = [
        (key, messages.translate("", title), messages.translate("", singular))
        for key, title, singular in view.taxonomies
    ]
    return msgspec.json.encode(msgspec.structs.replace(view, taxonomies=tuple(taxonomies))) + b"\n"
