import re
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from broadsheet.media_types import media_type
from broadsheet.previewing.screen import Screen
from broadsheet.problems import Failure
from tests.building import NOW, SETTINGS, photo, png, publish, published, story, text, write
from tests.previewing.states import follow, state_maker

STORY = "/2025/06/rains/"
SHORT = "<!doctype html>{{ view.title }}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(
        tmp_path / "archive",
        {
            "archive.yml": SETTINGS,
            "content/stories/rains.md": story(
                "Rains", "2025-06-07", "![Dot](/media/dot.png)", aliases=["/%C3%A9t%C3%A9/"]
            ),
            "content/stories/vote.md": story("Vote", "2024-03-01"),
            "content/pages/about.md": text(title="About"),
            "content/media/dot.png": png(1),
            "layouts/assets/own.css": "p { color: red }",
            "layouts/document.html": SHORT,
        },
    )


def not_indexed(_: str) -> None:
    """Find no file of the index."""


@pytest.fixture
def screen(root: Path) -> Screen:
    screen = Screen(root, not_indexed)
    screen.show(state_maker(root).begin(NOW))
    return screen


def shown(screen: Screen, path: str) -> bytes:
    answer = screen.answer(path)
    assert answer is not None
    return answer.body if isinstance(answer.body, bytes) else answer.body.read_bytes()


def edited(screen: Screen, root: Path, files: Mapping[str, str | bytes]) -> Screen:
    assert screen._state
    screen.show(follow(screen._state, root, files))
    return screen


def test_every_page_is_the_one_that_a_build_publishes(
    root: Path, screen: Screen, tmp_path: Path
) -> None:
    assert publish(root, tmp_path / "site").problems == ()
    for path, data in published(tmp_path / "site").items():
        assert shown(screen, f"/{path.removesuffix('index.html')}") == data


def test_what_is_not_there_is_the_archives_page_of_that(screen: Screen) -> None:
    answer = screen.answer("/nowhere/")
    assert answer is not None
    assert (answer.status, answer.body) == (404, shown(screen, "/404.html"))
    assert answer.digest == screen.look("/nowhere/").digest != screen.look(STORY).digest


def test_an_old_address_is_found_by_what_it_says_and_as_it_is_written(screen: Screen) -> None:
    assert screen.address("/été/") == screen.address("/%C3%A9t%C3%A9/")
    assert screen.address("/été/") is not None


def test_nothing_is_shown_before_there_is_anything(root: Path) -> None:
    screen = Screen(root, not_indexed)
    assert screen.answer("/") is None
    write(root, {"archive.yml": "title: [\n"})
    state = state_maker(root).begin(NOW)
    screen.show(state)
    assert (screen.answer("/"), screen.problems, screen.home) == (None, state.problems, "/")
    assert not screen.print_ahead("/")


def test_an_address_is_below_the_path_of_the_archive(root: Path) -> None:
    write(root, {"archive.yml": "base_url: https://host.example/caf%C3%A9/\n"})
    screen = Screen(root, not_indexed)
    screen.show(state_maker(root).begin(NOW))
    assert (screen.home, screen.base) == ("/caf%C3%A9/", "/café")
    assert screen.address(f"/café{STORY}") is not None
    assert screen.address(STORY) is None
    assert screen.address(f"/cafés{STORY}") is None
    front = screen.answer("/")
    assert front is not None
    assert (front.status, front.location) == (302, "/caf%C3%A9/")
    near = screen.answer("/café/about")
    assert near is not None
    assert (near.status, near.location) == (301, "/caf%C3%A9/about/")


def test_a_look_moves_with_what_a_page_prints_and_with_nothing_else(
    root: Path, screen: Screen
) -> None:
    before = {path: screen.look(path) for path in (STORY, "/2024/03/vote/", "/about/", "/")}
    edited(
        screen,
        root,
        {"content/stories/rains.md": story("Showers", "2025-06-07", aliases=["/%C3%A9t%C3%A9/"])},
    )
    assert {path for path, look in before.items() if screen.look(path) != look} == {STORY, "/"}
    edited(screen, root, {"layouts/document.html": f"{SHORT}!"})
    assert screen.look("/about/").but_for_styles != before["/about/"].but_for_styles
    assert screen.look("/2024/03/vote/") == before["/2024/03/vote/"]


def test_a_style_sheet_moves_a_page_in_its_styles_alone(root: Path, screen: Screen) -> None:
    before = screen.look(STORY)
    edited(screen, root, {"layouts/assets/own.css": "p { color: blue }"})
    after = screen.look(STORY)
    assert (after.but_for_styles, after.digest == before.digest) == (before.but_for_styles, False)


def test_a_page_whose_layout_fails_is_printed_by_the_layouts_that_last_did_not(
    root: Path, screen: Screen
) -> None:
    edited(screen, root, {"layouts/document.html": "{{ view.nothing }}"})
    assert not screen.problems
    assert shown(screen, "/about/") == b"<!doctype html>About"
    assert [each.file for each in screen.problems] == ["layouts/document.html"]
    assert not screen.print_ahead("/about/")
    edited(screen, root, {"content/pages/about.md": text(title="About us")})
    assert shown(screen, "/about/") == b"<!doctype html>About us"
    edited(screen, root, {"layouts/document.html": "mended"})
    assert not screen.problems
    assert shown(screen, "/about/") == b"mended"


def test_a_page_whose_layout_failed_from_the_start_cannot_be_shown(root: Path) -> None:
    write(root, {"layouts/document.html": "{% if %}"})
    screen = Screen(root, not_indexed)
    screen.show(state_maker(root).begin(NOW))
    assert screen.answer("/about/") is None
    assert screen.answer(STORY) is not None
    assert len(screen.problems) == 1


def test_a_failing_page_that_is_gone_is_no_problem_any_more(root: Path, screen: Screen) -> None:
    edited(screen, root, {"layouts/document.html": "{{ view.nothing }}"})
    screen.answer("/about/")
    assert len(screen.problems) == 1
    (root / "content/pages/about.md").unlink()
    assert screen._state
    screen.show(state_maker(root).follow(screen._state, None, NOW))
    assert not screen.problems


def test_media_that_became_a_link_or_a_folder_is_not_followed_out(
    root: Path, screen: Screen
) -> None:
    page = shown(screen, STORY).decode()
    path = next(part for part in page.split('"') if part.startswith("/media/dot"))
    assert shown(screen, path) == png(1)
    file = root / "content/media/dot.png"
    file.unlink()
    secret = write(root.parent, {"secret.png": "secret"}) / "secret.png"
    for make in (partial(Path.symlink_to, target=secret), Path.mkdir):
        make(file)
        answer = screen.answer(path)
        assert answer is not None
        assert answer.status == 404
        file.unlink() if file.is_symlink() else file.rmdir()


@pytest.mark.parametrize(
    "path",
    ["/..", "//", "/\0", "/media/\0", "/pagefind/\0", "/media/../archive.yml", "about/", "/" * 9],
)
def test_no_path_is_a_surprise(screen: Screen, path: str) -> None:
    answer = screen.answer(path)
    assert answer is not None
    assert answer.status == 404


def test_files_of_the_index_are_sent_from_where_they_are(root: Path) -> None:
    words = root / "archive.yml"
    screen = Screen(root, {"pagefind/2025/words.json": words}.get)
    screen.show(state_maker(root, search=True).begin(NOW))
    found, lost = (
        screen.answer("/pagefind/2025/words.json"),
        screen.answer("/pagefind/2024/words.json"),
    )
    assert found is not None
    assert lost is not None
    assert (found.body, found.type, lost.status) == (words, "application/json", 404)


def test_a_body_that_is_not_in_the_cache_any_more_is_a_failure(root: Path, screen: Screen) -> None:
    shutil.rmtree(root / ".broadsheet")
    with pytest.raises(Failure):
        screen.answer(STORY)
    with pytest.raises(Failure):
        screen.print_ahead(STORY)
    screen.show(state_maker(root).begin(NOW))
    assert b"It rained" in shown(screen, STORY) or b"Dot" in shown(screen, STORY)


def test_many_pages_are_printed_and_few_are_kept(root: Path) -> None:
    write(
        root, {f"content/stories/s{at}.md": story(f"Story {at}", "2020-01-01") for at in range(100)}
    )
    screen = Screen(root, not_indexed)
    screen.show(state_maker(root).begin(NOW))
    for at in range(100):
        assert f"Story {at}".encode() in shown(screen, f"/2020/01/s{at}/")
    assert len(screen._pages) == 64


@pytest.mark.parametrize(
    ("path", "kind"),
    [("a/index.html", "text/html"), ("feed.xml", "application/xml"), ("_headers", "text/plain"),
     ("a.JPG", "image/jpeg"),
     ("a.webp", "image/webp"), ("data.csv", "text/csv"), ("a.unknown", "application/octet-stream"),
     ("a.js", "text/javascript")],
)  # fmt: skip
def test_media_types_are_the_same_on_every_machine(path: str, kind: str) -> None:
    assert media_type(path) == kind


def test_a_picture_stands_in_for_its_versions(root: Path, screen: Screen) -> None:
    files: dict[str, str | bytes] = {
        "content/media/flood.jpg": photo(),
        "content/stories/rains.md": story(
            "Rains", "2025-06-07", image={"src": "flood.jpg", "alt": "A field"}
        ),
    }
    page = shown(edited(screen, root, files), STORY).decode()
    addresses = {*re.findall(r"/media/flood[\w.]+", page)}
    assert len(addresses) == 5
    answers = [screen.answer(address) for address in addresses]
    assert {answer.type if answer else "" for answer in answers} == {"image/jpeg"}
    assert len({answer.body if answer else b"" for answer in answers}) == 1
    assert b"secret place" not in shown(screen, min(addresses))
    missing = screen.answer("/media/flood.0000000000.480.avif")
    assert missing
    assert missing.status == 404


def test_a_phones_picture_is_shown_as_it_is_published(root: Path, tmp_path: Path) -> None:
    sample = Path(__file__).parents[1] / "imaging/samples/corners.heic"
    body = "![Field](/media/Field.HEIC) ![Late](/media/late.jpg)"
    files = {"content/media/Field.HEIC": sample.read_bytes(), "content/media/late.jpg": photo()}
    write(root, {**files, "content/stories/vote.md": story("Vote", "2024-03-01", body)})
    screen = Screen(root, not_indexed)
    screen.show(state_maker(root).begin(NOW))
    assert publish(root, tmp_path / "site").problems == ()
    pictures = {
        path: data
        for path, data in published(tmp_path / "site").items()
        if path.startswith("media/field.")
    }
    assert [path.rpartition(".")[2] for path in pictures] == ["jpg"]
    for path, data in pictures.items():
        assert shown(screen, f"/{path}") == data
        assert f"/{path}".encode() in shown(screen, "/2024/03/vote/")
