"""Every fact of a story against every format that stories are published in, in one table.

A fact that a format neither carries nor is said to leave out is named here, and so is a new fact, or
a new format, that nobody has thought about.
"""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from html import unescape

import feedparser  # type: ignore[import-untyped]
import pytest

from broadsheet.archive.exported import EXPORTED_FILES, TERM_FILES
from broadsheet.model import Picture, Source, Story
from broadsheet.reading.own_fields import TYPES
from broadsheet.views.every import VIEWS
from tests.building import png, publish, published, story, text, write

SETTINGS = """title: The Record
base_url: https://record.example/
feed_content: full
fields:
  wording: text
  method: markdown
  turnout: number
  counted: date
  outcome: {type: choice, choices: [Outcomechosen, Other]}
  register: link
  seats: list
  final: {type: true or false, title: Finality}
"""
STORY = story(
    "Titlewords", "2025-06-12~", "Bodywords and more.",
    subtitle="Subtitlewords", summary="Summarywords.", updated="2025-06-21", place="Placeford", language="en-GB",
    kind="analysis", authors=["Ada Quill"], people=["Bo Byrd"], countries=["Kenya"], topics=["Floodtopic"],
    storyline="Storylinewords", id="tag:record.example,2025:idwords",
    image={
        "src": "dot.png", "alt": "Altwords", "caption": "Captionwords", "credit": "Creditwords",
        "rights": "Picturerights",
    },
    source={
        "name": "Sourcename", "url": "https://source.example/one", "author": "Sourceauthor", "published": "2024-03",
        "archived": {"url": "https://copy.example/two", "date": "2024-04-05"}, "rights": "Sourcerights",
    },
    corrections=[{"date": "2025-06-20", "text": "Correctionwords."}],
    extra={"brought": "Extrawords"},
    wording="Wordingwords", method="Methodwords with [a link](https://method.example/).",
    turnout=61.35, counted="2025-05~", outcome="Outcomechosen",
    register="https://www.register.example/polls", seats=["Northseat", "Southseat"],
    final=True,
)  # fmt: skip
TRANSLATION = "https://record.example/2024/05/versionwords/"
FACTS: Mapping[str, tuple[str, ...]] = {
    "title": ("Titlewords",),
    "subtitle": ("Subtitlewords",),
    "summary": ("Summarywords",),
    # As the Extended Date/Time Format has it, in the words of a page, and as formats have it that know
    # the day alone, or the instant.
    "date": ("2025-06-12~", "about June 12, 2025", "2025/06/12/ca.", "circa: true"),
    "updated": ("2025-06-21", "June 21, 2025"),
    "place": ("Placeford",),
    "language": ("en-GB", "english", "british"),
    "kind": ("Analysis", "analysis"),
    "authors": ("Ada Quill", "Quill, Ada", "family: Quill"),
    "people": ("Bo Byrd",),
    "storylines": ("Storylinewords",),
    "countries": ("Kenya",),
    "topics": ("Floodtopic",),
    "id": ("idwords",),
    "picture.src": ("media/dot", "dot.png"),
    "picture.alt": ("Altwords",),
    "picture.credit": ("Creditwords",),
    "picture.caption": ("Captionwords",),
    "picture.rights": ("Picturerights",),
    "source.name": ("Sourcename",),
    "source.url": ("source.example/one",),
    "source.author": ("Sourceauthor",),
    "source.published": ("2024-03", "March 2024"),
    "source.archived": ("copy.example/two",),
    "source.archived_date": ("2024-04-05",),
    "source.rights": ("Sourcerights",),
    "corrections": ("Correctionwords",),
    "extra": ("Extrawords",),
    # What another story says: each of the two names the other.
    "translation_of": (
        'hreflang="fr"', "Also in French", f"fr: {TRANSLATION}", f"translations: {TRANSLATION}",
        f"value: {TRANSLATION}", f"@id: {TRANSLATION}", "other: 1",
    ),
    "body": ("Bodywords",),
    "own text": ("Wordingwords",),
    "own markdown": ("Methodwords",),
    "own number": ("61.35",),
    "own date": ("2025-05~", "about May 2025"),
    "own choice": ("Outcomechosen",),
    "own link": ("register.example/polls",),
    "own list": ("Southseat",),
    "own true or false": ("Finality: Yes", "Finality Yes", "final: true", "final: 1"),
}  # fmt: skip
"""Each fact, and the texts of which a format that carries it has one."""
_NO_FACT = {
    "file", "slug", "related", "mentions", "draft", "rank", "expires", "aliases", "ignore_advice",
    # What these hold is named one by one.
    "terms", "own", "sources",
}  # fmt: skip
"""Values of a story that say where it stands, and whether, and nothing to readers."""

_PICTURE = {fact for fact in FACTS if fact.startswith("picture.")}
_SOURCE = {fact for fact in FACTS if fact.startswith("source.")}
_OWN = {fact for fact in FACTS if fact.startswith("own ")}
_TERMS = {"people", "storylines", "countries", "topics"}
_IN_NO_TABLE = (_PICTURE | _SOURCE) - {
    "picture.rights",
    "source.name",
    "source.url",
    "source.rights",
}
"""What a line of a table has no column for."""
_REFERENCE = {"title", "date", "language", "authors"}

LEFT_OUT: Mapping[str, set[str]] = {
    "page": {
        # What feeds know it by is for feeds alone, and `extra` has no name that readers know.
        "id", "extra",
    },
    # Schema.org has no word for these, nor for a date that is approximate; a picture's caption says
    # more than its description, and a field of one's own is there when the settings give it a property.
    "structured data": {"id", "extra", "body", "date", "picture.alt", "source.archived_date"} | _OWN,
    "twin": {"id", "extra", "source.archived_date"},
    # A feed has instants alone (RFC 3339), and an element for neither fields of one's own nor sources
    # as an archive has them; what a story is about is there, by the names of its terms.
    "atom": {"date", "place", "extra", "corrections"} | _PICTURE | _SOURCE | _OWN,
    "json feed": {"date", "place", "extra", "corrections"} | _PICTURE | _SOURCE | _OWN,
    "stories-{year}.jsonl": {"id", "body"},
    "stories-{year}.ninjs.jsonl": {"extra", "source.published", "source.rights"} | _OWN,
    "stories.csv": {"id", "body", "extra", "corrections"} | _IN_NO_TABLE,
    "archive.db": {"id", "body"},
    "stories.jsonl of a term": {"id", "body"},
    "stories.csv of a term": {"id", "body", "extra", "corrections"} | _IN_NO_TABLE,
    "sources.csv of a term": set(FACTS) - _SOURCE - {"title"},
    "references.bib": set(FACTS) - _REFERENCE - {"source.name", "source.url", "source.author", "source.published"},
    "references.ris": set(FACTS) - _REFERENCE - {"summary"},
    "references.json": set(FACTS) - _REFERENCE - {"summary"},
    # Lists of stories, which lead to them.
    "llms.txt": set(FACTS) - {"title", "summary", "storylines"},
    "twin of a term": set(FACTS) - {"title", "summary", "date", "kind", "storylines"},
}  # fmt: skip
"""What each format does not say, on purpose."""

FILES: Mapping[str, str] = {
    "page": "2025/06/titlewords/index.html",
    "structured data": "2025/06/titlewords/index.html#data",
    "twin": "2025/06/titlewords/index.md",
    "atom": "feed.xml",
    "json feed": "feed.json",
    "stories-{year}.jsonl": "data/stories-2025.jsonl",
    "stories-{year}.ninjs.jsonl": "data/stories-2025.ninjs.jsonl",
    "stories.csv": "data/stories.csv",
    "archive.db": "data/archive.db",
    "stories.jsonl of a term": "storylines/storylinewords/stories.jsonl",
    "stories.csv of a term": "storylines/storylinewords/stories.csv",
    "sources.csv of a term": "storylines/storylinewords/sources.csv",
    "references.bib": "storylines/storylinewords/references.bib",
    "references.ris": "storylines/storylinewords/references.ris",
    "references.json": "storylines/storylinewords/references.json",
    "llms.txt": "llms.txt",
    "twin of a term": "storylines/storylinewords/index.md",
}
"""The file that each format is looked at in."""
_OTHER_FILES = re.compile(
    r"(?:.*/)?(?:(?:index|404)\.html|feed\.(?:xml|json)|index\.md|stories\.(?:csv|jsonl))|corrections/.*"
)
"""Pages and feeds of the same formats, elsewhere; those of corrections are not of stories."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    root = write(
        tmp_path_factory.mktemp("formats"),
        {
            "archive.yml": SETTINGS,
            "content/stories/titlewords.md": STORY,
            "content/stories/versionwords.md": story(
                "Versionwords", "2024-05-05", language="fr", translation_of="titlewords"
            ),
            "content/media/dot.png": png(1),
            "content/authors/ada.md": text(name="Ada Quill"),
        },
    )
    assert publish(root).problems == ()
    return published(root / "site")


def test_the_table_has_every_value_of_a_story() -> None:
    told = {fact.partition(".")[0] for fact in FACTS}
    assert set(Story.__struct_fields__) - told == _NO_FACT
    assert {fact.removeprefix("picture.") for fact in _PICTURE} == set(Picture.__struct_fields__)
    assert {fact.removeprefix("source.") for fact in _SOURCE} == set(Source.__struct_fields__)
    assert {fact.removeprefix("own ") for fact in _OWN} == set(TYPES)


def test_the_table_has_every_format(site: Mapping[str, bytes]) -> None:
    assert LEFT_OUT.keys() == FILES.keys()
    exported = {file.name for file in EXPORTED_FILES} - {"terms.json", "datapackage.json"}
    of_terms = {file.name for file in TERM_FILES}
    named = {format_.removesuffix(" of a term") for format_ in FILES}
    assert exported | of_terms <= named
    assert {name for name in VIEWS if name.endswith(".md")} == {"story.md", "term.md"}
    known = {*FILES.values()}
    holding = {path for path, data in site.items() if b"Titlewords" in data}
    assert {path for path in holding - known if not _OTHER_FILES.fullmatch(path)} == set()


@pytest.mark.parametrize("format_", FILES)
def test_a_format_carries_every_fact_or_leaves_it_out_on_purpose(
    format_: str, site: Mapping[str, bytes]
) -> None:
    path = FILES[format_]
    said = "\n".join(_lines(path, site[path.partition("#")[0]]))
    carried = {fact for fact, texts in FACTS.items() if any(each in said for each in texts)}
    assert carried == FACTS.keys() - LEFT_OUT[format_]


def _lines(path: str, data: bytes) -> Iterator[str]:
    """Yield what a file says: of files with named values a line for each, `name: value`."""
    ending = path.rpartition(".")[2]
    if ending == "db":
        yield from _database(data)
    elif ending == "csv":
        for row in csv.DictReader(io.StringIO(data.decode(), newline="")):
            yield from _named(row)
    elif ending in ("json", "jsonl"):
        for line in [data] if ending == "json" else data.splitlines():
            yield from _named(json.loads(line))
    elif ending == "html#data":
        [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', data.decode())
        yield from _named(json.loads(block))
    elif ending in ("html", "xml"):
        yield re.sub(r"\s+", " ", unescape(re.sub(r"<(?:dt|/dt|dd|/dd)[^>]*>", " ", data.decode())))
    else:
        yield data.decode().replace("\\", "")


def _named(value: object, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _named(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _named(each, name)
    else:
        yield f"{name}: {json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value}"


def _database(data: bytes) -> Iterator[str]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        connection.row_factory = sqlite3.Row
        tables = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in tables:
            for row in connection.execute(f"SELECT * FROM {table}"):
                yield from _named(dict(row))


def test_a_feed_reader_finds_what_atom_has_words_for(site: Mapping[str, bytes]) -> None:
    entry = feedparser.parse(site["feed.xml"]).entries[0]
    assert entry.published == "2025-06-12T00:00:00Z"
    assert entry.updated == "2025-06-21T00:00:00Z"
    assert [author.name for author in entry.authors] == ["Ada Quill"]
    assert {tag.term for tag in entry.tags} >= {"Analysis", "Floodtopic", "Storylinewords"}
    item = json.loads(site["feed.json"])["items"][0]
    assert item["date_published"] == "2025-06-12T00:00:00Z"
    assert item["authors"] == [{"name": "Ada Quill", "url": "https://record.example/authors/ada/"}]
    assert "Analysis" in item["tags"]


def test_a_day_that_is_not_exact_keeps_its_sign_or_its_words_but_where_a_format_has_none(
    site: Mapping[str, bytes],
) -> None:
    page = site[FILES["page"]].decode().replace("\N{NO-BREAK SPACE}", " ")
    assert '<time datetime="2025-06-12">about June 12, 2025</time>' in page
    assert '"datePublished":"2025-06-12"' in page
    assert b"2025/06/12/ca." in site[FILES["references.ris"]]
    assert json.loads(site[FILES["references.json"]])[0]["issued"] == {
        "date-parts": [[2025, 6, 12]],
        "circa": True,
    }
