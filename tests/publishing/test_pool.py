import copyreg
import fcntl
import os
import select
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError
from contextlib import contextmanager
from itertools import count, product
from pathlib import Path
from queue import Queue

import pytest

from broadsheet.problems import Failure
from broadsheet.publishing.pool import Pool
from tests.building import REPOSITORY
from tests.previewing.running import PATIENCE
from tests.publishing import tasks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes, signals and /proc of Linux")

HOWEVER = pytest.mark.parametrize("spawned", [False, True], ids=["forked", "spawned"])


@contextmanager
def pooled(jobs: int, *, spawned: bool = False) -> Iterator[Pool]:
    pool = Pool(jobs, spawned=spawned)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def wait_for_the_end_of(process: int) -> None:
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return
    ended = select.select([descriptor], [], [], PATIENCE)[0]
    os.close(descriptor)
    assert ended, f"{process} goes on"


def children() -> set[int]:
    """Return the numbers of this process's own, those that have ended and were not waited for among them."""
    lists = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(number) for each in lists for number in each.read_text().split()}


def entries(folder: str) -> int:
    return len([*Path(folder).iterdir()])


@HOWEVER
@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.parametrize("number", [0, 1, 50])
def test_results_come_in_the_order_of_the_tasks(jobs: int, number: int, *, spawned: bool) -> None:
    with pooled(jobs, spawned=spawned) as pool:
        assert list(pool.map(tasks.doubled, range(number))) == [2 * each for each in range(number)]
        assert len(pool.pids) <= min(jobs, number)


def test_arguments_are_taken_side_by_side_as_executors_take_them() -> None:
    with pooled(2) as pool:
        assert list(pool.map(tasks.added, [1, 2, 3], (10, 20))) == [11, 22]


@HOWEVER
def test_tasks_and_answers_may_be_larger_than_any_pipe(*, spawned: bool) -> None:
    with pooled(2, spawned=spawned) as pool:
        # What fits into a pipe of 64 KB, or of 1 MB, or of none; all and some of the tasks.
        for given, answered in product([0, 30_000, 300_000, 600_000, 1_200_000], repeat=2):
            sizes = [given, 0, given // 2, given, given] * 2
            found = pool.map(tasks.answered, map(bytes, sizes), (answered for _ in sizes))
            assert [(length, len(data)) for length, data in found] == [
                (size, answered) for size in sizes
            ]


def test_as_many_tasks_are_drawn_as_keep_the_processes_busy() -> None:
    drawn = count()
    with pooled(2) as pool:
        results = pool.map(tasks.doubled, drawn)
        assert next(drawn) == 0, "none is drawn before a result is asked for"
        assert [next(results) for _ in range(100)] == [2 * each for each in range(1, 101)]
        assert next(drawn) <= 100 + 2 * 8


def test_a_map_that_is_left_and_one_beside_another_get_their_own_results() -> None:
    with pooled(2) as pool:
        left = pool.map(tasks.doubled, count())
        assert next(left) == 0
        one, other = (
            pool.map(tasks.doubled, range(40)),
            pool.map(tasks.added, range(40), range(100, 140)),
        )
        assert list(zip(one, other, strict=True)) == [
            (2 * each, 2 * each + 100) for each in range(40)
        ]
        assert [next(left), next(left)] == [2, 4]


@HOWEVER
def test_nothing_is_kept_besides_the_processes_and_their_pipes(*, spawned: bool) -> None:
    threads, ours, ends = entries("/proc/self/task"), children(), entries("/proc/self/fd")
    with pooled(3, spawned=spawned) as pool:
        assert list(pool.map(tasks.doubled, range(30)))
        assert children() - ours == {*pool.pids}
        assert entries("/proc/self/task") == threads
        for process in ("self", *pool.pids):
            assert "/sem." not in Path(f"/proc/{process}/maps").read_text()
        assert (
            entries("/proc/self/fd") <= ends + 3 * 4
        )  # two more for each that is forked are Python's
        pool.shutdown()
    del pool
    assert children() <= ours
    assert entries("/proc/self/fd") == ends


@HOWEVER
def test_what_a_task_raises_is_raised_in_its_turn_with_where_it_arose(*, spawned: bool) -> None:
    with pooled(2, spawned=spawned) as pool:
        results = pool.map(tasks.refuse_some, range(30))
        assert [next(results) for _ in range(3)] == [0, 1, 2]
        with pytest.raises(Failure, match="no room for 3") as caught:
            next(results)
        assert str(caught.value) == "no room for 3"
        assert "in refuse_some" in "".join(caught.value.__notes__)
        # The others are as they were.
        assert list(pool.map(tasks.doubled, range(9))) == [2 * each for each in range(9)]


@pytest.mark.parametrize(
    ("function", "kind", "said"),
    [
        (tasks.fail_oddly, RuntimeError, "Odd: it is odd"),
        (tasks.leave, SystemExit, "left"),
        (tasks.unpicklable, TypeError, "cannot pickle '_thread.lock' object"),
    ],
)
def test_what_cannot_be_sent_is_an_error_that_says_so(
    function: object, kind: type[BaseException], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Dask, where a test has loaded it, has all errors that there are put together in another way.
    monkeypatch.delitem(copyreg.dispatch_table, tasks.Odd, raising=False)
    with pooled(2) as pool:
        with pytest.raises(kind, match=said):
            list(pool.map(function, range(9)))  # type: ignore[arg-type]
        assert list(pool.map(tasks.doubled, range(9)))


def test_a_function_that_a_process_cannot_find_is_an_error_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def only_here(number: int) -> int:
        return number

    monkeypatch.setattr(sys.modules[__name__], "only_here", only_here, raising=False)
    only_here.__qualname__ = "only_here"
    with pooled(1, spawned=True) as pool:
        for _ in range(2):
            with pytest.raises(AttributeError, match="only_here"):
                list(pool.map(only_here, range(9)))
        assert list(pool.map(tasks.doubled, range(3))) == [0, 2, 4]


def test_what_drawing_a_task_raises_is_raised() -> None:
    def numbers() -> Iterator[int]:
        yield 1
        raise Failure("no more tasks")

    with pooled(2) as pool, pytest.raises(Failure, match="no more tasks"):
        list(pool.map(tasks.doubled, numbers()))


@HOWEVER
def test_a_process_that_is_killed_at_work_breaks_the_pool_and_ends_the_others(
    *, spawned: bool
) -> None:
    with pooled(3, spawned=spawned) as pool:
        with pytest.raises(BrokenExecutor, match="ended from outside"):
            list(pool.map(tasks.end_at_two, range(30)))
        assert len(pool.pids) == 3
        assert not {*pool.pids} & children()


@HOWEVER
def test_a_process_that_is_killed_while_it_waits_breaks_the_pool(*, spawned: bool) -> None:
    with pooled(2, spawned=spawned) as pool:
        assert list(pool.map(tasks.doubled, range(9)))
        first, *_ = pool.pids
        os.kill(first, signal.SIGKILL)
        wait_for_the_end_of(first)
        with pytest.raises(BrokenExecutor, match="ended from outside"):
            list(pool.map(tasks.doubled, range(9)))
        assert not {*pool.pids} & children()


@HOWEVER
def test_half_an_answer_is_the_end_of_its_process(*, spawned: bool) -> None:
    with pooled(1, spawned=spawned) as pool:
        results = pool.map(tasks.answered, [b"", b""], [0, 50_000_000])
        next(results)
        (worker,) = pool.pids
        _wait_for_bytes(pool)
        os.kill(worker, signal.SIGKILL)
        with pytest.raises(BrokenExecutor, match="ended from outside"):
            next(results)


def _wait_for_bytes(pool: Pool) -> None:
    """Wait until a process has begun to answer."""
    answers = pool._members[0].worker.answers
    assert answers.poll(PATIENCE)
    begun = int.from_bytes(fcntl.ioctl(answers.fileno(), termios.FIONREAD, bytes(4)), sys.byteorder)
    assert begun < 50_000_000


@HOWEVER
def test_a_pool_that_is_broken_off_leaves_another_alone(*, spawned: bool) -> None:
    with pooled(2, spawned=spawned) as one, pooled(2, spawned=spawned) as other:
        ours, theirs = one.map(tasks.doubled, count()), other.map(tasks.doubled, count())
        assert (next(ours), next(theirs)) == (0, 0)
        broken_off = one.pids
        one.shutdown(cancel_futures=True)
        assert not {*broken_off} & children()
        assert [next(theirs) for _ in range(50)] == [2 * each for each in range(1, 51)]
        with pytest.raises(CancelledError):
            list(ours)
        other.shutdown()


@pytest.mark.parametrize("cancel", [False, True])
def test_no_process_is_started_after_the_end(*, cancel: bool) -> None:
    ours = children()
    with pooled(2) as pool:
        pool.shutdown(cancel_futures=cancel)
        with pytest.raises(CancelledError):
            list(pool.map(tasks.doubled, range(9)))
        assert children() <= ours


@HOWEVER
def test_what_is_given_already_is_done_before_the_end_though_nobody_takes_it(
    tmp_path: Path, *, spawned: bool
) -> None:
    files = [tmp_path / f"{number}" for number in range(9)]
    with pooled(2, spawned=spawned) as pool:
        assert next(pool.map(tasks.write, files))
        given = [task for member in pool._members for task in member.tasks]
        pool.shutdown()
    assert len(given) + 1 <= len([*tmp_path.iterdir()]) <= len(files)
    assert all(file.read_text() == "done" for file in tmp_path.iterdir())


@pytest.mark.parametrize(
    "task", [tasks.stay, tasks.answered], ids=["at work", "answering at length"]
)
def test_another_thread_breaks_off_what_a_thread_waits_for(task: object) -> None:
    told: Queue[object] = Queue()
    with pooled(2, spawned=True) as pool:

        def take() -> None:
            try:
                told.put("begun")
                given = [(0,) * 9] if task is tasks.stay else [(b"",) * 999, (50_000_000,) * 999]
                for _ in pool.map(task, *given):  # type: ignore[arg-type]
                    pass
            except CancelledError as error:
                told.put(error)

        thread = threading.Thread(target=take)
        thread.start()
        assert told.get(timeout=PATIENCE) == "begun"
        while len(pool.pids) < 2:
            assert thread.is_alive()
        pool.shutdown(cancel_futures=True)
        assert isinstance(told.get(timeout=PATIENCE), CancelledError)
        thread.join(PATIENCE)
        assert not thread.is_alive()


_LEFT = """
import itertools, os, sys, threading, time
from broadsheet.publishing.pool import Pool
from tests.publishing import tasks

pool = Pool(1, spawned={spawned})
beside = Pool(1, spawned={spawned})
assert next(beside.map(tasks.doubled, [1])) == 2
results = pool.map(tasks.{function}, itertools.repeat({given}), itertools.repeat({size}))
threading.Thread(target=lambda: [None for _ in results] if {size} == 0 else next(results), daemon=True).start()
while not pool.pids:
    time.sleep(0.01)
print(*pool.pids, *beside.pids, flush=True)
time.sleep(1000)
"""


@HOWEVER
@pytest.mark.parametrize(
    ("function", "size"),
    [("stay_with", 0), ("answered", 9), ("answered", 5_000_000)],
    ids=["busy", "idle", "full"],
)
def test_no_process_outlives_a_parent_that_is_killed(
    function: str, size: int, *, spawned: bool
) -> None:
    script = _LEFT.format(spawned=spawned, function=function, size=size, given=b"")
    parent = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout
        workers = [int(number) for number in parent.stdout.readline().split()]
        assert len(workers) == 2
        parent.kill()
    for worker in workers:
        wait_for_the_end_of(worker)


_BROKEN_OFF = """
import os, signal, time
from broadsheet.publishing import processes
from broadsheet.publishing.pool import Pool
from tests.publishing import tasks

def begin_late(*given, work=processes.work):
    time.sleep({late})
    work(*given)

def break_off(*_):
    raise KeyboardInterrupt

processes.work = begin_late
signal.signal(signal.SIGALRM, break_off)
signal.setitimer(signal.ITIMER_REAL, {after})
pool = Pool(2)
try:
    for _ in pool.map(tasks.answered, [b""] * 1000, [{size}] * 1000):
        pass
except KeyboardInterrupt:
    pool.shutdown(cancel_futures=True)
    print("broken off", flush=True)
"""


@pytest.mark.parametrize(
    ("late", "size", "after"),
    [(2, 1, 0.3), (0, 100_000_000, 0.5)],
    ids=["hardly begun", "answering at length"],
)
def test_processes_are_broken_off_whatever_they_are_at(
    late: float, size: int, after: float
) -> None:
    script = _BROKEN_OFF.format(late=late, size=size, after=after)
    # One that outlived the others would be waited for in vain, and so would half an answer.
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (done.stdout, done.stderr) == ("broken off\n", "")


def test_an_interrupt_of_all_at_a_terminal_is_heard_by_the_first_alone() -> None:
    script = """
import os, signal, sys
from broadsheet.publishing.pool import Pool
from tests.publishing import tasks

def interrupt():
    os.killpg(0, signal.SIGINT)

pools = [Pool(2, spawned=True), Pool(2)]
for pool in pools:
    results = pool.map(tasks.doubled, range(2000))
    try:
        for result in results:
            # They have hardly begun when it comes, and then again at work.
            if result % 100 == 0:
                os.killpg(0, signal.SIGINT)
                while True:
                    pass
    except KeyboardInterrupt:
        print(sum(results) == sum(range(result + 2, 4000, 2)), flush=True)
    pool.shutdown()
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        start_new_session=True,
    )
    assert (done.stdout, done.stderr) == ("True\nTrue\n", "")


@pytest.mark.parametrize("number", [0, 1, 5, 50])
def test_tasks_that_were_begun_are_done_beside_those_of_others(number: int, tmp_path: Path) -> None:
    with pooled(2) as pool:
        files = [tmp_path / str(each) for each in range(number)]
        begun = pool.begun(tasks.write, files)
        assert [*pool.map(tasks.doubled, range(200))] == [*range(0, 400, 2)]
        # As many were given out first as are read before any results are taken. On a busy machine
        # the one worker may have done all that came later while the other still has two of them.
        done = sum(file.exists() for file in files[:16])
        late = [task for member in pool._members for task in member.tasks]
        assert done >= min(number, 16) - len(late)
        assert len(late) <= 2
        assert [len(member.tasks) for member in pool._members].count(0) >= 1
        assert [len(each) for each in begun] == [5_000_000] * number
        assert all(file.exists() for file in files)


def test_tasks_whose_results_nobody_takes_are_not_given_out_later() -> None:
    with pooled(1) as pool:
        begun = pool.begun(tasks.refuse, range(10))
        with pytest.raises(Failure, match="no room for 0"):
            next(begun)
        assert [*pool.map(tasks.doubled, range(3))] == [0, 2, 4]
        assert [*begun] == []
