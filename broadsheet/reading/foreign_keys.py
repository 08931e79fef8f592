"""Foreign keys: fields and settings as other programs name them, each with ours in its place."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple


class KeyAnswer(NamedTuple):
    """What an unknown key is answered with."""

    meant: str
    """The field that is meant; empty when there is none."""
    hint: str


_TOPICS, _PEOPLE, _STORYLINE, _AUTHORS = "topics", "people", "storyline", "authors"
_ADDRESS = "an address is made by archive.yml's 'permalink': write 'slug: …' for its end, or 'aliases: [/old/path/]'"
_SOURCE = "write 'source: {name: …, url: …}'"
_PICTURE = "write 'image: {src: flood.jpg, alt: …}', with the file in content/media"
_NEEDLESS = "take it out: a page's layout and its place follow from what it is"
_DRAFT = "write 'draft: true' for what is not to be published, and nothing for what is"

_STORY_KEYS: Mapping[str, str] = {
    "lastmod": "updated", "lastmodified": "updated", "lastmodifiedat": "updated", "lastupdated": "updated",
    "modified": "updated", "modifieddate": "updated", "datemodified": "updated", "updateddate": "updated",
    "updatedat": "updated", "dateupdated": "updated",
    "description": "summary", "excerpt": "summary", "abstract": "summary", "standfirst": "summary", "dek": "summary",
    "deck": "summary", "lede": "summary", "lead": "summary", "teaser": "summary", "blurb": "summary",
    "intro": "summary",
    "metadescription": "summary", "seodescription": "summary",
    "headline": "title", "heading": "title", "name": "title", "linktitle": "title", "seotitle": "title",
    "subheadline": "subtitle", "subheading": "subtitle", "subhead": "subtitle", "kicker": "subtitle",
    "author": _AUTHORS, "byline": _AUTHORS, "bylines": _AUTHORS, "writer": _AUTHORS, "writers": _AUTHORS,
    "creator": _AUTHORS, "reporter": _AUTHORS, "writtenby": _AUTHORS, "by": _AUTHORS,
    "tags": _TOPICS, "tag": _TOPICS, "categories": _TOPICS, "category": _TOPICS, "keywords": _TOPICS,
    "section": _TOPICS, "sections": _TOPICS, "subject": _TOPICS, "subjects": _TOPICS, "channel": _TOPICS,
    "desk": _TOPICS,
    "series": _STORYLINE, "thread": _STORYLINE, "persons": _PEOPLE,
    "publishdate": "date", "published": "date", "publishedat": "date", "publisheddate": "date", "pubdate": "date",
    "datepublished": "date", "datetime": "date", "created": "date", "createdat": "date", "creationdate": "date",
    "timestamp": "date", "time": "date",
    "expirydate": "expires", "expiry": "expires", "expiration": "expires", "expirationdate": "expires",
    "unpublishdate": "expires", "unpublished": "expires", "expiresat": "expires",
    "location": "place", "dateline": "place", "city": "place",
    "lang": "language", "locale": "language",
    "redirectfrom": "aliases", "redirects": "aliases", "alias": "aliases", "oldurls": "aliases",
    "correction": "corrections", "erratum": "corrections", "errata": "corrections",
    "genre": "kind", "articletype": "kind", "storytype": "kind", "contenttype": "kind",
    "weight": "rank", "order": "rank", "position": "rank", "priority": "rank",
    "relatedposts": "related", "seealso": "related",
    "sources": "source", "canonical": "source", "canonicalurl": "source", "originalurl": "source",
}  # fmt: skip
"""Key of another program, folded, to the field that is written the same way."""
_STORY_ANSWERS: Mapping[str, KeyAnswer] = {
    **dict.fromkeys(("url", "permalink", "path", "uri", "link", "basename"), KeyAnswer("slug", _ADDRESS)),
    **dict.fromkeys(
        ("featuredimage", "featuredimg", "featuredmedia", "coverimage", "cover", "images", "thumbnail", "picture",
         "photo", "hero", "heroimage", "banner", "teaserimage", "primaryimage", "mainimage", "leadimage",
         "imagealt", "imagecaption",
         "imagecredit", "ogimage", "socialimage", "header"),
        KeyAnswer("image", _PICTURE),
    ),
    **dict.fromkeys(("sourceurl", "sourcelink", "sourcename", "originalsource", "via"), KeyAnswer("source", _SOURCE)),
    **dict.fromkeys(
        ("layout", "type", "template", "menu", "toc", "comments", "sitemap", "outputs", "cascade",
         "posttype", "math", "showtoc", "pin", "pinned", "featured", "sticky"),
        KeyAnswer("", _NEEDLESS),
    ),
    **dict.fromkeys(("status", "ispublished", "visibility", "private", "hidden"), KeyAnswer("draft", _DRAFT)),
}  # fmt: skip
"""Key of another program, folded, to what is said of it."""
_RECORD_KEYS: Mapping[str, str] = {
    "image": "photo", "picture": "photo", "portrait": "photo", "avatar": "photo", "headshot": "photo", "logo": "photo",
    "thumbnail": "photo", "profilepicture": "photo",
    "birthdate": "born", "birthday": "born", "dateofbirth": "born", "dob": "born", "birth": "born",
    "deathdate": "died", "dateofdeath": "died", "dod": "died", "death": "died",
    "foundingdate": "founded", "established": "founded", "formed": "founded", "since": "founded",
    "jobtitle": "role", "job": "role", "position": "role", "occupation": "role", "office": "role", "function": "role",
    "homepage": "website", "url": "website", "web": "website", "site": "website",
    "sortname": "sort", "sortkey": "sort", "sortas": "sort", "familyname": "sort", "lastname": "sort",
    "surname": "sort", "defaultsort": "sort",
    "sameas": "same_as", "links": "same_as", "alternatename": "also", "aka": "also", "alternatenames": "also",
    "othernames": "also", "title": "name", "displayname": "name", "fullname": "name",
    "bio": "description", "biography": "description", "summary": "description", "excerpt": "description",
    "mail": "email", "emailaddress": "email", "organization": "organisation", "isorganization": "organisation",
}  # fmt: skip
"""Key in a record of another program, folded, to ours."""
_SETTINGS: Mapping[str, str] = {
    "baseurl": "base_url", "url": "base_url", "siteurl": "base_url", "root": "base_url", "site": "base_url",
    "name": "title", "sitetitle": "title", "sitename": "title",
    "description": "tagline", "subtitle": "tagline", "slogan": "tagline", "sitedescription": "tagline",
    "languagecode": "language", "lang": "language", "locale": "language", "defaultcontentlanguage": "language",
    "tz": "timezone", "timezones": "timezone",
    "paginate": "page_size", "paginatesize": "page_size", "pagination": "page_size", "perpage": "page_size",
    "rsslimit": "feed_size", "feedlimit": "feed_size",
    "permalinks": "permalink", "urlformat": "permalink",
    "copyright": "license", "rights": "license", "licence": "license",
    "nav": "menu", "navigation": "menu", "menus": "menu",
    "unsafe": "trusted_html",
    "disablekinds": "leave_out", "twins": "leave_out", "feedhistory": "leave_out", "days": "leave_out",
}  # fmt: skip
"""Key in the settings of another program, folded, to ours."""


def of_story(key: str, taxonomies: Mapping[str, str]) -> KeyAnswer | None:
    """Return what a story's key of another program is answered with; None for an unknown one.

    `taxonomies` maps the singular of each of the archive's taxonomies to its field.
    """
    folded = _folded(key)
    if folded in taxonomies:
        return _in_place(taxonomies[folded])
    if answer := _STORY_ANSWERS.get(folded):
        return answer
    meant = _STORY_KEYS.get(folded)
    if meant in {_TOPICS, _PEOPLE, _STORYLINE} and meant not in taxonomies.values():
        fields = (field for field in taxonomies.values() if field != _AUTHORS)
        names = " or ".join(f"'{field}: …'" for field in fields)
        return KeyAnswer("", f"write the names of the archive's own taxonomies: {names}")
    return _in_place(meant) if meant else None


def of_others(
    known: Iterable[str], keys: Mapping[str, str] = _STORY_KEYS
) -> Callable[[str], KeyAnswer | None]:
    """Return a function that answers a key of another program in a page, a record or the settings.

    `known` are the fields that are there.
    """
    fields = frozenset(known)

    def answer(key: str) -> KeyAnswer | None:
        meant = keys.get(_folded(key), "")
        return _in_place(meant) if meant in fields else None

    return answer


def of_record(known: Iterable[str]) -> Callable[[str], KeyAnswer | None]:
    """Return a function that answers a key of another program in a record, which has these fields."""
    return of_others(known, {**_STORY_KEYS, **_RECORD_KEYS})


def of_settings(known: Iterable[str]) -> Callable[[str], KeyAnswer | None]:
    """Return a function that answers a key in the settings of another program."""
    return of_others(known, _SETTINGS)


def _in_place(meant: str) -> KeyAnswer:
    return KeyAnswer(meant, f"write '{meant}: …' in its place")


def _folded(key: str) -> str:
    """Return a key without capitals, hyphens and underscores: programs differ in them."""
    return key.lower().replace("_", "").replace("-", "").replace(" ", "")
