"""Which part of a name is a family name, by rule and by what an editor says."""

import pytest

from broadsheet.archive.family_names import family_name, person_name


@pytest.mark.parametrize(
    ("name", "sort", "family"),
    [
        ("Ada Quill", "", "Quill"), ("Ursula von der Leyen", "", "von der Leyen"), ("Xi Jinping", "", "Xi"),
        ("Martin Luther King Jr.", "", "King"), ("Plato", "", ""), ("", "", ""), ("Jr.", "", ""),
        ("de Gaulle", "", "de Gaulle"), ("Olga Łódź-Ñandú", "", "Łódź-Ñandú"), ("Wang Zhang", "", "Wang"),
        ("ليلى حسن", "", ""), ("Владимир Зеленский", "", ""), ("ليلى حسن", "حسن", "حسن"),
        ("Kim Jong Un", "Kim", "Kim"), ("Ada Quill", "Quill, Ada", "Quill"), ("Ada Quill", "Somebody", ""),
        ("Ada Quill", "Ada Quill", ""), ("Adaq Uill", "Uil", ""),
    ],
)  # fmt: skip
def test_the_family_name_in_a_name(name: str, sort: str, family: str) -> None:
    assert family_name(name, sort) == family


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Dick van der Berg", "Berg, Dick van der"), ("Charles de Gaulle", "Gaulle, Charles de"),
        ("Luiz Inácio Lula da Silva", "Silva, Luiz Inácio Lula da"), ("Robert De Niro", "De Niro, Robert"),
        ("Marine Le Pen", "Le Pen, Marine"), ("Oscar de la Renta", "Renta, Oscar de la"),
        ("Gerard 't Hooft", "Hooft, Gerard 't"), ("Louis d'Orléans", "Orléans, Louis d'"),
        ("Abdel Fattah al-Sisi", "Sisi, Abdel Fattah al-"), ("José Ortega y Gasset", "Ortega y Gasset, José"),
        ("Emily St. John", "St. John, Emily"), ("St. John", "St. John"), ("Flann O'Brien", "O'Brien, Flann"),
        ("Martin Luther King, Jr.", "King, Martin Luther, Jr."), ("Robert F. Kennedy Jr.", "Kennedy, Robert F., Jr."),
        ("William Gates III", "Gates, William, III"), ("Sir Keir Starmer", "Starmer, Sir Keir"),
        ("John Smith (journalist)", "Smith, John (journalist)"), ("Emmanuel MACRON", "MACRON, Emmanuel"),
        ("Jean-Luc Mélenchon", "Mélenchon, Jean-Luc"), ("J. K. Rowling", "Rowling, J. K."),
        ("Dr. King", "King, Dr."), ("Jimmy Lai", "Lai, Jimmy"), ("Kim Campbell", "Campbell, Kim"),
        ("Lee Harvey Oswald", "Oswald, Lee Harvey"), ("Lee Marvin", "Marvin, Lee"), ("Kim Wu", "Wu, Kim"),
        ("Pope John Paul II", "John Paul II, Pope"), ("King Charles III", "Charles III, King"),
    ],
)  # fmt: skip
def test_lists_put_the_family_name_first(name: str, listed: str) -> None:
    assert person_name(name).listed == listed


@pytest.mark.parametrize(
    "name",
    [
        "Xi Jinping", "XI Jinping", "Kim Jong Un", "Lee Jae-myung", "Moon Jae-in", "Ban Ki-moon", "He Lifeng",
        "Sun Yat-sen", "Nguyễn Phú Trọng", "Pham Minh Chinh", "Tsai Ing-wen", "Ai Weiwei", "Li Na",
        "Mohammed bin Salman", "Tamim bin Hamad Al Thani", "Peter the Great", "Joan of Arc", "Henry VIII", "Lula",
        "Aung San Suu Kyi", "Le Corbusier", "50 Cent", "Jr.", "Philip, Duke of Edinburgh", "ليلى حسن",
        "Владимир Зеленский", "習近平", "", "-", "(x)", ", ,", "\ud800 \ud800",
    ],
)  # fmt: skip
def test_what_has_its_family_name_first_or_none_stays_as_it_is(name: str) -> None:
    assert person_name(name).listed == name


def test_where_family_names_come_first_names_stay_as_they_are() -> None:
    assert person_name("Orbán Viktor", language="hu").listed == "Orbán Viktor"
    assert family_name("Orbán Viktor", language="hu") == "Orbán"
