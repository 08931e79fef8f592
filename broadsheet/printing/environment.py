"""The environment that layouts run in: jinja2's, with quicker ways for what pages do most."""

from collections.abc import Callable, MutableMapping
from traceback import walk_tb
from typing import Any

import jinja2
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.meta import find_undeclared_variables
from jinja2.nodes import Block, CallBlock, Const, Expr, Name, Node, Template
from jinja2.parser import Parser
from jinja2.runtime import Context
from markupsafe import Markup

from broadsheet.printing.escaping import escape_value
from broadsheet.printing.limit import (
    Endless,
    bounded_power,
    bounded_product,
    bounded_range,
    join_texts,
)

_MOST_TEXTS = 2048
"""How many texts of blocks `once` are kept, so that no layout takes more memory with each page."""
_NOT_THERE = "is not in what this layout may print"


class _Missing(jinja2.StrictUndefined):
    """A name that a layout uses and that its view lacks: using it is an error, wherever that is."""

    @property
    def _undefined_message(self) -> str:
        return f"{self._undefined_name!r} {_NOT_THERE}"


class LayoutGenerator(CodeGenerator):
    """Compiles what layouts print into calls of the environment's `escape_value`."""

    def _output_child_pre(
        self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escape_value(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def write(self, x: str) -> None:
        """Write a piece of the compiled layout.

        Calls are written as they are where no operator is intercepted.
        """
        super().write("context.call(" if x == "environment.call(context, " else x)


class _Template(jinja2.Template):
    """A template whose pages leave nothing in memory: a build does not collect cycles."""

    def render(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - jinja2's own
        """Return the page."""
        context = self.new_context(dict(*args, **kwargs))
        try:
            return join_texts(self.root_render_func(context))  # type: ignore[arg-type] # a generator
        except (Exception, Endless):  # noqa: BLE001 - jinja2 raises it again at the layout's line
            self.environment.handle_exception()
        finally:
            # The context refers to the macros of the layout and these to the context, and so to the
            # whole view.
            context.vars.clear()

    def _get_default_module(self, _ctx: Context | None = None) -> Any:  # noqa: ANN401 - jinja2's own
        """Return the names that other layouts may import; all layouts have the same global names."""
        if self._module is None:
            self._module = self.make_module()
        return self._module


class Once(Extension):
    """The block `once`: what it prints is the same on every page, and is made with the first page.

    It may use `site` and the functions, which every layout may use, and names that it sets itself.
    With a name behind it, `{% once here %}`, it is made once for each value of that name, which it
    may use as well. The two thousand texts that were made last are kept.
    """

    tags = {"once"}  # noqa: RUF012 - jinja2's own

    def __init__(self, environment: jinja2.Environment) -> None:
        super().__init__(environment)
        self._texts: dict[tuple[str, object], Markup] = {}

    def parse(self, parser: Parser) -> Node:
        """Return the node that prints the block."""
        line = next(parser.stream).lineno
        key: Expr = Const(None)
        if not parser.stream.current.test("block_end"):
            key = Name(parser.stream.expect("name").value, "load", lineno=line)
        body = Template(parser.parse_statements(("name:endonce",), drop_needle=True), lineno=line)
        body.set_environment(self.environment)
        if (block := body.find(Block)) is not None:
            parser.fail(
                f"the block {block.name!r} stands in 'once': it may say something else on another page",
                line,
            )
        # Programs that collect messages have environments of their own, without our functions.
        is_ours = isinstance(self.environment, Environment)
        if is_ours and (
            changing := sorted(
                find_undeclared_variables(body)
                - {"site", *self.environment.globals}
                - {each.name for each in (key,) if isinstance(each, Name)}
            )
        ):
            parser.fail(
                f"'once' uses {changing[0]!r}, which may be something else on another page", line
            )
        block_name = Const(f"{parser.name}:{parser.free_identifier().name}")
        call = self.call_method("_once", [block_name, key])
        return CallBlock(call, [], [], body.body).set_lineno(line)

    def _once(self, block: str, key: object, caller: Callable[[], Markup]) -> Markup:
        """Return what a block prints, given a name that no other block has, and what it depends on."""
        try:
            text = self._texts.get((block, key))
        except TypeError:
            # Something in the value can change, and so nothing can be known by it.
            return caller()
        if text is None:
            if len(self._texts) >= _MOST_TEXTS:
                del self._texts[next(iter(self._texts))]
            text = self._texts[block, key] = caller()
        return text


_TOO_DEEP = (RecursionError, MemoryError, SyntaxError, OverflowError)
"""What jinja2 raises for a layout that nests too deeply for it, and Python for the code that is
compiled from one."""


def _parsed_line(error: BaseException) -> int:
    """Return the line of the layout that was being parsed when an error came; 0 when none was."""
    parsers = [frame.f_locals.get("self") for frame, _ in walk_tb(error.__traceback__)]
    return next(
        (each.stream.current.lineno for each in reversed(parsers) if isinstance(each, Parser)), 0
    )


def _deepest_line(template: Template) -> int:
    """Return the line of the most deeply nested part of a layout."""
    deepest, line = 0, 1
    waiting: list[tuple[int, Node]] = [(0, template)]
    while waiting:
        depth, node = waiting.pop()
        if depth > deepest:
            deepest, line = depth, node.lineno or line
        waiting.extend((depth + 1, child) for child in node.iter_child_nodes())
    return line


class Environment(jinja2.Environment):
    """An environment whose global names are set before its first layout is loaded, and stay."""

    code_generator_class = LayoutGenerator
    template_class = _Template
    # This keeps layouts from nothing: jinja2 only intercepts operators if it is set, and then does
    # not compute them when it compiles, either.
    sandboxed = True
    intercepted_binops = frozenset({"*", "**"})
    intercepted_unops: frozenset[str] = frozenset()

    def __init__(
        self,
        loader: jinja2.BaseLoader,
        compiled: jinja2.BytecodeCache | None,
        *extensions: Any,  # noqa: ANN401 - jinja2's own
    ) -> None:
        super().__init__(
            loader=loader,
            autoescape=jinja2.select_autoescape(("html", "xml"), default=False),
            undefined=_Missing,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=compiled,
            cache_size=-1,
            extensions=(Once, *extensions),
        )
        self._loaded: dict[str, jinja2.Template] = {}
        self.escape_value = escape_value
        self.globals["range"] = bounded_range

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - jinja2's own
    ) -> jinja2.Template:
        """Return a layout by its name; a page asks for half a dozen of them."""
        if type(name) is not str or globals:
            return super().get_template(name, parent, globals)
        if (loaded := self._loaded.get(name)) is None:
            loaded = self._loaded[name] = super().get_template(name, parent)
        return loaded

    def call_binop(self, _context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - jinja2's own
        """Return the result of an intercepted operator."""
        return bounded_product(left, right) if operator == "*" else bounded_power(left, right)

    def compile(
        self,
        source: str | Template,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,  # noqa: FBT001, FBT002 - jinja2's own
        defer_init: bool = False,  # noqa: FBT001, FBT002 - jinja2's own
    ) -> Any:  # noqa: ANN401 - jinja2's own
        """Compile a layout; nesting too deeply for jinja2 or Python is a mistake in its syntax."""
        try:
            return super().compile(source, name, filename, raw, defer_init)  # type: ignore[call-overload]
        except _TOO_DEEP as error:
            line = _parsed_line(error)
            if not line:
                # The layout was parsed; the code that is compiled from it nests too deeply.
                line = _deepest_line(
                    self._parse(source, name, filename) if isinstance(source, str) else source
                )
            raise jinja2.TemplateSyntaxError(
                "the layout nests too deeply here", line, name, filename
            ) from None

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the names that a layout can use, besides those that it sets itself."""
        # They are copied for every page: looking a name up in one plain mapping is quicker than in
        # a chain of two.
        return {**self.globals, **(d or {})}
