"""What a record says of its term, on the term's page, in what programs read, and in the exports."""

import json
import re
from collections.abc import Mapping

import pytest

from tests.building import photo, published, site_of, story, text

ARCHIVE: Mapping[str, str | bytes] = {
    "archive.yml": "base_url: https://record.example/\n"
    "taxonomies: {people: {singular: person}, bodies: {singular: organisation}}\n",
    "content/stories/a.md": story("Rains", people=["Ada Quill"], bodies=["The Union"], storyline="Floods"),
    "content/people/ada-quill.md": text(
        "", name="Ada Quill", role="Keeper of <records>", born="1915-12", died="1952-11-27", sort="Quill, Ada",
        photo={"src": "ada.jpg", "alt": 'Ada & "co"', "credit": "J. <b>Okello</b>"}, website="https://www.ada.example/x",
        same_as=["https://www.ada.example/x", "https://elsewhere.example/ada"],
    ),
    "content/bodies/the-union.md": text("", name="The Union", founded="1945", website="https://union.example/"),
    "content/storylines/floods.md": text(
        "", name="Floods", photo={"src": "flood.jpg", "alt": "Water"}, website="https://floods.example/"
    ),
    "content/media/ada.jpg": photo(2, 900, 900),
    "content/media/flood.jpg": photo(3),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Return the files of the site by path; the bytes of pictures are left out."""
    root = tmp_path_factory.mktemp("records")
    pages = site_of(root, ARCHIVE)
    return {**dict.fromkeys(published(root / "site"), ""), **pages}


def _things(page: str) -> dict[str, dict[str, object]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    return {thing["@type"]: thing for thing in json.loads(found[1])["@graph"]}


def test_a_persons_page_says_what_the_record_says(site: Mapping[str, str]) -> None:
    page = site["people/ada-quill/index.html"]
    assert '<p class="role">Keeper of &lt;records&gt;</p>' in page
    assert '<time datetime="1915-12">December 1915</time>' in page
    assert '<time datetime="1952-11-27">November 27, 1952</time>' in page
    assert '<a href="https://www.ada.example/x">ada.example</a>' in page
    assert 'alt="Ada &amp; &#34;co&#34;" width="900" height="900"' in page
    assert '<span class="credit">J. &lt;b&gt;Okello&lt;/b&gt;</span>' in page


def test_a_photo_is_published_in_smaller_versions_and_shares_the_page(
    site: Mapping[str, str],
) -> None:
    page = site["people/ada-quill/index.html"]
    shown = re.findall(r'(?:src|srcset)="/(media/ada\.[^" ]+)', page)
    assert len(shown) > 1
    assert {*shown} <= site.keys()
    assert re.search(
        r'property="og:image" content="https://record\.example/media/ada\.[^"]+\.jpg"', page
    )


def test_structured_data_has_what_schema_org_has_a_word_for(site: Mapping[str, str]) -> None:
    person = _things(site["people/ada-quill/index.html"])["Person"]
    assert person["jobTitle"] == "Keeper of <records>"
    assert (person["birthDate"], person["deathDate"]) == ("1915-12", "1952-11-27")
    assert person["sameAs"] == ["https://www.ada.example/x", "https://elsewhere.example/ada"]
    image = person["image"]
    assert isinstance(image, dict)
    assert (image["caption"], image["creditText"]) == ('Ada & "co"', "J. <b>Okello</b>")
    body = _things(site["bodies/the-union/index.html"])["Organization"]
    assert body["foundingDate"] == "1945"
    assert "birthDate" not in body


def test_a_storyline_shows_its_picture_and_its_site(site: Mapping[str, str]) -> None:
    page = site["storylines/floods/index.html"]
    assert re.search(r'<img src="/media/flood\.[^"]+" alt="Water"', page)
    assert '<a href="https://floods.example/">floods.example</a>' in page
    assert "image" in _things(page)["CreativeWorkSeries"]


def test_exports_hold_what_records_say(site: Mapping[str, str]) -> None:
    terms = {term["name"]: term for term in json.loads(site["data/terms.json"])}
    ada = terms["Ada Quill"]
    fields = ("sort", "role", "born", "died", "website")
    assert [ada[field] for field in fields] == [
        "Quill, Ada", "Keeper of <records>", "1915-12", "1952-11-27", "https://www.ada.example/x",
    ]  # fmt: skip
    assert ada["photo"].removeprefix("https://record.example/") in site
    assert terms["The Union"]["founded"] == "1945"
