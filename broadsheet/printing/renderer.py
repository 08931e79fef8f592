"""Rendering: a layout and the encoded view that it prints, made into a page, or into the layout's mistake."""

import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, Protocol

import jinja2
import jinja2.bccache
import msgspec
from markupsafe import Markup, escape

from broadsheet.printing.catalogues import Messages, catalogue_problems, catalogue_sources, is_catalogue, messages_in
from broadsheet.printing.citations import Citation, Cited, citations
from broadsheet.printing.csv import as_csv
from broadsheet.printing.environment import Environment
from broadsheet.printing.escaping import printed
from broadsheet.printing.language import direction, filters, locale, territory, weekdays
from broadsheet.printing.layouts import Layout
from broadsheet.printing.limit import Endless, Limit
from broadsheet.printing.messages import functions, said_at_once
from broadsheet.printing.structured_data import Spoken, structured_data
from broadsheet.problems import Misplaced, Problem
from broadsheet.reading.markup import Frame, fill, linked, standing_alone
from broadsheet.reading.text import decode
from broadsheet.views.every import VIEWS
from broadsheet.views.feeds import JsonFeedView
from broadsheet.views.search import NamesView
from broadsheet.views.site import Label, Site
from broadsheet.views.stories import StoryView
from broadsheet.views.texts import SIZES, Shown, Text
from broadsheet.views.view import JSON, NAMES, TABLE, TEXT, View

_UNENDED = re.compile(r"end of template.*needs to be closed is '(\w+)'")


class Bodies(Protocol):
    """Looks up the HTML of a body by its address."""

    def __getitem__(self, address: str, /) -> str:
        """Return the HTML."""


class _Compiled(jinja2.BytecodeCache):
    """Layouts compiled in this process, by their file and what it said: a preview makes a renderer at every edit."""

    def __init__(self) -> None:
        self._code: dict[str, tuple[str, bytes]] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Fill the bucket with what was compiled from the same source."""
        checksum, code = self._code.get(bucket.key, ("", b""))
        if checksum == bucket.checksum:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep what was compiled, in place of what the layout said before."""
        self._code[bucket.key] = bucket.checksum, bucket.bytecode_to_string()


@lru_cache(maxsize=1)
def _compiled(_language: str, _words: bytes) -> _Compiled:
    """Return the layouts compiled in a language, whose messages they hold."""
    return _Compiled()


class Renderer:
    """Renders the pages of one archive; the same view always gives the same bytes."""

    def __init__(self, templates: Mapping[str, Layout], site: Site, bodies: Bodies) -> None:
        spoken = locale(site.language)
        words = catalogue_sources(site.language, templates)
        self._messages = messages_in(site.language, templates)
        self._templates = templates
        self._language = site.language
        self._decoders = {name: msgspec.msgpack.Decoder(view) for name, view in VIEWS.items()}
        self._environment = Environment(
            jinja2.FunctionLoader(self._source),
            _compiled(site.language, words),
            "jinja2.ext.i18n",
            said_at_once(self._messages, spoken),
        )

        def prose(text: Text, sizes: str = SIZES) -> Markup:
            frames = {at: _frame(shown, sizes) for at, shown in text.pictures.items()}
            # Cleaned when it was read; its addresses are escaped as they are filled in.
            html = bodies[text.address]
            if text.names:
                html = linked(html, [(each.start, each.end, each.href) for each in text.names])
            return Markup(fill(html, text.hrefs, frames))  # noqa: S704

        its_filters = filters(site.language)

        def whole(text: Text, url: str) -> str:
            return standing_alone(bodies[text.address], text.hrefs, url)

        self._whole = whole
        its_own = {
            "whole": whole,
            "prose": prose,
            "said": partial(self._messages.said, ""),
            "linked": _linked,
        }
        self._environment.filters.update(its_filters, **its_own)
        # For the blocks of the extension; its functions are in place of ours until the next line.
        self._environment.newstyle_gettext = True  # type: ignore[attr-defined]
        says = functions(self._messages, its_filters["number"], spoken)
        self._environment.globals.update(
            says, site=site, direction=direction, territory=territory, weekdays=weekdays(spoken)
        )

        told = Spoken(
            its_filters["date"],
            its_filters["month"],
            its_filters["day_of_year"],
            partial(self._messages.said, ""),
        )

        def structured(view: View) -> Markup:
            # Its own escapes keep it inside the element, in which no others are read.
            return Markup(structured_data(view, site, told))  # noqa: S704

        def cited(view: StoryView) -> tuple[Citation, ...]:
            language = view.head.language or site.language
            return citations(Cited(view.title, view.date[:10], site.title, view.head.canonical, view.sources, language))

        self._environment.globals["flag"] = _flag
        self._environment.globals.update(structured_data=structured, citations=cited)

    def _source(self, name: str) -> tuple[str, str, None] | None:
        layout = self._templates.get(name)
        if layout is None:
            return None
        try:
            return decode(layout.source), layout.file, None
        except Misplaced as mistake:
            raise jinja2.TemplateSyntaxError(mistake.message, mistake.line, name, layout.file) from mistake

    def render(self, layout: str, view: bytes, limit: Limit | None = None) -> bytes | Problem:
        """Return the page that a layout makes of an encoded view, or the layout's mistake.

        Within a limit it is also a mistake to print for too long.
        """
        decoded: Any = self._decoders[layout].decode(view)
        if layout == JSON:
            return _as_json(decoded, self._whole)
        if layout == NAMES:
            return _as_names(decoded, self._messages)
        if layout == TEXT:
            return str(decoded.text).encode()
        if layout == TABLE:
            return as_csv(decoded)
        try:
            with limit.page() if limit else nullcontext():
                return self._environment.get_template(layout).render(view=decoded).encode()
        except (
            Endless,
            jinja2.TemplateError,
            RuntimeError,
            TypeError,
            ValueError,
            LookupError,
            AttributeError,
            ArithmeticError,
            MemoryError,
        ) as error:
            problem = self._problem(layout, error)
            if problem is None:
                raise
            return problem
        finally:
            if limit:
                # Once more, should it have been stopped just as it ended.
                limit.end()

    def mistakes(self) -> list[Problem]:
        """Return what is wrong with the layouts before they print anything: their syntax, and that of catalogues."""
        found = list(catalogue_problems(self._language, self._templates))
        for name in sorted(name for name in self._templates if not is_catalogue(name)):
            try:
                self._environment.get_template(name)
            except jinja2.TemplateError as error:
                problem = self._problem(name, error)
                if problem is None:
                    raise
                found.append(problem)
        return found

    def _file(self, layout: str) -> str:
        return self._templates[layout].file if layout in self._templates else f"layouts/{layout}"

    def _problem(self, layout: str, error: BaseException) -> Problem | None:
        """Return an error as the mistake of the layout's line that raised it; None when no layout did."""
        if isinstance(error, jinja2.TemplateSyntaxError):
            file = error.filename or self._file(error.name or layout)
            return _in_syntax(error, file)
        if isinstance(error, jinja2.TemplateNotFound) and error.name == layout:
            return Problem(self._file(layout), 0, 0, "", "the layout is missing", "put it back")
        files = {each.file: each for each in self._templates.values()}
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in files]
        if not frames:
            # The watch may have met it between two lines of its own.
            return Problem(self._file(layout), 0, 0, "", *_told(error)) if isinstance(error, Endless) else None
        line = frames[-1].lineno or 1
        source = files[frames[-1].filename].source.decode().splitlines()[line - 1]
        message, hint = _told(error)
        return Problem(frames[-1].filename, line, _column(source, error), "", message, hint)


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
    return Frame(f"<picture>{sources}" if sources else "", size, others, "</picture>" if sources else "")


def _linked(labels: Iterable[Label], between: str = "") -> Markup | list[Markup]:
    """Return names of pages as links to them, one by one or strung together with something between them.

    Quicker than a macro for each, of which a story would call dozens.
    """
    # Both are escaped.
    links = [f'<a href="{printed(label.href)}">{printed(label.name)}</a>' for label in labels]
    return Markup(printed(between).join(links)) if between else [Markup(link) for link in links]  # noqa: S704


def _in_syntax(error: jinja2.TemplateSyntaxError, file: str) -> Problem:
    if isinstance(mistake := error.__cause__, Misplaced):
        return Problem(file, mistake.line, mistake.column, "", mistake.message, mistake.hint)
    message = _plain(error.message or "is not a template")
    lines = (error.source or "").splitlines()
    column = _column(lines[error.lineno - 1], error) if len(lines) >= error.lineno else 1
    if unended := _UNENDED.search(message):
        return Problem(
            file,
            error.lineno,
            column,
            "",
            f"the block {unended[1]!r} is never closed",
            f"write {{% end{unended[1]} %}}",
        )
    return Problem(file, error.lineno, column, "", message[:1].lower() + message[1:], "mend the template's syntax")


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
    """Return a list of names; what their taxonomies are called is said in the archive's language."""
    said = [(key, messages.said("", title), messages.said("", singular)) for key, title, singular in view.taxonomies]
    return msgspec.json.encode(msgspec.structs.replace(view, taxonomies=tuple(said))) + b"\n"


def _told(error: BaseException) -> tuple[str, str]:
    if isinstance(error, jinja2.UndefinedError):
        return _plain(str(error)), "print only what docs/layouts.md lists for this layout"
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no layout {error.name!r}", "correct its name, or add it to layouts/"
    if isinstance(error, Endless):
        told = str(error) or "a page is still not printed"
        return f"the layout does not end: {told}", "take out what goes on for ever: a loop, a macro, an include"
    if isinstance(error, MemoryError):
        return "the layout makes something larger than the machine's memory", "mend the expression on this line"
    if isinstance(error, RecursionError):
        return "the layout draws itself in without end", "take the include or the import out"
    return f"the layout fails: {_plain(str(error))}", "mend the expression on this line"


def _column(source: str, error: BaseException) -> int:
    """Return the column of the name that an error's message quotes, or of the line's first sign."""
    quoted = re.search(r"'([^']+)'", str(error))
    found = re.search(rf"\b{re.escape(quoted[1])}\b", source) if quoted else None
    return (found.start() if found else len(source) - len(source.lstrip())) + 1


def _plain(message: str) -> str:
    return " ".join(message.rstrip(".").split())
