"""Limits of hosts: whether the site comes near what its host takes, and what would make it smaller."""

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from broadsheet.archive.addresses import Address
from broadsheet.archive.assemble import Archive
from broadsheet.pages.cards import cards
from broadsheet.pages.pictures import versions_by_original
from broadsheet.problems import Finding, Problem
from broadsheet.publishing.edition import Edition
from broadsheet.publishing.manifest import ManifestEntry
from broadsheet.publishing.plan import folders_of
from broadsheet.reading.hosts import KNOWN_HOSTS, NEAR, HostLimits
from broadsheet.reading.omissions import Omission
from broadsheet.reading.placing import as_problems
from broadsheet.urls import OWN_FOLDERS, output_path

_SEARCH_FILES = 0.35
"""Files of a search index for each story, about, as long as there was no build to count them in."""
_KINDS: Mapping[Omission, frozenset[str]] = {
    "twins": frozenset({"story-twin", "term-twin", "llms"}),
    "feed-history": frozenset({"atom-part", "json-part"}),
    "exports": frozenset({
        "term-table", "term-lines", "term-sources", "references-bib", "references-ris", "references-json",
    }),
    "days": frozenset({"day"}),
    "shared": frozenset({"with"}),
    "feeds": frozenset({"atom", "json"}),
    "on-this-day": frozenset({"on-this-day", "on-this-day-index"}),
}  # fmt: skip
"""What may be left out to its kinds of addresses; what readers miss least comes first."""


class _Expected(NamedTuple):
    """The site as it would be built now."""

    paths: frozenset[str]
    """Paths of its files, as far as they are known."""
    more: int
    """Number of further files, about."""
    sizes: Mapping[str, int]
    """Path of a file to its number of bytes, as far as that is known."""


def advice_on_host(
    edition: Edition, root: Path, entries: Mapping[str, ManifestEntry]
) -> Iterator[Problem]:
    """Yield the advice on the limits of the host that the settings name.

    `entries` are the files of the last build, by their paths; none when there was none.
    """
    archive = edition.pages.archive
    if not archive.config.host:
        return
    limits = KNOWN_HOSTS[archive.config.host]
    expected = _expected(edition, root, entries)
    findings = (
        *_on_number(archive, expected, limits),
        *_on_folders(archive, expected, limits),
        *_on_sizes(archive, expected, limits),
    )
    yield from as_problems(findings, root)


def _expected(edition: Edition, root: Path, entries: Mapping[str, ManifestEntry]) -> _Expected:
    archive = edition.pages.archive
    paths = {output_path(permalink) for permalink in archive.addresses} | {*archive.static}
    sizes = {path: entry.size for path, entry in entries.items()}
    for permalink, path in archive.links.media.items():
        with suppress(OSError):
            sizes.setdefault(output_path(permalink), (root / "content" / path).stat().st_size)
    if entries:
        paths |= {path for path in entries if path.partition("/")[0] in OWN_FOLDERS}
        return _Expected(frozenset(paths), 1, sizes)
    paths |= {output_path(permalink) for permalink in archive.links.media}
    paths |= {output_path(asset.permalink) for asset in edition.assets.values()}
    more = sum(1 for _ in cards(archive))
    more += sum(len(versions) for _, versions in versions_by_original(archive))
    if archive.visibility.searchable:
        more += int(_SEARCH_FILES * len(archive.stories))
    # The manifest is a file as well.
    return _Expected(frozenset(paths), more + 1, sizes)


def _on_number(archive: Archive, expected: _Expected, limits: HostLimits) -> Iterator[Finding]:
    count = len(expected.paths) + expected.more
    if limits.with_folders:
        count += len(folders_of(expected.paths))
    if not limits.files or count < NEAR * limits.files:
        return
    words = "files and folders" if limits.with_folders else "files"
    message = f"the site has about {count:,} {words}, and {limits.name} takes {limits.files:,}"
    yield _finding(archive, message, _saving(archive, count, limits))


def _saving(archive: Archive, count: int, limits: HostLimits) -> str:
    """Return which kinds to leave out so that the site is no longer near a limit of files."""
    numbers = Counter(map(_omission, archive.addresses.values()))
    chosen: list[Omission] = []
    saved = 0
    for kind in _KINDS:
        # What saves little is not worth what readers miss.
        if numbers[kind] > limits.files // 100 and count - saved >= NEAR * limits.files:
            chosen.append(kind)
            saved += numbers[kind]
    if not chosen:
        return "choose a host, or a plan, that takes more"
    whole = [*archive.config.leave_out, *chosen]
    hint = f"write 'leave_out: [{', '.join(whole)}]', which saves {saved:,} files"
    return hint if count - saved <= limits.files else f"{hint}, and choose a host that takes more"


def _omission(address: Address) -> Omission | None:
    """Return what would leave an address out, if it may be; the archive's own feeds always stay."""
    kind = next((kind for kind, kinds in _KINDS.items() if address.kind in kinds), None)
    return None if kind == "feeds" and not address.taxonomy else kind


def _on_folders(archive: Archive, expected: _Expected, limits: HostLimits) -> Iterator[Finding]:
    if not limits.in_folder:
        return
    for folder, count in sorted(Counter(map(posixpath.dirname, expected.paths)).items()):
        if count >= NEAR * limits.in_folder:
            message = f"'/{folder}/' has {count:,} files, and {limits.name} takes {limits.in_folder:,} in a folder"
            yield _finding(archive, message, "publish some of them at other addresses")


def _on_sizes(archive: Archive, expected: _Expected, limits: HostLimits) -> Iterator[Finding]:
    known = {path: size for path, size in expected.sizes.items() if path in expected.paths}
    total = sum(known.values())
    if limits.total and total >= NEAR * limits.total:
        message = (
            f"the site is about {_in_mb(total)}, and {limits.name} takes {_in_mb(limits.total)}"
        )
        yield _finding(
            archive, message, "keep films and large files elsewhere, or choose another host"
        )
    for path, size in sorted(known.items()):
        if limits.largest and size > limits.largest:
            message = f"'/{path}' has {_in_mb(size)}, and {limits.name} takes no file above {_in_mb(limits.largest)}"
            yield _finding(archive, message, "make it smaller, or keep it elsewhere and link to it")


def _in_mb(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB".replace(".0 MB", " MB")


def _finding(archive: Archive, message: str, hint: str) -> Finding:
    return Finding(archive.config.file, ("host",), message, hint, name="host-limit")
