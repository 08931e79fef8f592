"""Reserved names: what no taxonomy of an archive may be called, as it means something else."""

from collections.abc import Mapping

from broadsheet.problems import Invalid
from broadsheet.reading.file_names import STATIC, TEMPLATES
from broadsheet.reading.story_fields import STORY_FIELDS
from broadsheet.urls import OWN_FOLDERS

CONTENT_FOLDERS: Mapping[str, str] = {
    "stories": "the folder of stories",
    "pages": "the folder of pages",
    "media": "the folder of pictures",
    STATIC: "the folder of files that are published as they are",
    TEMPLATES: "the folder of an archive's own beginnings",
}
"""Folder of `content` to what it is, for those that are no taxonomy's."""
_FIELD, _COLUMN = "a field of stories", "a column of the exports"
_FOLDER, _SEARCH = "a folder of the site's own", "a part of a search's address"
RESERVED: Mapping[str, str] = {
    **dict.fromkeys(("all", "any", "from", "month", "none", "not", "q", "sort", "to", "year"), _SEARCH),
    **dict.fromkeys(
        (
            "image_rights", "image_rights_url", "source_rights", "source_rights_urls", "source_urls", "sources",
            "terms", "time", "translations", "url", "words",
        ),
        _COLUMN,
    ),
    **dict.fromkeys(
        ("corrections", "data", "drafts", "feed", "index", "map", "on-this-day", "page", "search"),
        _FOLDER,
    ),
    **dict.fromkeys(OWN_FOLDERS, _FOLDER),
    **dict.fromkeys(STORY_FIELDS, _FIELD),
    "storyline": _FIELD,
    "kind": _FIELD,
    "kinds": "the setting that declares kinds of stories, and the folder of their pages",
    "fields": "the setting that declares fields of stories",
    **CONTENT_FOLDERS,
}  # fmt: skip
"""Name that no taxonomy may have to what it means. Pagefind cannot filter by some of the words of a
search (`all`, `any`, `none`, `not`)."""

FIELD_RESERVED: Mapping[str, str] = {
    key: meaning for key, meaning in RESERVED.items() if meaning in (_FIELD, _COLUMN, _SEARCH)
} | dict.fromkeys(("own", "file", "body", "embed", "embeds"), _FIELD)
"""Name that no field of an archive's own may have to what it means."""


def reserved_name(key: str) -> Invalid | None:
    """Return why a taxonomy may not be named so; None for a name that is free."""
    if key not in RESERVED:
        return None
    return Invalid(f"{key!r} has another meaning: it is {RESERVED[key]}", renaming(key))


def renaming(key: str) -> str:
    """Return how to give a taxonomy another name, as the hint of a mistake."""
    better = f"own-{key.replace('_', '-')}"
    return (
        f"choose another name, such as {better!r}, here, in stories and for the folder content/{key}; "
        "'aliases' in its records keep their old addresses"
    )
