"""Likeness: which names of an archive's stories may be another one, misspelled or miswritten."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from broadsheet.archive.assemble import Archive
from broadsheet.archive.miswritten import bare_name, has_separator, linked_slug, untitled_names
from broadsheet.archive.names import fold
from broadsheet.archive.terms import Term
from broadsheet.archive.written_lists import meant_list
from broadsheet.closeness import plain_words, slips
from broadsheet.model import Story
from broadsheet.problems import Finding

ENOUGH_STORIES = 300
"""Number of stories from which a name that is in one alone is worth a look: in a young archive most
are."""
_RARE = 2
"""Number of stories that a misspelled name is in, at most. A name of more was meant."""
_SHORTEST = 4
"""Number of letters of a misspelled word, at least; the word that is meant has one more."""
_LONG = 9
"""Number of letters from which a word may have two slips."""
_ENDINGS = frozenset("aeio")
"""Letters that make another given name, as in Daniel and Daniela, Maria and Mario."""

Spellings = Mapping[str, "KnownNames"]
"""Taxonomy to its known names; only taxonomies that take any name are in it."""


class KnownNames:
    """The names of one taxonomy, by what other names are compared with."""

    def __init__(self, archive: Archive, taxonomy: str) -> None:
        """Gather the names of the taxonomy whose key is given."""
        self.archive = archive
        self.terms = archive.terms[taxonomy]
        self.names = archive.filing.names[taxonomy]
        self.by_slug = {term.slug: term for term in self.terms.values()}
        self.words = {key: plain_words(term.name) for key, term in self.terms.items()}
        self._spelled: dict[tuple[str, ...], list[Term]] = {}
        """Words in the order of letters to the terms that have just these."""
        self._beside: dict[tuple[str, ...], dict[str, list[Term]]] = {}
        """All words of names but one, which is empty, to that one and the terms that have it."""
        for term, words in self._spellings():
            self._spelled.setdefault(tuple(sorted(words)), []).append(term)
            for at, word in enumerate(words):
                beside = self._beside.setdefault(_without(words, at), {})
                beside.setdefault(word, []).append(term)
        self._uses = Counter(word for words in self.words.values() for word in {*words})

    def _spellings(self) -> Iterator[tuple[Term, tuple[str, ...]]]:
        for key, term in self.terms.items():
            yield term, self.words[key]
            for also in term.record.also if term.record else ():
                yield term, plain_words(also)

    def term(self, name: str) -> Term | None:
        """Return the term that a name leads to."""
        return self.terms.get(self.names.keys.get(fold(name), fold(name)))

    def other_than(self, term: Term) -> Callable[[str], str]:
        """Return a function that returns the usual name of any term but this one; else nothing."""

        def find(name: str) -> str:
            other = self.term(name)
            return other.name if other and other.key != term.key and not is_odd(other) else ""

        return find

    def holds_another(self, term: Term) -> bool:
        """Return whether a name begins or ends with another one of the archive."""
        words = self.words[term.key]
        return any(
            part in self._spelled_in_order
            for at in range(1, len(words))
            for part in (words[:at], words[at:])
        )

    @cached_property
    def _spelled_in_order(self) -> frozenset[tuple[str, ...]]:
        return frozenset(words for _, words in self._spellings())

    def reordered(self, term: Term) -> list[Term]:
        """Return the other terms that have just the words of a term, in another order."""
        words = self.words[term.key]
        found = self._spelled.get(tuple(sorted(words)), ()) if len(words) > 1 else ()
        return [other for other in found if other.key != term.key]

    def misspelled(self, term: Term) -> list[Term]:
        """Return the other terms that a term may be, with one word of it misspelled."""
        words = self.words[term.key]
        found: dict[str, Term] = {}
        for at, word in enumerate(words):
            beside = self._beside[_without(words, at)]
            for other_word in _near(word, beside):
                if word == other_word:
                    alike = [each for each in beside[word] if _bare(each.name) == _bare(term.name)]
                elif self._is_slip(word, other_word, at, len(words), tree=term.taxonomy.tree):
                    alike = beside[other_word]
                else:
                    continue
                found |= {each.key: each for each in alike if each.key != term.key}
        return list(found.values())

    def _is_slip(self, word: str, other: str, at: int, count: int, *, tree: bool) -> bool:
        """Return whether a word of a name may be another one, misspelled.

        `at` is the word's position among the `count` words of its name.
        """
        rare, usual = (word, other) if self._uses[word] <= self._uses[other] else (other, word)
        # A word that more names have was meant.
        if self._uses[rare] > 1 or not _may_be_slip(rare, usual, tree=tree, alone=count == 1):
            return False
        if count == 1:
            return not {rare, usual} <= self._said
        return at > 0 or tree or not _makes_another(rare, usual)

    @cached_property
    def _said(self) -> frozenset[str]:
        """Words of all titles and summaries: a topic whose word is said there was meant."""
        return frozenset(
            word
            for story in self.archive.stories
            for text in (story.title, story.summary)
            for word in plain_words(text)
        )


def _bare(name: str) -> str:
    """Return a name without accents, and without full stops, commas and apostrophes."""
    letters = unicodedata.normalize("NFKD", fold(name))
    return "".join(
        each for each in letters if not unicodedata.combining(each) and each not in ".,'"
    )


def _without(words: Sequence[str], at: int) -> tuple[str, ...]:
    return (*words[:at], "", *words[at + 1 :])


def _near(word: str, others: Mapping[str, object]) -> list[str]:
    """Return the words among others that are near enough to one to be looked at, and itself."""
    if len(others) == 1 or len(word) < _SHORTEST:
        return [word]
    from rapidfuzz import process  # noqa: PLC0415 - slow; only advice needs it
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - slow; only advice needs it

    return [
        each
        for each, *_ in process.extract(
            word, others.keys(), scorer=OSA.distance, score_cutoff=2, limit=None
        )
    ]


def _may_be_slip(one: str, other: str, *, tree: bool, alone: bool) -> bool:
    """Return whether one of two words may be the other, misspelled, by its letters.

    Of words that stand alone, and of topics, a single slip is likely: too many words of a language
    are near each other.
    """
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST or len(long) <= _SHORTEST or not (one + other).isalpha():
        return False
    count = slips(one, other, 2)
    swapped = sorted(one) == sorted(other)
    if count < 0 or (one[0] != other[0] and not (swapped and one[:2] == other[1::-1])):
        return False
    if count == 2:  # noqa: PLR2004 - two slips
        return len(short) >= _LONG and not tree and not alone
    if not alone:
        return True
    if long.startswith(short):
        return long.endswith("s")
    return len(short) > _SHORTEST and (swapped or len(short) != len(long) or len(short) >= _LONG)


def _makes_another(one: str, other: str) -> bool:
    """Return whether two given names that differ by one slip are usual ones of two persons."""
    short, long = sorted((one, other), key=len)
    if len(short) <= _SHORTEST or (len(short) == len(long) and sorted(one) != sorted(other)):
        return True
    return long.startswith(short) and (long[-1] in _ENDINGS or long[-1] in "hs")


def known_spellings(archive: Archive) -> Spellings:
    """Return the names with which the names of an archive's stories are compared.

    They are the same for all stories: find them once.
    """
    return {
        taxonomy: KnownNames(archive, taxonomy)
        for taxonomy in archive.terms
        if not archive.filing.names[taxonomy].closed
    }


def advice_on_name(archive: Archive, term: Term, known: KnownNames) -> Iterator[Finding]:
    """Yield the advice on a name of stories, at the first story that has it."""
    path, written, story = first_use(term, known)
    record = f"content/{term.taxonomy.key}/{term.slug}.md"
    close = [*known.reordered(term), *known.misspelled(term)]
    if other := _miswritten(written, term, known):
        message, name = f"{written!r} may be {other.name!r}", "close-name"
        hint = f"write {other.name!r}"
    elif listed := _meant_list(written, story, term, known):
        message, hint = (
            f"{written!r} is a list that is written as one name",
            _as_field(term, listed),
        )
        name = "list-as-name"
    elif (plain := bare_name(written)) != written and plain:
        message = f"{written!r} has marks around it, which are printed as they stand"
        hint, name = f"write {plain!r}", "marked-name"
    elif other := _likeliest(term, close):
        message, name = f"{written!r} is close to {other.name!r}", "close-name"
        hint = f"write {other.name!r}, or a record for it if it is another one, {record}"
        if not _is_known(other, term):
            hint = (
                "write both alike, or give one of them a record that lists the other under 'also'"
            )
    # Where another name is close, one of the two gets the advice above, and needs no other.
    elif len(term.stories) == 1 and not close and len(archive.stories) >= ENOUGH_STORIES:
        message, name = f"{written!r} is in no other story", "lone-name"
        hint = f"write a name that others have, or a record for it, {record}"
    else:
        return
    yield Finding(story.file, path, message, hint, name=name)


def _as_field(term: Term, listed: str) -> str:
    return f"write {term.taxonomy.field}: {listed}"


def _likeliest(term: Term, close: Sequence[Term]) -> Term | None:
    """Return the likeliest of the names that are close to a rare one; None when none is likelier."""
    better = [other for other in close if len(term.stories) <= _RARE and _is_better(other, term)]
    return max(
        better, key=lambda other: (other.record is not None, len(other.stories)), default=None
    )


def _meant_list(written: str, story: Story, term: Term, known: KnownNames) -> str:
    """Return the list, in YAML, that was written as one name; empty when it is none."""
    return meant_list(
        written,
        story.terms[term.taxonomy.key],
        term.taxonomy,
        find=known.other_than(term),
        language=known.archive.config.language,
        stories=len(term.stories),
    )


def _miswritten(written: str, term: Term, known: KnownNames) -> Term | None:
    """Return the other term that a name with marks, a title or the surname first stands for."""
    language = known.archive.config.language
    plain = bare_name(written)
    candidates = [plain, *untitled_names(plain, language)]
    if "," in plain:
        surname, _, rest = plain.partition(",")
        candidates.append(f"{rest.strip()} {surname.strip()}")
    found = [known.by_slug.get(linked_slug(written)), *map(known.term, candidates)]
    return next(
        (other for other in found if other and other.key != term.key and not is_odd(other)), None
    )


def is_odd(term: Term) -> bool:
    """Return whether a name is itself written with marks or as a list, so that nobody is to write it."""
    return term.record is None and (has_separator(term.name) or bare_name(term.name) != term.name)


def _is_better(other: Term, term: Term) -> bool:
    """Return whether the other of two close names is likelier; of equals, the first in order is."""
    if other.record is not None:
        return True
    return not is_odd(other) and (len(other.stories), term.key) > (len(term.stories), other.key)


def _is_known(other: Term, term: Term) -> bool:
    """Return whether the other of two close names is surely the right one."""
    return other.record is not None or len(other.stories) > len(term.stories)


def first_use(term: Term, known: KnownNames) -> tuple[tuple[str | int, ...], str, Story]:
    """Return where the first story has a name, how it is written there, and the story."""
    story = known.archive.stories[term.stories[-1]]
    written = story.terms[term.taxonomy.key]
    at = next(at for at, each in enumerate(written) if known.names.key(each) == term.key)
    return (term.taxonomy.field, at), written[at], story
