"""Neighbours: the same stories under Eleventy and under Pelican, which print what Hugo's lean layouts print."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from corpora import days_with_stories
from sites import CHECKOUT

_HEAP = "--max-old-space-size=16384"
"""Node ends at some 4 GB of its own otherwise, whatever the machine has."""


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """A generator with a folder of its own."""

    installed: Path
    """Folder in which npm installed it, or virtual environment in which pip did."""
    folder: Path

    @property
    def output(self) -> Path:
        """Return the folder that the site is published in."""
        return self.folder / "public"


@dataclass(frozen=True, slots=True)
class Eleventy(_Neighbour):
    """The same stories under Eleventy, with the layouts in `bench/eleventy`."""

    def set_up(self, root: Path) -> None:
        """Make Eleventy's own folder for the archive at a root."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(CHECKOUT / "bench" / "eleventy", self.folder)
        shutil.copytree(root / "content" / "stories", self.folder / "stories", dirs_exist_ok=True)
        _assets(self.folder / "assets")

    def build(self) -> list[str]:
        """Return the command that builds the site, started in the folder."""
        program = self._package / "cmd.cjs"
        return ["node", _HEAP, str(program), "--quiet", f"--output={self.output.name}"]

    def version(self) -> str:
        """Return the version that was installed: `3.1.8`."""
        version: str = json.loads((self._package / "package.json").read_text())["version"]
        return version

    @property
    def _package(self) -> Path:
        return self.installed.resolve() / "node_modules" / "@11ty" / "eleventy"

    def forget(self) -> None:
        """Remove the site and the cache."""
        for folder in (self.output, self.folder / ".cache"):
            shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Pelican(_Neighbour):
    """The same stories under Pelican, with the settings and the theme in `bench/pelican`."""

    def set_up(self, root: Path) -> None:
        """Make Pelican's own folder for the archive at a root, with the stories' heads as Pelican has them."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(CHECKOUT / "bench" / "pelican", self.folder)
        stories = root / "content" / "stories"
        for file in stories.rglob("*.md"):
            own = self.folder / "content" / "stories" / file.relative_to(stories)
            own.parent.mkdir(parents=True, exist_ok=True)
            own.write_text(_with_head_of_pelican(file.read_text()))
        _assets(self.folder / "content" / "assets")
        (self.folder / "calendar.json").write_text(json.dumps(days_with_stories(root)))

    def build(self) -> list[str]:
        """Return the command that builds the site, started in the folder."""
        settings = str(self.folder / "pelicanconf.py")
        return [str(self._program), "--quiet", "--settings", settings, "--output", str(self.output)]

    def version(self) -> str:
        """Return the version that was installed: `4.12.0`."""
        folder = next(self.installed.glob("lib/python*/site-packages/pelican-*.dist-info"))
        return folder.name.removeprefix("pelican-").removesuffix(".dist-info")

    @property
    def _program(self) -> Path:
        return self.installed.resolve() / "bin" / "pelican"

    def forget(self) -> None:
        """Remove the site."""
        shutil.rmtree(self.output, ignore_errors=True)


def _assets(folder: Path) -> None:
    """Lay style sheet and icon, as Hugo's layouts use them, in a folder."""
    folder.mkdir(parents=True)
    for name in ("style.css", "icon.svg"):
        shutil.copy(CHECKOUT / "layouts" / "assets" / name, folder)


def _with_head_of_pelican(story: str) -> str:
    """Return a story of the corpus with its YAML turned into the lines that Pelican reads."""
    head, body = re.fullmatch(r"---\n(.*?)\n---\n(.*)", story, re.DOTALL).groups()  # type: ignore[union-attr]
    names = {"people": "Authors", "topics": "Tags", "countries": "Countries"}
    nested = {"name": "Source_name", "url": "Source_url"}
    lines = []
    for line in head.splitlines():
        key, _, value = line.partition(":")
        value = value.strip()
        if key in names:
            # A semicolon after each, so that no comma in a name parts it.
            lines.append(f"{names[key]}: {''.join(f'{name};' for name in json.loads(value))}")
        elif value:
            own = nested.get(key.strip(), key.capitalize())
            text = json.loads(value) if value.startswith('"') else value
            lines.append(f"{own}: {text}")
    return "\n".join([*lines, "", body])
