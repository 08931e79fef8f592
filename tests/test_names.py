"""One name for one thing, in the whole package: who reads it in one module has not to ask which one it is."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "broadsheet"


def _public(file: Path) -> Iterator[str]:
    """Yield the public names that a module defines: classes, functions, constants and types."""
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        else:
            names = []
        yield from (name for name in names if not name.startswith("_"))


def test_no_public_name_stands_in_two_modules() -> None:
    modules = defaultdict(set)
    for file in PACKAGE.rglob("*.py"):
        for name in _public(file):
            modules[name].add(str(file.relative_to(PACKAGE)))
    assert not {name: sorted(found) for name, found in modules.items() if len(found) > 1}
