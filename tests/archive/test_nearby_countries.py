import pytest

from broadsheet.archive.names import nearest_country, taxonomy_names
from broadsheet.reading.config import Taxonomy
from broadsheet.reading.countries import territories

NO_COUNTRIES = """
    EU|UN|Africa|Asia|Europe|South America|North America|Latin America|Central Asia|Middle East
    Kurdistan|Tibet|Somaliland|Yugoslavia|Catalonia|Chechnya|Abkhazia|Transnistria|Siberia|Iberia
    Bengal|Punjab|Sahel|Balkans|Benelux|Scandinavia|Lapland|Bavaria|Galicia|Texas|New Mexico|New York
    London|Paris|Hawaii|Global|World|International|none|Various|NATO|ASEAN|Arab League|Caribbean
    Arctic|Crimea|Northern Cyprus|Biafra|Turkistan|Dakota|Anatolia|Atlantis|Wakanda|Prussia
    Arabia Felix|Saint Petersburg|Sikkim|Rojava|Islands|Republic|The Republic|Kingdom|United
"""
RECALLING = """
    Ivory Cost > 'Ivory Coast'
    Untied States > 'United States'
    Kenia > 'Kenya'
    Lybia > 'Libya'
    Phillipines > 'Philippines'
    Argentinia > 'Argentina'
    Kazakstan > 'Kazakhstan'
    Columbia > 'Colombia'
    Equador > 'Ecuador'
    Marocco > 'Morocco'
    South Africia > 'South Africa'
    Greenlnad > 'Greenland'
    Afganistan > 'Afghanistan'
    Sauid Arabia > 'Saudi Arabia'
    Untied Kingdom > 'United Kingdom'
    Korea > 'North Korea' or 'South Korea'
    Congo > 'Democratic Republic of the Congo' or 'Republic of the Congo'
    Virgin Islands > 'British Virgin Islands' or 'U.S. Virgin Islands'
    Czechoslovakia > 'Czechia' or 'Slovakia'
    Persia > 'Iran'
    Gaza > 'Palestine'
    West Bank > 'Palestine'
    Zaire > 'Democratic Republic of the Congo'
    USSR > 'Russia'
    Soviet Union > 'Russia'
    Siam > 'Thailand'
    Ceylon > 'Sri Lanka'
    East Germany > 'Germany'
    Rhodesia > 'Zimbabwe'
    Korea, South > 'South Korea'
    Republic of Kenya > 'Kenya'
    Kingdom of Spain > 'Spain'
    Iran, Islamic Republic of > 'Iran'
    Bahamas, The > 'Bahamas'
    Emirates > 'United Arab Emirates'
    Papua > 'Papua New Guinea'
    **Kenya** > 'Kenya'
    [Kenya](/countries/kenya/) > 'Kenya'
    Irak > 'Iran' or 'Iraq'
"""
COUNTRIES = Taxonomy("countries", "country", "country")


def _hint(name: str, language: str = "en") -> str:
    known = [country for country in territories(language) if not country.union]
    names, _ = taxonomy_names(COUNTRIES, [], known)
    assert names.key(name) is None
    return nearest_country(name, known)


@pytest.mark.parametrize(
    "name",
    [name.strip() for line in NO_COUNTRIES.strip().splitlines() for name in line.split("|")],
)
def test_what_is_no_country_is_never_taken_for_one(name: str) -> None:
    assert _hint(name).startswith("write its usual name")


@pytest.mark.parametrize(
    ("name", "meant"),
    [tuple(line.strip().split(" > ")) for line in RECALLING.strip().splitlines()],
)
def test_a_slip_a_part_and_a_former_name_recall_the_country(name: str, meant: str) -> None:
    assert _hint(name).startswith(f"did you mean {meant}?")


@pytest.mark.parametrize(
    ("language", "name", "meant"),
    [
        ("de", "Korea", "'Nordkorea' or 'Südkorea'"),
        ("de", "Großbritanien", "'Großbritannien'"),
        ("de", "Persien", "'Iran'"),
        ("fr", "Allemange", "'Allemagne'"),
        ("fr", "Corée", "'Corée du Nord' or 'Corée du Sud'"),
        ("fr", "Congo", "'Congo-Kinshasa' or 'Congo-Brazzaville'"),
        ("ar", "كوريا", "'كوريا الشمالية' or 'كوريا الجنوبية'"),
    ],
)
def test_hints_are_in_the_language_of_the_archive(language: str, name: str, meant: str) -> None:
    assert _hint(name, language).startswith(f"did you mean {meant}?")


@pytest.mark.parametrize(
    ("language", "name"),
    [("de", "Afrika"), ("de", "Kurdistan"), ("de", "Europa"), ("de", "EU"), ("fr", "Afrique"), ("fr", "UE"),
    ("fr", "Amérique du Sud"), ("ar", "افريقيا")],
)  # fmt: skip
def test_no_region_is_a_country_in_any_language(language: str, name: str) -> None:
    assert _hint(name, language).startswith("write its usual name")
