import re
from pathlib import Path

import pytest

from broadsheet.printing.layouts import Layout
from broadsheet.problems import Failure
from broadsheet.publishing.assets import kept_assets, published_assets
from broadsheet.reading.cache import Cache


def _published(**sources: str) -> dict[str, tuple[str, str]]:
    layouts = {
        name: Layout(f"layouts/assets/{name}", source.encode()) for name, source in sources.items()
    }
    return {
        name: (asset.permalink, asset.data.decode())
        for name, asset in published_assets(layouts).items()
    }


def test_an_asset_is_published_under_the_digest_of_its_content() -> None:
    one, other = (
        _published(**{"fonts/News.woff2": data})["fonts/News.woff2"][0] for data in ("a", "b")
    )
    assert re.fullmatch(r"/assets/fonts/news\.[0-9a-f]{10}\.woff2", one)
    assert one != other


def test_a_style_sheet_names_other_assets_as_they_are_published() -> None:
    assets = _published(
        **{
            "css/style.css": "a { b: url(../dot.png) } c { d: url( 'near.svg#x' ) } e { f: url(data:x) url(/gone) }",
            "dot.png": "dot",
            "css/near.svg": "near",
        }
    )
    dot, near = (assets[name][0].rpartition("/")[2] for name in ("dot.png", "css/near.svg"))
    assert assets["css/style.css"][1] == (
        f'a {{ b: url("../{dot}") }} c {{ d: url("{near}#x") }} e {{ f: url(data:x) url(/gone) }}'
    )


def test_a_style_sheets_own_name_changes_with_what_it_names() -> None:
    before, after = (
        _published(**{"style.css": "a { b: url(dot.png) }", "dot.png": dot}) for dot in "ab"
    )
    assert before["style.css"][0] != after["style.css"][0]


def test_a_style_sheet_that_is_not_utf8_is_kept_byte_for_byte() -> None:
    layouts = {"style.css": Layout("layouts/assets/style.css", b"/* \xff */")}
    assert published_assets(layouts)["style.css"].data == b"/* \xff */"


def test_a_script_names_other_scripts_as_they_are_published() -> None:
    assets = _published(
        **{
            "page.js": (
                'import { a } from "./part.js";\nimport "./part.js"; const b = import("./part.js");\n'
                'new Worker(new URL("./work/worker.js", import.meta.url), { type: "module" }); import("./gone.js");'
            ),
            "part.js": "export const a = 1;",
            "work/worker.js": 'import { a } from "../part.js";',
        }
    )
    part, worker = (
        assets[name][0].removeprefix("/assets/") for name in ("part.js", "work/worker.js")
    )
    assert assets["page.js"][1] == (
        f'import {{ a }} from "./{part}";\nimport "./{part}"; const b = import("./{part}");\n'
        f'new Worker(new URL("./{worker}", import.meta.url), {{ type: "module" }}); import("./gone.js");'
    )
    assert assets["work/worker.js"][1] == f'import {{ a }} from "../{part}";'


def test_an_assets_own_name_changes_with_what_it_draws_in_at_any_distance() -> None:
    names = {
        _published(**{"a.js": 'import "./b.js"', "b.js": 'import "./c.js"', "c.js": source})[
            "a.js"
        ][0]
        for source in ("1", "2")
    }
    assert len(names) == 2


def test_scripts_that_draw_in_each_other_are_told() -> None:
    with pytest.raises(
        Failure, match=r"layouts/assets/a\.js and layouts/assets/b\.js draw in each other"
    ):
        _published(**{"a.js": 'import "./b.js"', "b.js": 'import "./a.js"'})


@pytest.mark.parametrize(
    ("styles", "published"),
    [
        ("/* Words. */\na {\n  /* More\n     of them. */\n  color: red;\n\n}\n", "a {\ncolor: red;\n}\n"),
        ("a { color: red } /* Beside. */\n", "a { color: red } /* Beside. */\n"),
        ("/*! Kept. */\n/* Copyright: she. */\n", "/*! Kept. */\n/* Copyright: she. */\n"),
        ('a::after {\n  content: "\\\n/* text */\n";\n}\n', 'a::after {\n  content: "\\\n/* text */\n";\n}\n'),
        ("a { b: c }\n/* Open", "a { b: c }\n/* Open"),
    ],
)  # fmt: skip
def test_a_style_sheet_goes_without_its_comments_and_indents(styles: str, published: str) -> None:
    assets = published_assets({"own.css": Layout("layouts/assets/own.css", styles.encode())})
    assert assets["own.css"].data.decode() == published


def test_assets_of_a_cache_are_those_that_would_be_published(tmp_path: Path) -> None:
    style = {"style.css": Layout("style.css", b"@font-face { src: url(letters.woff2) }")}
    letters = {"letters.woff2": Layout("letters.woff2", b"letters")}
    with Cache(tmp_path / "cache", key=b"one") as cache:
        for sources in (style, {**style, **letters}):
            for _ in range(2):
                assert kept_assets(sources, cache) == published_assets(sources)
