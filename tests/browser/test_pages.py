"""The pages of a published archive, as readers with a browser of their own, a small screen or a keyboard meet them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.archives import SETTINGS, png, publish, story, text, write
from tests.browser.conftest import Axe, Complaints, Visit
from tests.browser.serving import Served, serving

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
BODY = f"""
The rain began on Monday, as [the vote](../05/vote.md) had begun before it[^1].

## What it left

> Nobody had seen so much of it.

| Station | January | February | March | April | May | June | July | August | September |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| Upper valley | 1,204 mm | 1,204 mm | 1,204 mm | 1,204 mm | 1,204 mm | 1,204 mm | 1,204 mm | 1,204 mm | 1,204 mm |

    rain = [station.millimetres for station in stations if station.valley == "upper" and station.month == "June"]

<https://gazette.example/2025/06/07/{LONG}/{LONG}> and {LONG}

1. First
2. Then `{"code" * 30}`

![A dot](/media/dot.png)

[^1]: And after it, as well.
"""
ARCHIVE: dict[str, str | bytes] = {
    "archive.yml": SETTINGS,
    "content/stories/2025/06/rains.md": story(
        "Rains return to the northern valleys", "2025-06-07T14:30:00Z", BODY, place="Nairobi", updated="2025-06-09",
        people=["Ada Quill", "Xi Jinping"], countries=["Kenya", "Côte d'Ivoire"], topics=["Floods", LONG],
        storyline="The long drought", image={"src": "dot.png", "alt": "A dot", "credit": "A. Hand", "caption": "Rain."},
        source={"name": "The Valley Gazette", "url": "https://gazette.example/rains", "author": "B. Pen"},
        corrections=[{"date": "2025-06-08", "text": "It began on Monday, not on Sunday."}],
    ),
    "content/stories/2025/05/vote.md": story(
        "Vote & count", "2025-05-08", people=["Ada Quill"], countries=["Kenya"], topics=["Law"],
        storyline="The long drought",
    ),
    "content/stories/2025/05/title.md": story(f"{LONG} {LONG}", "2025-05-09", countries=["Germany"], topics=["Law"]),
    "content/stories/2024/02/arabic.md": story(
        "عودة الأمطار", "2024-02-29", "بدأ المطر.", language="ar", countries=["Egypt"], topics=["Floods"],
    ),
    "content/stories/2024/01/fire.md": story("Fire", "2024-01-02", topics=["Law"], storyline="The long drought"),
    "content/stories/2023/12/snow.md": story("Snow", "2023-12-31", people=["Ada Quill"], topics=["Floods"]),
    "content/people/ada-quill.md": text(
        "She keeps [the record](/2025/06/).", name="Ada Quill", also=["A. Quill"], description="Keeper of records",
        wikidata="Q7259", born="1954-08",
    ),
    "content/topics/weather.md": text(name="Weather"),
    "content/topics/floods.md": text(name="Floods", parent="Weather"),
    "content/pages/about.md": text("[Home](/)", title="About"),
    "content/media/dot.png": png(1),
}  # fmt: skip
PAGES = {
    "front page": "/",
    "story": "/2025/06/rains/",
    "long title": "/2025/05/title/",
    "Arabic story": "/2024/02/arabic/",
    "person": "/people/ada-quill/",
    "topic": "/topics/floods/",
    "storyline": "/storylines/the-long-drought/",
    "taxonomy": "/countries/",
    "year": "/2025/",
    "month": "/2025/06/",
    "day": "/2025/06/07/",
    "document": "/about/",
    "country": "/countries/kenya/",
    "in the same stories": "/topics/floods/with/",
    "storylines": "/storylines/",
    "map": "/map/",
    "days of any year": "/on-this-day/",
    "a day of any year": "/on-this-day/06-07/",
    "corrections": "/corrections/",
    "data": "/data/",
}
MISSING = "/nothing/here/"
PHONE = {"width": 320, "height": 640}
# What has the focus is on the screen and has a line around it; `null` when nothing has it.
FOCUSED = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const { top, left, bottom, right } = element.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return {
    text: element.textContent.trim(),
    seen: top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth && bottom > top && right > left,
    outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
  };
}
"""
# The innermost elements that reach beyond the screen and do not stand in a box that scrolls by itself.
BEYOND = """
() => {
  const scrolls = (element) =>
    element && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth && !scrolls(element.parentElement))
    .map((element) => `${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 40)}`);
}
"""


@pytest.fixture(scope="session")
def archive_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a small archive that has one of everything, served."""
    root = write(tmp_path_factory.mktemp("archive"), ARCHIVE)
    assert publish(root).problems == ()
    with serving(root / "site") as site:
        yield site


@pytest.fixture(params=[*PAGES.values(), MISSING], ids=[*PAGES, "missing page"])
def address(request: pytest.FixtureRequest, archive_site: Served, complaints: Complaints) -> str:
    if request.param == MISSING:
        complaints.expect("404 (Not Found)")
    return f"{archive_site.address}{request.param}"


def test_axe_finds_no_barrier_by_day_or_night(visit: Visit, axe: Axe, address: str) -> None:
    page = visit(address)
    assert axe(page) == ""
    page.emulate_media(color_scheme="dark")
    assert axe(page, ["color-contrast", "link-in-text-block"]) == ""


def test_nothing_scrolls_sideways_on_a_small_phone(visit: Visit, address: str) -> None:
    page = visit(address, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.evaluate(BEYOND)


def test_who_uses_a_keyboard_sees_where_they_are(visit: Visit, address: str) -> None:
    page = visit(address)
    for _ in range(3):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused
        assert focused["seen"], focused
        assert focused["outlined"], focused


def test_the_first_link_skips_to_the_text(page: Page, archive_site: Served) -> None:
    page.goto(f"{archive_site.address}/2025/06/rains/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_visit_asks_for_nothing_that_is_not_there(page: Page, archive_site: Served) -> None:
    archive_site.requests.clear()
    page.goto(f"{archive_site.address}/")
    page.reload()
    assert {request.status for request in archive_site.requests} <= {200, 304}
    assert 304 in {request.status for request in archive_site.requests}
