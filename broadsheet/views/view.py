"""What a view is: plain data of which every value is finished, so that its digest is the digest of its page.

Every address in a view is finished: `href` is a path with the archive's base path, `canonical` and
`url` whole URLs.
"""

from typing import ClassVar

import msgspec


class Packed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Encoded as a list, so that its digest costs little."""


class View(Packed, frozen=True):
    """All that one page prints."""

    layout: ClassVar[str]
    """The layout that prints it, `story.html`; or one of `UNLAID`, if the view itself is printed."""


JSON, NAMES, TEXT, TABLE = "json", "names", "text", "table"
UNLAID = frozenset({JSON, NAMES, TEXT, TABLE})
"""What stands in place of a layout's name where the view itself is printed."""
