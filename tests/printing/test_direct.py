"""The direct environment prints what the other one prints, or leaves it to that one."""

from typing import Any

import jinja2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from broadsheet.printing.direct import DirectEnvironment, Indirect
from broadsheet.printing.environment import Environment
from broadsheet.printing.layouts import Layout, default_theme, read_layouts
from broadsheet.printing.renderer import Renderer
from broadsheet.problems import Problem
from broadsheet.views.host import RedirectView
from broadsheet.views.view import UNLAID
from tests.printing.samples import BODIES, PAGES, SITE

PARTS = {
    "_parts.html": (
        "{% macro wrapped(value, mark='') %}<b>{{ value }}{{ mark }}</b>{% endmacro %}"
        "{% macro bare() %}<i>{% endmacro %}"
    ),
    "_parts.txt": "{% macro wrapped(value, mark='') %}<b>{{ value }}{{ mark }}</b>{% endmacro %}",
    "_frame.html": "<{% block main %}{{ value }}{% endblock %}>{{ value }}",
}
ALIKE = {
    "an attribute": "{{ view.href }}|{{ view.canonical.upper() }}|{{ view }}",
    "an item": "{{ {'a': value}.a }}|{{ {'items': 1}['items'] }}|{{ [value][0] }}",
    "an attribute that is no name of Python's": "{{ {'class': value, '_own': 1}.class }}",
    "a value that is not there": "{{ view.nothing is defined }}{{ none_such is defined }}",
    "a default": "{{ view.nothing | default('<') }}{{ none_such | default(value) }}",
    "macros": (
        "{% from '_parts.html' import wrapped, bare %}"
        "{{ wrapped(value) }}{{ wrapped(value, value) }}{{ wrapped(mark=1, value=2) }}{{ bare() }}"
    ),
    "macros of a module": "{% import '_parts.html' as parts %}{{ parts.wrapped(value) }}",
    "macros that escape otherwise": "{% from '_parts.txt' import wrapped %}{{ wrapped(value) }}",
    "what a call says": (
        "{% macro around() %}[{{ caller() }}{{ varargs | length }}{{ kwargs }}]{% endmacro %}"
        "{% call around(1, 2, a=3) %}{{ value }}{% endcall %}"
    ),
    "a block": "{% extends '_frame.html' %}{% block main %}{{ super() }}{{ self.main | length }}{% endblock %}",
    "a block of the frame": "{% extends '_frame.html' %}{% block main %}a{{ super() }}b{% endblock %}",
    "an inclusion": "{% include '_frame.html' %}|{% include ['_none.html', '_frame.html'] %}",
    "a computed one": "{% include '_fra' ~ 'me.html' %}{% set n = '_frame.html' %}{% include n %}",
    "loops": (
        "{% for each in [value, 'b'] recursive %}{{ loop.index }}{{ each }}"
        "{% if loop.depth < 2 %}{{ loop(['x']) }}{% endif %}{% endfor %}"
    ),
    "names that change": (
        "{% set n = namespace(last='') %}{% for each in [1, 2] %}{% set n.last = n.last ~ each %}"
        "{% endfor %}{{ n.last }}{% set kept %}<{{ value }}>{% endset %}{{ kept }}{{ kept ~ value }}"
    ),
    "messages": (
        "{{ _('About %(name)s', name=value) }}{{ ngettext('%(num)s story', '%(num)s stories', 3) }}"
        "{% set said = ngettext %}{{ said('%(num)s story', '%(num)s stories', 2) }}"
        "{% macro _(a) %}own {{ a }}{% endmacro %}{{ _('x', ) }}"
    ),
    "functions of values": "{{ 'a,b'.split(',') }}{{ [3, 1] | sort }}{{ {'a': 1}.items() | list }}",
    "arguments of all sorts": (
        "{% macro f(a, b=2, c=3) %}{{ a }}{{ b }}{{ c }};{% endmacro %}"
        "{{ f(1) }}{{ f(1, 5) }}{{ f(*[1, 2, 3]) }}{{ f(**{'a': 7}) }}{{ f(1, **{'c': 4}) }}"
    ),
    "another way to escape": "{% autoescape false %}{{ value }}{% endautoescape %}{{ value }}",
    "nothing but text": "a<b",
}


def environments(layout: str) -> tuple[Environment, DirectEnvironment]:
    loader = jinja2.DictLoader(PARTS | {"page.html": layout, "page.txt": layout})
    return Environment(loader, None), DirectEnvironment(loader, None)


def printed(layout: str, value: str) -> tuple[Any, Any]:
    """Return what a renderer makes of a layout, and what it makes without the direct environment."""
    templates = {
        name: Layout(f"layouts/{name}", source.encode())
        for name, source in (
            PARTS | {"redirect.html": layout.replace("value", "view.href")}
        ).items()
    }
    view = msgspec.msgpack.encode(RedirectView(href=value, canonical="https://a.example/"))
    both = Renderer(templates, SITE, {}), Renderer(templates, SITE, {})
    both[1].indirect.add("redirect.html")
    direct, other = (each.render("redirect.html", view) for each in both)
    return direct, other


@pytest.mark.parametrize("what", ALIKE)
@given(value=st.text(st.sampled_from("a<&'\" é"), max_size=5))
def test_pages_are_what_they_are_without_it(what: str, value: str) -> None:
    direct, other = printed(ALIKE[what], value)
    assert direct == other
    assert isinstance(direct, bytes | Problem)


@pytest.mark.parametrize(
    "layout",
    ["\n{{ view.nothing }}", "\n{{ nothing() }}", "\n{{ nothing }}", "\n{% for a in nothing %}{% endfor %}",
     "\n{{ view.href() }}", "\n{{ 1 / 0 }}", "\n{% if view.nothing %}{% endif %}", "\n{% include 'none.html' %}",
     "\n{% from '_parts.html' import none %}{{ none() }}", "\n{{ view.nothing.more }}", "\n{{ nothing.more }}",
     "\n{% macro f(a, b=1) %}{{ b }}{{ a }}{% endmacro %}{{ f() }}", "\n{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}"],
)  # fmt: skip
def test_a_mistake_is_told_as_it_is_without_it(layout: str) -> None:
    direct, other = printed(layout, "/")
    assert isinstance(other, Problem)
    assert direct == other
    assert direct.line == 2


@pytest.mark.parametrize("name", PAGES)
def test_it_prints_every_page_of_the_theme(name: str) -> None:
    layout, view = PAGES[name]
    renderer = Renderer(read_layouts(default_theme().parent).templates, SITE, BODIES)
    renderer.render(layout, msgspec.msgpack.encode(view))
    assert layout in UNLAID or not renderer.indirect


def test_it_refuses_what_it_cannot_know() -> None:
    for layout in (ALIKE["another way to escape"], ALIKE["macros that escape otherwise"]):
        _, direct = environments(layout)
        with pytest.raises(Indirect):
            direct.get_template("page.html")


def test_a_layout_that_it_cannot_print_is_printed_by_the_other_from_then_on() -> None:
    templates = {"redirect.html": Layout("layouts/redirect.html", b"{{ view.nothing is defined }}")}
    renderer = Renderer(templates, SITE, {})
    view = msgspec.msgpack.encode(RedirectView(href="/", canonical="https://a.example/"))
    assert [renderer.render("redirect.html", view) for _ in range(2)] == [b"False"] * 2
    assert renderer.indirect == {"redirect.html"}


@given(st.text(st.sampled_from("a<&'"), max_size=5))
def test_texts_side_by_side_are_one_step(value: str) -> None:
    ours, direct = environments("<p>{{ value }}</p>{{ value }}{{ 1 }}")
    for name in ("page.html", "page.txt"):
        context = {"value": value}
        texts = list(
            direct.get_template(name).root_render_func(
                direct.get_template(name).new_context(context)
            )
        )
        assert texts == [ours.get_template(name).render(context)]
        assert not isinstance(texts[0], Markup)
