"""Heads: the front matter of other programs, in YAML, TOML, JSON or header lines, with all values as text."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import NamedTuple

import yaml

from broadsheet.reading.fields import Value
from broadsheet.reading.yaml_reader import NOTHING

_FENCES = {"---": "yaml", "+++": "toml"}
_FENCE = re.compile(r"(---|\+\+\+)[ \t]*\n")
_COMMENT = re.compile(r"^[ \t]*#[^\n]*", re.MULTILINE)
_MOST_VALUES = 20_000
"""Values in one head, at most, after YAML's aliases are followed: more is an attack."""
_EXPLICIT = "tag:yaml.org,2002:"


class SourceHead(NamedTuple):
    """The fields of a text, and the text behind them."""

    fields: Mapping[str, Value]
    body: str
    repeated: tuple[tuple[str, Value], ...] = ()
    """Keys that were given before, each with the value that does not count."""
    comments: int = 0
    fault: str = ""
    """Why the head could not be read; then it is the beginning of the body, and has no fields."""


def read_head(text: str) -> SourceHead:
    """Return the head of a text with plain line ends; a text without one is all body.

    Empty values and YAML's null are absent. Dates, numbers and truths are text, as written where
    the form allows: `2015-06-29 9:30:00 -0400` stays so.
    """
    # A byte order mark, blank lines and comments may stand before the first line of dashes.
    bare = text.lstrip("\ufeff \t\n")
    if bare.startswith("{") and not bare.startswith(("{%", "{{", "{:")):
        return _json_head(text, bare)
    fence = _FENCE.match(bare)
    if not fence:
        return SourceHead({}, text)
    closing = re.compile(rf"^{re.escape(fence[1])}[ \t]*(?:\n|\Z)", re.MULTILINE)
    end = closing.search(bare, fence.end())
    if not end:
        # A line of dashes at the top may be a rule, and the text its own.
        return SourceHead({}, text)
    inside = bare[fence.end() : end.start()]
    body = bare[end.end() :]
    if _FENCES[fence[1]] == "toml":
        return _toml_head(text, inside, body)
    return _yaml_head(text, inside, body)


def _yaml_head(text: str, inside: str, body: str) -> SourceHead:
    if not _looks_like_fields(inside):
        return SourceHead({}, text)
    try:
        fields, repeated = yaml_fields(inside)
    except (yaml.YAMLError, ValueError) as error:
        return SourceHead({}, text, fault=f"its front matter is no YAML: {_first_line(error)}")
    return SourceHead(fields, body, repeated, len(_COMMENT.findall(inside)))


def _looks_like_fields(inside: str) -> bool:
    """Return whether what stands between two lines of dashes is no text between two rules."""
    lines = [line for line in inside.split("\n") if line.strip() and not line.startswith("#")]
    return not lines or re.match(r"""["'\w][^:\n]*:(\s|$)|\?\s|\{|-\s""", lines[0]) is not None


def _toml_head(text: str, inside: str, body: str) -> SourceHead:
    try:
        values = tomllib.loads(inside)
    except tomllib.TOMLDecodeError as error:
        return SourceHead({}, text, fault=f"its front matter is no TOML: {error}")
    return SourceHead(_plain_mapping(values), body, comments=len(_COMMENT.findall(inside)))


def _json_head(text: str, bare: str) -> SourceHead:
    try:
        values, end = json.JSONDecoder().raw_decode(bare)
    except (json.JSONDecodeError, RecursionError) as error:
        return SourceHead({}, text, fault=f"its front matter is no JSON: {error}")
    return SourceHead(_plain_mapping(values), bare[end:].removeprefix("\n"))


def yaml_fields(text: str) -> tuple[dict[str, Value], tuple[tuple[str, Value], ...]]:
    """Return the fields of a YAML text, and those whose key was given before.

    Unlike our own front matter it may have anchors, merged mappings and tags. Raises
    `yaml.YAMLError` or `ValueError` when it is no mapping.
    """
    node = _composed(text)
    if node is None:
        return {}, ()
    if not isinstance(node, yaml.MappingNode):
        raise ValueError("it has no keys")  # noqa: TRY004 - it is the text that is wrong
    budget = iter(range(_MOST_VALUES))
    fields: dict[str, Value] = {}
    repeated: list[tuple[str, Value]] = []
    for key, value in _pairs(node):
        plain = _value_of(value, budget)
        if plain is None:
            continue
        if key in fields:
            repeated.append((key, plain))
        else:
            fields[key] = plain
    return fields, tuple(repeated)


def _composed(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        # Other programs take a tab for blanks at the beginning of a line.
        spaced = re.sub(
            r"^[ ]*\t[ \t]*", lambda tabs: tabs[0].expandtabs(4), text, flags=re.MULTILINE
        )
        if spaced == text:
            raise
        return yaml.compose(spaced, Loader=yaml.CSafeLoader)


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node]]:
    merged: list[yaml.Node] = []
    for key, value in node.value:
        if key.tag == f"{_EXPLICIT}merge":
            merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
        else:
            yield str(key.value), value
    own = {str(key.value) for key, _ in node.value}
    for mapping in merged:
        if isinstance(mapping, yaml.MappingNode):
            yield from ((key, value) for key, value in _pairs(mapping) if key not in own)


def _value_of(node: yaml.Node, budget: Iterator[int]) -> Value | None:
    if next(budget, None) is None:
        raise ValueError(f"it stands for more than {_MOST_VALUES:,} values")
    if isinstance(node, yaml.ScalarNode):
        text = str(node.value)
        return None if not node.style and (not text or text in NOTHING) else text
    if isinstance(node, yaml.SequenceNode):
        values = [_value_of(each, budget) for each in node.value]
        return [value for value in values if value is not None] or None
    mapping: dict[str, Value] = {}
    assert isinstance(node, yaml.MappingNode), "YAML has three kinds of nodes"
    for key, value in _pairs(node):
        plain = _value_of(value, budget)
        if plain is not None and key not in mapping:
            mapping[key] = plain
    return mapping or None


def plain(value: object) -> Value | None:
    """Return a value of TOML or JSON as text, lists and mappings; None for nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return _plain_mapping(value) or None
    if isinstance(value, list):
        return [each for each in map(plain, value) if each is not None] or None
    return str(value)


def _plain_mapping(values: Mapping[str, object]) -> dict[str, Value]:
    pairs = ((str(key), plain(value)) for key, value in values.items())
    return {key: value for key, value in pairs if value is not None}


def _first_line(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem:
        line = error.problem_mark.line + 2 if error.problem_mark else 0
        return f"{error.problem} (line {line})"
    return str(error).partition("\n")[0]
