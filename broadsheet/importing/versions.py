"""Versions: texts of a source that are one text in several languages name each other here as well."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from broadsheet.importing.folders import text_at
from broadsheet.importing.shelving import Shelf
from broadsheet.importing.source import Account, Post
from broadsheet.reading.fields import Value

_KEYS = ("translationkey", "translation_key", "translation-key", "lang-ref", "lang_ref", "ref")
"""Fields by which texts in several languages say that they are one, in lower case; the last is
widespread in sites made with Jekyll, and means this only beside a language."""
_LANGUAGES = ("language", "lang", "locale")
_STORIES = "content/stories/"


def with_families(posts: Iterable[Post], language: str) -> list[Post]:
    """Return the posts of a source, of which those that are one text in several languages say so.

    What a field says counts before `version_of`, which a reader may have taken from a file's name.
    `language` is that of texts which name none; empty where the source does not say.
    """
    told = [_by_field(post) for post in posts]
    tongues: dict[str, set[str]] = {}
    for post in told:
        if post.version_of:
            tongue = (language_of(post) or language).casefold()
            tongues.setdefault(post.version_of, set()).add(tongue)
    settled = frozenset(post.version_of for post in told if post.is_original)
    return [
        _of_family(post, language, is_settled=post.version_of in settled)
        if len(tongues.get(post.version_of, ())) > 1
        else msgspec.structs.replace(post, version_of=post.version_of if post.version_field else "")
        for post in told
    ]


def _by_field(post: Post) -> Post:
    lowered = {key.lower(): key for key in post.fields}
    named = [lowered[key] for key in _KEYS if text_at(post.fields, lowered.get(key, ""))]
    if not named or (named[0].lower() == "ref" and not language_of(post)):
        return post
    key = named[0]
    fields = {name: value for name, value in post.fields.items() if name != key}
    family = f"{key}: {text_at(post.fields, key)}"
    return msgspec.structs.replace(post, fields=fields, version_of=family, version_field=key)


def _of_family(post: Post, language: str, *, is_settled: bool) -> Post:
    """Return a version with its language; `is_settled` tells whether its source names the original.

    Where none is named, it is the version in the language that texts without one are in.
    """
    own = language_of(post)
    fields: Mapping[str, Value] = post.fields
    if not own and language:
        fields = {**fields, "language": language}
    usual = not own or own.casefold() in _tags(language)
    is_original = post.is_original if is_settled else usual
    return msgspec.structs.replace(post, fields=fields, is_original=is_original)


def _tags(language: str) -> tuple[str, str]:
    """Return a language as it is written, and without what follows: `de-AT`, `de`."""
    tag = language.casefold()
    return tag, tag.partition("-")[0]


def language_of(post: Post) -> str:
    """Return the tag of the language that a post names; empty when it names none."""
    lowered = {key.lower(): value for key, value in post.fields.items()}
    tags = (text_at(lowered, key) for key in _LANGUAGES)
    return next((tag.strip().replace("_", "-") for tag in tags if tag.strip()), "")


def with_originals(shelves: Sequence[Shelf], language: str, entries: list[Account]) -> list[Shelf]:
    """Return shelves of which the translations name their originals, and add what became of each.

    `language` is the archive's own, which a story is in that names none.
    """
    families: dict[str, list[Shelf]] = {}
    for shelf in shelves:
        if shelf.post.version_of:
            families.setdefault(shelf.post.version_of, []).append(shelf)
    made: dict[str, Shelf] = {}
    for family in families.values():
        for shelf in _named(family, language, entries):
            made[shelf.file] = shelf
    return [made.get(shelf.file, shelf) for shelf in shelves]


def _named(family: Sequence[Shelf], language: str, entries: list[Account]) -> list[Shelf]:
    stories = [shelf for shelf in family if shelf.file.startswith(_STORIES)]
    done = [
        _alone(shelf, "only stories say which text they translate", entries)
        for shelf in family
        if shelf not in stories
    ]
    if len(stories) == 1:
        return [*done, _alone(stories[0], "no other version of it is brought", entries)]
    # The source's own word counts; else the archive's language is that of the original.
    stories.sort(key=lambda shelf: (not shelf.post.is_original, _tag(shelf, language) != language))
    tags: dict[str, str] = {}
    for shelf in stories:
        tag = _tag(shelf, language)
        if tag in tags:
            why = f"{tags[tag]} is in {tag!r} as well"
            done.append(_alone(shelf, why, entries))
            continue
        tags[tag] = shelf.file
        what = shelf.post.version_field or "its file's name"
        if len(tags) == 1:
            why = "its translations name it"
            entries.append(Account(shelf.post.source, "field", what, "brought", "", why))
            done.append(shelf)
            continue
        original = next(iter(tags.values()))
        entries.append(Account(shelf.post.source, "field", what, "brought", "translation_of"))
        done.append(shelf._replace(front=_with_original(shelf.front, original)))
    return done


def _alone(shelf: Shelf, why: str, entries: list[Account]) -> Shelf:
    """Return a shelf that names no original; what the source says of it is kept under `extra`."""
    key, source = shelf.post.version_field, shelf.post.source
    if not key:
        entries.append(Account(source, "field", "its file's name", "left", why=why))
        return shelf
    entries.append(Account(source, "field", key, "kept", f"extra.{key}", why))
    extra = shelf.front.get("extra")
    value = shelf.post.version_of.partition(": ")[2]
    kept = {**(extra if isinstance(extra, dict) else {}), key: value}
    return shelf._replace(front={**shelf.front, "extra": kept})


def _with_original(front: Mapping[str, Value], original: str) -> Mapping[str, Value]:
    # Two stories may have one slug, but no two have one file. What follows the language is kept in order.
    made: dict[str, Value] = {}
    for key, value in front.items():
        made[key] = value
        if key == "language":
            made["translation_of"] = original
    made.setdefault("translation_of", original)
    return made


def _tag(shelf: Shelf, language: str) -> str:
    return text_at(shelf.front, "language") or language
