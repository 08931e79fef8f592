"""Small archives on disk: written from plain values, built in this process, and read back."""

import json
import os
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO, FileIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from broadsheet.archive.visibility import Selection
from broadsheet.commands.build import build_site
from broadsheet.commands.order import BuildOrder
from broadsheet.commands.outcome import Report
from broadsheet.imaging import card
from broadsheet.printing.renderer import Renderer
from broadsheet.publishing.chunks import chunk_entries, shared_parts, unpacked
from broadsheet.views.view import UNLAID

REPOSITORY = Path(__file__).parents[1]
NOW = datetime(2025, 7, 1, tzinfo=UTC)
SETTINGS = "title: The Record\nbase_url: https://record.example/\n"


def text(body: str = "It rained.", /, **fields: object) -> str:
    """Return a content file; JSON is YAML as well."""
    front = "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())
    return f"---\n{front}---\n\n{body}\n"


def story(title: str, date: str = "2025-06-07", body: str = "It rained.", **fields: object) -> str:
    return text(body, title=title, date=date, **{"summary": f"What happened to {title}.", **fields})


def png(shade: int) -> bytes:
    """Return a picture of one dot."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes([0, shade]))),
        (b"IEND", b""),
    )
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def photo(seed: int = 1, width: int = 620, height: int = 186, form: str = "JPEG") -> bytes:
    """Return a picture with as much in it as a photograph has, and with a secret place in what is said about it."""
    from PIL import Image  # noqa: PLC0415 - few tests of many show a picture

    tile = bytes((at * at * seed + at // 7) % 251 for at in range(64 * 48))
    picture = Image.frombytes("L", (64, 48), tile).resize((width, height), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    data = BytesIO()
    Image.merge("RGB", (picture, picture.rotate(180), picture)).save(data, form, exif=exif)
    return data.getvalue()


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder, and return the folder."""
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data if isinstance(data, bytes) else data.encode())
    return root


def order(
    root: Path,
    output: Path | None = None,
    *,
    clean: bool = False,
    jobs: int = 1,
    **selected: object,
) -> BuildOrder:
    # Most tests are not of search, whose index takes a program of its own to make.
    selection = Selection(**{"now": NOW, "search": False, **selected})  # type: ignore[arg-type]
    return BuildOrder(
        root=root, output=output or root / "site", selection=selection, jobs=jobs, clean=clean
    )


def _never() -> None:
    raise AssertionError("nobody else builds here")


def publish(root: Path, output: Path | None = None, **asked: object) -> Report:
    """Build an archive, and return the report."""
    return build_site(order(root, output, **asked), waiting=_never)  # type: ignore[arg-type]


@contextmanager
def unprinted() -> Iterator[None]:
    """Publish pages and cards with nothing in them while the context lasts: for tests that read none of them.

    No layout is compiled for them either.
    """
    render = Renderer.render

    def printed(its: Renderer, layout: str, *given: Any) -> object:  # noqa: ANN401 - as it is given
        return render(its, layout, *given) if layout in UNLAID else b""

    with (
        patch.object(Renderer, "render", printed),
        patch.object(Renderer, "prepare", _nothing),
        patch.object(card, "draw_card", _nothing),
    ):
        yield


def _nothing(*_: object) -> bytes:
    return b""


def published(folder: Path) -> dict[str, bytes]:
    """Return every file of a site, and every empty folder as a path ending in a slash, but for the build's own."""
    files: dict[str, bytes] = {}
    above = len(str(folder)) + 1
    for place, folders, names in os.walk(str(folder)):
        inside = f"{place[above:]}/".replace(os.sep, "/").removeprefix("/")
        if not inside:
            folders[:] = [name for name in folders if name != ".broadsheet"]
        files |= {f"{inside}{name}": _bytes(f"{place}{os.sep}{name}") for name in names}
        if not names and not folders:
            files[inside or "./"] = b""
    return files


def _bytes(file: str) -> bytes:
    """Return what is in a file: tests read some ten thousand, and a `Path` of each would take as long again."""
    with FileIO(file) as opened:
        return opened.readall()


def findable(folder: Path) -> dict[str, dict[str, object]]:
    """Return what a site's search index holds, by shard: each story's fragment by its URL, and the words.

    That no other file stands there, and that every file listed does, is looked at on the way.
    """
    index = folder / "pagefind"
    whole = json.loads((index / "shards.json").read_bytes())
    listed = whole["shards"]
    inside = {file.relative_to(index).as_posix() for file in index.rglob("*") if file.is_file()}
    own = {path for path in inside if "/" not in path}
    assert own == {
        "LICENSE.txt",
        "pagefind.js",
        "shards.json",
        *(path for path in own if path.startswith("wasm.")),
    }
    assert len(own) == 4
    shards: dict[str, dict[str, object]] = {}
    for shard in listed:
        files = {path for path in inside if path.startswith(f"{shard['name']}/")}
        assert len(files) == shard["files"]
        inside -= files
        fragments = [
            fragment
            for path in files
            if path.endswith(".pf_fragment")
            for fragment in json.loads(unpacked((index / path).read_bytes()))
        ]
        assert len(fragments) == shard["stories"]
        shards[shard["name"]] = {fragment["url"]: fragment for fragment in fragments}
        shards[shard["name"]]["words"] = json.loads(
            (index / shard["name"] / "words.json").read_bytes()
        )
    for group in whole["groups"]:
        files = {path for path in inside if path.startswith(f"{group['name']}/")}
        assert len(files) == group["files"] == len(group["chunks"]) + len(group["facets"]) + 1
        held = {
            path: shared_parts(unpacked((index / path).read_bytes()))
            for path in files
            if not path.endswith(".json")
        }
        for at, name in enumerate(group["shards"]):
            chunks = [parts[at] for path, parts in held.items() if path.endswith(".pf_index")]
            shards[name]["index"] = {word for chunk in chunks for word, _ in chunk_entries(chunk)}
        inside -= files
    assert [name for group in whole["groups"] for name in group["shards"]] == [*shards]
    assert inside == own, "a file that no shard owns"
    return shards


def times(folder: Path) -> dict[str, int]:
    """Return when each file of a site was last changed."""
    return {path: (folder / path).stat().st_mtime_ns for path in published(folder)}


def site_of(root: Path, files: Mapping[str, str | bytes], **asked: object) -> dict[str, str]:
    """Write an archive, build it, and return the pages by their paths; bytes that are no text are left out."""
    report = publish(write(root, {"archive.yml": SETTINGS, **files}), **asked)  # type: ignore[arg-type]
    assert report.problems == ()
    pages = {}
    for path, data in published(root / "site").items():
        try:
            pages[path] = data.decode()
        except UnicodeDecodeError:
            continue
    return pages


def command(*arguments: str | Path) -> list[str]:
    """Return what starts the command line."""
    return [sys.executable, "-m", "broadsheet", *map(str, arguments)]
