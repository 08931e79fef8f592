"""What the search index holds of a story: its words, and the fragment that readers get.

Indexed are the words of `publishing.words`, so that Pagefind finds what can be typed. The fragment
has the text as it is printed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from broadsheet.pages.search import SearchRecord
from broadsheet.publishing.chunks import packed
from broadsheet.publishing.groups import MOST_USED
from broadsheet.publishing.pagefind import IndexRecord
from broadsheet.publishing.words import Words
from broadsheet.reading.bodies import FetchedBodies
from broadsheet.reading.markup import passages_of
from broadsheet.typeable import TABLE

_BETWEEN = f" {TABLE.barrier} "
_SHOWN = ("people", "countries")
"""Taxonomies whose terms a result shows."""
_TOGETHER = 4
"""Stories in a file of fragments: hosts count files, and readers wait for bytes, of which the story beside one takes
some seven hundred."""
_SHORTEST = 4
"""Letters in the shortest word that is listed for corrected spellings."""
_FIRST_SIGN = "\U00017000"
"""The first of the letters that stand for signs in the index."""


class Fragment(msgspec.Struct, frozen=True):
    """A story as readers get it with a result."""

    url: str
    content: str
    """Title, subtitle, summary, headings and the texts between them, a line each."""
    meta: Mapping[str, str]
    filters: Mapping[str, tuple[str, ...]]


class Texts:
    """The records of a sheaf as they are indexed, and what is kept of them meanwhile."""

    def __init__(self, language: str, bodies: FetchedBodies, words: Words) -> None:
        self._language, self._bodies = language, bodies
        self._words = words
        self._fragments: list[Fragment] = []
        self._used: Counter[str] = Counter()

    def records(self, records: Iterable[SearchRecord]) -> Iterator[IndexRecord]:
        """Yield what is indexed of each story."""
        for record in records:
            lines = (
                record.meta["title"],
                *record.before,
                *passages_of(self._bodies[record.body]),
            )
            text = "\n".join([" ".join(line.split()) for line in lines])
            shown = {key: names for key, names in record.filters.items() if key in _SHOWN}
            self._fragments.append(Fragment(record.url, text, record.meta, shown))
            yield IndexRecord(
                # Pagefind would keep them in this order, by which the fragments are found.
                f"{len(self._fragments):06}",
                self._content(text, record),
                self._language,
                self._meta(record.meta),
                record.filters,
                {},
            )

    def _content(self, text: str, record: SearchRecord) -> str:
        """Return the words of a story: of its lines, and behind them of all by which it is found."""
        lines = [self._words.of(line) for line in text.split("\n")]
        content = _BETWEEN.join([" ".join(words) for words, _ in lines])
        own = {*content.split()}
        self._used.update(own)
        joined = [word for _, words in lines for word in words]
        names = [self._words.of(name) for name in record.names if not _says(text, name)]
        about = {
            word: None
            for description in record.about
            for words in self._words.of(description)
            for run in words
            for word in run.split()
        }
        return _BETWEEN.join(
            [
                content,
                " ".join(dict.fromkeys(joined)),
                *(" ".join(words) for words, _ in names),
                " ".join([word for _, words in names for word in words]),
                " ".join([word for word in about if word not in own]),
            ]
        )

    def _meta(self, meta: Mapping[str, str]) -> dict[str, str]:
        """Return the words of what a result shows: of a date the year."""
        searched = {
            "title": meta["title"],
            "place": meta.get("place", ""),
            "date": meta["date"][:4],
        }
        words = {key: " ".join(self._words.of(text)[0]) for key, text in searched.items()}
        return {key: text for key, text in words.items() if text}

    def fragments(self) -> Iterator[bytes]:
        """Yield the files of the fragments, of several stories each."""
        for first in range(0, len(self._fragments), _TOGETHER):
            yield packed(msgspec.json.encode(self._fragments[first : first + _TOGETHER]))

    @property
    def used(self) -> dict[str, int]:
        """Return in the texts of how many of the stories each word stands that a spelling may be corrected to."""
        return {
            word: count
            for word, count in self._used.items()
            if len(word) >= _SHORTEST and word.isalpha() and max(word) < _FIRST_SIGN
        }


def fragment_files(stories: int) -> int:
    """Return in how many files the fragments of so many stories of a sheaf stand."""
    return -(-stories // _TOGETHER)


def frequent_words(counts: Iterable[Mapping[str, int]]) -> list[tuple[str, int]]:
    """Return the words that the most stories of some sheaves have, with the number of these."""
    used: Counter[str] = Counter()
    for each in counts:
        used.update(each)
    return sorted(used.items(), key=lambda each: (-each[1], each[0]))[:MOST_USED]


def _says(text: str, name: str) -> bool:
    """Return whether a name stands in a text, as words of its own where it is first met.

    To index it twice would cost time.
    """
    start = text.find(name)
    end = start + len(name)
    return start >= 0 and not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
