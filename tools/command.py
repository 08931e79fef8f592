"""Put the command `broadsheet` into the environment that runs this: `make site` does, from the requirements alone.

It is what an editable install would put there. That takes a build back end, which only those who
run the tests install.
"""

import shlex
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def install(scripts: Path, library: Path, python: str) -> None:
    """Write the command into a folder of scripts, and where the package is into a folder of packages."""
    (library / "broadsheet.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    command = scripts / "broadsheet"
    # The system limits what a first line may name: the shell takes any path.
    command.write_text(
        f'#!/bin/sh\nexec {shlex.quote(python)} -m broadsheet "$@"\n', encoding="utf-8"
    )
    command.chmod(0o755)


if __name__ == "__main__":
    install(
        Path(sysconfig.get_path("scripts")), Path(sysconfig.get_path("purelib")), sys.executable
    )
