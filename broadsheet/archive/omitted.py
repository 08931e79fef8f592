"""What an archive leaves out: which of its settings' words keeps a page or a file from being there."""

import re
from collections.abc import Collection, Mapping

from broadsheet.archive.exported import TERM_FILES
from broadsheet.reading.omissions import OMISSIONS, Omission

_FILES = "|".join(re.escape(file.name) for file in TERM_FILES)
_FORMS: Mapping[Omission, re.Pattern[str]] = {
    "days": re.compile(r"/\d{4}/\d{2}/\d{2}/(page/\d+/)?"),
    "on-this-day": re.compile(r"/on-this-day/.*"),
    "shared": re.compile(r"/[^/]+/[^/]+/with/"),
    "feeds": re.compile(r"/[^/]+/[^/]+/feed\.(xml|json)"),
    "feed-history": re.compile(r"/.*feed/(atom|json)/\d+\.(xml|json)"),
    "exports": re.compile(rf"/[^/]+/[^/]+/({_FILES})"),
    "twins": re.compile(r"/.*index\.md|/llms\.txt"),
}
"""What may be left out to the form that its permalinks have."""


def why_omitted(permalink: str, left_out: Collection[Omission]) -> tuple[str, str] | None:
    """Return why there is nothing at a permalink that the settings leave out, and what to write.

    None when they do not leave it out.
    """
    path = permalink if permalink.rpartition("/")[2].count(".") else f"{permalink.rstrip('/')}/"
    kind = next((kind for kind in left_out if _FORMS[kind].fullmatch(path)), None)
    if kind is None:
        return None
    keeps = f"{OMISSIONS[kind]} are left out by 'leave_out' in the settings"
    if kind == "days":
        return (
            keeps,
            f"write '{path[: len('/2025/06/')]}', the month, or take 'days' out of leave_out",
        )
    return keeps, f"take it out, or take {kind!r} out of leave_out"
