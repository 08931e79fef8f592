"""Hugo: a folder of content with front matter in three languages, and what lies beside it."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from broadsheet.importing.counterparts import USUAL, nothing
from broadsheet.importing.folders import (
    empty_list_page,
    files_below,
    is_html,
    name_and_day,
    read_post,
    settings_in,
    stem_and_language,
    text_at,
)
from broadsheet.importing.marks import HUGO, Listener, Shortcode, turned
from broadsheet.importing.old_addresses import Placed, expanded
from broadsheet.importing.source import Account, Origin, Post
from broadsheet.importing.versions import with_families
from broadsheet.importing.whereabouts import REFERENCE
from broadsheet.reading.fields import Value

_CONFIG_FILES = tuple(
    f"{folder}{name}.{ending}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for ending in ("toml", "yaml", "yml", "json")
)
_TEXTS = frozenset({".md", ".markdown", ".mdown", ".html", ".htm"})
_OTHER_TEXTS = frozenset({".adoc", ".asciidoc", ".org", ".pandoc", ".pdc", ".rst", ".ad"})
_TERMS: Mapping[str, str] = {
    "author": "authors",
    "authors": "authors",
    "categories": "categories",
    "series": "series",
    "tags": "tags",
    "topics": "topics",
}
"""Folder of content whose texts are about terms, to the field that names the terms."""
_PEOPLE = ("author", "authors")
_ESCAPED = re.compile(r"\{\{([<%])/\*\s*(.*?)\s*\*/([>%])\}\}", re.DOTALL)


class HugoLanguages(NamedTuple):
    """The languages of a site, and where the texts of each are."""

    usual: str
    """Tag of the language of texts that name none; empty where the settings do not say."""
    folders: Mapping[str, str]
    """Folder of `content` to the tag of the language that its texts are in."""
    outside: tuple[str, ...]
    """Folders of languages that are not within `content`."""
    has_prefix: bool
    """Whether addresses in the usual language begin with it as well."""

    def inside(self, file: str) -> tuple[str, str]:
        """Return the path of a text within the folder of its language, and that language."""
        for folder, language in self.folders.items():
            if file.startswith(f"{folder}/"):
                return file.removeprefix(f"{folder}/"), language
        return file, ""

    def prefix(self, language: str) -> str:
        """Return what addresses in a language begin with: `/de`, or nothing."""
        is_usual = not language or language == (self.usual or "en")
        return f"/{language.lower()}" if language and (self.has_prefix or not is_usual) else ""


def hugo_languages(folder: Path, config: Mapping[str, Value]) -> HugoLanguages:
    """Return the languages that the settings of a site declare (gohugo.io, "Multilingual mode")."""
    declared = config.get("languages") or settings_in(
        folder,
        tuple(f"config/_default/languages.{ending}" for ending in ("toml", "yaml", "yml", "json")),
    )
    folders: dict[str, str] = {}
    outside: list[str] = []
    for tag, settings in declared.items() if isinstance(declared, Mapping) else ():
        own = (
            {key.lower(): value for key, value in settings.items()}
            if isinstance(settings, dict)
            else {}
        )
        where = posixpath.normpath(text_at(own, "contentdir") or "content")
        if where.startswith("content/"):
            folders[where.removeprefix("content/")] = tag
        elif where != "content":
            outside.append(where)
    usual = text_at(config, "defaultcontentlanguage") or ("en" if declared else "")
    has_prefix = text_at(config, "defaultcontentlanguageinsubdir") == "true"
    return HugoLanguages(usual, folders, tuple(outside), has_prefix)


def read_hugo(folder: Path) -> Origin:
    """Return what a Hugo site holds; `folder` is the site's, or its folder of content."""
    config = settings_in(folder, _CONFIG_FILES)
    languages = hugo_languages(folder, config)
    inside = "content/" if (folder / "content").is_dir() else ""
    content = folder / inside
    files = files_below(content)
    bundles = {posixpath.dirname(file) for file in files if _is_leaf(file)}
    posts: list[Post] = []
    entries: list[Account] = []
    media: dict[str, str] = {}
    owned: list[tuple[str, str]] = []
    for file in files:
        suffix = posixpath.splitext(file)[1].lower()
        bundle = next((each for each in _above(file) if each in bundles), "")
        if suffix in _OTHER_TEXTS or (bundle and suffix in _TEXTS and not _is_leaf(file)):
            why = _PART if bundle else f"texts in {suffix} are not read"
            entries.append(Account(file, "file", file, "left", why=why))
        elif suffix in _TEXTS:
            post, notes = _post(content, file, config, languages)
            entries += notes
            posts += [post] if post else []
        elif bundle:
            owned.append((bundle, file))
        else:
            media[f"/{file}"] = f"{inside}{file}"
    addresses = {
        posixpath.dirname(post.source): post.addresses[0] for post in posts if _is_leaf(post.source)
    }
    for bundle, file in owned:
        own = file.removeprefix(f"{bundle}/")
        media[f"{addresses.get(bundle, f'/{bundle}/')}{own}"] = f"{inside}{file}"
    for name in ("static", "assets"):
        if (folder / name).is_dir():
            media |= {f"/{file}": f"{name}/{file}" for file in files_below(folder / name)}
    entries += [
        Account(
            path, "file", path, "left", why="the texts of a language outside the folder 'content'"
        )
        for path in languages.outside
    ]
    return Origin(
        form="hugo",
        posts=tuple(with_families(posts, languages.usual)),
        address=text_at(config, "baseurl").rstrip("/"),
        media=media,
        entries=tuple(entries),
    )


_PART = "a text within the folder of another, for its layout to print"


def turn_hugo(text: str, tell: Listener) -> str:
    """Return a text with Hugo's shortcodes turned into Markdown where they have a counterpart."""
    return _ESCAPED.sub(r"{{\1 \2 \3}}", turned(text, HUGO, _counterpart, tell))


def _counterpart(mark: Shortcode) -> str | None:
    if mark.name in ("ref", "relref"):
        path = mark.get("path", at=0)
        return f"{REFERENCE}{path.replace(' ', '%20')}" if path else None
    if mark.name in ("toc", "table-of-contents"):
        return nothing(mark)
    made = USUAL.get(mark.name)
    return made(mark) if made else None


def _is_leaf(file: str) -> bool:
    return (
        re.fullmatch(
            r"index(?:\.[a-z]{2}(?:-[a-z]{2})?)?\.(?:md|markdown|html)",
            posixpath.basename(file),
            re.IGNORECASE,
        )
        is not None
        and "/" in file
    )


def _above(file: str) -> Iterator[str]:
    folder = posixpath.dirname(file)
    while folder:
        yield folder
        folder = posixpath.dirname(folder)


def _post(
    content: Path, file: str, config: Mapping[str, Value], languages: HugoLanguages
) -> tuple[Post | None, list[Account]]:
    head, entries = read_post(content / file, file)
    inside, language = languages.inside(file)
    folder, base = posixpath.split(inside)
    fields = dict(head.fields)
    stem, named = stem_and_language(base)
    language = named or language
    if language:
        fields.setdefault("language", language)
    family = posixpath.join(folder, stem)
    is_list = base.startswith("_index.")
    if is_list or _is_leaf(inside):
        folder, stem = posixpath.split(folder)
    name, day = name_and_day(stem)
    lowered = {key.lower(): value for key, value in fields.items()}
    slug = lowered.get("slug")
    top = inside.partition("/")[0]
    taxonomy = _TERMS.get(top, "") if folder and (is_list or top in _PEOPLE) else ""
    if is_list and not taxonomy and not head.body.strip():
        return None, [*entries, *empty_list_page(file, stem, fields)]
    post = Post(
        source=file,
        kind="record"
        if taxonomy
        else "page"
        if is_list or not (folder or "date" in lowered)
        else "story",
        taxonomy=taxonomy,
        fields=fields,
        body=head.body,
        is_html=is_html(file),
        name=slug.strip("/") if isinstance(slug, str) and slug.strip("/") else name or "home",
        day=day,
        section=folder,
        version_of=family,
    )
    address = f"{languages.prefix(language)}{_address(post, lowered, stem, config)}"
    return msgspec.structs.replace(post, addresses=(address,)), entries


def _address(
    post: Post, fields: Mapping[str, Value], stem: str, config: Mapping[str, Value]
) -> str:
    url = fields.get("url")
    if isinstance(url, str) and ":" not in url:
        return url
    patterns = config.get("permalinks")
    section = post.section.partition("/")[0]
    pattern = patterns.get(section) if isinstance(patterns, dict) else None
    date = fields.get("date")
    day = date[:10] if isinstance(date, str) and re.match(r"\d{4}-\d{2}-\d{2}", date) else post.day
    title = fields.get("title")
    placed = Placed(day, post.name, title if isinstance(title, str) else "", post.section, stem)
    if isinstance(pattern, str) and post.kind == "story" and (address := expanded(pattern, placed)):
        return address
    return f"/{'/'.join(filter(None, [post.section, post.name]))}/"
