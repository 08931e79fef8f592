"""The words of layouts: messages, named by their English, said in the archive's language by gettext catalogues.

A message is whole, and plain text: what is put into its places and the message itself are escaped where a page is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

PLACE = re.compile(r"%\((\w+)\)s")
"""Where a value stands in a message: `%(name)s`."""


class Messages(NamedTuple):
    """The messages of a language; those that it lacks are said in English."""

    forms: Mapping[tuple[str, str], Sequence[str]]
    """By context, or an empty one, and English singular: the forms of the plural, or the one form."""
    form: Callable[[int], int]
    """Which form goes with a number."""

    def said(self, context: str, one: str) -> str:
        """Return a message in the language."""
        forms = self.forms.get((context, one))
        return forms[0] if forms else one

    def counted(self, context: str, one: str, many: str, count: int) -> str:
        """Return a message about a number of things in the language."""
        forms = self.forms.get((context, one))
        if forms:
            return forms[min(self.form(count), len(forms) - 1)]
        return one if count == 1 else many


ENGLISH = Messages({}, lambda count: int(count != 1))


def functions(messages: Messages, number: Callable[[int], str]) -> dict[str, Callable[..., str]]:
    """Return the functions with which layouts say messages; whole numbers in them are written by `number`."""
    escaped = cache(escape)

    def put(where: EvalContext, message: str, values: Mapping[str, Any]) -> str:
        shown = {name: number(value) if type(value) is int else value for name, value in values.items()}
        if not where.autoescape:
            return message % shown
        if "%" not in message:
            return escaped(message)
        # Escaped before they meet, so that joining them is plain.
        return Markup(str(escaped(message)) % {name: escape(value) for name, value in shown.items()})  # noqa: S704

    @pass_eval_context
    def gettext(where: EvalContext, message: str, /, **values: object) -> str:
        return put(where, messages.said("", message), values)

    @pass_eval_context
    def pgettext(where: EvalContext, context: str, message: str, /, **values: object) -> str:
        return put(where, messages.said(context, message), values)

    @pass_eval_context
    def ngettext(where: EvalContext, one: str, many: str, num: int, /, **values: object) -> str:
        return put(where, messages.counted("", one, many, num), {"num": num, **values})

    @pass_eval_context
    def npgettext(where: EvalContext, context: str, one: str, many: str, num: int, /, **values: object) -> str:
        return put(where, messages.counted(context, one, many, num), {"num": num, **values})

    return {"_": gettext, "gettext": gettext, "pgettext": pgettext, "ngettext": ngettext, "npgettext": npgettext}
