"""Liquid and its like: the marks of Jekyll and Eleventy in texts."""

import re
from collections.abc import Callable, Mapping

from broadsheet.importing.counterparts import USUAL, code, figure, nothing
from broadsheet.importing.marks import LIQUID, Listener, Shortcode, turned
from broadsheet.importing.whereabouts import REFERENCE

_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
_ADDRESS = re.compile(
    r"""\{\{-?\s*(?:"([^"{}]*)"|'([^'{}]*)')\s*\|\s*(?:url|relative_url|absolute_url|link|prepend:\s*site\.(?:baseurl|url))\b[^{}]*-?\}\}"""
)
_SITE = re.compile(r"\{\{-?\s*(?:site|page|config)\.(?:baseurl|url|preview_baseurl|root)\s*-?\}\}")
_OTHER = re.compile(r"\{\{(?!\{).{0,300}?\}\}", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{:\s*[.#]?[^{}\n]*\}")
_SHELTERED = {"{{": "\ue000", "}}": "\ue001", "{%": "\ue002", "%}": "\ue003"}
"""Private letters that stand for signs which are text, while marks are looked for."""


def turn_liquid(text: str, tell: Listener) -> str:
    """Return a text of Jekyll or Eleventy with its marks turned into Markdown where it can be."""
    sheltered = _RAW.sub(_shelter, text)
    sheltered = _COMMENT.sub(_telling(tell, lambda _: ""), sheltered)
    sheltered = _ADDRESS.sub(_telling(tell, lambda match: match[1] or match[2] or ""), sheltered)
    sheltered = _SITE.sub(_telling(tell, lambda _: ""), sheltered)
    made = turned(sheltered, LIQUID, _counterpart, tell)
    made = _ATTRIBUTES.sub(_telling(tell, lambda _: ""), made) if "{:" in made else made
    for mark in _OTHER.findall(made):
        tell(mark, None)
    for sign, letter in _SHELTERED.items():
        made = made.replace(letter, sign)
    return made


def _shelter(match: re.Match[str]) -> str:
    inside = match[1]
    for sign, letter in _SHELTERED.items():
        inside = inside.replace(sign, letter)
    return inside


def _telling(
    tell: Listener, made: Callable[[re.Match[str]], str]
) -> Callable[[re.Match[str]], str]:
    def replacement(match: re.Match[str]) -> str:
        text = made(match)
        tell(match[0], text)
        return text

    return replacement


def _image_with_class(mark: Shortcode) -> str | None:
    source, alt = mark.get("src", at=0), mark.get("alt", at=2)
    return figure(mark._replace(given=(), named={"src": source, "alt": alt})) if source else None


def _include(mark: Shortcode) -> str | None:
    """Return the counterpart of a piece that is included, which is called as its file is."""
    file = mark.given[0] if mark.given else ""
    name = file.rpartition("/")[2].removesuffix(".html").removesuffix(".liquid")
    aliases = {"figure": figure, "image": figure, "img": figure, "responsive-image": figure}
    made = aliases.get(name) or USUAL.get(name)
    return made(mark._replace(given=mark.given[1:])) if made else None


def _post_url(mark: Shortcode) -> str | None:
    return f"{REFERENCE}{mark.given[0]}.md" if mark.given else None


def _link(mark: Shortcode) -> str | None:
    return f"{REFERENCE}{mark.given[0]}" if mark.given else None


_OWN: Mapping[str, Callable[[Shortcode], str | None]] = {
    "codeblock": code,
    "image_with_class": _image_with_class,
    "include": _include,
    "include_relative": _include,
    "link": _link,
    "post_url": _post_url,
    "toc": nothing,
}


def _counterpart(mark: Shortcode) -> str | None:
    made = _OWN.get(mark.name) or USUAL.get(mark.name)
    return made(mark) if made else None
