from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.archive.miswritten import as_list, listed_names
from broadsheet.commands.check import check_archive
from broadsheet.problems import Problem
from broadsheet.reading import frontmatter
from tests.building import SETTINGS, order, story, unprinted, write

KNOWN = story(
    "Known",
    source={"name": "AP"},
    people=["Ada", "Bram", "Ada Quill", "Bram Stone", "Cleo Marsh"],
    topics=["Floods", "Law"],
)


def _told(
    root: Path, front: str, settings: str = "base_url: https://record.example/\n"
) -> list[Problem]:
    head = "title: A\ndate: 2025-06-08\nsummary: S.\nsource: {name: AP}\n"
    files = {
        "archive.yml": settings,
        "content/stories/known.md": KNOWN,
        "content/stories/a.md": f"---\n{head}{front}---\nText.\n",
    }
    with unprinted():
        checked = check_archive(order(write(root, files)))
    return [*checked.problems, *checked.advice]


@pytest.mark.parametrize(
    ("front", "listed"),
    [
        ("people: Ada, Bram", "people: [Ada, Bram]"),
        ("people: Ada; Bram", "people: [Ada, Bram]"),
        ("people: Ada and Bram", "people: [Ada, Bram]"),
        ("people: Ada & Bram", "people: [Ada, Bram]"),
        ("people: Ada / Bram", "people: [Ada, Bram]"),
        ("people: Ada | Bram", "people: [Ada, Bram]"),
        ("people: Ada,Bram", "people: [Ada, Bram]"),
        ('people: "[Ada, Bram]"', "people: [Ada, Bram]"),
        ("people: \"['Ada', 'Bram']\"", "people: [Ada, Bram]"),
        ("people: (Ada, Bram)", "people: [Ada, Bram]"),
        ('people: "- Ada - Bram"', "people: [Ada, Bram]"),
        ('people: "#Ada #Bram"', "people: [Ada, Bram]"),
        ('people: "**Ada**, **Bram**"', "people: [Ada, Bram]"),
        ("people: Ada Quill, Bram Stone and Cleo Marsh", "people: [Ada Quill, Bram Stone, Cleo Marsh]"),
        ("people: Ada Quill, Bram Stone, and Zoe Zed", "people: [Ada Quill, Bram Stone, Zoe Zed]"),
        ("people: Zoe Zed, ada quill", "people: [Zoe Zed, Ada Quill]"),
        ("people: Ada Quill, Zoe Zed Jr.", "people: [Ada Quill, Zoe Zed Jr.]"),
        ("people: [Cleo Marsh, Ada; Bram]", "people: [Cleo Marsh, Ada, Bram]"),
        ("people:\n  - Ada, Bram\n  - Cleo Marsh", "people: [Ada, Bram, Cleo Marsh]"),
        ("people:\n  Ada\n  Bram", "people: [Ada, Bram]"),
        ("people:\n  Ada Quill\n  Zoe Zed", "people: [Ada Quill, Zoe Zed]"),
        ("people: Ada Quill\n  Bram Stone", "people: [Ada Quill, Bram Stone]"),
        ("people: |\n  Ada Quill\n  Bram Stone", "people: [Ada Quill, Bram Stone]"),
        ("people: >-\n  Ada Quill\n  Bram Stone", "people: [Ada Quill, Bram Stone]"),
        ('people: "Ada Quill\n  Bram Stone"', "people: [Ada Quill, Bram Stone]"),
        ("people:\n  - Ada Quill\n    Zoe Zed", "people: [Ada Quill, Zoe Zed]"),
        ("topics: Floods, Law", "topics: [Floods, Law]"),
        ("topics: Floods; Rain", "topics: [Floods, Rain]"),
        ("countries: Kenya, Uganda", "countries: [Kenya, Uganda]"),
        ("countries: Kenya and Uganda", "countries: [Kenya, Uganda]"),
        ("countries: Kenya; Nowhere", "countries: [Kenya, Nowhere]"),
        ("countries: [Peru, US & UK]", "countries: [Peru, United States, United Kingdom]"),
        ("countries:\n  Kenya\n  Uganda", "countries: [Kenya, Uganda]"),
    ],
)  # fmt: skip
def test_a_list_that_is_written_as_one_name_is_told_as_it_should_be(
    tmp_path: Path, front: str, listed: str
) -> None:
    (told,) = _told(tmp_path, f"{front}\n")
    assert told.hint == f"write {listed}"
    assert told.name == ("" if front.startswith("countries") else "list-as-name")
    assert told.line >= 6
    # What is advised is read as meant, and is itself no reason for advice but at unknown names.
    key, _, _ = listed.partition(":")
    values, _, _ = frontmatter.parse(listed, first_line=1)
    assert isinstance(values[key], list)


@pytest.mark.parametrize(
    "front",
    [
        "people: Ada Quill, Jr.",
        "people: Ada",
        "people: Martin Luther King, Jr.",
        "people: Zoe Zed and Yan Yu",
        "people: Marks and Spencer",
        "people: Ada Lovelace",
        "people: Ada Quill Foundation",
        "people: [Ada Quill, Bram Stone]",
        "people:\n  - Ada Quill\n  - Bram Stone",
        "countries: Trinidad and Tobago",
        "countries: Bosnia & Herzegovina",
        "countries: Congo (Republic)",
    ],
)
def test_one_name_is_no_list(tmp_path: Path, front: str) -> None:
    assert _told(tmp_path, f"{front}\n") == []


def test_a_name_in_the_language_of_the_archive_has_its_word_for_and(tmp_path: Path) -> None:
    settings = "language: de\nbase_url: https://record.example/\n"
    (told,) = _told(tmp_path, "people: Ada und Bram\n", settings)
    assert told.hint == "write people: [Ada, Bram]"


def test_nobody_is_told_to_write_a_list_as_one_name(tmp_path: Path) -> None:
    files = {
        f"content/stories/s{at}.md": story(f"S{at}", source={"name": "AP"}, people=[name])
        for at, name in enumerate(["Ada, Bram"] * 4 + ["Ada Bram", "Ada", "Bram"])
    }
    files["archive.yml"] = SETTINGS
    with unprinted():
        told = check_archive(order(write(tmp_path, files))).advice
    assert [(each.name, each.hint) for each in told] == [
        ("list-as-name", "write people: [Ada, Bram]")
    ]


NAMES = st.from_regex(r"[A-Z][a-z]{4,6}( [A-Z][a-z]{4,6})?", fullmatch=True)


@given(st.lists(NAMES, min_size=2, max_size=5), st.sampled_from([", ", "; ", " / ", ",", " | "]))
def test_a_list_however_separated_is_read_as_its_names(names: list[str], between: str) -> None:
    assert listed_names(between.join(names), "en") == names
    assert listed_names(f"[{between.join(names)}]", "en") == names


SIGNS = st.characters(exclude_categories=["C", "Z"])


@given(st.lists(st.text(SIGNS, min_size=1), min_size=1, unique=True))
def test_a_list_in_a_hint_is_the_list_when_it_is_read(names: list[str]) -> None:
    values, problems, _ = frontmatter.parse(f"people: {as_list(names)}", first_line=1)
    assert (values, list(problems)) == ({"people": names}, [])
