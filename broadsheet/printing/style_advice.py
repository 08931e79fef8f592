"""Advice on an archive's own style sheets: what they load, and what browsers will not get."""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote, urlsplit

import tinycss2  # type: ignore[import-untyped]

from broadsheet.printing.layouts import ASSETS, Layout
from broadsheet.problems import Problem
from broadsheet.reading.fields import did_you_mean
from broadsheet.urls import composed

_LOADING = frozenset({"url", "src"})
_CHOOSING = frozenset({"image-set", "-webkit-image-set"})
"""Functions in which a text is an address."""


def advice_on_styles(
    assets: Mapping[str, Layout], addresses: Collection[str], base_url: str
) -> Iterator[Problem]:
    """Yield the advice on what an archive's own style sheets load.

    `assets` are all assets by name, `addresses` the permalinks of what is published besides, and
    `base_url` is where the site stands.
    """
    for name, layout in sorted(assets.items()):
        if layout.file.startswith("layouts/") and name.endswith(".css"):
            text = layout.source.decode("utf-8", "replace")
            for token, url, is_rewritten in _addresses(tinycss2.parse_component_value_list(text)):
                found = _fault(url.strip(), name, assets, addresses, base_url.rstrip("/"))
                if found is None and not is_rewritten and not _is_whole(url):
                    message = f"{url!r} is not loaded: only url(…) is given its published address"
                    found = _Fault("dead-url", message, f"write url({url}) in its place")
                if found is not None:
                    at = token.source_line, token.source_column
                    yield Problem(
                        layout.file, *at, "", found.message, found.hint, name=found.advice
                    )


class _Fault(NamedTuple):
    """What is wrong with an address."""

    advice: Literal["dead-url", "foreign-url"]
    message: str
    hint: str


def _addresses(tokens: Iterable[Any]) -> Iterator[tuple[Any, str, bool]]:
    """Yield what a style sheet loads: the token, its address, and whether that is rewritten."""
    rule = ""
    for token in tokens:
        if token.type == "at-keyword":
            rule = token.lower_value
        elif token.type == "url" and rule != "namespace":
            yield token, token.value, True
        elif token.type == "string" and rule == "import":
            yield token, token.value, False
        elif token.type == "function":
            texts = [each for each in token.arguments if each.type == "string"]
            if token.lower_name in _LOADING | _CHOOSING and rule != "namespace":
                yield from ((each, each.value, token.lower_name == "url") for each in texts)
            yield from _addresses(token.arguments)
        elif token.type.endswith("block"):
            yield from _addresses(token.content)
        if token.type == "{} block" or (token.type == "literal" and token.value == ";"):
            rule = ""


def _is_whole(url: str) -> bool:
    return not url or url.startswith(("#", "/")) or bool(urlsplit(url).scheme)


def _fault(
    url: str, name: str, assets: Mapping[str, Layout], addresses: Collection[str], base_url: str
) -> _Fault | None:
    """Return what is wrong with an address; None for one that browsers will load."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return _Fault("dead-url", f"{url!r} is not an address", "write a path from this file")
    if not url or url.startswith("#") or parts.scheme == "data":
        return None
    if base_url and url.startswith(f"{base_url}/"):
        parts = urlsplit(url.removeprefix(base_url))
    elif parts.netloc or parts.scheme in {"http", "https"}:
        message = f"{url!r} is on another site, of which pages may load nothing"
        return _Fault(
            "foreign-url", message, f"put a copy into layouts/{ASSETS} and write its path"
        )
    path = composed(unquote(parts.path))
    own_path = urlsplit(base_url).path
    if path.startswith("/"):
        if path.removeprefix(own_path) in addresses:
            return None
        target = path.lstrip("/").removeprefix(ASSETS)
        is_there = False
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        is_there = not parts.scheme and target in assets
    if is_there:
        return None
    near = [posixpath.relpath(each, posixpath.dirname(name) or ".") for each in assets]
    same = [each for each in near if posixpath.basename(each) == posixpath.basename(target)]
    otherwise = f"put the file into layouts/{ASSETS} and write its path from this file"
    hint = f"did you mean {same[0]!r}?" if same else did_you_mean(path, near, otherwise)
    return _Fault("dead-url", f"{url!r} leads to no file of layouts/{ASSETS}", hint)
