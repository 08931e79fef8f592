"""Advice on an archive's own layouts: what of them no page will show, although nothing is wrong."""

import posixpath
import re
from collections.abc import Collection, Iterator

from jinja2 import nodes
from jinja2.defaults import DEFAULT_NAMESPACE

from broadsheet.closeness import slips
from broadsheet.printing.catalogues import is_catalogue, messages_in
from broadsheet.printing.field_advice import UNKNOWN, Kinds, MissingField, missing_fields
from broadsheet.printing.functions import layout_functions
from broadsheet.printing.layouts import (
    ASSETS,
    BLOCK_LAYOUTS,
    Layout,
    Layouts,
    default_theme,
    is_of_archive,
)
from broadsheet.printing.parsed_layouts import ParsedLayouts
from broadsheet.printing.style_advice import advice_on_styles
from broadsheet.problems import Problem
from broadsheet.reading.block_kinds import BLOCKS
from broadsheet.reading.fields import did_you_mean
from broadsheet.reading.tree import walk
from broadsheet.urls import composed
from broadsheet.views.site import Site
from broadsheet.views.texts import BlockDisplay

_AIDS = frozenset({"", ".md", ".txt"})
"""Endings of what stands beside assets for people, such as the licence of a font."""
_NOT_IN_VIEW = "print only what docs/layouts.md lists for this layout"


def advice_on_layouts(
    layouts: Layouts,
    site: Site,
    addresses: Collection[str],
    base_url: str,
    *,
    chosen: frozenset[str] = frozenset(),
    blocks: Collection[str] = BLOCKS,
) -> Iterator[Problem]:
    """Yield the advice on the files in an archive's own `layouts/`.

    `addresses` are the permalinks of the archive, `base_url` is where it stands, `chosen` are the
    layouts that its pages ask for, and `blocks` the kinds of blocks that its texts may hold.
    """
    own = {name: each for name, each in layouts.templates.items() if is_of_archive(each)}
    if not own and not any(map(is_of_archive, layouts.assets.values())):
        return
    theme = frozenset(composed(entry.path) for entry in walk(default_theme()))
    parsed = ParsedLayouts(layouts.templates, chosen)
    messages = messages_in(site.language, layouts.templates)
    functions = {*layout_functions(site, {}, messages)[1], *DEFAULT_NAMESPACE}
    for name, layout in sorted(own.items()):
        if is_catalogue(name):
            continue
        if name.startswith(BLOCK_LAYOUTS) and not _is_part(name):
            if name.removeprefix(BLOCK_LAYOUTS).removesuffix(".html") not in blocks:
                yield _undeclared(name, layout, blocks)
                continue
        elif name not in theme and not parsed.is_dynamic and name not in parsed.reached:
            yield _unused(name, layout, theme, layouts)
        if name in parsed.mistakes:
            yield parsed.mistakes[name]
        if name in parsed.trees:
            yield from _advice_on_layout(name, layout, parsed, functions)
    yield from _unused_assets(layouts, theme, parsed)
    yield from advice_on_styles(layouts.assets, addresses, base_url)


def _is_part(name: str) -> bool:
    """Return whether a layout is drawn in by others alone, by its name."""
    return posixpath.basename(name).startswith("_")


def _advice_on_layout(
    name: str, layout: Layout, parsed: ParsedLayouts, functions: Collection[str]
) -> Iterator[Problem]:
    tree = parsed.trees[name]
    lines = layout.source.decode().splitlines()
    if _is_empty(tree):
        message, hint = "prints nothing", "write what it is to print, or take it out"
        yield Problem(layout.file, 1, 1, "", message, hint, name="empty-layout")
        return
    yield from _unknown_blocks(name, layout, parsed, lines)
    yield from _unfilled_blocks(name, layout, parsed)
    names: dict[str, Kinds] = dict.fromkeys(functions, UNKNOWN)
    names |= {"view": parsed.views(name), "site": frozenset({Site})}
    if name.startswith(BLOCK_LAYOUTS):
        del names["view"]
        names |= {"block": frozenset({BlockDisplay}), "body": frozenset({str})}
    # A part may use what the layout that includes it has set.
    is_page = name.startswith(BLOCK_LAYOUTS) and not _is_part(name)
    is_page |= not parsed.is_dynamic and parsed.pages_by_layout.get(name) == frozenset({name})
    for missing in missing_fields(tree, names, are_all=is_page):
        before = r"(?<=[.\['\"])" if missing.is_field else r"(?<![.\w])"
        line, column = _position(lines, missing.line, rf"{before}{re.escape(missing.name)}\b")
        hint = did_you_mean(missing.name, missing.known) or _hint_of_short(missing)
        message = f"{missing.name!r} is not in what this layout may print"
        yield Problem(layout.file, line, column, "", message, hint, name="unknown-field")


def _hint_of_short(missing: MissingField) -> str:
    """Return the hint for a name that may be too short to be likened to others: `dy` for `day`."""
    near = [each for each in missing.known if slips(missing.name, each, 1) == 1]
    return f"did you mean {near[0]!r}?" if len(near) == 1 else _NOT_IN_VIEW


def _is_empty(tree: nodes.Template) -> bool:
    return all(
        isinstance(node, nodes.Output)
        and all(
            isinstance(each, nodes.TemplateData) and not each.data.strip() for each in node.nodes
        )
        for node in tree.body
    )


def _unknown_blocks(
    name: str, layout: Layout, parsed: ParsedLayouts, lines: list[str]
) -> Iterator[Problem]:
    """Yield advice on blocks that nothing this layout extends has: they are never printed."""
    ancestors = parsed.ancestors(name)
    if not ancestors:
        return
    known = set[str]().union(*map(parsed.blocks, ancestors))
    for block in _outer_blocks(parsed.trees[name]):
        if block.name not in known:
            line, column = _position(lines, block.lineno, rf"(?<=block ){block.name}\b")
            message = f"the block {block.name!r} is in no layout that this one extends"
            otherwise = f"the blocks are {', '.join(sorted(known))}"
            hint = did_you_mean(block.name, known, otherwise)
            yield Problem(layout.file, line, column, "", message, hint, name="unknown-block")


def _outer_blocks(node: nodes.Node) -> Iterator[nodes.Block]:
    """Yield the blocks that stand in no other block."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child
        else:
            yield from _outer_blocks(child)


def _unfilled_blocks(name: str, layout: Layout, parsed: ParsedLayouts) -> Iterator[Problem]:
    """Yield advice on the blocks that an own layout lacks, and that layouts of the theme fill."""
    lacking: dict[str, list[str]] = {}
    for other, each in parsed.templates.items():
        ancestors = parsed.ancestors(other) if other in parsed.trees else None
        if is_of_archive(each) or not ancestors or name not in ancestors:
            continue
        known = set[str]().union(*map(parsed.blocks, ancestors))
        for block in _outer_blocks(parsed.trees[other]):
            if block.name not in known:
                lacking.setdefault(block.name, []).append(other)
    for block_name, others in sorted(lacking.items()):
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        message = f"has no block {block_name!r}, which {min(others)}{more} of the theme fill"
        hint = f"write {{% block {block_name} %}}{{% endblock %}} where that is to stand"
        yield Problem(layout.file, 1, 1, "", message, hint, name="unknown-block")


def _undeclared(name: str, layout: Layout, blocks: Collection[str]) -> Problem:
    kind = name.removeprefix(BLOCK_LAYOUTS).removesuffix(".html")
    hint = did_you_mean(kind, blocks, f"write '{kind}:' below 'blocks:' in archive.yml")
    message = f"is the layout of a block {kind!r}, and there is no such kind"
    return Problem(layout.file, 1, 1, "", message, hint, name="unused-layout")


def _unused(name: str, layout: Layout, theme: Collection[str], layouts: Layouts) -> Problem:
    as_asset = f"{ASSETS}{posixpath.basename(name)}"
    if as_asset in theme or posixpath.splitext(name)[1] in {".css", ".js", ".mjs"}:
        hint = f"move it to layouts/{as_asset}"
    else:
        templates = [each for each in theme if not each.startswith(ASSETS)]
        otherwise = (
            "give it the name of a layout of the theme, include it in another layout,"
            " or choose it in a page: 'layout: …'"
        )
        hint = did_you_mean(name, {*templates, *layouts.templates} - {name}, otherwise)
    message = "replaces no layout of the theme, and no layout draws it in"
    return Problem(layout.file, 1, 1, "", message, hint, name="unused-layout")


def _unused_assets(
    layouts: Layouts, theme: Collection[str], parsed: ParsedLayouts
) -> Iterator[Problem]:
    """Yield advice on assets of the archive's own that nothing names."""
    added = {
        name: layout
        for name, layout in layouts.assets.items()
        if is_of_archive(layout)
        and f"{ASSETS}{name}" not in theme
        and posixpath.splitext(name)[1].lower() not in _AIDS
    }
    if not added:
        return
    named = {
        composed(text.value)
        for tree in parsed.trees.values()
        for text in tree.find_all(nodes.Const)
        if isinstance(text.value, str)
    }
    sources = "\n".join(
        each.source.decode("utf-8", "replace")
        for name, each in layouts.assets.items()
        if name.endswith((".css", ".js", ".mjs", ".json"))
    )
    known = {"own.css", *(each.removeprefix(ASSETS) for each in theme if each.startswith(ASSETS))}
    for name, layout in sorted(added.items()):
        if name not in named and posixpath.basename(name) not in sources:
            otherwise = "name it in a layout, {{ site.assets['…'] }}, or take it out"
            if name.endswith(".css"):
                otherwise = "call it own.css, which every page loads, or name it in a layout"
            hint = did_you_mean(name, known, otherwise)
            message = (
                "replaces no file of the theme, and neither a layout nor a style sheet names it"
            )
            yield Problem(layout.file, 1, 1, "", message, hint, name="unused-layout")


def _position(lines: list[str], line: int, pattern: str) -> tuple[int, int]:
    """Return where a pattern first matches from a line on: its line and column.

    That is the line's own beginning when it matches nowhere near.
    """
    for number in range(line, min(line + 8, len(lines)) + 1):
        if match := re.search(pattern, lines[number - 1]):
            return number, match.start() + 1
    return line, 1
