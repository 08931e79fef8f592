import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from broadsheet.publishing.interrupts import hold_interrupts


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
