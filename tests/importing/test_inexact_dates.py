"""Dates and fields of other programs that find a place in ours."""

import pytest

from broadsheet.importing.arranging import Arranged, arrange
from broadsheet.importing.days import moment_text
from broadsheet.importing.destination import Destination
from broadsheet.importing.mapping import ImportMap
from broadsheet.importing.source import Post
from broadsheet.reading.config import Config
from broadsheet.reading.fields import Value
from broadsheet.reading.own_fields import OwnField

FIELDS = (
    OwnField("turnout", "number"),
    OwnField("deck"),
    OwnField("outcome", "choice", choices=("Won", "Lost")),
    OwnField("how_counted", "markdown"),
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2019", "2019"), ("2019-5", "2019-05"), ("May 2019", "2019-05"), ("05/2019", "2019-05"), ("2019~", "2019~"),
        ("etwa 1998", "1998~"), ("vers 1998", "1998~"),
        ("c. 1998", "1998~"), ("circa May 2019", "2019-05~"), ("about March 5, 2019", "2019-03-05~"),
        ("March 5, 2019", "2019-03-05"), ("20190503", "2019-05-03"), ("0000", ""), ("2019-13", ""),
        ("2019-02-30~", ""), ("03/05/2019", ""), ("soon", ""),
    ],
)  # fmt: skip
def test_a_date_stays_as_exact_as_it_was(written: str, kept: str) -> None:
    assert moment_text(written) == kept


def _arranged(mapping: ImportMap, **fields: Value) -> Arranged:
    target = Destination(
        Config(fields=FIELDS),
        {},
        lambda _: False,
        lambda _address, _post: "",
        "2026-01-01T00:00:00Z",
    )
    return arrange(Post(source="a.md", fields={"title": "A", **fields}, name="a"), mapping, target)


def test_a_field_that_the_archive_declares_takes_what_fits_it() -> None:
    made = _arranged(
        ImportMap(),
        date="May 2019",
        updated="2019",
        turnout="61.3",
        deck="A line",
        outcome="perhaps",
        **{"how-counted": "By *hand*.", "other": "kept"},
    )
    assert made.front == {
        "title": "A", "date": "2019-05", "turnout": "61.3", "deck": "A line", "how_counted": "By *hand*.",
        "extra": {"outcome": "perhaps", "other": "kept", "updated": "2019"},
    }  # fmt: skip


def test_a_mapping_sends_a_field_to_one_of_the_archives_own_and_away_from_it() -> None:
    mapping = ImportMap(fields={"votes": "turnout", "deck": "summary", "outcome": "nothing"})
    made = _arranged(mapping, votes="12", deck="A line", outcome="Won")
    assert made.front == {"title": "A", "summary": "A line", "turnout": "12"}
