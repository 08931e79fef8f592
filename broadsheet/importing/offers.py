"""Offers: names of a source that may belong elsewhere or be one, for whoever imports to decide."""

from collections.abc import Callable, Iterable, Mapping

from broadsheet.archive.names import fold
from broadsheet.closeness import slips
from broadsheet.importing.mapping import ImportMap
from broadsheet.importing.source import Origin
from broadsheet.reading.config import Config
from broadsheet.reading.fields import Value


def offered(
    source: Origin, mapping: ImportMap, config: Config, is_country: Callable[[str], bool]
) -> ImportMap:
    """Return a mapping with what may be meant by the names of a source; nothing of it is decided.

    Names that are countries or people are offered to these, and of spellings of one name the
    commonest.
    """
    counts = _counts(source, mapping)
    countries = next((each.field for each in config.taxonomies if each.kind == "country"), "")
    people = {
        fold(name)
        for post in source.posts
        if post.kind == "record" and mapping.home(post.taxonomy) in ("people", "authors")
        for name in (post.fields.get("display_name"), post.fields.get("name"))
        if isinstance(name, str)
    }
    moved = {field: dict(names) for field, names in mapping.moved.items()}
    called = {field: dict(names) for field, names in mapping.names.items()}
    near: dict[str, dict[str, str]] = {field: dict(names) for field, names in mapping.near.items()}
    for field, names in counts.items():
        if field in (countries, "people", "authors"):
            continue
        for name in names:
            if countries and is_country(name):
                moved.setdefault(field, {}).setdefault(name, countries)
            elif fold(name) in people and any(each.field == "people" for each in config.taxonomies):
                moved.setdefault(field, {}).setdefault(name, "people")
        for name, better in _spellings(names):
            called.setdefault(field, {}).setdefault(name, better)
        for name, better in _nearly(names):
            near.setdefault(field, {}).setdefault(name, better)
    return ImportMap(
        address=mapping.address or source.address,
        permalinks=mapping.permalinks,
        sections=mapping.sections or dict.fromkeys(_sections(source), "stories"),
        fields={**_homes(source, mapping), **mapping.fields},
        names=called,
        near=near,
        moved=moved,
    )


def _sections(source: Origin) -> list[str]:
    return sorted(
        {
            post.section.partition("/")[0]
            for post in source.posts
            if post.kind == "story" and post.section
        }
    )


def _homes(source: Origin, mapping: ImportMap) -> Mapping[str, str]:
    """Return where each field of a source's stories goes, by its key."""
    keys = {key for post in source.posts if post.kind == "story" for key in post.fields}
    return {key: mapping.home(key) for key in sorted(keys)}


def _counts(source: Origin, mapping: ImportMap) -> Mapping[str, Mapping[str, int]]:
    """Return for each field of ours the names that a source has for it, and how many posts have each."""
    counts: dict[str, dict[str, int]] = {}
    for post in source.posts:
        for key, value in post.fields.items():
            for name in _texts(value):
                names = counts.setdefault(mapping.home(key), {})
                names[name] = names.get(name, 0) + 1
    return {
        field: counts[field]
        for field in ("topics", "people", "countries", "authors")
        if field in counts
    }


def _texts(value: Value) -> Iterable[str]:
    values = value if isinstance(value, list) else [value]
    return (" ".join(each.split()) for each in values if isinstance(each, str) and each.strip())


def _spellings(names: Mapping[str, int]) -> Iterable[tuple[str, str]]:
    """Yield each name that is another one in other letters, and the one that more posts use."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(fold(name), []).append(name)
    for group in groups.values():
        best = max(group, key=lambda name: (names[name], name))
        yield from ((name, best) for name in group if name != best)


_LONG = 8
"""Number of letters of names in which one slip of the hand is likely."""


def _nearly(names: Mapping[str, int]) -> Iterable[tuple[str, str]]:
    """Yield each name that may be another one, and that, which more posts use.

    One has an ending of the plural, or both are long and a slip of the hand lies between them. Names
    that differ in letters alone are told by `_spellings`, and numbers are never alike: 2019, 2020.
    """
    best: dict[str, str] = {}
    for name in sorted(names, key=lambda each: (-names[each], each)):
        best.setdefault(fold(name), name)
    known = list(best)
    for at, folded in enumerate(known):
        alike = next((each for each in known[:at] if _is_near(folded, each)), "")
        if alike:
            yield best[folded], best[alike]


def _is_near(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > len("es") or any(letter.isdigit() for letter in one + other):
        return False
    if longer in (f"{shorter}s", f"{shorter}es") or longer == f"{shorter.removesuffix('y')}ies":
        return True
    return len(shorter) >= _LONG and shorter[0] == longer[0] and slips(one, other, 1) == 1
