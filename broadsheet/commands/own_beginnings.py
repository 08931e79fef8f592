"""Own beginnings: the files of `content/templates/`, from which an archive begins what it writes.

`{title}`, `{slug}`, `{date}`, `{year}`, `{month}` and `{day}` in them are filled in; other braces stay.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path

from broadsheet.commands.begun import yaml_text
from broadsheet.problems import Failure, Misplaced, Problem
from broadsheet.reading import frontmatter
from broadsheet.reading.file_names import TEMPLATES
from broadsheet.reading.text import decode
from broadsheet.reading.tree import plain_bytes, walk

_PLACE = re.compile(r"\{(title|slug|date|year|month|day)\}")
_IN_FLOW = re.compile(r"""(["']?)\{(title|slug|date|year|month|day)\}\1""")
_VALUE = re.compile(
    r"""(?P<before>\s*(?:-\s+|[\w-]+:\s+)+)
    (?P<value>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'\#|>](?:[^\#]|(?<!\s)\#)*?)
    (?P<after>\s*(?:\s\#.*)?)""",
    re.VERBOSE,
)
"""A line of front matter with a value of its own: quoted or not, with a comment behind it or not."""


def own_beginning(root: Path, name: str) -> tuple[str, str] | None:
    """Return an archive's own beginning of a name, `story.md`, and its path from the root.

    Returns None when it has none. Raises `Failure` when the file cannot be read, or is no text.
    """
    path = f"content/{TEMPLATES}/{name}"
    try:
        return path, decode(plain_bytes(root / path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from error
    except Misplaced as error:
        raise Failure(f"{path}:{error.line}:{error.column}: {error.message}") from error


def unused_beginnings(root: Path, known: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each file among an archive's own beginnings from which nothing is begun."""
    for path in (file.path for file in walk(root / "content" / TEMPLATES)):
        if path not in known:
            hint = f"call it one of {', '.join(sorted(known))}"
            yield Problem(f"content/{TEMPLATES}/{path}", 0, 0, "", "begins no file", hint)


def filled(beginning: str, title: str, slug: str, day: date) -> str:
    """Return a beginning with its places filled in; the title is quoted where YAML needs that.

    Raises `Misplaced` where its front matter is wrong.
    """
    words = {
        "title": title,
        "slug": slug,
        "date": f"{day}",
        "year": f"{day:%Y}",
        "month": f"{day:%m}",
        "day": f"{day:%d}",
    }
    parts = frontmatter.split(beginning)
    lines = beginning.split("\n")
    # The line above the front matter and those below it have no YAML.
    first = parts.front_line - 1
    last = first + len(parts.front.split("\n")) - 1
    return "\n".join(
        [
            _filled_line(line, words) if first <= at < last else _put_in(line, words)
            for at, line in enumerate(lines)
        ]
    )


def _filled_line(line: str, words: Mapping[str, str]) -> str:
    match = _VALUE.fullmatch(line)
    if match is None or not _PLACE.search(match["value"]):
        return _put_in(line, words)
    value = match["value"]
    if value.startswith('"'):
        escaped = {key: json.dumps(word, ensure_ascii=False)[1:-1] for key, word in words.items()}
        value = _put_in(value, escaped)
    elif value.startswith("'"):
        value = _put_in(value, {key: word.replace("'", "''") for key, word in words.items()})
    elif value.startswith(("[", "{")) and not _PLACE.match(value):
        value = _IN_FLOW.sub(lambda place: _in_flow(words[place[2]]), value)
    elif "{title}" in value:
        value = yaml_text(_put_in(value, words))
    else:
        value = _put_in(value, words)
    return f"{match['before']}{value}{_put_in(match['after'], words)}"


def _in_flow(word: str) -> str:
    """Return a word as it stands in a list or mapping of one line."""
    plain = re.fullmatch(r"[\w-]+", word) and yaml_text(word) == word
    return word if plain else json.dumps(word, ensure_ascii=False)


def _put_in(text: str, words: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: words[place[1]], text)
