from broadsheet.archive.advice import advice_on
from tests.archive.stories import assembled, record, story


def _advice(*names: str, records: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    stories = [story(f"s{at}", summary="S.", terms={"people": (name,)}) for at, name in enumerate(names)]
    made = [record("people", f"r{at}", name) for at, name in enumerate(records)]
    return [(advice.file, advice.message) for advice in advice_on(assembled(stories, records=made)[0])]


def test_a_name_close_to_one_that_is_used_more_is_advised_upon_once() -> None:
    assert _advice("Ada Lovelace", "Ada Lovelace", "Ada Lovelac") == [
        ("content/stories/s2.md", "'Ada Lovelac' is close to 'Ada Lovelace'")
    ]


def test_a_name_close_to_a_records_is_advised_upon() -> None:
    assert _advice("Ada Lovelac", records=("Ada Lovelace",)) == [
        ("content/stories/s0.md", "'Ada Lovelac' is close to 'Ada Lovelace'")
    ]


def test_two_close_names_that_both_have_records_are_meant() -> None:
    assert _advice("Ada Lovelac", records=("Ada Lovelace", "Ada Lovelac")) == []


def test_names_that_are_not_close_need_no_advice() -> None:
    assert _advice("Ada Lovelace", "Grace Hopper", "C", "C++", "C#") == []


def test_a_story_without_a_summary_is_advised_to_have_one() -> None:
    assert [advice.message for advice in advice_on(assembled([story("s")])[0])] == ["has no summary"]
