import pytest

from broadsheet.model import Record, Source
from broadsheet.problems import Invalid
from broadsheet.reading.config import Config, Taxonomy
from broadsheet.reading.content import read_content
from broadsheet.reading.fields import Several
from broadsheet.reading.story_fields import STORY_CONVERTERS


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("The Gazette", Source("The Gazette")),
        ("Gazeta.ru", Source("Gazeta.ru")),
        ("AFP/Reuters", Source("AFP/Reuters")),
        (
            "https://gazette.example/rains",
            Source("gazette.example", "https://gazette.example/rains"),
        ),
        ("http://gazette.example:80", Source("gazette.example", "http://gazette.example:80")),
        ("HTTPS://Gazette.example/a", Source("gazette.example", "HTTPS://Gazette.example/a")),
        ("https://w.example/a_(b)?c#d", Source("w.example", "https://w.example/a_(b)?c#d")),
        ({"name": "https://g.example/x"}, Source("g.example", "https://g.example/x")),
    ],
)
def test_a_source_given_as_an_address_is_named_by_its_host(
    written: str | dict[str, str], source: Source
) -> None:
    assert STORY_CONVERTERS["source"](written) == (source,)  # type: ignore[arg-type]
    assert STORY_CONVERTERS["source"]([written, written]) == (source,)  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("www.gazette.example", "write https://www.gazette.example"),
        ("gazette.example/2025/x", "write https://gazette.example/2025/x"),
        ("//gazette.example/x", "write https://gazette.example/x"),
        ("<https://g.example/x>", "write https://g.example/x"),
        ("[The G](https://g.example/x)", "write {name: The G, url: https://g.example/x}"),
        ("The G, https://g.example/x", "write {name: The G, url: https://g.example/x}"),
        ("The G (https://g.example/x)", "write {name: The G, url: https://g.example/x}"),
        ("https://", "write it whole, from https:// on"),
        ("https:/g.example", "write it whole, from https:// on"),
        ("ftp://g.example/x", "write it whole, from https:// on"),
        ("file:///home/me/x.pdf", "write it whole, from https:// on"),
        ({"name": "https://g.example", "url": "https://g.example"}, "write who published it there"),
    ],
)
def test_a_source_that_is_nearly_an_address_is_told_with_what_to_write(
    written: str | dict[str, str], hint: str
) -> None:
    with pytest.raises(Several) as caught:
        STORY_CONVERTERS["source"](written)  # type: ignore[arg-type]
    assert [invalid.hint for _, invalid in caught.value.parts] == [hint]


def _wikidata(written: str) -> Record:
    config = Config(taxonomies=(Taxonomy("people", "person"),))
    data = f"---\nname: Ada\nwikidata: {written}\n---\n".encode()
    read = read_content("content/people/ada.md", data, config)
    if read.problems:
        raise Invalid(read.problems[0].message, read.problems[0].hint)
    assert isinstance(read.item, Record)
    return read.item


@pytest.mark.parametrize(
    "written",
    [
        "Q42",
        "q42",
        "https://www.wikidata.org/wiki/Q42",
        "http://www.wikidata.org/entity/Q42",
        "https://m.wikidata.org/wiki/Q42",
        "https://wikidata.org/wiki/Q42/",
        "https://www.wikidata.org/wiki/Q42#sitelinks-wikipedia",
        "https://www.wikidata.org/wiki/Q42?uselang=de",
        "https://www.wikidata.org/wiki/Special:EntityPage/Q42",
        "https://www.wikidata.org/wiki/Special:EntityData/Q42.json",
        "www.wikidata.org/wiki/Q42",
        "//www.wikidata.org/wiki/Q42",
        "wd:Q42",
    ],
)
def test_an_item_of_wikidata_is_read_from_its_address(written: str) -> None:
    assert _wikidata(f"'{written}'").wikidata == "Q42"


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Ada Lovelace", "Q42"),
        ("Q", "Q42"),
        ("Q042", "Q42"),
        ("P31", "Q42"),
        ("Q42 Q43", "Q42"),
        ("7259", "write Q7259"),
        ("https://www.wikidata.org/wiki/Property:P31", "Q42"),
        ("https://www.wikidata.org/", "Q42"),
        ("https://example.org/wiki/Q42", "Q42"),
        ("https://en.wikipedia.org/wiki/Ada_Lovelace", "same_as"),
    ],
)
def test_what_is_no_item_of_wikidata_is_told(written: str, hint: str) -> None:
    with pytest.raises(Invalid, match="is not an item of Wikidata") as caught:
        _wikidata(f"'{written}'")
    assert hint in caught.value.hint
