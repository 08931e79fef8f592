"""The globe as the drawing of the world shows it: Equal Earth, as `tools/world.py` projects it."""

import math

_WIDTH = 1000
HEIGHT = 432
"""Height of the map, in its own units."""
_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)
_SCALE = _WIDTH / 5.4133
_TOP = 1.295
"""How far the map reaches north, in the projection's units."""


def projected(latitude: float, longitude: float) -> tuple[float, float]:
    """Return where a place is on the map: from its left, and from its top."""
    one, two, three, four = _EQUAL_EARTH
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    slope = 9 * four * angle**8 + 7 * three * angle**6 + 3 * two * angle**2 + one
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(angle) / (3 * slope)
    y = four * angle**9 + three * angle**7 + two * angle**3 + one * angle
    return _WIDTH / 2 + x * _SCALE, (_TOP - y) * _SCALE + 4
