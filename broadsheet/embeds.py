"""Embeds: where players of other sites are, by the address at which people watch a film or listen."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

_LOOPBACK = frozenset({"127.0.0.1", "[::1]", "localhost"})
"""Hosts of this machine, which need no https: to try a player out."""
_SECONDS = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(\d{1,6})s?")


class Player(NamedTuple):
    """A page that plays one film or sound, to stand within a page of ours."""

    host: str
    """Host as `embeds` in the settings names it."""
    url: str


def player_of(address: str, hosts: Collection[str]) -> Player | None:
    """Return the player of what is watched at an address, on one of the listed hosts; None without one."""
    return next((each for each in _players(address) if each.host in hosts), None)


def listed_host(address: str) -> str:
    """Return the host that has the player of what is watched at an address; empty when none is known."""
    return next((each.host for each in _players(address)), "")


def frame_source(host: str) -> str:
    """Return a listed host as a security policy names it: with its scheme, and nothing besides."""
    name = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
    scheme = "http" if name in _LOOPBACK else "https"
    return f"{scheme}://{_FRAMED_AT.get(host, host)}"


_FRAMED_AT = {"youtube-nocookie.com": "www.youtube-nocookie.com", "youtube.com": "www.youtube.com"}
"""Hosts whose players stand under another name, which is what browsers compare."""


def _players(address: str) -> Iterator[Player]:
    """Yield the players of what is watched at an address, the one that tells others least first."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return
    path = parts.path.rstrip("/")
    asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
    if host in _YOUTUBE:
        yield from _youtube(host, path, asked)
    elif (known := _PLAYERS.get(host)) is not None:
        if match := known.path.fullmatch(path):
            yield Player(known.host, known.url(match, asked))
    elif match := _PEERTUBE.fullmatch(path):
        named = (parts.hostname or "") + port
        yield Player(named, f"{frame_source(named)}/videos/embed/{match[1]}?autoplay=1")


class _Provider(NamedTuple):
    """How the addresses of a host become those of its player."""

    path: re.Pattern[str]
    host: str
    url: Callable[[re.Match[str], Mapping[str, str]], str]


def _vimeo(match: re.Match[str], asked: Mapping[str, str]) -> str:
    secret = match[2] or asked.get("h", "")
    unlisted = f"h={quote(secret, safe='')}&" if secret else ""
    return f"https://player.vimeo.com/video/{match[1]}?{unlisted}dnt=1&autoplay=1"


def _soundcloud(match: re.Match[str], _asked: Mapping[str, str]) -> str:
    sound = quote(f"https://soundcloud.com{match[0]}", safe="")
    return f"https://w.soundcloud.com/player/?url={sound}&auto_play=true"


_PEERTUBE = re.compile(r"/(?:w|videos/(?:watch|embed))/([\w-]+)", re.ASCII)
"""Path of a film on a host of PeerTube's, which may have any name."""
_YOUTUBE = frozenset({"youtube.com", "youtube-nocookie.com", "youtu.be"})
_VIMEO_AT = _Provider(
    re.compile(r"(?:/video|/[\w/-]+)?/(\d+)(?:/([0-9a-f]+))?", re.ASCII), "player.vimeo.com", _vimeo
)
_DAILYMOTION_AT = _Provider(
    re.compile(r"(?:/(?:embed/)?video)?/(\w+)", re.ASCII),
    "geo.dailymotion.com",
    lambda match, _: f"https://geo.dailymotion.com/player.html?video={match[1]}",
)
_PLAYERS: Mapping[str, _Provider] = {
    "vimeo.com": _VIMEO_AT,
    "player.vimeo.com": _VIMEO_AT,
    "dailymotion.com": _DAILYMOTION_AT,
    "dai.ly": _DAILYMOTION_AT,
    "archive.org": _Provider(
        re.compile(r"/(?:details|embed)/([\w.-]+)", re.ASCII),
        "archive.org",
        lambda match, _: f"https://archive.org/embed/{match[1]}?autoplay=1",
    ),
    "ted.com": _Provider(
        re.compile(r"/talks/([\w-]+)", re.ASCII),
        "embed.ted.com",
        lambda match, _: f"https://embed.ted.com/talks/{match[1]}",
    ),
    "soundcloud.com": _Provider(
        re.compile(r"/[\w-]+/[\w/-]+", re.ASCII), "w.soundcloud.com", _soundcloud
    ),
}
"""Host of the addresses at which people watch or listen, to its player."""


def _youtube(host: str, path: str, asked: Mapping[str, str]) -> Iterator[Player]:
    name = asked.get("v", "")
    if not name:
        pattern = r"/([\w-]+)" if host == "youtu.be" else r"/(?:embed|shorts|live|v)/([\w-]+)"
        match = re.fullmatch(pattern, path)
        name = match[1] if match else ""
    if not re.fullmatch(r"[\w-]{6,20}", name, re.ASCII):
        return
    begins = _seconds(asked.get("t") or asked.get("start", ""))
    start = f"start={begins}&" if begins else ""
    for listed in ("youtube-nocookie.com", "youtube.com"):
        yield Player(listed, f"https://{_FRAMED_AT[listed]}/embed/{name}?{start}autoplay=1")


def _seconds(written: str) -> int:
    """Return a moment in a film, which links give as `90`, `90s` or `1m30s`, in seconds."""
    match = _SECONDS.fullmatch(written)
    return int(match[1] or 0) * 3600 + int(match[2] or 0) * 60 + int(match[3]) if match else 0
