"""Which longer names keep a term's name from being taken for a mention of it."""

import pytest

from broadsheet.archive.covering import covering_names
from broadsheet.reading.countries import territories
from tests.archive.stories import record

ENGLISH = territories("en")


@pytest.mark.parametrize(
    ("name", "longer", "language"),
    [
        ("Sudan", "South Sudan", "en"),
        ("Guinea", "Papua New Guinea", "en"),
        ("Guinea", "Equatorial Guinea", "en"),
        ("Guinea", "Guinea-Bissau", "en"),
        ("Ireland", "Northern Ireland", "en"),
        ("Samoa", "American Samoa", "en"),
        ("Georgia", "South Georgia and the South Sandwich Islands", "en"),
        ("Congo", "Democratic Republic of the Congo", "en"),
        ("Virgin Islands", "British Virgin Islands", "en"),
        ("Sudan", "South Sudan", "de"),
        ("Guinea", "Papua New Guinea", "fr"),
        ("Soudan", "Soudan du Sud", "fr"),
        ("Guinée", "Guinée équatoriale", "fr"),
        ("Irlande", "Irlande du Nord", "fr"),
        ("Jersey", "New Jersey", "de"),
        ("أيرلندا", "أيرلندا الشمالية", "ar"),
        ("الصين", "بحر الصين الجنوبي", "ar"),
        ("السودان", "جنوب السودان", "ar"),
        ("السودان", "وجنوب السودان", "ar"),
        ("غينيا", "غينيا الاستوائية", "ar"),
    ],
)
def test_a_countrys_longer_name_covers_a_shorter_one(name: str, longer: str, language: str) -> None:
    assert longer in covering_names([name], territories(language), [])


def test_a_records_longer_names_cover_a_shorter_one_and_no_others_do() -> None:
    records = [
        record("people", "mj", "Michael Jordan", also=("Air Jordan", "MJ")),
        record("people", "ann", "Ann Lee"),
    ]
    assert covering_names(["Jordan"], (), records) == ("Michael Jordan", "Air Jordan")


def test_a_name_that_is_looked_for_covers_nothing() -> None:
    assert "South Sudan" not in covering_names(["Sudan", "South Sudan"], ENGLISH, [])


def test_without_names_nothing_is_covered() -> None:
    assert covering_names([], ENGLISH, []) == ()
