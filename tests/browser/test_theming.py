"""What docs/theming.md shows works as it stands there."""

import re
from pathlib import Path

from tests.browser.conftest import Look
from tests.browser.serving import serving
from tests.browser.stories import ARCHIVE
from tests.building import REPOSITORY, publish, write

GUIDE = (REPOSITORY / "docs" / "theming.md").read_text()
SHEET = (REPOSITORY / "layouts" / "assets" / "style.css").read_text()


def _example(language: str) -> str:
    example, *_ = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    return str(example)


def test_an_archive_changes_its_colours_its_face_and_its_masthead_in_ten_lines(
    tmp_path: Path, look: Look
) -> None:
    own = _example("css")
    assert own.count("\n") <= 10
    font = (REPOSITORY / "layouts/assets/fonts/newsreader.woff2").read_bytes()
    root = write(
        tmp_path,
        {**ARCHIVE, "layouts/assets/own.css": own, "layouts/assets/fonts/literata.woff2": font},
    )
    assert publish(root).problems == ()
    with serving(root / "site") as site:
        page = look(f"{site.address}/2025/06/rains/")
        page.emulate_media(color_scheme="dark")
        body = page.locator("body")
        assert body.evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(16, 20, 24)"
        assert body.evaluate("body => getComputedStyle(body).fontFamily").startswith("Literata")
        assert page.evaluate(
            "document.fonts.ready.then(() => document.fonts.check('20px Literata'))"
        )
        link = page.locator(".prose a").first
        page.emulate_media(color_scheme="light")
        assert (
            link.evaluate("link => getComputedStyle(document.querySelector('.facts dd a')).color")
            == "rgb(11, 83, 69)"
        )
        masthead = page.locator(".masthead")
        assert masthead.evaluate("masthead => getComputedStyle(masthead).textAlign") == "center"
        page.emulate_media(media="print")
        assert (
            body.evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(255, 255, 255)"
        )


def test_a_layout_of_its_own_takes_the_place_of_the_themes(tmp_path: Path, look: Look) -> None:
    root = write(tmp_path, {**ARCHIVE, "layouts/day.html": _example("jinja")})
    assert publish(root).problems == ()
    with serving(root / "site") as site:
        page = look(f"{site.address}/2025/06/07/")
        assert page.get_by_role("heading").all_text_contents() == ["June 7, 2025"]
        assert page.locator("main li").all_text_contents() == [
            "Rains return to the northern valleys"
        ]


def test_every_role_of_the_style_sheet_is_told_of() -> None:
    roles = set(
        re.findall(r"(--[\w-]+):", SHEET.partition("@layer roles {")[2].partition("@layer base")[0])
    )
    told = set(re.findall(r"`(--[\w-]+)`", GUIDE)) | {f"--t{step}" for step in range(2, 5)}
    assert roles <= told
