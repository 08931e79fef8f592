"""The site's scripts, run without a browser: functions are called, and the worker that searches is asked."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from broadsheet.typeable import TABLE
from tests.building import REPOSITORY

NODE = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"
ASSETS = REPOSITORY / "layouts" / "assets"
KEYS = {
    key: taxonomy
    for taxonomy, singular in (("people", "person"), ("countries", "country"), ("topics", "topic"))
    for key in (taxonomy, singular)
}
_TABLE = msgspec.to_builtins(TABLE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the worker answers to a search."""

    found: Mapping[str, Any]
    cards: Sequence[Mapping[str, Any]]
    asked: Sequence[str]
    """The addresses of the files that were asked for, in order."""

    @property
    def total(self) -> int:
        return int(self.found["total"])

    @property
    def titles(self) -> list[str]:
        """Return the titles of the stories that are shown."""
        return ["".join(card["title"]) for card in self.cards]

    @property
    def marked(self) -> list[str]:
        """Return what is marked in the first story's title and excerpt."""
        return [*self.cards[0]["title"][1::2], *self.cards[0]["excerpt"][1::2]]

    def excerpt(self, number: int = 0) -> str:
        return "".join(self.cards[number]["excerpt"])


@dataclass(slots=True)
class Scripts:
    """The scripts, and of a published site the worker; open, as long as it is used."""

    site: Path | None = None
    _node: subprocess.Popen[str] | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        script = Path(__file__).with_name("answer.mjs")
        self._node = subprocess.Popen(
            [NODE, script, ASSETS, *([self.site] if self.site else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._node
        self._node.communicate()

    def _ask(self, question: Mapping[str, object]) -> Any:  # noqa: ANN401 - whatever the scripts answer
        assert self._node
        assert self._node.stdin
        assert self._node.stdout
        self._node.stdin.write(f"{json.dumps(question)}\n")
        self._node.stdin.flush()
        answer = json.loads(self._node.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["answer"]

    def call(self, script: str, name: str, *values: object) -> Any:  # noqa: ANN401 - the same
        """Call what a script exports."""
        return self._ask({"do": "call", "script": script, "name": name, "values": values})

    def terms(self, name: str, *texts: str) -> list[Any]:
        """Call a method of `Terms` with each text."""
        answers: list[Any] = self._ask(
            {"do": "terms", "table": _TABLE, "name": name, "texts": texts}
        )
        return answers

    def clauses(self, query: str) -> list[dict[str, Any]]:
        keys = {"title": "title", **KEYS}
        found: list[dict[str, Any]] = self._ask(
            {"do": "clauses", "table": _TABLE, "query": query, "keys": keys}
        )
        return found

    def card(
        self, content: str, found: Sequence[int], joined: Sequence[str] = ()
    ) -> Mapping[str, Any]:
        """Return what is shown of a story, given the places of the words that were found."""
        fragment = {
            "url": "/",
            "content": content,
            "meta": {"title": content.partition("\n")[0]},
            "filters": {},
        }
        asked = {"fragment": fragment, "found": found, "joined": joined}
        card: Mapping[str, Any] = self._ask({"do": "card", "table": _TABLE, **asked})
        return card

    def segments(self, text: str, language: str) -> list[str]:
        """Return the words of a text by ICU's rules for a language."""
        words: list[str] = self._ask({"do": "segments", "language": language, "text": text})
        return words

    def plain(
        self, folder: Path, words: Sequence[str], query: str, filters: Mapping[str, object]
    ) -> dict[str, tuple[int, float]]:
        """Return what plain Pagefind finds in one index of these words: addresses with their ranks.

        Higher comes first: how many of the words a story has whole, then its score.
        """
        asked = {"folder": str(folder), "words": words, "query": query, "filters": filters}
        results = self._ask({"do": "plain", **asked})
        return {url: (whole, score) for url, whole, score in results}

    def search(self, q: str, *, count: int = 10, **asked: object) -> Answer:
        """Return what the worker answers: `asked` are fields of the message beside the words."""
        search = _message(q, asked)
        answer = self._ask({"do": "search", "search": search, "keys": KEYS, "count": count})
        assert not answer["failed"]
        return Answer(answer["found"], answer["cards"], answer["asked"])

    def typed(self, q: str, **asked: object) -> list[str]:
        """Return what the worker asks for when a reader has typed so much of a search."""
        files: list[str] = self._ask({"do": "typed", "search": _message(q, asked), "keys": KEYS})
        return files

    def searches(
        self, *searches: Mapping[str, object]
    ) -> tuple[list[Mapping[str, Any]], Sequence[str]]:
        """Return the worker's messages to searches that do not wait for each other, and what was asked for."""
        messages = [_message("", each) for each in searches]
        told = self._ask({"do": "searches", "searches": messages, "keys": KEYS})
        return told["answers"], told["asked"]


def _message(q: str, asked: Mapping[str, object]) -> dict[str, object]:
    empty = {"chosen": {}, "all": [], "from": "", "to": "", "sort": "relevance", "counts": []}
    return {"q": q, **empty, **{name.removesuffix("_"): each for name, each in asked.items()}}
