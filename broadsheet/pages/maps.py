"""The views of maps: where countries are in the news, by the number of their stories.

The shapes of countries stand in `layouts/assets/world.svg`, each under its country's code.
"""

import math
from collections.abc import Collection, Mapping

from broadsheet.archive.addresses import MAP
from broadsheet.archive.terms import Term
from broadsheet.pages.parts import Parts
from broadsheet.pages.tints import tint
from broadsheet.reading.config import Taxonomy
from broadsheet.views.site import Head, Label
from broadsheet.views.terms import CountryOnMap, MapView, PlaceOnMap

MAP_CODES = frozenset(
    {
        "AC", "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA", "BB",
        "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY",
        "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CP", "CQ", "CR", "CU", "CV",
        "CW", "CX", "CY", "CZ", "DE", "DG", "DJ", "DK", "DM", "DO", "DZ", "EA", "EC", "EE", "EG", "EH", "ER", "ES",
        "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS", "GD", "GE",
        "GF", "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM", "HN",
        "HR", "HT", "HU", "IC", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM", "JO", "JP",
        "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS",
        "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ",
        "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP",
        "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY",
        "QA", "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM",
        "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SY", "SZ", "TA", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL",
        "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG",
        "VI", "VN", "VU", "WF", "WS", "XK", "YE", "YT", "ZA", "ZM", "ZW",
    }
)  # fmt: skip
"""Codes of the territories that the map has shapes of (ISO 3166, and CLDR's own), as
`tools/world.py` lists them."""

_DOT, _DOT_AT = "MC", (518, 88)
"""Code of a country whose shape on the map is a dot, and where the dot is."""
_WIDTH, _HEIGHT = 1000, 432
"""Size of the map, in its own units."""
_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)
_SCALE = _WIDTH / 5.4133
_TOP = 1.295
"""How far the map reaches north, in the projection's units."""


def map_view(parts: Parts) -> MapView:
    """Return the view of the map of all countries that have stories, those of the most first."""
    taxonomy = next(each for each in parts.archive.config.taxonomies if each.kind == "country")
    terms = parts.archive.terms[taxonomy.key]
    counts = {key: len(term.stories) for key, term in terms.items() if term.stories}
    return MapView(
        head=Head("", "", parts.url(MAP)),
        taxonomy=Label(taxonomy.title, parts.href(f"/{taxonomy.key}/")),
        countries=countries_on_map(counts, parts),
    )


def countries_on_map(counts: Mapping[str, int], parts: Parts) -> tuple[CountryOnMap, ...]:
    """Return the countries of a map, given the number of stories by each country's key.

    Those of the most stories come first, and those of the same number by slug.
    """
    taxonomy = next(
        (each for each in parts.archive.config.taxonomies if each.kind == "country"), None
    )
    if taxonomy is None:
        return ()
    terms, labels = parts.archive.terms[taxonomy.key], parts.labels[taxonomy.key]
    most = max(counts.values(), default=0)
    ordered = sorted(counts.items(), key=lambda each: (-each[1], terms[each[0]].slug))
    return tuple(
        [
            CountryOnMap(
                labels[key].name,
                labels[key].href,
                count,
                _place(key, taxonomy, parts),
                tint(count, most),
            )
            for key, count in ordered
        ]
    )


def drawn(term: Term, parts: Parts) -> PlaceOnMap | None:
    """Return where a country is on the map, if the map has it; None for any other term."""
    if term.taxonomy.kind != "country":
        return None
    place = _place(term.key, term.taxonomy, parts)
    return place if place.code else None


def _place(key: str, taxonomy: Taxonomy, parts: Parts) -> PlaceOnMap:
    """Return where a country is on the map, given its key."""
    place = parts.archive.filing.names[taxonomy.key].places.get(key) or parts.codes.get(key, "")
    latitude, comma, longitude = place.partition(",")
    if not comma:
        return PlaceOnMap(place if place in MAP_CODES else "", 0, 0)
    x, y = _projected(float(latitude), float(longitude))
    if not 0 <= y <= _HEIGHT:
        return PlaceOnMap("", 0, 0)
    dot_x, dot_y = _DOT_AT
    return PlaceOnMap(_DOT, round(x) - dot_x, round(y) - dot_y)


def _projected(latitude: float, longitude: float) -> tuple[float, float]:
    """Return a place in the map's units, as `tools/world.py` projects it: Equal Earth."""
    one, two, three, four = _EQUAL_EARTH
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    slope = 9 * four * angle**8 + 7 * three * angle**6 + 3 * two * angle**2 + one
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(angle) / (3 * slope)
    y = four * angle**9 + three * angle**7 + two * angle**3 + one * angle
    return _WIDTH / 2 + x * _SCALE, (_TOP - y) * _SCALE + 4


def countries_of(names: Collection[tuple[str, int]], parts: Parts) -> dict[str, int]:
    """Return the counts of the countries among terms, by key; terms are given as `taxonomy/key`."""
    starts = [f"{each.key}/" for each in parts.archive.config.taxonomies if each.kind == "country"]
    return {
        name.removeprefix(start): count
        for start in starts
        for name, count in names
        if name.startswith(start)
    }


def code_of(term: Term, parts: Parts) -> str:
    """Return a country's code, or an empty text for any other term."""
    return parts.codes.get(term.key, "") if term.taxonomy.kind == "country" else ""
