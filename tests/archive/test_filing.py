import hypothesis.strategies as st
from hypothesis import given
from msgspec.structs import replace

from broadsheet.archive.filing import file_stories
from broadsheet.archive.names import taxonomy_names
from broadsheet.model import Country, Story
from broadsheet.reading.config import Config, Taxonomy
from tests.archive.stories import CONFIG, archives, assembled, record, story

NAMES = {taxonomy.key: taxonomy_names(taxonomy, (), ())[0] for taxonomy in CONFIG.taxonomies}
COUNTRIES = Config(taxonomies=(Taxonomy("countries", "country", kind="country"),))


@given(before=archives(), after=archives(), kept=st.sets(st.integers(0, 12)))
def test_an_archive_is_the_same_whatever_archive_was_before(
    before: list[Story], after: list[Story], kept: set[int]
) -> None:
    old, _ = assembled(before)
    # Some stories are the very ones of before, as when only others were read again.
    stories = [
        before[at] if at in kept and at < len(before) else each for at, each in enumerate(after)
    ]
    assert assembled(stories, before=old) == assembled(stories)


@given(stories=archives(), name=st.sampled_from(["Law", "Müller"]))
def test_a_record_that_joins_files_every_story_anew(stories: list[Story], name: str) -> None:
    old, _ = assembled(stories)
    records = [record("topics", "law", "Justice", also=(name,))]
    assert assembled(stories, records=records, before=old) == assembled(stories, records=records)


def test_other_permalinks_file_every_story_anew() -> None:
    stories = [story("s")]
    old, _ = assembled(stories)
    config = Config(taxonomies=CONFIG.taxonomies, permalink="/{slug}/")
    assert assembled(stories, config=config, before=old)[0].permalinks == ("/s/",)


def test_spellings_of_one_term_count_once_in_the_order_written() -> None:
    filing, findings = file_stories(
        [story("s", terms={"topics": ("Law", "law", "Floods")})], CONFIG, NAMES
    )
    (filed,) = filing.filed
    assert (filed.keys["topics"], filed.term_paths, findings) == (
        ("law", "floods"),
        ("topics/law", "topics/floods"),
        [],
    )


def test_an_unknown_name_is_told_again_though_its_story_is_the_same() -> None:
    stories = [story("s", terms={"countries": ("Frence", "France")})]
    asked = {"config": COUNTRIES, "countries": (Country("FR", "France"),)}
    old, findings = assembled(stories, **asked)  # type: ignore[arg-type]
    assert [finding.message for finding in findings] == ["'Frence' is not a country"]
    assert assembled(stories, before=old, **asked) == (old, findings)  # type: ignore[arg-type]


def test_a_story_that_is_another_value_is_filed_by_what_it_says() -> None:
    old = story("s", terms={"topics": ("Law",)})
    archive, _ = assembled([old])
    after, _ = assembled([replace(old, terms={"topics": ("Floods",)})], before=archive)
    assert list(after.terms["topics"]) == ["floods"]
