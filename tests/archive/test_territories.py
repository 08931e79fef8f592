import json
from pathlib import Path

import pytest

from broadsheet.problems import Problem
from tests.building import publish, site_of, story, text, unprinted, write

BASE = "title: T\nbase_url: https://record.example/\n"
OWN = """\
territories:
  - {name: European Union, code: EU}
  - name: Gaza
    also: [Gaza Strip, The Gaza Strip]
    place: PS
  - name: Tibet
    aliases: Xizang
    code: CN-XZ
    place: 29.7, 91.1
  - name: Somaliland
    place: [9.56, 44.06]
  - Yugoslavia
"""


def _problems(root: Path, settings: str, countries: list[str], **records: dict[str, str]) -> list[Problem]:  # fmt: skip
    files = {
        "archive.yml": BASE + settings,
        "content/stories/s.md": story("S", countries=countries),
    }
    files |= {f"content/countries/{name}.md": text(**fields) for name, fields in records.items()}
    with unprinted():
        return list(publish(write(root, files)).problems)


def test_a_territory_of_the_archives_own_is_a_country_everywhere(tmp_path: Path) -> None:
    names = ["EU", "gaza strip", "Xizang", "Somaliland", "Yugoslavia"]
    files = {
        "archive.yml": BASE + OWN,
        "content/stories/s.md": story("S", body="Trade with Tibet grew.", countries=names),
        "content/stories/t.md": story("T", body="They met in Gaza.", countries=["Kenya"]),
    }
    site = site_of(tmp_path, files)
    slugs = {"european-union", "gaza", "tibet", "somaliland", "yugoslavia", "kenya"}
    assert slugs <= {path.split("/")[1] for path in site if path.startswith("countries/")}
    # Pages of stories: their facts, and mentions in their text.
    assert 'href="/countries/tibet/"' in site["2025/06/s/index.html"]
    assert "They met in <a" in site["2025/06/t/index.html"]
    # Structured data.
    page = site["countries/tibet/index.html"]
    assert '"propertyID":"ISO3166-2"' in page.replace(" ", "")
    assert '"Country"' in page
    assert "propertyID" not in site["countries/gaza/index.html"]
    # The index of the taxonomy, feeds, exports and search.
    assert "/countries/gaza/" in site["countries/index.html"]
    assert "countries/gaza/feed.xml" in site
    stories = [json.loads(line) for line in site["data/stories-2025.jsonl"].splitlines()]
    exported = next(each["terms"]["countries"] for each in stories if each["title"] == "S")
    assert sorted(exported) == ["European Union", "Gaza", "Somaliland", "Tibet", "Yugoslavia"]


def test_a_territory_is_drawn_where_it_is_on_the_map(tmp_path: Path) -> None:
    names = ["Gaza", "Tibet", "Somaliland", "Yugoslavia"]
    files = {"archive.yml": BASE + OWN, "content/stories/s.md": story("S", countries=names)}
    site = site_of(tmp_path, files)
    for name in ("gaza", "tibet", "somaliland"):
        assert '<path class="here" d="M' in site[f"countries/{name}/index.html"]
    assert 'class="here"' not in site["countries/yugoslavia/index.html"]
    drawn = site["map/index.html"]
    assert drawn.count("h0") == 3
    assert "/countries/yugoslavia/" in drawn


@pytest.mark.parametrize("code", ["EU", "UN", "XK", "eu", "GB-SCT"])
def test_a_record_makes_a_union_known_by_its_code(tmp_path: Path, code: str) -> None:
    fields = {"name": "The Bloc", "code": code}
    assert _problems(tmp_path, "", ["The Bloc", code.upper()], bloc=fields) == []


@pytest.mark.parametrize("name", ["European Union", "United Nations"])
def test_a_record_makes_a_union_known_by_its_name(tmp_path: Path, name: str) -> None:
    assert _problems(tmp_path, "", [name], union={"name": name}) == []


@pytest.mark.parametrize("code", ["EU", "UN", "SU", "YU"])
def test_a_territory_has_a_code_that_no_country_has(tmp_path: Path, code: str) -> None:
    settings = f"territories: [{{name: Beyond, code: {code}}}]\n"
    assert _problems(tmp_path, settings, ["Beyond", code]) == []


def test_a_union_is_no_country_unless_the_archive_says_so(tmp_path: Path) -> None:
    told = _problems(tmp_path, "", ["EU", "European Union", "UN"])
    assert [each.message for each in told] == [
        "'EU' is not a country",
        "'European Union' is not a country",
        "'UN' is not a country",
    ]
    assert all("territories" in each.hint for each in told)


def test_a_record_describes_a_territory(tmp_path: Path) -> None:
    files = {
        "archive.yml": BASE + OWN,
        "content/stories/s.md": story("S", countries=["Ghazzah", "Gaza Strip"]),
        "content/countries/gz.md": text(name="Gaza", also=["Ghazzah"], description="A strip."),
    }
    site = site_of(tmp_path, files)
    assert "A strip." in site["countries/gz/index.html"]


@pytest.mark.parametrize(
    "settings",
    [
        "territories: [Gaza, Tibet]\n",
        "territories:\n  - Gaza\n  - name: Tibet\n",
        "territories:\n  Gaza: {also: Gaza Strip}\n  Tibet:\n",
        "territories:\n  Gaza:\n    place: PS\n  Tibet:\n    code: CN-XZ\n",
    ],
)
def test_territories_are_a_list_or_a_mapping_by_name(tmp_path: Path, settings: str) -> None:
    assert _problems(tmp_path, settings, ["Gaza", "Tibet"]) == []


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("territories:\n  - Kenya\n", (4, "'Kenya' is a name of Kenya, which is known already")),
        (
            "territories:\n  - {name: Gaza, also: [Palestine]}\n",
            (4, "'Palestine' is a name of Palestine, which is known already"),
        ),
        ("territories:\n  - Gaza\n  - gaza\n", (5, "'gaza' is a name of Gaza, which is known already")),
        ("territories:\n  - {name: Gaza, code: PS}\n", (4, "'PS' is the code of Palestine")),
        ("territories:\n  - {name: Gaza, place: QQ}\n", (4, "'QQ' is not the code of a country")),
        ("territories:\n  - {name: Gaza, place: there}\n", (4, "'there' is not a place on the map")),
        ("territories:\n  - {name: Gaza, place: '91, 10'}\n", (4, "'91, 10' is no place on Earth")),
        ("territories:\n  - {name: Gaza, code: gaza!}\n", (4, "'gaza!' is not a code")),
        ("territories: Gaza, Tibet\n", (3, "'Gaza, Tibet' is a list that is written as one name")),
        ("territories:\n  Gaza: {place: there}\n", (4, "'there' is not a place on the map")),
        ("territories:\n  - {code: EU}\n", (4, "'name' is missing")),
        ("territories:\n  - {name: Gaza, nam: x}\n", (4, "is not a field")),
        (
            "territories: [Gaza]\ntaxonomies: {people: {}}\n",
            (3, "no taxonomy of the archive has countries"),
        ),
    ],
)  # fmt: skip
def test_a_territory_that_cannot_be_is_a_mistake_in_its_place(
    tmp_path: Path, settings: str, told: tuple[int, str]
) -> None:
    files = {"archive.yml": BASE + settings, "content/stories/s.md": story("S")}
    (problem,) = publish(write(tmp_path, files)).problems
    assert (problem.file, problem.line, problem.message) == ("archive.yml", *told)
    assert problem.hint
