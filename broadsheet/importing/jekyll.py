"""Jekyll: posts whose files begin with their day, drafts, collections, and authors in data files."""

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from broadsheet.importing.folders import (
    files_below,
    is_html,
    name_and_day,
    read_post,
    settings_in,
    text_at,
)
from broadsheet.importing.old_addresses import Placed, expanded
from broadsheet.importing.source import Account, Origin, Post
from broadsheet.importing.versions import with_families
from broadsheet.reading.fields import Value

_TEXTS = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".html", ".htm"})
_MADE_OF = (
    "_includes",
    "_layouts",
    "_sass",
    "_site",
    "_plugins",
    "vendor",
    ".jekyll-cache",
    "_data",
)
_POSTS = ("_posts", "_drafts")


def read_jekyll(folder: Path) -> Origin:
    """Return what a Jekyll site holds."""
    config = settings_in(folder, ("_config.yml", "_config.yaml", "_config.toml"))
    collections = config.get("collections")
    names = [f"_{name}" for name in collections] if isinstance(collections, dict) else []
    if isinstance(collections, list):
        names = [f"_{name}" for name in collections]
    posts: list[Post] = [*_authors(folder)]
    entries: list[Account] = []
    media: dict[str, str] = {}
    for file in files_below(folder):
        parts = file.split("/")
        if parts[0] in _MADE_OF:
            entries += (
                []
                if parts[0] == "_site"
                else [Account(file, "file", file, "left", why="it is how the old site is made")]
            )
            continue
        is_text = posixpath.splitext(file)[1].lower() in _TEXTS
        if is_text:
            post, notes = _post(folder, file, config, names)
            entries += notes
            posts += [post] if post else []
        elif not parts[0].startswith("_"):
            media[f"/{file}"] = file
    return Origin(
        form="jekyll",
        posts=tuple(
            with_families(posts, text_at(config, "lang") or text_at(config, "default_lang"))
        ),
        address=text_at(config, "url").rstrip("/") + text_at(config, "baseurl").rstrip("/"),
        media=media,
        entries=tuple(entries),
    )


def _post(
    folder: Path, file: str, config: Mapping[str, Value], collections: list[str]
) -> tuple[Post | None, list[Account]]:
    head, entries = read_post(folder / file, file)
    if not head.fields and not head.fault:
        # Jekyll copies files without front matter as they are.
        return None, [
            *entries,
            Account(
                file,
                "file",
                file,
                "left",
                why="it has no front matter, so it is no text of the site",
            ),
        ]
    parts = file.split("/")
    stem = posixpath.splitext(parts[-1])[0]
    kind = next((part for part in parts if part in (*_POSTS, *collections)), "")
    name, day = name_and_day(stem)
    fields = dict(head.fields)
    if kind == "_drafts":
        fields.setdefault("draft", "true")
    lowered = {key.lower(): value for key, value in fields.items()}
    slug = lowered.get("slug")
    date = lowered.get("date")
    categories = _categories(lowered, parts[: parts.index(kind)] if kind else [])
    section = (
        "/".join(parts[:-1])
        if kind not in _POSTS
        else "/".join([kind.removeprefix("_"), *parts[parts.index(kind) + 1 : -1]])
    )
    post = Post(
        source=file,
        kind="story" if kind and (kind in _POSTS or day or date) else "page",
        fields=fields,
        body=head.body,
        is_html=is_html(file),
        name=slug if isinstance(slug, str) and slug else name,
        day=day,
        section=section.removeprefix("_"),
    )
    pattern = _pattern(config, kind)
    placed = Placed(
        date[:10] if isinstance(date, str) else day,
        post.name,
        text_at(lowered, "title"),
        post.section,
        name,
        categories,
    )
    address = (
        expanded(pattern, placed) if post.kind == "story" else f"/{'/'.join([*parts[:-1], name])}/"
    )
    own = lowered.get("permalink")
    if isinstance(own, str) and own.startswith("/"):
        address = expanded(own, placed)
    if name == "index" and post.kind == "page":
        address = f"/{'/'.join(parts[:-1])}/".replace("//", "/")
    return msgspec.structs.replace(post, addresses=(address or f"/{post.name}/",)), entries


def _pattern(config: Mapping[str, Value], kind: str) -> str:
    collections = config.get("collections")
    own = collections.get(kind.removeprefix("_")) if isinstance(collections, dict) else None
    if isinstance(own, dict) and isinstance(own.get("permalink"), str):
        return str(own["permalink"])
    if kind and kind not in _POSTS:
        return "/:collection/:path/"
    return text_at(config, "permalink") or "date"


def _categories(fields: Mapping[str, Value], folders: list[str]) -> tuple[str, ...]:
    written = fields.get("categories", fields.get("category", ()))
    names = (
        written.split()
        if isinstance(written, str)
        else [each for each in written if isinstance(each, str)]
    )
    return (*folders, *(name.lower().replace(" ", "%20") for name in names))


def _authors(folder: Path) -> Iterator[Post]:
    """Yield a record for each author whom the site's data names."""
    for ending in ("yml", "yaml"):
        file = folder / "_data" / f"authors.{ending}"
        if not file.is_file():
            continue
        authors = settings_in(folder, (f"_data/authors.{ending}",))
        for name, fields in authors.items():
            if isinstance(fields, dict):
                yield Post(
                    source=f"_data/authors.{ending}#{name}",
                    kind="record",
                    taxonomy="authors",
                    fields={"name": name, **fields},
                    name=name,
                )
