from pathlib import Path

import pytest

from broadsheet.commands.check import check_archive
from tests.building import order, site_of, story, write


def _advice(root: Path, settings: str, **files: str) -> list[tuple[str, int, str]]:
    base = {"archive.yml": f"base_url: https://record.example/\n{settings}"}
    told = {"content/stories/s.md": story("S", source={"name": "AP"})}
    named = {f"layouts/locale/{tag}.po": text for tag, text in files.items()}
    checked = check_archive(order(write(root, base | told | named)))
    assert checked.problems == ()
    return [(each.file, each.line, each.name) for each in checked.advice]


def test_a_language_without_a_catalogue_is_told_where_it_is_named(tmp_path: Path) -> None:
    assert _advice(tmp_path, "title: T\nlanguage: sw\n") == [("archive.yml", 3, "no-catalogue")]


def test_the_advice_on_words_can_be_switched_off(tmp_path: Path) -> None:
    assert _advice(tmp_path, "language: sw\nignore_advice: no-catalogue\n") == []


def test_a_message_in_vain_is_told_in_its_catalogue(tmp_path: Path) -> None:
    catalogue = 'msgid "Corections"\nmsgstr "Quellen"\n'
    told = [("layouts/locale/de.po", 1, "unknown-message")]
    assert _advice(tmp_path, "language: de\n", de=catalogue) == told


@pytest.mark.parametrize(
    ("language", "heading"),
    [("de", "Organisationen"), ("fr", "Organisations"), ("ar", "المنظمات")],
)
@pytest.mark.parametrize("key", ["organizations", "organisations"])
def test_organizations_are_said_in_the_language_however_they_are_spelled(
    tmp_path: Path, language: str, heading: str, key: str
) -> None:
    singular = key.removesuffix("s")
    taxonomies = f"taxonomies:\n  {key}: {{singular: {singular}}}\n"
    settings = f"base_url: https://record.example/\nlanguage: {language}\n{taxonomies}"
    front = f"title: S\ndate: 2025-06-07\n{key}: [AP]\n"
    files = {"archive.yml": settings, "content/stories/s.md": f"---\n{front}---\nText.\n"}
    site = site_of(tmp_path, files)
    assert f"<h1>{heading}</h1>" in site[f"{key}/index.html"]
    assert '"Organization"' in site[f"{key}/ap/index.html"]


def test_a_young_archive_that_is_well_kept_gets_no_advice(tmp_path: Path) -> None:
    settings = "title: The Young Record\n"
    files = {
        f"content/stories/s{at}.md": story(
            f"Story {at}",
            f"2025-06-{at + 1:02}",
            source={"name": "The Gazette", "url": "https://gazette.example/"},
            people=[f"{first} Quillworth"],
            topics=[topic],
            countries=[country],
            place=country,
        )
        for at, (first, topic, country) in enumerate(
            [("Ada", "Floods", "Kenya"), ("Bram", "Law", "Peru"), ("Cleo", "Cycling", "Chad"),
             ("Dora", "Recycling", "Mali"), ("Edda", "Health", "Niger"), ("Fenn", "Wealth", "Nigeria")]
        )
    }  # fmt: skip
    files["content/pages/about.md"] = "---\ntitle: About\n---\nWho we are.\n"
    assert _advice_of(tmp_path, settings, files) == ((), ())


def _advice_of(root: Path, settings: str, files: dict[str, str]) -> tuple[object, object]:
    base = {"archive.yml": f"base_url: https://record.example/\n{settings}"}
    checked = check_archive(order(write(root, base | files)))
    return checked.problems, checked.advice
