"""What a view is: plain data of finished values, so that its digest is the digest of its page.

Every address in a view is finished: `href` is a path with the archive's base path, `canonical` and
`url` are whole URLs.
"""

from typing import ClassVar

import msgspec


class Packed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A part of a view, which is encoded as a list, so that its digest costs little."""


class View(Packed, frozen=True):
    """All that one page prints."""

    layout: ClassVar[str]
    """Name of the layout that prints the view, `story.html`; or one of `UNLAID`, if the view itself
    is printed."""


JSON, NAMES, TEXT, TABLE, ROWS = "json", "names", "text", "table", "rows"
REFERENCES, BYTES, NINJS = "references", "bytes", "ninjs"
UNLAID = frozenset({JSON, NAMES, TEXT, TABLE, ROWS, REFERENCES, BYTES, NINJS})
"""What a view names as its layout when the view itself is printed."""
