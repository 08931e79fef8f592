"""Scripts of several modules, made one file each: a chain of modules takes a browser a request after another.

A module that is imported by name, `import { a } from "./part.js"`, at the beginning of scripts of
one file only, is put into that file, in a function of its own. A module that several files import,
or one of them later, by `import("./part.js")`, stays a file: what it keeps is kept once. One that
keeps nothing may say so, by `@copied` in a comment, and is put into each.

Comments that stand on lines of their own are left out, but for those about rights, and so are indents.
"""

import posixpath
import re
from collections.abc import Mapping

_IMPORT = re.compile(
    r"""^import\s*\{(?P<names>[^}]*)\}\s*from\s*["'](?P<path>\.{1,2}/[^"'?#]+)["'];?$""",
    re.MULTILINE,
)
_EXPORT = re.compile(
    r"^export (?=(?:async )?(?:function\*?|class|const|let) (?P<name>[\w$]+))", re.MULTILINE
)
_ANY_EXPORT = re.compile(r"^export\b", re.MULTILINE)
# That a word begins is looked at after its first letter: where a pattern begins with letters, Python
# finds them three times as fast.
_OTHER_USE = re.compile(
    r"""[ifn](?<!\w.)(?:(?<=i)mport\s*\(\s*|(?<=i)mport\s+|(?<=f)rom\s*|(?<=n)ew\s+URL\(\s*)"""
    r"""["'](?P<path>\.{1,2}/[^"'?#]+)["']"""
)
_COPIED = re.compile(r"^(?:/\*\*|//| \*).*@copied\b", re.MULTILINE)
_OWN_LINES = re.compile(
    r"^[ \t]*(?:/\*\*(?:(?!\*/|@license|@preserve|[Cc]opyright).)*+\*/|//(?![!#])[^\n]*)[ \t]*\n",
    re.DOTALL | re.MULTILINE,
)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
_AS = re.compile(r"([\w$]+)\s+as\s+([\w$]+)")


class Bundles:
    """The scripts among some assets, and which of them go into which file."""

    def __init__(self, scripts: Mapping[str, str]) -> None:
        copied = {name for name, script in scripts.items() if _COPIED.search(script)}
        self._copied = {name for name in copied if _may_be_inside(scripts[name])}
        self._scripts = {name: _without_comments(script) for name, script in scripts.items()}
        self._importers: dict[str, set[str]] = {name: set() for name in scripts}
        self._apart = {name for name, script in scripts.items() if not _may_be_inside(script)}
        for name, script in scripts.items():
            for match in _IMPORT.finditer(script):
                self._importers.setdefault(_target(name, match), set()).add(name)
            rest = _COMMENT.sub("", _IMPORT.sub("", script))
            self._apart |= {_target(name, match) for match in _OTHER_USE.finditer(rest)}

    def whole(self, name: str) -> str:
        """Return the text of a script's file: with the modules that only it imports."""
        inside = self._inside(name)
        modules: dict[str, str] = {}
        outside: dict[str, str] = {}
        script = self._text(name, inside, modules, outside)
        imports = "".join(
            f'import * as {_variable(target)} from "{path}";\n' for target, path in outside.items()
        )
        return imports + "".join(modules.values()) + script

    def _inside(self, name: str) -> set[str]:
        """Return the modules that are imported by a script, or by each other, and by nothing else."""
        inside: set[str] = set()
        while True:
            more = {
                target
                for target, importers in self._importers.items()
                if target in self._scripts
                # Addresses in a module are relative to its folder.
                and posixpath.dirname(target) == posixpath.dirname(name)
                and target not in {name, *inside}
                and (
                    (target in self._copied and importers & {name, *inside})
                    or (target not in self._apart and importers and importers <= {name, *inside})
                )
            }
            if not more:
                return inside
            inside |= more

    def _text(
        self, name: str, inside: set[str], modules: dict[str, str], outside: dict[str, str]
    ) -> str:
        """Return the text of a module that takes what it imports from values; these are entered."""

        def taken(match: re.Match[str]) -> str:
            target = _target(name, match)
            if target in inside:
                if target not in modules:
                    text = self._text(target, inside, modules, outside)
                    modules[target] = _module(target, text)
            elif name in inside:
                # Only the file's own beginning may import.
                outside[target] = match["path"]
            else:
                return match[0]
            names = _AS.sub(r"\1: \2", " ".join(match["names"].split()))
            return f"const {{ {names.strip(', ')} }} = {_variable(target)};"

        return _IMPORT.sub(taken, self._scripts[name])


def _without_comments(script: str) -> str:
    """Return a script without comments on lines of their own and without indents.

    A text of several lines may look like a comment, and its indents are a part of it: where there is
    one, the script stays as it is.
    """
    if "\\\n" in script or any(line.count("`") % 2 for line in script.splitlines()):
        return script
    return _INDENT.sub("", _OWN_LINES.sub("", script))


def _may_be_inside(script: str) -> bool:
    """Return whether a module says all that it exports where it defines it."""
    return len(_EXPORT.findall(script)) == len(_ANY_EXPORT.findall(script))


def _target(name: str, match: re.Match[str]) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), match["path"]))


def _module(name: str, script: str) -> str:
    """Return a module as a value: what it exports, by name."""
    exported = ", ".join(match["name"] for match in _EXPORT.finditer(script))
    body = _EXPORT.sub("", script)
    return f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();\n"


def _variable(name: str) -> str:
    return "$" + re.sub(r"\W", "_", name)
