"""The views of stories and of documents: pages that are mostly text."""

from collections.abc import Collection, Iterator, Sequence

import msgspec

from broadsheet.archive.mentions import linking_term
from broadsheet.archive.related import RELATED
from broadsheet.archive.terms import Term
from broadsheet.dates import narrowest_period
from broadsheet.model import Document, Source
from broadsheet.pages.bylines import authors_of
from broadsheet.pages.cards import card_url, story_card
from broadsheet.pages.own_values import extra_fields
from broadsheet.pages.paging import period_href
from broadsheet.pages.parts import Parts, field_texts, kind_label, story_kind
from broadsheet.pages.reading_times import minutes_of
from broadsheet.reading.mentions import NameMention
from broadsheet.views.every import VIEWS
from broadsheet.views.site import Head, Label
from broadsheet.views.stories import Chapter, DocumentView, Related, StoryView, TermGroup
from broadsheet.views.texts import NameLink, PreservedLink

_REASONS = 3
"""At most so many terms are named as what two stories have in common."""


def story_view(
    position: int, parts: Parts, candidates: Sequence[int], mentioned: Sequence[NameMention] = ()
) -> StoryView:
    """Return the view of the story at a position.

    `candidates` are the positions of stories related to it, the most related first; `mentioned` are
    the names that its body mentions. No other story is named twice.
    """
    archive = parts.archive
    story = archive.stories[position]
    entry = parts.entries[position]
    mentions = parts.mentions
    chapters = tuple(_chapters(position, parts))
    related = related_of(position, candidates, parts)
    apart = {*beside(position, parts), *related, *parts.versions(position)}
    repository = archive.config.repository
    return StoryView(
        head=Head(
            title=story.title,
            description=story.summary,
            canonical=parts.urls[position],
            language=story.language,
            alternates=parts.alternates(position),
        ),
        kind=kind_label(position, parts),
        schema_type=story_kind(position, archive).schema,
        title=story.title,
        subtitle=story.subtitle,
        summary=story.summary,
        authors=authors_of(position, parts),
        date=story.date.local,
        updated=story.updated.local if story.updated else "",
        minutes=minutes_of(story.body),
        day_href=period_href(narrowest_period(story.date.local), parts),
        place=story.place,
        mark=entry.mark,
        picture=parts.figure(story.file, story.picture),
        card=card_url(story_card(position, archive), archive.config),
        corrections=story.corrections,
        body=msgspec.structs.replace(
            parts.text(
                story.file, story.body, tuple(_names(position, mentioned, parts)), story.language
            ),
            preserved=_preserved(story.sources),
        ),
        sources=story.sources,
        groups=tuple(_groups(position, parts)),
        chapters=chapters,
        related=tuple([_related(position, other, parts) for other in related]),
        backlinks=tuple(
            [
                mentions[other]
                for other in archive.links.backlinks.get(position, ())
                if other not in apart
            ]
        ),
        translations=parts.translations(position),
        translated=bool(story.translation_of),
        edit=repository.edit_url(story.file) if repository else "",
        extra=extra_fields(story, archive.config, dict(field_texts(story, parts))),
    )


def related_of(position: int, candidates: Sequence[int], parts: Parts) -> tuple[int, ...]:
    """Return which of its related stories are named on a story's page as such, by position.

    The chapters beside it are not, nor the stories that link to it, which stand in lists of their
    own; but those that editors chose are, before all others. Its own translations are not, and of
    another story that is told in several languages one version is.
    """
    chosen = parts.archive.postings.chosen.get(position, ())
    elsewhere = {*parts.archive.links.backlinks.get(position, ())}.difference(chosen)
    elsewhere |= {*beside(position, parts), *parts.versions(position)}
    left = [other for other in candidates if other not in elsewhere]
    if parts.archive.versions:
        left = _each_once(left, parts.language(position), {*chosen}, parts)
    return tuple(left[:RELATED])


def _each_once(
    positions: Sequence[int], language: str, chosen: Collection[int], parts: Parts
) -> list[int]:
    """Return the positions of stories without further versions of the same ones.

    What editors chose stays; else a version in the language comes before the others.
    """
    kept: list[int] = []
    for position in positions:
        versions = parts.versions(position)
        own = [each for each in versions if each in positions and parts.language(each) == language]
        best = position if position in chosen or not own else own[0]
        if position in chosen or not {*versions}.intersection(kept):
            kept.append(best)
    return kept


def beside(position: int, parts: Parts) -> Iterator[int]:
    """Yield the positions of the chapters before and after a story in all its storylines.

    A story may come several times, and the story itself is among them; so are all versions of each
    in other languages.
    """
    for name in parts.storylines_of(position):
        for other in parts.chapters[name].beside(position):
            yield from parts.versions(other)


def _preserved(sources: Sequence[Source]) -> tuple[PreservedLink, ...]:
    """Return the pages of sources of which there is a preserved copy."""
    return tuple(
        PreservedLink(each.url, each.archived, str(each.archived_date or ""))
        for each in sources
        if each.url and each.archived
    )


def _names(position: int, mentioned: Sequence[NameMention], parts: Parts) -> Iterator[NameLink]:
    """Yield the names in a story's body that link to their terms."""
    if not parts.archive.stories[position].mentions:
        return
    for mention in mentioned:
        if (term := linking_term(parts.archive, position, mention.name)) is not None:
            href = parts.labels[term.taxonomy.key][term.key].href
            yield NameLink(mention.start, mention.end, href)


def _groups(position: int, parts: Parts) -> Iterator[TermGroup]:
    keys_by_taxonomy = parts.archive.keys[position]
    for taxonomy in parts.archive.config.taxonomies:
        keys = keys_by_taxonomy[taxonomy.key]
        if keys and taxonomy.about and taxonomy.kind != "storyline":
            labels = parts.labels[taxonomy.key]
            yield TermGroup(
                taxonomy.title,
                f"{parts.base}/{taxonomy.key}/",
                tuple([labels[key] for key in keys]),
            )


def _chapters(position: int, parts: Parts) -> Iterator[Chapter]:
    named: set[int] = set()
    keys, versions = parts.archive.keys, (position, *parts.versions(position))
    for taxonomy in parts.archive.config.taxonomies:
        if taxonomy.kind == "storyline":
            # A chapter is one in whatever language, also where a translation does not repeat it.
            own = dict.fromkeys([key for each in versions for key in keys[each][taxonomy.key]])
            for key in own:
                yield _chapter(position, parts.archive.terms[taxonomy.key][key], parts, named)


def _chapter(position: int, term: Term, parts: Parts, named: set[int]) -> Chapter:
    """Return a storyline as its chapter shows it; chapters that were `named` before are left out.

    Those that it names are added to them.
    """
    chapters = parts.chapters_of(term)
    positions, number = chapters.positions, chapters.numbers[position]
    total = len(positions)
    language = parts.language(position)
    before = parts.version(positions[number - 2], language) if number > 1 else None
    after = parts.version(positions[number], language) if number < total else None
    previous, following = (
        None if other is None or other in named else parts.mentions[other]
        for other in (before, after)
    )
    named.update(other for other in (before, after) if other is not None)
    return Chapter(
        storyline=parts.labels[term.taxonomy.key][term.key],
        number=chapters.printed_number(number),
        total=total - len(chapters.unordered),
        unnumbered=len(chapters.unordered),
        previous=previous,
        next=following,
        previous_known=chapters.is_ordered(number) and chapters.is_ordered(number - 1),
        next_known=chapters.is_ordered(number) and chapters.is_ordered(number + 1),
    )


def _related(position: int, other: int, parts: Parts) -> Related:
    """Return a related story with what it has in common with the story at a position."""
    postings = parts.archive.postings
    chosen = other in postings.chosen.get(position, ())
    theirs = set(postings.term_paths[other])
    both = [name for name in postings.term_paths[position] if name in theirs]
    storylines = [parts.labels_by_path[name] for name in both if name in parts.storyline_paths]
    if storylines:
        return Related(parts.mentions[other], chosen, tuple(storylines), ())
    # Terms of the same weight stay in the order in which they are written: as a rule, people before
    # topics.
    both.sort(key=postings.weights.__getitem__, reverse=True)
    return Related(
        parts.mentions[other],
        chosen,
        (),
        tuple([parts.labels_by_path[name] for name in both[:_REASONS]]),
    )


def document_view(document: Document, parts: Parts) -> DocumentView:
    """Return the view of a document's page."""
    head = Head(
        document.title, document.summary, parts.url(document.permalink), language=document.language
    )
    return DocumentView(
        head=head,
        own_layout=_own_layout(document),
        parents=tuple(_folders_above(document, parts)),
        title=document.title,
        summary=document.summary,
        body=parts.text(document.file, document.body, (), document.language),
    )


def _own_layout(document: Document) -> str:
    """Return the layout that a document asks for; empty for one of another kind, which is a mistake."""
    name = f"{document.layout}.html"
    return "" if not document.layout or name in VIEWS else name


def _folders_above(document: Document, parts: Parts) -> Iterator[Label]:
    """Yield the labels of the documents in whose folders one lies, from the top down."""
    folders = document.permalink.strip("/").split("/")[:-1]
    for depth in range(1, len(folders) + 1):
        permalink = f"/{'/'.join(folders[:depth])}/"
        address = parts.archive.addresses.get(permalink)
        if address is not None and address.kind == "document":
            above = parts.archive.documents[int(address.key)]
            yield Label(above.title, parts.href(permalink))
