"""Drafts: what is wrong with those that are not shown, which stops nobody."""

from itertools import chain

from broadsheet.archive.assemble import Archive, Content, findings_in
from broadsheet.archive.choices import unknown_choices
from broadsheet.archive.linking import resolve_targets
from broadsheet.archive.territories import countries_of_archive
from broadsheet.archive.translations import translated
from broadsheet.archive.visibility import Selection, select
from broadsheet.problems import Finding


def draft_findings(archive: Archive, content: Content, selection: Selection) -> list[Finding]:
    """Return what is wrong with the names and links of drafts that are not shown."""
    # Those of a very large archive are in memory one after the other.
    stories = [story for story in chain(content.stories, content.flawed) if story.draft]
    pages = [page for page in content.documents if page.draft]
    if selection.drafts or not (stories or pages):
        return []
    config, targets = archive.config, archive.link_targets
    countries, _ = countries_of_archive(config, content.countries, content.records)
    content = content._replace(countries=countries)
    selected = select(content.stories, content.documents, selection, config)
    return [
        *findings_in(stories, content, config, targets, archive.filing.names),
        *resolve_targets((), pages, {}, targets)[2],
        *unknown_choices(stories, selected, content.broken, targets, config.base_url),
        *translated(stories, selected, config, content.broken, content.flawed).findings,
    ]
