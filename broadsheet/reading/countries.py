"""Countries: all countries and territories of CLDR, by the names that news in a language uses.

The names are those of the Unicode CLDR (https://cldr.unicode.org) as Babel carries them. Babel
leaves out CLDR's short and variant names, so the usual ones are written here.
"""

import re
import unicodedata
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from broadsheet.model import Country
from broadsheet.problems import Invalid

# These are neither countries nor parts of one: unions, and codes for tests and for the unknown.
_NO_TERRITORIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
# CLDR's aliases include ISO 3166-3's withdrawn codes: Burma, East Germany, Zaire …
_WITHDRAWN = frozenset({"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"})
_BRACKETED = re.compile(r"(.+?)\s*[(（](.+)[)）]")  # noqa: RUF001 - the brackets of Chinese and Japanese
# These are CLDR's short names of Hong Kong, Macao and Palestine, which the news prefers.
_SHORT = {
    "ar": ("هونغ كونغ", "مكاو", "فلسطين"),
    "cs": ("Hongkong", "Macao", "Palestina"),
    "da": ("Hongkong", "Macao", "Palæstina"),
    "de": ("Hongkong", "Macau", "Palästina"),
    "es": ("Hong Kong", "Macao", "Palestina"),
    "fi": ("Hongkong", "Macao", "Palestiina"),
    "fr": ("Hong Kong", "Macao", "Palestine"),
    "it": ("Hong Kong", "Macao", "Palestina"),
    "ja": ("香港", "マカオ", "パレスチナ"),
    "ko": ("홍콩", "마카오", "팔레스타인"),
    "nb": ("Hongkong", "Macao", "Palestina"),
    "nl": ("Hongkong", "Macau", "Palestina"),
    "nn": ("Hongkong", "Macao", "Palestina"),
    "no": ("Hongkong", "Macao", "Palestina"),
    "pl": ("Hongkong", "Makau", "Palestyna"),
    "pt": ("Hong Kong", "Macau", "Palestina"),
    "ru": ("Гонконг", "Макао", "Палестина"),
    "sv": ("Hongkong", "Macao", "Palestina"),
    "tr": ("Hong Kong", "Makao", "Filistin"),
    "uk": ("Гонконг", "Макао", "Палестина"),
    "zh": ("香港", "澳门", "巴勒斯坦"),
    "zh_Hant": ("香港", "澳門", "巴勒斯坦"),
}
_ENGLISH_NAMES = {
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "CI": "Ivory Coast",
    "GS": "South Georgia & the South Sandwich Islands",
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macao",
    "PS": "Palestine",
    "TR": "Turkey",
    "VC": "St. Vincent & the Grenadines",
}
_ENGLISH_FORMS = {
    "AE": ("UAE", "U.A.E."),
    "AG": ("Antigua",),
    "BA": ("Bosnia", "Bosnia-Herzegovina"),
    "BN": ("Brunei Darussalam",),
    "BO": ("Plurinational State of Bolivia",),
    "CD": ("DR Congo", "D.R. Congo", "DRC", "Congo (DRC)", "Congo-Kinshasa"),
    "CC": ("Cocos Islands", "Keeling Islands"),
    "CG": ("Congo Republic", "Congo (Republic)", "Congo-Brazzaville"),
    "CN": ("PRC", "People's Republic of China"),
    "CV": ("Cabo Verde",),
    "CZ": ("Czech Republic",),
    "DE": ("Federal Republic of Germany",),
    "FK": ("Falklands", "Falkland Islands (Islas Malvinas)", "Islas Malvinas"),
    "FM": ("Federated States of Micronesia",),
    "FO": ("Faeroe Islands",),
    "GB": ("UK", "U.K.", "Britain", "Great Britain"),
    "HK": ("Hong Kong SAR",),
    "IE": ("Republic of Ireland",),
    "IO": ("Chagos Archipelago", "Chagos Islands"),
    "IR": ("Islamic Republic of Iran",),
    "KG": ("Kyrgyz Republic",),
    "KN": ("Saint Kitts",),
    "KP": ("DPRK", "D.P.R.K.", "Democratic People's Republic of Korea"),
    "KR": ("Republic of Korea", "ROK"),
    "LA": ("Lao PDR", "Lao People's Democratic Republic"),
    "MD": ("Republic of Moldova",),
    "MK": ("Macedonia", "Republic of North Macedonia"),
    "MM": ("Burma",),
    "MO": ("Macau", "Macao SAR", "Macau SAR China"),
    "NL": ("Holland",),
    "NZ": ("Aotearoa New Zealand", "Aotearoa"),
    "PN": ("Pitcairn",),
    "PS": ("State of Palestine", "Occupied Palestinian Territories", "Palestinian Territory"),
    "RU": ("Russian Federation",),
    "SH": ("Saint Helena, Ascension and Tristan da Cunha",),
    "SR": ("Surinam",),
    "ST": ("São Tomé",),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TT": ("Trinidad",),
    "TW": ("Republic of China",),
    "TZ": ("United Republic of Tanzania",),
    "US": ("USA", "U.S.A.", "US", "U.S.", "United States of America", "America"),
    "VA": ("Vatican", "Holy See"),
    "VC": ("St. Vincent",),
    "VE": ("Bolivarian Republic of Venezuela",),
    "VI": ("US Virgin Islands",),
    "VN": ("Viet Nam",),
}
# These names are as often written with "The" before them, and so are all that end in "Islands".
_THE = frozenset(
    (
        *("Bahamas", "Comoros", "Gambia", "Maldives", "Netherlands", "Philippines", "Seychelles"),
        *("Central African Republic", "Czech Republic", "Dominican Republic", "Congo Republic"),
        *("Democratic Republic of the Congo", "Republic of the Congo", "DRC", "Falklands"),
        *("United Arab Emirates", "UAE", "United Kingdom", "UK", "U.K."),
        *("United States", "United States of America", "US", "U.S.", "USA", "Holy See", "Vatican"),
    )
)
# Each pair turns one spelling into another; it is applied to the results of those above it as well.
_RESPELLED = (
    (" & ", " and "),
    ("St. ", "Saint "),
    ("St. ", "St "),
    ("St ", "Saint "),
    ("\u2019", "'"),
)
# These are CLDR's subdivisions of the United Kingdom, which the news counts as countries.
_HOME_NATIONS = {
    "GB-ENG": "England",
    "GB-NIR": "Northern Ireland",
    "GB-SCT": "Scotland",
    "GB-WLS": "Wales",
}


@lru_cache(maxsize=4)
def territories(language: str) -> tuple[Country, ...]:
    """Return all countries and territories by their names in a language, sorted by code.

    The language is a tag such as `en` or `pt-BR`.

    A name that CLDR lacks in the language is given in English, and so are the names of the home
    nations of the United Kingdom, which are among the countries. Each country has its English names
    besides those of the language, so that stories stay right when an archive changes its language.

    Raises `Invalid` for a language that CLDR does not know.
    """
    locale = _locale(language)
    codes = _codes_by_territory()
    english = Locale.parse("en").territories
    countries = []
    for code in sorted(codes):
        long = locale.territories.get(code, "")
        if locale.language == "en" or not long:
            name, *forms = _english(code, long or english[code])
            others: tuple[str, ...] = ()
        else:
            name, *forms = _translated(code, long, locale)
            others = _english(code, english[code])
        countries.append(Country(code, name, tuple(forms), codes[code], others))
    taken = {form for country in countries for form in (country.name, *country.forms)}
    # In Walser German, the United Kingdom is called England: a home nation must not repeat a name.
    countries += [
        Country(code, name, codes=(code,))
        for code, name in _HOME_NATIONS.items()
        if name not in taken
    ]
    return tuple(sorted(countries, key=lambda country: country.code))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError) as error:
        hint = "write its tag, such as 'en', 'de' or 'pt-BR'"
        raise Invalid(
            f"{language!r} is not a language whose country names are known", hint
        ) from error


def _codes_by_territory() -> dict[str, tuple[str, ...]]:
    """Return the alpha-2 and alpha-3 codes of each territory."""
    names = map(str, Locale.parse("en").territories)
    codes = {
        code: [code]
        for code in names
        if re.fullmatch("[A-Z]{2}", code) and code not in _NO_TERRITORIES
    }
    for alias, territory in get_global("territory_aliases").items():
        if re.fullmatch("[A-Z]{3}", alias) and alias not in _WITHDRAWN:
            codes.get("".join(territory), []).append(alias)
    codes["XK"].append("XKX")  # the European Union and the World Bank use this; CLDR uses XKK
    return {code: tuple(both) for code, both in codes.items()}


def _translated(code: str, long: str, locale: Locale) -> tuple[str, ...]:
    """Return the name of a country to print in another language than English, then its others."""
    by_script = f"{locale.language}_{locale.script}"
    short = _SHORT.get(by_script) or _SHORT.get(locale.language)
    names = [long]
    if short and code in {"HK", "MO", "PS"}:
        names = [short[("HK", "MO", "PS").index(code)], long]
    elif code == "MM" and (both := _BRACKETED.fullmatch(long)):
        names = [both[1], both[2], long]
    return _distinct([*names, *(name.replace("\u2019", "'") for name in names)])


def _english(code: str, long: str) -> tuple[str, ...]:
    """Return the English name of a country to print, then its others and all their spellings."""
    printed = _ENGLISH_NAMES.get(code, long).replace(" & ", " and ")
    names = [printed, long, *_ENGLISH_FORMS.get(code, ())]
    names += [f"The {name}" for name in names if name in _THE or name.endswith("Islands")]
    for written, spelled in _RESPELLED:
        names += [name.replace(written, spelled) for name in names]
    return _distinct([*names, *(_unaccented(name) for name in names)])


def _unaccented(name: str) -> str:
    if name.isascii():
        return name
    return "".join(
        sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign)
    )


def _distinct(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
