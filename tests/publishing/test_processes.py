import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from broadsheet.publishing.processes import Worker, as_task, result, start_worker
from tests.building import REPOSITORY
from tests.previewing.running import PATIENCE
from tests.processes import run
from tests.publishing import tasks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes, signals and /proc of Linux")

HOWEVER = pytest.mark.parametrize("spawned", [False, True], ids=["forked", "spawned"])


@contextmanager
def worker(*, spawned: bool, yielding: bool = False) -> Iterator[Worker]:
    one = start_worker(spawned=spawned, yielding=yielding)
    try:
        yield one
    finally:
        one.kill()
        one.join()


def answer(one: Worker) -> object:
    assert one.answers.poll(PATIENCE)
    return result(one.answers.recv_bytes())


@HOWEVER
@pytest.mark.parametrize("yielding", [False, True])
def test_interrupts_are_ignored_and_requests_to_end_are_obeyed(
    *, spawned: bool, yielding: bool
) -> None:
    with worker(spawned=spawned, yielding=yielding) as one:
        one.give(as_task(pickle.dumps(tasks.state), pickle.dumps(())))
        # Nineteen is the most that a system knows (POSIX, nice), and whoever runs this may be nice too.
        niceness = min(os.nice(0) + 10 * yielding, 19)
        assert answer(one) == (signal.SIG_IGN, signal.SIG_DFL, set(), niceness)
        os.kill(one.pid or 0, signal.SIGTERM)
        one.join()


@HOWEVER
def test_the_function_of_the_last_task_is_that_of_the_next(*, spawned: bool) -> None:
    with worker(spawned=spawned) as one:
        for number in range(3):
            one.give(
                as_task(
                    None if number else pickle.dumps(tasks.length), pickle.dumps((bytes(number),))
                )
            )
        assert [answer(one) for _ in range(3)] == [0, 1, 2]


@HOWEVER
def test_one_that_is_dismissed_ends_when_it_has_done_what_it_was_given(*, spawned: bool) -> None:
    with worker(spawned=spawned) as one:
        one.give(as_task(pickle.dumps(tasks.length), pickle.dumps((b"four",))))
        one.dismiss()
        assert answer(one) == 4
        one.join()
        with pytest.raises(EOFError):
            one.answers.recv_bytes()
        with pytest.raises(BrokenPipeError):
            one.give(b"")


@HOWEVER
def test_whoever_gives_what_there_is_room_for_need_not_wait(*, spawned: bool) -> None:
    with worker(spawned=spawned) as one:
        os.kill(one.pid or 0, signal.SIGSTOP)
        tasks = [as_task(None, bytes(one.room // 2 - 100)) for _ in range(2)]
        assert sum(map(len, tasks)) <= one.room
        for task in tasks:
            one.give(task)  # or the test would never end


def test_a_spawned_one_is_known_among_processes_by_its_name() -> None:
    with worker(spawned=True) as one:
        # Between its fork and its program it has no words yet.
        words = ""
        while not words:
            words = Path(f"/proc/{one.pid}/cmdline").read_text()
        assert words.endswith("\0broadsheet-worker\0")


_SPAWNING = """
import sys
sys.path.append({repository!r})
from broadsheet.publishing.pool import Pool
from broadsheet.urls import base_path

if __name__ == "__main__":
    pool = Pool(2, spawned=True)
    print(*pool.map(base_path, ["https://example.org/a", "https://example.org/b"]))
    pool.shutdown()
"""


@pytest.mark.parametrize("way", ["script", "module", "-c"])
def test_a_spawned_one_finds_what_the_program_finds_however_that_was_started(
    tmp_path: Path, way: str
) -> None:
    script = tmp_path / "folder" / "script.py"
    script.parent.mkdir()
    script.write_text(_SPAWNING.format(repository=str(REPOSITORY)))
    if way == "script":
        # It is not what stands where an editor is that is loaded.
        for name in ("pickle", "selectors", "multiprocessing", "broadsheet"):
            (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong one')\n")
    asked = {
        "script": [str(script)],
        "module": ["-m", "folder.script"],
        "-c": ["-c", script.read_text()],
    }[way]
    done = subprocess.run(
        [sys.executable, *asked], cwd=tmp_path, env={**os.environ, "PYTHONPATH": ""}, check=False, capture_output=True,
        text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("/a /b\n", "")


_CROWDED = """
import resource, sys
from broadsheet.problems import Failure
from broadsheet.publishing.processes import start_worker

resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[1]), 1000))
workers = []
try:
    while True:
        workers.append(start_worker(spawned=bool(sys.argv[2:]), yielding=False, beside=workers))
except Failure as failure:
    print(failure)
for worker in workers:
    worker.kill()
    worker.join()
"""


@HOWEVER
@pytest.mark.parametrize("limit", [20, 21, 22, 23])
def test_a_system_without_room_for_another_is_one_plain_line(limit: int, *, spawned: bool) -> None:
    done = run(str(limit), *["spawned"] * spawned, script=_CROWDED)
    assert (done.stdout, done.stderr) == ("no process can be started: Too many open files\n", "")
