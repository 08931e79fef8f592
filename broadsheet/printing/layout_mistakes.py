"""The mistakes of layouts: errors of jinja2 and of what it calls, at the line that raised them."""

import re
import traceback
from collections.abc import Mapping

import jinja2

from broadsheet.printing.layouts import Layout
from broadsheet.printing.limit import Endless
from broadsheet.problems import Misplaced, Problem

_UNENDED = re.compile(r"end of template.*needs to be closed is '(\w+)'")
PRINTING_ERRORS = (
    Endless,
    jinja2.TemplateError,
    RuntimeError,
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    MemoryError,
)
"""The errors that an expression of a layout can raise."""


def layout_mistake(
    error: BaseException, layout: str, templates: Mapping[str, Layout]
) -> Problem | None:
    """Return an error as the mistake of the layout's line that raised it; None if no layout did."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return _in_syntax(error, error.filename or _file(error.name or layout, templates))
    if isinstance(error, jinja2.TemplateNotFound) and error.name == layout:
        return Problem(_file(layout, templates), 0, 0, "", "the layout is missing", "put it back")
    files = {each.file: each for each in templates.values()}
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in files
    ]
    if not frames:
        # The watch may have raised the error while no line of a layout was being run.
        return (
            Problem(_file(layout, templates), 0, 0, "", *_message(error))
            if isinstance(error, Endless)
            else None
        )
    line = frames[-1].lineno or 1
    source = files[frames[-1].filename].source.decode().splitlines()[line - 1]
    message, hint = _message(error)
    return Problem(frames[-1].filename, line, _column(source, error), "", message, hint)


def _file(layout: str, templates: Mapping[str, Layout]) -> str:
    return templates[layout].file if layout in templates else f"layouts/{layout}"


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
    return Problem(
        file,
        error.lineno,
        column,
        "",
        message[:1].lower() + message[1:],
        "mend the template's syntax",
    )


def _message(error: BaseException) -> tuple[str, str]:
    if isinstance(error, jinja2.UndefinedError):
        return _plain(str(error)), "print only what docs/layouts.md lists for this layout"
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no layout {error.name!r}", "correct its name, or add it to layouts/"
    if isinstance(error, Endless):
        limit = str(error) or "a page is still not printed"
        return (
            f"the layout does not end: {limit}",
            "take out what goes on for ever: a loop, a macro, an include",
        )
    if isinstance(error, MemoryError):
        return (
            "the layout makes something larger than the machine's memory",
            "mend the expression on this line",
        )
    if isinstance(error, RecursionError):
        return "the layout draws itself in without end", "take the include or the import out"
    return f"the layout fails: {_plain(str(error))}", "mend the expression on this line"


def _column(source: str, error: BaseException) -> int:
    """Return the column of the name that an error's message quotes, or else of the line's text."""
    name = re.search(r"'([^']+)'", str(error))
    match = re.search(rf"\b{re.escape(name[1])}\b", source) if name else None
    return (match.start() if match else len(source) - len(source.lstrip())) + 1


def _plain(message: str) -> str:
    return " ".join(message.rstrip(".").split())
