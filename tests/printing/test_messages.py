import jinja2
import pytest
from babel import Locale
from jinja2.ext import Extension

from broadsheet.printing.catalogues import ENGLISH, Messages, Translation
from broadsheet.printing.messages import constant_messages, message_functions

# Arabic's six forms, CLDR's rule as gettext writes it.
SIX = ("none", "one", "two", "few %(num)s", "many %(num)s", "other %(num)s")


def _arabic(count: int) -> int:
    if count < 3:
        return count
    return 3 if 3 <= count % 100 <= 10 else 4 if count % 100 >= 11 else 5


SPOKEN = Messages(
    {
        ("", "%(num)s story"): Translation(SIX, _arabic),
        ("", "By %(name)s"): Translation(("<%(name)s>",), _arabic),
        ("verb", "Search"): Translation(("Go",), _arabic),
    }
)


def _printed(source: str, messages: Messages = ENGLISH, **names: object) -> str:
    environment = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals.update(message_functions(messages, "<{:,}>".format, Locale("ar")))
    return environment.from_string(source).render(names)


def test_without_a_catalogue_a_message_is_its_english() -> None:
    assert _printed("{{ _('Sources') }} {{ pgettext('verb', 'Search') }}") == "Sources Search"


@pytest.mark.parametrize(
    ("count", "printed"),
    [(0, "&lt;0&gt; stories"), (1, "&lt;1&gt; story"), (2, "&lt;2&gt; stories")],
)
def test_a_number_chooses_the_form_and_is_written_as_the_language_writes_it(
    count: int, printed: str
) -> None:
    assert (
        _printed("{{ ngettext('%(num)s story', '%(num)s stories', count) }}", count=count)
        == printed
    )


@pytest.mark.parametrize(
    ("count", "form"),
    [(0, "none"), (1, "one"), (2, "two"), (3, "few"), (11, "many"), (100, "other"), (103, "few")],
)
def test_a_language_has_as_many_forms_as_its_rule(count: int, form: str) -> None:
    assert _printed(
        "{{ ngettext('%(num)s story', '%(num)s stories', count) }}", SPOKEN, count=count
    ).startswith(form)


def test_a_context_tells_two_messages_of_the_same_words_apart() -> None:
    assert (
        _printed("{{ pgettext('verb', 'Search') }} {{ pgettext('noun', 'Search') }}", SPOKEN)
        == "Go Search"
    )


def test_what_stands_in_a_message_and_the_message_itself_are_escaped() -> None:
    assert (
        _printed("{{ _('By %(name)s', name=name) }}", SPOKEN, name="<b>%(x)s")
        == "&lt;&lt;b&gt;%(x)s&gt;"
    )


def test_what_a_layout_made_is_put_into_a_message_as_it_stands() -> None:
    source = "{% set link %}<a>{{ name }}</a>{% endset %}{{ _('By %(name)s', name=link) }}"
    assert _printed(source, name="<") == "By <a>&lt;</a>"


def test_a_block_of_a_message_says_the_same() -> None:
    source = "{% trans count=n, who='<' %}One of {{ who }}{% pluralize %}{{ count }} of {{ who }}{% endtrans %}"
    assert _printed(source, n=1) == "One of &lt;"
    assert _printed(source, n=2) == "&lt;2&gt; of &lt;"


def test_scripts_get_messages_as_they_stand_and_plurals_by_cldrs_names() -> None:
    assert _printed("{{ plain('By %(name)s') | tojson }}", SPOKEN) == '"\\u003c%(name)s\\u003e"'
    source = "{{ plurals('%(num)s story', '%(num)s stories') | tojson }}"
    assert _printed(source, SPOKEN) == (
        '{"few": "few %(num)s", "many": "many %(num)s", "one": "one", "other": "other %(num)s", '
        '"two": "two", "zero": "none"}'
    )


def _at_once(source: str, messages: Messages, **names: object) -> str:
    extensions: list[str | type[Extension]] = [
        "jinja2.ext.i18n",
        constant_messages(messages, Locale("ar")),
    ]
    environment = jinja2.Environment(autoescape=True, extensions=extensions)
    environment.globals.update(message_functions(messages, str, Locale("ar")))
    return environment.from_string(source).render(names)


@pytest.mark.parametrize(
    "source",
    [
        "{{ _('A & b') }}{{ pgettext('verb', 'Search') }}{{ gettext('x') }}",
        "{{ pgettext('verb', 'Search') if x else _('By %(name)s', name=x) }}",
        "{{ ngettext('%(num)s story', '%(num)s stories', 7) }}{{ _('100 %%') }}",
        "{{ {'a': plain('By %(name)s'), 'b': plurals('%(num)s story', '%(num)s stories')} | tojson }}",
        "{{ x._('Search') if x.y else 'a' }}{{ _(x) }}{{ _('a' 'b') }}{{ _('a' ~ 'b') }}{{ plain(x) }}",
        "{% set said = _('<') %}{{ said }}{% autoescape false %}{{ _('<') }}{% endautoescape %}",
        "{% for each in (_('a'), _('b')) %}{{ each }}{{ pgettext('between names', ', ') }}{% endfor %}",
    ],
)
def test_a_message_put_in_when_a_layout_is_compiled_is_the_one_said_when_it_prints(
    source: str,
) -> None:
    assert _at_once(source, SPOKEN, x="<i>") == _printed(source, SPOKEN, x="<i>").replace(
        "&lt;7&gt;", "7"
    )
