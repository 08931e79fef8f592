"""Maps: every country that has stories is there, and what a page draws of the world is in the drawing."""

import math
import re
from pathlib import Path

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given

from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.maps import MAP_DOTS, MAP_SHAPES
from broadsheet.printing.layouts import default_theme
from broadsheet.reading.config import STORYLINES, Config, Taxonomy
from broadsheet.reading.countries import territories
from broadsheet.views.terms import MapView
from tests.archive.stories import assembled, story
from tests.building import REPOSITORY, site_of, text
from tests.building import story as written

CONFIG = Config(taxonomies=(Taxonomy("countries", "country", "country"), STORYLINES))
COUNTRIES = tuple(country for country in territories("en") if not country.union)
WORLD = (default_theme() / "assets" / "world.svg").read_text()


def test_the_drawing_has_just_the_countries_that_pages_may_draw() -> None:
    ids = re.findall(r'id="([^"]+)"', WORLD)
    assert len(ids) == len(set(ids))
    assert set(ids) == MAP_SHAPES | {"land"}
    assert not MAP_SHAPES & MAP_DOTS.keys()
    assert {country.code for country in COUNTRIES} - MAP_SHAPES - MAP_DOTS.keys() == {"AQ"}


def test_no_flag_can_run_or_name_anything() -> None:
    flags = msgspec.json.decode(
        (REPOSITORY / "broadsheet" / "flags" / "flags.json").read_bytes(), type=dict[str, str]
    )
    assert len(flags) > 250
    assert flags.keys() <= {country.code for country in COUNTRIES}
    assert not [
        code
        for code, drawing in flags.items()
        if re.search(r"\b(id|style|href|on\w+)=|<script|<use", drawing)
    ]


@given(
    st.lists(
        st.lists(st.sampled_from(["FR", "France", "Kenya", "SG", "AQ"]), max_size=3), max_size=9
    )
)
def test_the_map_counts_the_stories_of_each_country(told: list[list[str]]) -> None:
    stories = [story(f"s{at}", terms={"countries": tuple(names)}) for at, names in enumerate(told)]
    archive, _ = assembled(stories, config=CONFIG, countries=COUNTRIES)
    views = [page.view for page in catalogue(archive).pages() if isinstance(page.view, MapView)]
    codes = {"France": "FR", "Kenya": "KE", "Singapore": "", "Antarctica": ""}
    dots = {"Singapore": "SG"}
    named = {"FR": "France", "SG": "Singapore", "AQ": "Antarctica"}
    held = [{named.get(name, name) for name in names} for names in told]
    counts = {name: sum(name in each for each in held) for name in codes}
    wanted = sorted(((-count, name) for name, count in counts.items() if count))
    assert [[(-place.count, place.name) for place in view.countries] for view in views] == (
        [wanted] if wanted else []
    )
    for place in views[0].countries if views else ():
        assert place.place.code == codes[place.name]
        assert (place.place.right, place.place.down) == MAP_DOTS.get(
            dots.get(place.name, ""), (0, 0)
        )


def _drawn(page: str) -> set[str]:
    return set(re.findall(r'(?:href="[^"]*#|data-shape=")([A-Z-]+)"', page))


def test_dots_stand_apart_on_the_map() -> None:
    places = sorted(MAP_DOTS.values())
    for at, (x, y) in enumerate(places):
        assert 0 < x < 1000
        assert 0 < y < 432
        assert all(math.hypot(x - far, y - down) > 7 for far, down in places[at + 1 :])


def test_pages_draw_the_countries_that_they_are_about(tmp_path: Path) -> None:
    files = {
        "content/stories/a.md": written("A", countries=["France", "Kenya"], storyline="Told"),
        "content/stories/b.md": written("B", countries=["Peru"]),
        "content/countries/france.md": text(name="France", description="A <b>country</b>."),
    }
    site = site_of(tmp_path, files)
    assert _drawn(site["map/index.html"]) == {"FR", "KE", "PE"}
    assert _drawn(site["storylines/told/index.html"]) == {"FR", "KE"}
    assert _drawn(site["countries/france/index.html"]) == {"FR"}
    assert 'class="flag"' in site["countries/france/index.html"]
    assert "world." not in site["2025/06/a/index.html"]
    (shapes,) = [path for path in site if path.startswith("assets/world.")]
    for code in ("FR", "KE", "PE", "land"):
        assert f'id="{code}"' in site[shapes]
        assert f'/{shapes}#{code}"' in site["map/index.html"]


@pytest.mark.parametrize("files", [{}, {"content/stories/a.md": written("A", people=["Ann"])}])
def test_an_archive_without_countries_has_no_map(tmp_path: Path, files: dict[str, str]) -> None:
    site = site_of(tmp_path, {"content/pages/about.md": text(title="About"), **files})
    assert "map/index.html" not in site
    assert "/map/" not in site["index.html"]


def test_the_whole_world_fits_a_page(tmp_path: Path) -> None:
    named = [country.name for country in COUNTRIES]
    files = {
        f"content/stories/s{at}.md": written(f"S{at}", countries=named[at::7]) for at in range(7)
    }
    page = site_of(tmp_path, files)["map/index.html"]
    assert len(_drawn(page)) == len(MAP_SHAPES)
    assert page.count("h0") == len(MAP_DOTS)
    assert len(page.encode()) < 60_000
