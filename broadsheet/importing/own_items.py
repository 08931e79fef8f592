"""Items of ninjs that Broadsheet exported: what they say more than those of others, field by field."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from broadsheet.archive.exported import (
    NINJS_CORRECTION,
    NINJS_ORIGINAL,
    NINJS_PROFILE,
    NINJS_TAXONOMIES,
    NINJS_TRANSLATION,
)
from broadsheet.reading.story_fields import STORY_FIELDS

OF_THE_ARCHIVE = ("copyrightNotice", "rightsInfo", "usageTerms")
"""Keys of our items that say the same in each: the licence of the archive, which is a setting."""
_READ_ELSEWHERE = frozenset(
    (
        *OF_THE_ARCHIVE, "associations", "altIds", "by", "edNote", "genres", "infoSources",
        "organisations", "people", "places", "profile", "representationType", "slugline", "subjects",
    )
)  # fmt: skip
"""Keys of our items that `own_story_fields` reads, or that only say what an item is."""
_NO_TAXONOMIES = frozenset({*STORY_FIELDS, "featured_image", "guid", "kind"})
"""Fields that hold no terms, by whatever name a post has them."""
_CORRECTION = re.compile(
    re.escape(NINJS_CORRECTION.format(date="DATE", text="TEXT"))
    .replace("DATE", r"(\d{4}-\d\d-\d\d)")
    .replace("TEXT", "(.+)")
)


def is_own(item: Mapping[str, object]) -> bool:
    """Return whether an item is one of our own exports."""
    return item.get("profile") == NINJS_PROFILE


def others_keys(item: Mapping[str, object]) -> Mapping[str, object]:
    """Return what of an item of our own is read like that of any other."""
    return {key: value for key, value in item.items() if key not in _READ_ELSEWHERE}


def own_body(item: Mapping[str, object]) -> str:
    """Return the text of a story as Markdown: as it is the HTML that we print, nothing is lost."""
    from broadsheet.printing.markdown_bodies import markdown_of  # noqa: PLC0415 - only our own items need it

    address = urlsplit(_alternatives(item).get("permalink", "")).netloc
    for each in _objects(item.get("bodies")):
        html = str(each.get("value", ""))
        # Links within the site are to be known by the address that own_address returns.
        known = address.isascii() or not address
        return markdown_of(
            html if known else html.replace(f"//{address}/", f"//{_ascii(address)}/")
        )
    return ""


def own_address(item: Mapping[str, object]) -> str:
    """Return the whole address of the page that an item was exported from; empty for none."""
    written = _alternatives(item).get("permalink", "")
    host = urlsplit(written).netloc
    return written if host.isascii() else written.replace(host, _ascii(host), 1)


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def own_story_fields(item: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of a story that only items of our own have, by our keys for them."""
    spelled = _alternatives(item)
    fields: dict[str, object] = {
        "corrections": list(_corrections(str(item.get("edNote", "")))),
        "source": list(_sources(item)),
    }
    for role, key in (("edtf-date", "date"), ("edtf-updated", "updated")):
        if role in spelled:
            fields[key] = spelled[role]
    for group, usual in NINJS_TAXONOMIES.items():
        for each in _objects(item.get(group)):
            rel, name = str(each.get("rel", "")), str(each.get("name", ""))
            if name and rel != "author":
                # Whoever writes such an item may say anything; a term is in no field but its own.
                is_usual = rel in ("", "about") or rel in _NO_TAXONOMIES
                names = fields.setdefault(usual if is_usual else rel, [])
                if isinstance(names, list):
                    names.append(name)
    kinds = [str(each.get("literal", "")) for each in _objects(item.get("genres"))]
    # A story that says nothing is news.
    if kinds and kinds[0] != "news":
        fields["kind"] = kinds[0]
    if picture := _picture(item):
        fields["featured_image"] = picture
    return fields


def own_family(item: Mapping[str, object]) -> tuple[str, bool]:
    """Return what joins an item with its versions in other languages, and whether they translate it.

    All of them name the same addresses, of which the first by its signs stands for all.
    """
    others = {
        _alternatives(each).get("permalink", ""): each.get("rel")
        for each in _objects(item.get("associations"))
        if each.get("rel") in (NINJS_ORIGINAL, NINJS_TRANSLATION)
    }
    if not others:
        return "", False
    own = _alternatives(item).get("permalink", "")
    return min([own, *others]), NINJS_ORIGINAL not in others.values()


def authors_among(item: Mapping[str, object]) -> list[str]:
    """Return the authors whom an item names among its people and organisations, as its byline has them."""
    names = [
        str(each["name"])
        for group in ("people", "organisations")
        for each in _objects(item.get(group))
        if each.get("rel") == "author" and each.get("name")
    ]
    byline = item.get("by")
    if not isinstance(byline, str):
        return names
    # Of two names, one of which begins the other, the longer one is looked for first.
    left, places = byline, {}
    for name in sorted(names, key=len, reverse=True):
        places[name] = left.find(name)
        left = left.replace(name, "\0" * len(name), 1)
    return sorted(names, key=lambda name: places[name])


def _alternatives(item: Mapping[str, object]) -> dict[str, str]:
    return {
        str(each.get("role")): str(each.get("value", "")) for each in _objects(item.get("altIds"))
    }


def _corrections(notes: str) -> Iterator[Mapping[str, str]]:
    for line in notes.split("\n"):
        if found := _CORRECTION.fullmatch(line):
            yield {"date": found[1], "text": found[2]}


def _sources(item: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Yield the sources of a story; what stands behind one as its author is put into it."""
    last: dict[str, object] = {}
    for each in _objects(item.get("infoSources")):
        if each.get("role") != "source":
            if last:
                last["author"] = each.get("name", "")
            continue
        if last:
            yield last
        last = {"name": each.get("name", "")}
        if each.get("uri"):
            last["url"] = each["uri"]
        for copy in _objects(each.get("contactInfo")):
            if copy.get("role") == "archived":
                day = {"date": copy["name"]} if copy.get("name") else {}
                last["archived"] = {"url": copy.get("value", ""), **day}
    if last:
        yield last


def _picture(item: Mapping[str, object]) -> dict[str, object]:
    for each in _objects(item.get("associations")):
        files = [str(file.get("href", "")) for file in _objects(each.get("renditions"))]
        if not files or each.get("type") != "picture":
            continue
        words = {
            str(text.get("role")): text.get("value", "")
            for text in _objects(each.get("descriptions"))
        }
        rights = each.get("usageTerms") or each.get("copyrightNotice")
        terms = each.get("rightsInfo")
        url = terms.get("linkedRights") if isinstance(terms, dict) else None
        return {
            "src": urlsplit(files[0]).geturl(),
            "alt": words.get("alt", ""),
            "caption": words.get("caption", ""),
            "credit": each.get("by", ""),
            "rights": {"name": rights, "url": url} if rights and url else rights or "",
        }
    return {}


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    return (
        (each for each in value if isinstance(each, dict)) if isinstance(value, list) else iter(())
    )
