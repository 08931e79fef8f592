"""Lists written as text: the list that was meant by a name such as `Ada, Bram`, as it is written right."""

from collections.abc import Callable, Sequence

from broadsheet.archive.miswritten import as_list, has_separator, listed_names, run_together
from broadsheet.reading.config import Taxonomy

_RARE = 2
"""Number of stories that have a list as a name by mistake, at most, when only a word such as "and"
stands in it, or not all of its parts are known: Law and Order may be a topic."""
_PLACES = frozenset({"place", "city", "town", "location", "venue"})
"""What taxonomies call terms whose names have a comma: Paris, Texas."""

Find = Callable[[str], str]
"""Returns the usual name of a known name, and an empty text for any other."""


def meant_list(
    name: str, field: Sequence[str], taxonomy: Taxonomy, *, find: Find, language: str, stories: int
) -> str:
    """Return the field with the names in a list that was written as one of them, in YAML.

    It is empty when the name is no such list. `field` are all names that the story's field has, and
    `stories` is the number of stories that have this one.
    """
    names = listed_names(name, language)
    if len(names) < 2:  # noqa: PLR2004 - one name is no list
        return ""
    known = [find(each) for each in names]
    certain = all(known) and (has_separator(name) or not taxonomy.tree)
    if not any(known) or (not certain and stories > _RARE):
        return ""
    if not all(known) and (taxonomy.singular in _PLACES or names[-1].isupper()):
        return ""  # as in Paris, Texas and in Office of Policy, DOJ
    return _field_with(
        name, field, [usual or each for usual, each in zip(known, names, strict=True)]
    )


def list_on_lines(name: str, lines: Sequence[str], field: Sequence[str], *, find: Find) -> str:
    """Return the field with the names of a list that stands on several lines, one to each line.

    It is empty when no line is a known name.
    """
    names = [line.strip().strip(",;").removeprefix("- ").strip() for line in lines]
    names = [each for each in names if each]
    known = [find(each) for each in names]
    if len(names) < 2 or not any(known):  # noqa: PLR2004 - one name is no list
        return ""
    return _field_with(
        name, field, [usual or each for usual, each in zip(known, names, strict=True)]
    )


def list_run_together(name: str, field: Sequence[str], *, find: Find) -> str:
    """Return the field with the known names that a name is when they stand behind each other."""
    names = run_together(name.split(), lambda each: bool(find(each)))
    return _field_with(name, field, [find(each) for each in names]) if len(names) > 1 else ""


def _field_with(name: str, field: Sequence[str], names: Sequence[str]) -> str:
    at = list(field).index(name)
    return as_list([*field[:at], *names, *field[at + 1 :]])
