"""Feeds: RSS, Atom and JSON Feed, from a file."""

import json
import posixpath
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser  # type: ignore[import-untyped]

from broadsheet.importing.heads import plain
from broadsheet.importing.source import Account, Origin, Post
from broadsheet.problems import Failure, Misuse
from broadsheet.reading.fields import Value

_JSON_VERSION = "jsonfeed.org/version/"


def read_feed(path: Path) -> Origin:
    """Return the entries of a feed. Raises `Misuse` for what is no feed."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Failure(f"{path}: {error.strerror or error}") from error
    if data.lstrip()[:1] == b"{":
        return _json_feed(path, data)
    # What feedparser cleans away is cleaned when the text is read as well; dates stay as written.
    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=True)
    if not feed.version:
        raise Misuse(f"{path}: is no feed: {feed.get('bozo_exception', 'no known form')}")
    posts = []
    entries = []
    if feed.bozo:
        entries.append(
            Account(
                path.name,
                "file",
                path.name,
                "changed",
                why=f"it is not well-formed: {feed.bozo_exception}",
            )
        )
    for number, entry in enumerate(feed.entries, 1):
        posts.append(_post(entry, number))
    return Origin(
        form="feed",
        posts=tuple(posts),
        address=_site(feed.feed.get("link", "")),
        entries=tuple(entries),
    )


def _post(entry: Any, number: int) -> Post:  # noqa: ANN401 - feedparser has no types
    link, identity = entry.get("link", ""), entry.get("id", "")
    # Asked for what is not there, feedparser answers with the day of publication, and warns.
    updated = entry["updated"] if dict.__contains__(entry, "updated") else ""
    content = next((each.value for each in entry.get("content", ()) if each.get("value")), "")
    summary = entry.get("summary", "")
    fields: dict[str, Value] = {
        "title": entry.get("title", ""),
        "date": entry.get("published", "") or updated,
        "guid": identity,
        "authors": _authors(entry),
        "tags": [each.term for each in entry.get("tags", ()) if each.get("term")],
    }
    if content and summary and summary != content:
        fields["summary"] = summary
    if updated and updated != fields["date"]:
        fields["updated"] = updated
    files = [
        {"url": each.get("href", ""), "type": each.get("type", "")}
        for each in entry.get("enclosures", ())
    ]
    if files:
        fields["enclosures"] = [
            {key: value for key, value in each.items() if value} for each in files
        ]
    return _made(fields, content or summary, link, identity, number)


def _authors(entry: Any) -> list[Value]:  # noqa: ANN401 - feedparser has no types
    """Return the names of an entry's authors; an RSS author is an address of mail with a name."""
    whole = entry.get("author", "")
    if "@" in whole and "(" in whole:
        return [name] if (name := parseaddr(whole)[0]) else []
    return [each.name for each in entry.get("authors", ()) if each.get("name")]


def _made(fields: Mapping[str, Value], body: str, link: str, identity: str, number: int) -> Post:
    path = urlsplit(link).path
    name = posixpath.splitext(posixpath.basename(path.rstrip("/")))[0]
    return Post(
        source=identity or link or f"entry {number}",
        fields={key: value for key, value in fields.items() if value},
        body=body,
        name=name,
        addresses=(path,) if path not in ("", "/") else (),
    )


def _json_feed(path: Path, data: bytes) -> Origin:
    """Return the items of a JSON Feed (https://jsonfeed.org/version/1.1)."""
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Misuse(f"{path}: is no JSON: {error}") from error
    if not isinstance(feed, dict) or _JSON_VERSION not in str(feed.get("version")):
        raise Misuse(f"{path}: is no JSON Feed: its version is not one of {_JSON_VERSION}")
    posts = []
    for number, item in enumerate(feed.get("items") or (), 1):
        if not isinstance(item, dict):
            continue
        known = {
            "id",
            "url",
            "title",
            "content_html",
            "content_text",
            "summary",
            "image",
            "date_published",
            "date_modified",
            "author",
            "authors",
            "tags",
            "language",
        }
        fields = {key: plain(value) for key, value in item.items() if key not in known}
        people = item.get("authors") or (
            [item["author"]] if isinstance(item.get("author"), dict) else []
        )
        fields |= {
            "title": plain(item.get("title")),
            "date": plain(item.get("date_published")),
            "updated": plain(item.get("date_modified")),
            "summary": plain(item.get("summary")),
            "image": plain(item.get("image")),
            "language": plain(item.get("language")),
            "tags": plain(item.get("tags")),
            "guid": plain(item.get("id")),
            "authors": [
                str(each["name"]) for each in people if isinstance(each, dict) and each.get("name")
            ],
        }
        html, text = item.get("content_html"), item.get("content_text")
        body = str(html) if html else _escaped(str(text or ""))
        given: dict[str, Value] = {key: value for key, value in fields.items() if value}
        posts.append(
            _made(given, body, str(item.get("url") or ""), str(item.get("id") or ""), number)
        )
    return Origin(
        form="feed",
        posts=tuple(posts),
        address=_site(str(feed.get("home_page_url") or "")),
    )


def _escaped(text: str) -> str:
    """Return plain text as HTML, its blank lines between paragraphs."""
    import html  # noqa: PLC0415

    parts = [part for part in text.split("\n\n") if part.strip()]
    return "".join(f"<p>{html.escape(part.strip(), quote=False)}</p>" for part in parts)


def _site(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
