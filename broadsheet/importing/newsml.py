"""NewsML-G2: the news industry's XML (IPTC), items of news with their subjects and their text."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from broadsheet.importing.source import Account, Origin, Post
from broadsheet.problems import Failure, Misuse
from broadsheet.reading.fields import Value
from broadsheet.urls import slug

_NEWS = "{http://iptc.org/std/nar/2006-10-01/}"
_PREFIX = re.compile(r"(</?)(?:\w+:)|\sxmlns(?::\w+)?=\"[^\"]*\"")
_PEOPLE = re.compile(r"cpnat:person|person$")


def read_newsml(path: Path) -> Origin:
    """Return the items of a file. Raises `Misuse` for what is no NewsML-G2."""
    try:
        tree = parse(path, forbid_dtd=True)
    except OSError as error:
        raise Failure(f"{path}: {error.strerror or error}") from error
    except ParseError as error:
        line, column = error.position
        raise Misuse(f"{path}:{line}:{column + 1}: is cut off or no XML: {error.msg}") from error
    except DefusedXmlException as error:
        raise Misuse(f"{path}: has a document type, which no item of NewsML-G2 has") from error
    root = tree.getroot()
    assert root is not None, "what was parsed has a root"
    items = [root] if root.tag == f"{_NEWS}newsItem" else list(root.iter(f"{_NEWS}newsItem"))
    posts: list[Post] = []
    entries: list[Account] = []
    for item in items:
        post, notes = _post(item)
        entries += notes
        posts += [post] if post else []
    others = [
        each
        for name in ("packageItem", "conceptItem", "knowledgeItem", "planningItem")
        for each in root.iter(f"{_NEWS}{name}")
    ]
    entries += [
        Account(
            each.get("guid", "?"),
            "post",
            each.tag.removeprefix(_NEWS),
            "left",
            why="only items of news are texts",
        )
        for each in others
    ]
    if not items and not others:
        raise Misuse(f"{path}: holds no item of NewsML-G2")
    return Origin(form="newsml", posts=tuple(posts), entries=tuple(entries))


def _post(item: Element) -> tuple[Post | None, list[Account]]:
    guid = item.get("guid", "")
    title = (
        _text(item, "contentMeta/headline")
        or _text(item, "itemMeta/title")
        or _text(item, "contentMeta/slugline")
    )
    kind = item.find(f"{_NEWS}itemMeta/{_NEWS}itemClass")
    what = kind.get("qcode", "ninat:text") if kind is not None else "ninat:text"
    if not what.endswith((":text", ":composite")):
        return None, [
            Account(
                guid, "post", title or guid, "left", why=f"an item of class {what!r} is no text"
            )
        ]
    status = item.find(f"{_NEWS}itemMeta/{_NEWS}pubStatus")
    state = status.get("qcode", "stat:usable") if status is not None else "stat:usable"
    own = {key: value for key, value in _fields(item, title or guid, state).items() if value}
    return Post(
        source=guid,
        fields=own,
        body=_body(item),
        is_html=True,
        name=slug(title) or slug(guid) or "item",
    ), []


def _fields(item: Element, title: str, state: str) -> dict[str, Value]:
    fields: dict[str, Value] = {"title": title, "guid": item.get("guid", "")}
    created = _text(item, "contentMeta/contentCreated") or _text(item, "itemMeta/firstCreated")
    changed = _text(item, "itemMeta/versionCreated")
    fields["date"] = _text(item, "itemMeta/embargoed") or created or changed
    if changed and changed != fields["date"]:
        fields["updated"] = changed
    if not state.endswith("usable"):
        fields |= {"draft": "true", "pubstatus": state}
    for name, key in (
        ("description", "summary"),
        ("slugline", "slugline"),
        ("dateline", "place"),
        ("urgency", "urgency"),
    ):
        if value := _text(item, f"contentMeta/{name}"):
            fields[key] = value
    language = item.find(f"{_NEWS}contentMeta/{_NEWS}language")
    if language is not None and language.get("tag"):
        fields["language"] = language.get("tag", "")
    authors = [_name(each) for each in item.iterfind(f"{_NEWS}contentMeta/{_NEWS}creator")]
    byline = _text(item, "contentMeta/by")
    if names := [name for name in authors if name] or (
        [re.sub(r"^[Bb]y\s+", "", byline)] if byline else []
    ):
        fields["authors"] = [*names]
    _add_names(item, fields)
    return fields


def _add_names(item: Element, fields: dict[str, Value]) -> None:
    """Add what an item is about, and whose it is, to its fields."""
    for key, name in _subjects(item):
        values = fields.setdefault(key, [])
        if isinstance(values, list) and name not in values:
            values.append(name)
    for name in ("copyrightHolder", "copyrightNotice", "usageTerms"):
        if value := _text(item, f"rightsInfo/{name}"):
            fields[name.lower()] = value


def _subjects(item: Element) -> Iterator[tuple[str, str]]:
    """Yield the field and the name of each subject: people and places where the item says so."""
    for subject in item.iterfind(f"{_NEWS}contentMeta/{_NEWS}subject"):
        name, kind = _name(subject), subject.get("type", "")
        if not name:
            continue
        field = (
            "people"
            if _PEOPLE.search(kind)
            else "places"
            if kind.endswith(("poi", "geoArea"))
            else "topics"
        )
        yield field, name


def _body(item: Element) -> str:
    for place in item.iterfind(f"{_NEWS}contentSet/{_NEWS}inlineXML"):
        body = next(
            (each for each in place.iter() if each.tag.endswith(("}body", "}body.content"))), None
        )
        holder = body if body is not None else place
        inner = "".join(tostring(child, encoding="unicode") for child in holder)
        return _PREFIX.sub(lambda match: match[1] or "", inner)
    text = next(
        (each.text or "" for each in item.iterfind(f"{_NEWS}contentSet/{_NEWS}inlineData")), ""
    )
    return "".join(f"<p>{part.strip()}</p>" for part in text.split("\n\n") if part.strip())


def _text(item: Element, path: str) -> str:
    found = item.find("/".join(f"{_NEWS}{part}" for part in path.split("/")))
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def _name(element: Element) -> str:
    found = element.find(f"{_NEWS}name")
    return (
        " ".join("".join(found.itertext()).split())
        if found is not None
        else element.get("literal", "")
    )
