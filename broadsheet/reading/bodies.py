"""Bodies: the HTML of stories, records and pages, read from a cache by address when it is needed."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from broadsheet.reading.cache_trouble import (
    PATIENCE,
    CacheTrouble,
    Remedy,
    cache_troubles,
    damaged_row,
    row_check,
)

_AT_ONCE = 500
"""Addresses in one question to the cache: SQLite takes at most 32,766 values in any."""


class Bodies:
    """The HTML of bodies, read from a cache when it is needed; any process may open one."""

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        """Open the bodies of a cache; raises `CacheTrouble` when the cache is gone.

        `patience` is for how many seconds anything waits while another program has it locked.
        """
        self._path = path
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with cache_troubles(path):
            self._base = sqlite3.connect(uri, timeout=patience, uri=True, isolation_level=None)

    def close(self) -> None:
        """Close the connection to the cache."""
        self._base.close()

    def __getitem__(self, address: str) -> str:
        """Return the HTML at an address; raises `CacheTrouble` when it is missing or damaged."""
        html = self._html_by_address([address]).get(address)
        if html is None:
            raise _missing(str(self._path))
        return html

    def many(self, addresses: Sequence[str]) -> dict[str, str]:
        """Return the HTML at each of a few hundred addresses; raises `CacheTrouble` as for one."""
        found = self._html_by_address(addresses)
        return (
            found
            if len(found) == len(addresses)
            else {address: self[address] for address in addresses}
        )

    def among(self, addresses: Iterable[str]) -> "FetchedBodies":
        """Return the bodies at those of some texts that are addresses of any.

        Raises `CacheTrouble` when one is damaged.
        """
        asked = iter(addresses)
        html_by_address: dict[str, str] = {}
        while some := list(islice(asked, _AT_ONCE)):
            html_by_address |= self._html_by_address(some)
        return FetchedBodies(html_by_address, str(self._path))

    def _html_by_address(self, addresses: Sequence[str]) -> dict[str, str]:
        marks = ", ".join("?" * len(addresses))
        with cache_troubles(self._path):
            # The text that is inserted is nothing but question marks and commas.
            query = f"SELECT address, html, checked FROM bodies WHERE address IN ({marks})"  # noqa: S608
            found = {}
            # All rows are fetched before any is judged: an error with a row in hand would keep the
            # cache locked for as long as anybody keeps the error.
            for address, html, checked in self._base.execute(query, addresses).fetchall():
                if type(html) is not str or checked != row_check(address, html.encode()):
                    raise damaged_row(self._path)
                found[address] = html
        return found


class FetchedBodies:
    """The HTML of some bodies in memory, which any machine can look up."""

    def __init__(self, html_by_address: Mapping[str, str], cache: str) -> None:
        self._html_by_address = html_by_address
        self._cache = cache
        """Path of the cache that they are from, as the machine that has it knows it."""

    def __getitem__(self, address: str) -> str:
        """Return the HTML at an address; raises `CacheTrouble` when it was not in the cache."""
        try:
            return self._html_by_address[address]
        except KeyError as error:
            raise _missing(self._cache) from error


def _missing(cache: str) -> CacheTrouble:
    return CacheTrouble(cache, "a body is not in it any more", Remedy.AGAIN)
