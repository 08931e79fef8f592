"""Eleventy: texts anywhere in a folder, with data of their folders, and permalinks of their own."""

import posixpath
import re
from collections.abc import Collection, Mapping
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
from broadsheet.importing.source import Account, Origin, Post
from broadsheet.importing.versions import with_families
from broadsheet.reading.fields import Value

_TEXTS = frozenset({".md", ".markdown", ".html", ".njk", ".liquid"})
_INPUTS = ("content", "src", "")
_MADE_OF = ("_includes", "_layouts", "_site", "_data", "dist", "public")


def read_eleventy(folder: Path) -> Origin:
    """Return what an Eleventy site holds."""
    inside = next(
        f"{name}/" if name else "" for name in _INPUTS if not name or (folder / name).is_dir()
    )
    content = folder / inside
    site = settings_in(
        content, ("_data/site.json", "_data/metadata.json", "_data/site.yaml", "_data/site.yml")
    )
    posts: list[Post] = []
    entries: list[Account] = []
    media: dict[str, str] = {}
    files = files_below(content)
    for file in files:
        parts = file.split("/")
        suffix = posixpath.splitext(file)[1].lower()
        if any(part in _MADE_OF for part in parts[:-1]) or ".11tydata." in parts[-1]:
            if "_site" not in parts:
                entries.append(Account(file, "file", file, "left", why=_why_left(parts[-1])))
        elif suffix in _TEXTS:
            post, notes = _post(content, file)
            posts.append(post)
            entries += notes
        elif suffix != ".json" or not _gives_fields(file, files):
            media[f"/{file}"] = f"{inside}{file}"
    return Origin(
        form="eleventy",
        posts=tuple(with_families(posts, text_at(site, "language") or text_at(site, "lang"))),
        address=text_at(site, "url").rstrip("/"),
        media=media,
        entries=tuple(entries),
    )


def _gives_fields(file: str, files: Collection[str]) -> bool:
    """Whether a file of JSON gives fields to the texts of its folder, or to the text beside it."""
    folder, name = posixpath.split(posixpath.splitext(file)[0])
    beside = {f"{posixpath.splitext(file)[0]}{suffix}" for suffix in _TEXTS}
    return name == posixpath.basename(folder) or not beside.isdisjoint(files)


def _why_left(name: str) -> str:
    if re.search(r"\.11tydata\.[cm]?[jt]s$", name):
        return (
            "programs are not run: fields that it gives to the texts of its folder are not brought"
        )
    return "it is how the old site is made"


def _post(content: Path, file: str) -> tuple[Post, list[Account]]:
    head, entries = read_post(content / file, file)
    folder, base = posixpath.split(file)
    fields = {**_data_of(content, file), **head.fields}
    stem = posixpath.splitext(base)[0]
    if stem == "index" and folder:
        folder, stem = posixpath.split(folder)
    name, day = name_and_day(stem)
    slug = fields.get("slug")
    post = Post(
        source=file,
        kind="story" if folder or day or "date" in fields else "page",
        fields=fields,
        body=head.body,
        is_html=is_html(file),
        name=slug if isinstance(slug, str) and slug else name,
        day=day,
        section=folder,
        version_of=_family(file, fields),
    )
    permalink = fields.get("permalink")
    if isinstance(permalink, str) and "{" not in permalink and permalink != "false":
        address = permalink if permalink.startswith("/") else f"/{permalink}"
    else:
        address = f"/{'/'.join(filter(None, [folder, name]))}/"
    return msgspec.structs.replace(post, addresses=(address,)), entries


def _family(file: str, fields: Mapping[str, Value]) -> str:
    """Return the path of a text without the folder of its language, by which its versions are known.

    Eleventy's plugin for languages has a folder for each, and the same paths in it
    (11ty.dev/docs/plugins/i18n).
    """
    parts = file.split("/")
    language = text_at(fields, "lang") or text_at(fields, "locale") or text_at(fields, "language")
    return "/".join(parts[1:]) if len(parts) > 1 and parts[0] == language else ""


def _data_of(content: Path, file: str) -> Mapping[str, Value]:
    """Return the fields that the folders of a text and a file beside it give it; the nearer count."""
    fields: dict[str, Value] = {}
    folder = posixpath.dirname(file)
    above = [folder]
    while above[-1]:
        above.append(posixpath.dirname(above[-1]))
    for place in reversed(above):
        name = posixpath.basename(place)
        if name:
            fields.update(settings_in(content / place, (f"{name}.json", f"{name}.11tydata.json")))
    fields.update(
        settings_in(
            content,
            (f"{posixpath.splitext(file)[0]}.json", f"{posixpath.splitext(file)[0]}.11tydata.json"),
        )
    )
    # What a layout is made with says nothing of the text.
    return {
        key: value
        for key, value in fields.items()
        if key not in ("layout", "permalink", "eleventycomputed")
    }
