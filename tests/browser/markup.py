"""The Nu HTML Checker, which stands behind https://validator.w3.org/nu/: a program in Java."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

_CHECKER = Path(__file__).with_name("node_modules") / "vnu-jar" / "build" / "dist" / "vnu.jar"
_OLDEST_JAVA = 17
# A run is over before what the best compiler makes of the program would have paid; the checker
# needs a large stack.
_BRIEFLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")
_SUFFIXES = {".html", ".svg", ".css"}
_MISTAKEN = {
    # A property of SVG 2, which style sheets may set:
    # https://www.w3.org/TR/SVG2/coords.html#VectorEffects.
    ("CSS: “vector-effect”: Property “vector-effect” doesn't exist.", ""),
    # https://drafts.csswg.org/css-display-4/#reading-flow.
    ("CSS: “reading-flow”: Property “reading-flow” doesn't exist.", ""),
    # https://www.w3.org/TR/css-view-transitions-2/#view-transition-rule, and the first level's
    # pseudo-elements.
    ("CSS: Unrecognized at-rule “@view-transition”", "@view-transition"),
    ("CSS: Parse Error.", "tion-group(root)"),
}
"""Messages in which the checker itself is mistaken, and something of the source that they are
about."""


class NoJavaError(Exception):
    """There is no Java here that can run the checker; the message says why."""


def checkable(folder: Path) -> list[Path]:
    """Return the files of a site that the checker judges: its pages, drawings and style sheets.

    Told to check the whole folder, it would read the fonts and the search index as pages.
    """
    return sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES)


def complaints_about(files: Sequence[Path]) -> list[str]:
    """Return what the checker has to say, be it an error or a warning; raises `NoJavaError`.

    Of files with the same bytes, as the theme's style sheets are on every site, it is asked about one.
    """
    different = {file.read_bytes(): file for file in reversed(files)}.values()
    # One process for all, as its start takes longer than a hundred pages.
    command = [
        _java(),
        *_BRIEFLY,
        "-jar",
        str(_CHECKER),
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
    ]
    asked = [*command, "--also-check-css", "--also-check-svg", *map(str, different)]
    done = subprocess.run(asked, check=True, capture_output=True, text=True)
    # The piece of the file, and not its line: asked for style sheets as well, the checker gives the
    # line before.
    return [
        f"{message['url']}: {message['message']}: {message.get('extract', '')!r}"
        for message in json.loads(done.stdout)["messages"]
        if not _is_mistaken(message)
    ]


def _is_mistaken(message: Mapping[str, str]) -> bool:
    return any(
        message["message"] == told and of in message.get("extract", "") for told, of in _MISTAKEN
    )


def _java() -> str:
    found = shutil.which("java")
    if found is None:
        raise NoJavaError("The Nu HTML Checker needs Java, and there is none on the path.")
    told = subprocess.run([found, "-version"], check=True, capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < _OLDEST_JAVA:
        raise NoJavaError(
            f"The Nu HTML Checker needs Java {_OLDEST_JAVA} or newer: {told.splitlines()[0]}"
        )
    return found
