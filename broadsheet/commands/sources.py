"""The sources of a site: all that a build finds before it reads any content, and their digests.

By the digests a build knows whether anything has changed since the last one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path

import msgspec

from broadsheet.archive.visibility import instant
from broadsheet.commands.order import BuildOrder
from broadsheet.printing.layouts import BLOCK_LAYOUTS, Layouts, digest_of_layouts, read_layouts
from broadsheet.problems import Finding, Problem
from broadsheet.publishing.generator import generator_digest
from broadsheet.reading.config import Config
from broadsheet.reading.file_names import CONTENT_INSIDE
from broadsheet.reading.file_times import disk_time, is_settled
from broadsheet.reading.kept import Kept
from broadsheet.reading.placing import as_problems
from broadsheet.reading.settings_file import missing_content, settings
from broadsheet.reading.tree import SourceFile, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a build finds before it reads any content."""

    config: Config
    problems: tuple[Problem, ...]
    """The problems of the settings."""
    layouts: Layouts
    files: Iterator[SourceFile]
    """The files of the content folder, which are taken once: nobody needs them later, and in a large
    archive they take a third of a kilobyte each."""
    of_files: bytes
    """Digest of these files: `files_digest`."""
    unsettled: frozenset[str]
    """Paths of those that changed so lately that their times prove nothing."""
    made_with: bytes
    """Digest of all that the site is made with besides these files, such as the settings."""
    made_from: bytes
    """Digest of all that the site is made from; empty when a file changed so lately that its time
    proves nothing."""
    now: str
    """The instant as of which the site is built, as `Moment.instant`."""


def find_sources(order: BuildOrder, kept: Kept) -> Sources:
    """Return the sources of the site that is asked for.

    Raises `Misuse` when the root is not an archive, `Failure` when the machine fails.
    """
    config, problems = settings(order.root, order.selection.base_url)
    problems = (*problems, *missing_content(order.root))
    layouts = read_layouts(order.root)
    problems = (*problems, *_missing_layouts(order.root, config, layouts))
    started = disk_time(kept.folder)
    files = tuple(walk(order.root / "content", CONTENT_INSIDE))
    of_files = files_digest(files)
    selection = order.selection
    asked = (selection.drafts, selection.future, selection.search)
    of_layouts = (digest_of_layouts(layouts.templates), digest_of_layouts(layouts.assets))
    frame = (generator_digest(), config, asked, *of_layouts)
    made_with = blake2b(msgspec.msgpack.encode(frame), digest_size=16).digest()
    made_from = b""
    unsettled = frozenset([file.path for file in files if not is_settled(file, started)])
    # Without a folder in the root, the clock of its file system is not known; a name that cannot be
    # printed is a problem, and may not even be text.
    if kept.lasting and not unsettled and all(file.path.isprintable() for file in files):
        made_from = blake2b(made_with + of_files, digest_size=16).digest()
    return Sources(
        config=config,
        problems=problems,
        layouts=layouts,
        files=iter(files),
        of_files=of_files,
        unsettled=unsettled,
        made_with=made_with,
        made_from=made_from,
        now=instant(order.selection, config),
    )


def files_digest(files: Iterable[SourceFile]) -> bytes:
    """Return the digest of the states of some files, in whatever order they come."""
    in_order = sorted(files, key=attrgetter("path"))
    # A path may have bytes that are no text.
    paths = "\0".join([file.path for file in in_order]).encode(errors="surrogatepass")
    times = [(file.size, file.modified, file.changed, file.inode) for file in in_order]
    return blake2b(paths + msgspec.msgpack.encode(times), digest_size=16).digest()


def _missing_layouts(root: Path, config: Config, layouts: Layouts) -> Sequence[Problem]:
    """Return a problem for each kind of block of an archive's own that no layout prints."""
    names = {
        each.name: f"{BLOCK_LAYOUTS}{each.name}.html" for each in config.blocks if not each.broken
    }
    findings = [
        Finding(
            config.file,
            ("blocks", name),
            f"{name!r} has no layout",
            f"write layouts/{layout}, or take the kind out",
        )
        for name, layout in names.items()
        if layout not in layouts.templates
    ]
    return as_problems(findings, root)
