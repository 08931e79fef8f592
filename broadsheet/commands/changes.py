"""Changes: which pages and files of a site differ between an archive and another revision of it."""

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote

import msgspec

from broadsheet.archive.addresses import Address
from broadsheet.archive.assemble import Archive
from broadsheet.archive.kinds import KINDS
from broadsheet.commands.making import load_edition
from broadsheet.commands.order import BuildOrder
from broadsheet.commands.outcome import CHANGES, GROUPS, Change, Comparison, Group
from broadsheet.commands.repository import commit_named, write_revision
from broadsheet.commands.sources import find_sources
from broadsheet.pages.cards import cards
from broadsheet.pages.pictures import versions_by_original
from broadsheet.problems import Misuse, Problem
from broadsheet.publishing.edition import Edition
from broadsheet.publishing.files import plain_digests
from broadsheet.publishing.site import render_moved
from broadsheet.publishing.workers import Workers
from broadsheet.reading.config import FILES
from broadsheet.reading.kept import Kept, with_kept
from broadsheet.urls import absolute, output_path
from broadsheet.wording import counted


def compare_archive(order: BuildOrder, against: str, *, preview_url: str = "") -> Comparison:
    """Return what a build of an archive would publish otherwise than a build of another revision.

    Both are judged at the same instant. Nothing is published, and no file of the work tree is
    touched. Raises `Misuse` when there is no such revision, `Failure` when the machine fails.
    """
    commit = commit_named(order.root, against)
    with tempfile.TemporaryDirectory(prefix="broadsheet-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        other = replace(
            order,
            root=write_revision(order.root, commit, folder),
            output=folder / "site",
            clean=False,
        )
        compared, notes = with_kept(
            order.root,
            lambda kept: _compared(order, kept, other, folder=folder, preview_url=preview_url),
        )
    return Comparison(
        against=against,
        commit=commit,
        changes=() if compared.problems else _in_order(compared.changes),
        problems=compared.problems,
        notes=(*notes, f"{against} {compared.note}") if compared.note else notes,
    )


class _Compared(NamedTuple):
    """What differs, before it is told."""

    changes: Iterable[Change] = ()
    problems: tuple[Problem, ...] = ()
    note: str = ""
    """What is to be known of the other revision, as the end of a sentence."""


def _compared(
    order: BuildOrder, kept: Kept, other: BuildOrder, *, folder: Path, preview_url: str
) -> _Compared:
    with load_edition(order, kept, find_sources(order, kept)) as (loaded, edition, workers):
        if edition is None or loaded.problems:
            return _Compared(problems=loaded.problems)
        here = _Side(order.root, edition, workers, cache=kept.cache, staging=folder / "here")
        if not _is_archive(other.root):
            every = [here.change("added", each) for each in here.digests]
            return _Compared(
                _with_urls(every, preview_url), note="has no archive here: everything is new"
            )
        before = Kept(folder / "kept", lasting=False)
        before.folder.mkdir(exist_ok=True)
        with load_edition(other, before, find_sources(other, before)) as (was, old, old_workers):
            if old is None:
                raise Misuse(f"the other revision's settings cannot be read: {was.problems[0]}")
            there = _Side(
                other.root, old, old_workers, cache=before.cache, staging=folder / "there"
            )
            changes, problems = _differences(here, there)
    mistakes = counted(len(was.problems), "mistake")
    note = f"has {mistakes}: what it would publish is not wholly known" if was.problems else ""
    config = there.archive.config
    live = config.base_url if config.has_address else ""
    return _Compared(_with_urls(changes, preview_url, live), problems=problems, note=note)


def _is_archive(root: Path) -> bool:
    return any((root / name).exists() for name in (*FILES, "content"))


class _Side:
    """One of the two sites: the digest of each of its pages, and the addresses of its files."""

    def __init__(
        self, root: Path, edition: Edition, workers: Workers, *, cache: Path, staging: Path
    ) -> None:
        self.edition, self.workers, self.cache, self.staging = edition, workers, cache, staging
        self.archive: Archive = edition.pages.archive
        files = _file_digests(root, edition)
        pages = edition.pages
        self.digests: Mapping[str, bytes] = {
            **{
                permalink: edition.encoded_view(pages.page(address))[2]
                for permalink, address in self.archive.addresses.items()
            },
            **files,
        }

    def contents(self, moved: Collection[str]) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
        """Return the digest of each of some pages' bytes, by permalink, and mistakes in layouts."""
        known = {
            output_path(permalink): digest
            for permalink, digest in self.digests.items()
            if permalink not in moved
        }
        self.staging.mkdir(exist_ok=True)
        rendered = render_moved(
            self.edition,
            self.workers,
            known,
            cache=self.cache,
            staging=self.staging,
            is_reached=lambda address: address.permalink in moved,
        )
        contents = {staged.path: staged.content for staged in rendered.files.staged}
        found = {permalink: contents.get(output_path(permalink), b"") for permalink in moved}
        return found, tuple(sorted(rendered.problems))

    def change(self, change: Literal["added", "changed", "removed"], permalink: str) -> Change:
        """Return what changes at a permalink of this site."""
        address = self.archive.addresses.get(permalink)
        if address is None:
            return Change(change=change, group="other files", kind="file", permalink=permalink)
        return Change(
            change=change,
            group=group_of(address),
            kind=address.kind,
            permalink=permalink,
            file=address.file,
        )


def group_of(address: Address) -> Group:
    """Return the group in which a page is told."""
    kind = KINDS[address.kind]
    if address.kind == "story":
        return "stories"
    if address.kind == "document":
        return "pages"
    if kind.called in ("feed", "feeds"):
        return "feeds"
    return "listings" if kind.listed or address.kind == "with" else "other files"


def _file_digests(root: Path, edition: Edition) -> dict[str, bytes]:
    """Return digests of all that is published beside the pages but the search index, by permalink."""
    archive = edition.pages.archive
    plain = plain_digests(root, archive, edition.assets)
    digests = {f"/{quote(path)}": digest for path, digest in plain.items()}
    # The names of these have a digest of what is in them.
    made = [card.permalink for card in cards(archive)]
    made += [each.permalink for _, versions in versions_by_original(archive) for each in versions]
    return {**dict.fromkeys(made, b""), **digests}


def _differences(here: _Side, there: _Side) -> tuple[list[Change], tuple[Problem, ...]]:
    """Return what differs between two sites, and the mistakes in the layouts of the first."""
    both = here.digests.keys() & there.digests.keys()
    moved = {each for each in both if here.digests[each] != there.digests[each]}
    # A new comment in a layout moves the digests of its pages, and not one of their bytes.
    ours, problems = here.contents(moved)
    theirs, _ = there.contents(moved)
    changed = [each for each in moved if ours[each] != theirs[each] or not ours[each]]
    return [
        *(here.change("added", each) for each in here.digests.keys() - both),
        *(here.change("changed", each) for each in changed),
        *(there.change("removed", each) for each in there.digests.keys() - both),
    ], problems


def _with_urls(changes: Iterable[Change], preview_url: str, live_url: str = "") -> Iterator[Change]:
    for each in changes:
        live = absolute(live_url, each.permalink) if live_url and each.change != "added" else ""
        seen = preview_url and each.change != "removed"
        preview = absolute(preview_url, each.permalink) if seen else ""
        yield msgspec.structs.replace(each, live=live, preview=preview)


def _in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    def key(each: Change) -> tuple[int, int, str]:
        return GROUPS.index(each.group), CHANGES.index(each.change), each.permalink

    return tuple(sorted(changes, key=key))
