from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from broadsheet.archive.assemble import Content
from broadsheet.archive.drafts import draft_findings
from broadsheet.archive.visibility import Selection
from broadsheet.model import Story
from tests.archive.stories import NOW, assembled, story


@dataclass
class _Looked:
    """A story that notes whether anybody has looked whether it is a draft."""

    seen: list[str] = field(default_factory=list)

    @property
    def draft(self) -> bool:
        self.seen.append("looked at")
        return False


class _Decoded:
    """Stories as a very large archive has them: each is decoded as it is asked for."""

    def __iter__(self) -> Iterator[Story]:
        for _ in range(3):
            each = _Looked()
            yield cast("Story", each)
            assert each.seen, "another was asked for before this one was done with"


def test_stories_are_looked_at_one_after_the_other() -> None:
    archive, _ = assembled([story("one")])
    selection = Selection(now=datetime.fromisoformat(NOW))
    assert draft_findings(archive, Content(_Decoded(), (), ()), selection) == []
