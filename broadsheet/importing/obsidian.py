"""Obsidian: a vault of notes, with links by name in double brackets and what is embedded."""

import posixpath
import re
from pathlib import Path

from broadsheet.importing.folders import files_below, name_and_day, read_post
from broadsheet.importing.marks import Listener
from broadsheet.importing.source import Account, Origin, Post
from broadsheet.importing.whereabouts import REFERENCE
from broadsheet.reading.remarks import prose

_LINK = re.compile(r"(!?)\[\[([^\[\]|#\n]*)(#[^\[\]|\n]*)?(?:\|([^\[\]\n]*))?\]\]")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".heic", ".bmp", ".tiff")
_TAG = re.compile(r"(?<![\w/#&])#([A-Za-z\u00c0-\U0010ffff][\w/-]*)")
_CALLOUT = re.compile(r"^> \[!(\w+)\][+-]?[ \t]*(.*)$", re.MULTILINE)
_COMMENT = re.compile(r"%%.*?%%", re.DOTALL)


def read_obsidian(folder: Path) -> Origin:
    """Return what a vault holds."""
    posts: list[Post] = []
    entries: list[Account] = []
    media: dict[str, str] = {}
    for file in files_below(folder):
        if posixpath.splitext(file)[1].lower() != ".md":
            media[f"/{file}"] = file
            # A file is embedded by its name alone, wherever it lies.
            media.setdefault(f"/{posixpath.basename(file)}", file)
            continue
        head, notes = read_post(folder / file, file)
        entries += notes
        stem = posixpath.splitext(posixpath.basename(file))[0]
        name, day = name_and_day(stem)
        fields = dict(head.fields)
        fields.setdefault("title", name)
        if tags := [match[1] for match in _TAG.finditer(prose(head.body))]:
            written = fields.get("tags", [])
            listed = (
                [written]
                if isinstance(written, str)
                else [each for each in written if isinstance(each, str)]
            )
            fields["tags"] = [*dict.fromkeys([*listed, *tags])]
        has_day = bool(day) or any(
            key.lower() in ("date", "created", "published") for key in fields
        )
        posts.append(
            Post(
                source=file,
                kind="story" if has_day else "page",
                fields=fields,
                body=head.body,
                name=name,
                day=day,
                section=posixpath.dirname(file),
            )
        )
    return Origin(form="obsidian", posts=tuple(posts), media=media, entries=tuple(entries))


def turn_obsidian(text: str, tell: Listener) -> str:
    """Return a note with its own links as those of Markdown."""
    seen = prose(text)
    pieces: list[str] = []
    position = 0
    for match in _LINK.finditer(seen):
        made = _link(text[slice(*match.span())], match)
        tell(match[0], made)
        pieces += [text[position : match.start()], made]
        position = match.end()
    whole = "".join([*pieces, text[position:]])
    whole = _COMMENT.sub(lambda match: _hidden(match[0], tell), whole)
    return _CALLOUT.sub(
        lambda match: f"> **{(match[2] or match[1].capitalize()).strip()}**\n>", whole
    )


def _hidden(comment: str, tell: Listener) -> str:
    tell(comment, "")
    return ""


def _link(_written: str, match: re.Match[str]) -> str:
    embedded, name, heading, words = match[1], match[2].strip(), match[3] or "", match[4]
    if embedded and name.lower().endswith(_PICTURES):
        alt = words if words and not re.fullmatch(r"\d+(x\d+)?", words) else ""
        return f"![{alt}](</{name}>)" if "/" not in name else f"![{alt}](</{name.lstrip('/')}>)"
    place = f"#{heading.removeprefix('#').strip().lower().replace(' ', '-')}" if heading else ""
    label = words or " ".join(filter(None, [name.rpartition("/")[2], heading.removeprefix("#")]))
    target = f"{REFERENCE}{name.replace(' ', '%20')}{place}" if name else place
    return f"[{label}]({target})"
