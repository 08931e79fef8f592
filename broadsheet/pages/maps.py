"""The views of maps: where countries are in the news, by the number of their stories.

The shapes of countries stand in `layouts/assets/world.svg`, each under its country's code.
"""

from collections.abc import Collection, Mapping

from broadsheet.archive.addresses import MAP
from broadsheet.archive.terms import Term
from broadsheet.pages.globe import HEIGHT, projected
from broadsheet.pages.parts import Parts
from broadsheet.pages.tints import tint
from broadsheet.reading.config import Taxonomy
from broadsheet.views.site import Head, Label
from broadsheet.views.terms import CountryOnMap, MapView, PlaceOnMap

MAP_SHAPES = frozenset(
    {
        "AE", "AF", "AO", "AR", "AT", "AU", "AZ", "BD", "BF", "BG", "BJ", "BO", "BR", "BW", "BY", "CA", "CD", "CF",
        "CG", "CI", "CL", "CM", "CN", "CO", "CR", "CU", "CZ", "DE", "DZ", "EC", "EG", "EH", "ER", "ES", "ET", "FI",
        "FR", "GA", "GB", "GE", "GH", "GL", "GN", "GR", "GT", "GY", "HN", "HR", "HU", "ID", "IE", "IN", "IQ", "IR",
        "IS", "IT", "JO", "JP", "KE", "KG", "KH", "KP", "KR", "KZ", "LA", "LK", "LR", "LT", "LV", "LY", "MA", "MG",
        "ML", "MM", "MN", "MR", "MW", "MX", "MY", "MZ", "NA", "NE", "NG", "NI", "NO", "NP", "NZ", "OM", "PA", "PE",
        "PG", "PH", "PK", "PL", "PT", "PY", "RO", "RS", "RU", "SA", "SD", "SE", "SK", "SL", "SN", "SO", "SR", "SS",
        "SY", "TD", "TG", "TH", "TJ", "TM", "TN", "TR", "TZ", "UA", "UG", "US", "UY", "UZ", "VE", "VN", "YE", "ZA",
        "ZM", "ZW",
    }
)  # fmt: skip
"""Codes of the territories that the map has shapes of (ISO 3166, and CLDR's own), as
`tools/world.py` lists them."""
MAP_DOTS = {
    "AC": (460, 273), "AD": (504, 92), "AG": (344, 176), "AI": (319, 161), "AL": (549, 101), "AM": (611, 100),
    "AS": (34, 297), "AW": (301, 194), "AX": (542, 42), "BA": (543, 84), "BB": (344, 197), "BE": (507, 69),
    "BH": (631, 145), "BI": (583, 258), "BL": (339, 164), "BM": (334, 126), "BN": (818, 226), "BQ": (317, 200),
    "BS": (293, 153), "BT": (738, 142), "BV": (508, 428), "BZ": (259, 180), "CC": (766, 289), "CH": (516, 80),
    "CK": (71, 322), "CP": (199, 205), "CQ": (499, 78), "CV": (435, 187), "CW": (308, 200), "CX": (791, 282),
    "CY": (583, 117), "DG": (698, 267), "DJ": (617, 199), "DK": (521, 52), "DM": (325, 195), "DO": (309, 177),
    "EA": (488, 118), "EE": (554, 46), "FJ": (983, 309), "FK": (366, 422), "FM": (938, 217), "FO": (486, 37),
    "GB-ENG": (502, 60), "GB-NIR": (482, 55), "GB-SCT": (491, 47), "GB-WLS": (487, 63), "GD": (326, 204),
    "GF": (353, 229), "GG": (488, 72), "GI": (485, 109), "GM": (458, 191), "GP": (336, 182), "GQ": (528, 237),
    "GS": (419, 428), "GU": (897, 195), "GW": (458, 201), "HK": (809, 159), "HM": (664, 426), "HT": (301, 172),
    "IC": (459, 140), "IL": (587, 126), "IM": (493, 56), "IO": (703, 274), "JE": (497, 69), "JM": (290, 176),
    "KI": (63, 236), "KM": (618, 286), "KN": (317, 189), "KW": (624, 136), "KY": (280, 172), "LB": (593, 118),
    "LC": (336, 201), "LI": (525, 77), "LS": (573, 352), "LU": (516, 70), "MC": (518, 89), "MD": (566, 78),
    "ME": (543, 94), "MF": (328, 166), "MH": (974, 217), "MK": (558, 96), "MO": (801, 163), "MP": (898, 185),
    "MQ": (334, 191), "MS": (335, 172), "MT": (536, 114), "MU": (656, 318), "MV": (704, 228), "NC": (945, 322),
    "NF": (938, 349), "NL": (513, 61), "NR": (964, 245), "NU": (41, 314), "PF": (94, 309), "PM": (368, 78),
    "PN": (159, 333), "PR": (315, 169), "PS": (594, 132), "PW": (872, 215), "QA": (638, 152), "RE": (648, 322),
    "RW": (584, 249), "SB": (940, 273), "SC": (654, 261), "SG": (788, 238), "SH": (484, 303), "SI": (535, 79),
    "SJ": (528, 7), "SM": (529, 87), "ST": (518, 242), "SV": (256, 192), "SX": (326, 185), "SZ": (583, 340),
    "TA": (469, 377), "TC": (308, 163), "TF": (660, 415), "TK": (26, 278), "TL": (849, 276), "TO": (29, 321),
    "TT": (334, 210), "TV": (995, 275), "TW": (822, 156), "UM": (57, 221), "VA": (530, 96), "VC": (343, 188),
    "VG": (318, 180), "VI": (326, 176), "VU": (956, 300), "WF": (13, 296), "WS": (26, 293), "XK": (551, 89),
    "YT": (625, 292),
}  # fmt: skip
"""Codes of those that are too small for a shape, and where their dots are in the map's units, as
`tools/world.py` lists them."""


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
    return place if place.code or place.right or place.down else None


def _place(key: str, taxonomy: Taxonomy, parts: Parts) -> PlaceOnMap:
    """Return where a country is on the map, given its key."""
    place = parts.archive.filing.names[taxonomy.key].places.get(key) or parts.codes.get(key, "")
    latitude, comma, longitude = place.partition(",")
    if not comma:
        return PlaceOnMap(place if place in MAP_SHAPES else "", *MAP_DOTS.get(place, (0, 0)))
    x, y = projected(float(latitude), float(longitude))
    if not 0 <= y <= HEIGHT:
        return PlaceOnMap("", 0, 0)
    return PlaceOnMap("", round(x), round(y))


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
