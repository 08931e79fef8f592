"""The direct environment: layouts as most of them are, compiled to fewer and plainer steps.

It prints what `broadsheet.printing.environment` prints, and raises an error wherever that might print
something else: a value lacks an attribute, or a call does not fit what is called. Its reader
then prints the page again, in the other environment, which knows what that means or says where the
mistake is. A page is a pure function of its view, so printing it twice harms nobody.
"""

import re
from keyword import iskeyword
from typing import Any

from jinja2.compiler import Frame
from jinja2.nodes import (
    Call,
    Const,
    Expr,
    Extends,
    FromImport,
    Getattr,
    Import,
    Include,
    Name,
    Output,
    ScopedEvalContextModifier,
    TemplateData,
)
from jinja2.runtime import Macro
from jinja2.utils import _PassArg, missing

from broadsheet.printing.environment import Environment, LayoutGenerator
from broadsheet.printing.escaping import escape_text, marked

_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
"""A name that Python reads as it stands, and that no value has for itself."""
_PASSED = {
    _PassArg.eval_context: "context.eval_ctx",
    _PassArg.environment: "environment",
}
"""What functions are given first that ask for it."""


class Indirect(Exception):  # noqa: N818 - no error of anybody's
    """A layout does what only the other environment can."""


class _DirectMacro(Macro):
    """A macro that is called as a function where its arguments have no names."""

    def __init__(self, *args: Any) -> None:  # noqa: ANN401 - jinja2's own
        super().__init__(*args)
        self._is_plain = not (
            self.catch_kwargs or self.catch_varargs or self.caller or self.explicit_caller
        )
        self._lacking = [
            (missing,) * (self._argument_count - given) for given in range(self._argument_count + 1)
        ]
        """Number of arguments that are given to what stands for the others."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - jinja2's own
        """Return what the macro prints."""
        if self._is_plain and not kwargs and len(args) < len(self._lacking):
            text = self._func(*args, *self._lacking[len(args)])
            return marked(text) if self._default_autoescape else text
        return super().__call__(*args, **kwargs)


class _DirectGenerator(LayoutGenerator):
    """Compiles layouts to the attributes, calls and joined texts that they nearly always mean."""

    _drops_comma = False

    def write(self, x: str) -> None:
        """Write a piece of the compiled layout."""
        if self._drops_comma and x.startswith(", "):
            x = x[2:]
            self._drops_comma = False
        if x.startswith("Macro("):
            x = f"environment.macro{x[5:]}"
        super().write(x)

    def write_commons(self) -> None:
        """Write what every function of a layout begins with."""
        super().write_commons()
        self.writeline(
            "escape_text, escape_value = environment.escape_text, environment.escape_value"
        )

    def _output_child_pre(
        self, node: Expr, frame: Frame, finalize: LayoutGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            # Nearly all values are texts, and a call is saved for each of them.
            self.write("(escape_text(_value) if type(_value := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(
        self, node: Expr, frame: Frame, finalize: LayoutGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write(") is str else escape_value(_value))")
        else:
            super()._output_child_post(node, frame, finalize)

    def _visit_used(self, node: Expr, frame: Frame) -> None:
        """Write a value that is used at once, which raises an error when it is not there at all."""
        if isinstance(node, Name) and node.ctx == "load":
            self.write(frame.symbols.ref(node.name))
        else:
            self.visit(node, frame)

    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:  # noqa: N802 - jinja2's own
        """Write an attribute."""
        if _PLAIN_NAME.fullmatch(node.attr) and not iskeyword(node.attr):
            self.write("(")
            self._visit_used(node.node, frame)
            self.write(f").{node.attr}")
        else:
            super().visit_Getattr(node, frame)

    def visit_Call(self, node: Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 - jinja2's own
        """Write a call; functions that ask for the context are called in jinja2's way."""
        named = node.node.name if isinstance(node.node, Name) else ""
        asks_for = getattr(self.environment.globals.get(named), "jinja_pass_arg", None)
        if asks_for is _PassArg.context:
            super().visit_Call(node, frame, forward_caller)
            return
        self._visit_used(node.node, frame)
        self.write("(")
        if asks_for is not None:
            self.write(_PASSED[asks_for])
        else:
            self._drops_comma = True
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self._drops_comma = False
        self.write(")")

    def _constant(
        self, node: Expr, frame: Frame, finalize: LayoutGenerator._FinalizeInfo
    ) -> str | None:
        """Return what a part of the output always prints; None for what must wait for its page."""
        if not (finalize.const or isinstance(node, TemplateData)):
            return None
        try:
            return self._output_child_to_const(node, frame, finalize)
        except Exception:  # noqa: BLE001 - as jinja2 does: an error comes again when the page is printed
            return None

    def visit_Output(self, node: Output, frame: Frame) -> None:  # noqa: N802 - jinja2's own
        """Write what is printed side by side as one text."""
        finalize = self._make_finalize()
        items: list[list[Any] | Expr] = []
        for child in node.nodes:
            constant = self._constant(child, frame, finalize)
            if constant is None:
                items.append(child)
            elif items and isinstance(items[-1], list):
                items[-1].append(constant)
            else:
                items.append([constant])
        if frame.require_output_check or len(items) < 2 or frame.buffer is not None:  # noqa: PLR2004 - nothing to join
            super().visit_Output(node, frame)
            return
        self.writeline("yield environment.join_pieces((")
        self.indent()
        for item in items:
            if isinstance(item, list):
                self.writeline(f"{self._output_const_repr(item)},")
            else:
                self.newline(item)
                self._output_child_pre(item, frame, finalize)
                self.visit(item, frame)
                self._output_child_post(item, frame, finalize)
                self.write(",")
        self.outdent()
        self.writeline("))")

    def _raise_unless_alike(self, template: Expr, frame: Frame) -> None:
        """Raise `Indirect` for a layout that is not named here, or that escapes in another way."""
        name = template.value if isinstance(template, Const) else None
        autoescape = self.environment.autoescape
        if not isinstance(name, str) or frame.eval_ctx.volatile:
            raise Indirect
        if (autoescape(name) if callable(autoescape) else autoescape) != frame.eval_ctx.autoescape:
            raise Indirect

    def visit_Extends(self, node: Extends, frame: Frame) -> None:  # noqa: N802 - jinja2's own
        """Write what begins a layout that extends another."""
        self._raise_unless_alike(node.template, frame)
        super().visit_Extends(node, frame)

    def visit_Include(self, node: Include, frame: Frame) -> None:  # noqa: N802 - jinja2's own
        """Write what prints another layout."""
        self._raise_unless_alike(node.template, frame)
        super().visit_Include(node, frame)

    def visit_Import(self, node: Import, frame: Frame) -> None:  # noqa: N802 - jinja2's own
        """Write what takes the macros of another layout."""
        self._raise_unless_alike(node.template, frame)
        super().visit_Import(node, frame)

    def visit_FromImport(self, node: FromImport, frame: Frame) -> None:  # noqa: N802 - jinja2's own
        """Write what takes some macros of another layout."""
        self._raise_unless_alike(node.template, frame)
        super().visit_FromImport(node, frame)

    def visit_ScopedEvalContextModifier(  # noqa: N802 - jinja2's own
        self, _node: ScopedEvalContextModifier, _frame: Frame
    ) -> None:
        """Leave a layout that changes how it escapes to the other environment."""
        raise Indirect


class DirectEnvironment(Environment):
    """An environment that raises an error where the other one might print something else."""

    code_generator_class = _DirectGenerator
    macro = _DirectMacro
    join_pieces = staticmethod("".join)
    escape_text = staticmethod(escape_text)
