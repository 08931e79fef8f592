"""Fields of an archive's own, as pages print them."""

from broadsheet.views.texts import Text
from broadsheet.views.view import Packed


class ExtraField(Packed, frozen=True):
    """What a story says in a field that `archive.yml` declares under `fields`."""

    key: str
    """The field's key in front matter."""
    title: str
    """The field's printed name, which may be a message: print it with `said`."""
    type: str
    """What the field holds: `text`, `markdown`, `number`, `date`, `choice`, `link`, `list` or `true
    or false`."""
    value: str | bool | int | float | tuple[str, ...]
    """The value; empty for Markdown. A date is as in `Entry`."""
    text: Text | None
    """Markdown, as a text: print it with `prose`; nothing for other types."""
    host: str
    """The host of a link; empty for other types."""
    shown: str
    """Where the theme prints it: `facts`, `listing` or `nowhere`."""
    schema: str
    """Property of schema.org that structured data say it by; it may be empty."""
