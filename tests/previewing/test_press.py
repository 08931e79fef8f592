"""The thread in which pages are printed."""

import threading
from queue import Queue

import pytest

from broadsheet.previewing.press import Press
from tests.previewing.loops import run
from tests.previewing.running import PATIENCE


def test_all_is_done_in_one_thread_in_the_order_in_which_it_was_asked_for() -> None:
    done: list[object] = []

    async def asked() -> None:
        press = Press(_raised)
        press.soon(done.append, 1)
        press.soon(done.append, 2)
        thread = await press.run(threading.get_ident)
        assert thread != threading.get_ident()
        assert await press.run(threading.get_ident) == thread
        with pytest.raises(ZeroDivisionError):
            await press.run(lambda: 1 // 0)
        press.close()
        press.soon(done.append, 3)

    run(asked)
    assert done == [1, 2]


def test_what_nobody_waits_for_and_fails_is_told() -> None:
    failed: Queue[BaseException] = Queue()
    press = Press(failed.put)
    press.soon(_raised, ValueError("one"))
    assert str(failed.get(timeout=PATIENCE)) == "one"
    press.close()


def _raised(error: BaseException) -> None:
    raise error
