"""The command line in processes of their own, forked from one that has done its work: they begin in no time.

What they run, their signals, sessions, statuses and streams are those of `python -m broadsheet`.
Where it matters that nothing is loaded yet, or what Python is told as it starts, `building.command`
is what starts it.
"""

import atexit
import faulthandler
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, NamedTuple

from tests.building import (
    NOW,
    REPOSITORY,
    SETTINGS,
    publish,
    story,
    write,
)
from tests.keeping import keep_assets, keep_compiled_layouts, keep_theme

TELL_THREADS = signal.SIGUSR1
"""Signal at which a process prints to standard error where each of its threads is."""
_LARGEST = 2**17
"""Bytes of what may be asked: the environment is most of it."""


class Process:
    """A process of the command line: the part of `subprocess.Popen` that tests of it need."""

    def __init__(self, pid: int, reported: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        """As `subprocess.Popen` has it: the negative number of the signal that ended it, or its
        exit status."""
        self._reported = reported

    def poll(self) -> int | None:
        """Return the exit status once it has ended."""
        return self._ended_within(0)

    def wait(self, timeout: float = 120) -> int:
        """Return the exit status as soon as it has ended; raises `TimeoutExpired` after so many seconds."""
        status = self._ended_within(timeout)
        if status is None:
            raise subprocess.TimeoutExpired("broadsheet", timeout)
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _ended_within(self, seconds: float) -> int | None:
        if self.returncode is None and select.select([self._reported], [], [], seconds)[0]:
            self.returncode = int(os.read(self._reported, 16))
            os.close(self._reported)
        return self.returncode


def started(
    *arguments: str | Path,
    stdout: IO[str] | int,
    stderr: IO[str] | int,
    environment: Mapping[str, str] | None = None,
    cwd: Path = REPOSITORY,
    own_session: bool = False,
    script: str = "",
    loaded: str = "",
) -> Process:
    """Start the command line, or a script, with arguments; it reads nothing and prints to files or descriptors.

    Variables that Python reads as it starts come too late, and so do those that the module reads that
    is `loaded` beforehand, besides what the commands load.
    """
    asked = {
        "arguments": [*map(str, arguments)],
        "environment": {**os.environ, **(environment or {})},
        "cwd": str(cwd),
        "own_session": own_session,
        "script": script,
    }
    reported, report = os.pipe()
    streams = [
        stream if isinstance(stream, int) else stream.fileno() for stream in (stdout, stderr)
    ]
    channel = _stem(loaded).channel
    socket.send_fds(channel, [json.dumps(asked).encode()], [*streams, report])
    os.close(report)
    return Process(int(channel.recv(16)), reported)


def run(
    *arguments: str | Path,
    environment: Mapping[str, str] | None = None,
    cwd: Path = REPOSITORY,
    script: str = "",
    loaded: str = "",
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Run the command line, or a script, with arguments to its end; `started` explains the rest."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = started(
            *arguments,
            stdout=out,
            stderr=err,
            environment=environment,
            cwd=cwd,
            script=script,
            loaded=loaded,
        )
        try:
            status = process.wait(timeout)
        finally:
            process.kill()
        for stream in (out, err):
            stream.seek(0)
        return subprocess.CompletedProcess([*map(str, arguments)], status, out.read(), err.read())


class _Stem(NamedTuple):
    process: subprocess.Popen[bytes]
    channel: socket.socket


@cache
def _stem(loaded: str) -> _Stem:
    """Return the process that all are forked from that have a module loaded, with a line to it.

    It ends when this one does.
    """
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.processes", str(there.fileno()), loaded],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        pass_fds=[there.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    there.close()
    atexit.register(_end, process, here, os.getpid())
    return _Stem(process, here)


def _end(process: subprocess.Popen[bytes], channel: socket.socket, owner: int) -> None:
    """End the process, unless the one that asks was forked from the one that began it."""
    if os.getpid() == owner:
        channel.close()
        process.kill()
        process.wait()


_LOADED = (
    *(
        f"broadsheet.commands.{name}"
        for name in ("build", "check", "new", "reports", "serve", "watch")
    ),
    "broadsheet.cli",
    "broadsheet.printing.renderer",
    "broadsheet.imaging.card",
    "broadsheet.reading.content",
    "PIL.ImageOps",
    "anyio._backends._asyncio",
    "encodings.idna",
    "text_unidecode",
    "uvicorn.lifespan.off",
    "uvicorn.loops.asyncio",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
)
"""What the commands load when they need it."""


def _prepare(loaded: str) -> None:
    """Load what the commands load, and compile the layouts of the theme, which takes longer than a small build."""
    for name in (*_LOADED, *loaded.split()):
        import_module(name)
    from tests.previewing.states import state_maker  # noqa: PLC0415 - this process alone needs it

    keep_theme()
    keep_compiled_layouts()
    keep_assets()

    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), {"archive.yml": SETTINGS, "content/stories/a.md": story("A")})
        assert publish(root).problems == ()
        state_maker(root).begin(NOW)
    gc.collect()
    gc.freeze()


def _fork_as_asked(channel: socket.socket, loaded: str) -> None:
    _prepare(loaded)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the keepers
    while True:
        data, descriptors, _, _ = socket.recv_fds(channel, _LARGEST, 3)
        if not data:
            return
        if os.fork() == 0:
            _keep(channel, json.loads(data), descriptors)
            return
        for descriptor in descriptors:
            os.close(descriptor)


def _keep(channel: socket.socket, asked: Mapping[str, object], descriptors: Sequence[int]) -> None:
    """Fork the process that was asked for, tell its number, wait for its end, and report that."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    out, err, report = descriptors
    child = os.fork()
    if child == 0:
        os.close(report)
        channel.close()
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.close(out)
        os.close(err)
        _become(**asked)  # type: ignore[arg-type]
        return
    channel.send(str(child).encode())
    for descriptor in (channel.fileno(), out, err, 1, 2):
        os.close(descriptor)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.write(report, str(status).encode())
    os._exit(0)


def _become(
    *,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    cwd: str,
    own_session: bool,
    script: str,
) -> None:
    faulthandler.register(TELL_THREADS, all_threads=True)
    if own_session:
        os.setsid()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["broadsheet", *arguments]
    if script:
        exec(script, {"__name__": "__main__"})  # as `python -c` does
    else:
        runpy.run_module("broadsheet", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as asking:
        _fork_as_asked(asking, sys.argv[2])
