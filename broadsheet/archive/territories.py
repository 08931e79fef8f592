"""Territories: the countries of an archive, those of the list together with those that it adds."""

from collections.abc import Iterable, Sequence

import msgspec

from broadsheet.archive.names import fold
from broadsheet.model import Country, Record
from broadsheet.problems import Finding
from broadsheet.reading.config import Config
from broadsheet.reading.territory_fields import Territory


def countries_of_archive(
    config: Config, listed: Sequence[Country], records: Iterable[Record]
) -> tuple[tuple[Country, ...], list[Finding]]:
    """Return all countries that stories of an archive may name, and what is wrong with its own.

    `listed` are those of the list, which come with unions of countries: these are known only in an
    archive that has a record of one, or a territory of its code.
    """
    taxonomies = {each.key for each in config.taxonomies if each.kind == "country"}
    own = [record for record in records if record.taxonomy in taxonomies]
    wanted = {*(each.code for each in own), *(fold(each.name) for each in own)}
    known = [
        country
        for country in listed
        if not country.union
        or not wanted.isdisjoint((country.code, *map(fold, _every_name(country))))
    ]
    if not config.territories:
        return tuple(known), []
    if taxonomies:
        every, findings = _with_territories(config.territories, known, listed)
        return every, [msgspec.structs.replace(each, file=config.file) for each in findings]
    message = "no taxonomy of the archive has countries"
    hint = "give a taxonomy 'kind: country', or take them out"
    return tuple(known), [Finding(config.file, ("territories",), message, hint)]


def _with_territories(
    territories: Iterable[Territory], known: Sequence[Country], listed: Sequence[Country]
) -> tuple[tuple[Country, ...], list[Finding]]:
    """Return the known countries and the territories that can be added to them, with findings.

    The findings name no file: whoever knows it adds it.
    """
    unions = {country.code: country for country in listed if country.union}
    taken = {fold(form): country.name for country in known for form in _every_name(country)}
    codes = {code: country for country in known for code in country.codes}
    added: list[Country] = []
    findings: list[Finding] = []
    for at, territory in enumerate(territories):
        wrong = _wrong(territory, at, taken, codes, listed)
        findings += wrong
        if not wrong:
            country = _country(territory, unions.get(territory.code))
            added.append(country)
            taken |= {fold(form): country.name for form in (country.name, *territory.also)}
            codes |= dict.fromkeys(country.codes, country)
    return (*known, *added), findings


def _every_name(country: Country) -> tuple[str, ...]:
    return country.name, *country.forms, *country.accepted


def _country(territory: Territory, union: Country | None) -> Country:
    """Return a territory as a country; it has the names of a union besides its own."""
    own = Country(
        territory.code,
        territory.name,
        territory.also,
        (territory.code,) if territory.code else (),
        place=territory.place,
    )
    if union is None:
        return own
    others = (*own.forms, *(form for form in (union.name, *union.forms) if form != own.name))
    return msgspec.structs.replace(own, forms=tuple(dict.fromkeys(others)), accepted=union.accepted)


def _wrong(
    territory: Territory,
    at: int,
    taken: dict[str, str],
    codes: dict[str, Country],
    listed: Sequence[Country],
) -> list[Finding]:
    """Return what is wrong with a territory beside the countries and territories before it."""
    findings = []
    path = ("territories", at)
    spellings: list[tuple[tuple[str | int, ...], str]] = [((*path, "name"), territory.name)]
    spellings += [((*path, "also", ordinal), name) for ordinal, name in enumerate(territory.also)]
    for place, name in spellings:
        if (other := taken.get(fold(name))) is not None:
            message = f"{name!r} is a name of {other}, which is known already"
            findings.append(Finding("", place, message, "take it out"))
    if territory.code in codes:
        message = f"{territory.code!r} is the code of {codes[territory.code].name}"
        hint = f"write 'place: {territory.code}' to show it there on the map, or take it out"
        findings.append(Finding("", (*path, "code"), message, hint))
    if territory.place.isalpha() and all(
        territory.place not in country.codes for country in listed
    ):
        message = f"{territory.place!r} is not the code of a country"
        hint = "write a country's code, such as FR, or degrees of latitude and longitude"
        findings.append(Finding("", (*path, "place"), message, hint))
    return findings
