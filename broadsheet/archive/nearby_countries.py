"""Nearby countries: which ones may be meant by a name that is none's, by its letters, words or history."""

from collections.abc import Iterable, Iterator, Sequence

from broadsheet.closeness import closest, plain_words
from broadsheet.model import Country

_MOST = 3
"""Number of countries that a hint names, at most: of more, none is likely."""
_LETTERS = 4
"""Number of letters of a word by which a country may be known, at least."""
_COMMON_WORDS = """
    africa african america american asia asian europe european oceania arab arabic caribbean
    british french dutch english spanish danish norwegian
    united states state kingdom republic federation federal democratic popular people peoples islamic
    island islands isle isles saint sint san new old great north south east west northern southern
    eastern western central equatorial middle upper lower antarctic city territory territories region
    afrika afrikanische afrikanisches amerika asien europa ozeanien arabische arabischen vereinigte
    vereinigten staaten staat konigreich republik bundesrepublik demokratische volksrepublik inseln
    insel sankt neu neue nord sud ost nordliche sudliche zentral amerikanische britische franzosische
    autonomiegebiete sonderverwaltungsregion britisches territorium
    afrique amerique asie oceanie arabe arabes unis unies etats etat royaume republique federation
    democratique populaire iles ile sainte nouveau nouvelle nord sud est ouest centrale centrafricaine
    orientale occidental occidentale oriental americaines francaise francaises territoire chinoise
    افريقيا امريكا اميركا اسيا اوروبا جمهورية مملكة المملكة دولة الدولة ولايات الولايات المتحدة
    العربية الديمقراطية الشعبية جزر جزيرة سان سانت جنوب شمال شرق غرب الجنوبية الشمالية الشرقية
    الغربية الجديدة منطقة الادارية الخاصة اراضي الاراضي الامريكية البريطانية الفرنسية
"""
_COMMON = frozenset(_COMMON_WORDS.split())
"""Words, without accents, that stand in the names of many countries or regions."""
_OFFICIAL_WORDS = """
    republic kingdom state federation federal democratic people peoples islamic socialist the of and
    plurinational sultanate emirate principality grand duchy commonwealth union confederation
    republik konigreich staat bundesrepublik volksrepublik von und die der das furstentum
    republique royaume etat federation principaute de du des la le les l d
    جمهورية مملكة دولة سلطنة امارة اتحاد
"""
_OFFICIAL = frozenset(_OFFICIAL_WORDS.split())
"""Words of official names that change nothing in what a name means."""


def likely_countries(name: str, countries: Sequence[Country]) -> list[str]:
    """Return the names of the countries that a name may have been meant for; empty when none is.

    These are the countries that it recalls, such as Iran for Persia; else those that it is but for a
    slip of the hand; else those whose names share its words.
    """
    words = plain_words(name)
    recalling = [
        country.name
        for country in countries
        if any(plain_words(each) == words for each in country.recalled)
    ]
    if recalling:
        return recalling
    if forms := closest_names(name, countries):
        return forms
    sharing = [
        country.name
        for country in countries
        if any(_shares_words(words, plain_words(each)) for each in _names_of(country))
    ]
    return sharing if len(sharing) <= _MOST else []


def closest_names(name: str, countries: Iterable[Country]) -> list[str]:
    """Return the names of countries that a name is but for slips, one for each country."""
    country_by_name = {form: country.name for country in countries for form in _names_of(country)}
    named: dict[str, str] = {}
    for form in closest(name, country_by_name, names=True, by_words=False):
        named.setdefault(country_by_name[form], form)
    return list(named.values())


def _names_of(country: Country) -> Iterator[str]:
    yield country.name
    yield from country.forms
    yield from country.accepted


def _shares_words(words: Sequence[str], name: Sequence[str]) -> bool:
    """Return whether words are part of a country's name, or its name with official words."""
    own, others = {*words}, {*name}
    telling = {word for word in own & others if len(word) >= _LETTERS} - _COMMON
    return bool(telling) and (own - _OFFICIAL <= others or others <= own <= others | _OFFICIAL)
