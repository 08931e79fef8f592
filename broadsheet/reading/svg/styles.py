"""Styles of drawings: CSS with only listed properties, and addresses of the drawing's own parts."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import tinycss2  # type: ignore[import-untyped]

from broadsheet.reading.svg.allowed import EDITING_PROPERTIES, FUNCTIONS, PROPERTIES

_REFUSED = frozenset({"error", "[] block", "{} block", "at-rule", "unicode-range"})
_PLAIN = re.compile(r"[\w\s#.,%:;+-]*", re.ASCII)
"""Pattern of the styles of most drawings. Programs write one for each line, and these are read ten
times as fast."""
_USUAL = re.compile(
    r"(?:(?:matrix|rotate|scale|skew[XY]|translate|rgba?)\([-+\d.eE,%\s]*+\)[\s,]*+)++|url\(#[\w.-]++\)",
    re.ASCII,
)
"""Pattern of most values with brackets."""
_DEEPEST = 20
"""Blocks and functions inside each other, at most: those of real drawings have three."""

Tell = Callable[[str], None]
"""The function that is called with words for each thing that is left out."""


def clean_value(text: str) -> bool:
    """Return whether the value of a property loads nothing from elsewhere.

    The property may be written as an attribute.
    """
    # Addresses stand in brackets, and most values have none: paths are long.
    return (
        "(" not in text
        or _USUAL.fullmatch(text) is not None
        or _is_clean(tinycss2.parse_component_value_list(text))
    )


def clean_declarations(text: str, tell: Tell) -> str:
    """Return the declarations of a `style` attribute that a drawing may have."""
    if _PLAIN.fullmatch(text):
        return ";".join(_plain_declarations(text, tell))
    return _declarations(
        tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True), tell
    )


def clean_sheet(text: str, tell: Tell) -> str:
    """Return the rules of a `style` element that a drawing may have, with those within `@media`."""
    return _rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), tell)


def _rules(rules: Sequence[Any], tell: Tell, depth: int = 0) -> str:
    clean = []
    for rule in rules:
        if rule.type == "qualified-rule" and _is_selector(rule.prelude):
            declarations = _declarations(
                tinycss2.parse_blocks_contents(
                    rule.content, skip_comments=True, skip_whitespace=True
                ),
                tell,
            )
            clean.append(f"{tinycss2.serialize(rule.prelude).strip()}{{{declarations}}}")
        elif rule.type == "at-rule" and _is_query(rule) and depth < _DEEPEST:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            clean.append(
                f"@media{tinycss2.serialize(rule.prelude)}{{{_rules(inner, tell, depth + 1)}}}"
            )
        else:
            tell(
                f"@{rule.lower_at_keyword}"
                if rule.type == "at-rule"
                else "a rule of its style sheet"
            )
    return "\n".join(clean)


def _plain_declarations(text: str, tell: Tell) -> Iterator[str]:
    """Yield the declarations that a drawing may have, of a text of names, colours and numbers.

    The text has no strings, brackets, comments or escapes.
    """
    for part in text.split(";"):
        name, colon, value = map(str.strip, part.partition(":"))
        if name.lower() in PROPERTIES and value:
            yield f"{name}:{value}"
        elif colon and not EDITING_PROPERTIES.fullmatch(name.lower()):
            tell(f"the property {name.lower()}")
        elif name and not colon:
            tell("a part of its styles")


def _declarations(parts: Sequence[Any], tell: Tell) -> str:
    clean = []
    for part in parts:
        if part.type != "declaration":
            tell(f"@{part.lower_at_keyword}" if part.type == "at-rule" else "a part of its styles")
        elif not (part.lower_name in PROPERTIES or part.lower_name.startswith("--")):
            if not EDITING_PROPERTIES.fullmatch(part.lower_name):
                tell(f"the property {part.lower_name}")
        elif not _is_clean(part.value):
            tell(f"the property {part.lower_name}, which names something elsewhere")
        else:
            clean.append(part.serialize())
    return ";".join(clean)


def _is_selector(prelude: Sequence[Any], depth: int = 0) -> bool:
    if not prelude or depth > _DEEPEST:
        return False
    for each in prelude:
        if each.type in {"error", "{} block", "() block", "at-keyword", "url"}:
            return False
        if each.type == "function" and not _is_selector(each.arguments, depth + 1):
            return False
    return True


def _is_query(rule: Any) -> bool:  # noqa: ANN401 - the parser's own kind, which has no types
    return (
        rule.lower_at_keyword == "media"
        and rule.content is not None
        and all(each.type in {"whitespace", "ident"} or _is_feature(each) for each in rule.prelude)
    )


def _is_feature(token: Any) -> bool:  # noqa: ANN401 - the same
    """Return whether a token is a condition such as `(prefers-color-scheme: dark)`."""
    return token.type == "() block" and all(
        each.type.endswith(("block", "error")) is False for each in token.content
    )


def _is_clean(values: Sequence[Any], depth: int = 0) -> bool:
    """Return whether all addresses in some tokens are of parts of the same drawing: `url(#sky)`."""
    if depth > _DEEPEST:
        return False
    for each in values:
        if each.type in _REFUSED or (each.type == "url" and not each.value.startswith("#")):
            return False
        if each.type == "() block" and not _is_clean(each.content, depth + 1):
            return False
        if each.type == "function" and not _is_clean_function(each, depth):
            return False
    return True


def _is_clean_function(function: Any, depth: int) -> bool:  # noqa: ANN401 - the parser's own kind, which has no types
    if function.lower_name == "url":
        inner = [each for each in function.arguments if each.type not in {"whitespace", "comment"}]
        return len(inner) == 1 and inner[0].type == "string" and inner[0].value.startswith("#")
    return function.lower_name in FUNCTIONS and _is_clean(function.arguments, depth + 1)
