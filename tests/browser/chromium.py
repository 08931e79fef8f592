"""Where the tests find Chromium; run as a script, it installs one where that is permitted."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

VARIABLE = "BROADSHEET_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome")
ADVICE = f"Chromium is needed for the tests in a browser: install it, or say where it is: {VARIABLE}=/path/to/chromium"


def executable(environment: Mapping[str, str]) -> str | None:
    """Return the path of the Chromium that the environment names or has on its path; None when it has none."""
    named = environment.get(VARIABLE)
    found = (shutil.which(name, path=environment.get("PATH")) for name in ((named,) if named else NAMES))
    return next(filter(None, found), None)


def _permitted() -> list[str] | None:
    """Return what stands before a command so that it may install packages; None where nothing permits it."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["env"]
    sudo = shutil.which("sudo")
    asked = sudo and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode == 0
    return ["sudo", "-n", "env"] if asked else None


def install() -> None:
    """Install Debian's Chromium; exits where that is not permitted, raises `CalledProcessError` where it fails."""
    lead = _permitted()
    if lead is None:
        sys.exit(ADVICE)
    apt = [*lead, "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    subprocess.run([*apt, "update"], check=True)
    subprocess.run([*apt, "install", "-y", "--no-install-recommends", "chromium"], check=True)


if __name__ == "__main__" and executable(os.environ) is None:
    if os.environ.get(VARIABLE):
        sys.exit(ADVICE)
    install()
