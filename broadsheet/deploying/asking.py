"""Asking: one request to a host's interface, again where the host or the network fails for a while."""

from collections.abc import Mapping, Sequence

import msgspec
import urllib3
from urllib3.exceptions import HTTPError, MaxRetryError

from broadsheet import __version__
from broadsheet.problems import Failure

_PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Statuses by which a host says that it may answer otherwise in a while."""
_OK = range(200, 300)
_DENIED = (401, 403)
_MESSAGE = 300
"""Number of characters of a host's own message that are repeated, at most."""


class Interface:
    """A host's interface over HTTP, for as many threads as wished."""

    def __init__(self, address: str, token: str, *, tries: int = 7, pause: float = 0.5) -> None:
        """Ask at an address with a token. `tries` is how often a request is made again, at most.

        `pause` is how many seconds the first wait takes, unless the host names a time; each further
        one takes twice as long.
        """
        self._address = address.rstrip("/")
        self._headers = {
            "Authorization": f"Bearer {token}",
            "User-Agent": f"broadsheet/{__version__}",
        }
        again = urllib3.Retry(
            total=tries,
            backoff_factor=pause,
            backoff_max=30,
            status_forcelist=_PASSING,
            allowed_methods=None,
            respect_retry_after_header=True,
            raise_on_status=False,
        )
        timeout = urllib3.Timeout(connect=15, read=60)
        self._pool = urllib3.PoolManager(maxsize=16, retries=again, timeout=timeout)

    def ask(
        self, method: str, path: str, data: bytes = b"", *, kind: str = "application/json"
    ) -> Mapping[str, object]:
        """Return the host's answer, an object of JSON; empty when it answers with nothing.

        Raises `Failure` with the host's own words when it refuses, or does not answer in the end.
        """
        made = self._asked(method, path, data, kind)
        return made if isinstance(made, dict) else {}

    def ask_list(self, path: str) -> Sequence[Mapping[str, object]]:
        """Return the objects in the list that a host answers with. Raises `Failure` as `ask` does."""
        made = self._asked("GET", path, b"", "")
        return [each for each in made if isinstance(each, dict)] if isinstance(made, list) else []

    def _asked(self, method: str, path: str, data: bytes, kind: str) -> object:
        headers = {**self._headers, **({"Content-Type": kind} if data else {})}
        url = self._address + path
        try:
            answer = self._pool.request(method, url, body=data or None, headers=headers)
        except MaxRetryError as error:
            raise Failure(f"{url} does not answer: {error.reason}") from error
        except HTTPError as error:
            raise Failure(f"{url} does not answer: {error}") from error
        if answer.status not in _OK:
            said = f"{_words(answer.data)}{_hint(answer.status)}"
            raise Failure(f"{url} answers {answer.status}{said}")
        try:
            return msgspec.json.decode(answer.data) if answer.data else None
        except msgspec.DecodeError as error:
            raise Failure(f"{url} answers with no JSON: {error}") from error


def _words(data: bytes) -> str:
    """Return what a host says of its refusal, behind a colon; empty when it says nothing readable."""
    try:
        said = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        said = data.decode(errors="replace")
    if isinstance(said, dict):
        said = said.get("message") or said.get("error") or said
    text = " ".join(str(said).split())
    return f": {text[:_MESSAGE]}" if text else ""


def _hint(status: int) -> str:
    return "; is the token in the environment still good?" if status in _DENIED else ""
