"""Items of ninjs, of any version: what the properties of one say, as plain values."""

from collections.abc import Mapping

from broadsheet.importing.html import html_of_text


def first_text(item: Mapping[str, object], *keys: str) -> str:
    """Return the first text that one of some keys gives; from version 2 on, texts are lists of objects."""
    for key in keys:
        value = item.get(key)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, list):
            ordered = sorted(
                (each for each in value if isinstance(each, dict) and each.get("value")),
                key=lambda each: each.get("role") not in (None, "main", "summary"),
            )
            if ordered:
                return str(ordered[0]["value"])
    return ""


def subtitle_in(item: Mapping[str, object]) -> str:
    """Return the second headline of an item; empty when it has none."""
    headlines = item.get("headlines")
    for each in headlines if isinstance(headlines, list) else ():
        if isinstance(each, dict) and each.get("role") in ("subtitle", "subheadline", "deck"):
            return str(each.get("value", ""))
    return ""


def body_in(item: Mapping[str, object]) -> str:
    """Return the text of an item as HTML; empty when it has none."""
    for key in ("body_xhtml", "body_html"):
        if isinstance(value := item.get(key), str) and value.strip():
            return value
    bodies = item.get("bodies")
    candidates = (
        [each for each in bodies if isinstance(each, dict)] if isinstance(bodies, list) else []
    )
    for each in candidates:
        if "html" in str(each.get("contenttype", each.get("contentType", ""))):
            return str(each.get("value", ""))
    text = next(
        (str(each.get("value", "")) for each in candidates), str(item.get("body_text") or "")
    )
    return html_of_text(text)


def bylines_in(item: Mapping[str, object]) -> list[str]:
    """Return who an item says that it is by, each as it is written."""
    for key in ("byline", "by"):
        if isinstance(value := item.get(key), str) and value.strip():
            return [value.strip().removeprefix("By ").removeprefix("by ")]
    value = item.get("bylines", item.get("by"))
    if not isinstance(value, list):
        return []
    return [
        str(each.get("byline") or each.get("name") or each.get("value"))
        for each in value
        if isinstance(each, dict) and (each.get("byline") or each.get("name") or each.get("value"))
    ]


def names_in(value: object) -> list[str]:
    """Return the names of what an item is about; authors among them are in its byline."""
    entries = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
    return [
        str(each["name"])
        for each in entries
        if isinstance(each, dict) and each.get("name") and each.get("rel") != "author"
    ]


def located_in(item: Mapping[str, object]) -> str:
    """Return where an item was filed from; empty when it does not say."""
    located = item.get("located")
    return located if isinstance(located, str) else next(iter(names_in(located)), "")


def main_picture(item: Mapping[str, object]) -> object:
    """Return the main picture that is associated with an item, with what it shows."""
    associations = item.get("associations")
    pairs = (
        associations.items()
        if isinstance(associations, dict)
        else [(each.get("name", ""), each) for each in associations if isinstance(each, dict)]
        if isinstance(associations, list)
        else []
    )
    for _, other in pairs:
        if isinstance(other, dict) and other.get("type") == "picture":
            renditions = other.get("renditions")
            values = (
                renditions.values()
                if isinstance(renditions, dict)
                else renditions
                if isinstance(renditions, list)
                else []
            )
            address = next(
                (
                    str(each["href"])
                    for each in values
                    if isinstance(each, dict) and each.get("href")
                ),
                "",
            )
            return {
                "src": address,
                "alt": first_text(other, "description_text", "descriptions")
                or first_text(other, "headline", "headlines"),
            }
    return None
