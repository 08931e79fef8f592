from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.printing.catalogues import (
    catalogue_problems,
    catalogue_sources,
    messages_in,
    read_catalogue,
)
from broadsheet.printing.layouts import Layout
from tests.building import publish, published, story, write

HEADER = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
STORIES = 'msgid "%(num)s story"\nmsgid_plural "%(num)s stories"\n'


def _own(files: Mapping[str, str]) -> dict[str, Layout]:
    return {name: Layout(f"layouts/{name}", source.encode()) for name, source in files.items()}


def test_a_languages_own_messages_take_the_place_of_its_main_languages() -> None:
    own = _own(
        {
            "locale/fr.po": 'msgid "Born"\nmsgstr "Né"\n\nmsgid "Code"\nmsgstr "Code"\n',
            "locale/fr-CA.po": 'msgid "Born"\nmsgstr "Naissance"\n',
        }
    )
    messages = messages_in("fr-CA", own)
    assert [messages.translate("", text) for text in ("Born", "Code", "Else")] == [
        "Naissance",
        "Code",
        "Else",
    ]
    assert messages_in("de", own).translate("", "Born") != "Né"


def test_english_too_can_be_said_in_an_archives_own_words() -> None:
    assert messages_in(
        "en", _own({"locale/en.po": 'msgid "Born"\nmsgstr "Date of birth"\n'})
    ).translate("", "Born") == ("Date of birth")


def test_each_catalogue_chooses_plurals_by_its_own_rule() -> None:
    own = _own({"locale/ar.po": HEADER + STORIES + 'msgstr[0] "few"\nmsgstr[1] "many"\n'})
    messages = messages_in("ar", own)
    assert [messages.translate_counted("", "%(num)s story", "%(num)s stories", count) for count in (0, 1, 2)] == [
        "few", "few", "many",
    ]  # fmt: skip


def test_what_is_not_translated_or_only_guessed_is_said_in_english() -> None:
    own = _own({"locale/xx.po": 'msgid "Born"\nmsgstr ""\n\n#, fuzzy\nmsgid "Code"\nmsgstr "?"\n'})
    assert [messages_in("xx", own).translate("", text) for text in ("Born", "Code")] == [
        "Born",
        "Code",
    ]


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ('msgid "Born"\nmsgstr Né\n', 2, "is not a line of a catalogue"),
        ('\nmsgid "By %(name)s"\nmsgstr "De %(nom)s"\n', 2, "%(nom)s is not in 'By %(name)s'"),
        ('\nmsgid "By %(name)s"\nmsgstr "De"\n', 2, "%(name)s of 'By %(name)s' is missing"),
        ('\nmsgid "Born"\nmsgstr "100 %"\n', 2, "has a % that stands for nothing"),
        ('\nmsgid "Born"\nmsgstr "%d"\n', 2, "has a % that stands for nothing"),
        (HEADER + STORIES + 'msgstr[0] "x"\n', 5, "lacks a form of the plural"),
        (
            'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=__import__;\\n"\n',
            0,
            "its header cannot be read",
        ),
    ],
)
def test_a_mistake_in_a_catalogue_is_placed(source: str, line: int, message: str) -> None:
    templates = _own({"locale/xx.po": source})
    (problem,) = catalogue_problems("xx", templates)
    assert (problem.file, problem.line) == ("layouts/locale/xx.po", line)
    assert message in problem.message
    assert problem.hint
    assert not catalogue_problems("yy", templates)


def test_a_catalogue_that_is_not_utf_8_is_a_mistake() -> None:
    assert read_catalogue(Layout("layouts/locale/xx.po", b'msgid "x"\nmsgstr "\xff"\n')).problems


def test_a_form_for_one_may_say_the_number_in_words() -> None:
    assert not read_catalogue(
        Layout("", (HEADER + STORIES + 'msgstr[0] "one"\nmsgstr[1] "%(num)s"\n').encode())
    ).problems


def test_pages_depend_on_the_catalogues_of_their_language_only() -> None:
    own = _own({"locale/fr.po": "one", "locale/de.po": "two"})
    assert catalogue_sources("fr", own) != catalogue_sources("en", own) == b""
    assert catalogue_sources("fr-CA", own) == catalogue_sources("fr", own)


def test_a_changed_message_prints_the_pages_anew_as_a_clean_build_does(tmp_path: Path) -> None:
    files = {
        "archive.yml": "base_url: https://record.example/\n",
        "content/stories/rains.md": story("Rains"),
    }
    root = write(tmp_path, files)
    publish(root)
    write(root, {"layouts/locale/en.po": 'msgid "Permanent address"\nmsgstr "Where it <stands>"\n'})
    publish(root)
    site = published(root / "site")
    assert b"Where it &lt;stands&gt;" in site["2025/06/rains/index.html"]
    publish(root, root / "clean", clean=True)
    assert site == published(root / "clean")


def test_a_build_with_a_broken_catalogue_publishes_nothing(tmp_path: Path) -> None:
    files = {
        "content/stories/rains.md": story("Rains"),
        "layouts/locale/en.po": 'msgid "Born"\nmsgstr "%d"\n',
    }
    assert [problem.file for problem in publish(write(tmp_path, files)).problems] == [
        "layouts/locale/en.po"
    ]
    assert not (tmp_path / "site" / "index.html").exists()


LINES = st.sampled_from([
    'msgid ""', 'msgstr ""', '"Plural-Forms: nplurals=2; plural=n;\\n"', 'msgid_plural "x"', 'msgstr[0] "y"',
    'msgid "z"',    'msgctxt "c"', 'msgstr[9] "%(x)s"', "#, fuzzy", '#~ msgid "old"',
    "#~", "# none", "#: a:1", "", '"Content-Type: x"',
    '"Plural-Forms: 9\\n"', '"\\q"', "msgid", "?", '"Language: q\\n"', '"PO-Revision-Date: q\\n"', '"%"',
    '"Plural-Forms: nplurals=x; plural=n;\\n"',
])  # fmt: skip


@given(st.lists(LINES, max_size=12))
def test_whatever_a_catalogue_says_is_read_or_told(lines: list[str]) -> None:
    catalogue = read_catalogue(Layout("layouts/locale/xx.po", "\n".join(lines).encode()))
    assert all(problem.line <= len(lines) + 1 for problem in catalogue.problems)
    for said in catalogue.messages.translations.values():
        assert said.form(3) >= 0
