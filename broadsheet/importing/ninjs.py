"""ninjs: the news industry's JSON (IPTC, versions 1 to 3), an item, a list, one a line, or a folder of these."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from broadsheet.importing.days import moment_text
from broadsheet.importing.folders import NINJS_ENDINGS, begins_like_ninjs, files_below
from broadsheet.importing.heads import plain
from broadsheet.importing.ninjs_items import (
    body_in,
    bylines_in,
    first_text,
    located_in,
    main_picture,
    names_in,
    subtitle_in,
)
from broadsheet.importing.own_items import (
    OF_THE_ARCHIVE,
    authors_among,
    is_own,
    others_keys,
    own_address,
    own_body,
    own_family,
    own_story_fields,
)
from broadsheet.importing.source import Account, Origin, Post
from broadsheet.importing.versions import with_families
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
    """Return the items of a file, or of all files in a folder. Raises `Misuse` for what is no ninjs."""
    posts: list[Post] = []
    entries: list[Account] = []
    address = ""
    said: set[str] = set()
    items = _items_below(path, entries) if path.is_dir() else list(_items(path))
    for number, item in enumerate(_latest(items, entries), 1):
        if is_own(item):
            at = urlsplit(own_address(item))
            address = address or (f"{at.scheme}://{at.netloc}" if at.netloc else "")
            entries += _licence(item, said)
        post, notes = _post(item, number)
        entries += notes
        posts += [post] if post else []
    return Origin(
        form="ninjs",
        posts=tuple(with_families(posts, "")),
        entries=tuple(entries),
        address=address,
    )


def _items_below(folder: Path, entries: list[Account]) -> list[Mapping[str, object]]:
    """Return the items of all files in a folder, and say of each other file that it holds none."""
    items: list[Mapping[str, object]] = []
    for file in files_below(folder):
        path = folder / file
        if path.suffix.lower() not in NINJS_ENDINGS:
            why = "it is no file of JSON"
        elif not begins_like_ninjs(path):
            why = "it holds no items of ninjs"
        else:
            items += _items(path)
            continue
        entries.append(Account(file, "file", file, "left", why=why))
    if not items:
        raise Misuse(f"{folder}: no file in it holds items of ninjs")
    return items


def _latest(
    items: Sequence[Mapping[str, object]], entries: list[Account]
) -> list[Mapping[str, object]]:
    """Return items, of several versions of one the latest, and say which were passed over."""
    latest: dict[str, Mapping[str, object]] = {}
    for item in items:
        uri = str(item["uri"])
        before = latest.get(uri)
        if before is None:
            latest[uri] = item
            continue
        # Of two that say no time, or the same, the one that comes later counts.
        older, newer = (before, item) if _age(before) <= _age(item) else (item, before)
        latest[uri] = newer
        what = str(older.get("version") or _age(older)[0] or "an earlier version")
        why = "a later version of the same item is brought"
        entries.append(Account(uri, "post", what, "left", why=why))
    return list(latest.values())


def _age(item: Mapping[str, object]) -> tuple[str, int]:
    """Return when a version of an item was made, and its number."""
    version = str(item.get("version", ""))
    made = moment_text(first_text(item, "versioncreated", "versionCreated"))
    instant = datetime.fromisoformat(made).astimezone(UTC).isoformat() if made else ""
    return instant, int(version) if version.isascii() and version.isdigit() else 0


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
                first_text(item, "headline", "headlines"),
                "left",
                why=f"an item of type {kind!r} is no text",
            )
        ]
    status = str(item.get("pubstatus", item.get("pubStatus", "usable")))
    title = (
        first_text(item, "headline", "headlines", "title") or first_text(item, "slugline") or uri
    )
    fields: dict[str, Value] = {"title": title}
    created = first_text(item, "firstcreated", "firstCreated", "contentcreated", "contentCreated")
    changed = first_text(item, "versioncreated", "versionCreated")
    date = first_text(item, "embargoed", "embargoedUntil") or created or changed
    given: dict[str, object] = {
        "date": date,
        "updated": changed if changed and changed != date else "",
        "summary": first_text(item, "description_text", "descriptions"),
        "slugline": item.get("slugline") if title != item.get("slugline") else "",
        "language": item.get("language"),
        "subtitle": subtitle_in(item),
        "authors": authors_among(item) or bylines_in(item),
        "guid": uri,
        "draft": "true" if status in _WITHHELD else "",
        "pubstatus": status if status != "usable" else "",
        "place": located_in(item),
        "featured_image": main_picture(item),
        "associations": item.get("associations"),
        "altids": item.get("altids", item.get("altIds")),
        "profile": item.get("profile"),
        "version": item.get("version"),
    }
    for key, home in () if is_own(item) else _NAMED.items():
        if names := names_in(item.get(key)):
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
    family, is_original = own_family(item) if is_own(item) else ("", False)
    return Post(
        source=uri,
        fields=fields,
        body=own_body(item) if is_own(item) else body_in(item),
        is_html=not is_own(item),
        is_ours=is_own(item),
        name=name,
        version_of=family,
        is_original=is_original,
        addresses=(page,) if page else (),
    ), []
