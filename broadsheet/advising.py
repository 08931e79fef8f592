"""Advice by name: every kind of advice that there is, so that archives and stories can do without it."""

from collections.abc import Mapping

ADVICE: Mapping[str, str] = {
    "address-with-blanks": "a link whose address holds blanks, which is printed as text",
    "close-name": "a name that may be another one, misspelled or written in another way",
    "code-settings": "words behind the language of code, which are not printed",
    "conflicting-copy": "a copy that was made because two people edited a file at once",
    "date-order": "dates of a story that contradict each other",
    "dead-address": "a whole address on the archive's own site that leads to no page",
    "dead-url": "what a style sheet loads and that is not there",
    "drawing-parts": "parts of a drawing that are not published",
    "empty-layout": "a layout that prints nothing",
    "foreign-url": "what a style sheet loads from another site",
    "further-pages": "pages of a picture after the first, which are not published",
    "future-date": "an update or a correction that is still to come",
    "hidden-link": "a link, a related story or a lead that time keeps out",
    "leftover": "what was meant to be finished later, such as TODO",
    "linked-expiry": "a story that will expire while others link to it",
    "list-as-name": "a list of names that is written as one name",
    "lone-name": "a name that is in one story only and has no record",
    "marked-name": "a name with the marks of Markdown around it",
    "no-base-url": "settings that do not say where the site stands",
    "no-catalogue": "a language whose words for layouts are not there",
    "no-description": "a picture without a description, or described by its file's name",
    "no-footnote": "a footnote without its text",
    "no-reference": "a link by name whose address is given nowhere",
    "no-source": "a story without a source",
    "no-summary": "a story without a summary",
    "no-text": "a story or a page without a text",
    "not-markdown": "a file among stories, pages or records that is not read",
    "odd-year": "a date long ago, or years ahead",
    "old-address": "a story that may have had another permalink in an earlier version",
    "place-told": "a film or a Photoshop file that tells where it was taken",
    "preview-link": "a link to the preview on one's own machine",
    "remote-picture": "a picture on another site",
    "second-front-matter": "what looks like front matter within a text",
    "shortcode": "a mark that means something to another program only",
    "taken-out": "an element of HTML that is not published",
    "unknown-block": "a block of a layout that is never printed",
    "unknown-field": "a name in a layout that no view has",
    "unknown-message": "a translated message that no layout prints",
    "unread-layout": "a layout that cannot be read, and that no page needs yet",
    "unused-layout": "a file in layouts/ that replaces and changes nothing",
    "unused-reference": "the address of a link by name that no link uses, or that is given twice",
}
"""Name of a kind of advice to what it is given on.

`ignore_advice` takes the names; docs/advice.md lists them, and what to do about each.
"""
