"""Joining: records of a source that have one name become one, and names that a mapping joins have one."""

from collections.abc import Callable, Iterable

import msgspec

from broadsheet.archive.names import fold
from broadsheet.importing.arranging import Arranged
from broadsheet.importing.mapping import ImportMap
from broadsheet.importing.source import Account, Post
from broadsheet.reading.config import Config
from broadsheet.reading.fields import Value
from broadsheet.urls import slug


def joining_records(
    posts: Iterable[Post], mapping: ImportMap, config: Config, has: Callable[[str], bool]
) -> list[Post]:
    """Return a record for each name that the mapping gives to others, which are its aliases.

    There is none where the source has a record of that name, or where the archive `has` a file of its
    own in the place of one: its other names are its editor's affair.
    """
    known = {
        (post.taxonomy, fold(name))
        for post in posts
        if post.kind == "record"
        for name in (
            post.fields.get("name"),
            post.fields.get("display_name"),
            post.fields.get("title"),
        )
        if isinstance(name, str)
    }
    records = []
    for taxonomy in config.taxonomies:
        groups: dict[str, list[Value]] = {}
        for other, name in mapping.names.get(taxonomy.field, {}).items():
            if other != name:
                groups.setdefault(name, []).append(other)
        for name, others in groups.items():
            place = slug(name)
            if (taxonomy.key, fold(name)) in known or has(f"content/{taxonomy.key}/{place}.md"):
                continue
            records.append(
                Post(
                    source=f"names of {taxonomy.field}: {name}",
                    kind="record",
                    taxonomy=taxonomy.key,
                    fields={"name": name, "also": others},
                    name=place,
                )
            )
    return records


def joined(arranged: Iterable[tuple[Post, Arranged]]) -> list[tuple[Post, Arranged]]:
    """Return posts with their front matter; of records with one name, the first holds all.

    The fields of the others are kept under `extra`, by what the source calls them.
    """
    done: list[tuple[Post, Arranged]] = []
    places: dict[tuple[str, str], int] = {}
    for post, own in arranged:
        name = own.front.get("name")
        if post.kind != "record" or not isinstance(name, str):
            done.append((post, own))
            continue
        place = places.setdefault((post.taxonomy, fold(name)), len(done))
        if place == len(done):
            done.append((post, own))
        else:
            done[place] = _with(*done[place], post, own)
    return done


def _with(post: Post, own: Arranged, other: Post, others: Arranged) -> tuple[Post, Arranged]:
    kept: dict[str, Value] = {key: value for key, value in others.front.items() if key != "name"}
    extra = own.front.get("extra")
    front: dict[str, Value] = {**own.front}
    if kept:
        front["extra"] = {**(extra if isinstance(extra, dict) else {}), other.name: kept}
    why = f"{post.source} has the same name, and holds it now"
    entries = [
        *own.entries,
        *others.entries,
        Account(other.source, "post", other.name, "changed", why=why),
    ]
    whole = msgspec.structs.replace(
        post,
        addresses=(*post.addresses, *other.addresses),
        joined=(*post.joined, other.source, *other.joined),
        body="\n\n".join(text for text in (post.body.strip("\n"), other.body.strip("\n")) if text),
    )
    return whole, Arranged(front, tuple(entries))
