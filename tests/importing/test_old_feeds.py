"""Feeds on the web: asked for page by page, and what cannot be had is told."""

import json
from pathlib import Path

import pytest

from broadsheet.commands.import_reports import Imported
from broadsheet.commands.importing import ImportOrder, import_archive
from broadsheet.commands.old_pictures import Manners
from broadsheet.problems import Failure, Misuse
from tests.building import write
from tests.importing.test_forms import SETTINGS
from tests.importing.test_pictures import HERE, Old, old

__all__ = ["old"]


def atom(*names: str, onward: str = "", generator: str = "") -> bytes:
    entries = "".join(
        f"<entry><id>urn:x:{name}</id><title>{name}</title><updated>2019-03-05T10:00:00Z</updated>"
        f'<link href="/2019/{name}/"/><content type="html">&lt;p&gt;The {name} rains.&lt;/p&gt;</content></entry>'
        for name in names
    )
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Old</title>'
        f"<id>urn:x</id><updated>2019-03-05T10:00:00Z</updated>{generator}{onward}{entries}</feed>"
    ).encode()


def brought(root: Path, address: str, form: str = "") -> Imported:
    write(root, {"archive.yml": SETTINGS})
    manners = Manners(HERE, pause=0)
    return import_archive(ImportOrder(root=root, source=address, form=form, manners=manners))


def stories(root: Path) -> set[str]:
    return {path.stem for path in root.glob("content/stories/**/*.md")}


@pytest.mark.parametrize("rel", ["next", "prev-archive"])
def test_a_feed_is_followed_to_its_end(tmp_path: Path, old: Old, rel: str) -> None:
    old.answers = {
        "/feed.xml": (200, atom("third", "second", onward=f'<link rel="{rel}" href="/p2.xml"/>')),
        "/p2.xml": (200, atom("second", "first", onward=f'<link rel="{rel}" href="/feed.xml"/>')),
    }
    done = brought(tmp_path, f"{old.address}/feed.xml")
    assert stories(tmp_path) == {"first", "second", "third"}
    assert old.paths == ["/feed.xml", "/p2.xml"]
    assert any("2 pages, 3 entries" in entry.why for entry in done.entries)
    story = next(tmp_path.glob("content/stories/**/first.md")).read_text()
    assert "The first rains." in story
    assert "/2019/first/" in story


def test_a_json_feed_is_followed(tmp_path: Path, old: Old) -> None:
    def page(name: str, **more: str) -> tuple[int, bytes]:
        item = {"id": name, "title": name, "content_html": "<p>Rain</p>", "url": f"/2019/{name}/"}
        item["date_published"] = "2019-03-05T10:00:00Z"
        feed = {"version": "https://jsonfeed.org/version/1.1", "items": [item], **more}
        return 200, json.dumps(feed).encode()

    old.answers = {"/feed.json": page("second", next_url="2.json"), "/2.json": page("first")}
    brought(tmp_path, f"{old.address}/feed.json", "feed")
    assert stories(tmp_path) == {"first", "second"}


def test_wordpress_is_asked_for_the_pages_that_it_does_not_tell_of(
    tmp_path: Path, old: Old
) -> None:
    generator = (
        "<generator uri='https://wordpress.org/'>WordPress https://wordpress.org/?v=6.5</generator>"
    )
    old.answers = {
        "/feed/?lang=en": (200, atom("third", generator=generator)),
        "/feed/?lang=en&paged=2": (200, atom("second", generator=generator)),
        "/feed/?lang=en&paged=3": (200, atom("first", generator=generator)),
    }
    done = brought(tmp_path, f"{old.address}/feed/?lang=en")
    assert stories(tmp_path) == {"first", "second", "third"}
    assert not [entry for entry in done.entries if "not fetched" in entry.why]


def test_a_page_that_is_missing_is_told(tmp_path: Path, old: Old) -> None:
    onward = '<link rel="next" href="/p2.xml"/>'
    old.answers = {"/feed.xml": (200, atom("second", onward=onward))}
    done = brought(tmp_path, f"{old.address}/feed.xml")
    assert stories(tmp_path) == {"second"}
    told = [entry for entry in done.entries if entry.source.endswith("/p2.xml")]
    assert [entry.came for entry in told] == ["left"]
    assert "answers 404" in told[0].why


def test_a_page_that_is_no_feed_is_told(tmp_path: Path, old: Old) -> None:
    onward = '<link rel="next" href="/p2.xml"/>'
    old.answers = {
        "/feed.xml": (200, atom("second", onward=onward)),
        "/p2.xml": (200, b"<h1>Sorry</h1>"),
    }
    done = brought(tmp_path, f"{old.address}/feed.xml")
    assert any("is no feed" in entry.why for entry in done.entries if entry.came == "left")


def test_nothing_is_written_when_the_feed_cannot_be_had(tmp_path: Path, old: Old) -> None:
    address = f"{old.address}/feed.xml"
    with pytest.raises(Failure, match=r"feed\.xml: was not fetched: .* answers 404") as refused:
        brought(tmp_path, address)
    assert "\n" not in str(refused.value)
    old.answers = {"/feed.xml": (200, b"<h1>Welcome</h1>")}
    with pytest.raises(Misuse, match="is no feed"):
        brought(tmp_path, address)
    assert not (tmp_path / "imports.jsonl").exists()
    assert stories(tmp_path) == set()


def test_a_feed_of_this_network_is_not_asked_for(tmp_path: Path, old: Old) -> None:
    write(tmp_path, {"archive.yml": SETTINGS})
    with pytest.raises(Failure, match="not on the public web"):
        import_archive(ImportOrder(root=tmp_path, source=f"{old.address}/feed.xml"))
    assert old.asked == []


def test_only_feeds_have_an_address(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="only a feed can be brought from an address"):
        brought(tmp_path, "https://old.example/", "hugo")
