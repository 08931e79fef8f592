"""Tints: how dark a number of stories is drawn, in five steps."""

TINTS = 5


def tint(count: int, most: int) -> int:
    """Return the tint of a count of at least one among counts up to `most`, from 1, the lightest, to 5.

    Each step is so many times the one before, as numbers of stories are spread widely; small numbers have one each.
    """
    if most <= TINTS:
        return count
    factor = 2
    while factor**TINTS <= most:
        factor += 1
    return next(step for step in range(1, TINTS + 1) if count < factor**step)
