"""What layouts print through our environment is what jinja2's own would print."""

import gc

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from broadsheet.printing.environment import Environment

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
    loader=LOADER,
    autoescape=jinja2.select_autoescape(("html",), default=False),
    trim_blocks=True,
    lstrip_blocks=True,
)
TEXTS = st.text(st.sampled_from("a<>&'\" é"), max_size=8)


@given(
    st.one_of(
        TEXTS,
        TEXTS.map(Markup),
        st.integers(),
        st.none(),
        st.booleans(),
        st.lists(TEXTS, max_size=2),
    )
)
def test_everything_is_printed_as_jinja2_prints_it(value: object) -> None:
    for name in ("page.html", "page.txt"):
        assert printed(OURS, name, value) == printed(THEIRS, name, value)


@given(TEXTS)
def test_a_text_and_the_same_marked_as_safe_are_told_apart(text: str) -> None:
    # They are equal, and have the same hash.
    assert OURS.escape_value(text) == escape(text)
    assert OURS.escape_value(Markup(text)) == text
    assert OURS.escape_value(text) == escape(text)


def test_a_page_leaves_nothing_behind() -> None:
    # Builds do not look for values that hold only each other.
    layout = "{% macro marked(text) %}{{ text }}{{ view }}{% endmacro %}{{ marked(view) }}"
    page = Environment(jinja2.DictLoader({"page.html": layout}), None).get_template("page.html")
    page.render(view="of the first, which loads what all need")
    gc.collect()
    gc.disable()
    try:
        page.render(view="of the second")
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_what_stands_in_once_is_made_with_the_first_page_and_kept() -> None:
    each = "{% for each in own %}{{ each }}{{ loop.index }}{{ told() }}{% endfor %}"
    part = f"{{% once %}}{{% set own = site %}}<p>{each}{{% endonce %}}"
    environment = Environment(
        jinja2.DictLoader({"page.html": f"{{{{ view }}}}{part}|{part}", "other.html": part}), None
    )
    asked: list[str] = []

    def told() -> str:
        asked.append("told")
        return "<"

    environment.globals.update(site=["a&b"], told=told)
    for name in ("page.html", "page.html", "other.html"):
        made = environment.get_template(name).render(view="1")
        assert made.replace("1<p>", "<p>", 1).split("|") == ["<p>a&amp;b1&lt;"] * (
            1 if name == "other.html" else 2
        )
    # Twice in one layout and once in another: the same words elsewhere are not the same.
    assert len(asked) == 3


def test_what_stands_in_once_with_a_name_is_made_for_each_of_its_values() -> None:
    layout = "{% set here = view.here %}{% once here %}{{ told(here) }}{% endonce %}"
    environment = Environment(jinja2.DictLoader({"page.html": layout}), None)
    asked: list[str] = []

    def told(here: str) -> str:
        asked.append(here)
        return f"<{here}>"

    environment.globals.update(told=told)
    page = environment.get_template("page.html")
    made = [page.render(view={"here": here}) for here in ("a", "b", "a", "")]
    assert made == ["&lt;a&gt;", "&lt;b&gt;", "&lt;a&gt;", "&lt;&gt;"]
    assert asked == ["a", "b", ""]


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("{{ view }}", "'once' uses 'view', which may be something else on another page"),
        ("{% if a.b %}{% endif %}", "'once' uses 'a', which may be something else on another page"),
        (
            "{% block main %}{% endblock %}",
            "the block 'main' stands in 'once': it may say something else on another page",
        ),
    ],
)
def test_once_takes_nothing_that_may_differ_from_page_to_page(inside: str, message: str) -> None:
    environment = Environment(
        jinja2.DictLoader({"page.html": f"<p>\n{{% once %}}{inside}{{% endonce %}}"}), None
    )
    with pytest.raises(jinja2.TemplateSyntaxError) as raised:
        environment.get_template("page.html")
    assert (raised.value.message, raised.value.lineno) == (message, 2)


def test_of_what_stands_in_once_the_latest_texts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadsheet.printing.environment._MOST_TEXTS", 2)
    layout = "{% set here = view %}{% once here %}{{ told(here) }}{% endonce %}"
    environment = Environment(jinja2.DictLoader({"page.html": layout}), None)
    asked: list[object] = []

    def told(here: object) -> str:
        asked.append(here)
        return f"<{here}>"

    environment.globals.update(told=told)
    page = environment.get_template("page.html")
    assert [page.render(view=here) for here in "abbca"] == [
        f"&lt;{here}&gt;" for here in ("a", "b", "b", "c", "a")
    ]
    assert asked == ["a", "b", "c", "a"]
    # What can change is known by nothing.
    changing = ["x"]
    assert page.render(view=changing) == "&lt;[&#39;x&#39;]&gt;"
    changing.append("y")
    assert page.render(view=changing) == "&lt;[&#39;x&#39;, &#39;y&#39;]&gt;"
