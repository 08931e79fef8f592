"""Feeds: RSS, Atom and JSON Feed, from a file or from the pages of one on the web."""

import codecs
import json
import posixpath
from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import feedparser  # type: ignore[import-untyped]
import msgspec

from broadsheet.importing.heads import plain
from broadsheet.importing.html import html_of_text
from broadsheet.importing.source import Account, Origin, Post
from broadsheet.importing.versions import with_families
from broadsheet.problems import Failure, Misuse
from broadsheet.reading.fields import Value

_JSON_VERSION = "jsonfeed.org/version/"


class FeedPage(NamedTuple):
    """One document of a feed."""

    name: str
    """What it is called in reports: a path, or the address that it was fetched from."""
    data: bytes
    address: str = ""
    """Address from which its relative ones lead; empty when nobody knows it."""


def read_feed(path: Path) -> Origin:
    """Return the entries of a feed. Raises `Misuse` for what is no feed."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Failure(f"{path}: {error.strerror or error}") from error
    return feed_of_page(FeedPage(str(path), data))


def feed_of_page(page: FeedPage) -> Origin:
    """Return the entries of one document. Raises `Misuse` for what is no feed."""
    if _is_json(page.data):
        return _json_feed(page)
    feed = _parsed(page)
    if not feed.version:
        raise Misuse(f"{page.name}: is no feed: {feed.get('bozo_exception', 'no known form')}")
    name = posixpath.basename(page.name)
    why = f"it is not well-formed: {feed.get('bozo_exception')}"
    posts = [_post(entry, number) for number, entry in enumerate(feed.entries, 1)]
    return Origin(
        form="feed",
        posts=tuple(with_families(posts, _language(feed.feed))),
        address=_site(feed.feed.get("link", "") or page.address),
        entries=(Account(name, "file", name, "changed", why=why),) if feed.bozo else (),
    )


def feed_of_pages(pages: Sequence[FeedPage]) -> Origin:
    """Return the entries of a feed that is cut into pages, each once: the first page has the last word.

    Raises `Misuse` when one of them is no feed.
    """
    origins = [feed_of_page(page) for page in pages]
    posts: dict[str, Post] = {}
    for number, origin in enumerate(origins):
        for post in origin.posts:
            # An entry without an identity of its own has only its number in its page.
            own = post.source.startswith("entry ") and number
            posts.setdefault(f"{post.source} of page {number + 1}" if own else post.source, post)
    return Origin(
        form="feed",
        posts=tuple(msgspec.structs.replace(post, source=name) for name, post in posts.items()),
        address=next((each.address for each in origins if each.address), ""),
        entries=tuple(entry for each in origins for entry in each.entries),
    )


class Onward(NamedTuple):
    """Where a feed goes on."""

    address: str
    """Whole address of its next page."""
    sure: bool = True
    """Whether the feed says so; else its program is known to answer there as long as there is more."""


def next_page(page: FeedPage) -> Onward | None:
    """Return where the next, older page of a feed stands; None at its end.

    Feeds say so by `next` or `prev-archive` (RFC 5005), and by `next_url` (JSON Feed 1.1).
    WordPress does not say it, but answers to `paged`
    (https://developer.wordpress.org/reference/classes/wp_query/#pagination-parameters).
    """
    if _is_json(page.data):
        try:
            written = json.loads(page.data).get("next_url")
        except (ValueError, RecursionError, AttributeError):
            return None
        return Onward(urljoin(page.address, written)) if isinstance(written, str) else None
    feed = _parsed(page)
    links = {each.get("rel"): each.get("href", "") for each in feed.feed.get("links", ())}
    onward = links.get("next") or links.get("prev-archive")
    if onward:
        return Onward(urljoin(page.address, onward))
    if "wordpress.org" in str(feed.feed.get("generator", "")) and feed.entries:
        parts = urlsplit(page.address)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        number = query.get("paged", "1")
        query["paged"] = str(int(number) + 1 if number.isascii() and number.isdigit() else 2)
        return Onward(urlunsplit(parts._replace(query=urlencode(query))), sure=False)
    return None


def _is_json(data: bytes) -> bool:
    return data.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"{"


def _parsed(page: FeedPage) -> Any:  # noqa: ANN401 - feedparser has no types
    # What feedparser cleans away is cleaned when the text is read as well; dates stay as written.
    place = {"content-location": page.address} if page.address else None
    return feedparser.parse(
        page.data, sanitize_html=False, resolve_relative_uris=True, response_headers=place
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
    post = _made(fields, content or summary, link, identity, number)
    others = [
        each.href
        for each in entry.get("links", ())
        if each.get("rel") == "alternate" and each.get("hreflang") and each.get("href") != link
    ]
    if not others:
        return post
    post = msgspec.structs.replace(post, fields={**post.fields, "language": _language(entry)})
    return _with_versions(post, link, others)


def _language(part: Any) -> str:  # noqa: ANN401 - feedparser has no types
    """Return the tag of the language that a feed or an entry is in; empty where it does not say."""
    return str(part.get("title_detail", {}).get("language") or part.get("language") or "")


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
        is_html=True,
        name=name,
        addresses=(path,) if path not in ("", "/") else (),
    )


def _json_feed(page: FeedPage) -> Origin:
    """Return the items of a JSON Feed (https://jsonfeed.org/version/1.1)."""
    try:
        feed = json.loads(page.data)
    except (ValueError, RecursionError) as error:
        raise Misuse(f"{page.name}: is no JSON: {error}") from error
    if not isinstance(feed, dict) or _JSON_VERSION not in str(feed.get("version")):
        raise Misuse(f"{page.name}: is no JSON Feed: its version is not one of {_JSON_VERSION}")
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
            "_translations",
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
        body = str(html) if html else html_of_text(str(text or ""))
        given: dict[str, Value] = {key: value for key, value in fields.items() if value}
        url = str(item.get("url") or "")
        post = _made(given, body, url, str(item.get("id") or ""), number)
        posts.append(_with_versions(post, url, _addresses(item.get("_translations"))))
    return Origin(
        form="feed",
        posts=tuple(with_families(posts, str(feed.get("language") or ""))),
        address=_site(str(feed.get("home_page_url") or "") or page.address),
    )


def _addresses(translations: object) -> list[str]:
    """Return the addresses of an item's other versions, as our feeds have them by language."""
    values = translations.values() if isinstance(translations, dict) else ()
    return [each for each in values if isinstance(each, str)]


def _with_versions(post: Post, url: str, others: Sequence[str]) -> Post:
    """Return a post that says which versions it has; all of them name the same addresses."""
    return msgspec.structs.replace(post, version_of=min([url, *others])) if others and url else post


def _site(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
