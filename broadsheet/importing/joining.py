"""Joining: records of a source that have one name become one record."""

from collections.abc import Iterable

import msgspec

from broadsheet.archive.names import fold
from broadsheet.importing.arranging import Arranged
from broadsheet.importing.source import Account, Post
from broadsheet.reading.fields import Value


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
