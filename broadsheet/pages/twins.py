"""The views of twins: stories and terms as Markdown, and the list of what there is."""

from collections.abc import Iterator, Sequence

from broadsheet.archive.addresses import DATA, TWIN
from broadsheet.archive.exported import EXPORTED_FILES
from broadsheet.archive.terms import Term
from broadsheet.pages.bylines import authors_of
from broadsheet.pages.own_values import extra_fields
from broadsheet.pages.paging import page_of, pager
from broadsheet.pages.parts import Parts, field_texts, identifiers, kind_label
from broadsheet.pages.storylines import is_open
from broadsheet.urls import page_permalink
from broadsheet.views.site import CountedLabel, Label
from broadsheet.views.stories import TermGroup
from broadsheet.views.twins import LlmsEntry, LlmsView, StoryTwinView, TermTwinView

_STORYLINES = 50
"""At most so many storylines under way are listed for language models."""


def story_twin_view(position: int, parts: Parts) -> StoryTwinView:
    """Return the view of the story at a position as Markdown."""
    archive = parts.archive
    story = archive.stories[position]
    return StoryTwinView(
        url=parts.urls[position],
        language=story.language or archive.config.language,
        kind=kind_label(position, parts),
        title=story.title,
        subtitle=story.subtitle,
        summary=story.summary,
        date=story.date.local,
        updated=story.updated.local if story.updated else "",
        place=story.place,
        mark=parts.entries[position].mark,
        authors=authors_of(position, parts),
        translations=parts.translations(position),
        picture=parts.figure(story.file, story.picture),
        corrections=story.corrections,
        body=parts.text(story.file, story.body),
        sources=story.sources,
        groups=tuple(_groups(position, parts)),
        extra=extra_fields(story, archive.config, dict(field_texts(story, parts))),
    )


def _groups(position: int, parts: Parts) -> Iterator[TermGroup]:
    keys_by_taxonomy = parts.archive.keys[position]
    for taxonomy in parts.archive.config.taxonomies:
        keys = keys_by_taxonomy[taxonomy.key]
        if keys and taxonomy.about:
            labels = parts.labels[taxonomy.key]
            yield TermGroup(
                taxonomy.title,
                f"{parts.base}/{taxonomy.key}/",
                tuple([labels[key] for key in keys]),
            )


def term_twin_view(term: Term, number: int, parts: Parts) -> TermTwinView:
    """Return the view of a page of a term as Markdown; a storyline's chapters come oldest first."""
    record = term.record
    stories: Sequence[int] = term.stories
    if term.taxonomy.kind == "storyline":
        stories = parts.chapters_of(term).positions
    return TermTwinView(
        url=parts.url(page_permalink(term.permalink, number)),
        taxonomy=Label(term.taxonomy.title, parts.href(f"/{term.taxonomy.key}/")),
        name=term.name,
        description=record.description if record else "",
        also=record.also if record else (),
        body=parts.text(record.file, record.body) if record and record.body.words else None,
        identifiers=tuple(identifiers(record)) if record else (),
        is_storyline=term.taxonomy.kind == "storyline",
        entries=tuple([parts.entries[position] for position in page_of(stories, number, parts)]),
        count=len(stories),
        pager=pager(term.permalink, len(stories), number, parts),
    )


def llms_view(parts: Parts) -> LlmsView:
    """Return the view of the list for language models."""
    archive = parts.archive
    years = [
        address
        for address in archive.addresses.values()
        if address.kind in {"data-year", "data-ninjs"}
    ]
    names = [file.name for file in EXPORTED_FILES if not file.yearly]
    paths = [*(address.permalink for address in years), *(f"{DATA}{name}" for name in names)]
    return LlmsView(
        home=parts.url("/"),
        count=len(archive.stories),
        newest=tuple(
            [
                LlmsEntry(story.title, f"{url}{TWIN}", story.summary)
                for story, url in zip(
                    archive.stories[: archive.config.feed_size], parts.urls, strict=False
                )
            ]
        ),
        storylines=tuple(_under_way(parts)),
        taxonomies=tuple(
            [
                CountedLabel(each.title, parts.url(f"/{each.key}/"), len(archive.terms[each.key]))
                for each in archive.config.taxonomies
                if archive.terms[each.key]
            ]
        ),
        documents=tuple(
            [Label(each.title, parts.url(each.permalink)) for each in archive.documents]
        ),
        files=tuple([Label(path.removeprefix(DATA), parts.url(path)) for path in paths]),
    )


def _under_way(parts: Parts) -> list[CountedLabel]:
    """Return the storylines under way, that with the newest chapter first."""
    terms = [
        term
        for taxonomy in parts.archive.config.taxonomies
        if taxonomy.kind == "storyline"
        for term in parts.archive.terms[taxonomy.key].values()
        if is_open(term)
    ]
    terms.sort(key=lambda term: term.stories[0])
    return [
        CountedLabel(term.name, parts.url(f"{term.permalink}{TWIN}"), len(term.listed))
        for term in terms[:_STORYLINES]
    ]
