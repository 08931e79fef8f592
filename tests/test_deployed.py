"""A built site, served as the host serves it: by its own `_headers` and `_redirects`."""

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]
import pytest

from tests.browser.serving import Host
from tests.building import REPOSITORY, png, publish, published, story, text, write
from tests.previewing.running import PATIENCE

pytestmark = pytest.mark.usefixtures("pages_stay_printed")

BASES = ("https://record.example/", "https://host.example/the/record/")
POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:"
ARCHIVE: dict[str, str | bytes] = {
    "content/stories/2025/rains.md": story(
        "Rains", "2025-06-07", "[The vote](../vote.md#the-count), [all of June](/2025/06/) ![a dot](/media/in.png)",
        people=["Zelensky", "C", "C++"], topics=["Floods"], countries=["Kenya"], storyline="The strike",
        aliases=["/old/rains/", "/archive/rains.html"], image={"src": "dot.png", "alt": "A dot"},
    ),
    "content/stories/vote.md": story(
        "Vote & count", "2025-06-08", "## The count\n\n[^1]\n\n[^1]: A note.", people=["Zelenskyy"],
        storyline="The strike", topics=["Law"], source={"name": "Elsewhere", "url": "https://elsewhere.example/"},
    ),
    "content/stories/fire.md": story("Fire", "2024-01-02", topics=["Law"], storyline="The strike"),
    "content/stories/draft.md": story("Draft", "2024-01-02", draft=True),
    "content/people/zelensky.md": text(
        "[Rains](../stories/2025/rains.md)", name="Volodymyr Zelensky", also=["Zelensky", "Zelenskyy"],
        aliases=["/who/zelensky/"], wikidata="Q3874799",
    ),
    "content/topics/weather.md": text(name="Weather"),
    "content/topics/floods.md": text(name="Floods", parent="Weather"),
    "content/pages/about.md": text(
        "[Home](/), [a feed](/feed.xml), [terms](/terms/2025.pdf)", title="About", aliases=["/old-about/"]
    ),
    "content/media/dot.png": png(1),
    "content/media/in.png": png(2),
    "content/static/.well-known/security.txt": "Contact: mailto:desk@record.example",
    "content/static/terms/2025.pdf": b"%PDF",
}  # fmt: skip


class Deployed(Host):
    """A site's host, and its pages."""

    @cached_property
    def pages(self) -> Sequence[tuple[str, Element]]:
        """The address and the parsed text of every page, which no test changes."""
        return [
            (
                f"{self.base}/{path.removesuffix('index.html')}",
                html5lib.parse(data, namespaceHTMLElements=False),
            )
            for path, data in published(self.folder).items()
            if path.endswith(".html")
        ]


def _host(root: Path, base_url: str, **asked: object) -> Deployed:
    write(
        root, {"archive.yml": f"title: The Record\nbase_url: {base_url}\npage_size: 1\n", **ARCHIVE}
    )
    assert publish(root, **asked).problems == ()  # type: ignore[arg-type]
    return Deployed(root / "site", urlsplit(base_url).path.rstrip("/"))


@pytest.fixture(scope="module", params=BASES, ids=["at the top", "below a path"])
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    return _host(tmp_path_factory.mktemp("deployed"), request.param)


def _addresses(page: Element) -> Iterator[str]:
    for element in page.iter():
        if element.tag != "link" or element.get("rel") != "canonical":
            yield from (
                element.attrib[name] for name in ("href", "src", "action") if element.get(name)
            )
            if element.get("http-equiv") == "refresh":
                yield element.attrib["content"].partition("url=")[2]


def test_every_address_on_every_page_is_answered(host: Deployed) -> None:
    wrong = []
    checked = set()
    for at, page in host.pages:
        for address in _addresses(page):
            whole = urljoin(f"https://here{at}", address)
            if urlsplit(whole).netloc != "here" or whole in checked:
                continue
            checked.add(whole)
            answer = host.answer(urlsplit(whole).path)
            if answer.status == 301:
                answer = host.answer(answer.headers["Location"])
            if answer.status != 200:
                wrong.append((at, address, answer.status))
    assert wrong == []
    assert len(checked) > 40


def test_every_fragment_is_a_place_on_its_page(host: Deployed) -> None:
    places = {at: {element.get("id") for element in page.iter()} for at, page in host.pages}
    for drawing in host.folder.rglob("*.svg"):
        at = f"{host.base}/{drawing.relative_to(host.folder).as_posix()}"
        places[at] = {element.get("id") for element in ET.parse(drawing).iter()}
    for at, page in host.pages:
        for address in _addresses(page):
            parts = urlsplit(urljoin(f"https://here{at}", address))
            if parts.fragment and parts.netloc == "here":
                assert unquote(parts.fragment) in places[parts.path], (at, address)


def test_no_id_stands_twice_on_a_page(host: Deployed) -> None:
    for at, page in host.pages:
        ids = [element.get("id") for element in page.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), at


def test_every_answer_has_the_security_policy(host: Deployed) -> None:
    for path in [*published(host.folder), "nothing/here/"]:
        policy = host.answer(f"{host.base}/{path.removesuffix('index.html')}").headers[
            "Content-Security-Policy"
        ]
        assert policy.startswith(POLICY), path


def test_no_header_is_given_twice_for_one_address(host: Deployed) -> None:
    for path in published(host.folder):
        asked = f"{host.base}/{path.removesuffix('index.html')}"
        names = [rule.name for rule in host.header_rules if rule.path.fullmatch(asked)]
        assert len(names) == len(set(names)), asked


def test_no_page_needs_what_the_policy_forbids(host: Deployed) -> None:
    for at, page in host.pages:
        for element in page.iter():
            inline = element.tag == "style" or (element.tag == "script" and not element.get("src"))
            # Data runs nowhere.
            assert not inline or element.get("type") in {
                "application/ld+json",
                "application/json",
            }, at
            assert not [
                name for name in element.attrib if name == "style" or name.startswith("on")
            ], at


def test_what_has_its_digest_in_its_name_is_kept_for_a_year(host: Deployed) -> None:
    kept = [path for path in published(host.folder) if path.startswith(("assets/", "media/"))]
    assert len(kept) >= 3
    for path in kept:
        assert re.search(r"\.[0-9a-f]{10}\.\w+$", path)
        assert (
            host.answer(f"{host.base}/{path}").headers["Cache-Control"]
            == "public, max-age=31536000, immutable"
        )
    assert (
        host.answer(f"{host.base}/").headers["Cache-Control"]
        == "public, max-age=0, must-revalidate"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/old/rains/", "/2025/06/rains/"),
        ("/archive/rains.html", "/2025/06/rains/"),
        ("/old-about/", "/about/"),
        ("/who/zelensky/", "/people/zelensky/"),
    ],
)
def test_an_old_path_leads_on_for_good(host: Deployed, old: str, new: str) -> None:
    answer = host.answer(f"{host.base}{old}")
    assert (answer.status, answer.headers["Location"]) == (301, f"{host.base}{new}")


def test_a_host_without_redirects_serves_a_page_that_leads_on(host: Deployed) -> None:
    page = (host.folder / "old" / "rains" / "index.html").read_text()
    assert f"url={host.base}/2025/06/rains/" in page


def test_an_unknown_path_answers_with_the_page_for_it(host: Deployed) -> None:
    answer = host.answer(f"{host.base}/nothing/here/")
    assert (answer.status, answer.body) == (404, (host.folder / "404.html").read_bytes())


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/people/zelensky/feed.xml", "application/xml; charset=utf-8"),
        ("/feed.json", "application/feed+json"),
        ("/topics/law/feed.json", "application/feed+json"),
    ],
)
def test_a_feed_says_what_it_is(host: Deployed, path: str, kind: str) -> None:
    assert host.answer(f"{host.base}{path}").headers["Content-Type"] == kind


def test_robots_may_read_the_site_and_find_its_map(host: Deployed) -> None:
    robots = host.answer(f"{host.base}/robots.txt").body.decode()
    assert "Disallow: /" not in robots
    sitemap = re.search(r"^Sitemap: (.+)$", robots, re.MULTILINE)
    assert sitemap is not None
    listed = host.answer(urlsplit(sitemap[1]).path).body.decode()
    addresses = re.findall(r"<loc>(.+?)</loc>", listed)
    assert len(addresses) == len(set(addresses)) > 15
    assert {host.answer(urlsplit(address).path).status for address in addresses} == {200}
    assert "X-Robots-Tag" not in host.answer(f"{host.base}/").headers


def test_a_site_with_drafts_is_closed_to_robots(tmp_path: Path) -> None:
    host = _host(tmp_path, BASES[0], drafts=True)
    assert host.answer("/2024/01/draft/").status == 200
    assert host.answer("/robots.txt").body.decode().split() == [
        "User-agent:",
        "*",
        "Disallow:",
        "/",
    ]
    assert host.answer("/2025/").headers["X-Robots-Tag"] == "noindex"
    for at, page in host.pages:
        robots = [each.get("content") for each in page.iter("meta") if each.get("name") == "robots"]
        assert robots == ["noindex"], at


def test_a_draft_is_nowhere_in_a_public_site(host: Deployed) -> None:
    assert host.answer(f"{host.base}/2024/01/draft/").status == 404
    assert not [
        path for path, data in published(host.folder).items() if b"What happened to Draft" in data
    ]


def test_the_host_is_told_how_to_build() -> None:
    told = tomllib.loads((REPOSITORY / "netlify.toml").read_text())
    assert told["build"]["command"].startswith("make site")
    assert told["build"]["publish"] == "site"
    for context in ("deploy-preview", "branch-deploy"):
        command = told["context"][context]["command"]
        assert command.startswith("make site ")
        assert "--drafts" in command
        assert "--future" in command
    for plugin in told["plugins"]:
        assert (REPOSITORY / plugin["package"] / "manifest.yml").is_file()


KEEPING = """
const keep = require(process.argv[1]);
const calls = [];
const cache = (what) => async (folders) => calls.push(...[folders].flat().map((folder) => [what, folder]));
const utils = { cache: { restore: cache('restore'), save: cache('save') } };
keep.onPreBuild({ utils }).then(() => keep.onPostBuild({ utils })).then(() => console.log(JSON.stringify(calls)));
"""


def test_the_host_keeps_the_cache_and_the_site_between_builds() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    plugin = REPOSITORY / "netlify" / "keep" / "index.js"
    told = subprocess.run(
        [node, "-e", KEEPING, str(plugin)],
        check=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    calls = [tuple(call) for call in json.loads(told.stdout)]
    assert {folder for what, folder in calls if what == "restore"} == {".broadsheet", "site"}
    assert {folder for what, folder in calls if what == "save"} == {".broadsheet", "site"}
    assert [what for what, _ in calls] == sorted(what for what, _ in calls)
