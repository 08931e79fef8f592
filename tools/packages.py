"""Put packages into the environment that runs this, as `pip install` with the same arguments does, by uv where it can.

uv takes seconds for what pip takes more than a minute for. It knows neither pip's settings nor
every system: where it cannot be had, or fails, pip does the work from the same locked list. What it
is locked to itself stands in `uv.txt`, beside this file.
"""

import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

PIP = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")


def install(arguments: Sequence[str]) -> int:
    """Return the exit status of whichever of both has put the packages there, or of pip if neither has."""
    if (uv := _uv()) is not None:
        command = (str(uv), "pip", "install", "--quiet", "--python", sys.executable)
        if _status([*command, *arguments]) == 0:
            return 0
        sys.stderr.write(
            "uv could not, so pip installs the packages, which may take some minutes\n"
        )
    return _status([*PIP, *arguments])


def _uv() -> Path | None:
    """Return where uv is in this environment, and put it there if need be; None where it cannot be."""
    name = "uv.exe" if sys.platform == "win32" else "uv"
    uv = Path(sysconfig.get_path("scripts")) / name
    locked = Path(__file__).with_name("uv.txt")
    if not uv.is_file() and _status(
        [*PIP, "--only-binary=:all:", "--require-hashes", "-r", str(locked)]
    ):
        sys.stderr.write(
            "uv cannot be had here, so pip installs the packages, which may take some minutes\n"
        )
        return None
    return uv


def _status(command: Sequence[str]) -> int:
    """Return the exit status of a command: 127, as shells have it, for one that the system cannot run."""
    try:
        return subprocess.run(command, check=False).returncode
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 127


if __name__ == "__main__":
    sys.exit(install(sys.argv[1:]))
