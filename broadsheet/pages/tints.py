"""Tints: how dark a number of stories is drawn, in five steps."""

TINTS = 5


def tint(count: int, most: int) -> int:
    """Return the tint of a count of at least one among counts up to `most`: from 1, that of one, to 5, that of `most`.

    Each step is as many times the one before, as numbers of stories are spread widely.
    """
    steps = range(1, TINTS)
    # In whole numbers: the powers of most that count's own is not below.
    return 1 + sum(most**step <= count ** (TINTS - 1) for step in steps) if most > 1 else 1
