"""States of small archives, as the preview follows them: made, and made anew after an edit."""

from collections.abc import Mapping
from pathlib import Path

from broadsheet.archive.visibility import Selection
from broadsheet.previewing.state import State, StateMaker
from tests.building import NOW, write


def state_maker(root: Path, **selected: object) -> StateMaker:
    return StateMaker(root, Selection(**{"now": NOW, "search": False, **selected}), jobs=1)  # type: ignore[arg-type]


def follow(state: State, root: Path, files: Mapping[str, str | bytes], **selected: object) -> State:
    """Write files, and return the state after them."""
    write(root, files)
    return state_maker(root, **selected).follow(state, set(files), NOW)
