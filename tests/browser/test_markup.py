"""What the Nu HTML Checker says of whole published sites: of their pages, drawings and style sheets.

It is the checker behind https://validator.w3.org/nu/, and a program in Java.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

CHECKER = Path(__file__).with_name("node_modules") / "vnu-jar" / "build" / "dist" / "vnu.jar"
OLDEST_JAVA = 17
SUFFIXES = {".html", ".svg", ".css"}
MISTAKEN = {
    # A property of SVG 2, which style sheets may set: https://www.w3.org/TR/SVG2/coords.html#VectorEffects.
    "CSS: “vector-effect”: Property “vector-effect” doesn't exist.",
}
"""Messages in which the checker itself is mistaken."""


@pytest.fixture(scope="session")
def java() -> str:
    """Return the path of a Java that can run the checker."""
    found = shutil.which("java")
    if found is None:
        pytest.skip("The Nu HTML Checker needs Java, and there is none on the path.")
    told = subprocess.run([found, "-version"], check=True, capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < OLDEST_JAVA:
        pytest.skip(f"The Nu HTML Checker needs Java {OLDEST_JAVA} or newer: {told.splitlines()[0]}")
    return found


def test_the_checker_has_nothing_to_say(java: str, site_folder: Callable[[str], Path]) -> None:
    folders = [site_folder(name) for name in ("small", "real", "arabic")]
    # Named one by one: told to check a whole folder, it reads the fonts and the search index as pages.
    files = sorted(str(path) for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES)
    # One process for all, as its start takes longer than a hundred pages.
    command = [java, "-jar", str(CHECKER), "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run(
        [*command, "--also-check-css", "--also-check-svg", *files], check=True, capture_output=True, text=True
    )
    told = [
        f"{message['url']}:{message.get('lastLine', 0)}: {message['message']}"
        for message in json.loads(done.stdout)["messages"]
        if message["message"] not in MISTAKEN
    ]
    assert not told, "\n".join(told)
