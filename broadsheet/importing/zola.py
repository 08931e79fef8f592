"""Zola: a folder of content with TOML above each text, and links by a path of the source."""

import posixpath
import re
from pathlib import Path

import msgspec

from broadsheet.importing.counterparts import USUAL
from broadsheet.importing.folders import (
    empty_list_page,
    files_below,
    name_and_day,
    read_post,
    settings_in,
    stem_and_language,
    text_at,
)
from broadsheet.importing.marks import ZOLA, Listener, Shortcode, turned
from broadsheet.importing.source import Account, Origin, Post
from broadsheet.importing.versions import with_families
from broadsheet.importing.whereabouts import REFERENCE

_INTERNAL = re.compile(r"(?<=\()@/([^)\s]+)|(?<=\]:)(\s*)@/(\S+)")


def read_zola(folder: Path) -> Origin:
    """Return what a Zola site holds."""
    config = settings_in(folder, ("zola.toml", "config.toml"))
    content = folder / "content" if (folder / "content").is_dir() else folder
    inside = "content/" if content != folder else ""
    posts: list[Post] = []
    entries: list[Account] = []
    media: dict[str, str] = {}
    for file in files_below(content):
        if posixpath.splitext(file)[1].lower() != ".md":
            parent, name = posixpath.split(file)
            media[f"/{_dated_away(parent)}/{name}".replace("//", "/")] = f"{inside}{file}"
            continue
        post, notes = _post(content, file)
        entries += notes
        posts += [post] if post else []
    if (folder / "static").is_dir():
        media |= {f"/{file}": f"static/{file}" for file in files_below(folder / "static")}
    return Origin(
        form="zola",
        posts=tuple(with_families(posts, text_at(config, "default_language"))),
        address=text_at(config, "base_url").rstrip("/"),
        media=media,
        entries=tuple(entries),
    )


def turn_zola(text: str, tell: Listener) -> str:
    """Return a text with Zola's shortcodes turned into Markdown where they have a counterpart."""
    linked = _INTERNAL.sub(lambda match: f"{match[2] or ''}{REFERENCE}{match[1] or match[3]}", text)
    return turned(linked, ZOLA, _counterpart, tell)


def _counterpart(mark: Shortcode) -> str | None:
    made = USUAL.get(mark.name)
    return made(mark) if made else None


def _dated_away(folder: str) -> str:
    head, tail = posixpath.split(folder)
    return posixpath.join(head, name_and_day(tail)[0]) if tail else ""


def _post(content: Path, file: str) -> tuple[Post | None, list[Account]]:
    head, entries = read_post(content / file, file)
    folder, base = posixpath.split(file)
    fields = dict(head.fields)
    stem, language = stem_and_language(base)
    if language:
        fields.setdefault("language", language)
    family = posixpath.join(folder, stem)
    if stem == "_index" and not head.body.strip():
        return None, [*entries, *empty_list_page(file, folder, fields)]
    is_list = stem == "_index"
    if stem in ("index", "_index"):
        folder, stem = posixpath.split(folder)
    name, day = name_and_day(stem)
    slug, path = fields.get("slug"), fields.pop("path", None)
    own_name = slug if isinstance(slug, str) and slug else name or "home"
    address = (
        f"/{path.strip('/')}/"
        if isinstance(path, str)
        else f"/{'/'.join(filter(None, [folder, own_name]))}/"
    )
    if isinstance(path, str):
        entries.append(Account(file, "field", "path", "brought", "aliases"))
    post = Post(
        source=file,
        kind="page" if is_list or not (day or "date" in fields or folder) else "story",
        fields=fields,
        body=head.body,
        name=own_name,
        day=day,
        section=folder,
        version_of=family,
    )
    # The texts of every language but the usual one stand below it.
    address = f"/{language}{address}" if language else address
    return msgspec.structs.replace(post, addresses=(address,)), entries
