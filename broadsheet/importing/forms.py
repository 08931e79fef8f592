"""Forms: which programs' archives can be brought, and what tells each of them."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from broadsheet.importing.bringing import Turn
from broadsheet.importing.folders import begins_like_ninjs, files_below
from broadsheet.importing.marks import Listener
from broadsheet.importing.source import Origin
from broadsheet.problems import Misuse

_BEGINNING = 20_000
"""Bytes of a file that are looked at to tell its form."""
_HUGO_SETTINGS = tuple(
    f"{name}.{ending}" for name in ("hugo", "config") for ending in ("toml", "yaml", "yml", "json")
)
_ELEVENTY_SETTINGS = (
    ".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", "eleventy.config.ts",
)  # fmt: skip


class Form(NamedTuple):
    """How the archive of one program is read."""

    name: str
    read: Callable[[Path], Origin]
    turn: Turn
    """From a text of it to Markdown."""
    takes_html: bool = False
    """Whether that turns HTML as well."""


def _has(path: Path, *names: str) -> bool:
    return any((path / name).exists() for name in names)


def _begins_with(path: Path, *signs: bytes) -> bool:
    with path.open("rb") as file:
        start = file.read(_BEGINNING)
    return any(sign in start for sign in signs)


def _is_hugo(path: Path) -> bool:
    return (path / "content").is_dir() and (
        _has(path, *_HUGO_SETTINGS, "config", "archetypes")
        or not _has(path, "package.json", "content/posts")
    )


FORM_SIGNS: Mapping[str, Callable[[Path], bool]] = {
    "obsidian": lambda path: (path / ".obsidian").is_dir(),
    "zola": lambda path: (
        (path / "content").is_dir()
        and (path / "templates").is_dir()
        and _has(path, "config.toml", "zola.toml")
    ),
    "pelican": lambda path: (path / "pelicanconf.py").is_file(),
    "jekyll": lambda path: _has(path, "_posts", "_config.yml"),
    "eleventy": lambda path: (
        _has(path, *_ELEVENTY_SETTINGS)
        or (_has(path, "content/posts") and not _has(path, *_HUGO_SETTINGS))
    ),
    "hugo": _is_hugo,
    "wordpress": lambda path: (
        path.suffix.lower() in (".xml", ".wxr") and _begins_with(path, b"wordpress.org/export/")
    ),
    "newsml": lambda path: (
        path.suffix.lower() in (".xml", ".newsml")
        and _begins_with(path, b"iptc.org/std/nar/2006-10-01")
    ),
    "feed": lambda path: _begins_with(
        path, b"<rss", b"<feed", b"<rdf:RDF", b"jsonfeed.org/version/"
    ),
    "ninjs": lambda path: (
        any(begins_like_ninjs(path / file) for file in files_below(path))
        if path.is_dir()
        else begins_like_ninjs(path)
    ),
    "csv": lambda path: path.suffix.lower() in (".csv", ".tsv"),
}
"""Name of a form to what tells it from the others; the surest signs come first."""
_OF_FILES = frozenset({"wordpress", "newsml", "feed", "ninjs", "csv"})
_OF_BOTH = frozenset({"ninjs"})
"""Forms whose archive may be a file or a folder of such files."""
_MODULES: Mapping[str, str] = {"csv": "table"}
_TURNS: Mapping[str, str] = {
    "csv": "",
    "eleventy": "liquid",
    "feed": "html",
    "jekyll": "liquid",
    "newsml": "html",
    "ninjs": "html",
}
"""Form to the module that turns its texts, where it is not its own; empty where they are Markdown."""


_OF_HTML = frozenset({"html", "wordpress"})
"""Modules that turn HTML."""


def form_named(name: str) -> Form:
    """Return the form of a name. Raises `Misuse` when it is none, or needs what is not installed."""
    if name not in FORM_SIGNS:
        raise Misuse(
            f"{name!r} is no form that can be brought: they are {', '.join(sorted(FORM_SIGNS))}"
        )
    reader, turner = _MODULES.get(name, name), _TURNS.get(name, name)
    try:
        # Forms need libraries that few archives do, so only the one that is asked for is loaded.
        read = getattr(import_module(f"broadsheet.importing.{reader}"), f"read_{reader}")
        turn = (
            getattr(import_module(f"broadsheet.importing.{turner}"), f"turn_{turner}")
            if turner
            else _as_it_is
        )
    except ModuleNotFoundError as error:
        raise Misuse(
            f"{name} needs {error.name}, which is not installed: install broadsheet[import]"
        ) from error
    return Form(name, read, turn, turner in _OF_HTML)


def _as_it_is(text: str, _tell: Listener) -> str:
    return text


def form_at(path: Path) -> str:
    """Return the name of the form of what stands at a path; empty when it cannot be told."""
    is_folder = path.is_dir()
    for name, is_at in FORM_SIGNS.items():
        fits = name in _OF_BOTH or (name not in _OF_FILES) == is_folder
        if fits and is_at(path):
            return name
    return ""
