"""Bylines: which authors are organisations or no names, and who is written about as well."""

import re
from collections.abc import Collection, Iterator, Mapping

from broadsheet.archive.miswritten import as_list, authors_listed, is_address, without_byline
from broadsheet.archive.names import Names, fold
from broadsheet.archive.terms import Term, term_path
from broadsheet.model import Story

ORGANISATIONS = frozenset({"organisation", "organization", "company", "agency", "party"})
"""What taxonomies call terms that are organisations."""
_AGENCIES = frozenset(
    map(
        fold,
        (
            "AAP", "AFP", "Agence France-Presse", "Agencia EFE", "Al Jazeera", "Anadolu", "ANSA", "AP",
            "APA", "Associated Press", "The Associated Press", "Canadian Press", "The Canadian Press",
            "Editorial board", "BBC", "Bloomberg", "CNN", "Deutsche Welle", "dpa", "EFE", "epd", "Interfax",
            "Keystone-SDA", "KNA", "Kyodo", "MENA", "PA Media", "PTI", "Press Trust of India",
            "RIA Novosti", "Reuters", "sda", "SID", "TASS", "UNI", "UPI", "Ukrinform", "WAFA", "Xinhua",
            "Yonhap", "رويترز", "فرانس برس", "وكالة الأنباء الألمانية",
        ),
    )
)  # fmt: skip
"""Agencies, broadcasters and boards whose names have no word that persons' names never have."""
_BODIES = frozenset(
    (
        "agences", "agencies", "agency", "agentur", "agenturen", "association", "broadcasting", "bureau",
        "collective", "committee", "correspondents", "desk", "editors", "foundation", "institute", "journalists",
        "ltd", "inc", "gmbh", "magazine", "ministry", "network", "news", "newspaper", "newsroom", "organisation",
        "organization", "redaktion", "rédaction", "reporters", "services", "staff", "team",
        "university", "wires", "writers", "التحرير", "وكالات",
    )
)  # fmt: skip
"""Words that end the name of a body: `News desk`, `Bloomberg News`, `Die Redaktion`."""
_HEADS = frozenset(("agence", "agencia", "staff", "the", "team", "وكالة", "هيئة"))
"""Words that begin the name of a body, if more words follow: `Staff reporter`, `The Gazette`."""
_WORD = re.compile(r"[^\W\d_]+")


def is_organisation(term: Term, organisations: Collection[str], title: str) -> bool:
    """Return whether an author is an organisation: an agency, an editorial staff, a newspaper.

    What the author's record says counts before all else: `organisation`, or dates that only one of the
    two can have. Then its name tells: it is a term of a
    taxonomy of `organisations`, whose keys are given; it is the archive's `title`, or an agency's; or
    its first or last word is one that people's names do not have there.
    """
    if (record := term.record) is not None:
        if record.organisation is not None:
            return record.organisation
        if record.founded or record.born or record.died:
            return bool(record.founded)
    if term.key in organisations or term.key in _AGENCIES or term.key == fold(title):
        return True
    words = _WORD.findall(term.name.casefold())
    return bool(words) and (words[-1] in _BODIES or (len(words) > 1 and words[0] in _HEADS))


def byline_slip(
    written: str, story: Story, author: Term, language: str
) -> tuple[str, str, str] | None:
    """Return what is wrong with an author that is no name: the kind of advice, a message and a hint.

    None for other terms, and for what has a record of its own: that is a name, whatever it looks like.
    """
    if author.taxonomy.kind != "author" or author.record is not None:
        return None
    if (plain := without_byline(written, language)) != written:
        message = f"{written!r} has the word of a byline, which pages print by themselves"
        return "marked-name", message, f"write {plain!r}"
    if is_address(written):
        hint = "write the name, and the address in a record in content/authors"
        return "marked-name", f"{written!r} is an address, and no name", hint
    if names := authors_listed(written, language):
        field = list(story.terms[author.taxonomy.key])
        at = field.index(written)
        hint = f"write {author.taxonomy.field}: {as_list([*field[:at], *names, *field[at + 1 :]])}"
        return "list-as-name", f"{written!r} is a list that is written as one name", hint
    return None


def namesakes(
    terms: Mapping[str, Mapping[str, Term]], names: Mapping[str, Names]
) -> dict[str, tuple[str, ...]]:
    """Return for each author who is a term of another taxonomy as well the paths of these terms.

    For each of these terms it has the author's path. Paths are written `taxonomy/key`. Only names
    of taxonomies that take any name count, and of those that are no trees: a subject is no person,
    and a country no author.
    """
    found: dict[str, list[str]] = {}
    for path, other in _pairs(terms, names):
        found.setdefault(path, []).append(other)
        found.setdefault(other, []).append(path)
    return {path: tuple(dict.fromkeys(others)) for path, others in found.items()}


def _pairs(
    terms: Mapping[str, Mapping[str, Term]], names: Mapping[str, Names]
) -> Iterator[tuple[str, str]]:
    groups = [(key, group) for key, group in terms.items() if group]
    kinds = {key: next(iter(group.values())).taxonomy for key, group in groups}
    people = [key for key, each in kinds.items() if not (each.kind or each.tree)]
    for key, group in groups:
        if kinds[key].kind != "author":
            continue
        for term in group.values():
            for taxonomy in people:
                spellings = (term.name, *term.also)
                keys = [names[taxonomy].keys.get(fold(each), fold(each)) for each in spellings]
                other = next((each for each in keys if each in terms[taxonomy]), "")
                if other:
                    yield term_path(key, term.key), term_path(taxonomy, other)
