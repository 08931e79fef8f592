"""Words of scripts: what scripts say in the archive's language, and what they know of the site.

A script that says something calls one of four functions, with texts between double quotes and
nothing else, and what it calls is never defined: as an asset is published, the call becomes what it
returns.

    gettext("Copied.")                          the message in the archive's language
    pgettext("command", "Copy")                 the same, of a context
    plurals("%(num)s name", "%(num)s names")    the forms of a plural, by CLDR's names
    site("kinds")                               what layouts print as `site.kinds`

So pages do not have to carry words for scripts, which would be the same on each.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial

import msgspec

from broadsheet.printing.catalogues import Messages, is_catalogue, messages_in, plural_forms
from broadsheet.printing.layouts import Layout
from broadsheet.views.site import Site

SCRIPTS = (".js", ".mjs")
"""How the names of scripts end."""
_TEXT = r'"(?:[^"\\\n]|\\.)*"'
# What stands before a name is looked at after its first letter: where a pattern begins with letters,
# Python finds them four times as fast.
_CALL = re.compile(
    r"([gps](?<![\w$.].)(?:(?<=g)ettext|(?<=p)gettext|(?<=p)lurals|(?<=s)ite))"
    rf"\(\s*({_TEXT}(?:\s*,\s*{_TEXT})?)\s*,?\s*\)"
)
_BEGINNINGS = (b"gettext(", b"plurals(", b"site(")
"""How every call begins, or goes on: most scripts have none, and are found out in no time."""
_ARGUMENTS = {"gettext": 1, "pgettext": 2, "plurals": 2, "site": 1}
_KNOWN = frozenset(Site.__struct_fields__) - {"assets"}


def with_words(
    assets: Mapping[str, Layout], site: Site, templates: Mapping[str, Layout]
) -> Mapping[str, Layout]:
    """Return assets, by name, in whose scripts the calls for words have become these words.

    `templates` hold the archive's own catalogues. Of `site`, scripts may not ask for the addresses
    of assets, as these depend on what is in scripts. A call that cannot be answered stays as it is.
    """
    own = tuple((name, layout) for name, layout in templates.items() if is_catalogue(name))
    return _with_words(tuple(assets.items()), msgspec.msgpack.encode(site), own)


@lru_cache(maxsize=4)
def _with_words(
    assets: tuple[tuple[str, Layout], ...],
    encoded_site: bytes,
    catalogues: tuple[tuple[str, Layout], ...],
) -> Mapping[str, Layout]:
    """Return the same of values that tell whether anything has changed: few edits change any."""
    site, templates = msgspec.msgpack.decode(encoded_site, type=Site), dict(catalogues)
    words: list[Callable[[re.Match[str]], str]] = []

    def said(layout: Layout) -> Layout:
        if not any(beginning in layout.source for beginning in _BEGINNINGS):
            return layout
        source = layout.source.decode("utf-8", "surrogateescape")
        if not _CALL.search(source):
            return layout
        # Catalogues take their time to read, and an archive's own scripts may say nothing.
        words[:] = words or [partial(_answer, messages_in(site.language, templates), site)]
        return Layout(layout.file, _CALL.sub(words[0], source).encode("utf-8", "surrogateescape"))

    return {name: said(layout) if name.endswith(SCRIPTS) else layout for name, layout in assets}


def script_messages(script: str) -> list[tuple[str, str, str]]:
    """Return the messages that a script says: each with its context, its English and its plural.

    Context and plural are empty where there is none.
    """
    found = []
    for match in _CALL.finditer(script):
        name, texts = match[1], _texts(match)
        if name == "site" or len(texts) != _ARGUMENTS[name]:
            continue
        context, message = (texts[0], texts[1]) if name == "pgettext" else ("", texts[0])
        found.append((context, message, texts[1] if name == "plurals" else ""))
    return found


def _answer(messages: Messages, site: Site, match: re.Match[str]) -> str:
    """Return the value of a call, as a script writes it."""
    name, texts = match[1], _texts(match)
    if len(texts) != _ARGUMENTS[name]:
        return match[0]
    value: object
    if name == "site":
        if texts[0] not in _KNOWN:
            return match[0]
        value = msgspec.to_builtins(getattr(site, texts[0]))
    elif name == "plurals":
        value = plural_forms(messages, _category(site.language), *texts)
    else:
        value = messages.translate(*(texts if name == "pgettext" else ("", *texts)))
    text = json.dumps(value, ensure_ascii=False)
    # After an arrow, a brace would begin a block.
    return f"({text})" if text.startswith("{") else text


def _texts(match: re.Match[str]) -> list[str]:
    return [json.loads(text) for text in re.findall(_TEXT, match[2])]


def _category(language: str) -> Callable[[int], str]:
    """Return the function that names the form of a plural that goes with a number, by CLDR's name."""
    if language.split("-", maxsplit=1)[0] == "en":
        return lambda count: "one" if count == 1 else "other"
    from broadsheet.printing.language import locale  # noqa: PLC0415 - loads Babel, which English needs not

    return locale(language).plural_form
