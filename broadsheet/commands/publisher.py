"""The publisher: a state of an archive that has no mistakes becomes the published site.

An edit that moves nothing else is published from the state in memory: only the pages that may print
it are looked at. Any other is published by a build like any other, but that the output stays open.
Either way a site is exchanged as builds exchange it, and equals what a clean build would give; but
the search index comes after it.
"""

import threading
from collections.abc import Callable, Collection
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

from broadsheet.archive.assemble import Archive
from broadsheet.archive.loading import cache_key, mistakes_in_drafts
from broadsheet.archive.mentions import mentions_table, sought_in
from broadsheet.archive.related import FoundRelated
from broadsheet.archive.visibility import Selection
from broadsheet.commands.amending import Reached, amend_site
from broadsheet.commands.build import build_into, with_notes
from broadsheet.commands.made_from import (
    MadeFrom,
    are_files_of,
    edition_made_from,
    found_related,
    keep_made_from,
    prints_the_same,
    receipt_for,
)
from broadsheet.commands.making import publish, site_report
from broadsheet.commands.order import BuildOrder
from broadsheet.commands.outcome import Report
from broadsheet.commands.sources import Sources, find_sources
from broadsheet.pages.catalogue import Catalogue
from broadsheet.pages.ingredients import moved_since, reach_since
from broadsheet.pages.reach import FiledAddresses, Reach
from broadsheet.previewing.indexing import ShardRecords
from broadsheet.previewing.keeping import Keeping
from broadsheet.previewing.state import State
from broadsheet.problems import Failure
from broadsheet.publishing.edition import Edition
from broadsheet.publishing.output import Output, open_output
from broadsheet.publishing.receipts import keep_receipt, receipt_of
from broadsheet.publishing.search import (
    IndexKit,
    SearchIndex,
    published_index,
    search_index,
)
from broadsheet.publishing.site import IsReached, render_site
from broadsheet.publishing.workers import Workers
from broadsheet.reading.cache_trouble import CacheTrouble
from broadsheet.reading.file_names import CONTENT_INSIDE
from broadsheet.reading.kept import KEPT, Kept, with_kept
from broadsheet.reading.tree import walk
from broadsheet.steps import Steps

_MANY = 2_000
"""Stories and terms whose pages may have moved, from which on several processes make them sooner."""
_SEVERAL = 20
"""Edits up to which the archive that is kept for the next build stays as it is."""


class Publisher:
    """Publishes states into an output that is ours until the end; a context manager.

    One thread publishes, and another may index meanwhile.
    """

    def __init__(
        self,
        order: BuildOrder,
        *,
        keeping: Keeping,
        clock: Callable[[], datetime],
        waiting: Callable[[], None],
        lost: Callable[[Failure], None] = lambda _: None,
    ) -> None:
        """Prepare to publish.

        `keeping` is where the states have what was read. `waiting` is called when another build of
        the same output has to end first, and `lost` when the cache has lost what a state holds.
        """
        self._order, self._keeping, self._clock = order, keeping, clock
        self._waiting, self._lost = waiting, lost
        self._opened = ExitStack()
        self._output: Output | None = None
        self._published: State | None = None
        """The state that the site was made from; None when it is not known to be made from any."""
        self._made_from = MadeFrom()
        """What the published pages were made from, as far as it is known."""
        self._filed: FiledAddresses | None = None
        """The addresses of the published archive, as edits reach them."""
        self._report = Report()
        """What came of the last that was published."""
        self._changing = threading.Lock()
        """Lock held by whoever reads or changes what is published."""
        self._stops = _Stops()
        # An edit moves a few pages: to print them here is quicker than to hand them to others.
        self._here = Workers(1, steps=self._stops)
        # A process that has threads must not be forked.
        self._workers = Workers(order.jobs, spawned=order.jobs > 1, steps=self._stops)
        self._indexers = Workers(order.jobs, spawned=True, yielding=True, steps=self._stops)
        self._records = ShardRecords()

    def __enter__(self) -> Self:
        self._open(thoroughly=self._order.verify)
        self._workers.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._workers.__exit__(kind, error, trace)
        self._close()

    def stop(self) -> None:
        """Break off what is being published, before anything has changed; any thread may call it."""
        self._stops.stop()
        self._indexers.stop()
        self._workers.stop()

    @property
    def is_stopped(self) -> bool:
        """Return whether `stop` was called."""
        return self._stops.is_stopped

    def begin(self, steps: Steps) -> tuple[Report, Sources]:
        """Publish the archive as it is, and return what it was made from as well.

        The process must have no threads yet. Raises `Misuse` and `Failure` as `build_site` does.
        """
        output = self._current()
        order = replace(self._order, selection=self._selection())
        (report, sources), notes = with_kept(
            order.root, lambda kept: build_into(output, order, kept, steps)
        )
        self._report = replace(report, notes=(*notes, *report.notes))
        return self._report, sources

    def take(self, state: State, sources: Sources) -> bool:
        """Count the site as made from a state, if what it was made from is the same.

        Returns whether it is.
        """
        self._published = state if self._is_made_from(state, sources) else None
        return self._published is not None

    def publish(self, state: State) -> Report:
        """Publish a state, and return what came of it, or the mistakes that keep it from that.

        Raises `Failure` when the machine fails, or when it was stopped; the site is whole then.
        """
        if state.problems or state.edition is None or state.material is None:
            return Report(problems=state.problems)
        with self._changing:
            try:
                report = self._published_anew(state, state.edition)
            except Failure:
                # An output that has met one must not be used again.
                self._close()
                raise
        if report.problems:
            return report
        report = replace(report, shards=self._report.shards)
        self._report = with_notes(report, state.material.config)
        return self._report

    def index(self) -> SearchIndex | None:
        """Index what is published, and publish the index; None when there was nothing to do.

        Only one thread may index. Raises `Failure` as `search_index` does, and when a new output
        had to be opened meanwhile.
        """
        with self._changing:
            output, state = self._output, self._published
            entries = dict(output.entries) if output else {}
        if output is None or state is None or state.edition is None:
            return None
        with self._indexers as workers:
            index = self._indexed(state.edition, output, workers)
        if {**index.files.digests} == {**published_index(entries).files.digests}:
            self._report = replace(self._report, shards=index.shards)
            return None
        with self._changing:
            if output is not self._output:
                raise Failure("the site was opened anew")
            old, new = published_index(output.entries).files.digests, index.files
            try:
                output.amend(
                    digests=new.digests, gone=old.keys() - new.digests.keys(), staged=new.staged
                )
            except Failure:
                self._close()
                raise
            files = {**self._report.files, "search": len(index.files.digests)}
            self._report = replace(self._report, shards=index.shards, files=files)
        return index

    def prepare(self) -> None:
        """Make now what the next edit would have to make of all stories.

        That is the sums of exported files, and the ingredients of the pages.
        """
        with self._changing:
            if self._published is None or self._published.edition is None or self._output is None:
                return
            self._output.keep_records()
            files, entries = self._published.edition.pages.data, self._output.entries
            for (kind, year), path in files.paths().items():
                digest = entries[path].digest if path in entries else b""
                if digest and files.sums.known(path, digest) is None:
                    files.sums.keep(path, digest, files.sum_of(kind, year))
            if self._made_from.ingredients is None:
                # The lines of exported files have been made by now, and are kept.
                with suppress(CacheTrouble):  # the next edit meets it as well, and tells of it
                    self._made_from = self._mixed(
                        self._published, self._published.edition, MadeFrom()
                    )

    def settle(self) -> None:
        """Keep a receipt of what is published, and the archive, so that the next build costs little.

        The archive is kept once, and edits that move little leave it as it is. Nothing is kept when
        the files are not those that the site was made from.
        """
        with self._changing:
            state, report, made = self._published, self._report, self._made_from
            made = replace(made, outdated={*made.outdated})
        if state is None or state.edition is None:
            return
        kept = Kept(self._order.root / KEPT)
        order = replace(self._order, selection=self._selection())
        site_kept, sources = order.site_kept(kept), find_sources(order, kept)
        if not sources.made_from or not are_files_of(sources, state):
            return
        last = receipt_of(site_kept)
        if last is not None and last.holds(sources.made_from, sources.now):
            return
        if not made.last_archive or made.has_turned or made.edits > _SEVERAL:
            if made.ingredients is None or made.outdated:
                try:
                    made = self._mixed(state, state.edition, made)
                except CacheTrouble:
                    # The next edit meets it as well, and tells of it.
                    return
            if not report.of_drafts:
                keep_made_from(site_kept, made, state.edition.pages.archive, sources)
        receipt = receipt_for(made, sources, state, report)
        with self._changing:
            if self._published is state and self._report is report:
                self._made_from = made
                keep_receipt(site_kept, receipt)

    def _published_anew(self, state: State, edition: Edition) -> Report:
        if self._output is None:
            self._open()
        last = self._published.edition if self._published else None
        if last is not None and prints_the_same(last, edition):
            try:
                reach = self._reach(last.pages, edition.pages)
                if reach is not None:
                    return self._publish_edited(state, edition, reach, last.pages)
                if self._made_from.ingredients is not None:
                    return self._publish_moved(state, edition)
            except CacheTrouble as trouble:
                self._lost(trouble)
        return self._publish_whole(state)

    def _reach(self, last: Catalogue, pages: Catalogue) -> Reach | None:
        """Return which pages edits to few stories may have moved; None for other edits."""
        known, addresses = self._made_from.related, pages.archive.addresses
        if known is not None and known.postings is last.archive.postings:
            last = replace(last, related=known.rows.__getitem__)
        if self._filed is None or self._filed.addresses is not addresses:
            self._filed = FiledAddresses(addresses)
        return self._filed.since(pages, last)

    def _publish_edited(
        self, state: State, edition: Edition, reach: Reach, before: Catalogue
    ) -> Report:
        """Publish a state in which the pages in reach of an edit alone differ from what is published."""
        gone = _gone(before.archive, edition.pages.archive)
        if reach.shift:
            edition.pages.lines.take_over(reach.shift.taken(before.lines.made))
        report = amend_site(
            edition,
            Reached(addresses=reach.addresses, gone=gone),
            self._current(),
            self._here,
            kept=self._keeping.kept,
            counts=self._report.files,
        )
        if report.problems:
            return report
        self._made_from.outdated |= {address.permalink for address in reach.addresses} | {*gone}
        self._made_from.edits += 1
        self._made_from.has_turned |= reach.shift is not None
        return self._committed(state, report)

    def _publish_moved(self, state: State, edition: Edition) -> Report:
        """Publish a state of which it is known what the pages of the last one were made from."""
        last = self._made_from
        related = found_related(edition, last.related)
        edition = self._known(state, edition, related)
        ingredients, digests = edition.ingredients(last.digests)
        edition.pages.lines.take_over(
            {
                at: last.lines[digest]
                for at, digest in enumerate(ingredients.listed)
                if digest in last.lines
            }
        )
        known = last.ingredients or b""
        reach = reach_since(known, ingredients)
        # Until this is published, nothing is sure of what is.
        self._made_from = MadeFrom()
        report = self._publish(
            state,
            edition,
            lambda address: address.permalink in last.outdated or reach(address),
            workers=self._workers if moved_since(known, ingredients) > _MANY else self._here,
        )
        self._made_from = (
            last if report.problems else edition_made_from(edition, ingredients, digests, related)
        )
        return report

    def _publish(
        self, state: State, edition: Edition, is_reached: IsReached, *, workers: Workers
    ) -> Report:
        """Publish a state, of whose pages no other is moved than those that are reached."""
        output, archive = self._current(), edition.pages.archive
        site = render_site(
            edition,
            self._order.root,
            output,
            workers,
            kept=self._keeping.kept,
            is_reached=is_reached,
            search=self._order.selection.search,
            indexes=False,
        )
        report = site_report(archive, site)
        if report.problems:
            return report
        commit = output.commit(digests=site.files.digests, staged=site.files.staged)
        return self._committed(state, replace(report, removed=commit.removed, notes=commit.notes))

    def _committed(self, state: State, report: Report) -> Report:
        """Take note that a state was published, and return what came of it."""
        self._published = state
        assert state.edition is not None
        assert state.material is not None
        archive = state.edition.pages.archive
        of_drafts = mistakes_in_drafts(archive, state.material, self._selection(), self._order.root)
        return replace(report, of_drafts=of_drafts)

    def _mixed(self, state: State, edition: Edition, last: MadeFrom) -> MadeFrom:
        """Return what the published pages are made from, given what is known of the last ones.

        Raises `CacheTrouble`.
        """
        related = found_related(edition, last.related)
        known = self._known(state, edition, related)
        return edition_made_from(edition, *known.ingredients(last.digests), related)

    def _known(self, state: State, edition: Edition, related: FoundRelated) -> Edition:
        """Return an edition in which it is known what stories are related to and bodies mention.

        Raises `CacheTrouble`.
        """
        archive = edition.pages.archive
        assert state.material is not None
        key = cache_key(edition.generator, state.material.config)
        with self._keeping.opened(key, anew=False) as cache:
            mentioned = mentions_table(sought_in(archive), archive.stories, cache, self._here.run)
        pages = replace(edition.pages, mentioned=mentioned, related=related.rows.__getitem__)
        return replace(edition, pages=pages)

    def _publish_whole(self, state: State) -> Report:
        """Publish the archive as its files are now: those of the state, or newer ones."""
        output = self._current()
        self._made_from = MadeFrom()
        order = replace(self._order, clean=False, verify=False, selection=self._selection())

        def work(kept: Kept) -> tuple[Report, Sources]:
            sources = find_sources(order, kept)
            opening = nullcontext(output)
            report = publish(order, kept, sources, opening, self._stops, watching=self._workers)
            return report, sources

        (report, sources), notes = with_kept(order.root, work)
        if not report.problems:
            self._published = state if self._is_made_from(state, sources) else None
        return replace(report, notes=(*notes, *report.notes))

    def _indexed(self, edition: Edition, output: Output, workers: Workers) -> SearchIndex:
        return search_index(
            self._records.shards(edition.pages),
            seed=edition.generator,
            kit=IndexKit(edition.site.language, str(self._keeping.cache), str(output.staging)),
            output=output.folder,
            entries=output.entries,
            workers=workers,
        )

    def _is_made_from(self, state: State, sources: Sources) -> bool:
        """Return whether a site that was just made from some sources is that of a state."""
        if not are_files_of(sources, state):
            return False
        # A file that was changed and changed back while it was read has another time now.
        files = walk(self._order.root / "content", CONTENT_INSIDE)
        return {file.path: file for file in files} == state.snapshot.content

    def _selection(self) -> Selection:
        return replace(self._order.selection, now=self._clock())

    def _current(self) -> Output:
        assert self._output is not None, "the output is open"
        return self._output

    def _open(self, *, thoroughly: bool = False) -> None:
        kept = self._order.site_kept(Kept(self._order.root / KEPT))
        opening = open_output(
            self._order.output, waiting=self._waiting, kept=kept, thoroughly=thoroughly
        )
        self._output = self._opened.enter_context(opening)

    def _close(self) -> None:
        self._output = self._published = None
        self._made_from = MadeFrom()
        self._opened.close()


def _gone(before: Archive, archive: Archive) -> Collection[str]:
    """Return the permalinks that the archive before had, and this one has no more."""
    if archive.addresses is before.addresses:
        return ()
    return before.addresses.keys() - archive.addresses.keys()


class _Stops(Steps):
    """Breaks work off between two of its steps, once it is stopped."""

    def __init__(self) -> None:
        self.is_stopped = False

    def stop(self) -> None:
        """Raise `Failure` in whoever tells of its next step."""
        self.is_stopped = True

    def begin(self, step: str, total: int = 0, unit: str = "") -> None:  # noqa: ARG002 - what is said does not matter
        """Raise `Failure` if the work is to be broken off."""
        self.reach(0)

    def reach(self, count: int) -> None:  # noqa: ARG002 - the same
        """Raise `Failure` if the work is to be broken off."""
        if self.is_stopped:
            raise Failure("the work was broken off")
