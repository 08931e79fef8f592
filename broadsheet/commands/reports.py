"""Reports: what a command found, as text for people, JSON for programs or annotations for GitHub."""

import posixpath
import re
from collections.abc import Collection, Sequence
from dataclasses import asdict

import msgspec

from broadsheet.archive.visibility import Withheld
from broadsheet.commands.outcome import (
    CHANGES,
    GROUPS,
    Change,
    Comparison,
    HeldItem,
    Listing,
    Report,
)
from broadsheet.dates import in_words
from broadsheet.problems import Problem
from broadsheet.wording import counted


def as_json(report: Report, seconds: float) -> str:
    """Return the report of a build as one JSON object."""
    fields = {
        **asdict(report),
        "problems": report.problems,
        "of_drafts": report.of_drafts,
        "seconds": round(seconds, 3),
    }
    return msgspec.json.encode(fields).decode()


def as_text(report: Report, seconds: float, now: str = "") -> str:
    """Return the report of a build: all problems and their number, or what was done in one line.

    A second line says what was held back, if anything was: without the year where that is the year
    of `now`, a date. Another says that the settings do not say where the site stands.
    """
    if report.problems:
        return problems_text(report.problems, "nothing was published")
    done = f"{report.rendered} rendered, {report.unchanged} unchanged, {report.removed} removed"
    stories, pages = counted(report.stories, "story", "stories"), counted(report.pages, "page")
    search = (
        f"; {report.indexed} of {counted(report.shards, 'search shard')} indexed"
        if report.indexed
        else ""
    )
    held_back = _held_back(report.held_back, now)
    line = f"{stories}, {pages}: {done}{search} in {seconds:.2f} s"
    if held_back:
        line += f"\nheld back: {held_back}"
    if report.address:
        line += f"\nbase_url is missing from the settings: pages are named by {report.address}"
    return line


def of_drafts_as_text(problems: Sequence[Problem]) -> str:
    """Return the mistakes in drafts, which keep nothing but these from being published."""
    return "\n".join(f"draft: {each}" for each in problems)


def _held_back(held: Withheld, now: str) -> str:
    """Return what a build did not publish: `2 drafts, 1 under embargo until 29 November 09:00`."""
    until = in_words(held.embargo_until, now) if held.embargo_until else ""
    first = ", the first" if held.embargoed > 1 else ""
    parts = (
        (held.drafts, counted(held.drafts, "draft")),
        (held.embargoed, f"{held.embargoed:,} under embargo{first} until {until}"),
        (held.expired, f"{held.expired:,} expired"),
    )
    return ", ".join([words for count, words in parts if count])


def listing_report(listing: Listing, form: str) -> str:
    """Return what is held back, as `text` or `json`.

    The text has a line for each story or page: its date, the reason, its file and its title.
    """
    if form == "json":
        return msgspec.json.encode(listing.items).decode()
    rows = [
        (_spaced(item.date) or "-", _reason(item), item.file, item.title) for item in listing.items
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join([text.ljust(width) for text, width in zip(row, widths, strict=True)]).rstrip()
        for row in rows
    ]
    return "\n".join(lines)


def _reason(item: HeldItem) -> str:
    return f"expired {_spaced(item.expires)}" if item.why == "expired" else item.why


def _spaced(local: str) -> str:
    return local.replace("T", " ")


def check_report(
    stories: int,
    problems: Sequence[Problem],
    advice: Sequence[Problem],
    form: str,
    held_back: Sequence[Problem] | None = None,
    *,
    folder: str = "",
    of_drafts: Sequence[Problem] = (),
) -> str:
    """Return what a check found, as `text`, `json` or `github` annotations.

    GitHub is told of files by their paths from the root of the repository, in which the archive
    stands in `folder`. The text says how much was found, even when it was nothing. `held_back` is what does not
    link and is not published, if it was asked for.
    """
    held = held_back or ()
    if form == "json":
        found = {"problems": problems, "of_drafts": of_drafts, "advice": advice}
        if held_back is not None:
            found["held_back"] = held_back
        return msgspec.json.encode(found).decode()
    if form == "github":
        lines = [_annotation("error", each, folder) for each in problems]
        lines += [_annotation("warning", each, folder) for each in of_drafts]
        lines += [_annotation("notice", each, folder) for each in (*advice, *held)]
        return "\n".join(lines)
    line = f"{counted(stories, 'story', 'stories')}, {counted(len(problems), 'problem')}"
    line += f", {counted(len(advice), 'piece', 'pieces')} of advice"
    if of_drafts:
        line += f", {counted(len(of_drafts), 'problem')} in drafts"
    if held_back is not None:
        line += f", {len(held):,} held back"
    lines = [f"draft: {each}" for each in of_drafts]
    lines += [f"advice: {each}" for each in advice] + [f"held back: {each}" for each in held]
    return "\n".join([*map(str, problems), *lines, line])


def changes_report(compared: Comparison, form: str) -> str:
    """Return which pages differ, as `text`, `json` or a comment for `github`, in its Markdown."""
    if form == "json":
        counts = {each: compared.count(each) for each in CHANGES}
        fields = {"against": compared.against, "commit": compared.commit, **counts}
        return msgspec.json.encode(
            {**fields, "changes": compared.changes, "notes": compared.notes}
        ).decode()
    groups = [
        (group, [each for each in compared.changes if each.group == group]) for group in GROUPS
    ]
    present = [(group, members) for group, members in groups if members]
    counts_text = ", ".join(f"{compared.count(each):,} {each}" for each in CHANGES)
    if form == "github":
        return _comment(compared, present, counts_text if present else "no page differs")
    lines = []
    for group, members in present:
        lines.append(f"{group} ({len(members):,})")
        lines += [f"  {each.change:<7}  {_places(each)}" for each in members]
    same = "" if present else ": no page differs"
    return "\n".join(
        [*lines, f"against {compared.against} ({compared.commit[:7]}): {counts_text}{same}"]
    )


def _places(change: Change) -> str:
    """Return where a page is to be seen: the live one, then the preview's."""
    return "  ".join([url for url in (change.live, change.preview) if url]) or change.permalink


CHANGES_MARK = "<!-- broadsheet changes -->"
"""First line of a comment on what differs, by which a workflow knows its own."""
_COMMENT_SIZE = 60_000
"""Number of characters in all lists of a comment, at most: GitHub takes 65,536 in a comment."""
_OPEN = 10
"""Number of pages in a list that is shown without being opened, at most."""


def _comment(
    compared: Comparison, groups: Sequence[tuple[str, Sequence[Change]]], total: str
) -> str:
    against = f"{_code(compared.against)} ({compared.commit[:7]})"
    parts = [CHANGES_MARK, f"**Pages: {total}**, compared with {against}."]
    parts += [f"Note: {_code(note)}" for note in compared.notes]
    for group, members in groups:
        items: list[str] = []
        size = 0
        for each in members:
            item = _item(each)
            size += len(item) + 1
            if size > _COMMENT_SIZE // len(groups):
                items.append(
                    f"- and {len(members) - len(items):,} more: `broadsheet changes` lists all"
                )
                break
            items.append(item)
        head = f"{group.capitalize()} ({len(members):,})"
        listed = "\n".join(items)
        if len(members) <= _OPEN:
            parts.append(f"**{head}**\n\n{listed}")
        else:
            parts.append(f"<details><summary>{head}</summary>\n\n{listed}\n\n</details>")
    return "\n\n".join(parts)


def _item(change: Change) -> str:
    shown, preview = _code(change.permalink), change.preview
    if change.live:
        seen = f" ([preview](<{preview}>))" if preview else ""
        return f"- {change.change} [{shown}](<{change.live}>){seen}"
    return f"- {change.change} [{shown}](<{preview}>)" if preview else f"- {change.change} {shown}"


def _code(text: str) -> str:
    """Return a text as code in Markdown, where nobody is mentioned and no sign means anything."""
    fence = "`" * (max([len(run) for run in re.findall("`+", text)], default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def problems_text(problems: Collection[Problem], outcome: str) -> str:
    """Return all problems, and in a last line their number and what therefore came of the command."""
    return "\n".join([*map(str, problems), f"{counted(len(problems), 'problem')}: {outcome}"])


def _annotation(level: str, problem: Problem, folder: str) -> str:
    """Return a workflow command, escaped as GitHub's toolkit does (core/src/command.ts)."""
    properties = f"file={_property(posixpath.join(folder, problem.file))}"
    if problem.line:
        properties += f",line={problem.line},col={problem.column}"
    field = f"{problem.field}: " if problem.field else ""
    hint = f" ({problem.hint})" if problem.hint else ""
    name = f" [{problem.name}]" if problem.name else ""
    return f"::{level} {properties}::{_message(field + problem.message + name + hint)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
