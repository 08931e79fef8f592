"""What scripts say: calls that become values as they are published."""

import pytest

from broadsheet.printing.layouts import Layout
from broadsheet.printing.script_words import script_messages, with_words
from broadsheet.views.site import Site
from tests.printing.samples import SITE

OWN = {"locale/de.po": Layout("layouts/locale/de.po", b"""
msgid ""
msgstr ""
"Language: de\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Copied."
msgstr "Im \\"Kasten\\"."
""")}  # fmt: skip


def published(script: str, language: str = "en", name: str = "own.js") -> str:
    site = Site(
        **{each: getattr(SITE, each) for each in SITE.__struct_fields__} | {"language": language}
    )
    assets = {name: Layout(f"layouts/assets/{name}", script.encode())}
    return with_words(assets, site, OWN)[name].source.decode()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ('say(gettext("Copied."));', 'say("Copied.");'),
        ('pgettext("command", "Copy")', '"Copy"'),
        ('x = plurals("%(num)s name", "%(num)s names")', 'x = ({"one": "%(num)s name", "other": "%(num)s names"})'),
        ('plurals(\n  "%(num)s name",\n  "%(num)s names",\n)', '({"one": "%(num)s name", "other": "%(num)s names"})'),
        ('`${gettext("a \\"b\\"")}`', '`${"a \\"b\\""}`'),
        ('site("home")', '"/"'),
    ],
)  # fmt: skip
def test_a_call_becomes_what_it_returns(script: str, said: str) -> None:
    assert published(script) == said


@pytest.mark.parametrize(
    "script",
    [
        'i18n.gettext("Copied.")', "gettext(word)", 'gettext("a" + b)', 'gettext("a", "b")', 'pgettext("a")',
        'site("assets")', 'site("nothing")', 'my_gettext("a")', "gettext('Copied.')", "const gettext = (a) => a;",
    ],
)  # fmt: skip
def test_what_is_no_such_call_stays(script: str) -> None:
    assert published(script) == script


def test_words_are_those_of_the_archives_language_and_of_its_own_catalogue() -> None:
    assert published('gettext("Copied.")', "de") == '"Im \\"Kasten\\"."'
    assert published('pgettext("colours", "dark")', "de") == '"dunkel"'
    assert '"few"' in published('plurals("%(num)s name", "%(num)s names")', "ar")


def test_a_file_that_is_no_script_is_left_as_it_is() -> None:
    assert published('gettext("Copied.")', name="own.css") == 'gettext("Copied.")'


def test_the_messages_of_a_script_are_collected() -> None:
    script = 'gettext("A"); pgettext("c", "B"); plurals("%(num)s D", "%(num)s Ds"); site("kinds"); gettext(word)'
    assert script_messages(script) == [
        ("", "A", ""),
        ("c", "B", ""),
        ("", "%(num)s D", "%(num)s Ds"),
    ]
