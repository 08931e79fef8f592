"""WordPress: its export of all content in one file (WXR), with posts, pages, authors and attachments."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from broadsheet.embeds import listed_host
from broadsheet.importing.counterparts import USUAL, block, figure
from broadsheet.importing.html import turn_html_around
from broadsheet.importing.marks import WORDPRESS, Listener, Shortcode, turned
from broadsheet.importing.players import Held
from broadsheet.importing.source import Account, Origin, Post
from broadsheet.importing.versions import with_families
from broadsheet.problems import Misuse
from broadsheet.reading.fields import Value

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_EXCERPT = re.compile(r"\{http://wordpress\.org/export/[\d.]+/excerpt/\}encoded")
_WP = re.compile(r"\{http://wordpress\.org/export/[\d.]+/\}(\w+)")
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_SHOWN = frozenset({"publish", "inherit"})
_ZERO = re.compile(r"0000-00-00|-0001-11-30")
_COMMENT = re.compile(r"<!--\s*/?wp:.*?-->", re.DOTALL)
_BLOCK_TAG = re.compile(
    r"\s*</?(?:address|article|aside|blockquote|details|div|dl|fieldset|figure|figcaption|footer|form|h[1-6]|header|hr|iframe|li|main|nav|ol|p|pre|section|table|tbody|td|th|thead|tr|ul|script|style|video|audio)\b",
    re.IGNORECASE,
)
_KNOWN = frozenset(
    {*USUAL, "audio", "caption", "embed", "gallery", "playlist", "video", "wp_caption", "youtube"}
)
_BLOCK = re.compile(r"\n\n/{3,} ")
_GALLERY = re.compile(r"\[gallery\b[^\]]*?\bids\s*=\s*[\"']([\d,\s]+)[\"'][^\]]*\]")
_POLYLANG = frozenset({"language", "post_translations"})
"""Taxonomies by which a plugin says which post is in which language, and which are one."""
_TAXONOMIES = {"category": "categories", "post_tag": "tags", "post_format": "post_format"}


def read_wordpress(path: Path) -> Origin:
    """Return what an export holds. Raises `Misuse` for one that is cut off or is no export."""
    work = _Export()
    try:
        for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
            work.take(event, element)
    except ParseError as error:
        line, column = error.position
        raise Misuse(f"{path}:{line}:{column + 1}: is cut off or no XML: {error.msg}") from error
    except DefusedXmlException as error:
        raise Misuse(f"{path}: has a document type, which no export of WordPress has") from error
    if not work.is_export:
        raise Misuse(f"{path}: is no export of WordPress (WXR)")
    return work.source()


class _Export:
    """What has been read of an export so far."""

    def __init__(self) -> None:
        self.is_export = False
        self._channel: dict[str, str] = {}
        self._posts: list[tuple[Post, str]] = []
        self._entries: list[Account] = []
        self._authors: dict[str, Post] = {}
        self._attachments: dict[str, tuple[str, str]] = {}
        self._depth: list[str] = []

    def take(self, event: str, element: Element) -> None:
        if event == "start":
            self._depth.append(element.tag)
            return
        self._depth.pop()
        own = _WP.fullmatch(element.tag)
        if own and own[1] in ("wxr_version", "base_site_url", "base_blog_url"):
            self.is_export = True
        if element.tag == "item":
            self._item(element)
            element.clear()
        elif own and own[1] == "author" and self._depth[-1:] == ["channel"]:
            self._author(element)
        elif self._depth[-1:] == ["channel"] and element.text:
            self._channel.setdefault(own[1] if own else element.tag, element.text.strip())

    def source(self) -> Origin:
        posts = [
            msgspec.structs.replace(
                self._pictured(post, number), body=_GALLERY.sub(self._gallery, post.body)
            )
            for post, number in self._posts
        ]
        media = dict.fromkeys(urlsplit(url).path for url, _ in self._attachments.values())
        entries = [
            *self._entries,
            *(
                Account(
                    f"attachment {number}",
                    "file",
                    url,
                    "left",
                    why="files are not in an export: fetch it with --pictures",
                )
                for number, (url, _) in self._attachments.items()
            ),
        ]
        del media
        return Origin(
            form="wordpress",
            posts=tuple(with_families([*self._authors.values(), *posts], self._language())),
            address=(self._channel.get("base_blog_url") or self._channel.get("link", "")).rstrip(
                "/"
            ),
            entries=tuple(entries),
        )

    def _language(self) -> str:
        """Return the language of the site; empty where the export does not say."""
        return self._channel.get("language", "")

    def _author(self, element: Element) -> None:
        fields = dict(_own_texts(element))
        login = fields.get("author_login", "")
        name = fields.get("author_display_name") or login
        rest = {
            key: value
            for key, value in fields.items()
            if key not in ("author_display_name", "author_email") and value
        }
        if "author_email" in fields:
            why = "addresses of mail are not published"
            self._entries.append(
                Account(f"author {login}", "field", "author_email", "left", why=why)
            )
        self._authors[login] = Post(
            source=f"author {login}",
            kind="record",
            taxonomy="authors",
            fields={"name": name, **rest},
            name=login,
            addresses=(f"/author/{login}/",),
        )

    def _item(self, element: Element) -> None:
        own = dict(_own_texts(element))
        number, kind, status = (
            own.get("post_id", ""),
            own.get("post_type", "post"),
            own.get("status", "publish"),
        )
        source = f"{kind} {number}"
        title, link = _text(element, "title"), _text(element, "link")
        comments = sum(
            1 for each in element if _WP.fullmatch(each.tag) and each.tag.endswith("}comment")
        )
        if comments:
            self._entries.append(
                Account(
                    source, "file", f"{comments} comments", "left", why="comments are not brought"
                )
            )
        if kind == "attachment":
            alt = _meta(element).get("_wp_attachment_image_alt", "")
            self._attachments[number] = (own.get("attachment_url", ""), alt)
            return
        if kind not in ("post", "page") or status in ("trash", "auto-draft"):
            what = title or source
            why = (
                "it was thrown away" if status == "trash" else f"a {kind!r} is no text of the site"
            )
            self._entries.append(Account(source, "post", what, "left", why=why))
            return
        fields = self._fields(element, own, status)
        family = _family(element, fields)
        address = urlsplit(link)
        path = address.path if address.path not in ("", "/") or not address.query else ""
        slug = own.get("post_name", "") or posixpath.basename(path.rstrip("/"))
        if address.query:
            why = "only the settings of a host can redirect an address by its query"
            self._entries.append(Account(source, "address", f"/?{address.query}", "left", why=why))
        post = Post(
            source=source,
            kind="page" if kind == "page" else "story",
            fields=fields,
            body=_text(element, _CONTENT),
            is_html=True,
            name=slug or f"post-{number}",
            version_of=family.key,
            is_original=family.is_original,
            addresses=(path,) if path else (),
        )
        self._posts.append((post, _meta(element).get("_thumbnail_id", "")))

    def _fields(self, element: Element, own: Mapping[str, str], status: str) -> dict[str, Value]:
        fields: dict[str, Value] = {"title": _text(element, "title")}
        fields["date"] = _when(own, "post_date", _text(element, "pubDate"))
        if (updated := _when(own, "post_modified", "")) and updated[:10] > str(fields["date"])[:10]:
            fields["updated"] = updated
        excerpt = next(
            (each.text for each in element if _EXCERPT.fullmatch(each.tag) and each.text), ""
        )
        if excerpt:
            fields["excerpt"] = excerpt
        if status not in _SHOWN or own.get("post_password"):
            fields["draft"] = "true"
            if status != "draft":
                fields["status"] = status
        if creator := _text(element, _CREATOR):
            fields["authors"] = [creator]
        fields.update(_categories(element))
        if guid := _text(element, "guid"):
            fields["guid"] = guid
        if own.get("is_sticky") == "1":
            fields["sticky"] = "true"
        fields.update(
            {
                key: value
                for key, value in _meta(element).items()
                if not key.startswith("_") and value
            }
        )
        return {key: value for key, value in fields.items() if value}

    def _gallery(self, mark: re.Match[str]) -> str:
        """Return a gallery, which the export names by numbers, as HTML; a mark of others as it stands."""
        found = [self._attachments.get(number.strip()) for number in mark[1].split(",")]
        pictures = [each for each in found if each and each[0]]
        if len(pictures) != len(found):
            return mark[0]
        images = "".join(f'<img src="{escape(url)}" alt="{escape(alt)}">' for url, alt in pictures)
        return f'\n\n<figure class="wp-block-gallery">{images}</figure>\n\n'

    def _pictured(self, post: Post, number: str) -> Post:
        """Return a post with its featured picture, which the export names by a number."""
        url, alt = self._attachments.get(number, ("", ""))
        if not url:
            return post
        picture: Value = {"src": url, "alt": alt} if alt else url
        return msgspec.structs.replace(post, fields={**post.fields, "featured_image": picture})


def turn_wordpress(text: str, tell: Listener) -> str:
    """Return a text of WordPress as Markdown, with its shortcodes turned where they can be."""
    held = Held(text)

    def counterpart(mark: Shortcode) -> str | None:
        made = _counterpart(mark)
        return held.hold(made) if made is not None and _BLOCK.match(made) else made

    made = turned(text, WORDPRESS, counterpart, tell, known=_KNOWN)
    if not _COMMENT.search(made):
        made = _paragraphs(made)
    return turn_html_around(_COMMENT.sub("", made), held, tell)


def _paragraphs(text: str) -> str:
    """Return a text with the paragraphs that WordPress makes of its blank lines (`wpautop`)."""
    made = []
    for part in re.split(r"\n[ \t]*\n", text):
        bare = part.strip("\n")
        if not bare.strip():
            continue
        made.append(
            bare if _BLOCK_TAG.match(bare) else f"<p>{bare.replace(chr(10), '<br>' + chr(10))}</p>"
        )
    return "\n\n".join(made)


def _counterpart(mark: Shortcode) -> str | None:
    if mark.name in ("caption", "wp_caption"):
        inside = mark.inside or ""
        end = max(inside.rfind(">"), 0)
        caption = inside[end + 1 :].strip() or mark.get("caption")
        return f"\n\n<figure>{inside[: end + 1]}<figcaption>{caption}</figcaption></figure>\n\n"
    if mark.name in ("embed", "video", "audio", "youtube"):
        address = (mark.inside or "").strip() or mark.get("src", "mp4", "mp3", "url", at=0)
        if mark.alone and listed_host(address):
            return block("audio" if mark.name == "audio" else "video", address)
        return f'\n\n<a href="{address}">{address}</a>\n\n' if "://" in address else None
    made = USUAL.get(mark.name)
    if made is None or made is figure:
        return None
    return made(mark)


def _categories(element: Element) -> dict[str, Value]:
    """Return the names of a post's terms, by the fields that they go to."""
    found: dict[str, list[Value]] = {}
    for category in element.findall("category"):
        domain = category.get("domain", "category")
        if category.text and domain not in _POLYLANG:
            found.setdefault(_TAXONOMIES.get(domain, domain), []).append(category.text.strip())
    return dict(found.items())


class _Family(NamedTuple):
    """What joins a post with its versions in other languages."""

    key: str = ""
    is_original: bool = False


def _family(element: Element, fields: dict[str, Value]) -> _Family:
    """Return what joins a post with its versions, as the plugins Polylang and WPML export it.

    The language that they say is put among its fields.
    """
    terms = {
        each.get("domain", ""): each.get("nicename", "") for each in element.findall("category")
    }
    meta = _meta(element)
    if language := terms.get("language") or meta.get("_wpml_import_language_code"):
        fields.setdefault("language", language)
    if key := terms.get("post_translations"):
        return _Family(f"post_translations {key}")
    if key := meta.get("_wpml_import_translation_group"):
        return _Family(
            f"translation_group {key}", not meta.get("_wpml_import_source_language_code")
        )
    return _Family()


def _own_texts(element: Element) -> Iterator[tuple[str, str]]:
    for child in element:
        if (own := _WP.fullmatch(child.tag)) and child.text:
            yield own[1], child.text.strip()


def _meta(element: Element) -> dict[str, str]:
    """Return the fields of one's own that a post has."""
    found: dict[str, str] = {}
    for child in element:
        own = _WP.fullmatch(child.tag)
        if own and own[1] == "postmeta":
            pair = dict(_own_texts(child))
            if "meta_key" in pair:
                found.setdefault(pair["meta_key"], pair.get("meta_value", ""))
    return found


def _when(own: Mapping[str, str], key: str, published: str) -> str:
    """Return the hour of a post: by Greenwich where that is known, else as the site's clock said."""
    greenwich, local = own.get(f"{key}_gmt", ""), own.get(key, "")
    if greenwich and not _ZERO.match(greenwich):
        return f"{greenwich}Z"
    return local if local and not _ZERO.match(local) else published


def _text(element: Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()
