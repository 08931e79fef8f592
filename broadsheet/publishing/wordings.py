"""Wordings: the advice on the words of an archive's layouts."""

from collections.abc import Iterator
from pathlib import Path

from broadsheet.archive.assemble import Archive
from broadsheet.printing.layouts import Layouts
from broadsheet.printing.said_messages import has_words, unknown_messages
from broadsheet.problems import Finding, Problem
from broadsheet.reading.placing import as_problems


def advice_on_words(archive: Archive, layouts: Layouts, root: Path) -> Iterator[Problem]:
    """Yield the advice on a language that layouts cannot be said in, and on messages in vain."""
    config, templates = archive.config, layouts.templates
    if not has_words(config.language, templates):
        message = f"{config.language!r} has no catalogue: the words of pages are in English"
        hint = f"put one at layouts/locale/{config.language}.po, or write en, de, fr or ar"
        finding = Finding(config.file, ("language",), message, hint, name="no-catalogue")
        yield from as_problems([finding], root)
    words = {word for each in config.taxonomies for word in (each.title, each.singular)}
    words |= {document.title for document in archive.documents}
    yield from unknown_messages(config.language, templates, words, layouts.assets)
