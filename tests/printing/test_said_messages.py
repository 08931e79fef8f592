import pytest

from broadsheet.printing.layouts import Layout
from broadsheet.printing.said_messages import has_words, unknown_messages

HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


def _templates(**catalogues: str) -> dict[str, Layout]:
    return {
        f"locale/{tag}.po": Layout(f"layouts/locale/{tag}.po", (HEAD + messages).encode())
        for tag, messages in catalogues.items()
    }


@pytest.mark.parametrize("language", ["en", "en-GB", "de", "de-CH", "fr", "ar-EG"])
def test_layouts_can_be_said_in_the_languages_that_ship(language: str) -> None:
    assert has_words(language, {})


@pytest.mark.parametrize("language", ["es", "sw", "pt-BR", "zh-Hant"])
def test_another_language_has_words_when_the_archive_brings_them(language: str) -> None:
    assert not has_words(language, {})
    main = language.partition("-")[0]
    assert has_words(language, _templates(**{main: 'msgid "Corrections"\nmsgstr "X"\n'}))
    assert not has_words(language, _templates(de='msgid "Corrections"\nmsgstr "X"\n'))


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ('msgid "Corrections"\nmsgstr "Q"\n', []),
        ('msgctxt "of a country"\nmsgid "Code"\nmsgstr "Q"\n', []),
        ('msgid "Ministries"\nmsgstr "Q"\n', []),
        ('msgid "Own words"\nmsgstr "Q"\n', []),
        ('msgid "%(num)s boat"\nmsgid_plural "%(num)s boats"\nmsgstr[0] "a"\nmsgstr[1] "b"\n', []),
        ('msgctxt "at sea"\nmsgid "Port"\nmsgstr "Q"\n', []),
        ('#~ msgid "Gone"\n#~ msgstr "Q"\n', []),
        (
            'msgid "Corections"\nmsgstr "Q"\n',
            [(6, "no layout says the message 'Corections'", "did you mean 'Corrections'?")],
        ),
        (
            'msgid "Zebra crossing"\nmsgstr ""\n',
            [(6, "no layout says the message 'Zebra crossing'", "take it out")],
        ),
        (
            'msgid "Code"\nmsgstr "Q"\n',
            [(6, "no layout says the message 'Code'", "give it msgctxt 'of a country'")],
        ),
        (
            'msgctxt "x"\nmsgid "Corrections"\nmsgstr "Q"\n',
            [(7, "no layout says the message 'Corrections' of msgctxt 'x'", "give it no msgctxt")],
        ),
        (
            'msgid "Corrections"\nmsgstr "Q"\n\nmsgid "Zebras"\nmsgstr "Q"\n',
            [(9, "no layout says the message 'Zebras'", "take it out")],
        ),
    ],
)
@pytest.mark.parametrize("language", ["sw", "de"])
def test_a_message_that_no_layout_says_is_told_at_its_line(
    language: str, messages: str, told: list[tuple[int, str, str]]
) -> None:
    own = (
        b'{{ _("Own words") }} {{ ngettext("%(num)s boat", "%(num)s boats", 2) }}'
        b'{% once %}{{ pgettext("at sea", "Port") }}{% endonce %}'
    )
    templates = {
        **_templates(**{language: messages}),
        "own.html": Layout("layouts/own.html", own),
        "broken.html": Layout("layouts/broken.html", b"{% if %}"),
    }
    found = list(unknown_messages(language, templates, {"Ministries", "ministry"}))
    assert [(each.line, each.message, each.hint) for each in found] == told
    assert {(each.file, each.name) for each in found} <= {
        (f"layouts/locale/{language}.po", "unknown-message")
    }


def test_catalogues_of_other_languages_are_not_looked_at() -> None:
    templates = _templates(fr='msgid "Zebras"\nmsgstr "Q"\n')
    assert list(unknown_messages("de", templates, ())) == []
