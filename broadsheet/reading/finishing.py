"""Finishing: the last pass over a body's HTML, which makes slots, heading ids and typography."""

import re
import unicodedata
from html import escape, unescape

from broadsheet.model import Target
from broadsheet.reading import typography
from broadsheet.reading.cleaning import SCHEMES
from broadsheet.reading.html import is_block_level, name_of, tokens
from broadsheet.reading.inserts import INSERT, marks_of_block, marks_of_words

SLOT = "\x00"

_PICTURE_SLOT = f' src="{SLOT}"'

_ATTRIBUTE = re.compile(r"""(\s+|/)([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_ON_A_DISK = re.compile(r"[a-z]|file", re.IGNORECASE)
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20]+")
_LANGUAGE = re.compile(r"language-[\w+#.-]+")
_HAN_OR_KANA = re.compile(
    "[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]"
)
_SOUTHEAST = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Letters and signs of Thai, Lao, Burmese and Khmer, of which about three are read like one of Chinese."""
_SENTINELS = re.compile(f"[{typography.INLINE}{typography.BLOCK}]")
_SLUG_LOSES = re.compile(r"[^\w\s-]")
_SLUG_JOINS = re.compile(r"[-\s]+")
_SCROLLING = frozenset({"pre", "table"})
"""Elements that scroll sideways when they are wider than the text: a keyboard must be able to reach
them (WCAG 2.1.1)."""
_VERBATIM = frozenset({"pre", "code", "kbd", "samp"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ALIGNMENTS = frozenset({"left", "center", "right"})


def _reachable(tag: str) -> str:
    return tag if " tabindex=" in tag else f'{tag[:-1]} tabindex="0">'


class Finisher:
    """A body that is finished; `html` and the other fields are complete once this is constructed.

    A picture on another site becomes a link to it, unless `remote_pictures` is set and its address
    is secure. `stem` is the beginning of the `id`s of elements that stand for blocks: their tags
    become the marks of `reading.inserts`.
    """

    def __init__(
        self, html: str, language: str, *, remote_pictures: bool = False, stem: str = ""
    ) -> None:
        self.stem = stem
        self.remote_pictures = remote_pictures
        self.targets: list[Target] = []
        self.anchors: list[str] = []
        self.pieces = tokens(html)
        self.names = [name_of(tag) for tag in self.pieces[1::2]]
        self._level_headings()
        self._seen: set[str] = set()
        self._in_link = False
        if stem:
            self._mark_blocks()
        for index, name in enumerate(self.names):
            if name in ("a", "/a"):
                self._in_link = name == "a"
            if name and name[0] != "/" and name != INSERT:
                tag = self._start_tag(name, self.pieces[2 * index + 1])
                self.pieces[2 * index + 1] = _reachable(tag) if name in _SCROLLING else tag
        self._name_headings()
        self.words = self._educate(language)
        self.html = "".join(self.pieces)

    def _mark_blocks(self) -> None:
        """Make marks of the tags around blocks, and around the words that their options say."""
        ends: list[str] = []
        for index, name in enumerate(self.names):
            if name not in ("div", "/div"):
                continue
            at = 2 * index + 1
            if name == "div":
                match = re.search(rf' id="{self.stem}(\d+)(-words)?"', self.pieces[at])
                if match is None:
                    ends.append("")
                    continue
                start, end = marks_of_words() if match[2] else marks_of_block(int(match[1]))
                self.pieces[at] = start
                ends.append(end)
            elif ends and (end := ends.pop()):
                self.pieces[at] = end
            else:
                continue
            self.names[index] = INSERT
        # In trusted HTML, an element that is never closed may have taken the end of a block.
        self.pieces[-1] += "".join(reversed(ends))

    def _level_headings(self) -> None:
        """Make the highest heading an `h2`: the page's title is its only `h1`."""
        levels = [int(name[1]) for name in self.names if name in _HEADINGS]
        shift = 2 - min(levels) if levels else 0
        if not shift:
            return
        for index, name in enumerate(self.names):
            if name.removeprefix("/") in _HEADINGS:
                level = f"h{min(6, int(name[-1]) + shift)}"
                tag = self.pieces[2 * index + 1]
                start = 2 if name[0] == "/" else 1
                self.pieces[2 * index + 1] = tag[:start] + level + tag[start + 2 :]
                self.names[index] = name[:-2] + level

    def _start_tag(self, name: str, tag: str) -> str:
        if " " not in tag and len(tag) == len(name) + 2:
            return tag
        head = len(name) + 1
        attributes: list[str] = []
        known: set[str] = set()
        for attribute in _ATTRIBUTE.finditer(tag, head):
            key = attribute[2].lower()
            if key in known:
                continue
            known.add(key)
            value = attribute[3] or ""
            if value[:1] in ('"', "'"):
                value = value[1:-1]
            text = self._attribute(name, key, value, attribute[0])
            if key == "src" and name == "img" and not text:
                known.discard("src")
            attributes.append(text)
        if name == "img":
            if "src" not in known:
                return self._replacement(tag)
            # The slot comes first, so that the text before it is the same for every picture.
            attributes.sort(key=lambda text: text != _PICTURE_SLOT)
        end = (
            " />" if tag.endswith("/>") and attributes and not attributes[-1].endswith("/") else ">"
        )
        return tag[:head] + "".join(attributes) + end

    def _attribute(self, name: str, key: str, value: str, written: str) -> str:
        """Return what replaces an attribute: itself, another, or nothing."""
        if (name, key) in (("a", "href"), ("img", "src")):
            return self._address(name, key, unescape(value), written)
        if key == "id":
            anchor = unescape(value)
            if not anchor or anchor in self._seen:
                return ""
            self._seen.add(anchor)
            self.anchors.append(anchor)
        elif key == "align" and name in ("td", "th"):
            return f' class="align-{value}"' if value in _ALIGNMENTS else ""
        elif key == "class" and (not value or (name == "code" and not _LANGUAGE.fullmatch(value))):
            return ""
        return written

    def _address(self, name: str, key: str, url: str, written: str) -> str:
        bare = _IGNORED.sub("", url)
        scheme = _SCHEME.match(bare)
        if not bare:
            return ""
        outside = bare.startswith("//") or (scheme is not None and scheme[1].lower() in SCHEMES)
        if outside and name == "img":
            return written if self.remote_pictures and bare[:8].lower() == "https://" else ""
        if outside:
            return written
        # Browsers take a backslash for a slash: this would lead to a machine of the editor's own.
        if name == "a" and bare[:2].replace("\\", "/") == "//":
            return ""
        # A picture on the editor's own machine may mean one of the archive: `C:/photos/x.jpg`.
        if scheme and not (name == "img" and _ON_A_DISK.fullmatch(scheme[1])):
            return ""
        self.targets.append(Target("picture" if name == "img" else "link", url))
        return f' {key}="{SLOT}"'

    def _replacement(self, tag: str) -> str:
        """Return what replaces a picture that is not shown: a link, or the picture's description.

        A picture on another site becomes a link to it.
        """
        words = _alternative(tag)
        written = {each[2].lower(): each[3] or "" for each in _ATTRIBUTE.finditer(tag, 4)}
        url = unescape(written.get("src", "")).strip("\"'").strip()
        title = f" title={written['title']}" if written.get("title") else ""
        if self._in_link or not _WEB.match(url):
            return f"<span{title}>{words}</span>" if title else words
        href = escape(url)
        return f'<a href="{href}"{title}>{words or href}</a>'

    def _name_headings(self) -> None:
        """Give each heading without an id one made of its words, then set `anchors` to all ids."""
        if not any(name in _HEADINGS for name in self.names):
            return
        taken = set(self.anchors)
        counts: dict[str, int] = {}
        for index, name in enumerate(self.names):
            if name not in _HEADINGS or _has_id(tag := self.pieces[2 * index + 1]):
                continue
            base = _slug(self._heading_text(index))
            anchor = base
            while anchor in taken:
                counts[base] = counts.get(base, 0) + 1
                anchor = f"{base}_{counts[base]}"
            taken.add(anchor)
            self.pieces[2 * index + 1] = f'{tag[:3]} id="{anchor}"{tag[3:]}'
        self.anchors = [
            unescape(attribute[3].strip("\"'"))
            for tag in self.pieces[1::2]
            if _has_id(tag) and name_of(tag)[:1] not in ("", "/")
            for attribute in _ATTRIBUTE.finditer(tag, 2)
            if attribute[2].lower() == "id" and attribute[3]
        ]

    def _heading_text(self, index: int) -> str:
        words: list[str] = []
        end = f"/{self.names[index]}"
        marks = 0
        while index < len(self.names) and self.names[index] != end:
            if self.names[index] == "sup" and 'id="fnref' in self.pieces[2 * index + 1]:
                marks += 1
            elif self.names[index] == "/sup" and marks:
                marks -= 1
            if not marks:
                words.append(self.pieces[2 * index + 2])
            index += 1
        return unescape("".join(words))

    def _educate(self, language: str) -> int:
        """Make the texts typographic where they are prose; return the number of words in all.

        Sets `letters` to the number of letters of scripts that put no spaces between words; three
        letters of an alphabet count as one of Chinese.
        """
        stream: list[str] = []
        prose: list[int] = []
        verbatim = 0
        for index, name in enumerate(["", *self.names]):
            if index:
                bare = name.removeprefix("/")
                if bare in _VERBATIM and not self.pieces[2 * index - 1].endswith("/>"):
                    verbatim = max(0, verbatim - 1) if name[0] == "/" else verbatim + 1
                is_block = is_block_level(bare) or name == INSERT
                stream.append(typography.BLOCK if is_block else typography.INLINE)
            if verbatim:
                stream.append(typography.OPAQUE)
            else:
                stream.append(self.pieces[2 * index])
                prose.append(2 * index)
        text = "".join(stream)
        if typography.needs_educating(text, language):
            self._put_back(typography.educate(text, language), prose)
        plain = text.replace(typography.INLINE, "").replace(typography.BLOCK, " ")
        self.letters = 0
        if not plain.isascii():
            letters, signs = len(_HAN_OR_KANA.findall(plain)), len(_SOUTHEAST.findall(plain))
            self.letters = letters + signs // 3
        return len(plain.replace(typography.OPAQUE, "x").split())

    def _put_back(self, text: str, prose: list[int]) -> None:
        parts = _SENTINELS.split(text)
        for position in prose:
            self.pieces[position] = parts[position // 2]


def _alternative(tag: str) -> str:
    """Return the description of a picture, to print when the picture cannot be shown."""
    for attribute in _ATTRIBUTE.finditer(tag, 4):
        if attribute[2].lower() == "alt" and attribute[3]:
            return attribute[3].strip("\"'").replace("<", "&lt;").replace(">", "&gt;")
    return ""


def _has_id(tag: str) -> bool:
    return "id" in tag.lower() and any(
        attribute[2].lower() == "id" and attribute[3] for attribute in _ATTRIBUTE.finditer(tag, 2)
    )


def _slug(text: str) -> str:
    """Return a heading's words as an id, in its own script: `Où aller ?` gives `où-aller`."""
    words = _SLUG_LOSES.sub("", unicodedata.normalize("NFC", text)).strip().lower()
    return _SLUG_JOINS.sub("-", words) or "section"
