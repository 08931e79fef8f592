"""Tints: how dark a number of stories is drawn, in five steps."""

TINTS = 5
"""The number of tints."""


def tint(count: int, most: int) -> int:
    """Return the tint of a count from 1 to `most`: a count of 1 has tint 1, and `most` has tint 5.

    Each step is the same multiple of the step before, as numbers of stories are spread widely.
    """
    steps = range(1, TINTS)
    # This counts in whole numbers, which are exact, the powers of `most` that the count's own power
    # reaches.
    return 1 + sum(most**step <= count ** (TINTS - 1) for step in steps) if most > 1 else 1
