"""The generator, on which its output depends: code, words, fonts, flags, printing libraries."""

import platform
import zlib
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
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
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.digest()


def generator_versions() -> Mapping[str, str]:
    """Return the version of all that prints, by its name: of the code, of Python, of libraries.

    Two machines with the same print the same bytes. What is not installed is left out.
    """
    versions = {
        "broadsheet": f"{__version__} ({generator_digest().hex()[:8]})",
        "Python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    for library in (*_LIBRARIES, *_OTHERS):
        try:
            versions[library] = version(library)
        except PackageNotFoundError:
            continue
    return versions
