"""The generator, on which its output depends: code, words, fonts, flags, printing libraries."""

import os
import platform
import sys
import zlib
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path

from broadsheet import __version__

_LIBRARIES = (
    "babel",
    "jinja2",
    "markdown",
    "msgspec",
    "nh3",
    "pillow",
    "python-slugify",
    "pyyaml",
    "tinycss2",
)
_OTHERS = ("ahocorasick-rs", "distributed", "markupsafe", "pagefind-bin", "pi-heif", "rapidfuzz")
"""What else has to be the same on all machines that make one site."""
_INSTALLED = ".dist-info"
"""What the name of the folder ends with in which it is written down what was installed."""


@cache
def generator_digest() -> bytes:
    """Return a digest that changes whenever other code might print other bytes."""
    digest = blake2b(digest_size=16)
    package = Path(__file__).parents[1]
    patterns = ("**/*.py", "locale/*.po", "fonts/*.ttf", "flags/*.json")
    for file in sorted(file for pattern in patterns for file in package.glob(pattern)):
        digest.update(
            file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes() + b"\0"
        )
    installed = _installed()
    for library in _LIBRARIES:
        digest.update(f"{library} {installed.get(library) or _version(library)}\0".encode())
    return digest.digest()


def _installed() -> Mapping[str, str]:
    """Return the versions of what is installed as wheels are, by the names of their folders.

    The way of the standard library loads as many modules as take a tenth of the time of an unchanged build.
    """
    installed: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - names are all that is needed
        except OSError:
            continue
        for name in sorted(names):
            # `python_slugify-8.0.4.dist-info` (Recording installed projects, PyPA); the first on
            # the path is what is imported.
            if name.endswith(_INSTALLED):
                library, _, version = name.removesuffix(_INSTALLED).partition("-")
                installed.setdefault(library.lower().replace("_", "-"), version)
    return installed


def _version(library: str) -> str:
    """Return the version of a library that is installed in any way.

    Raises `PackageNotFoundError` for one that is not.
    """
    from importlib.metadata import version  # noqa: PLC0415 - slow to load, and hardly ever needed

    return version(library)


def generator_versions() -> Mapping[str, str]:
    """Return the version of all that prints, by its name: of the code, of Python, of libraries.

    Two machines with the same print the same bytes. What is not installed is left out.
    """
    versions = {
        "broadsheet": f"{__version__} ({generator_digest().hex()[:8]})",
        "Python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    from importlib.metadata import PackageNotFoundError  # noqa: PLC0415 - slow to load

    for library in (*_LIBRARIES, *_OTHERS):
        try:
            versions[library] = _version(library)
        except PackageNotFoundError:
            continue
    return versions
