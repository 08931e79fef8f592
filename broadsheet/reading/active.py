"""Active files: files that browsers would run or show as a page of this site, or hosts would run.

A page of the site's own origin can do whatever the site can. So such files are not published as
media, unless an archive trusts all who write for it. The ending of a file's name decides, because
hosts choose the media type by it. Where a host may not know the ending, the content decides
(https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type).
"""

import codecs
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Literal
from xml.parsers import expat

Kind = Literal["", "drawing", "page"]

_RUN = frozenset(
    (
        *(
            ".html",
            ".htm",
            ".xhtml",
            ".xht",
            ".xhtm",
            ".shtml",
            ".shtm",
            ".stm",
            ".mht",
            ".mhtml",
            ".hta",
            ".htc",
        ),
        *(
            ".js",
            ".mjs",
            ".cjs",
            ".jse",
            ".svgz",
            ".xsl",
            ".xslt",
            ".swf",
            ".swz",
            ".jar",
            ".class",
            ".jnlp",
            ".wasm",
        ),
        *(
            ".php",
            ".php3",
            ".php4",
            ".php5",
            ".php7",
            ".php8",
            ".phps",
            ".pht",
            ".phtml",
            ".phar",
            ".asp",
            ".aspx",
        ),
        *(
            ".ashx",
            ".asmx",
            ".cgi",
            ".jsp",
            ".jspx",
            ".cfm",
            ".vbs",
            ".vbe",
            ".wsf",
            ".webmanifest",
            ".appcache",
        ),
    )
)
"""Endings of files that browsers or hosts run."""
_STEERING = frozenset({".htaccess", ".user.ini", "php.ini", "web.config"})
"""Names of files that say to hosts how to serve, or what to run."""
_PLAIN = frozenset(
    (
        ".txt",
        ".text",
        ".csv",
        ".tsv",
        ".json",
        ".jsonl",
        ".geojson",
        ".md",
        ".tex",
        ".bib",
        ".srt",
        ".vtt",
        ".ics",
        ".log",
    )
)
"""Endings of text files that hosts know and that no browser takes for anything else."""
_HEAD = 1024
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")
_PAGE = re.compile(
    r"\s*<(?:!doctype html|!--|(?:html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|svg|math|object"
    r"|embed)[\s/>])",
    re.IGNORECASE,
)
_ACTIVE = frozenset(
    (
        "http://www.w3.org/1999/xhtml",
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/XSL/Transform",
        "http://www.w3.org/1998/Math/MathML",
    )
)
"""Namespaces whose elements run scripts, or load them, in any XML file."""


def is_run(path: str) -> bool:
    """Return whether browsers or hosts run a file of this name."""
    return PurePosixPath(path).suffix.lower() in _RUN


def steers_host(path: str) -> bool:
    """Return whether some host takes its orders from a file of this name."""
    return PurePosixPath(path).name.lower() in _STEERING


def may_be_markup(path: str, head: bytes) -> bool:
    """Return whether `kind_of` has to look at a file that begins with these bytes."""
    return (
        PurePosixPath(path).suffix.lower() not in _PLAIN and _MARKUP.match(head[:_HEAD]) is not None
    )


def kind_of(data: bytes) -> Kind:
    """Return what a browser would make of a file: a drawing, another page, or nothing that runs."""
    found: list[Kind] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def element(name: str, _attributes: Mapping[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if not seen and (namespace, local) == ("http://www.w3.org/2000/svg", "svg"):
            found.append("drawing")
        elif namespace in _ACTIVE:
            found.append("page")
        seen.append(local)

    def instruction(target: str, _text: str) -> None:
        if target == "xml-stylesheet":
            found.append("page")

    def declares(*_: object) -> None:
        # An entity could stand for anything, and is not resolved.
        found.append("page")

    seen: list[str] = []
    parser.StartElementHandler, parser.ProcessingInstructionHandler = element, instruction
    parser.EntityDeclHandler = declares
    # A browser shows and runs whatever comes before a mistake.
    with suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(data, True)  # noqa: FBT003 - expat takes no keyword: this is the last part
    if found:
        return found[0]
    encoding = "utf-16" if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    return "page" if _PAGE.match(data[:_HEAD].decode(encoding, "replace").lstrip("\ufeff")) else ""
