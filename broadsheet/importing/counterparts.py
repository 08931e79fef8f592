"""Counterparts: what the usual marks of other programs are in plain Markdown."""

import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from broadsheet.embeds import listed_host
from broadsheet.importing.marks import Shortcode

_YOUTUBE = re.compile(
    r"(?:youtu\.be/|youtube(?:-nocookie)?\.com/(?:watch\?v=|embed/|v/|shorts/))([\w-]{6,})"
)
_FENCES = re.compile(r"^[ \t>]*(/{3,})", re.MULTILINE)
_LANGUAGE = re.compile(r"[\w+#-]+")
_PLAIN = re.compile(r"[^\W\d_][\w ,.()/-]*[\w.)]|[^\W\d_]")
"""A text that YAML takes for nothing but itself, but for a few words."""
_WATCH = "https://www.youtube.com/watch?v={}"


def block(
    kind: str, about: str = "", options: Mapping[str, str] = MappingProxyType({}), text: str = ""
) -> str:
    """Return a block of ours, with blank lines around it; options without a value are left out."""
    inner = max((len(run) for run in _FENCES.findall(text)), default=2)
    fence = "/" * (inner + 1)
    first = f"{fence} {kind} | {' '.join(about.split())}" if about.strip() else f"{fence} {kind}"
    lines = [f"    {key}: {_quoted(value)}" for key, value in options.items() if value.strip()]
    inside = ["", text.strip("\n")] if text.strip() else []
    return "\n\n" + "\n".join([first, *lines, *inside, fence]) + "\n\n"


def _quoted(text: str) -> str:
    """Return a text as a value of YAML."""
    bare = " ".join(text.split())
    return bare if _PLAIN.fullmatch(bare) else json.dumps(bare, ensure_ascii=False)


def figure(mark: Shortcode) -> str | None:
    """Return a picture with its caption below it, and the link that it has."""
    source = mark.get("src", "image", "path", "url", "file", at=0)
    if not source:
        return None
    alt = mark.get("alt", "alttext", at=1 if not mark.named else None)
    picture = f"![{_label(alt)}]({_target(source)})"
    if link := mark.get("link", "href"):
        picture = f"[{picture}]({_target(link)})"
    caption = mark.get("caption") or (mark.inside or "").strip()
    heading, credit = mark.get("title"), mark.get("attr", "credit", "attribution")
    words = [f"**{heading}**" if heading else "", caption, credit]
    below = " ".join(word for word in words if word)
    # A caption is a paragraph of its own below its picture.
    return f"\n\n{picture}\n\n{below}\n\n" if below else picture


def video(host: str) -> Callable[[Shortcode], str | None]:
    """Return the counterpart of a film that stands on a host: a block, or a link among words."""

    def counterpart(mark: Shortcode) -> str | None:
        name = mark.get("id", "video", "src", "url", at=0)
        if not name:
            return None
        if host == _WATCH and (found := _YOUTUBE.search(name)):
            address = host.format(found[1])
        else:
            address = name if "://" in name else host.format(name)
        title = mark.get("title", "label", "text", at=1)
        if mark.alone and listed_host(address):
            return block("video", address, {"title": title}, mark.get("caption"))
        return f"[{_label(title)}]({address})" if title else f"<{address}>"

    return counterpart


def post_link(host: str) -> Callable[[Shortcode], str | None]:
    """Return the counterpart of a post on another network: a block with its words, or a link to it."""

    def counterpart(mark: Shortcode) -> str | None:
        user, number = mark.get("user", at=0), mark.get("id", at=1)
        if not number and not mark.named:
            user, number = "i", mark.get(at=0)
        if not number and not user:
            return None
        if "://" not in (number or user) and not number:
            return None
        address = (
            (number or user) if "://" in (number or user) else host.format(user or "i", number)
        )
        author = mark.get("author", "name") or (
            f"@{user.removeprefix('@')}" if mark.get("user") else ""
        )
        words = (mark.inside or "").strip()
        # A block of a post says its words and whose they are; few marks know either.
        if words and author and mark.alone:
            return block("post", address, {"author": author}, words)
        return f"{words} <{address}>" if words else f"<{address}>"

    return counterpart


def gist(mark: Shortcode) -> str | None:
    """Return a block that leads to a piece of code on GitHub, or a link among words."""
    address = mark.get(at=0)
    if "://" not in address:
        user, number = mark.get("user", at=0), mark.get("id", at=1)
        if "/" in user and not number:
            user, _, number = user.partition("/")
        if not user or not number:
            return None
        address = f"https://gist.github.com/{user}/{number}"
    title = mark.get("file", at=2) or "/".join(address.split("/")[3:])
    return block("document", address, {"title": title}) if mark.alone and title else f"<{address}>"


def notice(mark: Shortcode) -> str | None:
    """Return a box with its heading; among words, a quotation of what it says."""
    inside = mark.inside if mark.inside is not None else mark.get("text", "content", "message")
    if not inside.strip():
        return None
    heading = mark.get("heading", "title")
    if mark.alone:
        return block("box", heading, text=inside)
    lines = inside.strip("\n").split("\n")
    if heading:
        lines = [f"**{heading}**", "", *lines]
    return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def quotation(mark: Shortcode) -> str | None:
    """Return a quotation with whoever said it."""
    words = (mark.inside or "").strip() or mark.get("text", "quote", at=0)
    if not words:
        return None
    said_by = ", ".join(
        filter(
            None,
            [
                mark.get("author", "cite", "by", "attribution"),
                mark.get("role", "affiliation", "source"),
            ],
        )
    )
    lines = words.split("\n") + (["", f"\N{EM DASH} {said_by}"] if said_by else [])
    return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def pull_quotation(mark: Shortcode) -> str | None:
    """Return a quotation that stands out, with whoever said it; among words a plain one."""
    words = (mark.inside or "").strip() or mark.get("text", "quote", at=0)
    if not words or not mark.alone:
        return quotation(mark)
    said_by = mark.get("author", "cite", "by", "attribution")
    role = mark.get("role", "affiliation", "source")
    return block("quote", said_by, {"role": role}, words)


def code(mark: Shortcode) -> str | None:
    """Return a fence with code in its language."""
    if mark.inside is None:
        return None
    inside = mark.inside.strip("\n")
    longest = max((len(run) for run in re.findall(r"`{3,}", inside)), default=2)
    fence = "`" * max(3, longest + 1)
    language = _LANGUAGE.match(mark.get("lang", "language", at=0))
    return f"\n\n{fence}{language[0] if language else ''}\n{inside}\n{fence}\n\n"


def details(mark: Shortcode) -> str | None:
    """Return a part that opens when it is pressed."""
    if mark.inside is None:
        return None
    summary = mark.get("summary", "title", at=0) or "\N{HORIZONTAL ELLIPSIS}"
    return f"\n\n<details>\n<summary>{summary}</summary>\n\n{mark.inside.strip()}\n\n</details>\n\n"


def inside_alone(mark: Shortcode) -> str | None:
    """Return what stands in a mark that only says how it is to look."""
    return mark.inside


def nothing(_mark: Shortcode) -> str:
    """Return nothing: the mark only said how a page is made."""
    return ""


_FILMS: Mapping[str, str] = {
    "instagram": "https://www.instagram.com/p/{}/",
    "vimeo": "https://vimeo.com/{}",
    **dict.fromkeys(("youtube", "youtube_embed", "youtubeplayer"), _WATCH),
}
_POSTS = ("tweet", "twitter", "twitter_simple", "x", "x_simple")
_FIGURES = (
    "figure", "image", "img", "img-left", "img-right", "imgproc", "legacy-img", "legacy-img-right", "picture",
)  # fmt: skip
_NOTICES = (
    "admonition", "alert", "box", "callout", "caution", "hint", "important", "info", "note", "notice", "tip", "warning",
)  # fmt: skip
USUAL: Mapping[str, Callable[[Shortcode], str | None]] = {
    **dict.fromkeys(_FIGURES, figure),
    **{name: video(host) for name, host in _FILMS.items()},
    **dict.fromkeys(_POSTS, post_link("https://x.com/{}/status/{}")),
    "gist": gist,
    **dict.fromkeys(_NOTICES, notice),
    **dict.fromkeys(("quote", "blockquote", "quote-block"), quotation),
    **dict.fromkeys(("pullquote", "pull-quote"), pull_quotation),
    **dict.fromkeys(("highlight", "code"), code),
    **dict.fromkeys(("details", "expand", "collapse", "spoiler"), details),
    **dict.fromkeys(("center", "lead"), inside_alone),
}
"""Name of a mark to its counterpart, whichever program writes it."""


def _label(text: str) -> str:
    """Return a text as it stands between square brackets."""
    return re.sub(r"([\[\]])", r"\\\1", " ".join(text.split()))


def _target(address: str) -> str:
    address = address.strip()
    return f"<{address}>" if re.search(r"[\s()]", address) else address
