"""Feeds and sitemaps are well-formed, whatever stands in texts and front matter."""

import json
from html import escape
from pathlib import Path
from xml.etree import ElementTree as ET

import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.problems import Misplaced
from broadsheet.reading.markup import render, standalone_html
from broadsheet.reading.remarks import remarks
from tests.building import site_of, story, text

NUMBERS = (
    0,
    1,
    8,
    11,
    27,
    31,
    127,
    129,
    0xD800,
    0xDFFF,
    0xFDD0,
    0xFFFE,
    0xFFFF,
    0x1FFFE,
    0x10FFFF,
    0x110000,
)
"""Numbers of no character, or of one that neither HTML nor XML may hold."""
WRITTEN = (
    "a{}b", "`a{}b`", "[a{}b](/x{}y)", "![a{}b](https://x.example/{}.png)", "[a](https://x.example/{} '{}')",
    "# a{}b", "<div id='{}'>{}</div>", "<i lang=\"{}\" title='{}'>{}</i>", "<img alt='{}' src='https://x.example/{}'>",
    "<!-- {} -->", "<details>\n{}\n</details>", "```{}\n{}\n```", "| {} |\n| --- |\n| {} |", "a[^1]\n\n[^1]: {}",
    "<script>{}</script>", "<{}@x.example>", "https://x.example/{}", "[a]: https://x.example/{}\n\n[a]",
    "]]>{}<![CDATA[", "<?xml {}?>", "<!DOCTYPE {}>", "&lt;{}&amp;nbsp;&nbsp;&copy;",
)  # fmt: skip
characters = st.characters(
    exclude_categories=["Cs", "Cc"], include_characters="\t\n"
) | st.sampled_from(
    [f"&#{number};" for number in NUMBERS] + [f"&#x{number:X};" for number in NUMBERS]
)
pieces = st.builds(
    lambda form, fill: form.replace("{}", fill),
    st.sampled_from(WRITTEN),
    st.lists(characters, max_size=4).map("".join),
)


def _entry(html: str) -> str:
    """Return the content of an entry in a feed, as a parser of XML reads it."""
    return ET.fromstring(f'<content type="html">{escape(html)}</content>').text or ""


@pytest.mark.parametrize("trusted", [False, True], ids=["cleaned", "trusted"])
@given(body=st.lists(pieces, min_size=1, max_size=4).map("\n\n".join))
def test_every_body_makes_a_well_formed_entry(body: str, *, trusted: bool) -> None:
    try:
        rendered = render(body, trusted_html=trusted, remote_pictures=True)
    except Misplaced:
        return
    addresses = ["/media/a.png"] * len(rendered.targets)
    html = standalone_html(rendered.html, addresses, "https://record.example/2025/06/a/")
    assert _entry(html) == html.replace("\r", "\n")


@pytest.mark.parametrize("number", NUMBERS[:-1])
@pytest.mark.parametrize("form", ["&#{};", "&#x{:x};", "&#X{:X};"])
def test_the_number_of_no_character_is_told(number: int, form: str) -> None:
    body = f"It rains. {form.format(number)}"
    told = [remark for remark in remarks(body) if remark.name == "no-character"]
    assert [remark.start for remark in told] == [10]
    assert told[0].message.startswith(f"'{form.format(number)}'")


@pytest.mark.parametrize(
    "written", ["&#146;", "&#x41;", "&#xFFFD;", "&#65533;", "\\&#0;", "`&#0;`"]
)
def test_the_number_of_a_character_is_not(written: str) -> None:
    assert not any(remark.name == "no-character" for remark in remarks(f"It rains. {written}"))


def test_every_file_of_xml_and_json_of_a_strange_archive_is_well_formed(tmp_path: Path) -> None:
    strange = "e\u0301 \u202egnp \ufffd <&\"'> ]]> {{ x }}"
    bodies = [
        form.replace("(/x", "(https://x.example/").replace("{}", f"&#{number};")
        for form in WRITTEN
        for number in (0, 0xFFFE, 0xD800)
    ]
    files = {
        f"content/stories/s{at}.md": story(
            f"{strange} {at}", body=body, people=[f"{strange} &amp; {at % 3}"],
            id=f"tag:record.example,2025:é&'{at}", summary=strange,
            corrections=[{"date": "2025-06-08", "text": strange}],
        )
        for at, body in enumerate(bodies)
    }  # fmt: skip
    settings = {
        "title": strange,
        "base_url": "https://record.example/it's&so/",
        "feed_content": "full",
        "feed_size": 200,
    }
    site = site_of(
        tmp_path,
        {
            "archive.yml": text(**settings).removeprefix("---\n").partition("---\n")[0],
            **files,
        },
    )
    read = [path for path in site if path.endswith((".xml", ".opml", ".json"))]
    assert {"feed.xml", "feeds.opml", "sitemap.xml", "feed.json", "corrections/feed.xml"} <= {*read}
    for path in read:
        if path.endswith(".json"):
            assert not any("\ud800" <= sign <= "\udfff" for sign in str(json.loads(site[path])))
        else:
            ET.fromstring(site[path].encode())
    atom = {"a": "http://www.w3.org/2005/Atom"}
    entries = ET.fromstring(site["feed.xml"].encode()).findall("a:entry", atom)
    assert len(entries) == len(bodies)
    assert all((entry.findtext("a:id", "", atom)).startswith("tag:") for entry in entries)
