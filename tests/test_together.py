"""What `make test` runs side by side."""

import os
import subprocess
import sys
from pathlib import Path

from tests.building import REPOSITORY


def _together(*scripts: str) -> subprocess.CompletedProcess[str]:
    commands = [f'"{sys.executable}" -c "{script}"' if script else "" for script in scripts]
    script = str(REPOSITORY / "tools" / "together.py")
    return subprocess.run(
        [sys.executable, script, *commands], check=False, capture_output=True, text=True
    )


def test_all_succeed_and_only_the_last_is_heard() -> None:
    done = _together("print('one')", "", "print('two')")
    assert (done.returncode, done.stdout, done.stderr) == (0, "two\n", "")


def test_one_that_fails_is_heard_and_fails_all_while_the_others_go_on() -> None:
    done = _together("print('one'); print('why'); exit(3)", "print('two')", "print('three')")
    assert done.returncode == 1
    assert "one\nwhy\n--- ended with 3\n" in done.stdout
    assert "two" not in done.stdout
    assert "three\n" in done.stdout
    assert done.stderr.startswith("failed: ")
    assert len(done.stderr.splitlines()) == 1


def test_the_last_fails_all_as_well() -> None:
    assert _together("print('one')", "exit(2)").returncode == 1


def test_they_run_side_by_side(tmp_path: Path) -> None:
    # A pipe with a name is opened when both ends are: neither gets on alone.
    os.mkfifo(tmp_path / "pipe")
    done = _together(
        f"open('{tmp_path}/pipe', 'w').write('met')", f"print(open('{tmp_path}/pipe').read())"
    )
    assert (done.returncode, done.stdout) == (0, "met\n")
