from dataclasses import replace
from datetime import datetime

import pytest

from broadsheet.archive.visibility import Selection, reason_to_keep_out
from broadsheet.model import Moment, Story
from tests.archive.stories import story

NOON = "2025-06-07T12:00:00Z"
READERS = Selection(now=datetime.fromisoformat(NOON))


def _moment(instant: str) -> Moment:
    return Moment(instant, instant.replace("Z", "+00:00"))


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (story("s", "2025-06-06"), ""),
        (story("s", date=_moment(NOON)), ""),
        (story("s", date=_moment("2025-06-07T12:00:01Z")), "a story under embargo"),
        (story("s", "2025-06-06", draft=True), "a draft"),
        (story("s", "2025-06-06", expires=_moment(NOON)), "a story that has expired"),
        (story("s", "2025-06-06", expires=_moment("2025-06-07T12:00:01Z")), ""),
    ],
)
def test_a_story_is_shown_from_its_moment_to_its_expiry(made: Story, why: str) -> None:
    assert reason_to_keep_out(made, NOON, READERS) == why
    assert reason_to_keep_out(made, NOON, replace(READERS, drafts=True, future=True)) == ""
