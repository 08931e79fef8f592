"""What is saved is on the screen: stories, records, layouts and styles, under a real server and its watcher."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Axe, Complaints, Visit
from tests.browser.preview.conftest import (
    bar_of,
    live,
    no_barrier_by_day_or_night,
    overlay_of,
    reloaded,
)
from tests.browser.preview.newsroom import (
    FILES,
    FLOODS,
    LAYOUT,
    RAINS,
    STORIES,
    STYLE,
    Newsroom,
    Start,
    heading,
    mark,
    marked,
    sourced,
)
from tests.building import text, write


@pytest.mark.parametrize("save", ["replace", "write"])
def test_an_edit_is_shown_by_itself_in_the_reader_s_place(newsroom: Newsroom, save: str) -> None:
    page = newsroom.open("/2025/rains/")
    page.get_by_text("Two", exact=True).click()
    page.evaluate("scrollTo(0, 1500)")
    edited = FILES[RAINS].replace("Paragraph 40 of", "The fortieth paragraph of")
    if save == "replace":
        reloaded(page, lambda: newsroom.preview.replace(RAINS, edited))
    else:
        reloaded(page, lambda: newsroom.preview.edit({RAINS: edited}))
    expect(page.get_by_text("The fortieth paragraph of a long story.")).to_be_attached()
    page.wait_for_load_state("load")
    assert page.evaluate("scrollY") == 1500
    assert page.evaluate(
        "[...document.querySelectorAll('.prose details')].map((box) => box.open)"
    ) == [False, True]


def test_a_page_that_an_edit_does_not_change_is_not_loaded_anew(newsroom: Newsroom) -> None:
    rains, floods = newsroom.open("/2025/rains/"), newsroom.open("/2025/floods/")
    mark(floods)
    reloaded(rains, lambda: newsroom.edit(RAINS, "Paragraph 1 of", "The first paragraph of"))
    # What comes on the same connection comes after all that was told before it.
    newsroom.edit(RAINS, "date:", "dat:")
    expect(overlay_of(floods)).to_be_visible()
    expect(marked(floods)).to_be_attached()
    newsroom.mend(RAINS)
    expect(overlay_of(floods)).to_be_hidden()
    reloaded(floods, lambda: newsroom.edit(FLOODS, "The water fell.", "The water rose."))
    expect(floods.get_by_text("The water rose.")).to_be_visible()


def test_a_story_is_followed_to_its_new_file_and_its_new_slug(newsroom: Newsroom) -> None:
    page = newsroom.open("/2025/floods/")
    root, address = newsroom.preview.root, newsroom.preview.address
    (root / FLOODS).rename(root / STORIES / "high-water.md")
    page.wait_for_url(f"{address}/2025/high-water/")
    expect(bar_of(live(page))).to_contain_text(f"{STORIES}/high-water.md")
    newsroom.preview.replace(
        f"{STORIES}/high-water.md", FILES[FLOODS].replace("---\n", "---\nslug: deluge\n", 1)
    )
    page.wait_for_url(f"{address}/2025/deluge/")
    expect(heading(page)).to_have_text("Floods recede")


def test_a_deleted_story_says_so_and_comes_back(newsroom: Newsroom, complaints: Complaints) -> None:
    page = newsroom.open("/2025/floods/")
    (newsroom.preview.root / FLOODS).unlink()
    expect(heading(page)).to_have_text("Page not found")
    complaints.expect("404")
    live(page)
    newsroom.mend(FLOODS)
    expect(heading(page)).to_have_text("Floods recede")
    assert page.url == f"{newsroom.preview.address}/2025/floods/"


def test_a_new_story_appears_on_the_front_page(newsroom: Newsroom) -> None:
    page = newsroom.open("/")
    newsroom.preview.edit({f"{STORIES}/snow.md": sourced("Snow in June")})
    expect(page.get_by_role("link", name="Snow in June")).to_be_visible()


def test_a_term_s_page_changes_with_its_new_record(newsroom: Newsroom) -> None:
    page = newsroom.open("/topics/water/")
    record = text(name="Water", also=["The wet"], description="All that flows.")
    newsroom.preview.edit({"content/topics/water.md": record})
    expect(page.get_by_text("All that flows.")).to_be_visible()
    expect(page.get_by_text("The wet")).to_be_visible()
    expect(bar_of(live(page))).to_contain_text("content/topics/water.md")
    newsroom.edit("content/topics/water.md", '"Water"', '"WATER"')
    expect(heading(page)).to_have_text("WATER")


def figures(page: Page) -> Locator:
    """Return what the front page says of the archive: how many stories it has, and from when to when."""
    return page.locator(".figures")


def test_a_folder_of_stories_that_is_copied_in_appears(newsroom: Newsroom, tmp_path: Path) -> None:
    write(
        tmp_path,
        {f"07/{name}.md": sourced(f"A {name}", date="2025-06-30") for name in ("gale", "storm")},
    )
    page = newsroom.open("/")
    shutil.copytree(tmp_path / "07", newsroom.preview.root / "content" / "stories" / "2025" / "07")
    expect(page.get_by_role("link", name="A gale")).to_be_visible()
    expect(page.get_by_role("link", name="A storm")).to_be_visible()
    expect(figures(page)).to_have_text(re.compile("^6 stories"))
    # A folder that is new is watched like the others.
    newsroom.edit("content/stories/2025/07/gale.md", "A gale", "A breeze")
    expect(page.get_by_role("link", name="A breeze")).to_be_visible()


def test_another_branch_that_is_checked_out_is_shown(newsroom: Newsroom) -> None:
    root = newsroom.preview.root

    def git(*arguments: str) -> None:
        own = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        names = ("-c", "user.name=An Editor", "-c", "user.email=editor@record.example")
        subprocess.run(
            ["git", *names, *arguments], cwd=root, env=own, check=True, capture_output=True
        )

    git("init", "--initial-branch=main")
    git("add", "content")
    git("commit", "--message=The archive")
    git("checkout", "-b", "many")
    write(
        root,
        {
            f"content/stories/2024/05/day-{number}.md": sourced(f"Day {number}")
            for number in range(100)
        },
    )
    git("add", "content")
    git("commit", "--message=A hundred more")
    git("checkout", "main")
    newsroom.preview.follow()
    page = newsroom.open("/")
    expect(figures(page)).to_have_text(re.compile("^4 stories"))
    git("checkout", "many")
    expect(figures(page)).to_have_text(re.compile("^104 stories"))
    git("checkout", "main")
    expect(figures(page)).to_have_text(re.compile("^4 stories"))
    shutil.rmtree(root / ".git")


def test_styles_are_exchanged_without_a_reload_in_every_tab(newsroom: Newsroom) -> None:
    story = newsroom.open("/2025/rains/")
    topic = story.context.new_page()
    topic.goto(f"{newsroom.preview.address}/topics/weather/")
    for page in (story, live(topic)):
        mark(page)
    for spacing in ("3px", "5px"):
        newsroom.preview.replace(STYLE, f"{FILES[STYLE]}\nh1 {{ letter-spacing: {spacing} }}\n")
        for page in (story, topic):
            expect(heading(page)).to_have_css("letter-spacing", spacing)
            expect(marked(page)).to_be_attached()
    newsroom.mend(STYLE)
    for page in (story, topic):
        expect(heading(page)).to_have_css("letter-spacing", "normal")


def test_a_page_is_loaded_anew_when_its_layout_is_edited_and_no_other(newsroom: Newsroom) -> None:
    story, topic = newsroom.open("/2025/rains/"), newsroom.open("/topics/weather/")
    mark(topic)
    reloaded(
        story,
        lambda: newsroom.edit(LAYOUT, '<div class="prose">', '<p>Read on.</p><div class="prose">'),
    )
    expect(story.get_by_text("Read on.")).to_be_visible()
    reloaded(story, lambda: newsroom.mend(LAYOUT))
    newsroom.edit(RAINS, "date:", "dat:")
    expect(overlay_of(topic)).to_be_visible()
    expect(marked(topic)).to_be_attached()
    newsroom.mend(RAINS)
    expect(overlay_of(topic)).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "title", "bar", "said"),
    [
        ("/2025/sketch/", "A sketch", "Draft", "Draft: readers do not see this story yet."),
        (
            "/2025/later/",
            "A speech",
            "Embargoed",
            "readers do not see this story before August 1, 2025",
        ),
    ],
)
def test_what_readers_do_not_see_yet_is_shown_and_marked(
    newsroom: Newsroom, path: str, title: str, bar: str, said: str
) -> None:
    page = newsroom.open(path)
    expect(heading(page)).to_have_text(title)
    expect(page.get_by_text(said)).to_be_visible()
    expect(bar_of(page).locator(".mark")).to_have_text(bar)
    front = newsroom.open("/")
    expect(front.locator(".entry").filter(has_text=title).locator(".mark")).to_have_text(bar)


def test_the_bar_tells_of_the_story_and_follows_it(newsroom: Newsroom) -> None:
    page = newsroom.open("/2025/floods/")
    file = newsroom.preview.root / FLOODS
    expect(bar_of(page).get_by_role("link", name=FLOODS)).to_have_attribute(
        "href", f"vscode://file{file}:1:1"
    )
    expect(bar_of(page)).to_contain_text("3 words")
    newsroom.preview.replace(
        FLOODS, text("The water fell fast.", title="Floods recede", date="2025-06-07")
    )
    expect(bar_of(page)).to_contain_text("4 words")
    bar_of(page).get_by_role("button", name="2 pieces of advice").click()
    advice = page.get_by_role("region", name="Advice on this page")
    expect(advice).to_contain_text("has no summary")
    expect(advice.get_by_role("link").first).to_have_attribute("href", f"vscode://file{file}:2:8")
    newsroom.preview.replace(FLOODS, sourced("Floods recede", "The water fell fast."))
    expect(bar_of(page).get_by_role("button")).to_have_count(0)


def test_the_page_of_problems_lists_and_follows(newsroom: Newsroom) -> None:
    page = newsroom.open("/_preview/problems/")
    expect(page.get_by_text("No problems: this archive can be published.")).to_be_visible()
    newsroom.edit(FLOODS, "date:", "dat:")
    expect(
        page.get_by_role("heading", name="1 problem keeps this archive from being published")
    ).to_be_visible()
    expect(page.get_by_role("heading", level=3)).to_have_text(FLOODS)
    expect(page.get_by_role("link", name="line 3, column 1")).to_be_visible()
    newsroom.preview.replace(FLOODS, text(title="Floods recede", date="2025-06-07"))
    expect(page.get_by_role("heading", level=2)).to_have_text("2 pieces of advice")
    newsroom.mend(FLOODS)
    expect(page.get_by_role("heading", level=2)).to_have_count(0)


def test_there_are_no_barriers_on_a_story_with_its_bar_and_its_problems(
    newsroom: Newsroom, axe: Axe
) -> None:
    page = newsroom.open("/2025/sketch/", bypass_csp=True)
    no_barrier_by_day_or_night(page, axe)
    newsroom.edit(FLOODS, "date:", "dat:")
    expect(overlay_of(page)).to_be_visible()
    no_barrier_by_day_or_night(page, axe)
    newsroom.mend(FLOODS)
    expect(overlay_of(page)).to_be_hidden()


def test_without_drafts_none_is_shown(
    start: Start, show: Visit, tmp_path: Path, complaints: Complaints
) -> None:
    newsroom = Newsroom(start(write(tmp_path, FILES), "--no-search", "--no-drafts"), show)
    for path in ("/2025/sketch/", "/2025/later/"):
        expect(heading(newsroom.open(path))).to_have_text("Page not found")
    expect(figures(newsroom.open("/"))).to_have_text(re.compile("^2 stories"))
    complaints.expect("404")
