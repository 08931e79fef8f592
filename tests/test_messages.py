"""The theme's words: every one is a message, and every catalogue says them all."""

import html
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
from babel.messages import Catalog, Message
from jinja2.lexer import TOKEN_DATA

from broadsheet.printing.catalogues import read_catalogue
from broadsheet.printing.layouts import Layout
from tests.messages import LOCALE, ROOT, catalogues, collected, text

SAID_ALOUD = {"alt", "aria-label", "aria-description", "label", "placeholder", "title"}
LAYOUTS = sorted((ROOT / "layouts").rglob("*.html"))
NAMES = {"Broadsheet", "Wikidata"}
"""Words that are the same in every language."""

COMPLETE = {"ar.po", "de.po", "fr.po"}
"""Catalogues that say every message; what another lacks is said in English."""

each_catalogue = pytest.mark.parametrize(
    ("name", "catalogue"), [(file.name, each) for file, each in catalogues()]
)


_said = cache(collected)
"""What layouts, scripts and code say, read once for all catalogues."""


def _ids(catalogue: Catalog) -> set[tuple[str | None, object]]:
    return {(message.context, message.id) for message in catalogue if message.id}


class _Words(HTMLParser):
    """Finds the letters of a layout that readers would read or hear."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.extend(value or "" for name, value in attrs if name in SAID_ALOUD)
        # An attribute whose value is printed by the layout comes here in pieces.
        del tag

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def _words(source: str) -> Iterator[str]:
    """Yield the words in the template data of a layout, outside tags and their silent attributes."""
    printed = "".join(
        value
        if token == TOKEN_DATA
        else "\N{OBJECT REPLACEMENT CHARACTER}" * (token == "variable_begin")
        for _, token, value in jinja2.Environment(extensions=["jinja2.ext.i18n"]).lex(source)
    )
    parser = _Words()
    parser.feed(printed)
    parser.close()
    for found in parser.found:
        # An attribute that is set in one place and printed in another looks like text.
        said = re.sub(r"\s[\w-]+=\"[^\"]*\"", "", html.unescape(found))
        yield from (word for word in re.findall(r"[^\W\d_]{2,}", said) if word not in NAMES)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_word_of_a_layout_is_a_message(layout: Path) -> None:
    assert list(_words(layout.read_text())) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>{{ _('Sources') }} · {{ view.title }}</p>", []),
        ("<p>Sources</p>", ["Sources"]),
        ('<p class="one" aria-label="Two {{ view.three }}">{# Four #}</p>', ["Two"]),
        ('<input placeholder="Find"{% if view.five %} hidden{% endif %}>', ["Find"]),
        ("{% if view.six %}, page {{ view.number }}{% endif %}", ["page"]),
    ],
)
def test_words_outside_messages_are_found(source: str, words: list[str]) -> None:
    assert list(_words(source)) == words


def test_a_string_that_a_layout_prints_is_a_message() -> None:
    printed = re.compile(r"(?:\{\{|\belse)\s*[\"'][A-Z]")
    assert [layout.name for layout in LAYOUTS if printed.search(layout.read_text())] == []


@each_catalogue
def test_a_catalogue_has_no_message_but_those_of_the_layouts(name: str, catalogue: Catalog) -> None:
    said = _ids(_said())
    assert not _ids(catalogue) - said, "make messages takes them out"
    assert name not in COMPLETE or not said - _ids(catalogue), (
        "make messages puts them in, to be translated"
    )


def _forms(message: Message) -> tuple[str, ...]:
    said = message.string
    return (said,) if isinstance(said, str) else tuple(said or ("",))


@each_catalogue
def test_a_catalogue_guesses_no_message_and_a_complete_one_says_all(
    name: str, catalogue: Catalog
) -> None:
    assert not [message.id for message in catalogue if message.id and message.fuzzy]
    lacking = [message.id for message in catalogue if message.id and not all(_forms(message))]
    assert name not in COMPLETE or lacking == []
    assert not catalogue.obsolete


@each_catalogue
def test_a_catalogue_has_no_mistake_and_is_written_as_make_messages_writes_it(
    name: str, catalogue: Catalog
) -> None:
    source = (LOCALE / name).read_bytes()
    assert read_catalogue(Layout(name, source)).problems == ()
    assert text(catalogue) == source


def test_there_is_a_complete_catalogue_of_a_language_from_right_to_left() -> None:
    assert {file.name for file, _ in catalogues()} >= COMPLETE
