"""Pagefind's binary, over its own service protocol: records go in, an index's files come out.

Every message is JSON in base64 that ends with a comma, over standard input and output; a request
has a `message_id` and a `payload` whose `type` is the call, and each is answered in turn (the
protocol of Pagefind's own Python and Node packages, version 1.5). The Python package is not used:
it sleeps a tenth of a second for every answer.
"""

import os
import subprocess
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from typing import IO

import msgspec

from broadsheet.problems import Failure
from broadsheet.publishing.failures import failures

_BATCH = 64
"""Records sent before their answers are read: few enough for the answers to fit into a pipe."""
_MISSING = "the program pagefind is not installed: install the package pagefind-bin, or build with --no-search"


class IndexRecord(msgspec.Struct, frozen=True, tag_field="type", tag="AddRecord"):
    """A page to be found; every text may hold any characters."""

    url: str
    content: str
    language: str
    meta: Mapping[str, str]
    filters: Mapping[str, tuple[str, ...]]
    sort: Mapping[str, str]
    index_id: int = 0


class _NewIndex(msgspec.Struct, frozen=True, tag_field="type", tag="NewIndex"):
    config: Mapping[str, str]


class _GetFiles(msgspec.Struct, frozen=True, tag_field="type", tag="GetFiles"):
    index_id: int = 0


class _Question(msgspec.Struct, frozen=True):
    message_id: int
    payload: _NewIndex | IndexRecord | _GetFiles


class _File(msgspec.Struct, frozen=True):
    path: str
    content: bytes


class _Files(msgspec.Struct, frozen=True):
    files: list[_File]


class _AnswerKind(msgspec.Struct, frozen=True):
    type: str
    message: str = ""


class _Answer(msgspec.Struct, frozen=True):
    payload: msgspec.Raw


def pagefind_version() -> str:
    """Return the version of the installed binary; raises `Failure` when there is none."""
    try:
        return version("pagefind-bin")
    except PackageNotFoundError as error:
        raise Failure(_MISSING) from error


def index_files(records: Iterable[IndexRecord], *, language: str) -> dict[str, bytes]:
    """Return the files of an index over the records, by path, Pagefind's own scripts among them.

    All records are stemmed by the rules of one language, so that one search finds them all. Raises
    `Failure` when the binary is missing, refuses a record or stops early.
    """
    with _service() as service:
        service.ask(_NewIndex({"force_language": language}))
        for record in records:
            service.ask(record)
            if service.due > 2 * _BATCH:
                service.answers(_BATCH)
        service.ask(_GetFiles())
        result = msgspec.json.decode(service.answers(0), type=_Files)
    return {file.path: file.content for file in result.files}


@contextmanager
def _service() -> Iterator["_Service"]:
    program = _program()
    with failures(program), tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(  # noqa: S603 - the installed package's own program
            [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints
        )
        with process:
            try:
                yield _Service(process, complaints)
            except BaseException:
                process.kill()
                with suppress(BrokenPipeError):  # some requests were still to be sent
                    process.communicate()
                raise


def _program() -> str:
    try:
        from pagefind_bin import get_executable  # type: ignore[import-untyped]  # noqa: PLC0415 - it may be missing

        return str(get_executable())
    except (ImportError, FileNotFoundError) as error:
        raise Failure(_MISSING) from error


class _Service:
    """A running binary, with the number of its questions and of its answers."""

    def __init__(self, process: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
        assert process.stdin, "it was given one"
        assert process.stdout, "the same"
        self._in, self._out = process.stdin, process.stdout
        self._complaints = complaints
        self._asked = self._answered = 0
        self._buffer = bytearray()

    def ask(self, payload: _NewIndex | IndexRecord | _GetFiles) -> None:
        """Send a call."""
        self._asked += 1
        message = msgspec.json.encode(_Question(self._asked, payload))
        try:
            self._in.write(b64encode(message) + b",")
        except BrokenPipeError as error:
            raise self._broken_off() from error

    @property
    def due(self) -> int:
        """Return the number of answers that are due."""
        return self._asked - self._answered

    def answers(self, due: int) -> msgspec.Raw:
        """Read answers until so many are due, and return the last one.

        Raises `Failure` for an answer that is an error.
        """
        try:
            self._in.flush()
        except BrokenPipeError as error:
            raise self._broken_off() from error
        payload = msgspec.Raw()
        while self.due > due:
            payload = msgspec.json.decode(b64decode(self._message()), type=_Answer).payload
            self._answered += 1
            answer = msgspec.json.decode(payload, type=_AnswerKind)
            if answer.type == "Error":
                raise Failure(f"pagefind refused a story: {answer.message}")
        return payload

    def _message(self) -> bytes:
        searched = 0
        while (end := self._buffer.find(b",", searched)) < 0:
            searched = len(self._buffer)
            more = os.read(self._out.fileno(), 1 << 20)
            if not more:
                raise self._broken_off()
            self._buffer += more
        message = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return message

    def _broken_off(self) -> Failure:
        self._complaints.seek(0)
        words = " ".join(self._complaints.read(300).decode(errors="replace").split())
        return Failure(f"pagefind broke off{f': {words}' if words else ''}")
