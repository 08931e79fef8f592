"""The licence for programs: what settings say of it, in the words of RSL 1.0."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

import pytest

from broadsheet.problems import Invalid
from broadsheet.reading.fields import mistakes_in
from broadsheet.reading.license_fields import license_of
from tests.building import site_of, story

RSL = "{https://rslstandard.org/rsl}"
FILES = {
    "archive.yml": 'title: The "Record" & <more>\nbase_url: https://host.example/record/\n'
    "license:\n  name: CC BY 4.0\n  url: https://creativecommons.org/licenses/by/4.0/?a=1&b=2\n"
    "  permits: [search, ai-index]\n  prohibits: ai-train\n"
    "  payment: {type: crawl, url: https://host.example/offers, amount: 0.05, currency: USD}\n"
    "  contact: rights@record.example\n",
    "content/stories/rains.md": story(
        "Rains", "2025-06-07", people=["Georgia"], countries=["Georgia"]
    ),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return site_of(tmp_path_factory.mktemp("license"), FILES)


def test_the_licence_says_what_the_settings_say(site: Mapping[str, str]) -> None:
    root = ET.fromstring(site["license.xml"])
    assert root.tag == f"{RSL}rsl"
    [content] = root
    assert content.attrib == {"url": "https://host.example/record/"}
    said = {each.tag.removeprefix(RSL): each for each in content.iter()}
    assert (said["permits"].attrib, said["permits"].text) == ({"type": "usage"}, "search ai-index")
    assert (said["prohibits"].attrib, said["prohibits"].text) == ({"type": "usage"}, "ai-train")
    assert said["payment"].attrib == {"type": "crawl"}
    assert said["standard"].text == "https://creativecommons.org/licenses/by/4.0/?a=1&b=2"
    assert said["custom"].text == "https://host.example/offers"
    assert (said["amount"].attrib, said["amount"].text) == ({"currency": "USD"}, "0.05")
    assert said["copyright"].text == 'The "Record" & <more>'
    assert said["copyright"].attrib == {
        "type": "organization",
        "contactEmail": "rights@record.example",
    }
    # The elements stand in the order of the standard: licences first.
    assert [each.tag for each in content] == [
        f"{RSL}{name}" for name in ("license", "copyright", "terms")
    ]


def test_robots_are_told_where_it_is_and_hosts_what_it_is(site: Mapping[str, str]) -> None:
    assert "\nLicense: https://host.example/record/license.xml\n" in site["robots.txt"]
    assert "/record/license.xml\n  Content-Type: application/rsl+xml" in site["_headers"]


@pytest.mark.parametrize(
    "said", ["", "license: © The Record\n", "license: {name: CC BY 4.0, contact: a@b.example}\n"]
)
def test_a_licence_that_says_nothing_to_programs_makes_no_file(
    tmp_path_factory: pytest.TempPathFactory, said: str
) -> None:
    site = site_of(
        tmp_path_factory.mktemp("silent"),
        {**FILES, "archive.yml": f"title: T\nbase_url: https://host.example/\n{said}"},
    )
    assert "license.xml" not in site
    assert "License:" not in site["robots.txt"]
    assert "license.xml" not in site["_headers"]


def test_categories_have_the_scheme_of_their_taxonomy(site: Mapping[str, str]) -> None:
    feed = ET.fromstring(site["feed.xml"])
    categories = [each.attrib for each in feed.iter("{http://www.w3.org/2005/Atom}category")]
    assert categories == [
        {"term": "Georgia", "scheme": "https://host.example/record/people/"},
        {"term": "Georgia", "scheme": "https://host.example/record/countries/"},
    ]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"name": "A", "permits": ["search"], "prohibits": ["ai-train", "search"]}, "is permitted and prohibited"),
        ({"name": "A", "permits": ["ai-trian"]}, "'ai-trian' is not"),
        ({"name": "A", "payment": {"type": "crawl", "amount": "1"}}, "go together"),
        ({"name": "A", "payment": {"type": "free", "amount": "1", "currency": "USD"}}, "has no amount"),
        ({"name": "A", "payment": {"type": "crawl", "amount": "-1", "currency": "USD"}}, "is no amount"),
        ({"name": "A", "payment": {"type": "crawl", "amount": "1", "currency": "$"}}, "is no currency"),
        ({"name": "A", "contact": "<a@b>"}, "address neither of a page"),
        ({"permits": ["search"]}, "is missing"),
    ],
)  # fmt: skip
def test_what_a_licence_cannot_say(written: dict[str, object], message: str) -> None:
    with pytest.raises(Invalid) as told:
        license_of(written)  # type: ignore[arg-type]
    texts = [invalid.message for _, invalid in mistakes_in(told.value, ())]
    assert any(message in text for text in texts), texts
