"""Layouts as trees: what each draws in and extends, and with which views it is printed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import jinja2
import msgspec
from jinja2 import nodes
from jinja2.meta import find_referenced_templates

from broadsheet.printing.catalogues import is_catalogue
from broadsheet.printing.environment import Once
from broadsheet.printing.layout_mistakes import layout_mistake
from broadsheet.printing.layouts import BLOCK_LAYOUTS, Layout
from broadsheet.problems import Misplaced, Problem
from broadsheet.reading.text import decode
from broadsheet.urls import composed
from broadsheet.views.every import VIEWS
from broadsheet.views.stories import DocumentView
from broadsheet.views.view import UNLAID, View


def parsed(name: str, layout: Layout) -> nodes.Template:
    """Return a layout as a tree; raises `jinja2.TemplateSyntaxError` for one with a mistake."""
    environment = jinja2.Environment(  # noqa: S701 - it prints nothing
        extensions=[Once, "jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True
    )
    try:
        return environment.parse(decode(layout.source), name, layout.file)
    except Misplaced as mistake:
        raise jinja2.TemplateSyntaxError(
            mistake.message, mistake.line, name, layout.file
        ) from mistake


def drawn_by(tree: nodes.Template) -> tuple[frozenset[str | None], bool]:
    """Return what a layout extends, includes and imports, and whether it prints bodies.

    None stands for a computed name.
    """
    names = frozenset(composed(each) if each else None for each in find_referenced_templates(tree))
    return names, any(each.name == "prose" for each in tree.find_all(nodes.Filter))


@dataclass(frozen=True)
class ParsedLayouts:
    """All layouts as trees, and how they draw in each other."""

    templates: Mapping[str, Layout]
    chosen: frozenset[str] = frozenset()
    """The layouts that documents ask for."""

    @cached_property
    def _view_by_page(self) -> Mapping[str, type[View]]:
        """Layout of a page to the kind of its view."""
        laid = {name: view for name, view in VIEWS.items() if name not in UNLAID}
        return {**dict.fromkeys(self.chosen, DocumentView), **laid}

    @cached_property
    def _read(self) -> tuple[Mapping[str, nodes.Template], Mapping[str, Problem]]:
        trees: dict[str, nodes.Template] = {}
        mistakes: dict[str, Problem] = {}
        for name, layout in self.templates.items():
            if is_catalogue(name):
                continue
            try:
                trees[name] = parsed(name, layout)
            except (jinja2.TemplateSyntaxError, RecursionError) as error:
                if problem := layout_mistake(error, name, self.templates):
                    mistakes[name] = msgspec.structs.replace(problem, name="unread-layout")
        return trees, mistakes

    @property
    def trees(self) -> Mapping[str, nodes.Template]:
        """The layouts that can be parsed."""
        return self._read[0]

    @property
    def mistakes(self) -> Mapping[str, Problem]:
        """What is wrong with those that cannot."""
        return self._read[1]

    @cached_property
    def drawn_in(self) -> Mapping[str, frozenset[str | None]]:
        """Layout to what it extends, includes and imports; None stands for a computed name."""
        blocks = frozenset(name for name in self.trees if name.startswith(BLOCK_LAYOUTS))
        drawn = {name: drawn_by(tree) for name, tree in self.trees.items()}
        return {
            name: names | blocks if prints_bodies else names
            for name, (names, prints_bodies) in drawn.items()
        }

    @cached_property
    def is_dynamic(self) -> bool:
        """Whether any layout draws in another by a computed name."""
        return any(None in names for names in self.drawn_in.values())

    @cached_property
    def pages_by_layout(self) -> Mapping[str, frozenset[str]]:
        """Layout to the layouts of pages that draw it in, directly or not; they draw in themselves."""
        found: dict[str, set[str]] = {}
        for page in self._view_by_page:
            waiting = [page]
            while waiting:
                each = waiting.pop()
                if page not in found.setdefault(each, set()):
                    found[each].add(page)
                    waiting += [name for name in self.drawn_in.get(each, ()) if name]
        return {name: frozenset(pages) for name, pages in found.items()}

    @property
    def reached(self) -> Collection[str]:
        """The layouts that pages are printed with."""
        return self.pages_by_layout.keys()

    def views(self, name: str) -> frozenset[type[View]]:
        """Return the kinds of the views that a layout may print."""
        pages = self.pages_by_layout.get(name, frozenset())
        if self.is_dynamic and name not in self._view_by_page:
            pages = frozenset(self._view_by_page)
        return frozenset(self._view_by_page[page] for page in pages)

    def ancestors(self, name: str) -> list[str] | None:
        """Return what a layout extends, and what that extends; None where it is computed."""
        found: list[str] = []
        while (parent := _parent(self.trees[name])) is not None:
            if not isinstance(parent.template, nodes.Const):
                return None
            name = composed(str(parent.template.value))
            if name not in self.trees or name in found:
                return None
            found.append(name)
        return found

    def blocks(self, name: str) -> set[str]:
        """Return the names of a layout's blocks."""
        return {block.name for block in self.trees[name].find_all(nodes.Block)}


def _parent(tree: nodes.Template) -> nodes.Extends | None:
    """Return what a layout extends in any case."""
    return next((each for each in tree.body if isinstance(each, nodes.Extends)), None)
