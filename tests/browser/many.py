"""A made-up archive of many stories, the same each time: long lists, names of every length, years of months."""

from collections.abc import Iterator, Sequence
from random import Random

from tests.building import SETTINGS, story, text

STORIES = 600
_FIRST_YEAR, _YEARS = 2015, 5
_GIVEN = ("Ada", "Bo", "Chidi", "Dagny", "Elowen", "Fatima", "Giovanni", "Hanneke", "Ines", "Jory")
_FAMILY = (
    "Quill",
    "Okonkwo",
    "Featherstonehaugh",
    "Lee",
    "Papadopoulos",
    "Sánchez",
    "Íñigo",
    "Wójcik",
    "Brook-Thwaite",
    "Ó",
)
_PEOPLE = tuple(f"{given} {family}" for family in _FAMILY for given in _GIVEN)
_COUNTRIES = (
    "Kenya",
    "Germany",
    "Japan",
    "Brazil",
    "Côte d'Ivoire",
    "United States",
    "Bosnia & Herzegovina",
    "Malta",
    "Singapore",
    "Canada",
    "India",
    "Chile",
    "Norway",
    "Fiji",
    "Luxembourg",
    "South Africa",
    "New Zealand",
    "Mexico",
    "France",
    "Vietnam",
)
_TOPICS = (
    "Law",
    "Floods",
    "Public health",
    "Rail",
    "Oceans",
    "Libraries",
    "Telecommunications infrastructure",
    "Bees",
    "Housing",
    "Open data",
    "Elections",
    "Batteries",
    "Museums",
    "Noise",
    "Soil",
    "Work",
    "Refugees",
    "Astronomy",
    "Press freedom",
    "Music",
)
_STORYLINES = (
    "The long drought",
    "A railway to the coast",
    "The vote",
    "Harbour works",
    "The reform of water law",
)
_SUBJECTS = (
    "Council",
    "River",
    "Ministry",
    "Harbour",
    "Orchestra",
    "Court",
    "Observatory",
    "Union",
    "Ferry",
    "Library",
)
_VERBS = (
    "weighs",
    "opens",
    "restores",
    "disputes",
    "measures",
    "publishes",
    "delays",
    "buys",
    "maps",
    "questions",
)
_OBJECTS = (
    "new rules",
    "the old bridge",
    "a plan for 1,204 homes",
    "its accounts",
    "a treaty on fishing",
    "the report",
)


def many_stories() -> dict[str, str]:
    """Return the files of the archive."""
    return {
        "archive.yml": f"{SETTINGS}page_size: 25\n",
        **dict(_stories()),
        "content/people/ada-quill.md": text(
            "She keeps the record.", name="Ada Quill", also=["A. Quill"], description="Keeper of records",
            wikidata="Q7259", born="1954-08",
        ),
        "content/topics/science.md": text(name="Science", description="What is measured, and how"),
        "content/topics/astronomy.md": text(name="Astronomy", parent="Science"),
        "content/pages/about.md": text("## What is kept\n\nAll of it.", title="About this archive"),
    }  # fmt: skip


def _stories() -> Iterator[tuple[str, str]]:
    chance = Random(6)
    for number in range(STORIES):
        year, rest = divmod(number * _YEARS * 336 // STORIES, 336)
        month, day = divmod(rest, 28)
        date = f"{_FIRST_YEAR + year}-{month + 1:02}-{day + 1:02}"
        title = f"{chance.choice(_SUBJECTS)} {chance.choice(_VERBS)} {chance.choice(_OBJECTS)}, vote {number}"
        more: dict[str, object] = {}
        if not number % 40:
            more["corrections"] = [{"date": date, "text": "It was a Monday, not a Sunday."}]
        if not number % 4:
            more["storyline"] = chance.choice(_STORYLINES)
        if not number % 3:
            more["source"] = {
                "name": "The Valley Gazette",
                "url": f"https://gazette.example/{number}",
                "author": "B. Pen",
            }
        yield f"content/stories/vote-{number}.md", story(
            title, f"{date}T{number % 24:02}:30:00Z", _body(chance, number), summary=f"It was said {number} times.",
            place=chance.choice(["Nairobi", "Saint-Louis-du-Ha! Ha!", "Ii"]),
            people=_some(chance, _PEOPLE), countries=_some(chance, _COUNTRIES), topics=_some(chance, _TOPICS), **more,
        )  # fmt: skip


def _some(chance: Random, names: Sequence[str]) -> list[str]:
    """Return one to three names, the first ones of a list far more often than the last."""
    return list(
        dict.fromkeys(
            names[int(len(names) * chance.random() ** 3)] for _ in range(chance.randint(1, 3))
        )
    )


def _body(chance: Random, number: int) -> str:
    before = f" It follows [an earlier vote](vote-{number - 1}.md)." if number % 5 == 4 else ""
    said = " ".join(
        f"The {chance.choice(_SUBJECTS).lower()} was heard at {hour}." for hour in range(9, 17)
    )
    return f"{said}\n\n## What was said\n\n{said}\n\n> Nobody knew.\n\n{said}{before}"
