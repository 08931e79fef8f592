"""Begun files: the text of a story, a record or a page that somebody has only begun to write.

A field that is not filled in stands behind a `#`, which keeps it from being read: so no example is
ever published by accident.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from broadsheet.problems import Misplaced
from broadsheet.reading import frontmatter
from broadsheet.reading.config import Config, Taxonomy
from broadsheet.reading.content import DOCUMENT_CONVERTERS
from broadsheet.reading.own_fields import OwnField
from broadsheet.reading.record_fields import record_converters
from broadsheet.reading.story_fields import STORY_FIELDS
from broadsheet.wording import message

Translate = Callable[[str], str]
"""Returns a message in the archive's language."""
_Field = tuple[str, str, str]
"""Key of a field, its explanation in English, and an example of its value, which may be empty."""
_BEFORE_TERMS = ("subtitle", "summary")
"""Fields that stand before the taxonomies; all others stand behind."""

_RECORD_WORDS: Mapping[str, tuple[str, str]] = {
    "description": (message("who or what this is, in one sentence"), ""),
    "also": (message("other names that lead here"), "[Zelensky, Zelenskyy]"),
    "sort": (message("what lists put it in order by, a family name as a rule"), "Quill, Ada"),
    "parent": (message("the name of the broader term above it"), "Climate"),
    "code": (message("its two letters in the list of countries"), "FR"),
    "status": (message("open while it goes on, closed when it has ended"), "closed"),
    "role": (message("what a person is known as: an office, a profession"), ""),
    "photo": (
        message("a file of content/media"),
        "{src: ada-quill.jpg, alt: Ada Quill at her desk, credit: Juma Okello}",
    ),
    "born": (message("a day, a month or a year"), "1815-12-10"),
    "died": (message("a day, a month or a year"), "1852-11-27"),
    "founded": (message("of an organisation: a day, a month or a year"), "1945-10-24"),
    "website": (message("the address of its own site"), "https://ada.example/"),
    "wikidata": (message("its number at Wikidata"), "Q7259"),
    "same_as": (
        message("addresses of pages about the same on other sites"),
        "[https://ada.example/]",
    ),
    "email": (message("an address of mail that the page prints"), "ada@gazette.example"),
    "organisation": (message("true for an agency or a staff, false for a person"), "true"),
    "link": (message("false keeps its name in texts from becoming a link"), ""),
    "aliases": (STORY_FIELDS["aliases"].words, "[/2019/old-name/]"),
}
"""Field of a record to its explanation and an example, in the order in which they are written."""

_DOCUMENT_WORDS: Mapping[str, tuple[str, str]] = {
    "summary": (message("one sentence that says what the page is about"), ""),
    "layout": (message("a layout of the archive's own, in layouts/"), "wide"),
    **{
        key: (STORY_FIELDS[key].words, STORY_FIELDS[key].example)
        for key in ("aliases", "language", "ignore_advice")
    },
}


def story_text(title: str, day: date, config: Config, said: Translate = str) -> str:
    """Return the file of a story that is only begun, with its comments as `said` translates them."""
    words = {
        key: (key, each.words, each.example) for key, each in STORY_FIELDS.items() if each.words
    }
    later = said(
        message("a day to come holds the story back until then; with an hour, %(example)s")
    )
    return _text(
        [
            f"title: {yaml_text(title)}",
            f"date: {day}  # {later % {'example': f'{day}T14:30'}}",
            _draft_line(said),
        ],
        [
            *(words.pop(key) for key in _BEFORE_TERMS),
            *((each.field, *_term_words(each)) for each in config.taxonomies),
            *((each.key, *_own_words(each, said)) for each in config.fields),
            *words.values(),
        ],
        said,
    )


def record_text(name: str, taxonomy: Taxonomy, said: Translate = str) -> str:
    """Return the file of a term's record that is only begun."""
    known = record_converters(taxonomy)
    unset = [
        (key, *words)
        for key, words in _RECORD_WORDS.items()
        # The names of some terms become links nowhere.
        if key in known and (key != "link" or taxonomy.about)
    ]
    return _text([f"name: {yaml_text(name)}"], unset, said)


def document_text(title: str, said: Translate = str) -> str:
    """Return the file of a page that is only begun."""
    unset = [(key, *words) for key, words in _DOCUMENT_WORDS.items() if key in DOCUMENT_CONVERTERS]
    return _text([f"title: {yaml_text(title)}", _draft_line(said)], unset, said)


def yaml_text(title: str) -> str:
    """Return a line of text as YAML: as it is if YAML reads just that, else in single quotes."""
    try:
        values, mistakes, _ = frontmatter.parse(f"title: {title}\n", first_line=1)
    except Misplaced:
        values, mistakes = {}, ()
    # In most fields such a word is read as nothing.
    is_plain = title.lower() not in {"null", "~"} and not mistakes
    if is_plain and values == {"title": title}:
        return title
    return "'" + title.replace("'", "''") + "'"


def _text(begun: Iterable[str], unset: Iterable[_Field], said: Translate) -> str:
    rows = [(f"#{key}: ", _explained(words, example, said)) for key, words, example in unset]
    width = max(len(key) for key, _ in rows)
    how = message(
        "Take the first # off the lines that you need, and write the value before the second."
    )
    lines = [
        "---",
        *begun,
        f"# {said(how)}",
        *(f"{key:<{width}}# {words}" for key, words in rows),
        "---",
        "",
        "",
    ]
    return "\n".join(lines)


def _explained(words: str, example: str, said: Translate) -> str:
    if not example:
        return said(words)
    return said(message("%(words)s, such as %(example)s")) % {
        "words": said(words),
        "example": example,
    }


def _own_words(field: OwnField, said: Translate) -> tuple[str, str]:
    """Return the explanation of a field that the archive declares, and an example of its value."""
    words, example = _OWN_WORDS[field.type]
    if field.type == "choice":
        example = field.choices[0]
    kind = said(words)
    # The printed name may be a text of the archive's own, which stays as it is.
    return f"{said(field.title)} ({kind})", example


_OWN_WORDS: Mapping[str, tuple[str, str]] = {
    "text": (message("a line of text"), ""),
    "markdown": (message("a text in Markdown, indented below a line that ends with |"), ""),
    "number": (message("a number"), "61.3"),
    "date": (message("a date"), "2025-06-07"),
    "choice": (message("one of its choices"), ""),
    "link": (message("an address"), "https://gazette.example/"),
    "list": (message("a list"), "[One, Another]"),
    "true or false": (message("true or false"), "true"),
}
"""Type of a field of the archive's own to its explanation and an example of a value."""


def _draft_line(said: Translate) -> str:
    words = message("take this line out to publish")
    return f"draft: true  # {said(words)}"


def _term_words(taxonomy: Taxonomy) -> tuple[str, str]:
    if taxonomy.kind == "storyline":
        words = message("the continuing story that this is a chapter of, or several")
        return words, "[The drought, The election]"
    if taxonomy.kind == "kind":
        return message("what sort of story it is; news when it does not say"), "analysis"
    if taxonomy.kind == "author":
        return message("who wrote it, or several"), "[Ada Quill, Ben Marsh]"
    if taxonomy.kind == "country":
        return message("a name or a code, or several"), "[FR, NO]"
    return message("a name, or several"), "[One, Another]"
