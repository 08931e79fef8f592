"""Import reports: what came of an import, as text for people and JSON for programs."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from broadsheet.importing.source import Account
from broadsheet.problems import Problem
from broadsheet.wording import counted

REPORT = "import-report.txt"
"""Name of the file, at the root, that names all that has not simply its place."""


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an import."""

    form: str = ""
    written: int = 0
    """Number of files that were written."""
    unchanged: int = 0
    """Number of files that are as an earlier import left them."""
    entries: tuple[Account, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Mistakes in the settings or in the mapping; then nothing was brought."""
    map_file: str = ""
    """Mapping that a dry run has written."""
    drafts: int = 0
    """Number of texts that are drafts here."""
    embargoed: int = 0
    """Number of stories that are under embargo here."""
    expired: int = 0
    """Number of stories that have expired, by what the source says of them."""
    wanted: int = 0
    """Number of pictures of the old site that the source lacks and nobody has fetched."""


def import_json(result: Imported) -> str:
    """Return all that came of an import as one JSON object."""
    return msgspec.json.encode(result).decode()


def import_text(result: Imported) -> str:
    """Return what came of an import: what was written, the totals, and where the rest is told."""
    if result.problems:
        counted_problems = counted(len(result.problems), "problem")
        return "\n".join([*map(str, result.problems), f"{counted_problems}: nothing was brought"])
    table = totals(result)
    if result.map_file:
        return "\n".join(
            [
                *table,
                f"nothing was written but {result.map_file}: change it, and give it with --map",
            ]
        )
    done = f"{counted(result.written, 'file')} written, {result.unchanged:,} unchanged"
    told = [*table, f"{done}; {REPORT} names all that is not simply in its place"]
    drafts = counted(result.drafts, "draft") if result.drafts else ""
    embargoed = f"{result.embargoed:,} under embargo" if result.embargoed else ""
    expired = f"{result.expired:,} expired" if result.expired else ""
    if held := ", ".join(filter(None, (drafts, embargoed, expired))):
        told.append(f"readers do not see all of it: {held}; `broadsheet list all` names them")
    if result.wanted:
        pictures = counted(result.wanted, "picture")
        told.append(f"{pictures} of the old site not here: --pictures fetches what it still has")
    return "\n".join(told)


def totals(result: Imported) -> list[str]:
    """Return the totals of an import, a line for each kind of thing."""
    counts = Counter((entry.kind, entry.came) for entry in result.entries)
    kinds = sorted({kind for kind, _ in counts})
    width = max((len(_plural(kind)) for kind in kinds), default=0) + 1
    found = [f"{'':<{width}} brought  changed     kept     left"]
    for kind in kinds:
        numbers = (counts[kind, came] for came in ("brought", "changed", "kept", "left"))
        found.append(
            f"{_plural(kind):<{width}}" + "".join(f"{number:>8,} " for number in numbers).rstrip()
        )
    return found


def _plural(kind: str) -> str:
    return f"{kind}es" if kind.endswith("s") else f"{kind}s"


def lines(entries: Iterable[Account]) -> list[str]:
    """Return a line for everything that has not simply its place, by file of the source."""
    return [
        f"{entry.source}: {entry.kind} {entry.what!r} {entry.came}"
        + (f", {entry.where}" if entry.where else "")
        + (f": {entry.why}" if entry.why else "")
        for entry in sorted(entries)
        if entry.came != "brought"
    ]
