"""What an archive declares as a taxonomy follows everywhere: pages, feeds, links, the menu, checks and advice."""

import itertools
import json
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import pytest

from broadsheet.commands.check import check_archive
from tests.building import SETTINGS, order, publish, site_of, story, text, write

ORGANIZATIONS = f"""{SETTINGS}taxonomies:
  people: {{singular: person}}
  organizations: {{singular: organization}}
  topics: {{singular: topic, tree: true}}
"""


def _pages(site: dict[str, str], taxonomy: str) -> set[str]:
    return {
        path.split("/")[1]
        for path in site
        if path.startswith(f"{taxonomy}/") and path.count("/") == 2
    }


def test_a_declared_taxonomy_has_pages_feeds_links_and_a_place_in_the_menu(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        {
            "archive.yml": ORGANIZATIONS,
            "content/stories/talks.md": story(
                "Talks", organizations=["Unesco", "Médecins Sans Frontières"]
            ),
            "content/organizations/msf.md": text(
                "Doctors.",
                name="MSF",
                also=["Médecins Sans Frontières"],
                description="Doctors abroad.",
            ),
        },
    )
    assert _pages(site, "organizations") == {"unesco", "msf"}
    assert '<a href="/organizations/">Organizations</a>' in site["index.html"]
    assert 'href="/organizations/msf/"' in site["2025/06/talks/index.html"]
    assert 'href="/organizations/msf/"' in site["organizations/index.html"]
    assert 'href="/2025/06/talks/"' in site["organizations/msf/index.html"]
    assert "Doctors abroad." in site["organizations/msf/index.html"]
    assert json.loads(site["organizations/unesco/feed.json"])["items"][0]["title"] == "Talks"
    assert "organizations/msf/" in site["sitemap.xml"]


def test_an_archive_may_have_other_taxonomies_altogether(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        {
            "archive.yml": f"{SETTINGS}taxonomies:\n  ships: {{singular: ship}}\n  ports: {{tree: true}}\n",
            "content/stories/sailing.md": story("Sailing", ships=["Vega"], ports=["Bergen"]),
            "content/ports/bergen.md": text(name="Bergen", parent="Norway"),
            "content/ports/norway.md": text(name="Norway"),
        },
    )
    assert _pages(site, "ships") == {"vega"}
    assert _pages(site, "ports") == {"bergen", "norway"}
    assert 'href="/2025/06/sailing/"' in site["ports/norway/index.html"]
    assert not {path for path in site if path.startswith(("people", "countries", "topics"))}
    assert (tmp_path / "site" / "storylines" / "index.html").exists()


def test_a_taxonomy_that_is_not_declared_is_a_mistake_with_a_hint(tmp_path: Path) -> None:
    archive = {
        "archive.yml": ORGANIZATIONS,
        "content/stories/talks.md": story("Talks", organisations=["Unesco"]),
    }
    (problem,) = publish(write(tmp_path, archive)).problems
    assert (problem.line, problem.field, problem.message) == (5, "organisations", "is not a field")
    assert problem.hint == "did you mean 'organizations'?"


def test_a_name_on_two_records_of_a_declared_taxonomy_is_found_at_both(tmp_path: Path) -> None:
    archive = {
        "archive.yml": ORGANIZATIONS,
        "content/organizations/msf.md": text(name="MSF", also=["Doctors"]),
        "content/organizations/mdm.md": text(name="MDM", also=["doctors"]),
    }
    problems = publish(write(tmp_path, archive)).problems
    assert [problem.file for problem in problems] == [
        "content/organizations/mdm.md",
        "content/organizations/msf.md",
    ]


def test_a_name_close_to_a_known_one_of_a_declared_taxonomy_is_advised_upon(tmp_path: Path) -> None:
    archive = {
        "archive.yml": ORGANIZATIONS,
        "content/stories/talks.md": story(
            "Talks", organizations=["Red Crosss"], source="The Gazette"
        ),
        "content/organizations/red-cross.md": text(name="Red Cross"),
    }
    (advice,) = check_archive(order(write(tmp_path, archive))).advice
    assert (advice.field, advice.message) == (
        "organizations",
        "'Red Crosss' is close to 'Red Cross'",
    )


@pytest.mark.parametrize(
    "written", ["Zelensky", "zelensky", "ZELENSKYY", "Volodymyr  Zelensky", "volodymyr-zelensky"]
)
def test_every_alias_in_any_case_leads_to_one_page_with_the_records_name(
    tmp_path: Path, written: str
) -> None:
    site = site_of(
        tmp_path,
        {
            "content/stories/talks.md": story("Talks", people=[written, "Zelenskyy"]),
            "content/people/zelensky.md": text(
                name="Volodymyr Zelensky", also=["Zelensky", "Zelenskyy"]
            ),
        },
    )
    assert _pages(site, "people") == {"zelensky"}
    assert '<a href="/people/zelensky/">Volodymyr Zelensky</a>' in site["2025/06/talks/index.html"]
    assert site["people/zelensky/index.html"].count('<h3><a href="/2025/06/talks/"') == 1


def test_spellings_without_a_record_are_one_term_named_as_most_stories_have_it(
    tmp_path: Path,
) -> None:
    spellings = ["El Niño", "el niño", "El Nin\u0303o", "El-Niño", "El Niño"]
    site = site_of(
        tmp_path,
        {
            f"content/stories/s{number}.md": story(f"S{number}", topics=[each])
            for number, each in enumerate(spellings)
        },
    )
    assert _pages(site, "topics") == {"el-nino"}
    assert ">El Niño</a>" in site["topics/index.html"]


@pytest.mark.parametrize("order_of_use", list(itertools.permutations(["C", "C++", "C#"])))
def test_names_that_differ_in_signs_keep_a_page_each(
    tmp_path: Path, order_of_use: tuple[str, ...]
) -> None:
    site = site_of(
        tmp_path,
        {
            f"content/stories/s{number}.md": story(
                f"S{number}", f"2025-06-0{number + 1}", topics=[name]
            )
            for number, name in enumerate(order_of_use)
        },
    )
    assert _pages(site, "topics") == {"c", "c-plus-plus", "c-sharp"}


def test_names_that_share_a_slug_keep_their_pages_when_others_join_them(tmp_path: Path) -> None:
    names = ["Müller", "Muller", "Mu'ller", "Mùller"]
    before: dict[str, str] = {}
    for count in range(1, len(names) + 1):
        archive = {
            f"content/stories/s{number}.md": story(
                f"S{number}", f"2025-06-0{number + 1}", people=[name]
            )
            for number, name in enumerate(names[:count])
        }
        site = site_of(tmp_path / str(count), archive)
        found = {
            slug: feedparser.parse(site[f"people/{slug}/feed.xml"]).entries[0].title
            for slug in _pages(site, "people")
        }
        assert len(found) == count
        assert found.items() >= before.items()
        before = found


def test_a_topic_holds_the_stories_of_those_below_it(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        {
            "content/stories/rains.md": story("Rains", topics=["Flash floods"]),
            "content/stories/storm.md": story("Storm", topics=["Weather", "Floods"]),
            "content/topics/weather.md": text(name="Weather"),
            "content/topics/floods.md": text(name="Floods", parent="weather"),
            "content/topics/flash-floods.md": text(name="Flash floods", parent="FLOODS"),
        },
    )
    titles = {
        slug: [item["title"] for item in json.loads(site[f"topics/{slug}/feed.json"])["items"]]
        for slug in _pages(site, "topics")
    }
    both = ["Rains", "Storm"]
    assert titles == {"weather": both, "floods": both, "flash-floods": ["Rains"]}
    assert 'href="/topics/flash-floods/"' in site["topics/floods/index.html"]
    assert 'href="/topics/weather/"' in site["topics/flash-floods/index.html"]


def test_topics_in_a_circle_are_a_mistake_on_each(tmp_path: Path) -> None:
    archive = {
        "content/topics/a.md": text(name="A", parent="B"),
        "content/topics/b.md": text(name="B", parent="A"),
        "content/topics/c.md": text(name="C", parent="A"),
    }
    problems = publish(write(tmp_path, archive)).problems
    assert [(problem.file, problem.field) for problem in problems] == [
        ("content/topics/a.md", "parent"),
        ("content/topics/b.md", "parent"),
    ]


def test_a_storyline_is_told_from_its_beginning_and_its_chapters_lead_on(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        {
            f"content/stories/s{day}.md": story(
                f"Day {day}", f"2025-06-0{day}", storyline="The strike"
            )
            for day in range(1, 4)
        },
    )
    page = site["storylines/the-strike/index.html"]
    places = [page.rindex(f'<h3><a href="/2025/06/s{day}/"') for day in range(1, 4)]
    assert places == sorted(places)
    middle = site["2025/06/s2/index.html"]
    assert "chapter 2 of 3" in middle
    assert 'href="/2025/06/s1/"' in middle
    assert 'href="/2025/06/s3/"' in middle


def test_a_country_may_be_named_by_code_or_any_usual_name(tmp_path: Path) -> None:
    names = [
        "NO",
        "Norway",
        "norway",
        "United States",
        "USA",
        "US",
        "UK",
        "United Kingdom",
        "Czechia",
        "Czech Republic",
    ]
    site = site_of(
        tmp_path,
        {
            f"content/stories/s{number}.md": story(f"S{number}", countries=[name])
            for number, name in enumerate(names)
        },
    )
    assert _pages(site, "countries") == {"norway", "united-states", "united-kingdom", "czechia"}


def test_a_country_that_does_not_exist_is_a_mistake_in_its_place(tmp_path: Path) -> None:
    archive = {"content/stories/s.md": story("S", countries=["Kenya", "Norwai"])}
    (problem,) = publish(write(tmp_path, archive)).problems
    assert (problem.field, problem.message, problem.hint) == (
        "countries",
        "'Norwai' is not a country",
        "did you mean 'Norway'?",
    )
