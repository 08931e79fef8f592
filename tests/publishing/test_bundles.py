"""Scripts of several modules become one file each, and do what they did."""

import subprocess
from pathlib import Path

import pytest

from broadsheet.publishing.bundles import Bundles
from tests.building import REPOSITORY
from tests.search.scripts import NODE

PAGE = 'import { a, b as c } from "./part.js";\nimport {\n  d,\n} from "./other.js";\nconsole.log(a, c(), d);\n'
PART = 'import { d } from "./other.js";\nexport const a = d + 1;\nexport function b() {\n  return a + 1;\n}\n'
OTHER = "export const d = 1;\n"


def _run(scripts: dict[str, str], folder: Path, name: str = "page.mjs") -> str:
    for file, script in scripts.items():
        (folder / file).write_text(script)
    done = subprocess.run([NODE, folder / name], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("shared", [False, True])
def test_a_script_does_the_same_in_one_file(tmp_path: Path, shared: bool) -> None:  # noqa: FBT001 - a case
    scripts = {"page.mjs": PAGE, "part.js": PART, "other.js": OTHER}
    if shared:
        scripts["second.mjs"] = 'import { d } from "./other.js";\nconsole.log(d);\n'
    bundles = Bundles(scripts)
    assert _run({name: bundles.whole(name) for name in scripts}, tmp_path) == "2 3 1\n"
    assert ("./other.js" in bundles.whole("page.mjs")) == shared
    assert "./part.js" not in bundles.whole("page.mjs")


@pytest.mark.parametrize(
    ("other", "page"),
    [
        ('import("./part.js");', None),
        ('new Worker(new URL("./part.js", import.meta.url));', None),
        ('import { a } from "./part.js";', None),
        ("", 'import * as part from "./part.js";\n'),
        ("", 'import part from "./part.js";\n'),
        ("", 'import "./part.js";\n'),
    ],
)
def test_what_others_may_use_as_well_stays_a_file(other: str, page: str | None) -> None:
    bundles = Bundles({"page.js": page or PAGE, "other.js": other, "part.js": PART})
    assert "./part.js" in bundles.whole("page.js")


def test_what_a_comment_names_is_not_used() -> None:
    other = '/** @type {import("./part.js").A} */\n// import("./part.js")\n'
    assert "./part.js" not in Bundles(
        {"page.js": PAGE, "x.js": other, "part.js": PART, "other.js": OTHER}
    ).whole("page.js")


def test_a_module_that_exports_in_other_ways_stays_a_file() -> None:
    part = "const a = 1;\nexport { a };\n"
    page = Bundles({"page.js": PAGE, "part.js": part}).whole("page.js")
    assert page == PAGE.replace("\n  d", "\nd")


def test_modules_that_import_each_other_stay_files() -> None:
    part = 'import { x } from "./page.js";\nexport const a = 1;\n'
    bundles = Bundles(
        {"top.js": PAGE, "part.js": part, "page.js": 'import { a } from "./part.js";\n'}
    )
    assert "./part.js" in bundles.whole("top.js")


def test_a_module_that_keeps_nothing_is_put_into_each_file() -> None:
    part = f"// It keeps nothing: @copied into each file.\n{PART}"
    second = 'import { a } from "./part.js";\nimport("./part.js");\n'
    bundles = Bundles({"page.js": PAGE, "second.js": second, "part.js": part, "other.js": OTHER})
    assert "./part.js" not in bundles.whole("page.js")
    assert "const $part_js" in bundles.whole("second.js")


@pytest.mark.parametrize(
    ("script", "published"),
    [
        ("// Why.\nlet a = 1; // one\n", "let a = 1; // one\n"),
        ("/**\n * Why.\n */\nlet a;\n", "let a;\n"),
        ("  /** Why. */\nlet a;\n", "let a;\n"),
        ("/** Copyright 2025 */\nlet a;\n", "/** Copyright 2025 */\nlet a;\n"),
        ("//! Why.\nlet a;\n", "//! Why.\nlet a;\n"),
        ("let a = `\n// text\n`;\n", "let a = `\n// text\n`;\n"),
        ("/* Why. */ let a;\n", "/* Why. */ let a;\n"),
        ("if (a) {\n  b();\n}\n", "if (a) {\nb();\n}\n"),
        ("  a = `\n  b`;\n", "  a = `\n  b`;\n"),
        ('  a = "\\\n  b";\n', '  a = "\\\n  b";\n'),
    ],
)
def test_comments_on_lines_of_their_own_and_indents_are_left_out(
    script: str, published: str
) -> None:
    assert Bundles({"page.js": script}).whole("page.js") == published


def test_the_search_page_and_its_worker_take_one_script() -> None:
    folder = REPOSITORY / "layouts" / "assets"
    bundles = Bundles({file.name: file.read_text() for file in folder.glob("*.js")})
    assert "class Engine" in bundles.whole("search.js")
    for name in ("search.js", "names.js"):
        whole = bundles.whole(name)
        assert not [
            line for line in whole.splitlines() if line.startswith(("import ", "/**", " *"))
        ]
