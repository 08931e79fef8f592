"""What of an archive's own layouts no page will show is told, and the theme itself is told nothing."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from broadsheet.printing import parsed_layouts
from broadsheet.printing.layout_advice import advice_on_layouts
from broadsheet.printing.layouts import Layout, Layouts, default_theme, read_layouts
from broadsheet.problems import Problem
from broadsheet.views.site import Site
from tests.building import REPOSITORY, write
from tests.printing.samples import SITE

THEME = read_layouts(Path("/nowhere"))


@pytest.fixture(scope="module", autouse=True)
def _parsed_once() -> Iterator[None]:
    """Parse each layout of the theme, and look through it, once for all tests: nobody changes the trees."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsed_layouts, "parsed", cache(parsed_layouts.parsed))
        patch.setattr(parsed_layouts, "drawn_by", cache(parsed_layouts.drawn_by))
        yield


def _advice(files: Mapping[str, str], site: Site = SITE) -> list[Problem]:
    """Return the advice on an archive's own layouts, by their path below `layouts/`."""
    templates, assets = dict(THEME.templates), dict(THEME.assets)
    for path, text in files.items():
        folder, _, rest = path.partition("assets/")
        kind = templates if folder else assets
        kind[path if folder else rest] = Layout(f"layouts/{path}", text.encode())
    return list(advice_on_layouts(Layouts(templates, assets), site, ("/2025/", "/"), ""))


def _told(files: Mapping[str, str]) -> list[tuple[str, int, int, str]]:
    return [(each.name, each.line, each.column, each.hint) for each in _advice(files)]


def test_the_theme_itself_is_told_nothing() -> None:
    own = {
        entry.relative_to(default_theme()).as_posix(): entry.read_text("utf-8", "replace")
        for entry in default_theme().rglob("*")
        if entry.is_file() and entry.suffix != ".woff2"
    }
    assert _advice(own) == []


def test_what_the_guide_to_themes_shows_is_told_nothing(tmp_path: Path) -> None:
    text = (REPOSITORY / "docs/theming.md").read_text()
    (styles,) = re.findall(r"```css\n(.*?)```", text, re.DOTALL)
    day, scores = re.findall(r"```jinja\n(.*?)```", text, re.DOTALL)
    files = {"assets/own.css": styles, "day.html": day, "assets/fonts/literata.woff2": "x"}
    assert _advice(files) == []
    files["blocks/scores.html"] = scores
    write(tmp_path, {f"layouts/{path}": data for path, data in files.items()})
    assert not [*advice_on_layouts(read_layouts(tmp_path), SITE, (), "", blocks={"scores"})]


def test_the_layout_of_a_block_is_looked_at_as_one() -> None:
    files = {
        "blocks/video.html": "{{ block.title }}{{ body }}{{ block.lenght }}{{ view }}",
        "blocks/vidoe.html": "{{ block.title }}",
    }
    assert _told(files) == [
        ("unknown-field", 1, 37, "print only what docs/layouts.md lists for this layout"),
        ("unknown-field", 1, 49, "print only what docs/layouts.md lists for this layout"),
        ("unused-layout", 1, 1, "did you mean 'video'?"),
    ]


FINE = {
    "a field behind a loop": "{% for e in view.entries %}{{ e.title }}{% else %}{{ view.day }}{% endfor %}",
    "a field of what is set": "{% set head = view.head %}{{ head.title }}",
    "a field of one of two": "{{ (view.entries | first or view.entries | last).title }}",
    "a local name of its own": "{% set dy = 1 %}{{ dy }}{% for dy in [1] %}{{ dy }}{{ loop.index }}{% endfor %}",
    "a name set on one way": "{% if view.day %}{% set x = 1 %}{% else %}{% set x = 2 %}{% endif %}{{ x }}",
    "view under another kind": "{% set view = {'dy': 1} %}{{ view.dy }}",
    "a macro's arguments": "{% macro m(view, x=1) %}{{ view.dy }}{{ x }}{{ caller() }}{{ varargs }}{% endmacro %}",
    "a method": "{{ view.day.upper() }}{{ view.day.strip().title }}",
    "a list's filter": "{{ view.entries | map(attribute='title') }}{{ (view.entries | sort)[0].title }}",
    "an item": "{{ view['day'] }}{{ view.entries[0].title }}{{ view.entries[:2][0].title }}",
    "site": "{{ site.title }}{{ site.assets['style.css'] }}{{ site.assets.get('x') }}{{ site.kinds.x }}",
    "functions": "{{ _('Day') }}{{ range(3) | list }}{{ dict() }}{{ namespace(x=1).y }}{{ direction('en') }}",
    "an import": "{% from '_pager.html' import pages as p %}{% import '_labels.html' as l %}{{ p }}{{ l.labels }}",
    "a call": "{% macro m() %}{{ caller(1) }}{% endmacro %}{% call(x) m() %}{{ x.y }}{% endcall %}",
    "with": "{% with e = view.entries[0], y = 1 %}{{ e.title }}{{ y }}{% endwith %}",
    "items": "{% for name, address in site.assets.items() %}{{ name }}{{ address }}{% endfor %}",
    "set block": "{% set x %}{{ view.day }}{% endset %}{{ x.anything }}",
    "once": "{% once %}{{ site.title }}{% endonce %}",
    "trans": "{% trans day=view.day %}On {{ day }}{% endtrans %}",
    "super and self": "{{ super() }}{{ self.name() }}",
}  # fmt: skip


@pytest.mark.parametrize("body", FINE.values(), ids=FINE)
def test_what_is_right_is_told_nothing(body: str) -> None:
    page = f"{{% extends 'base.html' %}}{{% block main %}}{body}{{% endblock %}}"
    assert _told({"day.html": page}) == []
    assert _told({"day.html": body.replace("{{ super() }}{{ self.name() }}", "x")}) == []


WRONG = {
    "a field": ("{{ view.dy }}", "dy", "did you mean 'day'?"),
    "behind a condition": ("{% if view.dy is defined %}x{% endif %}", "dy", "did you mean 'day'?"),
    "with a default": ("{{ view.dy | default('') }}", "dy", "did you mean 'day'?"),
    "as an item": ("{{ view['dy'] }}", "dy", "did you mean 'day'?"),
    "in a loop": (
        "{% for e in view.entries %}{{ e.titel }}{% endfor %}",
        "titel",
        "did you mean 'title'?",
    ),
    "of the first": ("{{ (view.entries | first).titel }}", "titel", "did you mean 'title'?"),
    "in a nested loop": (
        "{% for e in view.entries | reverse %}{% for t in [1] %}{{ e.sumary }}{% endfor %}{% endfor %}",
        "sumary",
        "did you mean 'summary'?",
    ),
    "of what is set": ("{% set h = view.head %}{{ h.titel }}", "titel", "did you mean 'title'?"),
    "of the site": ("{{ site.titel }}", "titel", "did you mean 'title'?"),
    "of the site's menu": (
        "{% for item in site.menu %}{{ item.herf }}{% endfor %}",
        "herf",
        "did you mean 'href'?",
    ),
    "in a way not taken": ("{% if false %}{{ view.dy }}{% endif %}", "dy", "did you mean 'day'?"),
    "in a macro": ("{% macro m() %}{{ view.dy }}{% endmacro %}", "dy", "did you mean 'day'?"),
    "of a list": ("{{ view.entries.title }}", "title", "print only what docs/layouts.md lists"),
    "of a text": ("{{ view.day.year }}", "year", "print only what docs/layouts.md lists"),
    "a name": ("{% if veiw.day %}x{% endif %}", "veiw", "did you mean 'view'?"),
    "a function": ("{{ rnge(3) }}", "rnge", "did you mean 'range'?"),
    "a loop's name behind it": ("{% for e in [] %}{% endfor %}{{ e }}", "e", ""),
}


@pytest.mark.parametrize(("body", "name", "hint"), WRONG.values(), ids=WRONG)
def test_what_is_never_there_is_told_where_it_stands(body: str, name: str, hint: str) -> None:
    page = f"{{% extends 'base.html' %}}\n{{% block main %}}\n<p>{body}\n{{% endblock %}}"
    ((kind, line, column, said),) = _told({"day.html": page})
    assert (kind, line) == ("unknown-field", 3)
    assert f"<p>{body}"[column - 1 :].startswith(name)
    assert said.startswith(hint)


def test_every_field_that_the_theme_prints_is_told_when_it_is_misspelled() -> None:
    tried = 0
    for name, layout in THEME.templates.items():
        text = layout.source.decode()
        for match in list(re.finditer(r"\b(?:view|site)\.([a-z_]+)(?!\w*\()", text))[:1]:
            wrong = f"{text[: match.end(1)]}zz{text[match.end(1) :]}"
            if "locale/" not in name and "_(" not in text[: match.start()][-3:]:
                told = [each for each in _advice({name: wrong}) if each.name == "unknown-field"]
                assert [each.message for each in told] == [
                    f"'{match[1]}zz' is not in what this layout may print"
                ], (name, match[0])
                tried += 1
    assert tried > 25


def test_a_part_may_print_what_one_of_its_pages_has_and_nothing_that_none_has() -> None:
    part = "{{ view.day }}{{ view.head.title }}{{ whatever_is_set }}"
    pages = dict.fromkeys(
        ("day.html", "year.html"),
        "{% extends 'base.html' %}{% block main %}{% include '_part.html' %}{% endblock %}",
    )
    assert _told({"_part.html": part, **pages}) == []
    assert [each[0] for each in _told({"_part.html": part + "{{ view.dy }}", **pages})] == [
        "unknown-field"
    ]


def test_a_computed_name_ends_all_certainty() -> None:
    page = "{% extends 'base.html' %}{% block main %}{% include 'x' ~ view.day %}{% endblock %}"
    assert _told({"day.html": page, "anything.html": "{{ view.year }}{{ x }}"}) == []


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("storry.html", "did you mean 'story.html'?"),
        ("Story.html", "did you mean 'story.html'?"),
        ("layouts/story.html", "did you mean 'story.html'?"),
        ("style.css", "move it to layouts/assets/style.css"),
        ("mine.css", "move it to layouts/assets/mine.css"),
        ("front.htm", "did you mean 'front.html'?"),
        ("_quite-another.html", "give it the name of a layout of the theme"),
        ("assets/styel.css", "did you mean 'style.css'?"),
        ("assets/mine.css", "call it own.css"),
        ("assets/photograph.png", "name it in a layout"),
    ],
)
def test_a_file_that_replaces_nothing_is_told(path: str, hint: str) -> None:
    ((kind, line, column, said),) = _told({path: "a { color: red }"})
    assert (kind, line, column) == ("unused-layout", 1, 1)
    assert said.startswith(hint)


def test_what_another_file_names_is_used() -> None:
    files = {
        "day.html": "{% extends '_frame.html' %}{% block main %}{{ view.day }}{% endblock %}",
        "_frame.html": "{% block main %}{% endblock %}{% include '_foot.html' %}{{ site.assets['mine.css'] }}",
        "_foot.html": "<p>foot",
        "assets/mine.css": "a { background: url(a.png) }",
        "assets/a.png": "x",
        "assets/own.css": "@font-face { src: url(fonts/f.woff2) }",
        "assets/fonts/f.woff2": "x",
        "assets/fonts/LICENSE": "x",
        "assets/fonts/OFL-f.txt": "x",
    }
    assert _told(files) == []


@pytest.mark.parametrize("text", ["", "\n \n", "{# later #}"])
def test_an_empty_layout_is_told(text: str) -> None:
    for name in ("story.html", "_pager.html", "feed.xml"):
        ((_, line, column, _),) = [
            each for each in _told({name: text}) if each[0] == "empty-layout"
        ]
        assert (line, column) == (1, 1)


def test_a_block_that_no_layout_has_is_told_and_one_within_another_is_not() -> None:
    page = "{% extends 'base.html' %}\n  {% block mian %}x{% endblock %}\n"
    page += "{% block main %}{% block mine %}{% endblock %}{% endblock %}"
    assert _told({"day.html": page}) == [("unknown-block", 2, 12, "did you mean 'main'?")]
    through = {
        "_frame.html": "{% extends 'base.html' %}{% block main %}{% block inner %}{% endblock %}{% endblock %}",
        "day.html": "{% extends '_frame.html' %}{% block inner %}{{ view.day }}{% endblock %}",
    }
    assert _told(through) == []
    page = "{% extends 'base.html' if view.day else 'x' %}{% block any %}{% endblock %}"
    assert _told({"day.html": page}) == []


def test_a_frame_without_a_block_that_the_theme_fills_is_told() -> None:
    base = THEME.templates["base.html"].source.decode().replace("block main", "block text")
    told = _advice({"base.html": base})
    assert {each.name for each in told} == {"unknown-block"}
    assert any("has no block 'main', which 404.html and" in each.message for each in told)


def test_a_layout_that_cannot_be_read_is_told_although_no_page_needs_it() -> None:
    ((kind, line, _, _),) = _told({"storylines.html": "<p>\n{% if %}"})
    assert (kind, line) == ("unread-layout", 2)
    assert [each[0] for each in _told({"_pager.html": "{{ x | }}"})] == ["unread-layout"]


STYLES = {
    "url(nope.png)": "dead-url",
    "url('nope.png')": "dead-url",
    'url( "sub/nope.png" )': "dead-url",
    'src("nope.png")': "dead-url",
    "url(/assets/a.png)": "dead-url",
    "url(/images/a.png)": "dead-url",
    "url(C:/a.png)": "dead-url",
    "url(../../a.png)": "dead-url",
    "image-set('a.png' 1x)": "dead-url",
    "image-set(url(nope.png) 1x)": "dead-url",
    "url(https://fonts.example/a.woff2)": "foreign-url",
    "url(//fonts.example/a.woff2)": "foreign-url",
    "url('HTTP://x.example/a.png')": "foreign-url",
    "url(a.png)": "",
    "url('a.png?v=1#x')": "",
    "url(./a.png)": "",
    "url(fonts/newsreader.woff2)": "",
    "url(data:image/png;base64,AAAA)": "",
    "url(#shape)": "",
    "url()": "",
    "url(/2025/)": "",
    "URL(nope.png)": "dead-url",
    "none /* url(nope.png) */": "",
    "'url(nope.png)'": "",
}


@pytest.mark.parametrize(("value", "kind"), STYLES.items(), ids=STYLES)
def test_what_a_style_sheet_loads_in_vain_is_told(value: str, kind: str) -> None:
    styles = f":root {{ --a: 1 }}\n@media print {{\n  a {{ background: {value} }}\n}}"
    told = _told({"assets/own.css": styles, "assets/a.png": "x"})
    told = [each for each in told if each[0] != "unused-layout"]
    assert [each[0] for each in told] == ([kind] if kind else [])
    assert all(line == 3 and column >= 19 for _, line, column, _ in told)


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ('@import "style.css";', "dead-url"),
        ("@import 'nope.css' screen;", "dead-url"),
        ("@import url(style.css);", ""),
        ("@import 'https://fonts.example/css?family=X';", "foreign-url"),
        ("@namespace url(http://www.w3.org/1999/xhtml);", ""),
        ("@namespace svg 'http://www.w3.org/2000/svg';", ""),
        ("@charset 'utf-8';", ""),
    ],
)
def test_a_rule_that_loads_is_looked_at_and_one_that_names_is_not(rule: str, kind: str) -> None:
    told = _told({"assets/own.css": f"{rule}\na {{ content: 'x' }}"})
    assert [each[0] for each in told] == ([kind] if kind else [])
    assert all(each[1] == 1 for each in told)


def test_the_hint_names_the_file_that_is_meant() -> None:
    styles = "a { background: url(newsreader.woff2) }"
    ((_, _, _, hint),) = _told({"assets/own.css": styles})
    assert hint == "did you mean 'fonts/newsreader.woff2'?"
