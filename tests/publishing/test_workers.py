import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from pathlib import Path

import pytest

from broadsheet.problems import Failure
from broadsheet.publishing.workers import Workers
from tests.previewing.running import PATIENCE
from tests.publishing import tasks
from tests.publishing.test_pool import children

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked")


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_results_come_in_the_order_of_the_tasks(jobs: int, count: int) -> None:
    with Workers(jobs) as workers:
        assert [result for result, _ in workers.run(tasks.doubled_by, iter(range(count)))] == [
            2 * each for each in range(count)
        ]


def test_one_task_or_one_job_is_done_without_a_process() -> None:
    with Workers(1) as one, Workers(2) as two:
        done = {
            process
            for _, process in [
                *one.run(tasks.doubled_by, range(9)),
                *two.run(tasks.doubled_by, range(1)),
            ]
        }
    assert done == {os.getpid()}


def test_the_same_processes_do_one_run_after_another() -> None:
    with Workers(2) as workers:
        first, second = (
            {process for _, process in workers.run(tasks.doubled_by, range(50))} for _ in range(2)
        )
    # On a busy machine one may do all that there is to do.
    assert len(first | second) <= 2
    assert os.getpid() not in first


def test_tasks_whose_results_nobody_takes_are_done_beside_what_is_run_next(tmp_path: Path) -> None:
    files = [tmp_path / name for name in "abcd"]
    with Workers(2) as workers:
        workers.leave(Path.touch, files)
        assert len([*workers.run(tasks.doubled_by, range(50))]) == 50
    assert all(file.exists() for file in files)


def test_tasks_are_taken_as_they_are_needed() -> None:
    taken = []

    def numbers() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with Workers(2) as workers:
        next(workers.run(tasks.doubled_by, numbers()))
        assert len(taken) < 100


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_function_raises_is_raised(jobs: int) -> None:
    with Workers(jobs) as workers, pytest.raises(Failure, match="no room for 0"):
        list(workers.run(tasks.refuse, range(4)))


def test_a_worker_that_is_ended_from_outside_is_a_failure_of_the_machine() -> None:
    with (
        Workers(2) as workers,
        pytest.raises(Failure, match="a worker process was ended from outside"),
    ):
        list(workers.run(tasks.end, range(4)))


@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_spawned_workers_do_every_task_and_leave_the_threads_to_their_own(count: int) -> None:
    with Workers(2, spawned=True) as workers:
        done = list(workers.run(tasks.doubled_by, iter(range(count))))
    assert [result for result, _ in done] == [2 * each for each in range(count)]
    assert os.getpid() not in {process for _, process in done}


def test_spawned_workers_do_one_run_after_another_from_a_thread() -> None:
    processes: list[set[int]] = []

    def work() -> None:
        with Workers(1, spawned=True) as workers:
            processes.extend(
                {process for _, process in workers.run(tasks.doubled_by, range(5))}
                for _ in range(2)
            )

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert processes[0] == processes[1]
    assert len(processes[0]) == 1


def test_what_a_spawned_worker_raises_is_raised() -> None:
    with Workers(1, spawned=True) as workers, pytest.raises(Failure, match="no room for 0"):
        list(workers.run(tasks.refuse, range(1)))


def test_a_spawned_worker_that_is_ended_from_outside_is_a_failure_of_the_machine() -> None:
    with (
        Workers(1, spawned=True) as workers,
        pytest.raises(Failure, match="a worker process was ended from outside"),
    ):
        list(workers.run(tasks.end, range(2)))


def test_yielding_workers_leave_the_processor_to_others() -> None:
    with Workers(1, spawned=True) as plain, Workers(1, spawned=True, yielding=True) as yielding:
        (here,), (there,) = (
            list(plain.run(tasks.niceness, range(1))),
            list(yielding.run(tasks.niceness, range(1))),
        )
    assert here == os.nice(0) < there


def test_no_process_is_started_for_nothing() -> None:
    before = children()
    with Workers(2, spawned=True) as workers:
        assert list(workers.run(tasks.doubled_by, iter(()))) == []
        assert children() <= before


def test_after_a_worker_was_ended_from_outside_others_are_started() -> None:
    with Workers(2) as workers:
        with pytest.raises(Failure, match="a worker process was ended from outside"):
            list(workers.run(tasks.end, range(4)))
        assert [result for result, _ in workers.run(tasks.doubled_by, range(3))] == [0, 2, 4]


def test_they_end_with_their_context_and_begin_anew_in_another() -> None:
    with Workers(2) as workers:
        first = {process for _, process in workers.run(tasks.doubled_by, range(50))}
    assert not first & children()
    with workers:
        second = {process for _, process in workers.run(tasks.doubled_by, range(50))}
    assert not first & second


def test_what_is_broken_off_may_be_begun_anew_and_then_nothing_is_forked() -> None:
    workers = Workers(2)
    results = workers.begun(tasks.doubled_by, range(100))
    workers.spawn_more()
    workers.break_off()
    with pytest.raises(CancelledError):
        list(results)
    with workers:
        done = {process for _, process in workers.run(tasks.doubled_by, range(1))}
    assert os.getpid() not in done


@pytest.mark.parametrize("spawned", [False, True], ids=["forked", "spawned"])
def test_workers_that_were_stopped_are_never_started(*, spawned: bool) -> None:
    before = children()
    workers = Workers(2, spawned=spawned)
    workers.stop()
    with workers, pytest.raises(Failure, match="the work was broken off"):
        list(workers.run(tasks.doubled_by, range(9)))
    with pytest.raises(Failure, match="the work was broken off"):
        workers.raise_if_stopped()
    assert children() <= before


@pytest.mark.parametrize("leaving", [False, True], ids=["a result", "their end"])
def test_another_thread_stops_workers_that_a_thread_waits_for(*, leaving: bool) -> None:
    before = children()
    workers = Workers(2, spawned=True)
    begun = threading.Event()

    def wait() -> None:
        with suppress(Failure), workers:
            results = workers.run(tasks.stay_but_once, range(9))
            next(results)
            begun.set()
            if not leaving:
                next(results)

    thread = threading.Thread(target=wait)
    thread.start()
    assert begun.wait(PATIENCE)
    workers.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert children() <= before


def test_what_workers_need_is_loaded_before_they_are_forked() -> None:
    module = "this"
    assert module not in sys.modules
    with Workers(2, modules=[module]) as workers:
        list(workers.run(tasks.doubled_by, range(1)))
        assert module not in sys.modules, "one task needs no process"
        assert all(workers.run(tasks.is_loaded, [module] * 4))
    assert module in sys.modules
    del sys.modules[module]
