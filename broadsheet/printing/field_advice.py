"""Fields that layouts name and that no view has: found by following the types of views.

A name that is misspelled in a part of a layout that is never printed, or behind `is defined`, would
otherwise print nothing, and nobody would be told. What a value is, is followed through loops,
assignments, conditions and the filters that give a part of a list; where it is not known, as in the
arguments of macros, nothing is said.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from jinja2 import nodes
from jinja2.visitor import NodeVisitor

Kinds = frozenset[Any]
"""The types that a value may have; none where that is not known."""
UNKNOWN: Kinds = frozenset()
KindByName = dict[str, Kinds]
_SAME = frozenset(
    ("default", "d", "list", "reject", "rejectattr", "reverse", "select", "selectattr", "sort", "unique")
)  # fmt: skip
"""Filters that give a value of the same kind, or a list of the same things."""
_ONE = frozenset({"first", "last", "max", "min", "random"})
"""Filters that give one thing out of a list."""
_PLAIN = (str, int, float, bool, date, tuple)


class MissingField(msgspec.Struct, frozen=True):
    """A field or a name that a layout uses, and that is not there."""

    line: int
    name: str
    known: tuple[str, ...]
    """The names that there are in its place; none where what stands before it has no fields."""
    is_field: bool = True


def missing_fields(
    template: nodes.Template, names: Mapping[str, Kinds], *, are_all: bool
) -> Iterator[MissingField]:
    """Yield what a layout names in vain, given the kinds of the names that it may use.

    `are_all` says whether there are no other names: what includes a part may have set some.
    """
    reader = _Reader(names.keys() | {"caller", "self", "super"} if are_all else None)
    reader.body(template.body, dict(names))
    yield from reader.missing


def kinds_of(annotation: object) -> Kinds:
    """Return the types that a value of a type may have, but for nothing."""
    if get_origin(annotation) in (Union, UnionType):
        return frozenset[Any]().union(*map(kinds_of, get_args(annotation)))
    if get_origin(annotation) is Literal:
        return frozenset({str})
    return frozenset() if annotation is NoneType else frozenset({annotation})


@cache
def _fields(kind: type) -> Mapping[str, Kinds]:
    return {name: kinds_of(each) for name, each in get_type_hints(kind).items()}


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _origin(kind: object) -> object:
    """Return the type of a value itself, `tuple` for one, of what a type says of its parts too."""
    return get_origin(kind) or kind


def _member(kinds: Kinds, name: str) -> tuple[Kinds, bool]:
    """Return the kinds of a member of a value, and whether any of its own kinds has it."""
    found: set[Any] = set()
    is_there = False
    for kind in kinds:
        origin = _origin(kind)
        fields = _fields(kind) if _is_struct(kind) else {}
        if name in fields:
            is_there = True
            if not fields[name]:
                return UNKNOWN, True
            found |= fields[name]
        elif (
            not isinstance(origin, type)
            or not issubclass(origin, (msgspec.Struct, *_PLAIN))
            or hasattr(origin, name)
        ):
            return UNKNOWN, True
    return frozenset(found), is_there


def _known(kinds: Kinds) -> tuple[str, ...]:
    return tuple(sorted({name for kind in kinds if _is_struct(kind) for name in _fields(kind)}))


def _element(kinds: Kinds, *, values: bool = False) -> Kinds:
    """Return the kinds of what a loop over a value gives; of a mapping, that is its keys."""
    found: set[Any] = set()
    for kind in kinds:
        origin, arguments = _origin(kind), get_args(kind)
        if origin is tuple and arguments[1:] == (Ellipsis,):
            found |= kinds_of(arguments[0])
        elif origin is dict and arguments:
            found |= kinds_of(arguments[values])
        else:
            return UNKNOWN
    return frozenset(found)


class _Reader(NodeVisitor):
    """Follows the kinds of values through a layout, and enters what is missing.

    To visit a node takes the kinds of the names that it may use, to which assignments add, and
    gives the kinds of its value. The names of the methods are those of jinja2's nodes.
    """

    def __init__(self, known: Collection[str] | None) -> None:
        self.missing: list[MissingField] = []
        self._known = known

    def generic_visit(self, node: nodes.Node, names: KindByName) -> Kinds:
        """Visit the parts of a node whose value is not known."""
        for child in node.iter_child_nodes():
            self.visit(child, names)
        return UNKNOWN

    def body(self, statements: Iterable[nodes.Node], names: KindByName) -> None:
        """Visit statements, one after the other."""
        for each in statements:
            self.visit(each, names)

    def visit_For(self, node: nodes.For, names: KindByName) -> Kinds:  # noqa: N802 - jinja2's own
        """Visit a loop."""
        inner = {**names, "loop": UNKNOWN}
        _bind(node.target, self._each(node.iter, names), inner)
        if node.test is not None:
            self.visit(node.test, inner)
        self.body(node.body, inner)
        self.body(node.else_, dict(names))
        return UNKNOWN

    def visit_If(self, node: nodes.If, names: KindByName) -> Kinds:  # noqa: N802 - jinja2's own
        """Visit each way of a condition; what one of them sets may be anything behind it."""
        self.visit(node.test, names)
        others: Sequence[nodes.Node] = node.elif_
        for way in (node.body, others, node.else_):
            inner = dict(names)
            self.body(way, inner)
            names.update(
                {name: UNKNOWN for name, kinds in inner.items() if names.get(name) != kinds}
            )
        return UNKNOWN

    def visit_Assign(self, node: nodes.Assign, names: KindByName) -> Kinds:  # noqa: N802 - jinja2's own
        """Visit an assignment."""
        _bind(node.target, self.visit(node.node, names), names)
        return UNKNOWN

    def visit_AssignBlock(  # noqa: N802 - jinja2's own
        self, node: nodes.AssignBlock, names: KindByName
    ) -> Kinds:
        """Visit the assignment of a text."""
        self.body(node.body, dict(names))
        _bind(node.target, UNKNOWN, names)
        return UNKNOWN

    def visit_With(self, node: nodes.With, names: KindByName) -> Kinds:  # noqa: N802 - jinja2's own
        """Visit statements with names of their own."""
        inner = dict(names)
        for target, given in zip(node.targets, node.values, strict=True):
            _bind(target, self.visit(given, names), inner)
        self.body(node.body, inner)
        return UNKNOWN

    def visit_Macro(self, node: nodes.Macro, names: KindByName) -> Kinds:  # noqa: N802 - jinja2's own
        """Visit a macro, whose arguments may be anything."""
        names[node.name] = UNKNOWN
        self._called(node, names)
        return UNKNOWN

    def visit_CallBlock(  # noqa: N802 - jinja2's own
        self, node: nodes.CallBlock, names: KindByName
    ) -> Kinds:
        """Visit what a macro is called with."""
        self.visit(node.call, names)
        self._called(node, names)
        return UNKNOWN

    def _called(self, node: nodes.Macro | nodes.CallBlock, names: KindByName) -> None:
        self.body(node.defaults, names)
        given = [*(each.name for each in node.args), "varargs", "kwargs", "caller"]
        self.body(node.body, {**names, **dict.fromkeys(given, UNKNOWN)})

    def _within(
        self, node: nodes.Block | nodes.Scope | nodes.FilterBlock, names: KindByName
    ) -> Kinds:
        self.body(node.body, dict(names))
        return UNKNOWN

    visit_Block = visit_Scope = visit_FilterBlock = visit_ScopedEvalContextModifier = _within  # noqa: N815 - jinja2's own

    def visit_Import(self, node: nodes.Import, names: KindByName) -> Kinds:  # noqa: N802 - jinja2's own
        """Enter what is imported."""
        names[node.target] = UNKNOWN
        return UNKNOWN

    def visit_FromImport(  # noqa: N802 - jinja2's own
        self, node: nodes.FromImport, names: KindByName
    ) -> Kinds:
        """Enter what is imported, each under the name that it is given."""
        pairs = [(each, each) if isinstance(each, str) else each for each in node.names]
        names.update(dict.fromkeys((name for _, name in pairs), UNKNOWN))
        return UNKNOWN

    def visit_Name(self, node: nodes.Name, names: KindByName) -> Kinds:  # noqa: N802 - jinja2's own
        """Return the kinds of a name."""
        if self._known is not None and node.name not in names and node.name not in self._known:
            known = tuple(sorted({*self._known, *names}))
            self.missing.append(MissingField(node.lineno, node.name, known, is_field=False))
        return names.get(node.name, UNKNOWN)

    def visit_Getattr(self, node: nodes.Getattr, names: KindByName) -> Kinds:  # noqa: N802 - jinja2's own
        """Return the kinds of a field."""
        return self._field(node, self.visit(node.node, names), node.attr)

    def visit_Getitem(self, node: nodes.Getitem, names: KindByName) -> Kinds:  # noqa: N802 - jinja2's own
        """Return the kinds of a part of a list or a mapping, or of a field."""
        base: Kinds = self.visit(node.node, names)
        self.visit(node.arg, names)
        if isinstance(node.arg, nodes.Slice):
            return base
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._field(node, base, node.arg.value)
        return _element(base, values=True)

    def visit_Filter(self, node: nodes.Filter, names: KindByName) -> Kinds:  # noqa: N802 - jinja2's own
        """Return the kinds of what a filter makes of a value."""
        base = UNKNOWN if node.node is None else self.visit(node.node, names)
        self.body([*node.args, *node.kwargs], names)
        one = _element(base) if node.name in _ONE else UNKNOWN
        return base if node.name in _SAME else one

    def visit_CondExpr(self, node: nodes.CondExpr, names: KindByName) -> Kinds:  # noqa: N802 - jinja2's own
        """Return the kinds of one of two values."""
        self.visit(node.test, names)
        other = UNKNOWN if node.expr2 is None else self.visit(node.expr2, names)
        return _either(self.visit(node.expr1, names), other)

    def _one_of(self, node: nodes.And | nodes.Or, names: KindByName) -> Kinds:
        return _either(self.visit(node.left, names), self.visit(node.right, names))

    visit_And = visit_Or = _one_of  # noqa: N815 - jinja2's own

    def _each(self, node: nodes.Node, names: KindByName) -> Kinds | tuple[Kinds, Kinds]:
        """Return the kinds of what a loop gives; two of them for the items of a mapping."""
        way = ""
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
            way, inner = node.node.attr, node.node.node
        elif isinstance(node, nodes.Filter) and node.node is not None:
            way, inner = node.name, node.node
        if way == "values":
            return _element(self.visit(inner, names), values=True)
        if way in {"items", "dictsort"}:
            base = self.visit(inner, names)
            return _element(base), _element(base, values=True)
        return _element(self.visit(node, names))

    def _field(self, node: nodes.Node, base: Kinds, name: str) -> Kinds:
        if not base:
            return UNKNOWN
        kinds, is_there = _member(base, name)
        if not is_there:
            self.missing.append(MissingField(node.lineno, name, _known(base)))
        return kinds


def _either(one: Kinds, other: Kinds) -> Kinds:
    return one | other if one and other else UNKNOWN


def _bind(target: nodes.Node, kinds: Kinds | tuple[Kinds, Kinds], names: dict[str, Kinds]) -> None:
    """Enter the kinds of the names that a loop or an assignment sets."""
    if isinstance(target, nodes.Name):
        names[target.name] = UNKNOWN if isinstance(kinds, tuple) else kinds
    elif isinstance(target, nodes.Tuple):
        parts = kinds if isinstance(kinds, tuple) else ()
        for at, each in enumerate(target.items):
            given = parts[at] if len(parts) == len(target.items) else UNKNOWN
            _bind(each, given, names)
