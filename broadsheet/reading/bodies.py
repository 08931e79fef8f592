"""Bodies: the HTML of stories, records and pages, read from a cache by address when it is needed."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from broadsheet.reading.cache_trouble import (
    PATIENCE,
    CacheTrouble,
    Remedy,
    cache_troubles,
    damaged_row,
    row_check,
)


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
            raise CacheTrouble(str(self._path), "a body is not in it any more", Remedy.AGAIN)
        return html

    def many(self, addresses: Sequence[str]) -> dict[str, str]:
        """Return the HTML at each of a few hundred addresses; raises `CacheTrouble` as for one."""
        found = self._html_by_address(addresses)
        return (
            found
            if len(found) == len(addresses)
            else {address: self[address] for address in addresses}
        )

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
