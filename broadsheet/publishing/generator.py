"""The generator, on which its output depends: code, words, fonts, flags, printing libraries."""

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
