"""Folders: the files of a source, and what their names say."""

import json
import os
import posixpath
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from broadsheet.importing.heads import SourceHead, plain, read_head, yaml_fields
from broadsheet.importing.source import Account
from broadsheet.problems import Failure
from broadsheet.reading.fields import Value
from broadsheet.reading.text import plain_lines

_NOT_READ = frozenset(
    {".git", ".hg", ".svn", "node_modules", "__pycache__", ".DS_Store", "Thumbs.db"}
)
_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})[-_ ]*(.*)", re.DOTALL)
NINJS_ENDINGS = frozenset({".json", ".jsonl", ".ninjs"})
"""What the names of files of ninjs end in."""
_BEGINNING = 20_000
"""Bytes of a file that are looked at to tell what it holds."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def files_below(folder: Path) -> list[str]:
    """Return the paths of all files below a folder, from it, in order; hidden ones are passed over.

    Links to folders are not followed, so that nothing outside the source is read.
    """
    found: list[str] = []
    try:
        for place, folders, names in os.walk(folder, onerror=_refuse):
            folders[:] = sorted(
                name
                for name in folders
                if name == ".well-known" or (name not in _NOT_READ and not name.startswith("."))
            )
            inside = Path(place).relative_to(folder).as_posix()
            for name in sorted(names):
                file = Path(place, name)
                if (
                    name in _NOT_READ
                    or name.startswith(".")
                    or file.is_symlink()
                    or not file.is_file()
                ):
                    continue
                found.append(name if inside == "." else f"{inside}/{name}")
    except OSError as error:
        raise Failure(f"{error.filename or folder}: {error.strerror or error}") from error
    return found


def _refuse(error: OSError) -> None:
    raise error


def begins_like_ninjs(file: Path) -> bool:
    """Return whether a file may hold items of ninjs, by its name and its beginning."""
    if file.suffix.lower() not in NINJS_ENDINGS:
        return False
    with file.open("rb") as opened:
        return b'"uri"' in opened.read(_BEGINNING)


def text_of_file(path: Path) -> str:
    """Return the text of a file, with plain line ends; bytes that are no UTF-8 are read as Windows' own."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Failure(f"{path}: {error.strerror or error}") from error
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return plain_lines(text)


def read_post(path: Path, source: str) -> tuple[SourceHead, list[Account]]:
    """Return the head and the body of a text of the source, and what has to be said of them."""
    text = text_of_file(path)
    entries = []
    if control := _CONTROL.search(text):
        what = f"U+{ord(control[0]):04X}"
        entries.append(
            Account(source, "text", what, "left", why="an invisible sign that is no text")
        )
        text = _CONTROL.sub("", text)
    head = read_head(text)
    entries += [
        Account(
            source,
            "field",
            key,
            "left",
            why=f"the key is given twice, and the first counts: this one says {value!r}",
        )
        for key, value in head.repeated
    ]
    if head.comments:
        why = "comments in front matter are not read"
        entries.append(Account(source, "field", f"{head.comments} comments", "left", why=why))
    if head.fault:
        entries.append(Account(source, "field", "front matter", "kept", "the text", head.fault))
    return head, entries


def name_and_day(stem: str) -> tuple[str, str]:
    """Return the name of a file without the day before it, and that day; empty where there is none."""
    match = _DATED.fullmatch(posixpath.basename(stem))
    if match and match[4]:
        return match[4], f"{match[1]}-{match[2]}-{match[3]}"
    return stem, ""


def is_html(file: str) -> bool:
    """Return whether a text is HTML rather than Markdown, by its file's name."""
    return posixpath.splitext(file)[1].lower() in (".html", ".htm")


def settings_in(folder: Path, names: Sequence[str]) -> Mapping[str, Value]:
    """Return the settings of a site by key in lower case, from the first file that there is.

    They are empty where no file can be read: then nothing depends on them.
    """
    file = next((folder / name for name in names if (folder / name).is_file()), None)
    if file is None:
        return {}
    text = text_of_file(file)
    values: object
    try:
        if file.suffix == ".toml":
            values = plain(tomllib.loads(text))
        elif file.suffix == ".json":
            values = plain(json.loads(text))
        else:
            values = yaml_fields(text)[0]
    except (ValueError, yaml.YAMLError, RecursionError):
        return {}
    return {key.lower(): value for key, value in values.items()} if isinstance(values, dict) else {}


def text_at(values: Mapping[str, Value], key: str) -> str:
    """Return the text at a key; empty when none is there."""
    value = values.get(key)
    return value if isinstance(value, str) else ""


def stem_and_language(name: str) -> tuple[str, str]:
    """Return the name of a file without its ending, and the language that stands before that."""
    stem = posixpath.splitext(name)[0]
    match = re.fullmatch(r"(.+)\.([a-z]{2}(?:-[a-zA-Z]{2})?)", stem)
    return (match[1], match[2]) if match else (stem, "")


def empty_list_page(file: str, name: str, fields: Mapping[str, Value]) -> list[Account]:
    """Return what is said of the page of a list that has no text of its own: it is left."""
    why = "the page of a list, without a text of its own"
    return [
        *(
            Account(file, "field", key, "left", why=f"of the page of a list: {value!r}")
            for key, value in fields.items()
        ),
        Account(file, "post", name or "/", "left", why=why),
    ]
