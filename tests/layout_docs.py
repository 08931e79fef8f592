"""What each layout may print, written from the views themselves into `docs/layouts.md`: `make docs`."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from broadsheet.views.every import VIEWS
from broadsheet.views.view import UNLAID

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "layouts.md"
BEGIN, END = (
    "<!-- written by `make docs` from broadsheet/views -->\n",
    "<!-- end of what `make docs` writes -->\n",
)
_PLAIN = {
    "str": "text",
    "int": "number",
    "bool": "true or false",
    "date": "a date",
    "Mark": "empty, `draft`, `embargo` or `expired`",
}
_FROM_MODEL = ("Rights", "Source", "Correction")


def _classes() -> Mapping[str, ast.ClassDef]:
    """Return the classes of all views and of what they are made of, by name, in the order of their modules."""
    files = [
        *sorted((ROOT / "broadsheet" / "views").glob("*.py")),
        ROOT / "broadsheet" / "model.py",
    ]
    found = {}
    for file in files:
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.ClassDef) and (
                file.stem != "model" or node.name in _FROM_MODEL
            ):
                found[node.name] = node
    return found


def _type(annotation: ast.expr) -> str:
    match annotation:
        case ast.Name(id=name):
            return _PLAIN.get(name, name)
        case ast.BinOp(left=left, op=ast.BitOr()):
            return f"{_type(left)} or nothing"
        case ast.Subscript(
            value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[each, ast.Constant()])
        ):
            return f"list of {_type(each)}"
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[key, value])):
            return f"{_type(value)} by {_type(key)}"
    raise ValueError(ast.unparse(annotation))


def _fields(
    node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]
) -> Iterator[tuple[str, str, str]]:
    """Yield the fields of a class and of what it is made from: name, type, and what its docstring says."""
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes:
            yield from _fields(classes[base.id], classes)
    for at, each in enumerate(node.body):
        if (
            isinstance(each, ast.AnnAssign)
            and isinstance(each.target, ast.Name)
            and "ClassVar" not in ast.dump(each)
        ):
            following = node.body[at + 1] if at + 1 < len(node.body) else None
            said = ""
            if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
                said = " ".join(str(following.value.value).split())
            yield each.target.id, _type(each.annotation), said


def _section(title: str, node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> str:
    described = (ast.get_docstring(node) or "").split("\n\n")[0]
    rows = [f"| `{name}` | {kind} | {said} |" for name, kind, said in _fields(node, classes)]
    return "\n".join(
        [
            f"#### {title}",
            "",
            " ".join(described.split()),
            "",
            "| field | type | |",
            "| --- | --- | --- |",
            *rows,
            "",
        ]
    )


def layout_docs() -> str:
    """Return the fields of `site`, of the view of each layout, and of the parts that views are made of."""
    classes = _classes()
    views = {layout: view.__name__ for layout, view in VIEWS.items() if layout not in UNLAID}
    parts = classes.keys() - {view.__name__ for view in VIEWS.values()} - {"Site", "View", "Packed"}
    # JSON feeds and the list of names have no layout: what they hold is fixed.
    parts -= {"JsonFeedItem", "JsonFeedAuthor", "NameEntry"}
    return "\n".join(
        [
            "### On every page\n",
            _section("`site`", classes["Site"], classes),
            "### The view of each layout\n",
            *[_section(f"`{layout}`", classes[name], classes) for layout, name in views.items()],
            "### What views are made of\n",
            *[_section(name, classes[name], classes) for name in sorted(parts)],
        ]
    )


def written(text: str) -> str:
    """Return the text of the document with the views as they are."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{layout_docs()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    FILE.write_text(written(FILE.read_text()))
