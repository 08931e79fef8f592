"""Names: when two spellings are one name, and which term each of them leads to."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from broadsheet.archive.miswritten import bare_name
from broadsheet.archive.nearby_countries import likely_countries
from broadsheet.closeness import likely_hint
from broadsheet.model import Country, Record
from broadsheet.problems import Finding
from broadsheet.reading.config import Taxonomy
from broadsheet.reading.story_kinds import StoryKind

# These are spaces, hyphens, dashes and invisible signs: the soft hyphen, spaces and joiners of no
# width.
_JOINING = re.compile(r"[\s\-_\u2010-\u2015\u00ad\u200b\u2060\ufeff]+")
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u02bc`\u00b4", "'"))


@lru_cache(maxsize=200_000)
def fold(name: str) -> str:
    """Return a name without case, spaces, hyphens and Unicode form: all its spellings fold alike.

    Case folding and compatibility forms are Unicode's (NFKC_Casefold, Unicode Standard 3.13).
    """
    # In compatibility form some apostrophes are a space with an accent, and some letters have an
    # apostrophe before them.
    plain = unicodedata.normalize("NFC", name).translate(_APOSTROPHES)
    plain = unicodedata.normalize("NFKC", plain).translate(_APOSTROPHES).casefold()
    joined = _JOINING.sub("", unicodedata.normalize("NFKC", plain))
    # An accent that was alone may now combine with the letter before it.
    return joined if joined.isascii() else unicodedata.normalize("NFKC", joined)


class Names(msgspec.Struct, frozen=True):
    """The known spellings of one taxonomy, each with the key of the term that it leads to."""

    keys: Mapping[str, str]
    """Folded spelling to the key of its term, which is itself a folded name."""
    exact: Mapping[str, str]
    """Spelling that counts only as written, such as a country's code, to the key of its term."""
    closed: bool
    """Whether a name that is not known is a mistake rather than a new term."""
    canonical: Mapping[str, str]
    """Key to the name that is printed, where a record or the list of countries gives it."""
    others: Mapping[str, tuple[str, ...]] = {}
    """Key to the other names that the list of countries gives."""
    places: Mapping[str, str] = {}
    """Key of a country to its place on the map, where that does not follow from its code."""

    def key(self, name: str) -> str | None:
        """Return the key of the term a name leads to; None when no such name may be used."""
        folded = fold(name)
        if (key := self.keys.get(folded)) is not None:
            return key
        if (key := self.exact.get(name)) is not None:
            return key
        return None if self.closed else folded


def kind_names(kinds: Iterable[StoryKind]) -> Names:
    """Return the names of the kinds of stories; the key of a kind is that of the settings."""
    titles = {kind.key: kind.title for kind in kinds}
    keys = {fold(name): key for key, title in titles.items() for name in (title, key)}
    return Names(keys, {}, True, titles)  # noqa: FBT003 - see the fields above


def taxonomy_names(
    taxonomy: Taxonomy, records: Sequence[Record], countries: Sequence[Country]
) -> tuple[Names, list[Finding]]:
    """Return the names that the records of a taxonomy and the list of countries give.

    There is a finding for each name that is given twice, and for each record of no country.
    """
    if taxonomy.kind == "country":
        return _country_names(records, countries)
    keys: dict[str, str] = {}
    findings = _claim(records, keys, {})
    canonical = {keys[fold(record.name)]: record.name for record in records}
    return Names(keys, {}, False, canonical), findings  # noqa: FBT003 - see the fields above


def _claim(
    records: Sequence[Record], keys: dict[str, str], key_by_file: Mapping[str, str]
) -> list[Finding]:
    """Add each record's spellings to `keys`; there are findings for a spelling on two records.

    `key_by_file` maps the file of a record to its key, where that is not its own folded name.
    """
    claims: dict[str, list[tuple[Record, tuple[str | int, ...], str]]] = {}
    for record in records:
        spellings = [
            (("name",), record.name),
            *((("also", at), also) for at, also in enumerate(record.also)),
        ]
        for path, spelling in spellings:
            claims.setdefault(fold(spelling), []).append((record, path, spelling))
    findings = []
    for folded, owners in claims.items():
        files = {record.file for record, _, _ in owners}
        keys[folded] = key_by_file.get(owners[0][0].file, fold(owners[0][0].name))
        for record, path, spelling in owners if len(files) > 1 else ():
            others = ", ".join(sorted(files - {record.file}))
            message = f"{spelling!r} is a name on {others} as well"
            findings.append(
                Finding(record.file, path, message, "leave it on the record that it belongs to")
            )
    return findings


def _country_names(
    records: Sequence[Record], countries: Sequence[Country]
) -> tuple[Names, list[Finding]]:
    # A name in the archive's own language wins over the same name in English, which may be another
    # country's.
    by_form: dict[str, Country] = {}
    if records:
        by_form |= {fold(form): country for country in countries for form in country.accepted}
        by_form |= {
            fold(form): country for country in countries for form in (*country.forms, country.name)
        }
    by_code = {country.code: country for country in countries if country.code}
    findings: list[Finding] = []
    key_by_file: dict[str, str] = {}
    owners: dict[str, Record] = {}
    for record in records:
        country = by_code.get(record.code) if record.code else by_form.get(fold(record.name))
        if country is None:
            findings.append(_unknown_country(record, countries))
        elif (other := owners.setdefault(country.name, record)) is not record:
            message = f"{country.name} has a record already, {other.file}"
            findings.append(Finding(record.file, ("name",), message, "keep one of the two"))
        else:
            key_by_file[record.file] = fold(record.name)
    keys: dict[str, str] = {}
    in_front_matter: dict[str, str] = {}
    exact: dict[str, str] = {}
    canonical: dict[str, str] = {}
    others: dict[str, tuple[str, ...]] = {}
    for country in countries:
        owner = owners.get(country.name)
        key = fold(owner.name if owner else country.name)
        canonical[key] = owner.name if owner else country.name
        others[key] = country.forms
        keys |= {fold(form): key for form in (country.name, *country.forms)}
        in_front_matter |= {fold(form): key for form in country.accepted}
        exact |= dict.fromkeys(country.codes, key)
    record_keys: dict[str, str] = {}
    findings += _claim(records, record_keys, key_by_file)
    for record in records:
        for at, also in enumerate(record.also):
            country = by_form.get(fold(also))
            if country and country.code != record.code and owners.get(country.name) is not record:
                message = f"{also!r} is a name of another country, {country.name}"
                findings.append(Finding(record.file, ("also", at), message, "take it out"))
    known = {**in_front_matter, **keys, **record_keys}
    places = {keys[fold(each.name)]: each.place for each in countries if each.place}
    return Names(known, exact, True, canonical, others, places), findings  # noqa: FBT003 - see the fields above


def _unknown_country(record: Record, countries: Sequence[Country]) -> Finding:
    if record.code:
        message = f"{record.code!r} is not the code of a country"
        hint = (
            "write its two letters of ISO 3166-1, such as FR, or name it with this code under "
            "'territories' in archive.yml"
        )
        return Finding(record.file, ("code",), message, hint)
    hint = nearest_country(record.name, countries)
    return Finding(record.file, ("name",), f"{record.name!r} is not a country", hint)


def nearest_country(name: str, countries: Sequence[Country]) -> str:
    """Return a hint with the countries that a name may have been meant for, if any are likely."""
    likely = _same_when_bare(name, countries) or likely_countries(name, countries)
    add = "add a record with its code, or name it under 'territories' in archive.yml"
    recalled = fold(name) in {fold(each) for country in countries for each in country.recalled}
    if not likely:
        return f"write its usual name, {add}"
    hint = likely_hint(likely)
    return f"{hint} If not, {add}" if recalled and len(likely) == 1 else hint


def _same_when_bare(name: str, countries: Sequence[Country]) -> list[str]:
    plain = fold(bare_name(name))
    return (
        []
        if plain == fold(name)
        else [
            country.name
            for country in countries
            if plain in {fold(form) for form in (country.name, *country.forms, *country.accepted)}
        ]
    )


def usual_names(written: Mapping[str, int], names: Names) -> dict[str, str]:
    """Return the name of each term in use, by key: the canonical name, else the commonest spelling.

    `written` maps each spelling to how many times it is written.
    """
    spellings: dict[str, list[tuple[int, str]]] = {}
    for spelling, count in written.items():
        key = names.key(spelling)
        if key is not None:
            spellings.setdefault(key, []).append((-count, spelling))
    return {key: names.canonical.get(key) or min(counted)[1] for key, counted in spellings.items()}
