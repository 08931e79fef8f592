"""What stories say in the fields that the archive declares: as pages, exports and searches have it."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from broadsheet.dates import year_of
from broadsheet.model import OwnValue, Story
from broadsheet.reading.config import Config
from broadsheet.reading.own_fields import OwnField
from broadsheet.views.extra import ExtraField
from broadsheet.views.texts import Text


def extra_fields(story: Story, config: Config, texts: Mapping[str, Text]) -> dict[str, ExtraField]:
    """Return the fields of the archive's own that a story has, by key, given those that are texts."""
    return {
        field.key: _extra(field, story.own[field.key], texts.get(field.key))
        for field in (config.fields if story.own else ())
        if field.key in story.own
    }


def listed_fields(story: Story, config: Config) -> tuple[ExtraField, ...]:
    """Return those of them that listings show; no text is among them."""
    if not story.own:
        return ()
    return tuple(
        [each for each in extra_fields(story, config, {}).values() if each.shown == "listing"]
    )


def _extra(field: OwnField, value: OwnValue, text: Text | None) -> ExtraField:
    return ExtraField(
        key=field.key,
        title=field.title,
        type=field.type,
        value="" if field.type == "markdown" else value,
        text=text,
        host=host_of(str(value)) if field.type == "link" else "",
        shown=field.shown,
        schema=field.schema,
    )


def host_of(url: str) -> str:
    """Return the host of an address as readers know it: without `www.`."""
    return str(urlsplit(url).hostname or "").removeprefix("www.")


def exported_values(story: Story, config: Config) -> Mapping[str, object]:
    """Return the value of every field that the archive declares, as the exports have it.

    It is None for a field that the story has not, and an empty text or list where the type has one.
    """
    return {field.key: exported_value(field, story.own.get(field.key)) for field in config.fields}


def exported_value(field: OwnField, value: OwnValue | None) -> object:
    """Return a value as the exports have it; `None` for a story that has none."""
    if value is None:
        return {"number": None, "true or false": None, "list": ()}.get(field.type, "")
    if field.type == "markdown":
        from broadsheet.reading.markup import text_of  # noqa: PLC0415 - slow; few archives need it

        return text_of(str(value))
    return value


def facet_values(story: Story, field: OwnField) -> tuple[str, ...]:
    """Return the values by which searches filter a story by a field: of a date its year."""
    value = story.own.get(field.key)
    if value is None:
        return ()
    if isinstance(value, tuple):
        return value
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if field.type == "date":
        return (year_of(str(value)),)
    return (host_of(value) if field.type == "link" and isinstance(value, str) else f"{value}",)
