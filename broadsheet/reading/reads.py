"""What reading one content file gives, in a form that passes between processes and into the cache."""

import msgspec

from broadsheet.model import Item
from broadsheet.problems import Problem


class Read(msgspec.Struct, frozen=True, array_like=True):
    """What reading one file gave: the item with its body's HTML, or the problems with what could be made of it."""

    item: Item | None
    html: str
    problems: tuple[Problem, ...] = ()
