"""Fields of pictures: which of a source's fields name a post's picture, and what is said about it."""

from broadsheet.importing.destination import Destination
from broadsheet.importing.front_matter import FrontMatter
from broadsheet.importing.old_fields import Given, plain_line
from broadsheet.importing.source import Post
from broadsheet.reading.fields import Value

_ABOUT_PICTURES = ("alt", "caption", "figcaption", "credit")
_SOURCES_OF_PICTURES = ("src", "image", "path", "url", "file", "filename", "name", "uid")


def arrange_pictures(
    given: list[Given], post: Post, target: Destination, made: FrontMatter
) -> None:
    """Make the first picture of a post that the source has, with its description, the story's own."""
    for key, value in given:
        first = value[0] if isinstance(value, list) else value
        written = first if isinstance(first, dict) else {"src": first}
        about = {part: _sibling(post, key, part) for part in _ABOUT_PICTURES}
        inner = {name.lower(): each for name, each in written.items()}
        source = next(
            (each for name in _SOURCES_OF_PICTURES if isinstance(each := inner.get(name), str)),
            "",
        )
        words = {part: inner.get(part) or about[part] for part in _ABOUT_PICTURES}
        path = target.picture(source, post) if source else ""
        alt, caption = words["alt"], words["caption"] or words["figcaption"]
        picture: dict[str, Value] = {"src": path, "alt": alt} if path and alt else {}
        if not path:
            made.keep(key, value, "the source has no such picture", kind="picture")
        elif not alt:
            why = f"it has no description: give {path} one, and write it under 'image'"
            made.keep(key, value, why, kind="picture")
        elif "image" in made.front:
            made.keep(key, value, "another picture is there already", kind="picture")
        else:
            picture |= {"caption": caption} if isinstance(caption, str) else {}
            picture |= {"credit": words["credit"]} if words["credit"] else {}
            rights = inner.get("rights")
            if rights and made.fits("image", {**picture, "rights": rights}):
                picture["rights"] = rights
            made.front["image"] = picture
            made.note(key, "brought", "image")


def _sibling(post: Post, key: str, part: str) -> str:
    """Return what another field says of a picture, such as `image_alt`."""
    for name in (f"{key}_{part}", f"{key}-{part}", f"{key}{part.capitalize()}"):
        value = post.fields.get(name)
        if isinstance(value, str):
            return plain_line(value)
    return ""
