"""Which names link to which terms, and that no more bodies are looked through than may have moved."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from broadsheet.archive.mentions import MentionLookup, Sought, mentions_in, mentions_table
from broadsheet.archive.terms import Term, names_of
from broadsheet.commands.check import check_archive
from broadsheet.model import Record, Story
from broadsheet.reading.bodies import Bodies
from broadsheet.reading.cache import Cache, Fresh
from broadsheet.reading.config import STORYLINES, Config, Taxonomy
from broadsheet.reading.tree import SourceFile
from tests.archive.stories import assembled, record, story
from tests.building import SETTINGS, order, site_of, text, write
from tests.building import story as written

CONFIG = Config(
    taxonomies=(
        Taxonomy("people", "person"),
        Taxonomy("places", "place"),
        Taxonomy("topics", "topic", tree=True),
        STORYLINES,
    )
)


def _terms(*records: Record) -> dict[str, dict[str, Term]]:
    return {
        key: dict(group)
        for key, group in assembled([], records=records, config=CONFIG)[0].terms.items()
    }


def test_a_name_of_two_taxonomies_is_the_first_ones_and_a_printed_name_comes_before_an_alias() -> (
    None
):
    terms = _terms(
        record("people", "jordan", "Jordan"),
        record("places", "jordan", "Jordan", also=("Amman",)),
        record("places", "amman", "The city of Amman"),
        record("people", "ann", "Ann", also=("The city of Amman",)),
        record("topics", "law", "Law"),
        record("storylines", "strike", "The strike"),
    )
    names = names_of(terms)
    assert names["Jordan"] == "people/jordan"
    assert names["Amman"] == "places/jordan"
    assert names["The city of Amman"] == "places/thecityofamman"
    assert names["The strike"] == "storylines/thestrike"
    assert "Law" not in names


BODIES = {
    "a" * 32: "<p>Ann and Bo met.</p>",
    "b" * 32: "<p>Bo\u2019s friend Ann Lee.</p>",
    "c" * 32: "<p>Nobody.</p>",
}


class _Looking:
    """Looks through bodies for the names of records, and remembers which it had to look through."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self.looked: list[str] = []

    def _run(
        self, function: Callable[[Sequence[str]], Any], chunks: Iterable[Sequence[str]]
    ) -> Iterator[Any]:
        for chunk in chunks:
            self.looked += [address[0] for address in chunk]
            yield function(chunk)

    def look(self, *records: Record, bodies: str = "abc") -> str:
        """Return which bodies were looked through; what is found must be what a look through all would find."""
        self.looked = []
        sought = Sought(names_of(_terms(*records)), (), "en")
        stories = [_of_body(each * 32) for each in bodies]
        found = mentions_table(sought, stories, self.cache, self._run)
        wanted: MentionLookup = mentions_in(sought, partial(Bodies, self.cache.path))
        for each in stories:
            assert found(each) == wanted(each)
        return "".join(sorted(self.looked))


def _of_body(address: str) -> Story:
    made = story(address[0])
    return Story(
        file=made.file,
        slug=made.slug,
        title="x",
        date=made.date,
        terms={},
        body=type(made.body)(address, (), (), 1),
    )


@pytest.fixture
def looking(tmp_path: Path) -> Iterator[_Looking]:
    with Cache(tmp_path / "cache.sqlite", key=b"era") as cache:
        for address, html in BODIES.items():
            item = _of_body(address)
            cache.keep([Fresh(SourceFile(item.file, 1, 0, 0, 0), b"", item, html)])
        yield _Looking(cache)


ANN, BO = record("people", "ann", "Ann"), record("people", "bo", "Bo")


def test_only_bodies_are_looked_through_that_may_hold_a_name_that_moved(looking: _Looking) -> None:
    assert looking.look(ANN) == "abc"
    assert looking.look(ANN) == ""
    assert looking.look(ANN, record("people", "zed", "Zed")) == ""
    assert looking.look(ANN, BO) == "ab"
    assert looking.look(ANN, record("people", "nobody", "Nobody")) == "abc"
    assert looking.look(ANN) == "c"
    # The same names, one of which leads elsewhere now.
    assert looking.look(record("places", "ann", "Ann")) == "ab"
    assert looking.look(record("places", "ann", "Ann", link=False)) == ""


def test_what_is_kept_of_a_body_that_is_not_shown_stays_true(looking: _Looking) -> None:
    assert looking.look(ANN) == "abc"
    assert looking.look(ANN, BO, bodies="c") == "ab"
    assert looking.look(ANN, BO) == ""


def test_what_another_program_looked_for_meanwhile_is_not_mixed_with_ours(
    looking: _Looking,
) -> None:
    looking.look(ANN)
    _, names = looking.cache.mentions()
    looking.look(ANN, BO)
    kept = looking.cache.mentions()
    looking.cache.keep_mentions({"a" * 32: b"\x90"}, b"\x80", names)
    assert looking.cache.mentions() == kept


def test_names_link_once_and_not_where_an_editor_says_so(tmp_path: Path) -> None:
    body = "Ada Lovelace met Ada Lovelace in France. Xi Jinping, Xi and the strike."
    files = {
        "content/stories/a.md": written(
            "A", body=body, people=["Ada Lovelace", "Xi"], storyline="the strike"
        ),
        "content/stories/b.md": written("B", body=body, mentions=False),
        "content/stories/c.md": written("C", body=body, countries=["FR"]),
        "content/people/xi.md": text(name="Xi Jinping", link=False),
    }
    site = site_of(tmp_path, files)
    a, b, c = (site[f"2025/06/{name}/index.html"] for name in "abc")
    link = '<a class="name-link" href="{}">{}</a>'
    assert a.count("name-link") == 3
    assert f"<p>{link.format('/people/ada-lovelace/', 'Ada Lovelace')} met Ada Lovelace in " in a
    assert link.format("/countries/france/", "France") in a
    # A term of its own by that name, but no part of the longer name, which is not linked.
    assert f"Xi Jinping, {link.format('/people/xi-2/', 'Xi')}".split("/people/")[0] in a
    assert "the strike.</p>" in a
    assert "name-link" not in b
    assert link.format("/storylines/the-strike/", "the strike") in c


FILES = {
    "content/stories/a.md": written(
        "A",
        body="War in South Sudan went on, and Michael\n*Jordan* came.\n\nMichael Jordan, in Jordan.",
        countries=["Sudan", "Jordan"],
    ),
    "content/stories/b.md": written("B", body="South Sudan again; in Sudan too."),
    "content/stories/c.md": written("C", body="In South Sudan.", mentions=False),
}


def test_a_country_without_stories_keeps_its_longer_name(tmp_path: Path) -> None:
    site = site_of(tmp_path, FILES)
    assert "War in South Sudan went on" in site["2025/06/a/index.html"]
    assert (
        'in <a class="name-link" href="/countries/jordan/">Jordan</a>.'
        in site["2025/06/a/index.html"]
    )
    assert (
        'in <a class="name-link" href="/countries/sudan/">Sudan</a> too'
        in site["2025/06/b/index.html"]
    )


def test_a_record_that_lists_the_longer_form_decides(tmp_path: Path) -> None:
    record_of = {"content/countries/jordan.md": text(name="Jordan", also=["Michael Jordan"])}
    site = site_of(tmp_path, {**FILES, **record_of})
    assert (
        '<a class="name-link" href="/countries/jordan/">Michael Jordan</a>'
        in site["2025/06/a/index.html"]
    )


def test_the_name_of_a_person_covers_a_countrys_without_a_story(tmp_path: Path) -> None:
    body = "In den Straßen sprach Michael Jordan von Jordan."
    files = {
        "archive.yml": "title: X\nlanguage: de\nbase_url: https://record.example/\n",
        "content/stories/a.md": written("A", body=body, people=["Jordan"]),
        "content/people/michael-jordan.md": text(name="Michael Jordan", link=False),
    }
    page = site_of(tmp_path, files)["2025/06/a/index.html"]
    assert 'Michael Jordan von <a class="name-link" href="/people/jordan/">Jordan</a>' in page


def test_an_archive_without_countries_knows_their_longer_names(tmp_path: Path) -> None:
    settings = f"{SETTINGS}language: de\ntaxonomies:\n  people: {{singular: person}}\n"
    files = {
        "archive.yml": settings,
        "content/stories/a.md": written("A", body="Papua New Guinea und Guinea", people=["Guinea"]),
    }
    page = site_of(tmp_path, files)["2025/06/a/index.html"]
    assert 'Papua New Guinea und <a class="name-link" href="/people/guinea/">Guinea</a>' in page


def test_a_story_is_searched_in_its_own_language(tmp_path: Path) -> None:
    body = "Das ganze China Haus."
    files = {
        "content/stories/a.md": written("A", body=body, countries=["China"]),
        "content/stories/b.md": written("B", body=body, language="de"),
    }
    site = site_of(tmp_path, files)
    assert "ganze China Haus" in site["2025/06/a/index.html"]
    assert '">China</a> Haus' in site["2025/06/b/index.html"]


def test_an_unseen_record_is_nowhere_on_the_site(tmp_path: Path) -> None:
    files = {
        "content/stories/a.md": written("A", body="It rained on Ann Lee.", people=["Bo"]),
        "content/stories/b.md": written("B", people=["Ann Lee"], draft=True),
        "content/stories/c.md": written("C", date="2025-07-02", storyline="The Ann Lee trial"),
        "content/people/ann-lee.md": text(name="Ann Lee", also=["A. L."], aliases=["/old-ann/"]),
        "content/storylines/trial.md": text(name="The Ann Lee trial"),
    }
    site = site_of(tmp_path, files)
    assert [path for path in site if "ann" in path or "trial" in path] == []
    for each in ("ann-lee", "old-ann", "A. L.", "Ann Lee trial"):
        assert [path for path, page in site.items() if each in page] == []
    # The story's own words have the name.
    assert {path for path, page in site.items() if "Ann Lee" in page} == {
        "2025/06/a/index.html",
        "2025/06/a/index.md",
        "data/stories-2025.ninjs.jsonl",
    }
    checked = check_archive(order(tmp_path), verbose=True)
    assert [str(each) for each in checked.held_back or ()] == [
        f"content/{file}:1:1: is not published: only drafts and stories under embargo name it"
        for file in ("people/ann-lee.md", "storylines/trial.md")
    ]
    site = site_of(tmp_path, files, drafts=True, future=True)
    assert "people/ann-lee/index.html" in site
    assert "storylines/trial/index.html" in site


def test_what_is_held_back_is_listed_with_its_place(tmp_path: Path) -> None:
    files = {
        **FILES,
        "content/people/xi.md": text(name="Xi", link=False),
        "content/stories/d.md": written(
            "D", body="`Michael Jordan`\n\nIn Xi Jinping's Jordan Valley."
        ),
    }
    checked = check_archive(
        order(write(tmp_path, {"archive.yml": SETTINGS, **files})), verbose=True
    )
    assert [str(each) for each in checked.held_back or ()] == [
        "content/stories/a.md:8:14: 'Sudan' does not link to 'Sudan': it is a part of 'South Sudan'",
        "content/stories/a.md:9:2: 'Jordan' does not link to 'Jordan': 'Michael' stands before it",
        "content/stories/a.md:11:9: 'Jordan' does not link to 'Jordan': 'Michael' stands before it",
        "content/stories/b.md:7:7: 'Sudan' does not link to 'Sudan': it is a part of 'South Sudan'",
        "content/stories/d.md:9:17: 'Jordan' does not link to 'Jordan': 'Valley' stands behind it",
    ]
    assert checked.problems == ()
    assert check_archive(order(tmp_path)).held_back is None
