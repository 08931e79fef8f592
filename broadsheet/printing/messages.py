"""The words of layouts: messages, named by their English, said in the archive's language by gettext catalogues.

A message is whole, and plain text: what is put into its places and the message itself are escaped
where a page is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from babel import Locale
from jinja2 import pass_eval_context
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import EvalContext
from markupsafe import Markup

from broadsheet.printing.catalogues import Messages
from broadsheet.printing.escaping import printed

_SAMPLES = (*range(200), 1_000, 1_000_000)
"""Among these numbers every form of every plural has one."""

_ARGUMENTS = {"_": 1, "gettext": 1, "plain": 1, "pgettext": 2, "plurals": 2}
"""How many strings make a whole call of a function."""


def message_functions(
    messages: Messages, number: Callable[[int], str], spoken: Locale
) -> dict[str, Callable[..., Any]]:
    """Return the functions with which layouts say messages; whole numbers in them are written by `number`.

    `plain` and `plurals` give a message as it stands, for scripts that put the values into it
    themselves.
    """
    escaped = cache(printed)

    def put(where: EvalContext, message: str, values: Mapping[str, Any]) -> str:
        shown = {
            name: number(value) if type(value) is int else value for name, value in values.items()
        }
        if not where.autoescape:
            return message % shown
        # Escaped before they meet, so that joining them is plain.
        return Markup(escaped(message) % {name: printed(value) for name, value in shown.items()})  # noqa: S704

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
    def npgettext(
        where: EvalContext, context: str, one: str, many: str, num: int, /, **values: object
    ) -> str:
        return put(where, messages.counted(context, one, many, num), {"num": num, **values})

    @cache
    def plain(message: str) -> str:
        return messages.said("", message)

    words = {"plain": plain, "plurals": cache(partial(_plurals, messages, spoken))}
    return words | {
        "_": gettext,
        "gettext": gettext,
        "pgettext": pgettext,
        "ngettext": ngettext,
        "npgettext": npgettext,
    }


def _plurals(messages: Messages, spoken: Locale, one: str, many: str) -> dict[str, str]:
    # By CLDR's names of the forms, as browsers choose among them.
    samples = {spoken.plural_form(count): count for count in reversed(_SAMPLES)}
    return {form: messages.counted("", one, many, count) for form, count in sorted(samples.items())}


def said_at_once(messages: Messages, spoken: Locale) -> type[Extension]:
    """Return the extension that puts messages without values into a layout when it is compiled: most of all there are.

    A call such as `_("Sources")` becomes the text itself, so that a page costs as much as one
    without messages.
    """

    class SaidAtOnce(Extension):
        def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
            tokens = list(stream)
            at = 0
            while at < len(tokens):
                texts = _texts_of_call(tokens, at)
                said = _said(tokens[at].value, texts, messages, spoken) if texts else None
                if said is None:
                    yield tokens[at]
                    at += 1
                else:
                    yield from (Token(tokens[at].lineno, kind, value) for kind, value in said)
                    at += 2 + 2 * len(texts)

    return SaidAtOnce


def _texts_of_call(tokens: Sequence[Token], at: int) -> Sequence[str]:
    """Return the arguments of a call of a function that says messages, if all are strings written out."""
    token = tokens[at]
    if (
        token.type != "name"
        or token.value not in _ARGUMENTS
        or (at and tokens[at - 1].type == "dot")
    ):
        return ()
    count = _ARGUMENTS[token.value]
    inside = tokens[at + 1 : at + 2 + 2 * count]
    if [each.type for each in inside] != [
        "lparen",
        *["string", "comma"] * (count - 1),
        "string",
        "rparen",
    ]:
        return ()
    return [each.value for each in inside[1::2]]


def _said(
    name: str, texts: Sequence[str], messages: Messages, spoken: Locale
) -> Sequence[tuple[str, str]] | None:
    """Return what stands for a call, as kinds and values of tokens; None for one that must wait for its values."""
    if name == "plurals":
        forms = _plurals(messages, spoken, *texts)
        pairs = [
            [("string", form), ("colon", ":"), ("string", text), ("comma", ",")]
            for form, text in forms.items()
        ]
        return [("lbrace", "{"), *(token for pair in pairs for token in pair), ("rbrace", "}")]
    said = messages.said(*texts) if name == "pgettext" else messages.said("", *texts)
    return [("string", said)] if name == "plain" or "%" not in said + texts[-1] else None
