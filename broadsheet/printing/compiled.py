"""Layouts compiled before: in this process, and in a folder for the next one.

An edit prints a page or two, and compiling their layouts would take longer than all else that is done
for these. What is kept saves time alone: a file that is not there, is damaged, or is of another
version of anything that compiling depends on, is written anew. Compiled code is run as it stands, so
whoever may write to the folder may run code here, as may whoever writes the archive's own layouts.
"""

import marshal
import os
from contextlib import suppress
from hashlib import blake2b
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache

_CHECK = 16
"""Bytes of the check at the head of a file."""


class CompiledLayouts(BytecodeCache):
    """Compiled layouts, by their file and its text.

    A preview makes a new renderer at every edit, which need not compile them again.
    """

    def __init__(self, folder: Path | None = None, made_with: bytes = b"") -> None:
        """Keep them in this process, and in a folder if there is one.

        `made_with` stands for all that the code depends on besides the layouts themselves.
        """
        self._code: dict[str, tuple[str, CodeType | None]] = {}
        self._folder = folder
        self._made_with = MAGIC_NUMBER + made_with

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with the code that was compiled from the same text."""
        checksum, code = self._code.get(bucket.key, ("", None))
        if checksum != bucket.checksum:
            code = self._kept(bucket)
            self._code[bucket.key] = bucket.checksum, code
        if code is not None:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the compiled code, instead of that of the layout's text before."""
        self._code[bucket.key] = bucket.checksum, bucket.code
        if self._folder is None or bucket.code is None:
            return
        data = marshal.dumps(bucket.code)
        file = self._file(bucket)
        new = file.with_name(f"{file.name}.{os.getpid()}")
        # Another process may do the same; a disk that is full or not ours keeps nothing.
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            new.write_bytes(self._check(bucket, data) + data)
            new.replace(file)

    def _kept(self, bucket: Bucket) -> CodeType | None:
        """Return the code that is in the folder; None when it is not there as it was written."""
        if self._folder is None:
            return None
        try:
            kept = self._file(bucket).read_bytes()
        except OSError:
            return None
        data = kept[_CHECK:]
        if kept[:_CHECK] != self._check(bucket, data):
            return None
        code = marshal.loads(data)  # noqa: S302 - it is as we wrote it
        return code if isinstance(code, CodeType) else None

    def _file(self, bucket: Bucket) -> Path:
        assert self._folder is not None, "files are kept"
        return self._folder / bucket.key

    def _check(self, bucket: Bucket, data: bytes) -> bytes:
        """Return the check of a file, which proves what it was made from and that it is whole."""
        head = b"%d:%b%b:" % (len(self._made_with), self._made_with, bucket.checksum.encode())
        return blake2b(head + data, digest_size=_CHECK).digest()
