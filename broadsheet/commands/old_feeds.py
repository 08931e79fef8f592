"""Old feeds: one on the web, asked for page by page for as long as it goes on."""

import time

import msgspec

from broadsheet.commands.old_pictures import Manners
from broadsheet.importing.feed import FeedPage, Onward, feed_of_page, feed_of_pages, next_page
from broadsheet.importing.fetching import NotFetchedError, fetched
from broadsheet.importing.source import Account, Origin
from broadsheet.problems import Failure, Misuse
from broadsheet.steps import Steps

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml, */*;q=0.5"
)
_MOST = 1_000
"""Number of pages that one feed may have, so that a site which always leads on is left some time."""


def read_feed_at(address: str, manners: Manners, steps: Steps) -> Origin:
    """Return the entries of the feed at an address, and of its older pages where it says where they are.

    Raises `Failure` when the first page cannot be had, `Misuse` when it is no feed; why a later one
    is missing is among the entries.
    """
    limits = manners.limits._replace(accept=_ACCEPT)
    try:
        first = FeedPage(address, fetched(address, limits), address)
    except NotFetchedError as reason:
        raise Failure(f"{address}: was not fetched: {reason}") from reason
    feed_of_page(first)
    pages, missing = [first], ""
    seen = {address}
    onward = next_page(first)
    while onward is not None and onward.address not in seen and not missing:
        if len(pages) == _MOST:
            missing = f"the feed has more than {_MOST:,} pages"
            break
        seen.add(onward.address)
        steps.reach(len(pages))
        time.sleep(manners.pause)
        page, missing = _later_page(onward, manners._replace(limits=limits))
        if page is None:
            break
        pages.append(page)
        onward = next_page(page)
    origin = feed_of_pages(pages)
    entries = [*origin.entries, _extent(address, len(pages), len(origin.posts))]
    if missing and onward is not None:
        entries.append(Account(onward.address, "file", onward.address, "left", why=missing))
    return msgspec.structs.replace(origin, entries=tuple(entries))


def _later_page(onward: Onward, manners: Manners) -> tuple[FeedPage | None, str]:
    """Return a page after the first, or why it is missing; neither where the feed has just ended."""
    try:
        page = FeedPage(onward.address, fetched(onward.address, manners.limits), onward.address)
        feed_of_page(page)
    except NotFetchedError as reason:
        ended = reason.is_absent and not onward.sure
        return None, "" if ended else f"it was not fetched: {reason}"
    except Misuse as reason:
        return None, "" if not onward.sure else str(reason)
    return page, ""


def _extent(address: str, pages: int, entries: int) -> Account:
    """Return what is said of how much a feed holds: mostly only the newest of its site."""
    parts = (
        f"{pages:,} page{'s' if pages > 1 else ''}, {entries:,} entr{'ies' if entries > 1 else 'y'}"
    )
    why = f"{parts}; what the site has besides, its feed does not say"
    return Account(address, "file", address, "brought", why=why)
