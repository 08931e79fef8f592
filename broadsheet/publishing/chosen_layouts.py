"""Chosen layouts: those that pages ask for, and which of these are not there for them."""

from collections.abc import Iterator, Mapping

from broadsheet.archive.assemble import Archive
from broadsheet.printing.layouts import Layout
from broadsheet.problems import Finding
from broadsheet.reading.fields import did_you_mean
from broadsheet.views.every import VIEWS
from broadsheet.views.stories import DocumentView

_ENDING = ".html"
_LAYOUT = ("layout",)


def chosen_layouts(archive: Archive) -> frozenset[str]:
    """Return the names of the layouts that pages ask for: `wide.html`."""
    return frozenset(f"{page.layout}{_ENDING}" for page in archive.documents if page.layout)


def layout_findings(archive: Archive, templates: Mapping[str, Layout]) -> Iterator[Finding]:
    """Yield a finding for each page that asks for a layout which is not there, or not for pages."""
    for page in archive.documents:
        name = f"{page.layout}{_ENDING}"
        if not page.layout or _is_for_documents(name, templates):
            continue
        known = [each.removesuffix(_ENDING) for each in templates if _is_own(each, templates)]
        known.append(DocumentView.layout.removesuffix(_ENDING))
        if name in templates:
            message = f"{page.layout!r} is no layout for single pages"
            hint = f"choose one of {', '.join(sorted(known))}"
        else:
            message = f"there is no layout {page.layout!r}"
            write = f'write layouts/{name}, beginning with {{% extends "document.html" %}}'
            hint = did_you_mean(page.layout, known, write)
        yield Finding(page.file, _LAYOUT, message, hint)


def is_about_layout(finding: Finding) -> bool:
    """Return whether a finding is one on the layout that a page asks for."""
    return finding.path == _LAYOUT and finding.file.startswith("content/pages/")


def _is_for_documents(name: str, templates: Mapping[str, Layout]) -> bool:
    return name == DocumentView.layout or _is_own(name, templates)


def _is_own(name: str, templates: Mapping[str, Layout]) -> bool:
    """Return whether a layout is one that an archive has added, and not a part or a kind of page.

    Layouts whose names begin with a line are drawn in by others.
    """
    return (
        name in templates
        and name not in VIEWS
        and name.endswith(_ENDING)
        and name[0] != "_"
        and "/" not in name
        and name != "base.html"
    )
