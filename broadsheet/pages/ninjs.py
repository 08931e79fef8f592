"""ninjs: stories as items of the news industry's JSON (IPTC, ninjs 3.1).

The schema allows no property of one's own, so each value stands in the property that means it, and
what has none there stands in JSON Lines alone. A date without an hour becomes its first instant, as
every time there is a whole one; its own spelling (EDTF) is among the `altIds`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import msgspec

from broadsheet.archive.bylines import ORGANISATIONS
from broadsheet.archive.exported import (
    NINJS_CORRECTION,
    NINJS_ORIGINAL,
    NINJS_PROFILE,
    NINJS_TAXONOMIES,
    NINJS_TRANSLATION,
)
from broadsheet.archive.terms import Term
from broadsheet.archive.visibility import last_change
from broadsheet.dates import first_day, is_exact
from broadsheet.media_types import media_type
from broadsheet.model import Moment, Rights, Story
from broadsheet.pages.bylines import is_body
from broadsheet.pages.parts import Parts, story_kind
from broadsheet.pages.pictures import versions
from broadsheet.reading.config import Taxonomy
from broadsheet.reading.license_fields import License
from broadsheet.views.exports import NinjsItem, NinjsView

_STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
_GENRES: Mapping[str, str] = {
    "news": "Current", "analysis": "Analysis", "opinion": "Opinion", "interview": "Interview",
    "review": "Review", "briefing": "Summary",
}  # fmt: skip
"""Kind of story to its code among the genres of IPTC (cv.iptc.org/newscodes/genre)."""
_ISO_COUNTRY = re.compile("[A-Z]{2}")
_WITH_OFFSET = re.compile(r".*(?:Z|[+-]\d\d:\d\d)")
_SAFE = "!#$%&'()*+,/:;=?@[]~"
"""Signs of a URL that stay as they are: those with a meaning, and the sign of what is escaped."""
_encode = msgspec.json.Encoder().encode
_Json = dict[str, object]


class _Concept(NamedTuple):
    """A term as items name it."""

    property: str
    named: Mapping[str, str]


def ninjs_view(year: str, parts: Parts) -> NinjsView:
    """Return the view of a year's stories as ninjs, the newest first."""
    return ninjs_of(parts.archive.days[year], parts)


def ninjs_of(positions: Iterable[int], parts: Parts) -> NinjsView:
    """Return the view of the stories at some positions as ninjs, in the order given."""

    @cache
    def concept(taxonomy: str, key: str) -> _Concept:
        return _concept(parts.archive.terms[taxonomy][key], parts)

    return NinjsView(tuple([_item(position, concept, parts) for position in positions]))


class KeptItems:
    """The stories of an archive that is revised again and again, as ninjs has them, each made once."""

    def __init__(
        self, parts: Parts, before: "KeptItems | None" = None, edited: Iterable[int] = ()
    ) -> None:
        """Make the items of an archive's parts.

        Those `before` an edit are taken over, but for the stories at the `edited` positions and
        their versions in other languages.
        """
        self._parts = parts
        self.made: dict[int, NinjsItem] = {**before.made} if before else {}
        """The items that have been made, by position."""
        for position in edited:
            for each in (position, *parts.archive.versions.get(position, ())):
                self.made.pop(each, None)

    def of_year(self, year: str) -> NinjsView:
        """Return what `ninjs_view` does."""
        positions = self._parts.archive.days[year]
        missing = [position for position in positions if position not in self.made]
        self.made.update(zip(missing, ninjs_of(missing, self._parts).items, strict=True))
        return NinjsView(tuple([self.made[position] for position in positions]))


def _item(position: int, concept: Callable[[str, str], _Concept], parts: Parts) -> NinjsItem:
    archive = parts.archive
    story = archive.stories[position]
    head = {
        "uri": _uri(parts.identifier(position)),
        "standard": _STANDARD,
        "profile": NINJS_PROFILE,
        "type": "text",
        "representationType": "full",
        "pubStatus": "withheld" if parts.entries[position].mark else "usable",
        "language": story.language or archive.config.language,
        **_times(story, archive.visibility.now),
        "slugline": story.slug,
        "headlines": _texts(("main", story.title), ("subtitle", story.subtitle)),
        "descriptions": _texts(("summary", story.summary)),
        "located": story.place,
        **_concepts(position, concept, parts),
        "genres": [_genre(position, parts)],
        "infoSources": list(_sources(story)),
        **_rights(archive.config.license),
        "edNote": "\n".join(_notes(story)),
        "associations": [*_picture(story, parts), *_translations(position, parts)],
        "altIds": [
            {"role": "permalink", "value": parts.urls[position]},
            *_spellings(story),
        ],
    }
    return NinjsItem(
        head=_encode({key: value for key, value in head.items() if value}).decode(),
        url=parts.urls[position],
        words=story.body.words,
        body=parts.text(story.file, story.body),
    )


def _times(story: Story, now: str) -> _Json:
    created = _whole_time(story.date)
    return {
        "firstCreated": created,
        "versionCreated": _whole_time(last_change(story, now)),
        "contentCreated": created,
        "expires": _whole_time(story.expires) if story.expires else "",
    }


def _whole_time(moment: Moment) -> str:
    """Return the first instant of a moment as RFC 3339, with the offset that it has where it was written."""
    if "T" in moment.local:
        return moment.local if _WITH_OFFSET.fullmatch(moment.local) else moment.instant
    midnight = f"{first_day(moment.local)}T00:00:00"
    ahead = datetime.fromisoformat(midnight) - datetime.fromisoformat(moment.instant[:-1])
    if not ahead or abs(ahead) >= timedelta(days=1):
        return moment.instant
    minutes = round(ahead / timedelta(minutes=1))
    return f"{midnight}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _spellings(story: Story) -> Iterator[_Json]:
    """Yield the dates of a story that have no hour as they are known (EDTF)."""
    for role, moment in (("date", story.date), ("updated", story.updated)):
        if moment and "T" not in moment.local:
            yield {"role": f"edtf-{role}", "value": moment.stated}


def _notes(story: Story) -> Iterator[str]:
    """Yield what newsrooms have to know, a line each: corrections, and a day that is not known."""
    if not is_exact(story.date.local):
        yield f"Published {story.date.stated} (EDTF); the exact day is not known."
    for correction in story.corrections:
        text = " ".join(correction.text.split())
        yield NINJS_CORRECTION.format(date=correction.date, text=text)


def _texts(*texts: tuple[str, str]) -> list[_Json]:
    return [
        {"role": role, "contentType": "text/plain", "value": value}
        for role, value in texts
        if value
    ]


def _concepts(position: int, concept: Callable[[str, str], _Concept], parts: Parts) -> _Json:
    """Return the terms of a story by the property that they stand in, and its byline."""
    found: dict[str, object] = {}
    authors: list[str] = []
    for taxonomy in parts.archive.config.taxonomies:
        for key in parts.archive.keys[position][taxonomy.key] if taxonomy.kind != "kind" else ():
            term = concept(taxonomy.key, key)
            group = found.setdefault(term.property, [])
            assert isinstance(group, list), "every property holds several"
            group.append(term.named)
            authors += [term.named["name"]] if taxonomy.kind == "author" else []
    return {"by": ", ".join(authors), **found}


def _concept(term: Term, parts: Parts) -> _Concept:
    taxonomy = term.taxonomy
    name_of_property = _property(term, parts)
    code = parts.codes.get(term.key, "") if taxonomy.kind == "country" else ""
    wikidata = term.record.wikidata if term.record else ""
    usual = NINJS_TAXONOMIES[name_of_property] == taxonomy.key
    slug = term.permalink.rstrip("/").rpartition("/")[2]
    named = {
        "name": term.name,
        "rel": "author" if taxonomy.kind == "author" else "about" if usual else taxonomy.field,
        # IPTC has a scheme of its own for the codes of ISO 3166-1.
        "uri": f"http://cvx.iptc.org/iso3166-1a2/{code.lower()}"
        if _ISO_COUNTRY.fullmatch(code)
        else _uri(parts.url(term.permalink)),
        "literal": code or wikidata or slug,
    }
    return _Concept(name_of_property, named)


def _property(term: Term, parts: Parts) -> str:
    taxonomy: Taxonomy = term.taxonomy
    if taxonomy.kind == "author":
        return "organisations" if is_body(term, parts) else "people"
    if taxonomy.kind == "country" or taxonomy.singular == "place":
        return "places"
    if taxonomy.singular == "person":
        return "people"
    return "organisations" if taxonomy.singular in ORGANISATIONS else "subjects"


def _genre(position: int, parts: Parts) -> _Json:
    kind = story_kind(position, parts.archive)
    code = _GENRES.get(kind.key)
    uri = f"http://cv.iptc.org/newscodes/genre/{code}" if code else parts.url(f"/kinds/{kind.key}/")
    return {"name": kind.title, "uri": _uri(uri), "literal": kind.key}


def _sources(story: Story) -> Iterator[_Json]:
    """Yield who published the facts of a story first, each with the address of a preserved copy."""
    for source in story.sources:
        named: _Json = {"name": source.name, "role": "source"}
        if source.url:
            named["uri"] = _uri(source.url)
        if source.archived:
            day = {"name": str(source.archived_date)} if source.archived_date else {}
            copy = {"type": "web", "role": "archived", **day, "value": source.archived}
            named["contactInfo"] = [copy]
        yield named
        if source.author:
            yield {"name": source.author, "role": "author of the source"}


def _rights(rights: Rights | License | None) -> _Json:
    """Return whose something is and what others may do with it; nothing where that is not said."""
    if rights is None:
        return {}
    is_notice = rights.name.casefold().startswith(("\N{COPYRIGHT SIGN}", "copyright", "(c)"))
    said: _Json = {"copyrightNotice" if is_notice else "usageTerms": rights.name}
    if rights.url:
        said["rightsInfo"] = {"linkedRights": _uri(rights.url)}
    return said


def _picture(story: Story, parts: Parts) -> Iterator[_Json]:
    """Yield the picture at the head of a story as an item of its own, with all its versions."""
    figure = parts.figure(story.file, story.picture)
    if figure is None:
        return
    permalink = parts.archive.links.pictures[story.file]
    address = _uri(parts.url(permalink))
    item: _Json = {
        "name": "picture",
        "rel": "main picture",
        "uri": address,
        "type": "picture",
        "descriptions": _texts(("caption", figure.caption), ("alt", figure.alt)),
        "by": figure.credit,
        **_rights(figure.rights),
        "renditions": list(_renditions(permalink, parts)),
    }
    yield {key: value for key, value in item.items() if value}


def _translations(position: int, parts: Parts) -> Iterator[_Json]:
    """Yield the other versions of a story as items of their own, without their words."""
    for other in parts.archive.versions.get(position, ()):
        if other != position:
            is_original = not parts.archive.stories[other].translation_of
            yield {
                "name": f"translation {parts.language(other)}",
                "rel": NINJS_ORIGINAL if is_original else NINJS_TRANSLATION,
                "uri": _uri(parts.identifier(other)),
                "type": "text",
                "representationType": "partial",
                "language": parts.language(other),
                "altIds": [{"role": "permalink", "value": parts.urls[other]}],
            }


def _renditions(permalink: str, parts: Parts) -> Iterator[_Json]:
    """Yield the files of a picture: the largest is the original, and comes first."""
    shape = parts.archive.link_targets.shapes.get(permalink)
    files: Sequence[tuple[str, str, int, int]] = [
        ("original", permalink, shape.width if shape else 0, shape.height if shape else 0),
        *(
            (f"{each.form}-{each.width}", each.permalink, each.width, each.height)
            for each in (versions(permalink, shape) if shape else ())
        ),
    ]
    for name, path, width, height in files:
        size = {"width": width, "height": height} if width and height else {}
        yield {
            "name": name,
            "href": _uri(parts.url(path)),
            "contentType": media_type(path),
            **size,
        }


@cache
def _host_in_ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return quote(host)


def _uri(address: str) -> str:
    """Return an address as a URI (RFC 3986), which has no letters but those of ASCII."""
    if address.isascii() and " " not in address:
        return address
    host = urlsplit(address).netloc
    if host and not host.isascii():
        address = address.replace(host, _host_in_ascii(host), 1)
    return quote(address, safe=_SAFE)
