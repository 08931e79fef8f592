"""The archive as one SQLite file: whole, the same each time, and with nothing that joins to nothing."""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path

from hypothesis import given
from msgspec.structs import replace

from broadsheet.archive.assemble import Archive
from broadsheet.model import Correction, Source, Story
from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.database import database, database_pieces
from broadsheet.pages.exports import Lines, row_of
from broadsheet.pages.parts import parts_of
from broadsheet.pages.sums import FileSum, Sums, sum_of_bytes
from broadsheet.pages.taken_rows import TakenRows
from broadsheet.printing.csv import as_csv
from broadsheet.printing.ninjs import as_ninjs
from broadsheet.views.exports import BytesView, DataView, NinjsView, TableView
from tests.archive.stories import archives, assembled, record, story
from tests.pages.test_ingredients import Drawn, edited, made, mixed

HOSTILE = "'); DROP TABLE stories; -- <b>\u2028"
STORIES = [
    story(
        "b",
        "2025-06-08",
        terms={"people": ("Ada", HOSTILE), "topics": ("Floods",)},
        sources=(Source(HOSTILE, "https://x.example/"), Source("Gazette")),
        corrections=(Correction(date(2025, 6, 9), "It was Monday."),),
        extra=json.dumps({"views": 3}),
    ),
    story("a", "2025-06-07", summary=HOSTILE),
]
RECORDS = [
    record("topics", "weather", "Weather"),
    record("topics", "floods", "Floods", parent="Weather", also=("High water",)),
]


def _bytes(stories: list[Story]) -> bytes:
    archive, _ = assembled(stories, records=RECORDS)
    parts = parts_of(archive)
    return database(parts, Lines(parts))


@contextmanager
def _opened(data: bytes) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        yield connection


def _all(connection: sqlite3.Connection, query: str) -> list[tuple[object, ...]]:
    return connection.execute(query).fetchall()


def test_a_query_finds_what_the_archive_holds() -> None:
    with _opened(_bytes(STORIES)) as found:
        # The oldest story is the first.
        assert _all(found, "SELECT id, title, date, summary FROM stories") == [
            (1, "a", "2025-06-07", HOSTILE),
            (2, "b", "2025-06-08", STORIES[0].summary),
        ]
        assert _all(
            found,
            "SELECT terms.name FROM terms JOIN story_terms ON term = terms.id WHERE story = 2 ORDER BY 1",
        ) == [(HOSTILE,), ("Ada",), ("Floods",)]
        above = "SELECT above.name FROM terms JOIN terms AS above ON terms.parent = above.id"
        assert _all(found, above) == [("Weather",)]
        assert _all(found, "SELECT name FROM other_names") == [("High water",)]
        assert _all(found, "SELECT story, name, url FROM sources") == [
            (2, HOSTILE, "https://x.example/"),
            (2, "Gazette", ""),
        ]
        assert _all(found, "SELECT date, text FROM corrections") == [
            ("2025-06-09", "It was Monday.")
        ]
        assert _all(found, "SELECT json_extract(extra, '$.views') FROM stories WHERE id = 2") == [
            (3,)
        ]


def test_terms_have_what_their_records_say() -> None:
    told = record(
        "topics", "floods", "Floods", sort="Flood", role="A role", born="1950", died="2001-02", founded="1999~",
        website="https://floods.example/", wikidata="Q8068", same_as=("https://x.example/1", "https://x.example/2"),
        description="Water.",
    )  # fmt: skip
    archive, _ = assembled(STORIES, records=[told])
    parts = parts_of(archive)
    term = archive.terms["topics"]["floods"]
    with _opened(database(parts, Lines(parts))) as found:
        found.row_factory = sqlite3.Row
        [row] = found.execute("SELECT * FROM terms WHERE name = 'Floods'").fetchall()
        found.row_factory = None
        elsewhere = _all(found, f"SELECT url FROM same_as WHERE term = {row['id']}")
    # Whatever the file of all terms says stands here as well: lists in tables of their own.
    said = {**row_of(term, parts)}
    assert elsewhere == [(each,) for each in said.pop("same_as")]  # type: ignore[attr-defined]
    assert said.pop("also") == ()
    assert {**row, "parent": row["parent"] or ""} == {"id": row["id"], **said}


def test_stories_are_found_by_name_without_a_join() -> None:
    with _opened(_bytes(STORIES)) as found:
        query = (
            "SELECT title, date FROM stories_by_name WHERE taxonomy = 'topics' AND name = 'Floods'"
        )
        assert _all(found, query) == [("b", "2025-06-08")]


@given(archives())
def test_any_archive_is_a_sound_file_and_the_same_each_time(stories: list[Story]) -> None:
    data = _bytes(stories)
    assert data == _bytes(stories)
    with _opened(data) as found:
        assert _all(found, "PRAGMA integrity_check") == [("ok",)]
        assert _all(found, "PRAGMA foreign_key_check") == []
        assert _all(found, "SELECT count(*) FROM stories") == [(len(stories),)]
        assert _all(found, "PRAGMA page_size") == [(4096,)]


def test_the_header_names_no_library_and_counts_no_changes() -> None:
    data = _bytes(STORIES)
    assert data[:16] == b"SQLite format 3\0"
    assert int.from_bytes(data[24:28]) == int.from_bytes(data[92:96]) == 1
    assert int.from_bytes(data[96:100]) == 3_040_000
    assert len(data) == 4096 * int.from_bytes(data[28:32])


def test_the_page_about_the_files_has_their_sums() -> None:
    archive, _ = assembled(STORIES, records=RECORDS)
    texts = {each.body.address: "<p>It rained.</p>" for each in archive.stories}

    class OurSums(Sums):
        def of_ninjs(self, view: NinjsView) -> FileSum:
            return sum_of_bytes(as_ninjs(view, texts))

    views = {page.permalink: page.view for page in catalogue(archive, sums=OurSums()).pages()}
    page = views["/data/"]
    assert isinstance(page, DataView)
    assert len(page.files) == 4 + 2 * len({each.date.day[:4] for each in archive.stories})
    for file in page.files:
        view = views[file.href]
        if isinstance(view, NinjsView):
            assert FileSum(file.size, file.sha256) == OurSums().of_ninjs(view)
            continue
        if isinstance(view, TableView):
            assert FileSum(file.size, file.sha256) == sum_of_bytes(as_csv(view))
            continue
        data = view.data if isinstance(view, BytesView) else view.text.encode()  # type: ignore[attr-defined]
        assert (file.size, file.sha256) == (len(data), sha256(data).hexdigest())


def _taken(before: Archive, after: Archive, file: Path) -> TakenRows:
    """Return the rows that the database of one archive takes from that of another, in a file."""
    old, new = (mixed(catalogue(each)).listed for each in (before, after))
    numbers = {digest: len(old) - at for at, digest in enumerate(old)}
    taken = {at: numbers[digest] for at, digest in enumerate(new) if digest in numbers}
    parts = parts_of(before)
    file.write_bytes(database(parts, Lines(parts)))
    return TakenRows(file, taken)


@given(drawn=edited())
def test_with_rows_taken_from_another_it_has_the_same_bytes(
    drawn: tuple[Drawn, Drawn],
) -> None:
    before, after = map(made, drawn)
    parts = parts_of(after)
    with tempfile.TemporaryDirectory() as folder:
        taken = _taken(before, after, Path(folder) / "a b?%.db")
        pieces = b"".join(database_pieces(parts, Lines(parts), taken))
    assert pieces == database(parts, Lines(parts))


def test_with_many_rows_taken_from_another_it_has_the_same_bytes(tmp_path: Path) -> None:
    stories = [
        story(
            f"s{at}",
            f"2024-{1 + at // 28 % 12:02}-{1 + at % 28:02}",
            summary="It rained. " * (at % 60),
            terms={"people": tuple(f"Ann {each}" for each in range(at % 9, at % 9 + at % 40))},
            sources=(Source(f"Gazette {at % 7}", f"https://x.example/{at}"),) * (at % 3),
        )
        for at in range(1_200)
    ]
    others = [
        replace(each, terms={"people": ("Abe",)}, summary="Snow. " * 90) if at % 97 == 0 else each
        for at, each in enumerate(stories)
        if at % 101
    ]
    before, after = (assembled(each)[0] for each in (stories, others))
    parts = parts_of(after)
    taken = _taken(before, after, tmp_path / "archive.db")
    assert len(taken.numbers) > 1_100
    pieces = b"".join(database_pieces(parts, Lines(parts), taken))
    assert pieces == database(parts, Lines(parts))
