"""Likeness: which names of an archive's stories may be another one, misspelled or miswritten."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from broadsheet.archive.assemble import Archive
from broadsheet.archive.bylines import byline_slip
from broadsheet.archive.miswritten import (
    bare_name,
    linked_slug,
    looks_listed,
    unmarked_name,
    untitled_names,
)
from broadsheet.archive.names import fold
from broadsheet.archive.terms import Term
from broadsheet.archive.word_slips import SHORTEST, makes_another, may_be_slip
from broadsheet.archive.written_lists import meant_list
from broadsheet.closeness import plain_words
from broadsheet.model import Story
from broadsheet.problems import Finding

ENOUGH_STORIES = 300
"""Number of stories from which a name that is in one alone is worth a look: in a young archive most
are."""
_RARE = 2
"""Number of stories that a misspelled name is in, at most. A name of more was meant."""

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
            return other.name if other and other.key != term.key and not self.is_odd(other) else ""

        return find

    def is_odd(self, term: Term) -> bool:
        """Return whether a name is itself written as a list, or with marks, so that nobody is to write it."""
        if term.record is not None:
            return False
        plain = bare_name(term.name)
        return looks_listed(term.name) or (plain != term.name and self.term(plain) is not None)

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
        # A word that more names have was meant.
        if self._uses[word] > 1 or not may_be_slip(word, other, tree=tree, alone=count == 1):
            return False
        if count == 1:
            return word not in self._said
        return at > 0 or tree or not makes_another(word, other)

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
    if len(others) == 1 or len(word) < SHORTEST:
        return [word]
    from rapidfuzz import process  # noqa: PLC0415 - slow; only advice needs it
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - slow; only advice needs it

    return [
        each
        for each, *_ in process.extract(
            word, others.keys(), scorer=OSA.distance, score_cutoff=2, limit=None
        )
    ]


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
    if (slip := byline_slip(written, story, term, known.archive.config.language)) is not None:
        name, message, hint = slip
        yield Finding(story.file, path, message, hint, name=name)
        return
    close = [*known.reordered(term), *known.misspelled(term)]
    if other := _miswritten(written, term, known):
        message, hint = f"{written!r} may be {other.name!r}", f"write {other.name!r}"
        yield Finding(story.file, path, message, hint, name="close-name")
    elif listed := _meant_list(written, story, term, known):
        message = f"{written!r} is a list that is written as one name"
        hint = f"write {term.taxonomy.field}: {listed}"
        yield Finding(story.file, path, message, hint, name="list-as-name")
    elif (plain := unmarked_name(written)) != written and plain:
        message = f"{written!r} has marks around it, which are printed as they stand"
        yield Finding(story.file, path, message, f"write {plain!r}", name="marked-name")
    elif other := _likeliest(term, close, known):
        message = f"{written!r} is close to {other.name!r}"
        yield Finding(story.file, path, message, _hint(term, other), name="close-name")
    # Where another name is close, one of the two gets the advice above, and needs no other.
    elif len(term.stories) == 1 and not close and len(archive.stories) >= ENOUGH_STORIES:
        message = f"{written!r} is in no other story"
        hint = f"write a name that others have, or a record for it, {_record_file(term)}"
        yield Finding(story.file, path, message, hint, name="lone-name")


def _hint(term: Term, other: Term) -> str:
    """Return what to do about a name that is close to another one."""
    if other.record is not None or len(other.stories) > len(term.stories):
        return (
            f"write {other.name!r}, or a record for it if it is another one, {_record_file(term)}"
        )
    return "write both alike, or give one of them a record that lists the other under 'also'"


def _record_file(term: Term) -> str:
    return f"content/{term.taxonomy.key}/{term.slug}.md"


def _likeliest(term: Term, close: Sequence[Term], known: KnownNames) -> Term | None:
    """Return the likeliest of the names that are close to a rare one; None when none is likelier."""
    better = [
        other for other in close if len(term.stories) <= _RARE and _is_better(other, term, known)
    ]
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
        (other for other in found if other and other.key != term.key and not known.is_odd(other)),
        None,
    )


def _is_better(other: Term, term: Term, known: KnownNames) -> bool:
    """Return whether the other of two close names is likelier; of equals, the first in order is."""
    if other.record is not None:
        return True
    if (
        term.taxonomy.tree
        and len(other.stories) == len(term.stories)
        and _has_same_words(other, term)
    ):
        return False  # Health policy and policy health are two topics
    return not known.is_odd(other) and (len(other.stories), term.key) > (
        len(term.stories),
        other.key,
    )


def _has_same_words(other: Term, term: Term) -> bool:
    return sorted(plain_words(other.name)) == sorted(plain_words(term.name))


def first_use(term: Term, known: KnownNames) -> tuple[tuple[str | int, ...], str, Story]:
    """Return where the first story has a name, how it is written there, and the story."""
    story = known.archive.stories[term.stories[-1]]
    written = story.terms[term.taxonomy.key]
    at = next(at for at, each in enumerate(written) if known.names.key(each) == term.key)
    return (term.taxonomy.field, at), written[at], story
