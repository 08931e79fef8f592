"""What is in a wheel and in a source distribution, and that they serve somebody who has no clone."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from tests.archives import REPOSITORY, write

_PASSED_OVER = {"__pycache__"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    return Path(next(WheelBuilder(str(REPOSITORY)).build(directory=str(folder))))


def _files(folder: str) -> set[str]:
    """Return the files of a folder of the checkout, by their paths in it."""
    top = REPOSITORY / folder
    found = (file for file in top.rglob("*") if file.is_file())
    return {
        file.relative_to(top).as_posix() for file in found if _PASSED_OVER.isdisjoint(file.parts)
    }


def test_a_wheel_has_all_that_a_build_needs_and_every_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"broadsheet/{path}" for path in _files("broadsheet")}
    wanted |= {f"broadsheet/layouts/{path}" for path in _files("layouts")}
    own = {name for name in names if not name.startswith("broadsheet-")}
    assert own == wanted
    assert {path for path in own if path.startswith(("broadsheet/locale", "broadsheet/beginnings"))}
    licences = {name.partition("/licenses/")[2] for name in names if "/licenses/" in name}
    assert licences == {
        "LICENSE",
        "broadsheet/flags/LICENSE",
        "broadsheet/fonts/OFL.txt",
        "layouts/assets/fonts/OFL.txt",
    }


def test_a_source_distribution_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    made = next(SdistBuilder(str(REPOSITORY)).build(directory=str(tmp_path)))
    with tarfile.open(made) as packed:
        packed.extractall(tmp_path, filter="data")
    (source,) = (each for each in tmp_path.iterdir() if each.is_dir())
    assert {"README.md", "LICENSE", "CHANGELOG.md", "docs"} <= {
        each.name for each in source.iterdir()
    }
    readme = (source / "README.md").read_text()
    assert [path for path in _links(readme) if not (source / path).exists()] == []
    again = next(WheelBuilder(str(source)).build(directory=str(tmp_path / "again")))
    assert zipfile.ZipFile(again).namelist() == zipfile.ZipFile(wheel).namelist()


def _python(version: str) -> str:
    """Return the path of a Python; empty when none of this version can be run."""
    name = shutil.which(f"python{version}")
    asked = [name, "-c", "import sys; print(sys.executable)"]
    done = name and subprocess.run(asked, check=False, capture_output=True, text=True)
    return done.stdout.strip() if done and not done.returncode else ""


def _links(text: str) -> list[str]:
    """Return the paths that a document links to, but for those in its examples."""
    said = "".join(text.split("```")[::2])
    parts = (part.partition(")")[0] for part in said.split("](")[1:])
    return [part for part in parts if "://" not in part and not part.startswith("#")]


@pytest.mark.skipif(sys.platform == "win32", reason="paths of an environment elsewhere")
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_an_installed_wheel_begins_an_archive_and_builds_it(
    wheel: Path, version: str, tmp_path: Path
) -> None:
    here = version == f"{sys.version_info.major}.{sys.version_info.minor}"
    python = sys.executable if here else _python(version)
    if not python:
        pytest.skip("this Python is not there")
    environment = tmp_path / "environment"
    if here:
        venv.create(environment, symlinks=True)
    else:
        subprocess.run([python, "-m", "venv", "--without-pip", environment], check=True)
    asked = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check", wheel]
    pip = [sys.executable, "-m", "pip", "--python", environment / "bin/python"]
    subprocess.run([*pip, "install", *asked], check=True)
    if not here:
        # What it needs is not installed for that Python: that it can be read is all that is known.
        (library,) = environment.glob("lib/python*/site-packages/broadsheet")
        compiled = [environment / "bin/python", "-W", "error", "-m", "compileall", "-q", library]
        subprocess.run(compiled, check=True)
        return
    # What it needs comes from here; the checkout's own entry there is not followed.
    (library,) = environment.glob("lib/python*/site-packages")
    (library / "needed.pth").write_text(f"{sysconfig.get_path('purelib')}\n")

    def said(*arguments: str, at: Path = tmp_path) -> str:
        plain = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
        done = subprocess.run(
            [environment / "bin/broadsheet", *arguments],
            check=False,
            cwd=at,
            env=plain,
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stderr) == (0, ""), arguments
        return done.stdout

    title = ["--title", "The Record", "--base-url", "https://record.example/"]
    assert said("init", "mine", *title).endswith("next: cd mine && broadsheet serve\n")
    mine = tmp_path / "mine"
    force = json.loads(said("where", "--json", at=mine))
    assert Path(force["layouts"]).is_relative_to(environment.resolve())
    assert said("new", "Rains", "return", at=mine).endswith("/rains-return.md\n")
    assert said("check", "--strict", at=mine) == "1 story, 0 problems, 0 pieces of advice\n"
    assert said("build", "--no-search", at=mine).startswith("1 story, ")
    assert (mine / "site/index.html").exists()
    # A host installs the very wheel.
    assert (mine / "wheels" / wheel.name).read_bytes() == wheel.read_bytes()


def test_what_makes_wheels_is_not_taken_for_the_build_of_the_archive(tmp_path: Path) -> None:
    write(
        tmp_path, {"build/__init__.py": "", "build/__main__.py": "import sys; print(sys.argv[1:])"}
    )
    said = subprocess.run(
        [sys.executable, "-m", "build", "--wheel"],
        check=True,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert said.stdout == "['--wheel']\n"
