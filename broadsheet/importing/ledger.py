"""The ledger: which files an import brought, from what, and whether anybody has touched them since."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec

from broadsheet.problems import Misuse

LEDGER = "imports.jsonl"


class LedgerLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that was brought: a line of the ledger."""

    source: str
    """Name of the post or the file in its source, after the form and a blank."""
    file: str
    """Path of our file from the root."""
    digest: str
    """Digest of the bytes that the import wrote."""
    planned: bool = False
    """Whether the import that writes it has not ended yet."""


def bytes_digest(data: bytes) -> str:
    """Return the digest of a file's bytes as the ledger has it."""
    return blake2b(data, digest_size=16).hexdigest()


def read_ledger(root: Path) -> dict[str, LedgerLine]:
    """Return the ledger's lines by their source; an archive without one has an empty ledger.

    Raises `Misuse` for a line that cannot be read.
    """
    try:
        data = (root / LEDGER).read_bytes()
    except FileNotFoundError:
        return {}
    lines: dict[str, LedgerLine] = {}
    for number, written in enumerate(data.splitlines(), 1):
        if not written.strip():
            continue
        try:
            line = msgspec.json.decode(written, type=LedgerLine)
        except msgspec.DecodeError as error:
            raise Misuse(f"{root / LEDGER}:{number}: is no line of a ledger: {error}") from error
        lines[line.source] = line
    return lines


def ledger_bytes(lines: Iterable[LedgerLine]) -> bytes:
    """Return the file of a ledger, in the order of sources, so that it differs by what differs."""
    ordered = sorted(lines, key=lambda line: line.source)
    return b"".join([msgspec.json.encode(line) + b"\n" for line in ordered])


def untouched(root: Path, line: LedgerLine) -> bool:
    """Return whether a file is as the import wrote it, or was planned and never written."""
    try:
        return bytes_digest((root / line.file).read_bytes()) == line.digest
    except FileNotFoundError:
        return line.planned


def by_source(ledger: Mapping[str, LedgerLine], form: str) -> dict[str, str]:
    """Return the files of what a form brought, by the names of its posts."""
    start = f"{form} "
    return {
        source.removeprefix(start): line.file
        for source, line in ledger.items()
        if source.startswith(start)
    }
