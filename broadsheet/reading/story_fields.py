"""The fields of a story's front matter, in one table: what each may contain, and what it is for.

A new field needs a line here and its value in `model.Story`; tests name the documentation and the
other lists of fields that lack it. Taxonomies are fields as well, but those of each archive.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from broadsheet.model import Correction, Picture, Source
from broadsheet.problems import Invalid
from broadsheet.reading import fields, moments
from broadsheet.reading.aliases import old_path
from broadsheet.reading.copies import PreservedCopy, preserved_copy
from broadsheet.reading.rights import rights_of
from broadsheet.reading.signs import plainly
from broadsheet.urls import is_slug, slug, slug_fault
from broadsheet.wording import message

_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:|(?<!\S))//[^\s<>()\[\]\"]+|\bwww\.[^\s<>()\[\]\"]+|^[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S*$",
    re.IGNORECASE,
)
"""An address in the text of a source; a host alone, such as `Gazeta.ru`, is a name."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://\S*", re.IGNORECASE)
_AROUND = ' <>()[]",;:-\N{EN DASH}\N{EM DASH}'
"""What stands between a source's name and its address, or marks a link."""


_IRI = re.compile(r"(?:[a-z][a-z0-9+.-]+:|/(?!/))[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class StoryField(NamedTuple):
    """What is true of a field, in whatever story."""

    converter: fields.Converter
    words: str = ""
    """Explanation that `broadsheet new` writes in the archive's language; it is empty when `new`
    writes a value, or nothing."""
    example: str = ""
    """A value in the form of front matter, which `new` writes behind the explanation."""
    alone: bool = False
    """Whether the field is printed, and found, with its story alone. A change to any other field
    may change other pages."""
    attribute: str = ""
    """Name of the field in `model.Story`; empty when it is the key."""
    prose: bool = False
    """Whether the field is a line of text, which is printed with typographic quotes."""


def _slug(value: fields.Value) -> str:
    written = plainly(fields.some_text(value))
    if not is_slug(written):
        better = slug(written)
        raise Invalid(
            f"{written!r} {slug_fault(written) or 'is not a slug'}",
            f"write {better!r}" if better else "use lower-case letters, digits and hyphens",
        )
    return written


def _id(value: fields.Value) -> str:
    """Return an address of any scheme (RFC 3987), or a path from the root, unchanged."""
    written = fields.some_text(value)
    hint = "write a path from the root, or an address as in tag:gazette.example,2025:rains or urn:uuid:…"
    if _UUID.fullmatch(written):
        raise Invalid(f"{written!r} is no address", f"write 'urn:uuid:{written.lower()}'")
    if not _IRI.fullmatch(written):
        raise Invalid(f"{written!r} is neither an address nor a path from the root", hint)
    return written


def _source(
    *, name: str = "", url: str = "", archived: PreservedCopy | None = None, **more: object
) -> Source:
    if not name and not url:
        raise Invalid("names no source", "write 'name: …', 'url: …' or both")
    if _ADDRESS.search(name) and url:
        raise Invalid(f"{name!r} is an address, and no name", "write who published it there")
    if _ADDRESS.search(name):
        return _source_in_words(name)
    copy = {"archived": archived.url, "archived_date": archived.day} if archived else {}
    return Source(name=name or str(urlsplit(url).hostname), url=url, **copy, **more)  # type: ignore[arg-type]


def _source_in_words(value: fields.Value) -> Source:
    """Return a source that is given in one text: its name, or its address, which has its host as a name."""
    written = fields.some_text(value)
    address = _ADDRESS.search(written)
    if written.lower().startswith(("http:", "https:")) or _SCHEME.fullmatch(written):
        url = fields.web_address(written)
        return Source(name=str(urlsplit(url).hostname), url=url)
    if address is None:
        return Source(name=fields.name(value))
    name = written.replace(address[0], " ").strip(_AROUND)
    url = address[0] if "://" in address[0] else f"https://{address[0].removeprefix('//')}"
    message = f"{written!r} is neither a name nor a whole address"
    hint = f"write {{name: {name}, url: {url}}}" if name else f"write {url}"
    raise Invalid(message, hint)


def _source_or_name(value: fields.Value) -> Source:
    return _source_in_words(value) if isinstance(value, str) else _SOURCE(value)


_SOURCE: Callable[[fields.Value], Source] = fields.mapping_of(
    {
        "name": fields.name,
        "url": fields.web_address,
        "author": fields.name,
        "published": moments.rough_date,
        "archived": preserved_copy,
        "rights": rights_of,
    },
    required=(),
    make=_source,
)

_CORRECTION = fields.mapping_of(
    {"date": moments.day, "text": fields.some_text}, required=("date", "text"), make=Correction
)

_PICTURE = fields.mapping_of(
    {
        "src": fields.name,
        "alt": fields.some_text,
        "credit": fields.some_text,
        "caption": fields.some_text,
        "rights": rights_of,
    },
    required=("src", "alt"),
    make=Picture,
)


def described_picture(value: fields.Value) -> Picture:
    """Return a picture with its description, which every picture needs."""
    if isinstance(value, str):
        path = fields.some_text(value)
        raise Invalid(f"{path!r} has no description", f"write {{src: {path}, alt: …}}")
    return _PICTURE(value)


STORY_FIELDS: Mapping[str, StoryField] = {
    "title": StoryField(fields.some_text, alone=True, prose=True),
    "subtitle": StoryField(
        fields.some_text, message("a second line of the title"), alone=True, prose=True
    ),
    "date": StoryField(moments.rough_date),
    "summary": StoryField(
        fields.text, message("one sentence that says what happened"), alone=True, prose=True
    ),
    "place": StoryField(
        fields.name, message("where it is set or was filed: the dateline"), alone=True
    ),
    "source": StoryField(
        fields.each(_source_or_name),
        message("where it was published first"),
        "{name: The Gazette, url: https://gazette.example/rains}",
        alone=True,
        attribute="sources",
    ),
    "image": StoryField(
        described_picture,
        message("a file of content/media, or beside the story"),
        "{src: flood.jpg, alt: A street under water, credit: Ada Quill}",
        alone=True,
        attribute="picture",
    ),
    "related": StoryField(
        fields.names,
        message("slugs, paths or files of stories that are to stand first among the related ones"),
        "[rains-return]",
    ),
    "updated": StoryField(
        moments.day, message("when it last changed in substance"), "2025-06-07", alone=True
    ),
    "corrections": StoryField(
        fields.each(_CORRECTION),
        message("what readers are told was wrong"),
        "[{date: 2025-06-07, text: The river rose by two metres.}]",
        alone=True,
    ),
    "expires": StoryField(moments.day, message("when it leaves the site"), "2025-06-07"),
    "rank": StoryField(
        fields.number(1, 1_000),
        message("where it stands among the stories of its day and hour; the first has 1"),
        "1",
    ),
    "slug": StoryField(
        _slug, message("the last part of its permalink, in place of this file's name")
    ),
    "aliases": StoryField(
        fields.each(old_path), message("old paths that must lead here"), "[/2019/old-name/]"
    ),
    "id": StoryField(
        _id,
        message("what feeds know it by, when its permalink has changed"),
        "/2025/06/old-name/",
    ),
    "mentions": StoryField(
        fields.truth,
        message("false keeps names in the text from becoming links"),
        alone=True,
    ),
    "language": StoryField(
        fields.language, message("when it is not the archive's own"), "pt-BR", alone=True
    ),
    "translation_of": StoryField(
        fields.name, message("the slug of the story that it translates"), "rains-return"
    ),
    "extra": StoryField(fields.kept, alone=True),
    "ignore_advice": StoryField(
        fields.advice, message("kinds of advice that it needs none of"), "[no-source]", alone=True
    ),
    "draft": StoryField(fields.truth),
}
"""Fields by key, in the order in which mistakes name them and `broadsheet new` writes them."""

STORY_CONVERTERS: Mapping[str, fields.Converter] = {
    key: field.converter for key, field in STORY_FIELDS.items()
}

PROSE = tuple([key for key, field in STORY_FIELDS.items() if field.prose])
