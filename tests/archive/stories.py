"""Archives in memory, for the tests of their rules."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

import hypothesis.strategies as st

from broadsheet.archive.assemble import Archive, Content, assemble
from broadsheet.archive.visibility import Selection
from broadsheet.dates import first_day
from broadsheet.model import Body, Document, Moment, Record, Story, Target
from broadsheet.problems import Finding
from broadsheet.reading.config import Config, Taxonomy

NAMES = ("Floods", "floods", "Law", "C", "C++", "C#", "Page", "Müller", "Muller")
CONFIG = Config(
    taxonomies=(Taxonomy("people", "person"), Taxonomy("topics", "topic", tree=True)), page_size=2
)
NOW = "2030-01-01T00:00:00Z"


def body(*urls: str) -> Body:
    return Body("0" * 32, tuple(Target("link", url) for url in urls), (), 1)


def story(name: str, day: str = "2025-06-07", *links: str, **fields: object) -> Story:
    made: dict[str, object] = {
        "file": f"content/stories/{name}.md", "slug": name, "title": name,
        "date": Moment(f"{first_day(day)}T00:00:00Z", day),
        "terms": {}, "body": body(*links), **fields,
    }  # fmt: skip
    return Story(**made)  # type: ignore[arg-type]


def record(taxonomy: str, slug: str, name: str, **fields: object) -> Record:
    made: dict[str, object] = {
        "file": f"content/{taxonomy}/{slug}.md", "taxonomy": taxonomy, "slug": slug, "name": name,
        "body": body(), **fields,
    }  # fmt: skip
    return Record(**made)  # type: ignore[arg-type]


def assembled(
    stories: Sequence[Story],
    *,
    records: Sequence[Record] = (),
    documents: Sequence[Document] = (),
    config: Config = CONFIG,
    **asked: object,
) -> tuple[Archive, list[Finding]]:
    selected = {name: asked.pop(name) for name in ("drafts", "future", "search") if name in asked}
    now = datetime.fromisoformat(str(asked.pop("now", NOW)))
    selection = Selection(now=now, **selected)  # type: ignore[arg-type]
    before = asked.pop("before", None)
    content = Content(stories, records, documents, **asked)  # type: ignore[arg-type]
    return assemble(config, content, selection, before)  # type: ignore[arg-type]


# A strategy that is made anew for each value is looked through anew, which takes as long as to draw
# from it.
_EXACT = st.dates(min_value=date(2024, 12, 28), max_value=date(2025, 1, 4)).map(str)
_DAYS = _EXACT | _EXACT.flatmap(
    lambda day: st.sampled_from([f"{day}~", day[:7], f"{day[:7]}~", day[:4], f"{day[:4]}~"])
)
_PEOPLE = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
_TOPICS = st.lists(st.sampled_from(NAMES), max_size=2, unique=True)


@cache
def _others(count: int) -> tuple[st.SearchStrategy[list[int]], st.SearchStrategy[list[int]]]:
    """Return what draws the stories that one of so many links to, and those that it names as related."""
    numbers = st.integers(0, max(0, count - 1))
    return st.lists(numbers, max_size=3), st.lists(numbers, max_size=2, unique=True)


@st.composite
def archives(draw: st.DrawFn, most: int = 12) -> list[Story]:
    """Draw stories that have terms in common and link to each other."""
    count = draw(st.integers(0, most))
    linked, related = _others(count)
    return [
        story(
            f"s{number}",
            draw(_DAYS),
            *(f"s{other}.md" for other in draw(linked)),
            terms={"people": tuple(draw(_PEOPLE)), "topics": tuple(draw(_TOPICS))},
            related=tuple(f"s{other}" for other in draw(related) if other != number),
        )
        for number in range(count)
    ]
