"""What each page in a browser is told, from the state that it shows to another; each test runs its own loop."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from broadsheet.previewing.events import _MOST_WAITING, PROBLEMS, Events
from broadsheet.previewing.press import Press
from broadsheet.previewing.reporting import Reporter
from broadsheet.previewing.screen import UNSHOWN, Screen
from broadsheet.previewing.state import State
from broadsheet.problems import Failure
from tests.building import NOW, SETTINGS, story, text, write
from tests.previewing.loops import run
from tests.previewing.running import PATIENCE
from tests.previewing.states import follow, state_maker

VOTE = "/2025/06/vote/"
FILE = "content/stories/vote.md"
ProblemReport = tuple[str, Any]


class Browser:
    """A page in a browser, as far as it listens."""

    def __init__(self, events: AsyncIterator[bytes]) -> None:
        self._events = events

    async def next(self) -> ProblemReport:
        """Return the next event that is named."""
        while True:
            sent = await asyncio.wait_for(anext(self._events), PATIENCE)
            if sent.startswith(b"event: "):
                name, _, data = sent.decode().partition("\n")
                return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))

    async def ends(self) -> bool:
        async for _ in self._events:
            pass
        return True


def _raised(error: BaseException) -> None:
    raise error


class Newsroom:
    """An archive that is edited, shown to an events."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.screen = Screen(root, lambda _: None)
        self.press = Press(_raised)
        self.lost: list[Failure] = []
        self.events = Events(self.screen, Reporter(root, ""), self.press, lost=self.lost.append)
        self.state: State = state_maker(root).begin(NOW)
        self.events.show(self.state)

    def edit(self, files: Mapping[str, str | bytes]) -> None:
        self.show(follow(self.state, self.root, files))

    def show(self, state: State) -> None:
        self.state = state
        self.events.show(state)

    async def printed(self) -> None:
        """Wait until the press has done all that it was asked for."""
        await self.press.run(int)

    async def opened(self, path: str, digest: str | None = None) -> Browser:
        """Return a page that has been told the state, as each is at once."""
        shown = self.events._look(path).digest if digest is None else digest
        browser = Browser(await self.events.watch(path, shown))
        told = await browser.next()
        assert told[0] == "state"
        return browser

    async def told(self, path: str, digest: str) -> list[str]:
        """Return the names of the events that a page which shows what has a digest is told at once."""
        browser = Browser(await self.events.watch(path, digest))
        names = [(await browser.next())[0]]
        while names[-1] != "state":
            names.append((await browser.next())[0])
        return names


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    files = {
        FILE: story("Vote"),
        "content/stories/fire.md": story("Fire", "2024-01-01"),
        "content/pages/about.md": text(title="About"),
    }
    styles = {
        "layouts/assets/own.css": "p { color: red }",
        "layouts/document.html": "{{ view.title }}{{ site.assets['own.css'] }}",
    }
    return Newsroom(write(tmp_path, {"archive.yml": SETTINGS, **files, **styles}))


def test_a_page_is_told_to_load_anew_when_it_moves_and_only_then(newsroom: Newsroom) -> None:
    async def test() -> None:
        vote, fire = await newsroom.opened(VOTE), await newsroom.opened("/2024/01/fire/")
        newsroom.edit({FILE: story("Ballot")})
        assert await vote.next() == ("reload", {})
        assert (await vote.next())[0] == "state"  # its file's line of the title is another
        newsroom.edit({"content/stories/fire.md": story("Blaze", "2024-01-01")})
        assert (await fire.next())[0] == "reload"

    run(test)


def test_who_comes_back_is_told_what_was_missed(newsroom: Newsroom) -> None:
    async def test() -> None:
        assert await newsroom.told(VOTE, newsroom.screen.look(VOTE).digest) == ["state"]
        assert await newsroom.told(VOTE, "of long ago") == ["reload", "state"]
        assert await newsroom.told(VOTE, "") == ["reload", "state"]
        assert await newsroom.told(VOTE, UNSHOWN) == ["reload", "state"]

    run(test)


def test_a_page_that_could_not_be_shown_is_told_once_it_can(newsroom: Newsroom) -> None:
    async def test() -> None:
        newsroom.edit({"layouts/document.html": "{{ view.gone }}"})
        about = await newsroom.opened("/about/", UNSHOWN)
        newsroom.edit({"layouts/document.html": "{{ view.gone_too }}"})
        told = await about.next()
        assert (told[0], told[1]["count"]) == ("state", 1)
        newsroom.edit({"layouts/document.html": "mended"})
        assert (await about.next())[0] == "reload"

    run(test)


def test_a_page_whose_layout_breaks_stays(newsroom: Newsroom) -> None:
    async def test() -> None:
        about = await newsroom.opened("/about/")
        newsroom.edit({"layouts/document.html": "{{ view.gone }}"})
        told = await about.next()
        assert (told[0], told[1]["problems"][0]["file"]) == ("state", "layouts/document.html")
        newsroom.edit({"layouts/document.html": "mended"})
        assert await about.next() == ("reload", {})
        assert (await about.next())[1]["count"] == 0

    run(test)


def test_a_mistake_undone_loads_nothing_anew(newsroom: Newsroom) -> None:
    async def test() -> None:
        about, before = (
            await newsroom.opened("/about/"),
            (newsroom.root / "layouts/document.html").read_bytes(),
        )
        newsroom.edit({"layouts/document.html": "{{ view.gone }}"})
        assert (await about.next())[0] == "state"
        newsroom.edit({"layouts/document.html": before})
        assert (await about.next())[1]["count"] == 0

    run(test)


def test_style_sheets_are_exchanged(newsroom: Newsroom) -> None:
    async def test() -> None:
        about = await newsroom.opened("/about/")
        newsroom.edit({"layouts/assets/own.css": "p { color: blue }"})
        name, styles = await about.next()
        assert name == "styles"
        ((before, after),) = styles.items()
        assert before != after
        newsroom.edit({"layouts/assets/own.css": "p { color: green }"})
        assert (await about.next())[1].keys() == {after}
        newsroom.edit(
            {
                "layouts/assets/own.css": "p { color: red }",
                "layouts/document.html": "{{ view.title }}!",
            }
        )
        assert (await about.next())[0] == "reload"

    run(test)


@pytest.mark.parametrize(
    ("fields", "href"),
    [({"slug": "ballot"}, "/2025/06/ballot/"), ({"date": "2025-07-01"}, "/2025/07/vote/")],
)
def test_a_story_that_moves_takes_its_readers_along(
    newsroom: Newsroom, fields: dict[str, str], href: str
) -> None:
    async def test() -> None:
        vote = await newsroom.opened(VOTE)
        newsroom.edit({FILE: story("Vote", **{"date": "2025-06-07", **fields})})
        assert await vote.next() == ("moved", {"href": href})

    run(test)


def test_a_renamed_story_takes_its_readers_along(newsroom: Newsroom) -> None:
    async def test() -> None:
        vote = await newsroom.opened(VOTE)
        (newsroom.root / FILE).rename(newsroom.root / "content/stories/ballot.md")
        newsroom.show(state_maker(newsroom.root).follow(newsroom.state, None, NOW))
        assert await vote.next() == ("moved", {"href": "/2025/06/ballot/"})

    run(test)


def test_a_story_that_goes_is_loaded_anew_as_what_is_not_there_and_so_when_it_is_back(
    newsroom: Newsroom,
) -> None:
    async def test() -> None:
        vote = await newsroom.opened(VOTE)
        (newsroom.root / FILE).unlink()
        newsroom.show(state_maker(newsroom.root).follow(newsroom.state, None, NOW))
        assert (await vote.next())[0] == "reload"
        assert (await vote.next())[1]["page"] is None
        newsroom.edit({FILE: story("Vote")})
        assert (await vote.next())[0] == "reload"

    run(test)


def test_problems_are_told_to_every_page_once(newsroom: Newsroom) -> None:
    async def test() -> None:
        pages = [await newsroom.opened(path) for path in (VOTE, "/", "/nowhere/", PROBLEMS)]
        newsroom.edit({"content/pages/about.md": "---\ntitle: [\n"})
        for page in pages[:3]:
            name, state = await page.next()
            assert (name, state["count"], state["problems"][0]["file"]) == (
                "state",
                1,
                "content/pages/about.md",
            )
        assert (await pages[3].next())[0] == "reload"
        newsroom.events.tell_problems()
        newsroom.events.search_again()
        assert [(await page.next())[0] for page in pages[:3]] == ["search"] * 3

    run(test)


def test_the_page_of_problems_moves_with_every_change(newsroom: Newsroom) -> None:
    before = newsroom.events.digest_of_problems
    newsroom.edit({FILE: story("Ballot")})
    after = newsroom.events.digest_of_problems
    newsroom.show(newsroom.state)
    assert before != after == newsroom.events.digest_of_problems


def test_many_problems_are_counted_and_the_first_told(newsroom: Newsroom) -> None:
    async def test() -> None:
        front = await newsroom.opened("/")
        newsroom.edit({f"content/stories/{at:03}.md": "---\ntitle: [\n" for at in range(120)})
        _, state = await front.next()
        assert (state["count"], len(state["problems"])) == (120, 50)

    run(test)


def test_a_page_that_turns_away_is_forgotten_and_the_end_ends_every_stream(
    newsroom: Newsroom,
) -> None:
    async def test() -> None:
        left, stays = await newsroom.events.watch("/", ""), await newsroom.opened(VOTE)
        await anext(left)
        assert b"event: reload" in await anext(left)
        assert len(newsroom.events._viewers) == 2
        await left.aclose()  # type: ignore[attr-defined]
        await newsroom.printed()
        assert len(newsroom.events._viewers) == 1
        newsroom.events.close()
        assert await stays.ends()
        await newsroom.printed()
        assert not newsroom.events._viewers

    run(test)


@pytest.mark.parametrize("path", ["", "nowhere", "//", "/\0", "/../", "/\N{SNOWMAN}/", "/" * 5000])
def test_no_path_is_a_surprise(newsroom: Newsroom, path: str) -> None:
    async def test() -> None:
        await newsroom.told(path, "\0")

    run(test)


def test_a_browser_that_never_reads_is_left(newsroom: Newsroom) -> None:
    async def test() -> None:
        events = await newsroom.events.watch(VOTE, "")
        await anext(events)
        await anext(events)
        (viewer,) = newsroom.events._viewers
        for turn in range(_MOST_WAITING + 50):
            newsroom.events.search_again()
            assert viewer._waiting.qsize() <= _MOST_WAITING, turn
            await asyncio.sleep(0)
        assert viewer.left
        assert await Browser(events).ends()
        newsroom.edit({FILE: story("Ballot")})
        assert not newsroom.events._viewers

    run(test)


@pytest.mark.parametrize("shows", ["the page", UNSHOWN])
def test_a_page_whose_body_the_cache_has_lost_has_all_read_again_and_is_told_then(
    newsroom: Newsroom, shows: str
) -> None:
    async def test() -> None:
        page = await newsroom.opened(VOTE) if shows != UNSHOWN else None
        state = follow(newsroom.state, newsroom.root, {FILE: story("Ballot", body="It snowed.")})
        (newsroom.root / ".broadsheet/cache.sqlite").unlink()
        newsroom.show(state)
        page = page or await newsroom.opened(VOTE, UNSHOWN)
        await newsroom.printed()
        assert len(newsroom.lost) == 1
        newsroom.show(state_maker(newsroom.root).begin(NOW))
        while (await page.next())[0] != "reload":
            pass
        assert len(newsroom.lost) == 1

    run(test)
