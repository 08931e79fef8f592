"""What layouts print through our environment is what jinja2's own would print."""

import jinja2
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from broadsheet.pages.environment import Environment

LAYOUT = """
{%- macro wrapped(value, mark="") %}<b>{{ value }}{{ mark }}</b>{% endmacro -%}
{%- macro around() %}[{{ caller() }}{{ varargs | length }}]{% endmacro -%}
{%- set kept %}<i>{{ value }}</i>{% endset -%}
{{ value }}|{{ wrapped(value) }}|{{ wrapped(value, mark=value) }}|{{ kept }}|{{ value ~ kept }}
{%- call around(1, 2) %}{{ value }}{% endcall -%}
{%- filter upper %}{{ value }}<p>{% endfilter -%}
{%- for each in [value, kept] %}{% set inner = each %}{{ wrapped(inner) }}{{ loop.index }}{% endfor -%}
{%- autoescape false %}{{ value }}{% endautoescape -%}
"""


def printed(environment: jinja2.Environment, name: str, value: object) -> str:
    return environment.get_template(name).render(value=value)


LOADER = jinja2.DictLoader({"page.html": LAYOUT, "page.txt": LAYOUT})
OURS = Environment(LOADER, None)
THEIRS = jinja2.Environment(
    loader=LOADER, autoescape=jinja2.select_autoescape(("html",), default=False), trim_blocks=True, lstrip_blocks=True
)
TEXTS = st.text(st.sampled_from("a<>&'\" é"), max_size=8)


@given(st.one_of(TEXTS, TEXTS.map(Markup), st.integers(), st.none(), st.booleans(), st.lists(TEXTS, max_size=2)))
def test_everything_is_printed_as_jinja2_prints_it(value: object) -> None:
    for name in ("page.html", "page.txt"):
        assert printed(OURS, name, value) == printed(THEIRS, name, value)


@given(TEXTS)
def test_a_text_and_the_same_marked_as_safe_are_told_apart(text: str) -> None:
    # They are equal, and have the same hash.
    assert OURS.printed(text) == escape(text)
    assert OURS.printed(Markup(text)) == text
    assert OURS.printed(text) == escape(text)
