"""Where the tests find Chromium; run as a script, it installs one where that is permitted."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

VARIABLE = "BROADSHEET_CHROMIUM"
# The shell is the same engine without a window around its pages: it opens them in a quarter of the
# time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium-headless-shell", "chromium")
"""Debian's, the first of them not in every edition."""
ADVICE = f"Chromium is needed for the tests in a browser: install it, or say where it is: {VARIABLE}=/path/to/chromium"


def executable(environment: Mapping[str, str]) -> str | None:
    """Return the path of the Chromium that the environment names or has on its path; None when it has none."""
    named = environment.get(VARIABLE)
    found = (
        shutil.which(name, path=environment.get("PATH")) for name in ((named,) if named else NAMES)
    )
    return next(filter(None, found), None)


def _permitted() -> list[str] | None:
    """Return what stands before a command so that it may install packages; None where nothing permits it."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["env"]
    sudo = shutil.which("sudo")
    asked = (
        sudo
        and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode == 0
    )
    return ["sudo", "-n", "env"] if asked else None


def install() -> None:
    """Install a Chromium of Debian's; exits where that is not permitted, raises `CalledProcessError` where it fails."""
    lead = _permitted()
    if lead is None:
        sys.exit(ADVICE)
    apt = [*lead, "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    subprocess.run([*apt, "update"], check=True)
    for package in PACKAGES:
        done = subprocess.run(
            [*apt, "install", "-y", "--no-install-recommends", package], check=False
        )
        if done.returncode == 0:
            return
    done.check_returncode()


if __name__ == "__main__" and executable(os.environ) is None:
    if os.environ.get(VARIABLE):
        sys.exit(ADVICE)
    install()
