"""Blocks in texts: every kind on a page, in feeds, for search and in the policy; and what moves them."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from broadsheet.reading.markup import passages_of, render
from tests.building import SETTINGS, photo, publish, published, story, write

BLOCKS = """\
Before, with Ada Quill.

/// video | https://youtu.be/abcdefghijk?t=1m30s
    title: The "river" <at> noon
    length: 02:31
    poster: flood.jpg
    credit: The Gazette

Filmed from the [bridge](/2025/06/bridge/), with Bram Stone.
///

/// video | https://vimeo.com/76979871
    title: Another river
///

/// video | film.mp4
    title: Our own film
    captions: film.vtt
///

/// audio | sound.mp3
    title: The speech
    length: 1:02:03
    transcript: /2025/06/bridge/
///

/// gallery | The flood in pictures
    pictures:
      - {src: flood.jpg, alt: A street under water, credit: Ada Quill, caption: The High Street}
///

/// quote | Ada Quill
    role: minister of rivers

The river "took" it.
///

//// box | What happened before
The river rose.

/// scores | Final
    home: 2
    photo: {src: flood.jpg, alt: The pitch}
///
////

/// document | report.pdf
    title: The report
    pages: 1
///

/// post | https://social.example/@ada/1
    author: Ada Quill
    date: 2025-06-06

The bridge is closed.
///

/// map | 47.37, 8.54
    title: Zürich
///
"""
EMBEDS = "embeds: [youtube-nocookie.com]\nfeed_content: full\n"
OWN = "blocks:\n  scores: {argument: text, options: {home: number, away: number, photo: picture}}\n"
FILES: Mapping[str, str | bytes] = {
    "archive.yml": f"{SETTINGS}{EMBEDS}{OWN}",
    "layouts/blocks/scores.html": '<p class="scores">{{ block.argument }} {{ block.options.home }}:'
    '{{ block.options.away }} {{ block.pictures.photo.alt }}</p>{{ "[away]" if block.options.away }}\n',
    "content/stories/flood.md": story(
        "The flood", body=BLOCKS, people=["Ada Quill", "Bram Stone"], source="The Gazette"
    ),
    "content/stories/bridge.md": story("The bridge", slug="bridge"),
    "content/media/flood.jpg": photo(width=300, height=200),
    "content/media/film.mp4": b"\0\0\0\x18ftypmp42" + bytes(5_000),
    "content/media/film.vtt": "WEBVTT\n",
    "content/media/sound.mp3": b"ID3" + bytes(400),
    "content/media/report.pdf": b"%PDF-1.4\n" + bytes(1_234_567),
}
PAGE = "2025/06/flood/index.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("blocks"), FILES)
    publish(root)
    return root / "site"


@pytest.fixture(scope="module")
def prose(site: Path) -> str:
    page = (site / PAGE).read_text()
    return page[page.index('<div class="prose">') : page.index("</article>")]


def block(prose: str, kind: str, number: int = 0) -> str:
    """Return the HTML of one of the blocks of a kind."""
    start = [*re.finditer(rf'<(\w+) class="block {kind}"', prose)][number]
    return prose[start.start() : prose.index(f"</{start[1]}>", start.start())]


def test_a_film_is_its_picture_title_length_and_a_link(prose: str) -> None:
    listed, other = block(prose, "video"), block(prose, "video", 1)
    player = "https://www.youtube-nocookie.com/embed/abcdefghijk?start=90&amp;autoplay=1"
    assert f'<a href="https://youtu.be/abcdefghijk?t=1m30s" data-player="{player}">' in listed
    assert "The “river” &lt;at&gt; noon" in listed
    assert '<span class="length">2:31</span>' in listed
    assert re.search(r'<img src="/media/flood\.\w+\.jpg" alt="" width="300" height="200"', listed)
    assert "data-player" not in other
    assert '<a href="https://vimeo.com/76979871">Another river</a>' in other
    assert "<iframe" not in prose
    assert prose.count('<script type="module" src="/assets/playing.') == 1


def test_files_of_the_archive_play_in_the_browser(site: Path, prose: str) -> None:
    film, sound = block(prose, "video", 2), block(prose, "audio")
    address = re.search(r'<source src="(/media/film\.\w+\.mp4)" type="video/mp4">', film)
    assert address is not None
    assert (site / address[1][1:]).read_bytes() == FILES["content/media/film.mp4"]
    assert re.search(r'<track kind="captions" src="/media/film\.\w+\.vtt" srclang="en"', film)
    assert re.search(r'<audio controls .*src="/media/sound\.\w+\.mp3"></audio>', sound)
    assert '<span class="length">1:02:03</span> <a href="/2025/06/bridge/">Transcript</a>' in sound


def test_every_other_kind_is_plain_html(prose: str) -> None:
    assert 'The High Street <span class="credit">Ada Quill</span>' in block(prose, "gallery")
    assert 'alt="A street under water"' in block(prose, "gallery")
    quote = block(prose, "quote")
    assert "<blockquote>\n<p>The river “took” it.</p>\n</blockquote>" in quote
    assert "<figcaption>Ada Quill, minister of rivers" in quote
    document = block(prose, "document")
    assert re.search(r'<a href="/media/report\.\w+\.pdf">The report</a>', document)
    assert "<bdi>PDF, 1.2 MB</bdi> <span>1 page</span>" in document
    assert '<a href="https://social.example/@ada/1">social.example</a>' in block(prose, "post")
    assert "mlat=47.37&amp;mlon=8.54#map=12/47.37/8.54" in block(prose, "located")


def test_a_kind_of_ones_own_is_printed_by_its_layout_in_another_block(prose: str) -> None:
    box = block(prose, "box")
    assert '<p class="scores">Final 2: The pitch</p>' in box
    assert "[away]" not in prose


def test_names_in_the_text_of_a_block_are_links(prose: str) -> None:
    assert '<a class="name-link" href="/people/bram-stone/">Bram Stone</a>' in block(prose, "video")


def test_in_a_feed_each_is_a_link_and_its_text_or_a_quotation(site: Path) -> None:
    feed = json.loads((site / "feed.json").read_text())
    html = next(each for each in feed["items"] if each["title"] == "The flood")["content_html"]
    assert (
        '<p><a href="https://youtu.be/abcdefghijk?t=1m30s">The “river” &lt;at&gt; noon</a>, 2:31, The Gazette</p>'
        in html
    )
    assert re.search(
        r'<a href="https://record.example/media/film\.\w+\.mp4">Our own film</a>', html
    )
    assert '<a href="https://record.example/2025/06/flood/">Zürich</a>' in html
    # What options say is not lost where no layout prints it.
    assert (
        "<p>The river “took” it.</p>\n<p>— Ada Quill, minister of rivers</p></blockquote>" in html
    )
    assert "<p><strong>What happened before</strong></p>\n<p>The river rose.</p>" in html
    assert re.search(r'">A street under water</a>, The High Street, Ada Quill</p>', html)
    assert '<p><a href="https://record.example/2025/06/flood/">Final</a>, 2</p>' in html
    assert (
        '<p>— Ada Quill, 2025-06-06, <a href="https://social.example/@ada/1">social.example</a></p>'
        in html
    )
    assert not re.search(r"<(?:script|video|audio|iframe|figure|div)|[\x00-\x08]", html)
    ET.fromstring((site / "feed.xml").read_text())


def test_the_words_of_options_are_found_and_counted() -> None:
    read = render(
        BLOCKS.replace("/// scores", "/// box")
        .replace("    home: 2\n", "")
        .replace("    photo: {src: flood.jpg, alt: The pitch}\n", "Won.\n")
    )
    words = " ".join(passages_of(read.html))
    assert "The “river” <at> noon" in words
    assert "The High Street Ada Quill" in words
    assert "Ada Quill minister of rivers The river “took” it." in words
    assert read.words == len(words.split())


def test_the_policy_names_the_listed_host_and_no_other(site: Path) -> None:
    policy = (site / "_headers").read_text()
    assert " frame-src https://www.youtube-nocookie.com;" in policy
    assert "vimeo" not in policy


def _built(root: Path, files: Mapping[str, str | bytes]) -> dict[str, bytes]:
    for path in [*(root / "content").rglob("*"), *(root / "layouts").rglob("*")]:
        if path.is_file() and str(path.relative_to(root)) not in files:
            path.unlink()
    write(root, files)
    publish(root)
    return published(root / "site")


def test_what_a_block_is_made_of_moves_its_page_and_every_build_equals_a_clean_one(
    tmp_path: Path,
) -> None:
    flood = str(FILES["content/stories/flood.md"])
    changes: list[Mapping[str, str | bytes]] = [
        {"layouts/blocks/scores.html": "<p>{{ block.options.home }} to nothing</p>"},
        {"layouts/blocks/video.html": "<p>{{ block.title }}: {{ block.player }}</p>{{ body }}"},
        {"content/media/flood.jpg": photo(2, 400, 300)},
        {"content/media/report.pdf": b"%PDF-1.4\n" + bytes(99_000)},
        {"archive.yml": f"{SETTINGS}embeds: [player.vimeo.com]\nfeed_content: full\n{OWN}"},
        {"archive.yml": f"{SETTINGS}feed_content: full\n{OWN}"},
        {"content/stories/flood.md": flood.replace("length: 02:31", "length: 02:32")},
        {"content/stories/flood.md": flood.replace("    poster: flood.jpg\n", "")},
        {"content/stories/flood.md": flood.replace("The High Street", "Mill Lane")},
    ]
    root = tmp_path / "archive"
    pages = [_built(root, FILES)]
    for number, change in enumerate(changes):
        pages.append(_built(root, {**FILES, **change}))
        assert pages[-1] != pages[-2]
        clean = tmp_path / f"clean-{number}"
        assert pages[-1] == _built(clean, {**FILES, **change})


HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}&amp;"
QUOTED = json.dumps(HOSTILE)


@pytest.mark.parametrize(
    "written",
    [
        '/// video | https://x.example/"><script>alert(1)</script>\n    title: a\n///',
        f"/// box | {HOSTILE}\nText\n///",
        f"/// quote | {HOSTILE}\n    role: {QUOTED}\n\nText\n///",
        f"/// post | https://x.example/\n    author: {QUOTED}\n    network: {QUOTED}\n\nText\n///",
        f"/// gallery\n    pictures: [{{src: flood.jpg, alt: {QUOTED}, caption: {QUOTED}}}]\n///",
        '/// box\n<div id="b0-0"></div></div></section><div 0></div>\n\n&#1; &#2; 0>\n\n///\n\nEnd',
    ],
)
def test_nothing_that_a_block_is_given_becomes_markup(written: str, tmp_path: Path) -> None:
    files = {**FILES, "content/stories/flood.md": story("The flood", body=written)}
    page = _built(tmp_path, files)[PAGE].decode()
    inside = page[page.index('<div class="prose">') : page.index("</article>")]
    assert "<script>" not in inside
    assert not re.search(r"<[^>]*\sonerror=", re.sub(r'"[^"]*"', '""', inside))
    assert "49" not in inside
    assert not re.search(r"[\x00-\x08]", page)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("audio | flood.jpg", "'flood.jpg' is a picture, and no sound"),
        ("audio | report.pdf", "'report.pdf' is no sound"),
        ("video | flood.jpg", "'flood.jpg' is a picture, and no film"),
        ("video | sound.mp3", "'sound.mp3' is no film"),
        ("video | film.mp4\n    captions: report.pdf", "'report.pdf' is no file of WebVTT"),
    ],
)
def test_a_file_that_a_block_cannot_play_is_a_mistake(
    written: str, message: str, tmp_path: Path
) -> None:
    files: dict[str, str | bytes] = {
        "archive.yml": SETTINGS,
        "content/media/flood.jpg": photo(),
        **{f"content/media/{name}": b"%PDF-1.4" for name in ("report.pdf", "sound.mp3", "film.mp4")},
        "content/stories/rains.md": story("Rains", body=f"/// {written}\n    title: T\n///"),
    }  # fmt: skip
    found = publish(write(tmp_path, files)).problems
    assert [each.message for each in found] == [message]


def test_what_the_settings_declare_no_more_is_a_mistake_in_the_next_build(tmp_path: Path) -> None:
    """What was read under other settings is not taken from the cache."""
    files = {
        "archive.yml": f"{SETTINGS}fields:\n  note: text\nblocks: [divider]\n",
        "layouts/blocks/divider.html": "<hr>",
        "content/stories/rains.md": story("Rains", body="/// divider\n///", note="For the desk"),
    }
    assert not publish(write(tmp_path, files)).problems
    write(tmp_path, {"archive.yml": SETTINGS})
    found = publish(tmp_path).problems
    assert {each.message for each in found} >= {"is not a field", "'divider' is no kind of block"}


def test_a_mistake_in_what_the_settings_declare_stands_alone(tmp_path: Path) -> None:
    files = {
        "archive.yml": f"{SETTINGS}fields:\n  note: text\nblocks: [divider]\n",
        "layouts/blocks/divider.html": "<hr>",
        "content/stories/rains.md": story("Rains", body="/// divider\n///", note="For the desk"),
    }
    publish(write(tmp_path, files))
    broken = f"{SETTINGS}fields:\n  note: txt\nblocks: {{divider: {{argument: txt}}}}\n"
    write(tmp_path, {"archive.yml": broken})
    found = publish(tmp_path).problems
    assert [each.field for each in found] == ["fields.note.type", "blocks.divider.argument"]
