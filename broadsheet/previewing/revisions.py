"""Revisions: what stays true of an archive, and of its findings, after edits that move little."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from broadsheet.archive.assemble import Archive
from broadsheet.archive.loading import Material
from broadsheet.archive.revising import Revision, revise
from broadsheet.model import Story
from broadsheet.problems import Finding, Problem
from broadsheet.reading.placing import as_problems


def revision_between(
    before: Material,
    after: Material,
    files: Iterable[str],
    archive: Archive,
    findings: Sequence[Finding],
) -> Revision | None:
    """Return the archive after edits to files that move nothing else, as most edits do.

    The archive was assembled from the material before, with these findings. Returns None when it
    has to be assembled.
    """
    same = (
        before.config == after.config
        and before.tree is after.tree
        and before.content.problems == after.content.problems
        and before.content.flawed == after.content.flawed
        and before.content.drafts == after.content.drafts
    )
    if not same:
        return None
    items = [(before.content.items.get(file), after.content.items.get(file)) for file in files]
    edits = [(old, new) for old, new in items if old != new]
    stories = [
        (old, new) for old, new in edits if isinstance(old, Story) and isinstance(new, Story)
    ]
    if len(stories) < len(edits):
        return None
    # With a file that cannot be read, what is wrong with names is not all known.
    is_sound = not (after.content.problems or after.content.flawed)
    return revise(archive, findings, stories, after.countries if is_sound else None)


def problem_by_finding(
    findings: Sequence[Finding],
    before: Mapping[Finding, Problem],
    touched: Collection[str],
    root: Path,
) -> dict[Finding, Problem]:
    """Return each finding as a problem at its line and column.

    Positions are looked for only in files where they may have moved: those that were touched.
    """
    known = {
        finding: before[finding]
        for finding in findings
        if finding in before and finding.file not in touched
    }
    sought = [finding for finding in findings if finding not in known]
    return {**known, **dict(zip(sought, as_problems(sought, root), strict=True))}
