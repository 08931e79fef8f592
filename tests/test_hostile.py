"""Content that means harm ends as plain text on the page, or as a mistake with its place; nothing leaves the site."""

import json
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import html5lib  # type: ignore[import-untyped]
import pytest

from broadsheet.reading.typography import educate
from tests.building import png, unprinted

Build = Callable[..., tuple[int, str]]

NASTY = (
    "<script>alert(1)</script>",
    '"><img src=flood.jpg onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "]]> <![CDATA[ <!-- -->",
    "{{ 7*7 }} {% raw %} {# gone #}",
    "../../../etc/passwd",
    "%2e%2e%2fetc %0d%0aX-Injected: yes",
    "&amp;lt; &#60;b&#62; &copy",
    "</title></head></style><b>bold",
    "\u202egnp.exe \u2066x\u2069 \u200fend",
    "/* 200\n/evil /taken 301!",
    "javascript:alert(1)",
    "\U0001f9e8 e\u0301 \U000e0041",
    "a" * 1000,
    "${7*7} #{7*7} <%= 7*7 %> {{{ x }}}",
)
BODY = """
<script>alert(1)</script><style>*{}</style><iframe src="https://evil.example/"></iframe>
<a href="javascript:alert(1)" onclick="alert(1)">a</a> <a href=" java&#10;script:alert(1)">b</a>
<svg onload=alert(1)><a xlink:href="javascript:alert(1)">c</a></svg> <form action="https://evil.example/"><input></form>
[d](javascript:alert(1)) [e](<JaVaScRiPt:alert(1)>) [f](data:text/html,<script>alert(1)</script>)
[g](vbscript:x "title\\" onmouseover=alert(1)") <javascript:alert(1)> {{ 7*7 }} {% raw %} ]]> <!-- <b> -->
<p id="x" style="position:fixed" class="masthead">h</p> <base href="https://evil.example/"> <meta http-equiv=refresh>

[r]: javascript:alert(1)
[h][r] &lt;script&gt; `</code><script>alert(1)</script>`

    </pre><script>alert(1)</script>

"""


def _yaml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _write(file: Path, front: Mapping[str, object], body: str = "") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    keys = "".join(f"{key}: {_yaml(value)}\n" for key, value in front.items())
    file.write_bytes(f"---\n{keys}---\n{body}".encode())


def _story(number: int, text: str) -> dict[str, object]:
    return {
        "title": text,
        "date": f"2025-06-{number + 1:02}",
        "summary": text,
        "place": text,
        "people": [text],
        "topics": [text, "Floods"],
        "storyline": text,
        "source": {
            "name": text,
            "author": text,
            "url": "https://herald.example/?a=\"><script>'&b=%22",
        },
        "corrections": [{"date": "2025-07-01", "text": text}],
        "image": {"src": "flood.jpg", "alt": text, "credit": text, "caption": text},
        "aliases": [f"/old/{number};(x)'&a='/"],
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, run_build: Build) -> Path:
    """Return the folder of a site made of nothing but hostile texts."""
    root = tmp_path_factory.mktemp("hostile") / "archive"
    for number, text in enumerate(NASTY):
        _write(root / f"content/stories/story-{number}.md", _story(number, text), f"{text}\n{BODY}")
        _write(
            root / f"content/pages/page-{number}.md",
            {"title": text, "summary": text},
            f"# {text}\n",
        )
        record = {
            "name": text,
            "also": [f"{text[:900]} II"],
            "description": text,
            "wikidata": "Q42",
        }
        _write(root / f"content/people/person-{number}.md", record, f"*{text}*\n")
    (root / "content/media").mkdir()
    (root / "content/media/flood.jpg").write_bytes(png(1))
    settings = {
        "title": NASTY[1],
        "tagline": NASTY[0],
        "base_url": "https://record.example/it's&so/",
    }
    (root / "archive.yml").write_text(
        "".join(f"{key}: {_yaml(value)}\n" for key, value in settings.items())
    )
    assert run_build(root, root / "site") == (0, "")
    return root / "site"


Pages = list[tuple[Path, "ET.Element"]]


@pytest.fixture(scope="module")
def pages(site: Path) -> Pages:
    """Return every page of the site, by its file, as a strict parser reads it."""
    return [(file, _parsed(file)) for file in sorted(site.rglob("*.html"))]


def _parsed(file: Path) -> "ET.Element":
    page: ET.Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(
        file.read_bytes()
    )
    return page


def _elements(pages: Pages) -> Iterator[tuple[Path, "ET.Element"]]:
    for file, page in pages:
        for element in page.iter():
            if isinstance(element.tag, str):
                yield file, element


def test_every_page_is_valid_for_a_strict_parser(pages: Pages) -> None:
    assert len(pages) > 4 * len(NASTY)


def test_no_script_of_the_content_is_on_a_page(pages: Pages) -> None:
    scripts = [
        (element.get("src", ""), element.get("type", ""), element.text)
        for _, element in _elements(pages)
        if element.tag == "script"
    ]
    data = ("application/json", "application/ld+json")
    own = re.compile(r"/it%27s%26so/(assets|pagefind)/[\w./-]+")
    assert [each for each in scripts if not own.fullmatch(each[0]) and each[1] not in data] == []
    for _, kind, text in scripts:
        assert kind != "application/ld+json" or json.loads(text or "")["@context"]


def test_no_element_does_anything_on_its_own(pages: Pages) -> None:
    foreign = {"iframe", "object", "embed", "base", "svg", "math", "style", "applet", "frame"}
    elements = list(_elements(pages))
    assert [
        (file, element.tag)
        for file, element in elements
        if element.tag in foreign and "assets" not in str(element.attrib)
    ] == []
    assert [
        (file, name)
        for file, element in elements
        for name in element.attrib
        if name.lower().startswith("on")
    ] == []


def test_no_address_is_a_script(pages: Pages) -> None:
    addresses = [
        re.sub(r"[\x00-\x20]", "", element.get(name, "")).lower()
        for _, element in _elements(pages)
        for name in ("href", "src", "action", "formaction", "data", "poster", "srcset")
        if element.get(name)
    ]
    assert [
        each for each in addresses if each.startswith(("javascript:", "data:", "vbscript:"))
    ] == []
    assert [each for each in addresses if "evil.example" in each] == []


@pytest.mark.parametrize("number", range(len(NASTY)))
def test_a_text_is_escaped_exactly_once(site: Path, number: int) -> None:
    (file,) = site.glob(f"2025/06/story-{number}/index.html")
    page = _parsed(file)
    line = " ".join(NASTY[number].split())
    heading = page.find(".//h1")
    description = page.find(".//meta[@name='description']")
    picture = page.find(".//article//img")
    assert heading is not None
    assert description is not None
    assert picture is not None
    assert " ".join("".join(heading.itertext()).split()) == educate(line, "en")
    assert description.get("content") == educate(line, "en")
    assert picture.get("alt") == line


def test_feeds_are_well_formed_and_hold_the_texts_as_written(site: Path) -> None:
    titles = {educate(" ".join(text.split()), "en") for text in NASTY}
    feeds = list(site.rglob("feed.xml"))
    assert len(feeds) > len(NASTY)
    for file in feeds:
        ET.parse(file)
        feed = feedparser.parse(file.read_bytes())
        assert not feed.bozo, (file, feed.get("bozo_exception"))
    atom = "{http://www.w3.org/2005/Atom}"
    assert {
        entry.findtext(f"{atom}title") for entry in ET.parse(site / "feed.xml").iter(f"{atom}entry")
    } == titles
    for file in site.rglob("feed.json"):
        assert {
            item["title"].removeprefix("Correction: ")
            for item in json.loads(file.read_text())["items"]
        } <= titles


def test_sitemaps_are_well_formed(site: Path) -> None:
    for file in site.glob("*sitemap*.xml"):
        addresses = [
            element.text or "" for element in ET.parse(file).iter() if element.tag.endswith("}loc")
        ]
        assert addresses
        assert {address[:23] for address in addresses} == {"https://record.example/"}


def test_no_line_is_added_to_the_files_for_the_host(site: Path) -> None:
    rules = (site / "_redirects").read_text().splitlines()
    assert len(rules) == len(NASTY)
    assert [
        rule
        for rule in rules
        if not re.fullmatch(r"/it%27s%26so/old/\S+ /it%27s%26so/2025/06/[\w-]+/ 301!", rule)
    ] == []
    headers = (site / "_headers").read_text()
    assert "X-Injected" not in headers
    assert re.findall(r"(?m)^(?!  [A-Z][\w-]+: |/)", headers) in ([], [""])


def test_nothing_is_written_outside_the_output_folder(site: Path) -> None:
    assert sorted(place.name for place in site.parent.iterdir()) == [
        ".broadsheet",
        "archive.yml",
        "content",
        "site",
    ]
    assert [place.name for place in site.parent.parent.iterdir()] == ["archive"]
    assert [file for file in site.rglob("*") if file.is_symlink()] == []


PATHS = (
    "../../x",
    "/../x",
    "..",
    "%2e%2e/x",
    "..%2fx",
    "/./etc/passwd",
    "a/../../x",
    "..\\x",
    "/_headers",
    "/_redirects",
    "//host/x",
    ".broadsheet/manifest",
)
ELSEWHERE = "//host/x"
"""The one path of them that is an address of another site, to which texts may lead."""


def _leads_to(field: str, path: str, file: Path) -> None:
    """Write a story that has a path in one of its fields, or in its body."""
    front: dict[str, object] = {"title": "Rains return", "date": "2025-06-07"}
    match field:
        case "picture":
            front["image"] = {"src": path, "alt": "A street"}
        case "slug" | "aliases":
            front[field] = path
    body = {"body picture": f"![A street](<{path}>)\n", "link": f"[There](<{path}>)\n"}
    _write(file, front, body.get(field, ""))


@pytest.mark.parametrize("field", ["slug", "aliases", "picture", "body picture", "link"])
def test_paths_out_of_the_site_are_refused(field: str, tmp_path: Path, run_build: Build) -> None:
    root = tmp_path / "archive"
    refused = [path for path in PATHS if path != ELSEWHERE or field not in ("body picture", "link")]
    files = [f"content/stories/rains-{number:02}.md" for number in range(len(refused))]
    for path, file in zip(refused, files, strict=True):
        _leads_to(field, path, root / file)

    with unprinted():
        status, report = run_build(root, root / "site")

    assert status == 1
    assert {*re.findall(r"(?m)^(content/\S+\.md):\d+:\d+: ", report)} == {*files}
    assert sorted(place.name for place in tmp_path.iterdir()) == ["archive"]


@pytest.mark.parametrize("field", ["body picture", "link"])
def test_texts_may_lead_to_another_site(field: str, tmp_path: Path, run_build: Build) -> None:
    root = tmp_path / "archive"
    _leads_to(field, ELSEWHERE, root / "content/stories/rains.md")

    with unprinted():
        assert run_build(root, root / "site") == (0, "")

    assert sorted(place.name for place in tmp_path.iterdir()) == ["archive"]


@pytest.mark.parametrize(
    "name",
    [
        "people/%2e%2e.md",
        "people/_headers.md",
        "people/a\nb.md",
        "pages/_redirects.md",
        "pages/x\u202ey.md",
        "pages/con:x.md",
        b"pages/\xff.md",
        "media/a\x00b"[:7] + "\x1b.jpg",
    ],
)
def test_a_file_name_that_fits_no_permalink_is_refused(
    name: str | bytes, tmp_path: Path, run_build: Build
) -> None:
    path = tmp_path / "archive" / "content" / os.fsdecode(name)
    _write(path, {"title": "A page"} if "pages" in str(name) else {"name": "A person"})

    status, report = run_build(tmp_path / "archive", tmp_path / "site")

    assert status == 1
    assert re.match(r"content/\S+(:\d+:\d+)?: ", report)
    assert len(report.splitlines()) == 3
    assert report.isprintable() or not {*report} & {"\x1b", "\u202e", "\udcff"}


def test_a_media_name_is_made_plain(tmp_path: Path, run_build: Build) -> None:
    root = tmp_path / "archive"
    names = (
        "..jpg",
        "%2e%2e%2fx.jpg",
        "a b'\"<script>.jpg",
        "_headers",
        "x.html?y.jpg",
        "a" * 200 + ".jpg",
    )
    (root / "content/media").mkdir(parents=True)
    for shade, name in enumerate(names):
        (root / "content/media" / name).write_bytes(png(shade))
    pictures = [
        {"title": "A story", "date": f"2025-06-0{at + 1}", "image": {"src": name, "alt": "x"}}
        for at, name in enumerate(names)
        if name[:2] != ".."
    ]
    for at, front in enumerate(pictures):
        _write(root / f"content/stories/s-{at}.md", front)

    assert run_build(root, tmp_path / "site") == (0, "")

    media = sorted(
        str(file.relative_to(tmp_path / "site/media"))
        for file in (tmp_path / "site/media").iterdir()
    )
    assert len(media) == len(pictures)
    assert [
        name for name in media if not re.fullmatch(r"[a-z0-9-]{1,120}\.[0-9a-f]{10}(\.jpg)?", name)
    ] == []


@pytest.mark.parametrize(
    "place",
    [
        "content/stories/x.md",
        "content/stories/sub",
        "content/media",
        "content/people",
        "content/media/x.jpg",
    ],
)
def test_a_symbolic_link_is_refused(place: str, tmp_path: Path, run_build: Build) -> None:
    secret = tmp_path / "secret"
    _write(secret / "secret.md", {"title": "Secret", "date": "2025-06-07", "name": "Secret"})
    root = tmp_path / "archive"
    (root / place).parent.mkdir(parents=True)
    (root / place).symlink_to(secret / "secret.md" if "." in place else secret)

    status, report = run_build(root, root / "site")

    assert (status, report.splitlines()[0]) == (1, f"{place}: is a symbolic link")
    assert "Secret" not in report


def test_a_pipe_is_not_waited_for(tmp_path: Path, run_build: Build) -> None:
    (tmp_path / "content/stories").mkdir(parents=True)
    os.mkfifo(tmp_path / "content/stories/rains.md")

    status, report = run_build(tmp_path, tmp_path / "site")

    assert (status, report.splitlines()[0]) == (
        1,
        "content/stories/rains.md: is neither a file nor a folder",
    )


FRONT = "---\ntitle: Rains return\ndate: 2025-06-07\n---\n"
LARGE = {
    "quotes": FRONT + "> " * 5000 + "deep",
    "lists": FRONT + "".join(f"{' ' * 4 * depth}- x\n" for depth in range(300)),
    "brackets": FRONT + "[" * 50_000,
    "closed brackets": FRONT + "[" * 5000 + "]" * 5000,
    "links": FRONT + "[a](" * 20_000,
    "stars": FRONT + "*a **b " * 20_000,
    "underscores": FRONT + "_" * 100_000,
    "backticks": FRONT + "`" * 30_000 + " a " + "`" * 29_999,
    "elements": FRONT + "<div>" * 20_000,
    "unended tags": FRONT + "<a " * 20_000,
    "comments": FRONT + "<!--" * 10_000,
    "entities": FRONT + "&" * 49_000 + "&#x" * 900,
    "a line of a megabyte": FRONT + "word " * 190_000,
    "lines": FRONT + "\n" * 60_000,
    "a table": FRONT + "|a" * 900 + "|\n" + "|-" * 900 + "|\n",
    "references": FRONT + "".join(f"[{number}]: /x{number}/\n" for number in range(9000)),
    "a key of a megabyte": f"---\n{'a' * 1_000_000}: x\n---\n",
    "many keys": "---\n" + "".join(f"k{number}: x\n" for number in range(5000)) + "---\n",
    "many names": f"---\ntitle: R\ndate: 2025-06-07\npeople: [{', '.join(f'P{n}' for n in range(300))}]\n---\n",
    "nested mappings": "---\n" + "{a: " * 5000 + "}" * 5000 + "\n---\n",
    "nested lists": "---\na: " + "[" * 30_000 + "\n---\n",
    "anchors": "---\na: &a [x]\n" + "".join(f"k{n}: [*a, *a]\n" for n in range(100)) + "---\n",
    "a number": "---\ntitle: 1\ndate: " + "9" * 5000 + "\n---\n",
    "nothing": "",
    "dashes": "---\n" * 1000,
    "zeros": "\0" * 1000,
}


@pytest.mark.parametrize("name", sorted(LARGE))
def test_large_and_deep_texts_are_published_or_refused_at_their_place(
    name: str, tmp_path: Path, run_build: Build
) -> None:
    file = tmp_path / "content/stories/rains.md"
    file.parent.mkdir(parents=True)
    file.write_text(LARGE[name])

    status, report = run_build(tmp_path, tmp_path / "site")

    places = [line for line in report.splitlines()[:-1] if not line.startswith("    hint: ")]
    assert (status, bool(places)) in {(0, False), (1, True)}
    assert [
        line for line in places if not re.match(r"content/stories/rains\.md:\d+:\d+: ", line)
    ] == []
