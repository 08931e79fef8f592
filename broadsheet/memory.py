"""Memory: what a process has let go is given back to the system, where its library (glibc) can.

That library keeps free memory for what is asked for later. A build that has made a hundred thousand
pages would keep as much free as it then needs to publish them.
"""

import sys

_MMAP_THRESHOLD = -3
"""Number by which mallopt(3) knows from which size on a block is asked of the system by itself."""
_BLOCK = 1 << 18
"""That size in bytes, for large archives. Unless it is said, it grows to the largest that was freed."""


def give_back_blocks() -> None:
    """Have large blocks of memory given back as soon as they are free, by this process and its children.

    It costs a little time each, and is for archives whose memory counts.
    """
    _call("mallopt", _MMAP_THRESHOLD, _BLOCK)


def give_back() -> None:
    """Give back to the system all memory that is free."""
    _call("malloc_trim", 0)


def _call(name: str, *arguments: int) -> None:
    """Call a function of the system's library, if it has it."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - an unchanged site does not need it

        library = ctypes.CDLL(None)
        if hasattr(library, name):
            getattr(library, name)(*arguments)
