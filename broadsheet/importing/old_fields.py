"""Old fields: what the fields of a source say, plainly, and which fields of ours a post may have."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from broadsheet.importing.source import Post
from broadsheet.problems import Invalid
from broadsheet.reading import fields, moments
from broadsheet.reading.aliases import old_path
from broadsheet.reading.config import Config, Taxonomy
from broadsheet.reading.content import DOCUMENT_CONVERTERS
from broadsheet.reading.fields import Value
from broadsheet.reading.own_fields import own_converters
from broadsheet.reading.record_fields import record_converters
from broadsheet.reading.story_fields import STORY_CONVERTERS
from broadsheet.reading.story_kinds import kind_of_story

_GROUPS = frozenset({"params", "extra", "taxonomies", "header"})
"""Keys whose values are fields themselves."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
MOMENTS = ("date", "updated", "expires")
"""Fields of ours that are days, or hours of days."""
_PREFERRED = ("date", "display_name", "name", "summary", "description", "excerpt", "deck")
"""Keys of which the first counts where several say the same kind of thing."""

Given = tuple[str, Value]
"""The key of a field in the source, and its value."""


def converters_of(post: Post, config: Config) -> Mapping[str, fields.Converter]:
    """Return the fields of ours that a post may have."""
    if post.kind == "story":
        known = {**STORY_CONVERTERS, **dict.fromkeys(MOMENTS, moments.moment(config.zone))}
        known["kind"] = kind_of_story(config.kinds, config.language)
        return {**known, "date": moments.dating(config.zone), **own_converters(config.fields)}
    if post.kind == "page":
        # The layouts of another program are not ours.
        return {key: each for key, each in DOCUMENT_CONVERTERS.items() if key != "layout"}
    key = "authors" if post.taxonomy == "author" else post.taxonomy
    own = next((each for each in config.taxonomies if each.key == key), None)
    return record_converters(own or Taxonomy(key, key))


def preference(given: Given) -> int:
    """Return the order of a field among those that say the same kind of thing."""
    key = given[0].rpartition(".")[2].lower()
    return _PREFERRED.index(key) if key in _PREFERRED else len(_PREFERRED)


def flat_fields(values: Mapping[str, Value]) -> Iterator[Given]:
    """Yield fields, and those in groups of fields by a path of keys: `params.kicker`."""
    for key, value in values.items():
        if key.lower() in _GROUPS and isinstance(value, dict):
            for inner, each in value.items():
                yield f"{key}.{inner}", each
        else:
            yield key, value


def values_in(value: Value) -> Iterable[Value]:
    """Return a list, or a single value as a list of one."""
    return value if isinstance(value, list) else [value]


def name_in(value: Value) -> str:
    """Return the name that a value is, or that it has."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("name", "title", "display_name") if key in value), "")
    return plain_line(value) if isinstance(value, str) else ""


def plain_line(text: str) -> str:
    """Return a text as one line, without HTML's tags and entities."""
    if "<" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    return " ".join(text.split())


def address_path(address: str) -> str:
    """Return the path of an address from the old site's root, with its query: `/2019/old-name/`."""
    parts = urlsplit(address.strip())
    path = unquote(parts.path) if "%" in parts.path else parts.path
    whole = path if path.startswith("/") else f"/{path}"
    return f"{whole}?{parts.query}" if parts.query else whole


def alias_fault(path: str) -> str:
    """Return why a path cannot be an alias; empty when it can."""
    if path in ("", "/"):
        return "it is the front page's"
    try:
        old_path(path)
    except Invalid as invalid:
        return invalid.message
    return ""
