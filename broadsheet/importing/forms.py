"""Forms: which programs' archives can be brought, in one table."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from broadsheet.importing import eleventy, hugo, jekyll, liquid, pelican, zola
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
    each.name: each
    for each in (
        Form(zola.NAME, zola.is_at, zola.read, zola.turn),
        Form(pelican.NAME, pelican.is_at, pelican.read, pelican.turn),
        Form(jekyll.NAME, jekyll.is_at, jekyll.read, liquid.turn),
        Form(eleventy.NAME, eleventy.is_at, eleventy.read, liquid.turn),
        Form(hugo.NAME, hugo.is_at, hugo.read, hugo.turn),
    )
}
"""Forms by name, in the order in which they are told: the surest signs come first."""


def form_at(path: Path) -> Form | None:
    """Return the form of what stands at a path; None when it cannot be told."""
    return next((form for form in FORMS.values() if form.is_at(path)), None)
