"""Said messages: which ones layouts say, and what a catalogue says that none of them does."""

import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from broadsheet.closeness import closest, likely_hint
from broadsheet.printing.catalogues import own_catalogues, theme_catalogues
from broadsheet.printing.layouts import Layout
from broadsheet.printing.script_words import SCRIPTS, script_messages
from broadsheet.problems import Problem

SAYING: dict[str, tuple[int | tuple[int, int] | tuple[int, str], ...] | None] = {
    "_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "plain": None, "plurals": (1, 2),
}  # fmt: skip
"""Functions of layouts that say messages, and which of their arguments are messages, as Babel asks."""
_OPTIONS = {"silent": "true", "extensions": "broadsheet.printing.environment.Once"}
_Message = tuple[str, str]
"""Context of a message, which may be empty, and its English singular."""


def has_words(language: str, templates: Mapping[str, Layout]) -> bool:
    """Return whether layouts can be said in a language: in English, or as a catalogue has it."""
    if language.split("-", maxsplit=1)[0] == "en":
        return True
    own = own_catalogues(language, templates)
    return bool(own or theme_catalogues(language))


def unknown_messages(
    language: str,
    templates: Mapping[str, Layout],
    words: Collection[str],
    assets: Mapping[str, Layout] = MappingProxyType({}),
) -> Iterator[Problem]:
    """Yield the advice on messages in an archive's own catalogues of a language that no layout says.

    `words` are what layouts say of the archive's own, such as the names of its taxonomies; scripts
    among the `assets` say messages as well.
    """
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - few archives have a catalogue

    own = own_catalogues(language, templates)
    if not own:
        return
    known = _said(templates) | {("", word) for word in words} | set(_messages_of_scripts(assets))
    for layout in own:
        try:
            catalogue = read_po(io.StringIO(layout.source.decode()), abort_invalid=True)
        except (PoFileError, ValueError):
            continue  # it has mistakes, and these are told
        for message in catalogue:
            key = message.context or "", _singular(message.id)
            if message.id and key not in known:
                yield _problem(layout.file, message.lineno or 0, key, known)


def _problem(file: str, line: int, key: _Message, known: Collection[_Message]) -> Problem:
    context, text = key
    contexts = sorted({other for other, its_text in known if its_text == text})
    if contexts:
        only = " or ".join(f"msgctxt {each!r}" if each else "no msgctxt" for each in contexts)
        hint = f"give it {only}"
    else:
        hint = likely_hint(closest(text, {each for _, each in known})) or "take it out"
    of_context = f" of msgctxt {context!r}" if context else ""
    message = f"no layout says the message {text!r}{of_context}"
    return Problem(file, line, int(line > 0), "", message, hint, "unknown-message")


def _said(templates: Mapping[str, Layout]) -> set[_Message]:
    """Return the messages of the theme, and those that an archive's own layouts say."""
    return {*_theme_messages(), *_own_messages(templates)}


def _theme_messages() -> Iterator[_Message]:
    from babel.messages.pofile import read_po  # noqa: PLC0415 - few archives have a catalogue

    # The theme's complete catalogues have every message of its layouts and of the code.
    for layout in theme_catalogues():
        for message in read_po(io.StringIO(layout.source.decode())):
            yield message.context or "", _singular(message.id)


def _own_messages(templates: Mapping[str, Layout]) -> Iterator[_Message]:
    from jinja2.ext import babel_extract  # noqa: PLC0415 - few archives have a catalogue

    for name, layout in templates.items():
        if layout.file.startswith("layouts/") and name.endswith((".html", ".xml")):
            for _, function, texts, _ in babel_extract(
                io.BytesIO(layout.source), tuple(SAYING), (), _OPTIONS
            ):
                given = (
                    [texts]
                    if isinstance(texts, str)
                    else [each or "" for each in texts or ("", "")]
                )
                yield (given[0], given[1]) if function.endswith("pgettext") else ("", given[0])


def _messages_of_scripts(assets: Mapping[str, Layout]) -> Iterator[_Message]:
    for layout in assets.values():
        # The theme's scripts say what its catalogues have.
        if layout.file.startswith("layouts/") and layout.file.endswith(SCRIPTS):
            for context, message, _ in script_messages(layout.source.decode("utf-8", "replace")):
                yield context, message


def _singular(message_id: str | Sequence[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]
