import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from broadsheet.publishing.interrupts import Bell, hold_interrupts
from broadsheet.publishing.processes import interrupts_blocked


@pytest.fixture
def arrived() -> Iterator[list[int]]:
    """Return the list of requests to end that arrived so far."""
    numbers: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: numbers.append(number))
    yield numbers
    signal.signal(signal.SIGTERM, before)


def test_a_signal_arrives_once_and_afterwards(arrived: list[int]) -> None:
    with hold_interrupts():
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        assert arrived == []
    assert arrived == [signal.SIGTERM]


def _fail_when_interrupted() -> None:
    with hold_interrupts():
        signal.raise_signal(signal.SIGINT)
        raise KeyError


def test_an_interrupt_arrives_also_after_an_error() -> None:
    with pytest.raises(KeyboardInterrupt) as caught:
        _fail_when_interrupted()
    assert isinstance(caught.value.__context__, KeyError)


def test_a_signal_that_is_ignored_stays_ignored(arrived: list[int]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with hold_interrupts():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    assert arrived == []


def test_other_threads_leave_the_signals_as_they_are(arrived: list[int]) -> None:
    def handler() -> object:
        with hold_interrupts():
            return signal.getsignal(signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(handler).result() is before
    assert arrived == []


def test_who_waits_at_a_bell_hears_it_in_another_thread_and_before_as_well() -> None:
    with closing(Bell()) as bell, ThreadPoolExecutor(1) as pool:
        bell.ring()
        bell.wait()
        rung = pool.submit(bell.ring)
        bell.wait()
        assert rung.result() is None


def test_who_waits_at_a_bell_hears_a_signal_and_waits_on() -> None:
    with closing(Bell()) as bell:
        came: list[int] = []

        def note(number: int, _frame: object) -> None:
            came.append(number)
            bell.ring()

        before = signal.signal(signal.SIGTERM, note)
        try:
            timer = threading.Timer(0.01, signal.raise_signal, [signal.SIGTERM])
            timer.start()
            bell.wait()
        finally:
            signal.signal(signal.SIGTERM, before)
        timer.join()
        assert came == [signal.SIGTERM]


def test_a_bell_that_was_rung_too_often_is_rung() -> None:
    with closing(Bell()) as bell:
        for _ in range(10_000):
            bell.ring()
        bell.wait()


def test_what_signals_wake_is_the_same_after_a_bell() -> None:
    before = signal.set_wakeup_fd(-1)
    try:
        with closing(Bell()) as bell:
            bell.ring()
            bell.wait()
            assert signal.set_wakeup_fd(-1) == -1
    finally:
        signal.set_wakeup_fd(before)


POSIX = pytest.mark.skipif(sys.platform == "win32", reason="masks of signals")


@pytest.fixture
def restored() -> Iterator[None]:
    """Have the handler and the mask of interrupts as they were before."""
    handler = signal.getsignal(signal.SIGINT)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    yield
    signal.signal(signal.SIGINT, handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)


@POSIX
@pytest.mark.usefixtures("restored")
def test_what_a_handler_sets_for_those_that_follow_stays_though_it_is_called_as_it_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def for_others(_number: int, _frame: object) -> None:
        """Stand for the handler of a second interrupt."""

    def for_first(number: int, _frame: object) -> None:
        signal.signal(number, for_others)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, for_first)
    begin = signal.signal

    def interrupted(number: int, handler: Callable[[int, object], None]) -> object:
        if number == signal.SIGINT and handler is not for_others:
            signal.raise_signal(signal.SIGINT)
        return begin(number, handler)

    with monkeypatch.context() as patch:
        patch.setattr(signal, "signal", interrupted)
        with pytest.raises(KeyboardInterrupt), hold_interrupts():
            raise AssertionError("it was interrupted before")
    assert signal.getsignal(signal.SIGINT) is for_others


@POSIX
@pytest.mark.usefixtures("restored")
def test_interrupts_are_blocked_no_more_when_one_came_as_they_were_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change = signal.pthread_sigmask

    def interrupted(how: int, mask: set[int]) -> set[int]:
        before = change(how, mask)
        # As Python has it: the change is made, and the interrupt raised.
        if how == signal.SIG_BLOCK and mask:
            raise KeyboardInterrupt
        return before

    with monkeypatch.context() as patch:
        patch.setattr(signal, "pthread_sigmask", interrupted)
        with pytest.raises(KeyboardInterrupt), interrupts_blocked():
            raise AssertionError("it was interrupted before")
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
