"""The words of layouts: messages, named by their English, said in the archive's language by gettext catalogues.

A message is whole, and plain text: what is put into its places and the message itself are escaped where a page is.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from babel import Locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from broadsheet.pages.translations import Messages

_SAMPLES = (*range(200), 1_000, 1_000_000)
"""Among these numbers every form of every plural has one."""


def functions(messages: Messages, number: Callable[[int], str], spoken: Locale) -> dict[str, Callable[..., Any]]:
    """Return the functions with which layouts say messages; whole numbers in them are written by `number`.

    `plain` and `plurals` give a message as it stands, for scripts that put the values into it themselves.
    """
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

    @cache
    def plain(message: str) -> str:
        return messages.said("", message)

    @cache
    def plurals(one: str, many: str) -> dict[str, str]:
        # By CLDR's names of the forms, as browsers choose among them.
        samples = {spoken.plural_form(count): count for count in reversed(_SAMPLES)}
        return {form: messages.counted("", one, many, count) for form, count in sorted(samples.items())}

    words = {"plain": plain, "plurals": plurals}
    return words | {
        "_": gettext,
        "gettext": gettext,
        "pgettext": pgettext,
        "ngettext": ngettext,
        "npgettext": npgettext,
    }
