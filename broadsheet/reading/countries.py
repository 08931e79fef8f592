"""Countries: all countries and territories of CLDR, by the names that news in a language uses.

The names are those of the Unicode CLDR (https://cldr.unicode.org) as Babel carries them. Babel
leaves out CLDR's short and variant names, so the usual ones are written here.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from broadsheet.model import Country
from broadsheet.problems import Invalid
from broadsheet.reading.country_names import (
    ENGLISH_FORMS,
    ENGLISH_NAMES,
    HOME_NATIONS,
    RECALLED,
    SHORT,
    UNIONS,
)
from broadsheet.reading.translated_names import FORMS, IN_FRONT_MATTER

# These are no countries: unions, which come apart, and codes for tests and for the unknown.
_NO_TERRITORIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
# CLDR's aliases include ISO 3166-3's withdrawn codes: Burma, East Germany, Zaire …
_WITHDRAWN = frozenset({"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"})
_BRACKETED = re.compile(r"(.+?)\s*[(（](.+)[)）]")  # noqa: RUF001 - the brackets of Chinese and Japanese
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
_ARABIC_TYPED = str.maketrans("\u0649\u0629", "\u064a\u0647")
"""Letters at the end of Arabic words to those that are often typed for them."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@lru_cache(maxsize=4)
def territories(language: str) -> tuple[Country, ...]:
    """Return all countries and territories by their names in a language, sorted by code.

    The language is a tag such as `en` or `pt-BR`.

    A name that is not known in the language is given in English. The home nations of the United
    Kingdom are among the countries. Each country has its English names
    besides those of the language, so that stories stay right when an archive changes its language.
    The unions come with them, for archives that want them.

    Raises `Invalid` for a language that CLDR does not know.
    """
    locale = _locale(language)
    codes = _codes_by_territory()
    # Babel looks for a locale each time that it is asked for its names.
    named, in_english = locale.territories, Locale.parse("en").territories
    countries = [
        _country(code, named.get(code, ""), in_english[code], locale, codes[code]) for code in codes
    ]
    taken = {form for country in countries for form in (country.name, *country.forms)}
    nations = [_home_nation(code, locale) for code in HOME_NATIONS]
    # In Walser German, the United Kingdom is called England: a home nation must not repeat a name.
    countries += [nation for nation in nations if nation.name not in taken]
    countries += [_union(code, locale) for code in UNIONS]
    return tuple(sorted(countries, key=lambda country: country.code))


def _country(code: str, long: str, english: str, locale: Locale, codes: tuple[str, ...]) -> Country:
    """Return the country of a code, given its name in CLDR, empty if it has none, and the English one."""
    recalled = RECALLED.get(code, ())
    if locale.language == "en" or not long:
        name, *forms = _english(code, long or english)
        return Country(code, name, tuple(forms), codes, recalled=recalled)
    name, *forms = _translated(code, long, locale)
    own = (name, *forms, *IN_FRONT_MATTER.get(locale.language, {}).get(code, ()))
    printed = {name, *forms}
    others = (*own, *_plain(own, locale.language), *_english(code, english))
    accepted = _distinct([form for form in others if form not in printed])
    return Country(code, name, tuple(forms), codes, accepted, recalled)


def _home_nation(code: str, locale: Locale) -> Country:
    english = HOME_NATIONS[code]["en"]
    name = HOME_NATIONS[code].get(locale.language, english)
    others = [form for form in (english, *_plain([name], locale.language)) if form != name]
    return Country(code, name, (), (code,), _distinct(others))


def _union(code: str, locale: Locale) -> Country:
    english = UNIONS[code]["en"]
    name, *forms = UNIONS[code].get(locale.language) or (
        locale.territories.get(code) or english[0],
    )
    return Country(code, name, tuple(forms), (code,), english, union=True)


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
    short = SHORT.get(by_script) or SHORT.get(locale.language)
    names = [long]
    if short and code in {"HK", "MO", "PS"}:
        names = [short[("HK", "MO", "PS").index(code)], long]
    elif code == "MM" and (both := _BRACKETED.fullmatch(long)):
        names = [both[1], both[2], long]
    names += FORMS.get(locale.language, {}).get(code, ())
    return _distinct([*names, *(name.replace("\u2019", "'") for name in names)])


@lru_cache(maxsize=512)
def _english(code: str, long: str) -> tuple[str, ...]:
    """Return the English name of a country to print, then its others and all their spellings."""
    printed = ENGLISH_NAMES.get(code, long).replace(" & ", " and ")
    names = [printed, long, *ENGLISH_FORMS.get(code, ())]
    names += [f"The {name}" for name in names if name in _THE or name.endswith("Islands")]
    for written, spelled in _RESPELLED:
        names += [name.replace(written, spelled) for name in names]
    return _distinct([*names, *(_unaccented(name) for name in names)])


def _plain(names: Sequence[str], language: str) -> list[str]:
    """Return names as they are typed in a hurry, without accents or Arabic's small signs."""
    plain = [_unaccented(name) for name in names]
    umlauts = [name.translate(_UMLAUTS) for name in names] if language == "de" else []
    return [*plain, *(name.translate(_ARABIC_TYPED) for name in plain), *umlauts]


def _unaccented(name: str) -> str:
    if name.isascii():
        return name
    return "".join(
        sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign)
    )


def _distinct(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
