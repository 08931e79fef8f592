"""A script, run by hand: the map of the world that pages draw countries from, its countries and its dots.

The shapes are Natural Earth's, which are in the public domain, at 1:110 million as `world-atlas` packs them; places of
countries that are too small at that scale are taken from its 1:50 million. To make the map anew:

    npm pack world-atlas@2.0.2 && tar -xf world-atlas-2.0.2.tgz
    pip install pycountry
    python tools/world.py package layouts/assets/world.svg

The projection is Equal Earth (Savric, Patterson and Jenny, 2018), in which areas are true to each other. Antarctica is
left out. Natural Earth draws who holds a land; where the United Nations' General Assembly does not have it so, an
editor decided: Crimea is Ukraine's (resolution 68/262), northern Cyprus is drawn with Cyprus, Somaliland with Somalia.
"""

import json
import math
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pycountry

Point = tuple[float, float]

WIDTH, HEIGHT = 1000, 432
"""Of the map, in its own units."""
DOT = 4.5
"""Half of the distance that the dots of small countries keep, in the map's units; their width is the style sheet's."""
SMALL = 14.0
"""Area below which a country is not drawn at all, as it would have no shape."""
PRESSED = 40.0
"""Area below which a country has a dot in place of its shape, which is too small to see on a phone."""
SPECK = 1.2
"""Area below which an island of a larger country is left out."""
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_SCALE = WIDTH / 5.4133
_TOP = 1.295
"""How far the map reaches north, in the projection's units."""
_NAMED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
"""Lands that Natural Earth gives no number of ISO 3166."""
_LEFT_OUT = {"AQ"}
_PLACES: dict[str, Point] = {
    "AC": (-14.4, -7.9), "BQ": (-68.3, 12.2), "BV": (3.4, -54.4), "CC": (96.8, -12.2), "CP": (-109.2, 10.3),
    "CQ": (-2.4, 49.4), "CX": (105.6, -10.5), "DG": (72.4, -7.3), "EA": (-5.3, 35.9), "GB-ENG": (-1.5, 52.5),
    "GB-NIR": (-6.7, 54.6), "GB-SCT": (-4.2, 56.8), "GB-WLS": (-3.7, 52.3), "GF": (-53.1, 3.9), "GI": (-5.4, 36.1),
    "GP": (-61.5, 16.2), "IC": (-15.6, 28.3), "MQ": (-61.0, 14.6), "RE": (55.5, -21.1), "SJ": (16.0, 78.5),
    "TA": (-12.3, -37.1), "TK": (-171.8, -9.2), "TV": (179.2, -8.5), "UM": (-160.0, 5.9), "YT": (45.2, -12.8),
}  # fmt: skip
"""Territories of CLDR that are in no shape of their own: longitude and latitude."""


def main(package: Path, target: Path) -> None:
    """Write the map, and print the codes that it has."""
    shapes = dict(_merged(_countries(package / "countries-110m.json")))
    precise = dict(_merged(_countries(package / "countries-50m.json")))
    dots: dict[str, Point] = {code: _projected(*place) for code, place in _PLACES.items()}
    paths: dict[str, str] = {}
    for code, rings in {**precise, **shapes}.items():
        drawn = [[_projected(*point) for point in ring] for ring in rings]
        largest = max(drawn, key=_area)
        if code not in shapes or _area(largest) < PRESSED:
            dots[code] = _middle(largest)
        if code in shapes and _area(largest) >= SMALL:
            paths[code] = "".join(
                _path(ring) for ring in drawn if ring is largest or _area(ring) > SPECK
            )
    places = _apart(dots)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        "<!-- Shapes of Natural Earth (naturalearthdata.com), in the public domain; made by tools/world.py -->",
        '<g id="land">',
        *(
            f'<path d="{path}"/>' if code in dots else f'<path id="{code}" d="{path}"/>'
            for code, path in sorted(paths.items())
        ),
        "</g>",
        "</svg>",
    ]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    # For `broadsheet/pages/maps.py`.
    print(" ".join(sorted(paths.keys() - dots.keys())))  # noqa: T201
    print({code: (round(x), round(y)) for code, (x, y) in sorted(places.items())})  # noqa: T201


def _countries(file: Path) -> Iterator[tuple[str, list[list[Point]]]]:
    """Yield each country's code and its outer rings, in degrees; lakes are too small to be holes."""
    topology = json.loads(file.read_text(encoding="utf-8"))
    arcs = [list(_degrees(arc, topology["transform"])) for arc in topology["arcs"]]
    for shape in topology["objects"]["countries"]["geometries"]:
        if not shape.get("arcs"):
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in polygons:
            ring = _ring(polygon[0], arcs)
            code = "UA" if _is_crimea(ring) else _code(shape)
            if code and code not in _LEFT_OUT:
                yield code, list(_cut(ring))


def _code(shape: dict[str, object]) -> str:
    properties = shape.get("properties") or {}
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if name in _NAMED:
        return _NAMED[name]
    country = pycountry.countries.get(numeric=str(shape.get("id", "")).zfill(3))
    return str(country.alpha_2) if country else ""


def _is_crimea(ring: Sequence[Point]) -> bool:
    return all(32 < lon < 37 and 44 < lat < 46.5 for lon, lat in ring)  # noqa: PLR2004 - a box around it


def _degrees(arc: Sequence[Sequence[int]], transform: dict[str, list[float]]) -> Iterator[Point]:
    x = y = 0
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield x * scale_x + move_x, y * scale_y + move_y


def _ring(numbers: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    """Return a ring of arcs; a negative number is an arc run backwards (TopoJSON 1.0, 2.1.4)."""
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def _cut(ring: Sequence[Point]) -> Iterator[list[Point]]:
    """Yield the parts of a ring on either side of the meridian at 180 degrees, at which the map is cut."""
    straight = [ring[0]]
    for (before, _), (lon, lat) in pairwise(ring):
        turns = round((before - lon) / 360)
        straight.append((straight[-1][0] + lon + turns * 360 - before, lat))
    for turn in (-360, 0, 360):
        part = _clipped([(lon + turn, lat) for lon, lat in straight], -180, 1)
        part = _clipped(part, 180, -1)
        if len(part) > 2:  # noqa: PLR2004 - it has an area
            yield part


def _clipped(ring: Sequence[Point], bound: float, side: int) -> list[Point]:
    """Return what of a ring is on one side of a meridian (Sutherland and Hodgman, 1974): 1 is east of it."""
    found: list[Point] = []
    for (lon, lat), (other, other_lat) in pairwise([*ring, ring[0]] if ring else []):
        inside, other_inside = (lon - bound) * side >= 0, (other - bound) * side >= 0
        if inside:
            found.append((lon, lat))
        if inside != other_inside:
            found.append((bound, lat + (other_lat - lat) * (bound - lon) / (other - lon)))
    return found


def _merged(
    pairs: Iterator[tuple[str, list[list[Point]]]],
) -> Iterator[tuple[str, list[list[Point]]]]:
    found: dict[str, list[list[Point]]] = {}
    for code, rings in pairs:
        found.setdefault(code, []).extend(rings)
    yield from found.items()


def _projected(lon: float, lat: float) -> Point:
    """Return a place in the map's units: Equal Earth, from the middle at Greenwich."""
    one, two, three, four = _A
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
    slope = 9 * four * angle**8 + 7 * three * angle**6 + 3 * two * angle**2 + one
    x = 2 * math.sqrt(3) * math.radians(lon) * math.cos(angle) / (3 * slope)
    y = four * angle**9 + three * angle**7 + two * angle**3 + one * angle
    return WIDTH / 2 + x * _SCALE, (_TOP - y) * _SCALE + 4


def _area(ring: Sequence[Point]) -> float:
    return (
        abs(
            sum(
                x * other_y - other_x * y
                for (x, y), (other_x, other_y) in pairwise([*ring, ring[0]])
            )
        )
        / 2
    )


def _middle(ring: Sequence[Point]) -> Point:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _path(ring: Sequence[Point]) -> str:
    """Return a ring as a path of whole steps, those that lead nowhere left out."""
    points = [(round(x), round(y)) for x, y in ring]
    kept = [points[0]] + [point for before, point in pairwise(points) if point != before]
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    if len(kept) < 3:  # noqa: PLR2004 - no area
        return ""
    steps = " ".join(f"{x - left} {y - top}" for (left, top), (x, y) in pairwise(kept))
    return f"M{kept[0][0]} {kept[0][1]}l{steps}z".replace(" -", "-")


def _apart(dots: dict[str, Point]) -> dict[str, Point]:
    """Return the dots, moved as far apart as it takes to press each."""
    places = {code: [x, y] for code, (x, y) in sorted(dots.items())}
    for _ in range(400):
        for at, one in enumerate(codes := list(places)):
            for other in codes[at + 1 :]:
                (x, y), (other_x, other_y) = places[one], places[other]
                away_x, away_y = other_x - x, other_y - y
                distance = math.hypot(away_x, away_y)
                wanted = 2 * DOT + 0.5
                if distance < wanted:
                    if distance == 0:
                        away_x, away_y, distance = 1.0, 0.0, 1.0
                    push = (wanted - distance) / 2 / distance
                    places[one] = [x - away_x * push, y - away_y * push]
                    places[other] = [other_x + away_x * push, other_y + away_y * push]
    return {
        code: (min(max(x, DOT), WIDTH - DOT), min(max(y, DOT), HEIGHT - DOT))
        for code, (x, y) in places.items()
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
