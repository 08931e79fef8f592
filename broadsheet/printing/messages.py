"""The words of layouts: messages in English, translated by gettext catalogues.

A message is a whole sentence or name, and plain text. In a layout whose page is escaped, the
message and the values that are put into it are escaped as well.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from babel import Locale
from jinja2 import pass_eval_context
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import EvalContext

from broadsheet.printing.catalogues import Messages, plural_forms
from broadsheet.printing.escaping import escape_value, marked

_ARGUMENTS = {"_": 1, "gettext": 1, "plain": 1, "pgettext": 2, "plurals": 2}
"""A function that returns messages to how many strings make a whole call of it."""


def message_functions(
    messages: Messages, number: Callable[[int], str], spoken: Locale
) -> dict[str, Callable[..., Any]]:
    """Return the functions with which layouts print messages, by name.

    `number` writes the whole numbers among their values. `plain` and `plurals` return a message
    with its placeholders, for scripts that put the values into it themselves.
    """
    escape_message = cache(escape_value)

    def fill(escaping: EvalContext, message: str, values: Mapping[str, Any]) -> str:
        if not escaping.autoescape:
            texts = {
                name: number(value) if type(value) is int else value
                for name, value in values.items()
            }
            return message % texts
        # Both are escaped before, so that joining them is that of plain texts.
        escaped = {
            name: escape_value(number(value) if type(value) is int else value)
            for name, value in values.items()
        }
        return marked(escape_message(message) % escaped)

    @pass_eval_context
    def gettext(escaping: EvalContext, message: str, /, **values: object) -> str:
        return fill(escaping, messages.translate("", message), values)

    @pass_eval_context
    def pgettext(escaping: EvalContext, context: str, message: str, /, **values: object) -> str:
        return fill(escaping, messages.translate(context, message), values)

    @pass_eval_context
    def ngettext(escaping: EvalContext, one: str, many: str, num: int, /, **values: object) -> str:
        message = messages.translate_counted("", one, many, num)
        return fill(escaping, message, {"num": num, **values})

    @pass_eval_context
    def npgettext(
        escaping: EvalContext, context: str, one: str, many: str, num: int, /, **values: object
    ) -> str:
        message = messages.translate_counted(context, one, many, num)
        return fill(escaping, message, {"num": num, **values})

    @cache
    def plain(message: str) -> str:
        return messages.translate("", message)

    words = {"plain": plain, "plurals": cache(partial(plural_forms, messages, spoken.plural_form))}
    return words | {
        "_": gettext,
        "gettext": gettext,
        "pgettext": pgettext,
        "ngettext": ngettext,
        "npgettext": npgettext,
    }


def constant_messages(messages: Messages, spoken: Locale) -> type[Extension]:
    """Return the extension that translates messages without values when a layout is compiled.

    Most messages have none. A call such as `_("Sources")` becomes the text itself, so that a page
    costs no more than one without messages.
    """

    class ConstantMessages(Extension):
        def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
            tokens = list(stream)
            at = 0
            while at < len(tokens):
                texts = _texts_of_call(tokens, at)
                constant = _constant(tokens[at].value, texts, messages, spoken) if texts else None
                if constant is None:
                    yield tokens[at]
                    at += 1
                else:
                    yield from (Token(tokens[at].lineno, kind, value) for kind, value in constant)
                    at += 2 + 2 * len(texts)

    return ConstantMessages


def _texts_of_call(tokens: Sequence[Token], at: int) -> Sequence[str]:
    """Return the arguments of a call of a message function, if all of them are string literals."""
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


def _constant(
    name: str, texts: Sequence[str], messages: Messages, spoken: Locale
) -> Sequence[tuple[str, str]] | None:
    """Return what replaces a call, as kinds and values of tokens.

    It is None for a call that must wait for its values.
    """
    if name == "plurals":
        forms = plural_forms(messages, spoken.plural_form, *texts)
        pairs = [
            [("string", form), ("colon", ":"), ("string", text), ("comma", ",")]
            for form, text in forms.items()
        ]
        return [("lbrace", "{"), *(token for pair in pairs for token in pair), ("rbrace", "}")]
    context_and_message = texts if name == "pgettext" else ("", *texts)
    text = messages.translate(*context_and_message)
    return [("string", text)] if name == "plain" or "%" not in text + texts[-1] else None
