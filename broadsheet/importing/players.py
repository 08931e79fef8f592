"""Films, posts, galleries and quotations in HTML, as blocks: found, and held back from conversion."""

import html as escapes
import posixpath
import re
from collections.abc import Callable, Iterator
from hashlib import blake2b
from html.parser import HTMLParser

from broadsheet.embeds import listed_host
from broadsheet.importing.counterparts import block
from broadsheet.importing.days import moment_text
from broadsheet.importing.marks import Listener, stands_alone
from broadsheet.media_types import PLAYED
from broadsheet.reading.remarks import prose

_FRAME = re.compile(
    r"(?:<p>\s*)?<iframe\b(?P<given>(?:[^\"'<>]|\"[^\"]*\"|'[^']*')*)>\s*</iframe>(?:\s*</p>)?",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"<figure\b[^>]*\bwp-block-(?P<kind>embed|gallery|pullquote)\b[^>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<(/?)figure\b[^>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_TITLE = re.compile(r"\btitle\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_USUAL = re.compile(r"(?:YouTube|Vimeo) video player|embedded (?:content|video)", re.IGNORECASE)
"""Titles that players give every film."""
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_EMBEDDED = (
    (re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+).*"), r"https://www.youtube.com/watch?v=\1"),
    (re.compile(r"https?://player\.vimeo\.com/video/(\d+).*"), r"https://vimeo.com/\1"),
)  # fmt: skip
"""Addresses of players, and those at which people watch."""
_CAPTION = re.compile(r"<figcaption\b[^>]*>(.*?)</figcaption>", re.DOTALL | re.IGNORECASE)
_CITE = re.compile(r"<cite\b[^>]*>(.*?)</cite>", re.DOTALL | re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^>]*>")


_OWN_FILM = re.compile(
    r"<(?P<kind>video|audio)\b(?P<given>(?:[^\"'<>]|\"[^\"]*\"|'[^']*')*)>(?P<inside>.*?)</(?P=kind)>",
    re.DOTALL | re.IGNORECASE,
)
_POSTER = re.compile(r"\bposter\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_POST = re.compile(
    r"<blockquote\b[^>]*\bclass\s*=\s*[\"'][^\"']*\b(?P<network>twitter-tweet|twitter-video|bluesky-embed|mastodon-embed)\b"
    r"[^>]*>(?P<inside>.*?)</blockquote>(?:\s*<script\b[^>]*>\s*</script>)?",
    re.DOTALL | re.IGNORECASE,
)
"""A post as networks give it to be put into a page: its words, whose they are, and its address."""
_POST_WORDS = re.compile(r"<p\b[^>]*>(.*?)</p>(.*)", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(
    r"<a\b[^>]*\bhref\s*=\s*[\"']([^\"']*)[\"'][^>]*>(.*?)</a>", re.DOTALL | re.IGNORECASE
)
_NETWORKS = {
    "twitter-tweet": "X",
    "twitter-video": "X",
    "bluesky-embed": "Bluesky",
    "mastodon-embed": "Mastodon",
}


class Held:
    """Blocks that take the place of pieces of HTML, held until the rest is Markdown."""

    def __init__(self, text: str) -> None:
        self._stem = f"x{blake2b(text.encode('utf-8', 'replace'), digest_size=8).hexdigest()}x"
        self._blocks: list[str] = []

    def hold(self, made: str) -> str:
        """Return the HTML of a paragraph that stands for a block."""
        self._blocks.append(made.strip("\n"))
        return f"\n\n<p>{self._stem}{len(self._blocks) - 1}x</p>\n\n"

    def put_back(self, markdown: str) -> str:
        """Return Markdown with its blocks in their places."""
        return re.sub(rf"{self._stem}(\d+)x", lambda match: self._blocks[int(match[1])], markdown)


def held_blocks(text: str, held: Held, tell: Listener) -> str:
    """Return HTML with paragraphs in place of what becomes a block, and tell of each."""
    pieces: list[str] = []
    position = 0
    for start, stop, made in _found(text):
        if start < position:
            continue
        tell(text[start:stop], made)
        pieces += [text[position:start], held.hold(made)]
        position = stop
    return "".join([*pieces, text[position:]])


def turn_frames(text: str, tell: Listener) -> str:
    """Return Markdown with its players and posts as blocks, where they stand on lines of their own."""
    lowered = text.lower()
    if "<iframe" not in lowered and "<blockquote" not in lowered:
        return text
    pieces: list[str] = []
    position = 0
    plain = prose(text)
    for start, stop, made in sorted([*_frames(plain), *_posts(plain)]):
        if stands_alone(text, start, stop):
            tell(text[start:stop], made)
            pieces += [text[position:start], made.strip("\n")]
            position = stop
    return "".join([*pieces, text[position:]])


def turn_own_films(text: str, tell: Listener, find: Callable[[str], str]) -> str:
    """Return Markdown in which films and sounds of the old site are blocks, where they stand alone.

    `find` gives the path in `content/media` of an address; empty when no such file is brought.
    """
    pieces: list[str] = []
    position = 0
    for film in _OWN_FILM.finditer(prose(text)):
        start, stop = film.span()
        made = _own_film(film, find) if stands_alone(text, start, stop) else ""
        if made:
            tell(text[start:stop], made)
            pieces += [text[position:start], made.strip("\n")]
            position = stop
    return "".join([*pieces, text[position:]])


def _own_film(film: re.Match[str], find: Callable[[str], str]) -> str:
    kind = film["kind"].lower()
    addresses = [_value(_SOURCE, film["given"]), *map("".join, _SOURCE.findall(film["inside"]))]
    for address in filter(None, addresses):
        path = find(escapes.unescape(address))
        if path and PLAYED.get(posixpath.splitext(path)[1].lower(), "").startswith(f"{kind}/"):
            poster = (
                find(escapes.unescape(_value(_POSTER, film["given"]))) if kind == "video" else ""
            )
            title = escapes.unescape(_value(_TITLE, film["given"]))
            return block(kind, path, {"title": title, "poster": poster})
    return ""


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the pieces of HTML that become blocks, each with its start, its end and the block."""
    spans: list[tuple[int, int, str]] = []
    for figure in _FIGURE.finditer(text):
        stop = _end(text, figure.start())
        inside = text[figure.end() : text.rfind("<", figure.end(), stop)]
        if made := _MADE[figure["kind"].lower()](inside):
            spans.append((figure.start(), stop, made))
    yield from sorted([*spans, *_frames(text), *_posts(text)])


def _frames(text: str) -> Iterator[tuple[int, int, str]]:
    for frame in _FRAME.finditer(text):
        address = _watched(escapes.unescape(_value(_SOURCE, frame["given"])))
        if listed_host(address):
            title = escapes.unescape(_value(_TITLE, frame["given"]))
            options = {} if _USUAL.fullmatch(title.strip()) else {"title": title}
            yield (*frame.span(), block("video", address, options))


def _posts(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the posts of networks with their words; one without words or a name stays what it is."""
    for found in _POST.finditer(text):
        parts = _POST_WORDS.search(found["inside"])
        links = _LINK.findall(parts[2]) if parts else []
        if not parts or not links:
            continue
        address, said_on = escapes.unescape(links[-1][0]), _plain(links[-1][1])
        author = _plain(parts[2][: parts[2].rfind("<a")]).strip("\N{EM DASH}\N{HORIZONTAL BAR} -")
        words = _marked(parts[1])
        if not (address.startswith("https://") and author and words):
            continue
        day = moment_text(said_on.partition(" at ")[0])[: len("2019-03-05")]
        options = {"author": author, "date": day if len(day) == len("2019-03-05") else ""}
        network = _NETWORKS[found["network"].lower()]
        made = block("post", address.partition("?")[0], {**options, "network": network}, words)
        yield (*found.span(), made)


def _marked(html: str) -> str:
    """Return the words of a post with its links and its lines."""
    pieces: list[str] = []
    position = 0
    for link in _LINK.finditer(html):
        pieces += [html[position : link.start()], f"\0{len(pieces)}\0"]
        position = link.end()
    pieces.append(html[position:])
    links = [
        f"[{_label(_plain(each[2]))}](<{escapes.unescape(each[1])}>)"
        for each in _LINK.finditer(html)
    ]
    lines = re.split(r"<br\s*/?>", "".join(pieces), flags=re.IGNORECASE)
    said = "\\\n".join(filter(None, map(_words, lines)))
    waiting = iter(links)
    return re.sub(r"\0\d+\0", lambda _: next(waiting), said)


def _plain(html: str) -> str:
    return " ".join(escapes.unescape(_ANY_TAG.sub("", html)).split())


def _end(text: str, start: int) -> int:
    depth = 0
    for tag in _TAG.finditer(text, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return len(text)


def _value(pattern: re.Pattern[str], given: str) -> str:
    match = pattern.search(given)
    return (match[1] or match[2] or "") if match else ""


def _watched(address: str) -> str:
    address = f"https:{address}" if address.startswith("//") else address
    for pattern, instead in _EMBEDDED:
        if pattern.fullmatch(address):
            return pattern.sub(instead, address)
    return address


def _embed(inside: str) -> str | None:
    """Return a film or a sound for an embedded address that has a player; None for any other."""
    caption = _CAPTION.search(inside)
    rest = _CAPTION.sub("", inside)
    addresses = [*dict.fromkeys(map(escapes.unescape, _ADDRESS.findall(rest)))]
    words = _ANY_TAG.sub(" ", rest).split()
    if len(addresses) != 1 or len(words) > 1 or (words and words != [escapes.escape(addresses[0])]):
        return None
    address = _watched(addresses[0])
    if not listed_host(address):
        return None
    kind = "audio" if "soundcloud.com" in address else "video"
    return block(kind, address, text=_words(caption[1]) if caption else "")


def _gallery(inside: str) -> str | None:
    """Return a gallery of pictures with their captions; None when it holds anything else."""
    reader = _Pictures()
    reader.feed(inside)
    reader.close()
    if not reader.pictures or reader.others.strip():
        return None
    lines = [
        f"- ![{_label(alt)}](<{source}>){f' {caption}' if caption else ''}"
        for source, alt, caption in reader.pictures
    ]
    return block("gallery", text="\n".join(lines))


def _quote(inside: str) -> str | None:
    cite = _CITE.search(inside)
    words = [_words(part) for part in re.split(r"</p>", _CITE.sub("", inside))]
    said = "\n\n".join(filter(None, words))
    return block("quote", _words(cite[1]) if cite else "", text=said) if said else None


_MADE = {"embed": _embed, "gallery": _gallery, "pullquote": _quote}


def _words(html: str) -> str:
    """Return the words of a piece of HTML, with the signs of Markdown in them escaped."""
    bare = escapes.unescape(" ".join(_ANY_TAG.sub("", html).split()))
    return re.sub(r"([\\`*_{}\[\]<>#])", r"\\\1", bare)


def _label(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", " ".join(text.split()))


class _Pictures(HTMLParser):
    """The pictures of a gallery, each with its description and its caption."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pictures: list[tuple[str, str, str]] = []
        self.others = ""
        self._in_caption = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img" and given.get("src"):
            self.pictures.append((str(given["src"]), given.get("alt") or "", ""))
        elif tag == "figcaption":
            self._in_caption = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "figcaption":
            self._in_caption = False

    def handle_data(self, data: str) -> None:
        if self._in_caption and self.pictures:
            source, alt, caption = self.pictures[-1]
            self.pictures[-1] = (source, alt, f"{caption} {_words(data)}".strip())
        else:
            self.others += data
