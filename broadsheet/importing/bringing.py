"""Bringing: a source becomes the files of our archive, and an account of where all of it went."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

from broadsheet.archive.names import fold
from broadsheet.importing.arranging import arrange
from broadsheet.importing.destination import Destination
from broadsheet.importing.joining import joined, joining_records
from broadsheet.importing.mapping import ImportMap
from broadsheet.importing.marks import Listener, sheltered
from broadsheet.importing.players import turn_frames, turn_own_films
from broadsheet.importing.readdressing import Led, path_and_fragment, readdressed
from broadsheet.importing.root_files import moved_folders, rooted
from broadsheet.importing.shelving import Shelf, shelved
from broadsheet.importing.sized import one_address
from broadsheet.importing.source import Account, Origin, Post
from broadsheet.importing.versions import with_originals
from broadsheet.importing.whereabouts import REFERENCE, Wanted, Whereabouts
from broadsheet.importing.writing import content_text
from broadsheet.problems import Misplaced
from broadsheet.reading import markup, moments
from broadsheet.reading.config import Config
from broadsheet.reading.fields import Value
from broadsheet.urls import name_fault

_WORD = re.compile(r"[^\W_]+")
_BARE_REFERENCE = re.compile(rf"{REFERENCE}([^\s)>\"']+)")
_PICTURES = frozenset(
    {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".heic", ".tif", ".tiff"}
)
_NAMES = ("display_name", "name", "full_name", "title")


Unseen = Literal["draft", "embargoed", "expired"]
Turn = Callable[[str, Listener], str]


class Brought(NamedTuple):
    """What comes of a source, before anything is written."""

    texts: Mapping[str, str]
    """Content file to its text."""
    sources: Mapping[str, str]
    """File of ours to the name that the source has for it."""
    media: Mapping[str, str]
    """File of ours to the file of the source that it is a copy of."""
    entries: tuple[Account, ...]
    wanted: tuple[Wanted, ...] = ()
    """Pictures of the old site that the source lacks, each once."""
    unseen: Mapping[Unseen, int] = {}
    """Number of texts that readers do not see here, by why."""


class ImportRules(NamedTuple):
    """All that bringing depends on besides the source."""

    mapping: ImportMap
    config: Config
    is_country: Callable[[str], bool]
    turn: Turn
    """From a text of the source's program to Markdown, with its own marks turned."""
    before: Mapping[str, str]
    """Name of a post of the source to the file that an earlier run brought it to."""
    is_taken: Callable[[str], bool]
    """Whether the archive has a file of its own at a path."""
    turn_html: Turn = lambda text, _: text
    """From HTML to Markdown, for texts that are wholly HTML."""
    now: str = ""
    """The instant at which it is brought, as `model.Moment` has it."""


def bring(source: Origin, rules: ImportRules) -> Brought:
    """Return the files that a source becomes, and the entries of its report."""
    address = rules.mapping.address or source.address
    files = rooted(source.media)
    media = {path: own for path in files.media if (own := media_path(path))}
    # What pictures and names there are is known before any post has its place.
    early = Whereabouts([], media, address=address)
    wanted: dict[str, Wanted] = {}

    def picture(written: str, post: Post) -> str:
        if missing := early.missing(written, post):
            wanted.setdefault(missing.path, missing)
        return early.picture(written, post)

    target = Destination(
        rules.config, _names(source, rules.mapping), rules.is_country, picture, rules.now
    )
    own_files = frozenset(rules.before.values())
    records = joining_records(
        source.posts,
        rules.mapping,
        rules.config,
        lambda file: rules.is_taken(file) and file not in own_files,
    )
    posts = (*source.posts, *records)
    arranged = joined((post, arrange(post, rules.mapping, target)) for post in posts)
    shelves, moved = shelved(
        arranged,
        mapping=rules.mapping,
        config=rules.config,
        before=rules.before,
        is_taken=rules.is_taken,
    )
    entries = [*source.entries, *(entry for _, each in arranged for entry in each.entries), *moved]
    shelves = with_originals(shelves, rules.config.language, entries)
    bodies = {shelf.file: _turned(shelf.post, rules, early, entries) for shelf in shelves}
    # A picture that is not brought becomes words, which a heading's place may be called by.
    rough = Whereabouts(shelves, media, address=address)
    by_file = {shelf.file: shelf for shelf in shelves}
    anchors = cache(
        lambda file: frozenset(
            _anchors(_readdressed(by_file[file], bodies[file], rough, []), rules.config)
        )
    )
    where = Whereabouts(shelves, media, address=address, anchors=anchors)
    texts = _texts(shelves, bodies, where, picture, entries)
    entries += [
        Account(path, "file", path, "left", why="its name cannot be published")
        for path in files.media
        if path not in media
    ]
    entries += [*files.entries, *moved_folders(media)]
    return Brought(
        texts,
        {shelf.file: shelf.post.source for shelf in shelves},
        {f"content/media/{target}": files.media[path] for path, target in media.items()}
        | {f"content/static{path}": file for path, file in files.static.items()},
        tuple(entries),
        tuple(wanted.values()),
        Counter(why for shelf in shelves if (why := _unseen(shelf, rules))),
    )


def _texts(
    shelves: Iterable[Shelf],
    bodies: Mapping[str, str],
    where: Whereabouts,
    picture: Callable[[str, Post], str],
    entries: list[Account],
) -> dict[str, str]:
    """Return the text of each file, and add what became of its words and links to the entries.

    `picture` is asked for every picture that a text shows or links to.
    """
    texts: dict[str, str] = {}
    said: dict[str, list[Account]] = {}
    for entry in entries:
        said.setdefault(entry.source, []).append(entry)
    for shelf in shelves:
        notes: list[Account] = []
        text = _readdressed(shelf, bodies[shelf.file], where, notes)
        for each in notes:
            if each.kind == "picture" or _is_picture(each.what):
                picture(each.what, shelf.post)
        texts[shelf.file] = content_text(_whole_front(shelf), text)
        entries += notes
        entries += _lost_words(shelf, texts[shelf.file], [*notes, *said.get(shelf.post.source, ())])
    return texts


def _is_picture(address: str) -> bool:
    """Return whether an address that a link leads to is a picture's, by its name."""
    path = path_and_fragment(address)[0]
    return PurePosixPath(path).suffix.lower() in _PICTURES


def _whole_front(shelf: Shelf) -> Mapping[str, Value]:
    """Return front matter in which nothing that is needed is missing."""
    post, front = shelf.post, dict(shelf.front)
    if post.kind == "record":
        return front
    if "title" not in front:
        front = {"title": post.name.replace("-", " ").replace("_", " ").capitalize(), **front}
    if "date" not in front and shelf.file.startswith("content/stories/"):
        front["draft"] = "true"
    return front


def _names(source: Origin, mapping: ImportMap) -> Mapping[str, Mapping[str, str]]:
    """Return what the records of a source call things that its posts name by an identifier."""
    names: dict[str, dict[str, str]] = {}
    for post in source.posts:
        if post.kind == "record":
            called = next(
                (value for key in _NAMES if isinstance(value := post.fields.get(key), str)), ""
            )
            if called:
                known = names.setdefault(mapping.home(post.taxonomy), {})
                for identifier in (post.name, called):
                    known.setdefault(fold(identifier), " ".join(called.split()))
    return names


def media_path(address: str) -> str:
    """Return the path in `content/media` of a file of the old site; empty when it can have none."""
    path = address.lstrip("/")
    parts = path.split("/")
    if not path or any(
        part in ("", ".", "..") or part.startswith(".") or name_fault(part) for part in parts
    ):
        return ""
    return path


def _turned(post: Post, rules: ImportRules, where: Whereabouts, entries: list[Account]) -> str:
    """Return a post's text with its marks turned, and add what became of each to the entries."""

    def tell(written: str, made: str | None) -> None:
        came: Literal["changed", "kept"] = "kept" if made is None else "changed"
        why = "it has no counterpart, and stands as it was" if made is None else "in Markdown now"
        entries.append(Account(post.source, "mark", written, came, "the text", why))

    if post.is_ours:
        return post.body
    text = one_address(post.body, tell, lambda address: bool(where.picture(address, post)))
    if post.is_html:
        text = sheltered(text, rules.turn_html, tell)
    else:
        text = turn_own_films(text, tell, lambda address: where.picture(address, post))
        text = turn_frames(text, tell)
    return rules.turn(text, tell)


def _readdressed(shelf: Shelf, text: str, where: Whereabouts, entries: list[Account]) -> str:
    """Return a text with its links mended, and add what became of each to the entries."""

    def lead(address: str, kind: Literal["link", "picture"]) -> Led | None:
        led = where.lead(address, shelf, kind)
        if led is not None:
            what = address.removeprefix(REFERENCE)
            entries.append(Account(shelf.post.source, kind, what, led.came, led.address, led.why))
        return led

    # A reference that stands alone is printed as the address that it means.
    return _BARE_REFERENCE.sub(partial(_plain_reference, lead), readdressed(text, lead))


def _plain_reference(
    lead: Callable[[str, Literal["link"]], Led | None], match: re.Match[str]
) -> str:
    led = lead(match[0], "link")
    return led.address if led and led.address else match[1]


def _lost_words(shelf: Shelf, text: str, entries: Iterable[Account]) -> list[Account]:
    """Return an entry with the words of a post that stand neither in its file nor in an entry."""
    wanted = Counter(_WORD.findall(_readable(shelf.post)))
    wanted.subtract(Counter(_WORD.findall(text)))
    if not +wanted:
        return []
    for entry in entries:
        wanted.subtract(Counter(_WORD.findall(f"{entry.what} {entry.why}")))
    lost = +wanted
    if not lost:
        return []
    words = " ".join(sorted(lost.elements()))
    return [Account(shelf.post.source, "text", words, "left", why="words that are not in its file")]


def _unseen(shelf: Shelf, rules: ImportRules) -> Unseen | None:
    """Return why readers do not see a text here; None when they do."""
    front = _whole_front(shelf)
    if "draft" in front:
        return "draft"
    moment = moments.moment(rules.config.zone)
    date, expires = front.get("date"), front.get("expires")
    if rules.now and isinstance(date, str) and moment(date).instant > rules.now:
        return "embargoed"
    if rules.now and isinstance(expires, str) and moment(expires).instant <= rules.now:
        return "expired"
    return None


def _readable(post: Post) -> str:
    """Return the text of a post as readers see it, or, in Markdown, as it is written."""
    if not post.is_html:
        return post.body
    from broadsheet.importing.html import said  # noqa: PLC0415 - needs what few forms do

    return " ".join(said(post.body).words)


def _anchors(body: str, config: Config) -> Iterable[str]:
    """Return the places in a text that a link can name; a text that cannot be read has none."""
    try:
        return markup.render(body, language=config.language).anchors
    except Misplaced:
        return ()
