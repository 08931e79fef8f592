"""Who puts locked packages into an environment: uv, or pip where it cannot."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.building import REPOSITORY

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script for the shell")

ASKED = ("--require-hashes", "-r", "some.txt")
TAKES = "which may take some minutes"
PIP = "pip install --quiet --disable-pip-version-check"
FETCHES_UV = f"{PIP} --only-binary=:all: --require-hashes -r {REPOSITORY}/tools/uv.txt"
BY_PIP = f"{PIP} --require-hashes -r some.txt"

_PIP = """
import pathlib, sys
asked = sys.argv[1:]
with open({heard!r}, "a") as heard:
    print("pip", *asked, file=heard)
if asked[-1].endswith("uv.txt"):
    {fetching}
"""


class Environment:
    """An environment with a uv and a pip that only write down what they are asked."""

    def __init__(self, folder: Path, uv: str | None, fetching: str = "sys.exit(1)") -> None:
        venv.create(folder / "env")
        self.heard = folder / "heard"
        self.bin = folder / "env/bin"
        (library,) = folder.glob("env/lib/python*/site-packages")
        (library / "pip").mkdir()
        pip = _PIP.format(heard=str(self.heard), fetching=fetching)
        (library / "pip/__main__.py").write_text(pip)
        if uv is not None:
            self.script(uv)

    def script(self, ends: str) -> None:
        (self.bin / "uv").write_text(f'#!/bin/sh\necho uv "$@" >> "{self.heard}"\n{ends}\n')
        (self.bin / "uv").chmod(0o755)

    def asked(self) -> tuple[int, str, list[str]]:
        """Return the exit status, what was said, and what uv and pip heard."""
        script = REPOSITORY / "tools/packages.py"
        python = self.bin / "python"
        done = subprocess.run([python, script, *ASKED], check=False, capture_output=True, text=True)
        heard = self.heard.read_text().splitlines()
        return done.returncode, done.stderr, heard

    @property
    def by_uv(self) -> str:
        return f"uv pip install --quiet --python {self.bin / 'python'} --require-hashes -r some.txt"


def test_uv_does_it_where_it_is(tmp_path: Path) -> None:
    environment = Environment(tmp_path, uv="exit 0")
    assert environment.asked() == (0, "", [environment.by_uv])


def test_uv_is_fetched_where_it_is_not(tmp_path: Path) -> None:
    uv = tmp_path / "env/bin/uv"
    fetching = (
        f"uv = pathlib.Path({str(uv)!r}); uv.write_text('#!/bin/sh\\nexit 0'); uv.chmod(0o755)"
    )
    environment = Environment(tmp_path, uv=None, fetching=fetching)
    assert environment.asked() == (0, "", [FETCHES_UV])


def test_pip_does_it_where_uv_cannot_be_had(tmp_path: Path) -> None:
    status, said, heard = Environment(tmp_path, uv=None).asked()
    assert (status, heard) == (0, [FETCHES_UV, BY_PIP])
    assert TAKES in said


@pytest.mark.parametrize("ends", ["exit 2", "kill -9 $$"])
def test_pip_does_it_where_uv_fails(tmp_path: Path, ends: str) -> None:
    environment = Environment(tmp_path, uv=ends)
    status, said, heard = environment.asked()
    assert (status, heard) == (0, [environment.by_uv, BY_PIP])
    assert TAKES in said


def test_pip_does_it_where_the_system_cannot_run_uv(tmp_path: Path) -> None:
    environment = Environment(tmp_path, uv=None)
    (environment.bin / "uv").write_bytes(b"\x7fELF of another kind of machine")
    (environment.bin / "uv").chmod(0o755)
    status, said, heard = environment.asked()
    assert (status, heard) == (0, [BY_PIP])
    assert TAKES in said


def test_the_exit_status_is_that_of_pip_where_neither_can(tmp_path: Path) -> None:
    environment = Environment(tmp_path, uv="exit 2")
    (library,) = tmp_path.glob("env/lib/python*/site-packages")
    (library / "pip/__main__.py").write_text("import sys; sys.exit(5)")
    status, _, heard = environment.asked()
    assert (status, heard) == (5, [environment.by_uv])
