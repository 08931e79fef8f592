"""The page of problems tells all of them, with and without a script."""

import jinja2
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Axe, Complaints, Visit
from tests.browser.preview.conftest import (
    FILE,
    HOSTILE,
    LONG_FILE,
    bar_of,
    live,
    no_barrier_by_day_or_night,
    problem,
    told_on,
)
from tests.browser.preview.scripted import CLIENT, Scripted


def _report(**view: object) -> str:
    layouts = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, loader=jinja2.FileSystemLoader(CLIENT)
    )
    whole = {
        "heading": "Problems", "title": "The Record", "home": "/", "problems": [], "advice": [], "digest": "ef56",
        "reading": None, **view,
    }  # fmt: skip
    return layouts.get_template("problems.html").render(view=whole)


def test_the_page_of_problems_lists_them_under_their_files_without_a_script(
    server: Scripted, show: Visit
) -> None:
    listed = [
        problem(),
        problem("is not a field", line=5),
        problem(file="archive.yml", line=0, href=""),
    ]
    server.pages["/_preview/problems/"] = _report(problems=listed, advice=[problem("is advice")])
    page = show(f"{server.address}/_preview/problems/", java_script_enabled=False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Problems")
    headings = page.get_by_role("heading", level=2)
    expect(headings).to_have_text(
        ["3 problems keep this archive from being published", "1 piece of advice"]
    )
    expect(page.get_by_role("heading", level=3)).to_have_text(["archive.yml", FILE, FILE])
    expect(page.get_by_role("link", name="line 5, column 7")).to_be_visible()
    expect(page.locator("span.place")).to_have_text("the whole file")
    expect(page.locator("mark").first).to_have_text("y")
    expect(page.get_by_role("link", name="The Record")).to_have_attribute("href", "/")


def test_a_page_that_is_still_to_come_tells_how_much_has_been_read(
    server: Scripted, show: Visit
) -> None:
    server.pages["/late/"] = _report(
        heading="This page may be still to come",
        digest="unshown",
        reading={"read": 60, "total": 10000},
    )
    server.tell(reading={"read": 1240, "total": 10000})
    page = live(show(f"{server.address}/late/"))
    told = page.locator("p.reading")
    expect(told).to_contain_text("60 of 10,000 files were read when this was shown.")
    bar = bar_of(page)
    expect(bar.locator(".reading")).to_have_text("1,240 of 10,000 files read")
    server.tell()
    expect(bar).to_be_hidden()


@pytest.mark.parametrize(
    ("source", "column", "shown", "at"),
    [
        ("date: yesterday", 7, "date: yesterday", "y"),
        ("a\U0001f600b", 3, "a\U0001f600b", "b"),
        ("short", 99, "short\u00a0", "\u00a0"),
        ("x" * 99 + "y" + "z" * 99, 100, f"…{'x' * 60}y{'z' * 60}…", "y"),
        ("first", 0, "first", "f"),
    ],
)
def test_the_page_of_problems_marks_the_sign_at_a_column(
    source: str, column: int, shown: str, at: str
) -> None:
    text = _report(problems=[problem(source=source, column=column)])
    line = text.partition("<code>")[2].partition("</code>")[0]
    assert line.partition('<mark class="at">')[2].partition("</mark>")[0] == at
    assert line.replace('<mark class="at">', "").replace("</mark>", "") == shown


def test_a_page_without_problems_says_so(server: Scripted, show: Visit) -> None:
    server.pages["/_preview/problems/"] = _report()
    page = live(show(f"{server.address}/_preview/problems/"))
    expect(page.get_by_text("No problems: this archive can be published.")).to_be_visible()
    assert server.heard[0].query == {"page": "/_preview/problems/", "digest": "ef56"}


def test_the_page_of_problems_is_not_covered_by_them_but_tells_of_a_lost_server(
    server: Scripted, show: Visit, complaints: Complaints
) -> None:
    server.pages["/_preview/problems/"] = _report(problems=[problem()])
    server.tell(count=1, problems=[problem()])
    page = live(show(f"{server.address}/_preview/problems/"))
    expect(page.locator("broadsheet-preview .tool")).to_be_hidden()
    server.down = "refusing"
    server.hang_up()
    expect(told_on(page)).to_be_visible()
    complaints.expect("503")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_on_the_page_of_problems(
    server: Scripted, show: Visit, text: str
) -> None:
    told = problem(text, file=text, field=text, hint=text, source=text, href="")
    server.pages["/_preview/problems/"] = _report(
        heading=text, title=text, problems=[told], advice=[told]
    )
    page = live(show(f"{server.address}/_preview/problems/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    expect(page.locator("pre")).to_have_text([text, text])
    assert page.locator("main :is(img, script)").count() == 0


@pytest.mark.parametrize("width", [360, 1440])
def test_there_are_no_barriers_on_the_page_of_problems(
    server: Scripted, visit: Visit, axe: Axe, width: int
) -> None:
    told = [
        problem(),
        problem("is a long line", source="x" * 500),
        problem(file=LONG_FILE, href=""),
    ]
    server.pages["/_preview/problems/"] = _report(problems=told, advice=told)
    options = {"viewport": {"width": width, "height": 900}, "bypass_csp": True}
    page = live(visit(f"{server.address}/_preview/problems/", **options))
    no_barrier_by_day_or_night(page, axe)
    assert page.evaluate("document.documentElement.scrollWidth") == width
