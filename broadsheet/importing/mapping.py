"""The mapping: what of a source goes where, as far as whoever imports has a say in it."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import yaml

from broadsheet.problems import Invalid, Misplaced, Problem
from broadsheet.reading import fields, frontmatter
from broadsheet.reading.text import decode

FIELD_HOMES: Mapping[str, str] = {
    "alias": "aliases",
    "aliases": "aliases",
    "author": "authors",
    "authors": "authors",
    "banner": "image",
    "byline": "authors",
    "canonical": "source",
    "canonical_url": "source",
    "categories": "topics",
    "category": "topics",
    "corrections": "corrections",
    "countries": "countries",
    "country": "countries",
    "cover": "image",
    "creator": "authors",
    "date": "date",
    "dateline": "place",
    "deck": "summary",
    "description": "summary",
    "draft": "draft",
    "excerpt": "summary",
    "expires": "expires",
    "expirydate": "expires",
    "featured_image": "image",
    "feature_image": "image",
    "genre": "kind",
    "guid": "id",
    "headline": "title",
    "hero": "image",
    "id": "id",
    "image": "image",
    "images": "image",
    "keywords": "topics",
    "kind": "kind",
    "lang": "language",
    "language": "language",
    "last_modified_at": "updated",
    "lastmod": "updated",
    "locale": "language",
    "modified": "updated",
    "permalink": "aliases",
    "people": "people",
    "place": "place",
    "primary_image": "image",
    "pubdate": "date",
    "published": "draft",
    "publishdate": "date",
    "redirect_from": "aliases",
    "series": "storyline",
    "slug": "slug",
    "source": "source",
    "source_url": "source",
    "status": "draft",
    "storyline": "storyline",
    "subject": "topics",
    "subtitle": "subtitle",
    "summary": "summary",
    "tag": "topics",
    "tags": "topics",
    "thumbnail": "image",
    "title": "title",
    "topics": "topics",
    "unpublishdate": "expires",
    "updated": "updated",
    "url": "aliases",
}
"""Key of a source's field, in lower case with `_` for `-`, to ours, as long as no mapping says
otherwise."""
ELSEWHERE = frozenset({"extra", "nothing"})
"""Homes that are no fields: kept as it is, and left behind."""


class ImportMap(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever imports has decided; all of it may be absent."""

    address: str = ""
    """Address of the old site, for links to what is not brought."""
    permalinks: Mapping[str, str] = {}
    """Section of the source to the pattern of its old addresses, as Hugo and Jekyll write it:
    `/:year/:month/:slug/`; the empty section is all others."""
    sections: Mapping[str, str] = {}
    """Section to `stories`, `pages`, a taxonomy of ours whose records it holds, or `nothing`."""
    fields: Mapping[str, str] = {}
    """Key of a field to ours, `extra` or `nothing`."""
    names: Mapping[str, Mapping[str, str]] = {}
    """Field of ours to names of the source and what they are called here."""
    near: Mapping[str, Mapping[str, str]] = {}
    """Field of ours to names that are nearly like others; they mean nothing until they are moved
    under `names`."""
    moved: Mapping[str, Mapping[str, str]] = {}
    """Field of ours to names that belong to another field of ours."""

    def home(self, key: str) -> str:
        """Return the field of ours that a field of the source goes to."""
        plain = key.lower().replace("-", "_")
        given = self.fields.get(key) or self.fields.get(plain)
        return given or FIELD_HOMES.get(plain, "extra")


def read_map(path: Path, data: bytes) -> tuple[ImportMap, tuple[Problem, ...]]:
    """Return the mapping in a file, and the mistakes in it."""
    try:
        written = decode(data)
        values, repeated, _ = frontmatter.parse(written, first_line=1)
    except Misplaced as error:
        return ImportMap(), (_problem(path, error),)
    converted, mistakes = fields.read_fields(values, _FIELDS)
    problems = [_problem(path, each) for each in repeated]
    for at, invalid in mistakes:
        line, column = frontmatter.position(written, at, first_line=1)
        field = ".".join(map(str, at))
        problems.append(Problem(str(path), line, column, field, invalid.message, invalid.hint))
    return ImportMap(**converted), tuple(sorted(problems))  # type: ignore[arg-type]


def map_text(mapping: ImportMap, comments: Mapping[str, str]) -> str:
    """Return a mapping as a file to change, with a comment above each of its keys."""
    lines = []
    for key, value in msgspec.to_builtins(mapping).items():
        lines += [f"# {line}" for line in comments.get(key, "").splitlines()]
        dumped: str = yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=True, width=1000)
        lines += [*dumped.splitlines(), ""]
    return "\n".join(lines)


def _problem(path: Path, error: Misplaced) -> Problem:
    return Problem(str(path), error.line, error.column, error.field, error.message, error.hint)


def _texts(value: fields.Value) -> Mapping[str, str]:
    return {key: fields.text(each) for key, each in fields.free(value).items()}


def _groups(value: fields.Value) -> Mapping[str, Mapping[str, str]]:
    return {key: _texts(each) for key, each in fields.free(value).items() if each not in ("", {})}


def _old_site(value: fields.Value) -> str:
    written = fields.web_address(value)
    if "?" in written or "#" in written:
        raise Invalid(f"{written!r} has more than a path", "write it as in https://old.example/")
    return written.rstrip("/")


_FIELDS: Mapping[str, fields.Converter] = {
    "address": _old_site,
    "permalinks": _texts,
    "sections": _texts,
    "fields": _texts,
    "names": _groups,
    "near": _groups,
    "moved": _groups,
}
