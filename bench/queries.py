"""Queries: what is asked of a search, drawn with a fixed seed from the stories that an index holds."""

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from rapidfuzz.distance import OSA

from broadsheet.publishing.chunks import unpacked
from broadsheet.urls import slug

_SEED = 11
_NICKNAMES = (
    *("Mother Cardamom", "Professor Zinnober", "Lady Quicksilver"),
    *("Uncle Paprika", "The Iron Postman", "Doctor Tangerine"),
)


@dataclass(frozen=True, slots=True)
class Story:
    """A story as the index holds it."""

    url: str
    title: str
    text: str
    date: str
    people: Sequence[str]
    countries: Sequence[str]

    @property
    def words(self) -> list[str]:
        """Return the words of its title and text, in lower case, each once."""
        return sorted(set(words_of(f"{self.title} {self.text}")))


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: words, and the countries and years that it is narrowed to."""

    words: str
    countries: Sequence[str] = ()
    every: bool = False
    """Whether every country must apply; otherwise any one does."""
    years: tuple[str, str] | None = None
    """The first and the last."""

    @property
    def message(self) -> Mapping[str, object]:
        """Return the search as the search page tells it to its worker."""
        first, last = self.years or ("", "")
        return {
            "q": self.words,
            "chosen": {"countries": self.countries} if self.countries else {},
            "all": ["countries"] if self.every else [],
            "from": first,
            "to": last,
            "sort": "relevance",
            "counts": [],
        }


@dataclass(frozen=True, slots=True)
class Labelled:
    """A search whose right answer is known."""

    kind: str
    address: str
    """Query string of the search page."""
    targets: frozenset[str]
    """Addresses, any one of which is right."""
    names: bool = False
    """Whether it is a name that is looked for, among those offered; otherwise a story among the
    results."""


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, in its order."""
    return re.findall(r"[^\W\d_]+", text.lower())


def _dice(number: int = 0) -> random.Random:
    """Return dice that fall the same in every run."""
    return random.Random(_SEED + number)  # noqa: S311 - nothing is to be kept secret


def stories_of(index: Path) -> list[Story]:
    """Return the stories of a site's index, oldest first."""
    stories = []
    for file in index.rglob("*.pf_fragment"):
        for held in json.loads(unpacked(file.read_bytes())):
            meta, filters = held["meta"], held["filters"]
            terms = (filters.get("people", ()), filters.get("countries", ()))
            text = held["content"].partition("\n")[2]
            stories.append(Story(held["url"], meta["title"], text, meta["date"], *terms))
    return sorted(stories, key=lambda story: (story.date, story.url))


def usage(stories: Sequence[Story]) -> Counter[str]:
    """Return the number of stories that each word is in."""
    return Counter(word for story in stories for word in story.words)


def first_queries(stories: Sequence[Story], words: int, count: int) -> list[str]:
    """Return queries of a number of words, each of words of one story, drawn as often as stories have them."""
    pick = _dice(words)
    long = ([word for word in pick.choice(stories).words if len(word) > 3] for _ in range(count))
    return [" ".join(pick.sample(held, words)) for held in long]


def random_searches(stories: Sequence[Story], used: Counter[str], count: int) -> Iterator[Asked]:
    """Yield searches of one to four words, rare and common; some narrowed by facets or years."""
    pick = _dice()
    long = {word: number for word, number in used.items() if len(word) > 3}
    rare = sorted(word for word, number in long.items() if number < 4)
    common = sorted(sorted(long, key=lambda word: (-long[word], word))[:400])
    everything = sorted(used)
    for number in range(count):
        held = pick.choice(stories).words
        rarest = min(held, key=lambda word: (long.get(word, len(stories) + 1), word))
        words = (
            lambda: [pick.choice(rare)],
            lambda: pick.sample(common, pick.randint(1, 4)),
            lambda: [rarest, pick.choice(held)],  # noqa: B023 - called in this turn
            lambda: pick.sample(held, min(len(held), pick.randint(2, 4))),  # noqa: B023 - the same
            lambda: [
                *pick.sample(everything, pick.randint(1, 2)),
                *pick.sample(common, pick.randint(0, 2)),
            ],
        )[number % 5]()
        yield _narrowed(" ".join(words), stories, pick)


def _narrowed(words: str, stories: Sequence[Story], pick: random.Random) -> Asked:
    countries: Sequence[str] = ()
    if pick.random() < 0.3:
        countries = sorted({name for story in pick.sample(stories, 3) for name in story.countries})[
            : pick.randint(1, 3)
        ]
    years = (
        sorted(story.date[:4] for story in pick.sample(stories, 2)) if pick.random() < 0.3 else ()
    )
    return Asked(
        words,
        countries,
        len(countries) > 1 and pick.random() < 0.3,
        (years[0], years[1]) if years else None,
    )


def write_aliases(root: Path) -> dict[str, str]:
    """Give some of an archive's people another name each, in records of theirs; return the other names by name."""
    front = re.compile(r"^people: (\[.*\])$", re.MULTILINE)
    counted: Counter[str] = Counter()
    for file in sorted((root / "content" / "stories").rglob("*.md")):
        if found := front.search(file.read_text()):
            counted.update(json.loads(found[1]))
    # From the middle: neither known to every story nor to hardly one.
    names = sorted(counted, key=lambda name: (-counted[name], name))[len(counted) // 4 :]
    aliases = dict(zip(names, _NICKNAMES, strict=False))
    folder = root / "content" / "people"
    folder.mkdir(exist_ok=True)
    for name, alias in aliases.items():
        (folder / f"{slug(name)}.md").write_text(
            f"---\nname: {json.dumps(name)}\nalso: [{json.dumps(alias)}]\n---\n"
        )
    return aliases


def labelled(
    stories: Sequence[Story], people: Mapping[str, str], aliases: Mapping[str, str]
) -> list[Labelled]:
    """Return searches with their right answers; `people` are the addresses of the terms' pages by name."""
    pick = _dice()
    asked = (
        _titles(stories, pick),
        _misspelt_words(stories, pick),
        _names(people, pick),
        _narrow(stories, pick),
    )
    for_aliases = (
        _asked("aliases", {people[name]}, {"q": alias}, names=True)
        for name, alias in aliases.items()
    )
    return [*(each for group in asked for each in group), *for_aliases]


def _asked(
    kind: str, targets: set[str], parameters: Mapping[str, str], *, names: bool = False
) -> Labelled:
    return Labelled(kind, f"?{urlencode(parameters)}", frozenset(targets), names)


def _titles(stories: Sequence[Story], pick: random.Random) -> Iterator[Labelled]:
    for story in pick.sample(stories, 12):
        same = {other.url for other in stories if other.title == story.title}
        yield _asked("exact titles", same, {"q": story.title})
    used = Counter(word for story in stories for word in set(words_of(story.title)))
    for story in pick.sample(stories, 8):
        long = {word for word in words_of(story.title) if len(word) > 3}
        rarest = sorted(long, key=lambda word: (used[word], word))[:2]
        same = {other.url for other in stories if {*rarest} <= {*words_of(other.title)}}
        yield _asked("two distinctive words of a title", same, {"q": " ".join(rarest)})


def _misspelt_words(stories: Sequence[Story], pick: random.Random) -> Iterator[Labelled]:
    used = usage(stories)
    for kind, least, most in (("seldom", 2, 20), ("often", 21, len(stories))):
        fitting = sorted(
            word for word, number in used.items() if len(word) > 5 and least <= number <= most
        )
        for word in pick.sample(fitting, 4):
            right = {story.url for story in stories if word in story.words}
            yield _asked(
                f"words used {kind}, with a typo", right, {"q": _mistaken(word, 1, used, pick)}
            )


def _names(people: Mapping[str, str], pick: random.Random) -> Iterator[Labelled]:
    for name in pick.sample(sorted(people), 10):
        yield _asked("names of people", {people[name]}, {"q": name}, names=True)
    for number, name in enumerate(pick.sample(sorted(people), 10)):
        wrong = 1 + number % 2
        kind = f"names with {('one letter', 'two letters')[wrong - 1]} wrong"
        yield _asked(kind, {people[name]}, {"q": _mistaken(name, wrong, people, pick)}, names=True)


def _mistaken(text: str, wrong: int, known: Iterable[str], pick: random.Random) -> str:
    """Return a misspelling of a word or name to which no other known one is as near."""
    while True:
        typed = _misspelt(text, wrong, pick)
        near = (other for other in known if OSA.distance(typed, other, score_cutoff=wrong) <= wrong)
        if typed != text and {*near} <= {text}:
            return typed


def _misspelt(text: str, wrong: int, pick: random.Random) -> str:
    """Return a text with a number of misspellings, each in a word of its own as long as there are such."""
    words = text.split()
    for number in range(wrong):
        long = [place for place, word in enumerate(words) if len(word) > 4] or list(
            range(len(words))
        )
        place = long[(pick.randrange(len(long)) + number) % len(long)]
        word = words[place]
        at = pick.randrange(1, max(2, len(word) - 1))
        letter = pick.choice(
            "abcdefghijklmnopqrstuvwxyz".replace(word[at : at + 1].lower() or "a", "")
        )
        words[place] = pick.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            )
        )
    return " ".join(words)


def _narrow(stories: Sequence[Story], pick: random.Random) -> Iterator[Labelled]:
    both = [story for story in stories if story.people and story.countries]
    for story in pick.sample(both, 6):
        person, country = pick.choice(story.people), pick.choice(story.countries)
        newest = max(
            (other for other in both if person in other.people and country in other.countries),
            key=lambda other: other.date,
        )
        yield _asked("two facets, no words", {newest.url}, {"people": person, "countries": country})
    for place, story in enumerate(pick.sample(both, 12)):
        person, year = pick.choice(story.people), story.date[:4]
        right = {
            other.url for other in both if person in other.people and other.date.startswith(year)
        }
        if place % 2:
            yield _asked("a name, the year chosen", right, {"q": person, "from": year, "to": year})
        else:
            yield _asked("a name and a year, both typed", right, {"q": f"{person} {year}"})
