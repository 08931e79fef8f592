"""Escaping: how a value is written in a page that is HTML or XML."""

from collections.abc import Callable
from functools import partial
from typing import Any

from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined] # what `escape` calls

escape_text: Callable[[str], str] = _escape_inner
"""Returns a plain text as `markupsafe.escape` does, but as a plain text again."""
marked: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Returns HTML, which is escaped already, marked as such.

`Markup` itself looks first whether it is given something that knows its own HTML, which takes twice
as long as all else that it does.
"""


def escape_value(value: Any) -> str:  # noqa: ANN401 - whatever layouts print
    """Return a value as `markupsafe.escape` does, but as a plain text that is ready to be joined.

    Nearly all values are texts. Making a `Markup` of each takes six times as long as escaping it.
    """
    kind = type(value)
    if kind is str:
        return escape_text(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return] # a Markup is a text
    return str(value) if kind is int else str(escape(value))
