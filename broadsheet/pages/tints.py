"""Tints: how dark a number of stories is drawn, in five steps."""

TINTS = 5
"""The number of tints."""


def tint_of_day(count: int) -> int:
    """Return the tint of a day that has so many stories: its steps are 1, 2-3, 4-7, 8-15 and 16 on.

    They are the same in every archive, so that a calendar's legend can say them, and a day looks
    as it did when a busier one comes.
    """
    return min(count.bit_length(), TINTS)


def tint(count: int, most: int) -> int:
    """Return the tint of a count from 1 to `most`: a count of 1 has tint 1, and `most` has tint 5.

    Each step is the same multiple of the step before, as numbers of stories are spread widely.
    """
    steps = range(1, TINTS)
    # This counts in whole numbers, which are exact, the powers of `most` that the count's own power
    # reaches.
    return 1 + sum(most**step <= count ** (TINTS - 1) for step in steps) if most > 1 else 1
