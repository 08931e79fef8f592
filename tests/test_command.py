"""The command that `make site` puts into an environment, and what `make` runs of it."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.building import REPOSITORY, SETTINGS, story, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script for the shell")


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """Return the command in a new environment, whose path is one that shells take apart."""
    environment = tmp_path / "it's an $environment"
    venv.create(environment)
    # What the requirements put there.
    (library,) = environment.glob("lib/python*/site-packages")
    (library / "requirements.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    script = REPOSITORY / "tools" / "command.py"
    subprocess.run([environment / "bin/python", "-I", script], check=True, cwd=tmp_path)
    return environment / "bin" / "broadsheet"


def _said_by(command: Path, *arguments: str, cwd: Path) -> str:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [command, *arguments], check=True, cwd=cwd, env=plain, capture_output=True, text=True
    ).stdout


def test_the_command_builds_and_checks_wherever_it_is_called(command: Path, tmp_path: Path) -> None:
    archive = write(
        tmp_path / "archive", {"archive.yml": SETTINGS, "content/stories/a b.md": story("Rains")}
    )
    assert _said_by(command, "build", "--no-search", cwd=archive).startswith("1 story, ")
    assert (archive / "site/index.html").is_file()
    _said_by(command, "check", "--root", str(archive), cwd=tmp_path)


def test_it_runs_the_python_of_its_environment(command: Path) -> None:
    assert str(command.with_name("python")).replace("'", "'\"'\"'") in command.read_text()


def test_make_puts_it_there_for_those_who_only_build() -> None:
    asked = ["make", "--dry-run", "--always-make", "VENV=elsewhere", "site", "check"]
    said = subprocess.run(
        asked, check=True, cwd=REPOSITORY, capture_output=True, text=True
    ).stdout.splitlines()
    assert said.index("elsewhere/bin/python tools/command.py") < said.index(
        "elsewhere/bin/broadsheet check"
    )
    assert not [
        line
        for line in said
        if "requirements-dev.txt" in line or ("pip install" in line and "-e ." in line)
    ]
