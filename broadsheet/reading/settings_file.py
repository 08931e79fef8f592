"""The file of an archive's settings: which one it is, what it contains, and that there is only one."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from broadsheet.problems import Failure, Misuse, Problem
from broadsheet.reading.config import FILES, Config, read_config
from broadsheet.reading.tree import plain_bytes


def settings_files(root: Path) -> Mapping[str, bytes]:
    """Return the content of each file of settings in a root, by name; raises `OSError`."""
    contents: dict[str, bytes] = {}
    for name in FILES:
        try:
            contents[name] = plain_bytes(root / name)
        except FileNotFoundError:
            continue
    return contents


def config_of(contents: Mapping[str, bytes]) -> tuple[Config, tuple[Problem, ...]]:
    """Return the settings in the files that there are, and the mistakes in them."""
    name, *others = contents or FILES[:1]
    config, problems = read_config(contents.get(name), name)
    beside = [
        Problem(
            other,
            0,
            0,
            "",
            f"stands beside {name}, and an archive has one file of settings",
            f"put all of it into {name}, and take {other} out",
        )
        for other in others
    ]
    return config, (*problems, *beside)


def settings(root: Path, base_url: str) -> tuple[Config, tuple[Problem, ...]]:
    """Return the settings of the archive at a root; raises `Misuse` when no archive is there."""
    try:
        contents = settings_files(root)
    except OSError as error:
        raise Failure(f"{error.filename}: {error.strerror}") from error
    return parsed_settings(contents, root, base_url)


def parsed_settings(
    contents: Mapping[str, bytes], root: Path, base_url: str
) -> tuple[Config, tuple[Problem, ...]]:
    """Return the settings in the files of a root that were read already, as `settings` does."""
    if not contents and not (root / "content").is_dir():
        raise Misuse(
            f"{root} is not an archive: it has neither {FILES[0]} nor a content folder: `broadsheet init` begins one"
        )
    config, problems = config_of(contents)
    return (msgspec.structs.replace(config, base_url=base_url) if base_url else config), problems


def missing_content(root: Path) -> tuple[Problem, ...]:
    """Return a problem when an archive's content folder is missing; an empty folder is none."""
    if (root / "content").is_dir():
        return ()
    return (
        Problem(
            "content",
            0,
            0,
            "",
            "the content folder is not there",
            "put it back, or make an empty one",
        ),
    )


def without_address(config: Config) -> tuple[Problem, ...]:
    """Return advice on settings that do not say where the site stands."""
    if config.has_address:
        return ()
    message = f"is missing: feeds, sitemaps and shared pages name {config.base_url}"
    hint = "write 'base_url: https://…', where the site stands"
    return (Problem(config.file, 0, 0, "base_url", message, hint, "no-base-url"),)
