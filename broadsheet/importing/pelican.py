"""Pelican: Markdown below header lines, in a folder that names the category of its texts."""

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from broadsheet.importing.folders import files_below, name_and_day, read_post
from broadsheet.importing.marks import Listener
from broadsheet.importing.old_addresses import Placed, expanded
from broadsheet.importing.source import Account, Origin, Post
from broadsheet.importing.versions import language_of, with_families
from broadsheet.importing.whereabouts import REFERENCE
from broadsheet.reading.fields import Value

_TEXTS = frozenset({".md", ".markdown", ".mkd"})
_HEADER = re.compile(r"([A-Za-z][\w-]*):(?:[ \t]+(.*)|[ \t]*)")
_SETTING = re.compile(r"""^(\w+)\s*=\s*(?:u)?["'](.*?)["']""", re.MULTILINE)
_OWN_LINK = re.compile(r"(?:\{|\|)(filename|static|attach)(?:\}|\|)([^)\s>\"']+)")
_LISTS = frozenset({"tags", "authors"})


def read_pelican(folder: Path) -> Origin:
    """Return what a Pelican site holds. Its settings are a program, of which only texts are read."""
    settings = _settings(folder)
    inside = f"{settings.get('PATH', 'content').strip('/')}/"
    content = folder / inside if (folder / inside).is_dir() else folder
    inside = inside if content != folder else ""
    usual = settings.get("DEFAULT_LANG", "en")
    posts: list[Post] = []
    entries: list[Account] = []
    media: dict[str, str] = {}
    for file in files_below(content):
        suffix = posixpath.splitext(file)[1].lower()
        if suffix in _TEXTS:
            post, notes = _post(content, file, settings)
            posts.append(post)
            entries += notes
        elif suffix in (".rst", ".html", ".htm"):
            entries.append(
                Account(file, "file", file, "left", why=f"texts in {suffix} are not read")
            )
        else:
            media[f"/{file}"] = f"{inside}{file}"
    return Origin(
        form="pelican",
        posts=tuple(with_families(posts, usual)),
        address=settings.get("SITEURL", "").rstrip("/"),
        media=media,
        entries=tuple(entries),
    )


def turn_pelican(text: str, tell: Listener) -> str:
    """Return a text whose links by a path of the source can be followed."""

    def link(match: re.Match[str]) -> str:
        path = match[2]
        made = f"{REFERENCE}{path}" if match[1] == "filename" else path
        tell(match[0], made)
        return made

    return _OWN_LINK.sub(link, text)


def _settings(folder: Path) -> Mapping[str, str]:
    try:
        text = (folder / "pelicanconf.py").read_text("utf-8", "replace")
    except OSError:
        return {}
    return {match[1]: match[2] for match in _SETTING.finditer(text)}


def _pattern(written: str) -> str:
    """Return Pelican's pattern of addresses as others write theirs."""
    named = re.sub(r"\{date:%Y\}", ":year", written)
    named = re.sub(r"\{date:%m\}", ":month", named)
    named = re.sub(r"\{date:%d\}", ":day", named)
    named = named.replace("{slug}", ":slug").replace("{category}", ":section")
    return f"/{named.lstrip('/')}"


def _post(content: Path, file: str, settings: Mapping[str, str]) -> tuple[Post, list[Account]]:
    head, entries = read_post(content / file, file)
    fields, body = dict(head.fields), head.body
    if not fields and not head.fault:
        fields, body = _headers(body)
    folder, base = posixpath.split(file)
    name, day = name_and_day(posixpath.splitext(base)[0])
    lowered = {key.lower(): value for key, value in fields.items()}
    if (
        folder
        and folder.split("/")[0] not in ("pages", "articles", "posts")
        and "category" not in lowered
    ):
        fields["category"] = folder.split("/")[-1]
    slug, date = lowered.get("slug"), lowered.get("date")
    own_name = slug if isinstance(slug, str) and slug else name
    post = Post(
        source=file,
        kind="page" if folder.split("/")[0] == "pages" else "story",
        fields=fields,
        body=body,
        name=own_name,
        day=day,
        section=folder,
        # Texts of one slug in several languages are one (docs.getpelican.com, "Translations").
        version_of=f"slug {own_name}",
    )
    category = fields.get("category")
    placed = Placed(
        date[:10] if isinstance(date, str) else day,
        own_name,
        section=category if isinstance(category, str) else "",
    )
    language = language_of(post)
    written = settings.get("ARTICLE_URL", "{slug}.html")
    if language and language != settings.get("DEFAULT_LANG", "en"):
        written = settings.get("ARTICLE_LANG_URL", "{slug}-{lang}.html")
    pattern = _pattern(written.replace("{lang}", language))
    address = expanded(pattern, placed) or f"/{own_name}.html"
    if post.kind == "page":
        address = f"/pages/{own_name}.html"
    return msgspec.structs.replace(post, addresses=(address,)), entries


def _headers(text: str) -> tuple[dict[str, Value], str]:
    """Return the header lines of a text (Python-Markdown's `meta`), and the text behind them."""
    fields: dict[str, Value] = {}
    lines = text.lstrip("\n").split("\n")
    key, read = "", 0
    for line in lines:
        header = _HEADER.fullmatch(line.rstrip())
        if header:
            key = header[1]
            fields[key] = (header[2] or "").strip()
        elif key and line.startswith("    ") and line.strip():
            fields[key] = f"{fields[key]} {line.strip()}".strip()
        else:
            break
        read += 1
    parted: dict[str, Value] = {
        each: [part.strip() for part in value.split(",") if part.strip()]
        if each.lower() in _LISTS and isinstance(value, str)
        else value
        for each, value in fields.items()
        if value
    }
    return (parted, "\n".join(lines[read:])) if parted else ({}, text)
