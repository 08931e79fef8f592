from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from broadsheet.pages.catalogue import Page, catalogue
from broadsheet.printing.layouts import read_layouts
from broadsheet.publishing.edition import Edition, edition
from tests.archive.stories import assembled, story
from tests.building import write

LAYOUTS = {
    "layouts/story.html": "{% include '_part.html' %}",
    "layouts/_part.html": "part",
    "layouts/day.html": "day",
    "layouts/assets/own.css": "p { color: red }",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, LAYOUTS)


def made(root: Path, generator: bytes = b"one", *slugs: str) -> Edition:
    archive, _ = assembled([story(slug, "2025-06-07") for slug in slugs or ("rains", "vote")])
    layouts = read_layouts(root)
    return edition(catalogue(archive), layouts, generator)


def prints(its: Edition) -> list[tuple[Page, bytes, bytes]]:
    """Return every page of an edition, with its encoded view and its digest."""
    return [its.encoded_view(page) for page in its.pages.pages()]


def moved(one: Edition, other: Edition) -> set[str]:
    """Return the layouts whose pages differ between two editions in their digests."""
    before, after = (
        {page.permalink: (page.layout, digest) for page, _, digest in prints(each)}
        for each in (one, other)
    )
    assert before.keys() == after.keys()
    return {
        layout for permalink, (layout, digest) in before.items() if after[permalink][1] != digest
    }


def test_every_page_has_its_view_and_a_digest_of_its_own(root: Path) -> None:
    printed = prints(made(root))
    assert [page.permalink for page, _, _ in printed] == [*made(root).pages.archive.addresses]
    assert all(view == msgspec.msgpack.encode(page.view) for page, view, _ in printed)
    assert len({digest for page, _, digest in printed if page.layout == "story.html"}) == 2


def test_the_same_archive_gives_the_same_digests(root: Path) -> None:
    assert moved(made(root), made(root)) == set()


def test_the_generator_moves_every_page(root: Path) -> None:
    assert moved(made(root), made(root, b"two")) == {
        page.layout for page in made(root).pages.pages()
    }


def test_a_layout_moves_its_own_pages_and_a_part_those_that_draw_it_in(root: Path) -> None:
    before = made(root)
    write(root, {"layouts/day.html": "another"})
    after = made(root)
    assert moved(before, after) == {"day.html"}
    write(root, {"layouts/_part.html": "another"})
    assert moved(after, made(root)) == {"story.html"}


def test_the_site_moves_what_layouts_print_and_not_what_is_data(root: Path) -> None:
    before = made(root)
    write(root, {"layouts/assets/own.css": "p { color: blue }"})
    unmoved = {page.layout for page in before.pages.pages()} - moved(before, made(root))
    assert all(not layout.endswith(".html") for layout in unmoved)
    assert "story.html" not in unmoved


def test_assets_are_known_to_the_layouts_by_their_published_names(root: Path) -> None:
    its = made(root)
    assert its.site.assets["own.css"] == its.assets["own.css"].permalink
    assert its.assets["own.css"].data == b"p { color: red }"


def test_pages_may_be_exchanged_for_those_after_an_edit(root: Path) -> None:
    before, after = made(root), made(root, b"one", "rains", "fire")
    assert prints(replace(before, pages=after.pages)) == prints(after)
