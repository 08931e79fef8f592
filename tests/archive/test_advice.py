from datetime import UTC, datetime
from itertools import chain

import pytest
from hypothesis import given

from broadsheet.archive.advice import findings_on, findings_on_story
from broadsheet.archive.assemble import Archive
from broadsheet.archive.likeness import ENOUGH_STORIES, known_spellings
from broadsheet.model import Body, Country, Moment, Shape, Source, Story
from broadsheet.reading.config import Config, Taxonomy
from tests.archive.stories import archives, assembled, record, story


def _whole(name: str, taxonomy: str, *terms: str, day: str = "2025-06-07") -> Story:
    return story(name, day, summary="S.", sources=(Source("The Gazette"),), terms={taxonomy: terms})


def _archive(*names: str, records: tuple[str, ...] = ()) -> Archive:
    stories = [_whole(f"s{at}", "people", name) for at, name in enumerate(names)]
    made = [record("people", f"r{at}", name) for at, name in enumerate(records)]
    return assembled(stories, records=made)[0]


def _advice(*names: str, records: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [
        (advice.file, advice.message) for advice in findings_on(_archive(*names, records=records))
    ]


def test_a_name_close_to_one_that_is_used_more_is_advised_upon_once() -> None:
    assert _advice(
        "Ada Lovelace", "Ada Lovelace", "Ada Lovelac", "Ada Lovelac", "Ada Lovelace"
    ) == [("content/stories/s3.md", "'Ada Lovelac' is close to 'Ada Lovelace'")]


def test_a_name_close_to_a_records_is_advised_upon() -> None:
    assert _advice("Ada Lovelac", records=("Ada Lovelace",)) == [
        ("content/stories/s0.md", "'Ada Lovelac' is close to 'Ada Lovelace'")
    ]


def test_of_two_close_names_that_are_used_once_only_the_closeness_is_told() -> None:
    assert _advice("Ada Lovelace", "Ada Lovelac") == [
        ("content/stories/s0.md", "'Ada Lovelace' is close to 'Ada Lovelac'")
    ]


def test_two_close_names_that_both_have_records_are_meant() -> None:
    assert _advice("Ada Lovelac", records=("Ada Lovelace", "Ada Lovelac")) == []


def test_names_that_are_not_close_need_no_advice() -> None:
    assert _advice(*["Ada Lovelace", "Grace Hopper", "C", "C++", "C#"] * 2) == []


def test_a_name_that_one_story_has_in_two_spellings_is_in_no_other_story() -> None:
    one = _whole("s", "people", "Grace Hopper", "Ada Quill", "ADA QUILL")
    others = [_whole(f"t{at}", "people", "Grace Hopper") for at in range(ENOUGH_STORIES)]
    (advice,) = findings_on(assembled([one, *others])[0])
    assert (advice.path, advice.message) == (("people", 1), "'Ada Quill' is in no other story")


def test_a_name_with_a_record_may_be_used_once() -> None:
    assert _advice("Ada Quill", records=("Ada Quill",)) == []


def test_a_country_may_be_used_once() -> None:
    one = _whole("s", "countries", "Kenya")
    config = Config(taxonomies=(Taxonomy("countries", "country", "country"),))
    archive, findings = assembled(
        [one], config=config, countries=[Country("KE", "Kenya"), Country("KY", "Kenia")]
    )
    assert (findings, list(findings_on(archive))) == ([], [])


def test_a_name_that_a_record_gives_as_its_parent_is_meant() -> None:
    older = _whole("older", "topics", "Flash floods", day="2025-06-01")
    newer = _whole("newer", "topics", "Floods", day="2025-06-02")
    below = record("topics", "flash-floods", "Flash floods", parent="Floods")
    archive, findings = assembled([older, newer], records=[below])
    assert (findings, list(findings_on(archive))) == ([], [])


def test_a_story_without_a_summary_or_a_source_is_advised_to_have_them() -> None:
    assert [advice.message for advice in findings_on(assembled([story("s")])[0])] == [
        "has no summary",
        "has no source",
    ]


@given(archives())
def test_advice_on_all_is_the_advice_on_each_story_put_together(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    spellings = known_spellings(archive)
    each = [
        list(findings_on_story(archive, position, spellings))
        for position in range(len(archive.stories))
    ]
    assert list(findings_on(archive)) == list(chain.from_iterable(each))
    assert all(
        finding.file == archive.stories[at].file
        for at, found in enumerate(each)
        for finding in found
    )


@given(archives())
def test_no_name_is_advised_upon_twice(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    by_file = {each.file: each for each in archive.stories}
    told = []
    for finding in findings_on(archive):
        if len(finding.path) > 1:
            taxonomy, at = str(finding.path[0]), int(finding.path[1])
            told.append(
                (
                    taxonomy,
                    archive.filing.names[taxonomy].key(by_file[finding.file].terms[taxonomy][at]),
                )
            )
    assert len(told) == len(set(told))


def test_what_a_drawing_loses_is_advice_at_its_file_if_it_is_published() -> None:
    media = {f"media/{name}.svg": f"/media/{name}.{at}.svg" for at, name in enumerate("abc", 1)}
    lost = tuple(f"<lost-{number}>" for number in range(10))
    shapes = {
        "/media/a.1.svg": Shape("svg", left_out=lost),
        "/media/b.2.svg": Shape("svg", left_out=lost),
    }
    shapes["/media/c.3.svg"] = Shape("svg")
    shown = story(
        "s",
        "2025-06-07",
        "/media/a.svg",
        "/media/c.svg",
        summary="It rained.",
        sources=(Source("AP"),),
    )
    archive, findings = assembled([shown], media=media, shapes=shapes)
    (advice,) = findings_on(archive)
    assert findings == []
    assert advice.file == "content/media/a.svg"
    assert advice.message == f"is published without {', '.join(lost[:8])} and 2 more"
    assert advice.hint


@pytest.mark.parametrize(
    ("local", "pattern", "before"),
    [
        ("2026-03-01T23:30:00-08:00", "/{year}/{month}/{day}/{slug}/", "/2026/03/02/s/"),
        ("2026-03-01T00:30:00+14:00", "/{year}/{month}/{slug}/", "/2026/02/s/"),
        ("2026-03-01T23:30:00-08:00", "/{year}/{month}/{slug}/", ""),
        ("2026-03-01T12:00:00-08:00", "/{year}/{month}/{day}/{slug}/", ""),
        ("2026-03-01", "/{year}/{month}/{day}/{slug}/", ""),
    ],
)
@pytest.mark.parametrize("aliased", [False, True])
def test_a_story_whose_permalink_moves_with_its_day_is_told_the_alias(
    local: str, pattern: str, before: str, *, aliased: bool
) -> None:
    when = (
        datetime.fromisoformat(local).astimezone(UTC)
        if "T" in local
        else datetime(2026, 3, 1, tzinfo=UTC)
    )
    moment = Moment(when.isoformat()[:19] + "Z", local)
    aliases = (before,) if before and aliased else ()
    known_by = aliases[0] if aliases else ""
    shown = story(
        "s",
        date=moment,
        aliases=aliases,
        id=known_by,
        summary="It rained.",
        sources=(Source("AP"),),
    )
    archive, findings = assembled([shown], config=Config(taxonomies=(), permalink=pattern))
    advice = list(findings_on(archive))
    assert findings == []
    assert [each.path for each in advice] == ([("date",)] if before and not aliased else [])
    assert not advice or f"add {before} to 'aliases'" in advice[0].hint


def test_a_story_of_the_same_title_day_and_text_as_another_is_advised_upon_once() -> None:
    other_text = Body("1" * 32, (), (), 1)
    stories = [
        story("a", title="Rains"),
        story("b", title="rains"),
        story("c", "2025-06-08", title="Rains"),
        story("d", title="Rain"),
        story("e", title="Rains", body=other_text),
        story("f", "2025-06-07", "a.md", title="Rains"),
        story("g", title="Rains", draft=True),
    ]
    found = [each for each in findings_on(assembled(stories)[0]) if each.name == "duplicate"]
    assert [(each.file, each.path) for each in found] == [("content/stories/b.md", ("title",))]
    assert "content/stories/a.md" in found[0].message
