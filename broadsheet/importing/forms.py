"""Forms: which programs' archives can be brought, in one table."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from broadsheet.importing import hugo
from broadsheet.importing.bringing import Turn
from broadsheet.importing.source import Source


class Form(NamedTuple):
    """How the archive of one program is read."""

    name: str
    is_at: Callable[[Path], bool]
    """Whether what stands at a path is of this form."""
    read: Callable[[Path], Source]
    turn: Turn
    """From a text of it to Markdown."""


FORMS: Mapping[str, Form] = {
    each.name: each for each in (Form(hugo.NAME, hugo.is_at, hugo.read, hugo.turn),)
}


def form_at(path: Path) -> Form | None:
    """Return the form of what stands at a path; None when it cannot be told."""
    return next((form for form in FORMS.values() if form.is_at(path)), None)
