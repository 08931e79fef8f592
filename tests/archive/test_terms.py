from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.names import fold
from broadsheet.model import Story
from tests.archive.stories import NAMES, archives, assembled, record, story


@given(archives())
def test_a_term_has_just_the_stories_that_name_it(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    for taxonomy in ("people", "topics"):
        by_hand: dict[str, list[int]] = {}
        for position, each in enumerate(archive.stories):
            for key in {fold(name) for name in each.terms.get(taxonomy, ())}:
                by_hand.setdefault(key, []).append(position)
        assert {key: list(term.stories) for key, term in archive.terms[taxonomy].items()} == by_hand


@given(archives())
def test_no_two_terms_of_a_taxonomy_share_a_slug(stories: list[Story]) -> None:
    for terms in assembled(stories)[0].terms.values():
        assert len({term.slug for term in terms.values()}) == len(terms)


@given(archives(), archives(most=4))
def test_later_stories_move_no_terms_page(stories: list[Story], later: list[Story]) -> None:
    newer = [story(f"later-{each.slug}", "2026-01-01", terms=each.terms) for each in later]
    before, after = assembled(stories)[0], assembled([*stories, *newer])[0]
    for taxonomy, terms in before.terms.items():
        assert {key: term.slug for key, term in terms.items()}.items() <= {
            key: term.slug for key, term in after.terms[taxonomy].items()
        }.items()


@given(
    archives(),
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=6),
)
def test_a_tree_gathers_what_stands_below_or_is_found_to_go_round(
    stories: list[Story], parents: list[tuple[str, str]]
) -> None:
    above = {child: parent for child, parent in parents}  # noqa: C416 - the last parent counts
    records = [
        record(
            "topics", f"t-{name}", f"t {name}", parent=f"t {above[name]}" if name in above else ""
        )
        for name in "abcdef"
    ]
    tagged = [story(f"t{at}", terms={"topics": (f"t {name}",)}) for at, name in enumerate("abcdef")]
    archive, findings = assembled([*stories, *tagged], records=records)

    def line(name: str) -> list[str]:
        found = [name]
        while found[-1] in above and above[found[-1]] not in found:
            found.append(above[found[-1]])
        return found

    rounds = {name for name in above if above.get(line(name)[-1]) == name}
    assert {finding.file for finding in findings} == {
        f"content/topics/t-{name}.md" for name in rounds
    }
    if not rounds:
        at = {each.slug: position for position, each in enumerate(archive.stories)}
        for name in "abcdef":
            wanted = sorted(
                at[f"t{'abcdef'.index(each)}"] for each in "abcdef" if name in line(each)
            )
            assert list(archive.terms["topics"][fold(f"t {name}")].stories) == wanted


@given(st.lists(st.sampled_from(NAMES), min_size=1))
def test_a_term_is_named_by_the_spelling_used_most(names: list[str]) -> None:
    archive, _ = assembled(
        [story(f"s{at}", terms={"people": (name,)}) for at, name in enumerate(names)]
    )
    for key, term in archive.terms["people"].items():
        spellings = [name for name in names if fold(name) == key]
        assert names.count(term.name) == max(map(names.count, spellings))
