"""The generator itself, as what its output depends on: code, words, fonts and flags, and the libraries that print."""

from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

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


@cache
def generator_digest() -> bytes:
    """Return a digest that moves whenever other code might print other bytes."""
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
