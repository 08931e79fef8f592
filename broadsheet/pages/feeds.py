"""The views of feeds of stories, and of the list of all feeds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import TypeGuard

from broadsheet.archive.addresses import CORRECTIONS, feed_part_permalink, has_feeds, history_length
from broadsheet.archive.exported import in_history_part
from broadsheet.archive.terms import Term
from broadsheet.archive.visibility import last_change
from broadsheet.model import Moment, Story
from broadsheet.pages.bylines import author_of, authors_of
from broadsheet.pages.parts import Parts, printed_kind
from broadsheet.reading.config import STORY_KINDS
from broadsheet.views.feeds import (
    FeedAuthor,
    FeedEntry,
    FeedPart,
    FeedTerm,
    FeedView,
    JsonFeedAuthor,
    JsonFeedItem,
    JsonFeedView,
    OpmlView,
    Outline,
    OutlineGroup,
)
from broadsheet.views.stories import Author
from broadsheet.views.texts import Text

_NOTHING_YET = "1970-01-01T00:00:00Z"
"""When an empty feed was last updated: Atom requires a time (RFC 4287, 4.2.15), and the clock is
not read here."""
_TermOf = Callable[[str, str], FeedTerm]
"""Returns a term as feeds have it, given the keys of its taxonomy and of itself."""


class FeedStories:
    """The stories of an archive as feeds have them; each is made once, for all feeds that have it."""

    def __init__(self, parts: Parts) -> None:
        scheme = cache(lambda taxonomy: parts.url(f"/{taxonomy}/"))
        # One value for each term, also in memory, whatever the number of its stories.
        terms = cache(
            lambda taxonomy, key: FeedTerm(parts.labels[taxonomy][key].name, scheme(taxonomy))
        )
        self.entry = cache(partial(_atom_entry, parts=parts, terms=terms))
        """Returns the entry in an Atom feed of the story at a position."""
        self.item = cache(partial(_json_item, parts=parts, terms=terms))
        """Returns the item in a JSON feed of the story at a position."""


def atom_view(
    term: Term | None, parts: Parts, number: int = 0, stories: FeedStories | None = None
) -> FeedView:
    """Return the view of the Atom feed of a term, or of the whole archive.

    With a number, it is that part of the feed's history. `stories` are those of all feeds.
    """
    config = parts.archive.config
    entry = (stories or FeedStories(parts)).entry
    entries = tuple(map(entry, _of_part(term, parts, number)))
    permalink = term.permalink if term else "/"
    older = (number or _history(term, parts) + 1) - 1

    def part_url(part: int) -> str:
        return parts.url(feed_part_permalink(permalink, "atom", part)) if part else ""

    return FeedView(
        title=f"{term.name} \u2013 {config.title}" if term else config.title,
        subtitle=_description(term, parts),
        url=parts.url(f"{permalink}feed.xml"),
        # No part leads to newer ones: a full one would change once more.
        part=FeedPart(part_url(number), part_url(older)),
        home=parts.url(permalink),
        updated=max((entry.updated for entry in entries), default=_NOTHING_YET),
        author=_atom_author(term, entries, parts),
        language=config.language,
        entries=entries,
    )


def json_feed_view(
    term: Term | None, parts: Parts, number: int = 0, stories: FeedStories | None = None
) -> JsonFeedView:
    """Return the view of the JSON feed of a term, or of the whole archive.

    With a number, it is that part of the feed's history. `stories` are those of all feeds.
    """
    item = (stories or FeedStories(parts)).item
    older = (number or _history(term, parts) + 1) - 1
    config = parts.archive.config
    permalink = term.permalink if term else "/"
    return JsonFeedView(
        version="https://jsonfeed.org/version/1.1",
        title=f"{term.name} \u2013 {config.title}" if term else config.title,
        home_page_url=parts.url(permalink),
        feed_url=parts.url(f"{permalink}feed.json"),
        items=tuple(map(item, _of_part(term, parts, number))),
        next_url=parts.url(feed_part_permalink(permalink, "json", older)) if older else "",
        description=_description(term, parts),
        authors=tuple(_json_authors([author_of(term, parts)])) if _is_author(term) else (),
        language=config.language,
    )


def _is_author(term: Term | None) -> TypeGuard[Term]:
    return term is not None and term.taxonomy.kind == "author"


def _atom_author(
    term: Term | None, entries: Sequence[FeedEntry], parts: Parts
) -> FeedAuthor | None:
    """Return the author of a feed; None when each of its entries has authors of its own."""
    if _is_author(term):
        author = author_of(term, parts)
        return FeedAuthor(author.name, author.url)
    if entries and all(entry.authors for entry in entries):
        return None
    return FeedAuthor(parts.archive.config.title, "")


def _json_authors(authors: Iterable[Author]) -> Iterator[JsonFeedAuthor]:
    return (JsonFeedAuthor(author.name, author.url) for author in authors)


def _positions(term: Term | None, parts: Parts) -> Sequence[int]:
    return term.stories if term else range(len(parts.archive.stories))


def _history(term: Term | None, parts: Parts) -> int:
    """Return how many parts the history of a feed has."""
    return history_length(len(_positions(term, parts)), parts.archive.config)


def _of_part(term: Term | None, parts: Parts, number: int) -> Sequence[int]:
    """Return the positions of the stories of a part of a feed's history, or of the feed itself."""
    positions = _positions(term, parts)
    if not number:
        return positions[: parts.archive.config.feed_size]
    return in_history_part(positions, number)


def _description(term: Term | None, parts: Parts) -> str:
    if term is None:
        return parts.archive.config.tagline
    return term.record.description if term.record else ""


def _atom_entry(position: int, parts: Parts, terms: _TermOf) -> FeedEntry:
    story = parts.archive.stories[position]
    return FeedEntry(
        id=parts.identifier(position),
        title=story.title,
        url=parts.urls[position],
        published=story.date.instant,
        updated=_changed(story, parts).instant,
        summary=_standfirst(story),
        authors=tuple(
            [FeedAuthor(author.name, author.url) for author in authors_of(position, parts)]
        ),
        terms=tuple(_terms(position, parts, terms)),
        content=_content(story, parts),
        language=story.language,
        translations=parts.other_addresses(position),
    )


def _json_item(position: int, parts: Parts, terms: _TermOf) -> JsonFeedItem:
    story = parts.archive.stories[position]
    url = parts.urls[position]
    content = _content(story, parts)
    changed = _changed(story, parts)
    return JsonFeedItem(
        id=parts.identifier(position),
        url=url,
        title=story.title,
        # An item must have text or HTML (jsonfeed.org, "items").
        content_text="" if content else _standfirst(story) or story.title,
        content=content,
        date_published=story.date.instant,
        date_modified=changed.instant if changed is not story.date else "",
        summary=_standfirst(story),
        authors=tuple(_json_authors(authors_of(position, parts))),
        tags=tuple([term.name for term in _terms(position, parts, terms)]),
        language=story.language,
        translations={each.language: each.url for each in parts.other_addresses(position)},
    )


def _changed(story: Story, parts: Parts) -> Moment:
    return last_change(story, parts.archive.visibility.now)


def _standfirst(story: Story) -> str:
    """Return a story's subtitle and summary in one, as feeds have no element for the subtitle."""
    dash = " \N{EN DASH} " if story.subtitle and story.summary else ""
    return f"{story.subtitle}{dash}{story.summary}"


def _content(story: Story, parts: Parts) -> Text | None:
    return (
        parts.text(story.file, story.body) if parts.archive.config.feed_content == "full" else None
    )


def _terms(position: int, parts: Parts, terms: _TermOf) -> Iterator[FeedTerm]:
    keys = parts.archive.keys[position]
    for taxonomy in parts.archive.config.taxonomies:
        if taxonomy.about:
            for key in keys[taxonomy.key]:
                yield terms(taxonomy.key, key)
    if kind := printed_kind(position, parts.archive):
        yield FeedTerm(kind, parts.url(f"/{STORY_KINDS.key}/"))


def opml_view(parts: Parts) -> OpmlView:
    """Return the view of all Atom feeds: the archive's, that of corrections, and the terms'."""

    def outline(title: str, permalink: str) -> Outline:
        return Outline(title, parts.url(f"{permalink}feed.xml"), parts.url(permalink))

    archive = parts.archive
    groups = {
        taxonomy: [
            term for term in archive.terms[taxonomy.key].values() if has_feeds(term, archive.config)
        ]
        for taxonomy in archive.config.taxonomies
    }
    return OpmlView(
        outlines=(outline(archive.config.title, "/"),),
        corrections=outline("", CORRECTIONS),
        groups=tuple(
            OutlineGroup(
                taxonomy.title, tuple([outline(term.name, term.permalink) for term in terms])
            )
            for taxonomy, terms in groups.items()
            if terms
        ),
    )
