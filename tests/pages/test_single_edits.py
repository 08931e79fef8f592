"""Edits of which each moves pages for one reason: without the ingredient for it, such a page is not reached."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest
from msgspec.structs import replace

from broadsheet.archive.assemble import Archive
from broadsheet.model import Correction, Country, Moment, Picture, Record, Shape, Story
from tests.archive.stories import assembled, body, record, story
from tests.pages.test_ingredients import CONFIG, COUNTRIES, MEDIA, NOW, SHAPES, many, moved_unseen

LATER = "2025-01-05T12:00:00Z"
_Edit = tuple[Archive, Archive]


def _made(
    *stories: Story,
    records: Sequence[Record] = (),
    now: str = NOW,
    shape: Shape = SHAPES[0],
    country: Country = COUNTRIES[0],
    leave_out: tuple[str, ...] = (),
    future: bool = False,
) -> Archive:
    archive, findings = assembled(
        stories,
        records=records,
        now=now,
        config=replace(CONFIG, leave_out=leave_out),
        media=MEDIA,
        shapes=dict.fromkeys(MEDIA.values(), shape),
        countries=[country],
        future=future,
    )
    assert findings == []
    return archive


def _on(name: str, day: str = "2025-01-01", *links: str, **terms: tuple[str, ...]) -> Story:
    """Return a story of a day, with links and terms."""
    return story(name, day, *links, terms=terms)


RAIN, VOTE = _on("rain", "2025-01-01", topics=("Floods",)), _on("vote", "2024-12-01")
FRANCE = _on("france", countries=("France",))


def _of_countries(country: Country, other: Country) -> _Edit:
    return _made(FRANCE, VOTE, country=country), _made(FRANCE, VOTE, country=other)


def _spelt(field: str) -> _Edit:
    """Return an edit by which others of two spellings of a term's name becomes the usual one."""
    mine = story("mine", terms={field: ("bo writer",)})
    others = [
        story(f"s{at}", f"2024-11-0{1 + at}", terms={field: ("Bo Writer",)}) for at in range(2)
    ]
    without = [replace(each, terms={}) for each in others]
    return _made(mine, *without), _made(mine, *others)


def _chapters(*days: str, title: str = "One") -> Archive:
    stories = [_on(f"c{day}", day, storylines=("The strike",)) for day in days]
    return _made(replace(stories[0], title=title), *stories[1:])


def _under(above: str, **fields: object) -> Archive:
    """Return an archive in which one topic is below another, which is written in a way."""
    records = [
        record("topics", "weather", above, **fields),
        record("topics", "floods", "Floods", parent="Weather"),
    ]
    return _made(RAIN, VOTE, records=records)


def _of_two(common: str, rare: str) -> Archive:
    """Return an archive in which two stories have two topics in common, of which one is rarer."""
    return _made(
        *[
            _on(name, day, topics=("Floods", "Law"))
            for name, day in (("a", "2024-12-02"), ("b", "2024-12-01"))
        ],
        *[
            _on(f"s{at}", f"2024-{1 + at // 28:02}-{1 + at % 28:02}", topics=(common,))
            for at in range(40)
        ],
        _on("rare", "2023-01-01", topics=(rare,)),
    )


def _below(topic: str) -> Archive:
    """Return an archive in which a story is under a topic below another one."""
    below = ("Floods", "Snow")
    records = [
        record("topics", "weather", "Weather"),
        *[record("topics", name.lower(), name, parent="Weather") for name in below],
    ]
    always = [_on(name, f"2024-11-0{at}", topics=(name,)) for at, name in enumerate(below, 1)]
    return _made(_on("turned", "2024-12-31", topics=(topic,)), *always, records=records)


_TRANSLATED_CHAPTERS = (
    _on("chapter", "2024-12-03", storylines=("The strike",)),
    story("chapitre", "2024-12-04", language="fr", translation_of="chapter"),
)


def _linked(slug: str, *, by: str) -> Archive:
    target = replace(VOTE, slug=slug)
    if by == "story":
        return _made(_on("rain", "2025-01-01", "vote.md"), target)
    records = [record("topics", "floods", "Floods", body=body("../stories/vote.md"))]
    return _made(RAIN, target, records=records)


def _translated(title: str) -> Archive:
    french = story("pluie", "2025-01-02", title=title, language="fr", translation_of="rain")
    return _made(RAIN, french, VOTE)


def _written_by(*others: Story) -> Archive:
    return _made(_on("mine", authors=("Acme",)), VOTE, *others)


_ABOUT = _on("about", "2024-10-10", organisations=("Acme",))
_PICTURED = replace(RAIN, picture=Picture("flood.jpg", "A flood"))
CORRECTED = replace(RAIN, corrections=(Correction(date(2025, 1, 4), "Not so."),))
CHAPTERS = [f"2024-12-{day:02}" for day in range(28, 12, -1)]
"""Days of so many chapters that the first ones are not related to the last ones."""
NEWER = [_on(f"newer{at}", "2025-02-01") for at in range(3)]
"""Stories that have the cards."""
EDITS: Mapping[str, Callable[[], _Edit]] = {
    "a title": lambda: (_made(RAIN, VOTE), _made(replace(RAIN, title="Snow"), VOTE)),
    "a slug": lambda: (_made(RAIN, VOTE), _made(replace(RAIN, slug="snow"), VOTE)),
    "other names of a country": lambda: _of_countries(
        Country("FR", "France"), Country("FR", "France", forms=("Gaul",))
    ),
    "the code of a country": lambda: _of_countries(
        Country("FR", "France"), Country("DE", "France")
    ),
    "the place of a country": lambda: _of_countries(
        Country("XA", "France", place="46.0,2.0"), Country("XA", "France", place="43.0,2.0")
    ),
    "an author who is known as an organisation": lambda: (
        _written_by(replace(_ABOUT, terms={})),
        _written_by(_ABOUT),
    ),
    "the shape of a picture": lambda: (
        _made(_PICTURED, VOTE),
        _made(_PICTURED, VOTE, shape=SHAPES[1]),
    ),
    "the usual spelling of a topic": lambda: _spelt("topics"),
    "the usual spelling of an author": lambda: _spelt("authors"),
    "the usual spelling of who is mentioned": lambda: _spelt("people"),
    "the spelling of a topic above": lambda: (_under("Weather"), _under("WEATHER")),
    "what a link in a story leads to": lambda: (
        _linked("vote", by="story"),
        _linked("ballot", by="story"),
    ),
    "what a link in a record leads to": lambda: (
        _linked("vote", by="record"),
        _linked("ballot", by="record"),
    ),
    "the title of a translation": lambda: (_translated("Pluie"), _translated("La pluie")),
    "the end of an embargo": lambda: (
        _made(story("soon", "2025-01-03"), VOTE, future=True),
        _made(story("soon", "2025-01-03"), VOTE, future=True, now=LATER),
    ),
    "a day without a page of its own, on another page": lambda: (
        _made(*NEWER, _on("a"), _on("b"), leave_out=("days",)),
        _made(
            *NEWER,
            _on("a"),
            _on("b"),
            *[_on(f"n{at}", "2025-01-02") for at in range(2)],
            leave_out=("days",),
        ),
    ),
    "a related story": lambda: (
        _made(RAIN, _on("old", "2024-06-01")),
        _made(RAIN, _on("old", "2024-06-01", topics=("Floods",))),
    ),
    "which of two topics is rarer": lambda: (_of_two("Floods", "Law"), _of_two("Law", "Floods")),
    "a link from another story": lambda: (
        _made(RAIN, VOTE),
        _made(RAIN, replace(VOTE, body=body("rain.md"))),
    ),
    "fewer stories with cards": lambda: (
        _made(_on("a"), _on("b", "2024-12-31")),
        _made(_on("a"), _on("b", "2024-12-31"), _on("new", "2025-01-02")),
    ),
    "who is mentioned": lambda: (
        _made(RAIN, _on("old", "2024-06-01", people=("Ada",))),
        _made(RAIN, _on("old", "2024-06-01", people=("Ada", "Zoe"))),
    ),
    "where the page of who is mentioned stands": lambda: (
        _made(RAIN, records=[record("people", "ada", "Ada")]),
        _made(RAIN, records=[record("people", "ada-lovelace", "Ada")]),
    ),
    "what a record says": lambda: (
        _made(RAIN, VOTE, records=[record("topics", "floods", "Floods")]),
        _made(RAIN, VOTE, records=[record("topics", "floods", "Floods", description="Water.")]),
    ),
    "the day of a correction that was ahead": lambda: (
        _made(CORRECTED, VOTE),
        _made(CORRECTED, VOTE, now=LATER),
    ),
    "an earlier chapter": lambda: (
        _chapters(*CHAPTERS),
        _chapters(*CHAPTERS, "2023-01-01"),
    ),
    "an earlier chapter than a translated one": lambda: (
        _made(*_TRANSLATED_CHAPTERS),
        _made(*_TRANSLATED_CHAPTERS, _on("first", "2023-01-01", storylines=("The strike",))),
    ),
    "a translation more": lambda: (_made(RAIN, VOTE), _translated("Pluie")),
    "a story under another topic below the same": lambda: (_below("Floods"), _below("Snow")),
    "the title of the next chapter": lambda: (
        _chapters("2024-12-03", "2024-01-02"),
        _chapters("2024-12-03", "2024-01-02", title="Two"),
    ),
    "a story of an author's namesake": lambda: (
        _written_by(_ABOUT),
        _written_by(replace(_ABOUT, title="Acme's end")),
    ),
    "another story of an author's namesake": lambda: (
        _written_by(_ABOUT),
        _written_by(_ABOUT, _on("more", "2024-09-09", organisations=("Acme",))),
    ),
    "a story in the history of a feed": lambda: (
        _made(*many()),
        _made(*[replace(many()[0], title="Snow"), *many()[1:]]),
    ),
    "the day before": lambda: (
        _made(RAIN, VOTE),
        _made(RAIN, VOTE, _on("eve", "2024-12-31")),
    ),
    "the day a year before": lambda: (
        _made(RAIN, VOTE),
        _made(RAIN, VOTE, _on("once", "2023-01-01")),
    ),
    "a story of which no more is known than its year": lambda: (
        _made(RAIN, story("year", "2024")),
        _made(RAIN, story("year", "2024", title="Snow")),
    ),
    "a topic in a month": lambda: (
        _made(RAIN, VOTE),
        _made(RAIN, replace(VOTE, terms={"topics": ("Floods",)})),
    ),
    "an alias": lambda: (
        _made(RAIN, VOTE),
        _made(replace(RAIN, aliases=("/old/",)), VOTE),
    ),
    "when a story was updated": lambda: (
        _made(RAIN, VOTE),
        _made(RAIN, replace(VOTE, updated=Moment("2025-01-01T00:00:00Z", "2025-01-01"))),
    ),
    "a date that is not exact": lambda: (
        _made(RAIN, VOTE),
        _made(RAIN, story("vote", "2024-12-01~")),
    ),
    "a picture of a person": lambda: (
        _made(
            RAIN, _on("p", people=("Ada",)),
            records=[record("people", "ada", "Ada", photo=Picture("flood.jpg", "Ada"))],
        ),
        _made(
            RAIN, _on("p", people=("Ada",)), shape=SHAPES[1],
            records=[record("people", "ada", "Ada", photo=Picture("flood.jpg", "Ada"))],
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_every_page_that_an_edit_moves_is_reached(edit: str) -> None:
    before, after = EDITS[edit]()
    assert moved_unseen(before, after) == set()
