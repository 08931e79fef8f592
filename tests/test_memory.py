"""What is let go goes back to the system, where its library can give it back."""

import subprocess
import sys

import pytest

from broadsheet.memory import give_back, give_back_blocks

_GIVEN_BACK = """
import resource
from pathlib import Path
from broadsheet.memory import give_back, give_back_blocks

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

give_back_blocks()
blocks = [b"x" * (1 << 20) for _ in range(40)]
before = resident()
blocks.clear()
print(before - resident() > 30_000_000)
# A block that stays keeps those before it from being given back where nobody asks for that.
blocks = [b"x" * (50_000 + at) for at in range(1_000)]
last = b"x" * 60_000
before = resident()
blocks.clear()
give_back()
print(before - resident() > 40_000_000)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc is Linux's")
def test_what_is_free_is_given_back_to_the_system() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _GIVEN_BACK], check=True, capture_output=True, text=True
    )
    assert ended.stdout == "True\nTrue\n"


def test_a_library_that_cannot_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda _: object())
    give_back()
    give_back_blocks()
