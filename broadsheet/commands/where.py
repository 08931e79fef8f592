"""Where: what is in force in an archive, and the files that say so."""

import platform
from collections.abc import Mapping
from pathlib import Path

from broadsheet import __version__
from broadsheet.commands.files_written import write_new
from broadsheet.printing.layouts import ASSETS, default_theme, read_layouts
from broadsheet.problems import Failure, Misuse
from broadsheet.publishing.pagefind import pagefind_version
from broadsheet.reading.config import FILES
from broadsheet.reading.file_names import TEMPLATES
from broadsheet.reading.settings_file import settings
from broadsheet.reading.tree import walk


def in_force(root: Path, output: Path) -> Mapping[str, str]:
    """Return what is in force for an archive, by what it is called.

    Raises `Misuse` when no archive is at the root.
    """
    config, problems = settings(root, "")
    own = own_layouts(root)
    return {
        "root": str(root.resolve()),
        "settings": next(
            (str(root.resolve() / name) for name in FILES if (root / name).exists()),
            "none: all are the defaults",
        ),
        "mistakes in settings": str(len(problems)),
        "title": config.title,
        "address": config.base_url,
        "language": config.language,
        "time zone": config.timezone,
        "layouts": str(default_theme()),
        "own layouts": ", ".join(own) or "none",
        "own beginnings": ", ".join(each.path for each in walk(root / "content" / TEMPLATES))
        or "none",
        "cache": str(root.resolve() / ".broadsheet"),
        "output": str(output.resolve()),
        "broadsheet": __version__,
        "pagefind": _pagefind(),
        "python": platform.python_version(),
    }


def own_layouts(root: Path) -> list[str]:
    """Return the paths below `layouts/` of an archive's own layouts and assets."""
    found = read_layouts(root)
    both = {**found.templates, **{f"{ASSETS}{name}": each for name, each in found.assets.items()}}
    return sorted(name for name, each in both.items() if each.file.startswith("layouts/"))


def copy_layout(root: Path, name: str) -> Path:
    """Copy a layout or an asset of the default theme into the archive, and return its path there.

    Raises `Misuse` when the theme has none of that name, or the archive has its own already.
    """
    settings(root, "")
    source = default_theme() / name
    if ".." in Path(name).parts or not source.is_file():
        from broadsheet.reading.fields import did_you_mean  # noqa: PLC0415 - only a mistake needs it

        hint = did_you_mean(name, theme_layouts(), "broadsheet layouts lists them")
        raise Misuse(f"the theme has no layout {name!r}: {hint}")
    target = root / "layouts" / name
    if target.exists():
        raise Misuse(f"{target} is there already: nothing was written")
    write_new(target, source.read_bytes())
    return target


def theme_layouts() -> list[str]:
    """Return the paths of the default theme's layouts and assets."""
    theme = default_theme()
    return sorted(each.relative_to(theme).as_posix() for each in theme.rglob("*") if each.is_file())


def _pagefind() -> str:
    try:
        return pagefind_version()
    except Failure as failure:
        return str(failure)
