"""ninjs: the news industry's JSON (IPTC, versions 1 to 3), one item, a list of items, or one a line."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from broadsheet.importing.heads import plain
from broadsheet.importing.html import html_of_text
from broadsheet.importing.own_items import (
    OF_THE_ARCHIVE,
    authors_among,
    is_own,
    others_keys,
    own_address,
    own_body,
    own_story_fields,
)
from broadsheet.importing.source import Account, Origin, Post
from broadsheet.problems import Failure, Misuse
from broadsheet.reading.fields import Value
from broadsheet.urls import slug

_WITHHELD = frozenset({"withheld", "canceled", "cancelled"})
_NAMED: Mapping[str, str] = {
    "event": "events",
    "events": "events",
    "genre": "genre",
    "genres": "genre",
    "object": "objects",
    "objects": "objects",
    "organisation": "organizations",
    "organisations": "organizations",
    "people": "people",
    "person": "people",
    "place": "places",
    "places": "places",
    "subject": "topics",
    "subjects": "topics",
}
"""Key of what an item is about to the key under which a post has it."""
_KNOWN = frozenset(
    [
        "uri",
        "type",
        "version",
        "versioncreated",
        "versionCreated",
        "firstcreated",
        "firstCreated",
        "contentcreated",
        "contentCreated",
        "pubstatus",
        "pubStatus",
        "embargoed",
        "embargoedUntil",
        "language",
        "headline",
        "headlines",
        "title",
        "slugline",
        "description_text",
        "descriptions",
        "body_html",
        "body_text",
        "body_xhtml",
        "bodies",
        "byline",
        "by",
        "bylines",
        "associations",
        "located",
        "altids",
        "altIds",
        "mimetype",
        "profile",
        "standard",
    ]
) | set(_NAMED)
"""Keys of an item that have their place; all others are fields of one's own."""


def read_ninjs(path: Path) -> Origin:
    """Return the items of a file. Raises `Misuse` for what is no ninjs."""
    posts: list[Post] = []
    entries: list[Account] = []
    address = ""
    said: set[str] = set()
    for number, item in enumerate(_items(path), 1):
        if is_own(item):
            at = urlsplit(own_address(item))
            address = address or (f"{at.scheme}://{at.netloc}" if at.netloc else "")
            entries += _licence(item, said)
        post, notes = _post(item, number)
        entries += notes
        posts += [post] if post else []
    return Origin(form="ninjs", posts=tuple(posts), entries=tuple(entries), address=address)


def _licence(item: Mapping[str, object], said: set[str]) -> Iterator[Account]:
    """Yield what an item of our own says of the archive that it comes from, once for each thing said."""
    for key in OF_THE_ARCHIVE:
        if key in item and (words := f"{key}: {plain(item[key])}") not in said:
            said.add(words)
            why = "it is the licence of the whole archive: write it under 'license' in archive.yml"
            yield Account("the archive", "setting", words, "left", why=why)


def _items(path: Path) -> Iterator[Mapping[str, object]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"{path}: {error}") from error
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = [
            _line(path, number, line)
            # Other signs that end lines elsewhere may stand in a text of JSON as they are.
            for number, line in enumerate(text.split("\n"), 1)
            if line.strip()
        ]
    if isinstance(whole, dict):
        inner = next(
            (
                whole[key]
                for key in ("items", "results", "_items")
                if isinstance(whole.get(key), list)
            ),
            None,
        )
        whole = inner if inner is not None else [whole]
    if not isinstance(whole, list) or not all(isinstance(item, dict) for item in whole):
        raise Misuse(f"{path}: holds no items of ninjs")
    for item in whole:
        if "uri" not in item:
            raise Misuse(f"{path}: an item has no 'uri', which every item of ninjs has")
        yield item


def _line(path: Path, number: int, line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Misuse(f"{path}:{number}: is no JSON: {error}") from error


def _post(item: Mapping[str, object], number: int) -> tuple[Post | None, list[Account]]:
    uri = str(item["uri"])
    kind = str(item.get("type", "text"))
    if kind not in ("text", "composite", ""):
        return None, [
            Account(
                uri,
                "post",
                _first(item, "headline", "headlines"),
                "left",
                why=f"an item of type {kind!r} is no text",
            )
        ]
    status = str(item.get("pubstatus", item.get("pubStatus", "usable")))
    title = _first(item, "headline", "headlines", "title") or _first(item, "slugline") or uri
    fields: dict[str, Value] = {"title": title}
    created = _first(item, "firstcreated", "firstCreated", "contentcreated", "contentCreated")
    changed = _first(item, "versioncreated", "versionCreated")
    date = _first(item, "embargoed", "embargoedUntil") or created or changed
    given: dict[str, object] = {
        "date": date,
        "updated": changed if changed and changed != date else "",
        "summary": _first(item, "description_text", "descriptions"),
        "slugline": item.get("slugline") if title != item.get("slugline") else "",
        "language": item.get("language"),
        "subtitle": _subtitle(item),
        "authors": authors_among(item) or _bylines(item),
        "guid": uri,
        "draft": "true" if status in _WITHHELD else "",
        "pubstatus": status if status != "usable" else "",
        "place": _located(item),
        "featured_image": _picture(item),
        "associations": item.get("associations"),
        "altids": item.get("altids", item.get("altIds")),
        "profile": item.get("profile"),
        "version": item.get("version"),
    }
    for key, home in () if is_own(item) else _NAMED.items():
        if names := _names(item.get(key)):
            given[home] = [*(given.get(home) or ()), *names]  # type: ignore[misc]
    if is_own(item):
        given |= {
            "slugline": "",
            "associations": "",
            "altids": "",
            "profile": "",
            **own_story_fields(item),
        }
    given |= {
        key: value
        for key, value in (others_keys(item) if is_own(item) else item).items()
        if key not in _KNOWN and not key.startswith(("description_", "body_", "$"))
    }
    fields |= {key: made for key, value in given.items() if (made := plain(value)) is not None}
    path = urlsplit(uri).path.rstrip("/")
    name = (
        slug(str(item.get("slugline") or ""))
        or slug(title)
        or slug(path.rpartition("/")[2])
        or f"item-{number}"
    )
    page = urlsplit(own_address(item)).path if is_own(item) else ""
    return Post(
        source=uri,
        fields=fields,
        body=own_body(item) if is_own(item) else _body(item),
        is_html=not is_own(item),
        is_ours=is_own(item),
        name=name,
        addresses=(page,) if page else (),
    ), []


def _first(item: Mapping[str, object], *keys: str) -> str:
    """Return the first text that one of some keys gives; from version 2 on, texts are lists of objects."""
    for key in keys:
        value = item.get(key)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, list):
            ordered = sorted(
                (each for each in value if isinstance(each, dict) and each.get("value")),
                key=lambda each: each.get("role") not in (None, "main", "summary"),
            )
            if ordered:
                return str(ordered[0]["value"])
    return ""


def _subtitle(item: Mapping[str, object]) -> str:
    headlines = item.get("headlines")
    for each in headlines if isinstance(headlines, list) else ():
        if isinstance(each, dict) and each.get("role") in ("subtitle", "subheadline", "deck"):
            return str(each.get("value", ""))
    return ""


def _body(item: Mapping[str, object]) -> str:
    for key in ("body_xhtml", "body_html"):
        if isinstance(value := item.get(key), str) and value.strip():
            return value
    bodies = item.get("bodies")
    candidates = (
        [each for each in bodies if isinstance(each, dict)] if isinstance(bodies, list) else []
    )
    for each in candidates:
        if "html" in str(each.get("contenttype", each.get("contentType", ""))):
            return str(each.get("value", ""))
    text = next(
        (str(each.get("value", "")) for each in candidates), str(item.get("body_text") or "")
    )
    return html_of_text(text)


def _bylines(item: Mapping[str, object]) -> list[str]:
    for key in ("byline", "by"):
        if isinstance(value := item.get(key), str) and value.strip():
            return [value.strip().removeprefix("By ").removeprefix("by ")]
    value = item.get("bylines", item.get("by"))
    if not isinstance(value, list):
        return []
    return [
        str(each.get("byline") or each.get("name") or each.get("value"))
        for each in value
        if isinstance(each, dict) and (each.get("byline") or each.get("name") or each.get("value"))
    ]


def _names(value: object) -> list[str]:
    """Return the names of what an item is about; authors among them are in its byline."""
    entries = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
    return [
        str(each["name"])
        for each in entries
        if isinstance(each, dict) and each.get("name") and each.get("rel") != "author"
    ]


def _located(item: Mapping[str, object]) -> str:
    located = item.get("located")
    return located if isinstance(located, str) else next(iter(_names(located)), "")


def _picture(item: Mapping[str, object]) -> object:
    """Return the main picture that is associated with an item, with what it shows."""
    associations = item.get("associations")
    pairs = (
        associations.items()
        if isinstance(associations, dict)
        else [(each.get("name", ""), each) for each in associations if isinstance(each, dict)]
        if isinstance(associations, list)
        else []
    )
    for _, other in pairs:
        if isinstance(other, dict) and other.get("type") == "picture":
            renditions = other.get("renditions")
            values = (
                renditions.values()
                if isinstance(renditions, dict)
                else renditions
                if isinstance(renditions, list)
                else []
            )
            address = next(
                (
                    str(each["href"])
                    for each in values
                    if isinstance(each, dict) and each.get("href")
                ),
                "",
            )
            return {
                "src": address,
                "alt": _first(other, "description_text", "descriptions")
                or _first(other, "headline", "headlines"),
            }
    return None
