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

from tests.building import REPOSITORY, write

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
    """Return the path of another Python; empty when none of this version can be run."""
    name = shutil.which(f"python{version}")
    if name is None or version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return ""
    asked = [name, "-c", "import sys; print(sys.executable)"]
    done = subprocess.run(asked, check=False, capture_output=True, text=True)
    return "" if done.returncode else done.stdout.strip()


def _install(wheel: Path, environment: Path) -> Path:
    """Install a wheel, without what it needs, and return the folder of its environment's packages."""
    # What is run is compiled by itself.
    asked = ["--no-deps", "--no-index", "--no-compile", "--quiet", "--disable-pip-version-check"]
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin/python")]
    subprocess.run([*pip, "install", *asked, str(wheel)], check=True)
    (library,) = environment.glob("lib/python*/site-packages")
    return library


def _links(text: str) -> list[str]:
    """Return the paths that a document links to, but for those in its examples."""
    said = "".join(text.split("```")[::2])
    parts = (part.partition(")")[0] for part in said.split("](")[1:])
    return [part for part in parts if "://" not in part and not part.startswith("#")]


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    if sys.platform == "win32":
        pytest.skip("paths of an environment elsewhere")
    return tmp_path / "environment"


def test_an_installed_wheel_begins_an_archive_and_builds_it(
    wheel: Path, environment: Path, tmp_path: Path
) -> None:
    venv.create(environment, symlinks=True)
    library = _install(wheel, environment)
    # What it needs comes from here; the checkout's own entry there is not followed.
    (library / "needed.pth").write_text(f"{sysconfig.get_path('purelib')}\n")

    def said(*arguments: str, at: Path = tmp_path) -> str:
        plain = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
        asked = [str(environment / "bin/broadsheet"), *arguments]
        done = subprocess.run(asked, check=False, cwd=at, env=plain, capture_output=True, text=True)
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


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_a_wheel_can_be_read_by_every_python_that_is_there(
    wheel: Path, environment: Path, version: str
) -> None:
    python = _python(version)
    if not python:
        pytest.skip("no other Python of this version is there")
    # What it needs is not installed for that Python, so that it cannot be run.
    subprocess.run([python, "-m", "venv", "--without-pip", str(environment)], check=True)
    library = _install(wheel, environment) / "broadsheet"
    compiled = [str(environment / "bin/python"), "-W", "error", "-m", "compileall", "-q"]
    subprocess.run([*compiled, str(library)], check=True)


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
