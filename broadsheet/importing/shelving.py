"""Shelving: the file that each post is to stand in, and the address that it then has."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from broadsheet.archive.addresses import permalink_on
from broadsheet.dates import plain_date
from broadsheet.importing.arranging import Arranged
from broadsheet.importing.mapping import ImportMap
from broadsheet.importing.old_addresses import Placed, expanded, same_address
from broadsheet.importing.old_fields import address_path, alias_fault
from broadsheet.importing.source import Account, Post
from broadsheet.reading.aliases import old_path
from broadsheet.reading.config import Config
from broadsheet.reading.fields import Value
from broadsheet.urls import slug


class Shelf(NamedTuple):
    """A post at its place in our archive."""

    post: Post
    front: Mapping[str, Value]
    file: str
    """Content file that it is to stand in: `content/stories/2019/03/rains.md`."""
    permalink: str
    old: tuple[str, ...]
    """Paths from the root of the old site at which it stood."""


def shelved(
    arranged: Iterable[tuple[Post, Arranged]],
    *,
    mapping: ImportMap,
    config: Config,
    before: Mapping[str, str],
    is_taken: Callable[[str], bool],
) -> tuple[list[Shelf], list[Account]]:
    """Return each post with its file, and what has to be said of files and addresses.

    `before` has the files of posts that an earlier run brought, by the post's name in the source;
    `is_taken` tells whether the archive has a file of its own.
    """
    shelves: list[Shelf] = []
    entries: list[Account] = []
    files: set[str] = set()
    owners: dict[str, str] = {}
    """Address of ours to whose it is: a text of the source, or a file that was there before."""
    # Of versions in several languages, the original has the name that they share.
    for post, (front, _) in sorted(arranged, key=_is_translation):
        placed = _place(post, front, mapping, config)
        if not placed:
            why = "the mapping says so" if _home(post, mapping) == "nothing" else _NO_TAXONOMY
            entries.append(Account(post.source, "post", post.name, "left", why=why))
            continue
        folder, name = placed
        file = before.get(post.source, "")
        number = 1
        while not file:
            tried = f"{folder}/{_numbered(name, number, post, front)}.md"
            if tried in files or is_taken(tried):
                owners.setdefault(same_address(_permalink(tried, front, config)), tried)
                number += 1
            else:
                file = tried
        if number > 1:
            why = f"{folder}/{name}.md is another's"
            entries.append(Account(post.source, "file", name, "changed", file, why))
        files.add(file)
        shelves.append(
            Shelf(post, front, file, _permalink(file, front, config), _old(post, front, mapping))
        )
    return _with_aliases(shelves, owners, entries), entries


_NO_TAXONOMY = "no taxonomy of the archive has such records: declare it in archive.yml"


def _is_translation(arranged: tuple[Post, Arranged]) -> bool:
    post, _ = arranged
    return bool(post.version_of) and not post.is_original


def _numbered(name: str, number: int, post: Post, front: Mapping[str, Value]) -> str:
    """Return the name that a file is to have which is not the first of its name: `rains-2`.

    A version of another text has its language in the place of the first number.
    """
    language = front.get("language")
    if post.version_of and isinstance(language, str):
        name = f"{name}-{language.lower()}" if number > 1 else name
        number -= 1
    return f"{name}-{number}" if number > 1 else name


def _home(post: Post, mapping: ImportMap) -> str:
    """Return what the mapping says of the section that a post is in, or of those above it."""
    section = post.section
    while section:
        if home := mapping.sections.get(section):
            return home
        section = section.rpartition("/")[0]
    return mapping.sections.get("", "") if post.kind == "story" else ""


def _place(
    post: Post, front: Mapping[str, Value], mapping: ImportMap, config: Config
) -> tuple[str, str] | None:
    """Return the folder and the name of a post's file; None when it has no place here."""
    home = _home(post, mapping)
    if home == "nothing":
        return None
    name = slug(post.name) or slug(str(front.get("title", ""))) or "untitled"
    if post.kind == "record" or home not in ("", "stories", "pages"):
        key = home or mapping.home(post.taxonomy)
        key = next((each.key for each in config.taxonomies if key in (each.key, each.field)), "")
        return (f"content/{key}", f"{name}-2" if name == "page" else name) if key else None
    if home == "pages" or (post.kind == "page" and home != "stories"):
        section = post.section.removeprefix("pages").lstrip("/")
        folders = [slug(part) for part in section.split("/") if slug(part)]
        return "/".join(["content/pages", *folders]), f"{name}-2" if name == "index" else name
    date = plain_date(str(front.get("date", ""))[:10])
    known = "/".join(date.split("-")[:2])
    return f"content/stories/{known or 'undated'}", name


def _permalink(file: str, front: Mapping[str, Value], config: Config) -> str:
    parts = file.removesuffix(".md").split("/")
    if parts[1] != "stories":
        return f"/{'/'.join(parts[2:] if parts[1] == 'pages' else parts[1:])}/"
    return permalink_on(config.permalink, str(front.get("date", "0000-00-00"))[:10], parts[-1])


def _old(post: Post, front: Mapping[str, Value], mapping: ImportMap) -> tuple[str, ...]:
    section = post.section
    pattern = None
    while pattern is None and section:
        pattern = mapping.permalinks.get(section)
        section = section.rpartition("/")[0]
    pattern = pattern or (mapping.permalinks.get("") if post.kind == "story" else None)
    if not pattern:
        return post.addresses
    placed = Placed(
        str(front.get("date", "")), post.name, str(front.get("title", "")), post.section,
    )  # fmt: skip
    address = expanded(pattern, placed)
    return (address, *post.addresses[1:]) if address else post.addresses


def _with_aliases(
    shelves: Iterable[Shelf], owners: dict[str, str], entries: list[Account]
) -> list[Shelf]:
    """Return shelves whose front matter has their old addresses as aliases, each address once."""
    shelves = list(shelves)
    for shelf in shelves:
        owners.setdefault(same_address(shelf.permalink), shelf.post.source)
    done = []
    for shelf in shelves:
        aliases: list[Value] = []
        written = shelf.front.get("aliases", [])
        wanted = [*shelf.old, *(written if isinstance(written, list) else [written])]
        for address in dict.fromkeys(address_path(str(each)) for each in wanted):
            why = alias_fault(address)
            owner = owners.setdefault(same_address(address), shelf.post.source) if not why else ""
            if why:
                entries.append(Account(shelf.post.source, "address", address, "left", why=why))
            elif owner != shelf.post.source:
                why = f"{owner} has the same"
                entries.append(Account(shelf.post.source, "address", address, "left", why=why))
            elif same_address(old_path(address)) in (
                same_address(shelf.permalink),
                *map(same_address, map(str, aliases)),
            ):
                entries.append(
                    Account(shelf.post.source, "address", address, "brought", shelf.permalink)
                )
            else:
                aliases.append(address)
                entries.append(Account(shelf.post.source, "address", address, "brought", "aliases"))
        front = {key: value for key, value in shelf.front.items() if key != "aliases"}
        if aliases:
            front["aliases"] = aliases
        done.append(shelf._replace(front=front))
    return done
