"""Which part of a name is a family name, by rule and by what an editor says."""

import pytest

from broadsheet.archive.family_names import family_name


@pytest.mark.parametrize(
    ("name", "sort", "family"),
    [
        ("Ada Quill", "", "Quill"), ("Ursula von der Leyen", "", "von der Leyen"), ("Xi Jinping", "", "Xi"),
        ("Martin Luther King Jr.", "", "King"), ("Plato", "", ""), ("", "", ""), ("Jr.", "", ""),
        ("de Gaulle", "", "Gaulle"), ("Olga Łódź-Ñandú", "", "Łódź-Ñandú"), ("Wang Zhang", "", "Zhang"),
        ("ليلى حسن", "", ""), ("Владимир Зеленский", "", ""), ("ليلى حسن", "حسن", "حسن"),
        ("Kim Jong Un", "Kim", "Kim"), ("Ada Quill", "Quill, Ada", "Quill"), ("Ada Quill", "Somebody", ""),
        ("Ada Quill", "Ada Quill", ""), ("Adaq Uill", "Uil", ""),
    ],
)  # fmt: skip
def test_the_family_name_in_a_name(name: str, sort: str, family: str) -> None:
    assert family_name(name, sort) == family
