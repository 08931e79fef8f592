"""The destination of what is brought: the archive, as far as fields depend on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from broadsheet.importing.source import Post
from broadsheet.reading.config import Config


@dataclass(frozen=True, slots=True)
class Destination:
    """The archive that things are brought into, as far as fields depend on it."""

    config: Config
    names: Mapping[str, Mapping[str, str]]
    """Field of ours to names as the source's posts write them, folded, and what they mean: an
    author's identifier and the author's name."""
    is_country: Callable[[str], bool]
    picture: Callable[[str, Post], str]
    """From an address of a picture in a post to its path in `content/media`; empty when the source
    does not have it."""
    now: str = ""
    """The instant at which it is brought, as `model.Moment` has it; empty when it does not matter."""

    @property
    def taxonomies(self) -> Mapping[str, str]:
        """Return the key in front matter of each taxonomy, with the taxonomy's own key."""
        return {taxonomy.field: taxonomy.key for taxonomy in self.config.taxonomies}
