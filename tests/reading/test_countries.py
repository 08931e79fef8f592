from collections import Counter

import pytest
from babel.localedata import locale_identifiers

from broadsheet.archive.names import fold, taxonomy_names
from broadsheet.model import Country, Record
from broadsheet.problems import Invalid
from broadsheet.reading.config import Taxonomy
from broadsheet.reading.countries import territories

LANGUAGES = [identifier for identifier in locale_identifiers() if "_" not in identifier]
IN_THE_NEWS = """
Brazil|India|Kenya|Germany|Japan|Canada|United States|United Kingdom|France|Australia|Indonesia|Mexico
South Africa|Nigeria|Spain|Italy|Netherlands|Sweden|Norway|Denmark|Finland|Portugal|Chile|Peru|Colombia
Argentina|Costa Rica|Ghana|Rwanda|Uganda|Tanzania|Ethiopia|Morocco|Egypt|Tunisia|Senegal|Bangladesh|Nepal
Bhutan|Sri Lanka|Pakistan|Vietnam|Thailand|Malaysia|Philippines|Singapore|South Korea|China|Mongolia
New Zealand|Iceland|Ireland|Scotland|Belgium|Austria|Switzerland|Poland|Czechia|Slovakia|Hungary|Romania
Bulgaria|Greece|Turkey|Croatia|Slovenia|Serbia|Albania|Estonia|Latvia|Lithuania|Ukraine|Moldova|Georgia
Armenia|Azerbaijan|Kazakhstan|Uzbekistan|Kyrgyzstan|Jordan|Lebanon|Israel|Oman|Qatar|Kuwait|Bahrain
Zambia|Zimbabwe|Malawi|Mozambique|Botswana|Namibia|Angola|Cameroon|Gabon|Benin|Togo|Mali|Niger|Gambia
Liberia|Sierra Leone|Madagascar|Mauritius|Seychelles|Ecuador|Bolivia|Paraguay|Uruguay|Panama|Guatemala
Honduras|El Salvador|Nicaragua|Cuba|Jamaica|Belize|Guyana|Fiji|Samoa|Tonga|Vanuatu|Palau
"""


def by_code(language: str) -> dict[str, Country]:
    return {country.code: country for country in territories(language)}


def code_of(name: str, language: str = "en") -> str:
    (code,) = [
        country.code for country in territories(language) if name in (country.name, *country.forms)
    ]
    return code


def test_countries_are_printed_as_the_news_names_them() -> None:
    names = {country.name for country in territories("en")}

    assert set(IN_THE_NEWS.strip().replace("\n", "|").split("|")) <= names


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("HK", "Hong Kong"),
        ("MO", "Macao"),
        ("MM", "Myanmar"),
        ("PS", "Palestine"),
        ("XK", "Kosovo"),
        ("BA", "Bosnia and Herzegovina"),
        ("VC", "St. Vincent and the Grenadines"),
    ],
)
def test_the_printed_name_is_the_short_one(code: str, name: str) -> None:
    assert by_code("en")[code].name == name


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("US", "US"),
        ("U.S.", "US"),
        ("The United States", "US"),
        ("UK", "GB"),
        ("Britain", "GB"),
        ("The Bahamas", "BS"),
        ("Republic of Korea", "KR"),
        ("Hong Kong SAR China", "HK"),
        ("Macau", "MO"),
        ("Burma", "MM"),
        ("Czech Republic", "CZ"),
        ("Côte d\u2019Ivoire", "CI"),
        ("Cote d'Ivoire", "CI"),
        ("Türkiye", "TR"),
        ("Turkiye", "TR"),
        ("Russian Federation", "RU"),
        ("Swaziland", "SZ"),
        ("DR Congo", "CD"),
        ("Congo - Kinshasa", "CD"),
        ("Cabo Verde", "CV"),
        ("East Timor", "TL"),
        ("Holland", "NL"),
        ("Saint Lucia", "LC"),
        ("St Lucia", "LC"),
        ("Trinidad & Tobago", "TT"),
        ("Sao Tome and Principe", "ST"),
        ("The Cook Islands", "CK"),
    ],
)
def test_usual_forms_lead_to_their_country(form: str, code: str) -> None:
    assert code_of(form) == code


def test_british_spelling_is_known_in_american_form_as_well() -> None:
    assert code_of("Saint Kitts and Nevis", "en-GB") == "KN"


def test_congo_alone_is_no_country_because_it_could_be_two() -> None:
    assert not [
        country for country in territories("en") if "Congo" in (country.name, *country.forms)
    ]


@pytest.mark.parametrize("language", ["en-GB", "de", "ar"])
def test_the_home_nations_are_countries_in_every_language(language: str) -> None:
    assert {"GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS"} <= by_code(language).keys()


def test_regions_and_codes_for_nothing_are_no_countries() -> None:
    known = {code for code, country in by_code("en").items() if not country.union}
    assert not known & {"001", "150", "EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def test_codes_stand_apart_from_names() -> None:
    norway = by_code("en")["NO"]

    assert norway == Country("NO", "Norway", (), ("NO", "NOR"))


@pytest.mark.parametrize("withdrawn", ["BUR", "DDR", "TMP", "ZAR", "YUG", "SUN"])
def test_withdrawn_codes_name_nothing(withdrawn: str) -> None:
    assert not [country for country in territories("en") if withdrawn in country.codes]


def test_every_country_has_an_alpha_2_code_of_its_own() -> None:
    codes = Counter(code for country in territories("en") for code in country.codes)

    assert codes.most_common(1)[0][1] == 1
    assert all(country.code in country.codes for country in territories("en"))


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("de", ("Hongkong", "Palästina", "Myanmar", "Deutschland")),
        ("fr", ("Hong Kong", "Palestine", "Myanmar", "Allemagne")),
        ("pt-BR", ("Hong Kong", "Palestina", "Mianmar", "Alemanha")),
        ("zh-TW", ("香港", "巴勒斯坦", "緬甸", "德國")),
    ],
)
def test_names_are_those_of_the_language(language: str, names: tuple[str, ...]) -> None:
    countries = by_code(language)

    assert tuple(countries[code].name for code in ("HK", "PS", "MM", "DE")) == names


def test_the_long_names_and_those_in_brackets_are_forms() -> None:
    countries = by_code("fr")

    assert countries["MM"].forms == ("Birmanie", "Myanmar (Birmanie)")
    assert countries["HK"].forms == ("R.A.S. chinoise de Hong Kong",)
    assert countries["CI"].forms == ("Côte d'Ivoire",)


def test_a_name_that_a_language_lacks_is_the_english_one() -> None:
    assert by_code("wa")["HK"].name == "Hong Kong"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_in_every_language_is_of_one_country(language: str) -> None:
    countries = territories(language)
    names = Counter(name for country in countries for name in {country.name, *country.forms})

    assert [name for name, count in names.items() if count > 1 or not name.strip()] == []
    assert [country.code for country in countries] == sorted(
        {country.code for country in countries}
    )


def test_underscores_and_hyphens_are_one_in_a_language() -> None:
    assert territories("pt_BR") == territories("pt-BR")


@pytest.mark.parametrize("language", ["", "xx", "english", "e\n", "../en", "日本", "en-"])
def test_an_unknown_language_is_refused_with_a_hint(language: str) -> None:
    with pytest.raises(Invalid) as caught:
        territories(language)

    assert repr(language) in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("language", ["de", "fr", "ar", "zh-Hant", "ja", "pt-BR", "sr-Latn"])
def test_a_country_may_be_written_in_english_in_an_archive_of_any_language(language: str) -> None:
    records: list[Record] = []
    names, findings = taxonomy_names(
        Taxonomy("countries", "country", "country"), records, territories(language)
    )
    english = {country.code: country for country in territories("en")}
    own = {
        fold(form): country.code
        for country in territories(language)
        for form in (country.name, *country.forms)
    }
    code_by_key = {names.key(country.name): country.code for country in territories(language)}
    for code, country in english.items():
        for form in (country.name, *country.forms):
            assert code_by_key[names.key(form)] == own.get(fold(form), code)
    assert findings == []


def test_names_in_english_are_not_looked_for_in_texts_of_another_language() -> None:
    names, _ = taxonomy_names(Taxonomy("countries", "country", "country"), [], territories("de"))
    key = names.key("Germany")
    assert key == names.key("Deutschland")
    assert "Germany" not in names.others[str(key)]


@pytest.mark.parametrize(
    ("language", "code", "written"),
    [
        ("de", "US", ("USA", "US", "Vereinigte Staaten von Amerika", "Amerika", "United States")),
        ("de", "GB", ("Großbritannien", "Grossbritannien", "UK", "United Kingdom")),
        ("de", "BY", ("Weißrussland", "Weissrussland", "Belarus")),
        ("de", "CI", ("Elfenbeinküste", "Elfenbeinkueste", "Ivory Coast")),
        ("de", "CD", ("DR Kongo", "Kongo-Kinshasa", "Demokratische Republik Kongo", "DRC")),
        ("de", "AT", ("Österreich", "Oesterreich", "Osterreich", "Austria")),
        ("de", "NL", ("Niederlande", "Holland", "Netherlands")),
        ("de", "MM", ("Myanmar", "Birma", "Burma")),
        ("de", "MD", ("Moldau", "Moldawien", "Republik Moldau")),
        ("de", "GB-SCT", ("Schottland", "Scotland")),
        ("fr", "US", ("États-Unis", "Etats-Unis", "états unis", "USA", "États-Unis d'Amérique")),
        ("fr", "GB", ("Grande-Bretagne", "Royaume-Uni", "UK")),
        ("fr", "CD", ("RDC", "RD Congo", "République démocratique du Congo")),
        ("fr", "CF", ("Centrafrique", "République centrafricaine")),
        ("fr", "CZ", ("République tchèque", "Tchéquie", "Czech Republic")),
        ("fr", "MM", ("Birmanie", "Myanmar")),
        ("fr", "AE", ("Émirats", "Emirats arabes unis", "UAE")),
        ("fr", "GB-ENG", ("Angleterre", "England")),
        ("fr", "GB-WLS", ("Pays de Galles", "Wales")),
        ("ar", "US", ("أمريكا", "امريكا", "أميركا", "الولايات المتحدة الأمريكية", "USA")),
        ("ar", "SA", ("السعودية", "السعوديه", "Saudi Arabia")),
        ("ar", "AE", ("الإمارات", "الامارات", "UAE")),
        ("ar", "GB", ("بريطانيا", "المملكة المتحدة")),
        ("ar", "OM", ("عُمان", "عمان")),
        ("ar", "SY", ("سوريا", "سورية")),
        ("ar", "GB-SCT", ("اسكتلندا", "Scotland")),
    ],
)
def test_countries_are_known_by_their_usual_short_names(
    language: str, code: str, written: tuple[str, ...]
) -> None:
    known = [country for country in territories(language) if not country.union]
    names, _ = taxonomy_names(Taxonomy("countries", "country", "country"), [], known)
    key = names.key(by_code(language)[code].name)
    assert {names.key(name) for name in written} == {key}


@pytest.mark.parametrize("language", ["en", "de", "fr", "ar"])
def test_no_name_that_front_matter_may_use_is_of_two_countries(language: str) -> None:
    owners: dict[str, set[str]] = {}
    for country in territories(language):
        for form in (country.name, *country.forms, *country.accepted):
            owners.setdefault(fold(form), set()).add(country.code)
    assert {form: codes for form, codes in owners.items() if len(codes) > 1} == {}
