from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.coverage import (
    LEAST_SHARED,
    seen_with,
    shared_stories,
    shares_enough,
    with_terms_above,
)
from tests.archive.stories import CONFIG, assembled, record, story

NAMES = "ABCDEFGHIJKL"
TOLD = st.lists(
    st.dictionaries(
        st.sampled_from(["people", "topics"]),
        st.lists(st.sampled_from(NAMES), max_size=12, unique=True),
    ),
    max_size=12,
)


@given(TOLD, st.dictionaries(st.sampled_from(NAMES[:6]), st.sampled_from(NAMES[6:])))
def test_what_is_seen_with_a_term_shares_the_most_stories_with_it(
    told: list[dict[str, list[str]]], parents: dict[str, str]
) -> None:
    stories = [
        story(
            f"s{at}",
            f"2025-06-{at + 1:02}",
            terms={key: tuple(names) for key, names in terms.items()},
        )
        for at, terms in enumerate(told)
    ]
    records = [record("topics", name.lower(), name, parent=parents.get(name, "")) for name in NAMES]
    archive, findings = assembled(stories, records=records, config=CONFIG)
    assert not findings
    held = with_terms_above(archive.postings.term_paths, archive.terms)
    for group in archive.terms.values():
        for term in group.values():
            found = seen_with(term, held, archive.terms)
            for taxonomy, others in archive.terms.items():
                shared = {
                    other.slug: len({*term.stories} & {*other.stories})
                    for other in others.values()
                    if taxonomy != term.taxonomy.key
                    or (other.key not in {term.key, term.parent} and other.parent != term.key)
                }
                wanted = sorted((-count, slug) for slug, count in shared.items() if count)[:8]
                assert [(-count, other.slug) for other, count in found.get(taxonomy, ())] == wanted
            most = max((others[0][1] for others in found.values()), default=0)
            assert shares_enough(term, held, archive.terms) == (most >= LEAST_SHARED)


@given(TOLD, st.integers(1, 4))
def test_the_stories_that_two_terms_share_are_the_newest_of_both(
    told: list[dict[str, list[str]]], most: int
) -> None:
    stories = [
        story(
            f"s{at}",
            f"2025-06-{at + 1:02}",
            terms={key: tuple(names) for key, names in terms.items()},
        )
        for at, terms in enumerate(told)
    ]
    archive, _ = assembled(stories, config=CONFIG)
    terms = [term for group in archive.terms.values() for term in group.values()]
    names = [f"{term.taxonomy.key}/{term.key}" for term in terms]
    held = with_terms_above(archive.postings.term_paths, archive.terms)
    for one in terms:
        found = shared_stories(one, names, held, most)
        for other, name in zip(terms, names, strict=True):
            assert found[name] == sorted({*one.stories} & {*other.stories})[:most]
