"""Escaping: how a value stands in a page that is HTML or XML."""

from typing import Any

from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined] # as every `escape` calls it


def printed(value: Any) -> str:  # noqa: ANN401 - whatever layouts print
    """Return a value as `markupsafe.escape` gives it, but as a plain text: what is printed is joined at once.

    Nearly all are texts. To make a `Markup` of each would take six times as long as to escape it.
    """
    kind = type(value)
    if kind is str:
        escaped: str = _escape_inner(value)
        return escaped
    if kind is Markup:
        return value  # type: ignore[no-any-return] # it is a text
    return str(value) if kind is int else str(escape(value))
