"""Building: the archive in a folder becomes the published site, or a report of its problems."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from broadsheet.commands.order import BuildOrder
from broadsheet.commands.outcome import Report
from broadsheet.commands.sources import Sources, find_sources
from broadsheet.problems import Misuse
from broadsheet.publishing.folder import check_output
from broadsheet.publishing.output import Output, open_output
from broadsheet.publishing.receipts import Receipt, receipt_of
from broadsheet.reading.config import Config
from broadsheet.reading.hosts import KNOWN_HOSTS, NEAR
from broadsheet.reading.kept import Kept, with_kept
from broadsheet.steps import SILENT, Steps

if TYPE_CHECKING:
    from broadsheet.publishing.workers import Executing


def build_site(order: BuildOrder, *, waiting: Callable[[], None], steps: Steps = SILENT) -> Report:
    """Publish the site, or leave the output as it is and return the problems that prevent it.

    `waiting` is called when another build of the same output has to end first, and `steps` hears
    what is being done. Raises `Misuse` when
    the root is not an archive or the output is not ours, `Failure` when the machine fails.
    """
    check_output(order.root, order.output)
    report, notes = with_kept(order.root, lambda kept: _build(order, kept, waiting, steps))
    return replace(report, notes=(*notes, *report.notes))


def _build(order: BuildOrder, kept: Kept, waiting: Callable[[], None], steps: Steps) -> Report:
    steps.begin("looking at files")
    sources = find_sources(order, kept)
    report = _done(order, kept, sources, waiting, steps)
    return with_notes(report, sources.config)


def with_notes(report: Report, config: Config) -> Report:
    """Return a report with what the settings ask to be told of a site."""
    is_wanted = not config.has_address and "no-base-url" not in config.ignore_advice
    # The manifest is a file as well.
    note = _host_note(config, sum(report.files.values()) + 1)
    notes = (*report.notes, note) if note else report.notes
    return replace(report, address=config.base_url if is_wanted else "", notes=notes)


def build_into(
    output: Output, order: BuildOrder, kept: Kept, steps: Steps
) -> tuple[Report, Sources]:
    """Publish the site in an output that is open, as `build_site` does, and return the sources.

    The process must have no threads.
    """
    steps.begin("looking at files")
    sources = find_sources(order, kept)
    receipt = None if order.clean else receipt_of(order.site_kept(kept))
    if receipt and receipt.holds(sources.made_from, sources.now) and output.is_whole:
        report = _report_of(receipt)
    else:
        if order.clean:
            output.forget()
        report = _published(order, kept, sources, output, steps)
    return with_notes(report, sources.config), sources


def _host_note(config: Config, files: int) -> str:
    """Return a line on a site of so many files that comes near the limit of its host; else empty."""
    if not config.host or "host-limit" in config.ignore_advice:
        return ""
    limits = KNOWN_HOSTS[config.host]
    if not limits.files or limits.with_folders or files < NEAR * limits.files:
        return ""
    return f"the site has {files:,} files, and {limits.name} takes {limits.files:,}: see `broadsheet check`"


def _done(
    order: BuildOrder, kept: Kept, sources: Sources, waiting: Callable[[], None], steps: Steps
) -> Report:
    if not order.clean and (report := _unchanged(order, kept, sources, waiting)):
        return report
    # A build that finds nothing changed is over before all this is loaded.
    from broadsheet.commands.making import publish  # noqa: PLC0415
    from broadsheet.commands.revised import may_be_revised  # noqa: PLC0415

    site_kept = order.site_kept(kept)
    opening = open_output(order.output, waiting=waiting, kept=site_kept, thoroughly=order.verify)
    with _begun_pool(order, steps) as pool:
        if order.clean:
            # Another clean build may be at work with the very things that this one is about to
            # remove.
            with opening as output:
                output.forget()
                return publish(order, kept, sources, nullcontext(output), steps, pool=pool)
        if not order.workers and may_be_revised(receipt_of(site_kept), sources):
            with opening as output:
                return _published(order, kept, sources, output, steps)
        return publish(order, kept, sources, opening, steps, pool=pool)


def _published(
    order: BuildOrder, kept: Kept, sources: Sources, output: Output, steps: Steps
) -> Report:
    """Publish the site in an output that is open: of the last archive, where that is enough, or whole."""
    from broadsheet.commands.making import publish  # noqa: PLC0415 - the same
    from broadsheet.commands.revised import may_be_revised, publish_revised  # noqa: PLC0415

    # A cache that is in trouble is made anew from all files, and a clean build makes all anew.
    receipt = None if order.clean or kept.tried else receipt_of(order.site_kept(kept))
    if may_be_revised(receipt, sources):
        files = tuple(sources.files)
        report = publish_revised(order, kept, sources, output, steps, files=files, receipt=receipt)
        if report is not None:
            return report
        sources = replace(sources, files=iter(files))
    return publish(order, kept, sources, nullcontext(output), steps)


@contextmanager
def _begun_pool(order: BuildOrder, steps: Steps) -> Iterator["Executing | None"]:
    """Have the workers of the scheduler that the order names; None when it names none.

    Raises `Misuse` when Dask is not installed, and otherwise as `open_cluster`.
    """
    if not order.workers:
        yield None
        return
    steps.begin("looking for workers")
    try:
        from broadsheet.publishing.cluster import open_cluster  # noqa: PLC0415 - loads Dask, which few builds need
    except ModuleNotFoundError as error:
        raise Misuse(
            f"--workers needs {error.name}, which is not installed: install broadsheet[cluster]"
        ) from error
    cluster = open_cluster(order.workers)
    is_done = False
    try:
        yield cluster
        is_done = True
    finally:
        cluster.shutdown(cancel_futures=not is_done)


def _unchanged(
    order: BuildOrder, kept: Kept, sources: Sources, waiting: Callable[[], None]
) -> Report | None:
    """Return the report of a build that finds everything as the last one left it, or None."""
    site_kept = order.site_kept(kept)

    def true_receipt() -> Receipt | None:
        receipt = receipt_of(site_kept)
        return receipt if receipt and receipt.holds(sources.made_from, sources.now) else None

    # The receipt is looked for before the output is waited for: mostly there is something to do.
    if true_receipt() is None:
        return None
    with open_output(
        order.output, waiting=waiting, kept=site_kept, thoroughly=order.verify
    ) as output:
        receipt = true_receipt()
        return _report_of(receipt) if receipt is not None and output.is_whole else None


def _report_of(receipt: Receipt) -> Report:
    """Return the report of a build that finds the site as a receipt says."""
    return Report(
        stories=receipt.stories,
        pages=receipt.pages,
        unchanged=receipt.pages,
        shards=receipt.shards,
        files=receipt.files,
        redirects=receipt.redirects,
        of_drafts=receipt.of_drafts,
        held_back=receipt.held_back,
    )
