"""YAML's errors in plain words: what an editor most likely meant by text that YAML cannot read."""

import re
from contextlib import suppress

import msgspec
import yaml

from broadsheet.reading.signs import named

_COLON = re.compile(r":(?=\s|\Z)")
_KEY = re.compile(r" *(\w+):\s")
_TOP_KEY = re.compile(r"^[^\s\-#'\"\[\]{},][^\n:]*:(?=\s|\Z)", re.MULTILINE)
_MARK = re.compile("[“”„«»]")
_CLOSING = {"[": "]", "{": "}"}
_QUOTES_INSIDE = {
    "'": "put the whole value in double quotes, or write each ' inside it twice",
    '"': 'put the whole value in single quotes, or write each " inside it as \\"',
}


class YamlMistake(msgspec.Struct, frozen=True):
    """What is wrong in a text, how to mend it, and the position of it, counted from 0."""

    message: str
    hint: str
    start: int


def explain(error: yaml.MarkedYAMLError, text: str) -> YamlMistake:
    """Return what an error of libyaml means in the text that it was raised for.

    A rare error has libyaml's own words as its message.
    """
    problem, context = error.problem or "", error.context or ""
    start = error.problem_mark.index if error.problem_mark else 0
    opened = error.context_mark.index if error.context_mark else start
    if "mapping values" in problem:
        return _colon(text, start)
    if "tab character" in problem or (
        text[start : start + 1] == "\t" and "cannot start" in problem
    ):
        return YamlMistake("a tab cannot indent a line", "use spaces", start)
    if problem == "could not find expected ':'":
        hint = "write 'key: value' or '- value'; indent the line if it continues the one above"
        return YamlMistake("there is no ': ' after a key on this line", hint, opened)
    if problem.startswith("block sequence entries"):
        hint = "put each '- ' on a line of its own below the key, or the value in quotes"
        return YamlMistake("a list cannot start on the line of its key", hint, start)
    return _in_context(context, problem, text, opened, start)


def _in_context(context: str, problem: str, text: str, opened: int, start: int) -> YamlMistake:
    """Return what an error means that names the construct in which it was met."""
    if (
        context.endswith(("an alias", "an anchor", "a tag", "a directive"))
        or "tag handle" in problem
    ):
        return _sign(text, opened)
    if context == "while scanning a quoted scalar":
        return _open_quote(text, opened)
    if context == "while parsing a quoted scalar":
        backslash = text.rfind("\\", opened, start + 1)
        hint = "put the value in single quotes, or write each backslash twice"
        return YamlMistake(
            r"a '\' in double quotes has a meaning of its own", hint, max(backslash, opened)
        )
    if context == "while scanning a block scalar":
        hint = "start the text on the next line, indented, or put the value in quotes"
        return YamlMistake(f"text follows {text[opened]!r} on its line", hint, opened)
    if context.startswith("while parsing a flow") and "expected ','" in problem:
        return _bracket(text, opened, start)
    if problem.startswith(("did not find expected key", "did not find expected '-'")):
        return _stray(text, start)
    if problem.startswith("did not find expected <document start>"):
        return _indent(start)
    if not text[start:].strip() and (last := max(text.rfind("["), text.rfind("{"))) >= 0:
        return _bracket(text, last, start)
    if start < len(text) and (
        "cannot start" in problem or "node content" in problem or "mapping keys" in problem
    ):
        return _sign(text, start)
    return YamlMistake(problem.lower(), "put the values of this line in quotes", start)


def _colon(text: str, start: int) -> YamlMistake:
    """Return what a colon means that cannot end a key; mostly it is a colon in a title."""
    line_start, line = _line(text, start)
    first = _COLON.search(line)
    if first and first.start() < start - line_start:
        key = _KEY.match(line)
        hint = f"put the {key[1]} in quotes" if key else "put the value in quotes"
        if mark := _MARK.search(line):
            hint += f": {named(mark[0])} is none here, but '\"' is"
        return YamlMistake("a value with ': ' in it needs quotes", hint, start)
    if line[:1] == " ":
        indent = len(line) - len(line.lstrip(" "))
        hint = "start a key below the key above it, and put a text of several lines in quotes"
        return YamlMistake("this line is indented too far for a key", hint, line_start + indent)
    above, _ = _line(text, max(line_start - 1, 0))
    return YamlMistake("there is no ': ' after the key on this line", "write 'key: value'", above)


def _stray(text: str, start: int) -> YamlMistake:
    """Return what a text means where the next key or list item should be."""
    line_start, line = _line(text, start)
    before = line[: start - line_start].rstrip(" ")
    if before.endswith(("'", '"')):
        return _after_quote(text, line_start + len(before), start)
    if before.endswith(("]", "}")):
        return YamlMistake(
            f"text follows the closing {before[-1]!r}", "put the whole value in quotes", start
        )
    if text.startswith(":", start):
        return YamlMistake("there is no key before ':'", "write 'key: value'", start)
    if text.startswith("-", start):
        hint = "give every '- ' of a list the same indent, below a key without a value"
        return YamlMistake("this list item fits no list", hint, start)
    return _indent(start)


def _after_quote(text: str, closed: int, start: int) -> YamlMistake:
    """Return what text after a closing quote means.

    There is a quote inside the value, or an earlier line left a quote open.
    """
    quoted = _last_scalar(text)
    if quoted and quoted.start_mark and "\n" in text[quoted.start_mark.index : closed]:
        return _open_quote(text, quoted.start_mark.index)
    sign = text[closed - 1]
    hint = _QUOTES_INSIDE[sign]
    return YamlMistake(f"text follows the closing {sign}", hint, start)


def _last_scalar(text: str) -> yaml.ScalarEvent | None:
    """Return the last scalar that libyaml reads before it fails as it did before."""
    scalar = None
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            scalar = event if isinstance(event, yaml.ScalarEvent) else scalar
    return scalar


def _bracket(text: str, opened: int, start: int) -> YamlMistake:
    sign, closing = text[opened], _CLOSING.get(text[opened], "]")
    _, line = _line(text, start)
    below = text[text.find("\n", opened) + 1 : start] + line if "\n" in text[opened:start] else ""
    if _TOP_KEY.search(below) or not text[start:].strip():
        return YamlMistake(f"{sign!r} is never closed", f"write {closing!r} at its end", opened)
    hint = (
        "put a comma between two values, and quotes around one with ': ', brackets or quotes in it"
    )
    return YamlMistake(f"a comma or {closing!r} is missing here", hint, start)


def _open_quote(text: str, start: int) -> YamlMistake:
    return YamlMistake(
        f"this {text[start]} is never closed", f"write {text[start]} at the end of the value", start
    )


def _sign(text: str, start: int) -> YamlMistake:
    return YamlMistake(
        f"a value that starts with {text[start]!r} needs quotes", "put the value in quotes", start
    )


def _indent(start: int) -> YamlMistake:
    return YamlMistake(
        "this line starts in another column than those above", "indent it as they are", start
    )


def _line(text: str, start: int) -> tuple[int, str]:
    """Return the position where the line of a character starts, and the line."""
    line_start = text.rfind("\n", 0, start) + 1
    return line_start, text[line_start:].partition("\n")[0]
