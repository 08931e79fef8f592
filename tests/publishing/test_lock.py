import subprocess
import sys
from pathlib import Path

import pytest

from broadsheet.problems import Failure
from broadsheet.publishing.lock import locked
from broadsheet.publishing.output import open_output
from broadsheet.publishing.staging import stage
from tests.previewing.running import PATIENCE

_SECOND = """
import sys
from pathlib import Path
from broadsheet.publishing.output import open_output

with open_output(Path(sys.argv[1]), waiting=lambda: print("waiting", flush=True)) as output:
    print(*output.entries, flush=True)
"""


def _never() -> None:
    raise AssertionError("nobody else holds the lock")


def test_the_second_process_waits_and_then_sees_what_the_first_published(tmp_path: Path) -> None:
    with open_output(tmp_path, waiting=_never) as output:
        second = subprocess.Popen(
            [sys.executable, "-c", _SECOND, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert second.stdout
        assert second.stdout.readline() == "waiting\n"
        output.commit(digests={"a": b"d"}, staged=[stage(output.staging, "a", b"page")])
    assert second.communicate(timeout=PATIENCE)[0] == "a\n"


def test_a_lock_is_given_back_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError), locked(tmp_path / "lock", waiting=_never):
        raise KeyError
    with locked(tmp_path / "lock", waiting=_never):
        assert (tmp_path / "lock").exists()


def test_a_lock_that_cannot_be_made_is_a_failure(tmp_path: Path) -> None:
    with (
        pytest.raises(Failure, match="missing/lock: "),
        locked(tmp_path / "missing/lock", waiting=_never),
    ):
        pass


def test_an_error_of_the_system_met_while_the_lock_is_held_stays_itself(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), locked(tmp_path / "lock", waiting=_never):
        (tmp_path / "missing").read_bytes()
