"""Saving: the edits of a day in a newsroom, each a change to files, and what the page that is open must show of it."""

import os
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from sites import CHECKOUT

MIX: Mapping[str, int] = {
    "body": 70, "title": 5, "summary": 5, "terms": 6, "a new term": 2, "new story": 4,
    "story deleted": 2, "story renamed": 2, "record": 2, "layout": 2,
}  # fmt: skip
"""Kinds of edits, and how many of a hundred are of each."""
_RECENT = 2 / 3
"""Share of the edits to stories that are to those of the newest year: editors work on the news."""
_LINK = re.compile(r"\((/stories/[^)#]+/)\)")


@dataclass(frozen=True, slots=True)
class Save:
    """One edit, before it is made."""

    kind: str
    page: str
    """Path of the page that is open."""
    mark: str
    """What the page does not have before, and has afterwards; empty when it is to be gone."""
    make: Callable[[], None]
    renamed: bool = False
    """Whether the file is written beside the old one and given its name, as most editors do; else
    in place."""


class Newsroom:
    """Draws edits to an archive, with a seed."""

    def __init__(self, root: Path, seed: int) -> None:
        self._root = root
        self._stories = root / "content" / "stories"
        self._random = random.Random(seed)  # noqa: S311 - edits are no secrets
        self._files = sorted(self._stories.rglob("*.md"))
        self._linked = sorted(
            {link for file in self._files for link in _LINK.findall(file.read_text())}
        )
        """What other stories link to: it is never taken away."""
        self._named = {taxonomy: self._names(taxonomy) for taxonomy in ("people", "topics")}
        self._number = 0

    def mixed(self, number: int) -> Iterator[Save]:
        """Yield edits of the kinds and in the shares that `MIX` says, in any order; each is to be made at once."""
        kinds = [kind for kind, share in MIX.items() for _ in range(ceil(number * share / 100))]
        self._random.shuffle(kinds)
        return (self.draw(kind) for kind in kinds[:number])

    def draw(self, kind: str) -> Save:
        """Return an edit of a kind; it is to be made before the next is drawn."""
        self._number += 1
        of_kind: Mapping[str, Callable[[str], Save]] = {
            "new story": self._new_story, "story deleted": self._deleted, "story renamed": self._renamed,
            "record": self._record, "layout": self._layout,
        }  # fmt: skip
        return of_kind.get(kind, self._of_text)(kind)

    def body_of(self, *, newest: bool) -> Save:
        """Return an edit of the body of a story of the newest year, or of one of a past year."""
        year = self._newest_year()
        files = [
            file
            for file in self._files
            if (file.relative_to(self._stories).parts[0] == year) == newest
        ]
        self._number += 1
        return self._rewritten("body", self._random.choice(files))

    def style_sheet(self) -> tuple[str, Callable[[], None]]:
        """Return what the style sheet will have, and what writes it."""
        self._number += 1
        mark = f".edit-{self._number} {{ color: inherit }}"
        source = (CHECKOUT / "layouts" / "assets" / "style.css").read_text()
        return mark, self._writing(
            self._root / "layouts" / "assets" / "style.css", f"{source}\n{mark}\n"
        )

    def _names(self, taxonomy: str) -> list[str]:
        listed = re.compile(rf"^{taxonomy}: \[(.+)\]", re.MULTILINE)
        lines = (listed.search(file.read_text()) for file in self._files)
        return sorted(
            {name for line in lines if line for name in re.findall(r'"([^"]+)"', line[1])}
        )

    def _newest_year(self) -> str:
        return max(file.relative_to(self._stories).parts[0] for file in self._files)

    def _story(self) -> Path:
        year = self._newest_year() if self._random.random() < _RECENT else ""
        return self._random.choice(
            [file for file in self._files if file.is_relative_to(self._stories / year)]
        )

    def _permalink(self, file: Path) -> str:
        return f"/stories/{file.relative_to(self._stories).with_suffix('').as_posix()}/"

    def _of_text(self, kind: str) -> Save:
        return self._rewritten(kind, self._story())

    def _rewritten(self, kind: str, file: Path) -> Save:
        text, number = file.read_text(), self._number
        if kind == "body":
            mark = f"in edit {number}."
            # Every fourth brings a link with it.
            linked = [self._random.choice(self._linked)] if self._linked and not number % 4 else []
            text = f"{text}\nOne more sentence was added {mark}{''.join(f' See [this]({link}).' for link in linked)}\n"
        elif kind in {"title", "summary"}:
            mark = f"Edit {number}: "
            text = re.sub(
                rf'^{kind}: "(?:Edit \d+: )?', f'{kind}: "{mark}', text, count=1, flags=re.MULTILINE
            )
        else:
            name = f"Topic {number}" if kind == "a new term" else self._other_topic(text)
            mark = f'"/topics/{_slug(name)}/"'
            text = re.sub(r"^topics: .*$", f'topics: ["{name}"]', text, count=1, flags=re.MULTILINE)
        return self._save(kind, self._permalink(file), mark, file, text)

    def _other_topic(self, text: str) -> str:
        listed = re.search(r"^topics: .*$", text, re.MULTILINE)
        return self._random.choice(
            [name for name in self._named["topics"] if not listed or name not in listed[0]]
        )

    def _new_story(self, kind: str) -> Save:
        model = self._random.choice(
            [file for file in self._files if file.is_relative_to(self._stories)]
        )
        file = model.with_name(f"edit-{self._number}.md")
        mark = f"Edit {self._number}: news"
        text = re.sub(
            r"^title: .*$", f'title: "{mark}"', model.read_text(), count=1, flags=re.MULTILINE
        )
        self._files.append(file)
        return self._save(kind, self._permalink(file), mark, file, text)

    def _unlinked(self) -> Path:
        linked = set(self._linked)
        files = [file for file in self._files if self._permalink(file) not in linked]
        return files[self._random.randrange(len(files))]

    def _deleted(self, kind: str) -> Save:
        file = self._unlinked()
        self._files.remove(file)
        return Save(kind, self._permalink(file), "", file.unlink)

    def _renamed(self, kind: str) -> Save:
        file = self._unlinked()
        other = file.with_name(f"renamed-{self._number}.md")
        self._files[self._files.index(file)] = other

        def rename() -> None:
            file.replace(other)

        return Save(kind, self._permalink(file), self._permalink(other), rename)

    def _record(self, kind: str) -> Save:
        taxonomy = self._random.choice(list(self._named))
        name = self._random.choice(self._named[taxonomy])
        mark = f"Described in edit {self._number}."
        file = self._root / "content" / taxonomy / f"{_slug(name)}.md"
        text = f'---\nname: "{name}"\ndescription: "{mark}"\n---\n\nA few words about {name}.\n'
        return self._save(kind, f"/{taxonomy}/{_slug(name)}/", mark, file, text)

    def _layout(self, kind: str) -> Save:
        source = (CHECKOUT / "layouts" / "story.html").read_text()
        mark = f"<!-- edit {self._number} -->"
        text = source.replace("{% block main %}", f"{{% block main %}}\n{mark}")
        file = self._root / "layouts" / "story.html"
        return self._save(kind, self._permalink(self._story()), mark, file, text)

    def _save(self, kind: str, page: str, mark: str, file: Path, text: str) -> Save:
        return Save(kind, page, mark, self._writing(file, text), renamed=bool(self._number % 2))

    def _writing(self, file: Path, text: str) -> Callable[[], None]:
        """Return what writes a file: in place, or, every other time and as most editors do, beside it and renamed."""
        renamed = bool(self._number % 2)

        def write() -> None:
            file.parent.mkdir(parents=True, exist_ok=True)
            if renamed:
                beside = file.with_name(f".{file.name}.tmp")
                beside.write_text(text)
                os.replace(beside, file)  # noqa: PTH105 - what editors call
            else:
                file.write_text(text)

        return write


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
