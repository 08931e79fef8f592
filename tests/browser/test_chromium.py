"""Chromium is found where it is, and whoever has none is told in one line what to do."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser import chromium
from tests.browser.chromium import ADVICE, executable
from tests.previewing.running import PATIENCE


def _program(folder: Path, name: str) -> str:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("#!/bin/sh\n")
    (folder / name).chmod(0o755)
    return str(folder / name)


@pytest.mark.parametrize("name", chromium.NAMES)
def test_a_chromium_on_the_path_is_taken(tmp_path: Path, name: str) -> None:
    assert executable({"PATH": str(tmp_path)}) is None
    program = _program(tmp_path, name)
    assert executable({"PATH": str(tmp_path)}) == program


def test_the_chromium_that_is_named_goes_before_the_one_on_the_path(tmp_path: Path) -> None:
    named = _program(tmp_path / "elsewhere", "my-chromium")
    _program(tmp_path / "here", "chromium")
    path = str(tmp_path / "here")
    assert executable({"PATH": path, "BROADSHEET_CHROMIUM": named}) == named
    assert executable({"PATH": path, "BROADSHEET_CHROMIUM": str(tmp_path / "none")}) is None


@pytest.mark.parametrize("named", ["", "/nowhere/chromium"])
def test_where_none_can_be_installed_one_line_says_what_to_do(tmp_path: Path, named: str) -> None:
    environment = {"PATH": str(tmp_path), "BROADSHEET_CHROMIUM": named}
    told = subprocess.run(
        [sys.executable, chromium.__file__],
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment,
    )
    assert (told.returncode, told.stdout, told.stderr) == (1, "", f"{ADVICE}\n")
