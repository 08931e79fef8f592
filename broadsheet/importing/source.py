"""What another program's archive holds, as plain values, whatever its form."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from broadsheet.reading.fields import Value


class Account(msgspec.Struct, frozen=True, order=True):
    """Where one thing of the source went: a line of the report."""

    source: str
    """File of the source, from its folder, or the name that the source has for a post."""
    kind: Literal[
        "field", "file", "link", "mark", "name", "picture", "post", "text", "address", "setting"
    ]
    what: str
    """The thing itself: a field's key, a link's address, a mark as it is written."""
    came: Literal["brought", "kept", "changed", "left"]
    """Whether it has its place among our fields; is kept as it was, under `extra` or in the text;
    stands in another form; or was left where it is."""
    where: str = ""
    """Where it stands now: a field, a file."""
    why: str = ""


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A text of the source with its fields: a post, a page, or what is known of a name."""

    source: str
    kind: Literal["story", "page", "record"] = "story"
    taxonomy: str = ""
    """Key of the taxonomy in the source that a record is of, such as `authors`."""
    fields: Mapping[str, Value] = {}
    """Its fields by key, as written; dates, numbers and truths are text."""
    body: str = ""
    is_html: bool = False
    """Whether the body is HTML, with marks of its program in it, and no Markdown."""
    is_ours: bool = False
    """Whether we exported it: then its body is Markdown as we write it, and its other texts are plain."""
    name: str = ""
    """What it is called in addresses: the last part, without a date."""
    day: str = ""
    """Day that its file's name or folder gives, `2019-03-05`; empty for none."""
    section: str = ""
    """Folder that it is in, from the folder of all texts: `news/2019`."""
    joined: tuple[str, ...] = ()
    """Other texts of the source that it holds as well."""
    version_of: str = ""
    """What it has in common with its versions in other languages; empty for a text in one alone."""
    version_field: str = ""
    """Key of the field that says so, which is not among its fields; empty where its file does."""
    is_original: bool = False
    """Whether its source says that the other versions translate it."""
    addresses: tuple[str, ...] = ()
    """Paths from the root under which readers may know it; the first is its own, from which its
    text's relative addresses lead."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Another program's archive, whole."""

    form: str
    posts: tuple[Post, ...]
    address: str = ""
    """Address of the old site, `https://old.example`; empty when the source does not say."""
    media: Mapping[str, str] = {}
    """Path from the old site's root to the file in the source that is published there."""
    entries: tuple[Account, ...] = ()
    """What of the source is no text, and why it was passed over."""
