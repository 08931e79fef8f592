import json

import pytest

from broadsheet.archive.visibility import Withheld
from broadsheet.commands.outcome import Report
from broadsheet.commands.reports import as_json, as_text, check_report, of_drafts_as_text
from broadsheet.problems import Problem

DATE = Problem("content/stories/a.md", 3, 7, "date", "'x' is not a date", "write YYYY-MM-DD")
WHOLE = Problem("content/a,b:c.md", 0, 0, "", "100% wrong\r\nthere")


def test_a_build_is_told_as_one_json_object() -> None:
    report = Report(stories=1, pages=9, rendered=2, unchanged=7, removed=3, shards=4, indexed=1,
                    files={"pages": 9, "others": 2}, redirects=5)  # fmt: skip
    assert json.loads(as_json(report, 0.12345)) == {
        "stories": 1, "pages": 9, "rendered": 2, "unchanged": 7, "removed": 3, "shards": 4, "indexed": 1,
        "files": {"pages": 9, "others": 2}, "redirects": 5,
        "held_back": {"drafts": 0, "embargoed": 0, "embargo_until": "", "expired": 0}, "problems": [], "of_drafts": [],
        "address": "", "notes": [], "seconds": 0.123,
    }  # fmt: skip
    assert "\n" not in as_json(report, 0)


def test_problems_are_json_objects_with_their_places() -> None:
    (problem,) = json.loads(as_json(Report(problems=(DATE,)), 0))["problems"]
    assert problem == {
        "file": "content/stories/a.md", "line": 3, "column": 7, "field": "date", "message": "'x' is not a date",
        "hint": "write YYYY-MM-DD", "name": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (
            Report(stories=1, pages=1),
            "1 story, 1 page: 0 rendered, 0 unchanged, 0 removed in 1.50 s",
        ),
        (
            Report(stories=1, pages=1, shards=7, indexed=1),
            "1 story, 1 page: 0 rendered, 0 unchanged, 0 removed; 1 of 7 search shards indexed in 1.50 s",
        ),
        (
            Report(stories=2000, pages=9),
            "2,000 stories, 9 pages: 0 rendered, 0 unchanged, 0 removed in 1.50 s",
        ),
    ],
)
def test_a_build_is_told_in_a_line(report: Report, told: str) -> None:
    assert as_text(report, 1.5) == told


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (Withheld(drafts=1), "1 draft"),
        (Withheld(drafts=1200, expired=3), "1,200 drafts, 3 expired"),
        (
            Withheld(drafts=2, embargoed=1, embargo_until="2025-11-29T09:00", expired=3),
            "2 drafts, 1 under embargo until 29 November 09:00, 3 expired",
        ),
        (
            Withheld(embargoed=2, embargo_until="2026-01-02"),
            "2 under embargo, the first until 2 January 2026",
        ),
    ],
)
def test_what_was_held_back_is_told_in_a_second_line(held: Withheld, told: str) -> None:
    lines = as_text(Report(held_back=held), 1.5, "2025-11-01T00:00:00").splitlines()
    assert lines[1:] == [f"held back: {told}"]


def test_every_problem_is_told_and_that_nothing_was_published() -> None:
    assert as_text(Report(problems=(DATE, WHOLE)), 0) == (
        "content/stories/a.md:3:7: date: 'x' is not a date\n    hint: write YYYY-MM-DD\n"
        "content/a,b:c.md: 100% wrong\r\nthere\n2 problems: nothing was published"
    )


def test_advice_is_told_as_such() -> None:
    assert check_report(1, (), (DATE,), "text").splitlines() == [
        "advice: content/stories/a.md:3:7: date: 'x' is not a date",
        "    hint: write YYYY-MM-DD",
        "1 story, 0 problems, 1 piece of advice",
    ]


def test_mistakes_in_drafts_are_told_apart_from_those_that_stop_a_build() -> None:
    assert of_drafts_as_text((DATE,)).splitlines()[0] == f"draft: {DATE}".splitlines()[0]
    lines = check_report(1, (), (), "text", of_drafts=(DATE,)).splitlines()
    assert lines[0] == "draft: content/stories/a.md:3:7: date: 'x' is not a date"
    assert lines[-1] == "1 story, 0 problems, 0 pieces of advice, 1 problem in drafts"
    told = json.loads(check_report(1, (), (), "json", of_drafts=(DATE,)))
    assert [each["line"] for each in told["of_drafts"]] == [3]
    (annotation,) = check_report(1, (), (), "github", of_drafts=(DATE,)).splitlines()
    assert annotation.startswith("::warning file=content/stories/a.md,line=3,col=7::")


def test_a_site_without_an_address_is_told_in_one_line() -> None:
    told = as_text(Report(address="http://localhost:8000/"), 0).splitlines()
    assert told[1:] == [
        "base_url is missing from the settings: pages are named by http://localhost:8000/"
    ]


def test_a_check_is_told_as_json() -> None:
    told = json.loads(check_report(1, (DATE,), (WHOLE,), "json"))
    assert [problem["line"] for problem in told["problems"]] == [3]
    assert [advice["message"] for advice in told["advice"]] == ["100% wrong\r\nthere"]


def test_github_is_told_in_its_commands_with_its_escapes() -> None:
    assert check_report(1, (DATE, WHOLE), (DATE,), "github").splitlines() == [
        "::error file=content/stories/a.md,line=3,col=7::date: 'x' is not a date (write YYYY-MM-DD)",
        "::error file=content/a%2Cb%3Ac.md::100%25 wrong%0D%0Athere",
        "::notice file=content/stories/a.md,line=3,col=7::date: 'x' is not a date (write YYYY-MM-DD)",
    ]


HELD = Problem("content/stories/a.md", 9, 2, "", "'Jordan' does not link to 'Jordan': …")


def test_names_held_back_are_told_only_when_they_were_asked_for() -> None:
    told = "held back: content/stories/a.md:9:2: 'Jordan' does not link to 'Jordan': …"
    assert check_report(1, (), (), "text", (HELD,)) == (
        f"{told}\n1 story, 0 problems, 0 pieces of advice, 1 held back"
    )
    assert check_report(1, (), (), "text", ()).endswith(", 0 held back")
    assert "held" not in check_report(1, (), (), "text")
    assert json.loads(check_report(1, (), (), "json", (HELD,)))["held_back"][0]["line"] == 9
    assert "held_back" not in json.loads(check_report(1, (), (), "json"))
    assert check_report(1, (), (), "github", (HELD,)).startswith("::notice file=content/stories/a")


def test_github_is_told_of_files_by_their_paths_in_the_repository() -> None:
    told = check_report(1, (DATE,), (DATE,), "github", folder="news, old/archive").splitlines()
    place = "file=news%2C old/archive/content/stories/a.md,line=3,col=7::date: "
    assert [line.partition("'")[0] for line in told] == [f"::error {place}", f"::notice {place}"]
