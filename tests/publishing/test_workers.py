import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from broadsheet.problems import Failure
from broadsheet.publishing.workers import Workers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked")


def _doubled(number: int) -> tuple[int, int]:
    return 2 * number, os.getpid()


def _failing(number: int) -> int:
    raise Failure(f"no room for {number}")


def _ended(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_results_come_in_the_order_of_the_tasks(jobs: int, count: int) -> None:
    with Workers(jobs) as workers:
        assert [result for result, _ in workers.run(_doubled, iter(range(count)))] == [
            2 * each for each in range(count)
        ]


def test_one_task_or_one_job_is_done_without_a_process() -> None:
    with Workers(1) as one, Workers(2) as two:
        done = {process for _, process in [*one.run(_doubled, range(9)), *two.run(_doubled, range(1))]}
    assert done == {os.getpid()}


def test_the_same_processes_do_one_run_after_another() -> None:
    with Workers(2) as workers:
        first, second = ({process for _, process in workers.run(_doubled, range(50))} for _ in range(2))
    # On a busy machine one may do all that there is to do.
    assert len(first | second) <= 2
    assert os.getpid() not in first


def test_tasks_are_taken_as_they_are_needed() -> None:
    taken = []

    def tasks() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with Workers(2) as workers:
        next(workers.run(_doubled, tasks()))
        assert len(taken) < 100


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_function_raises_is_raised(jobs: int) -> None:
    with Workers(jobs) as workers, pytest.raises(Failure, match="no room for 0"):
        list(workers.run(_failing, range(4)))


def test_a_worker_that_is_ended_from_outside_is_a_failure_of_the_machine() -> None:
    with Workers(2) as workers, pytest.raises(Failure, match="a worker process was ended from outside"):
        list(workers.run(_ended, range(4)))


@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_spawned_workers_do_every_task_and_leave_the_threads_to_their_own(count: int) -> None:
    with Workers(2, spawned=True) as workers:
        done = list(workers.run(_doubled, iter(range(count))))
    assert [result for result, _ in done] == [2 * each for each in range(count)]
    assert os.getpid() not in {process for _, process in done}


def test_spawned_workers_do_one_run_after_another_from_a_thread() -> None:
    processes: list[set[int]] = []

    def work() -> None:
        with Workers(1, spawned=True) as workers:
            processes.extend({process for _, process in workers.run(_doubled, range(5))} for _ in range(2))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert processes[0] == processes[1]
    assert len(processes[0]) == 1


def test_what_a_spawned_worker_raises_is_raised() -> None:
    with Workers(1, spawned=True) as workers, pytest.raises(Failure, match="no room for 0"):
        list(workers.run(_failing, range(1)))


def test_a_spawned_worker_that_is_ended_from_outside_is_a_failure_of_the_machine() -> None:
    with Workers(1, spawned=True) as workers, pytest.raises(Failure, match="a worker process was ended from outside"):
        list(workers.run(_ended, range(2)))


def _niceness(_: int) -> int:
    return os.nice(0)


def test_yielding_workers_leave_the_processor_to_others() -> None:
    with Workers(1, spawned=True) as plain, Workers(1, spawned=True, yielding=True) as yielding:
        (here,), (there,) = list(plain.run(_niceness, range(1))), list(yielding.run(_niceness, range(1)))
    assert here == os.nice(0) < there


def test_no_process_is_started_for_nothing() -> None:
    with Workers(2, spawned=True) as workers:
        assert list(workers.run(_doubled, iter(()))) == []
        assert workers._pool is None


_BROKEN_OFF = """
import os, signal, time
from broadsheet.publishing import workers

def begin_late(*given, start=workers._start):
    time.sleep({late})
    start(*given)

def answer(number):
    return bytes({size})

def break_off(*_):
    raise KeyboardInterrupt

workers._start = begin_late
signal.signal(signal.SIGALRM, break_off)
signal.setitimer(signal.ITIMER_REAL, {after})
try:
    with workers.Workers(2) as pool:
        for _ in pool.run(answer, range(1000)):
            pass
except KeyboardInterrupt:
    print("broken off", flush=True)
    os._exit(0)  # as the command line ends
"""


@pytest.mark.parametrize(
    ("late", "size", "after"), [(2, 1, 0.3), (0, 100_000_000, 0.5)], ids=["hardly begun", "answering at length"]
)
def test_workers_are_broken_off_whatever_they_are_at(late: float, size: int, after: float) -> None:
    script = _BROKEN_OFF.format(late=late, size=size, after=after)
    # One that outlived the others would be waited for in vain, and so would half an answer.
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("broken off\n", "")
