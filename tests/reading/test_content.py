import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Document, Moment, Record, Source, Story
from broadsheet.reading.cache import Read
from broadsheet.reading.config import Config
from broadsheet.reading.content import read_content

FILE = "content/stories/2025/06/Rains Return!.md"
FRONT = "title: Rains return\ndate: 2025-06-07\n"


def read(front: str, body: str = "", file: str = FILE) -> Read:
    return read_content(file, f"---\n{front}---\n{body}".encode(), Config())


def story(front: str = "", body: str = "") -> Story:
    item = read(FRONT + front, body).item
    assert isinstance(item, Story)
    return item


def messages(front: str, body: str = "", file: str = FILE) -> list[str]:
    found = read(front, body, file)
    assert (found.item, found.html) == (None, "")
    return [str(problem).replace(f"{file}:", "").split("\n")[0] for problem in found.problems]


def test_a_story_needs_a_title_and_a_date() -> None:
    least = story()
    assert (least.title, least.slug, least.date) == (
        "Rains return",
        "rains-return",
        Moment("2025-06-07T00:00:00Z", "2025-06-07"),
    )
    assert messages("") == ["2:1: 'date' is missing", "2:1: 'title' is missing"]


def test_terms_are_kept_by_taxonomy_as_written() -> None:
    held = story("people: [Xi Jinping]\nstoryline: The drought\ncountries: NO\n")
    assert held.terms == {
        "people": ("Xi Jinping",),
        "countries": ("NO",),
        "storylines": ("The drought",),
    }


def test_a_source_may_be_a_name_alone() -> None:
    assert story("source: [The Herald, {url: 'https://a.example/'}]\n").sources == (
        Source("The Herald"),
        Source("a.example", "https://a.example/"),
    )


def test_quotes_in_titles_are_made_typographic_in_the_storys_own_language() -> None:
    assert story("summary: '\"Rain\"'\n").summary == "\u201cRain\u201d"
    assert story("summary: '\"Rain\"'\nlanguage: de\n").summary == "\u201eRain\u201c"


def test_mistakes_of_front_matter_and_body_are_told_together_in_order() -> None:
    front = "titel: Rains\ndate: soon\ndate: later\ntopics: ['', Floods, [x]]\n"
    assert messages(front, "\n" + "> " * 50 + "deep\n") == [
        "2:1: titel: is not a field",
        "3:7: date: 'soon' is not a date",
        "4:1: date: key 'date' is given twice",
        "5:10: topics: is empty",
        "5:22: topics: a list stands where text belongs",
        "8:1: quotes or lists are nested more than 40 deep",
    ]


def test_front_matter_without_a_key_is_the_only_mistake() -> None:
    assert messages("just: [\n", "> " * 50 + "deep\n") == ["2:7: '[' is never closed"]


def test_every_mistake_is_told_beside_one_in_the_yaml() -> None:
    front = "title: A: b\ndate: soon\nsummary: 'x' y\ntopics: [Floods\ntpics: x\nsource:Gazette\n"
    assert messages(front, "> " * 50 + "deep\n") == [
        "2:9: a value with ': ' in it needs quotes",
        "3:7: date: 'soon' is not a date",
        "4:14: text follows the closing '",
        "5:9: '[' is never closed",
        "6:1: tpics: is not a field",
        "7:1: there is no ': ' after a key on this line",
        "9:1: quotes or lists are nested more than 40 deep",
    ]


def test_a_name_without_letters_needs_a_slug() -> None:
    assert messages(FRONT, file="content/stories/!!!.md") == ["2:1: the file's name gives no slug"]
    assert read(f"{FRONT}slug: rains\n", file="content/stories/!!!.md").item is not None


def test_a_record_is_of_its_folders_taxonomy() -> None:
    record = read(
        "name: Floods\nparent: Weather\nalso: Inundations\n", file="content/topics/floods.md"
    ).item
    assert isinstance(record, Record)
    assert (record.taxonomy, record.slug, record.parent, record.also) == (
        "topics",
        "floods",
        "Weather",
        ("Inundations",),
    )


@pytest.mark.parametrize(
    ("folder", "key"),
    [("topics", "code"), ("people", "parent"), ("people", "status"), ("storylines", "code")],
)
def test_some_fields_are_those_of_one_kind_of_record(folder: str, key: str) -> None:
    assert messages(f"name: X\n{key}: open\n", file=f"content/{folder}/x.md") == [
        f"3:1: {key}: is not a field"
    ]


def test_a_record_is_not_named_as_the_next_pages_are() -> None:
    assert messages("name: Page\n", file="content/topics/page.md") == [
        "2:1: 'page' stands for the next pages of a list"
    ]


def test_a_document_stands_where_its_file_does() -> None:
    document = read("title: Team\n", file="content/pages/about/team.md").item
    assert isinstance(document, Document)
    assert document.permalink == "/about/team/"


def test_the_html_is_kept_by_its_address() -> None:
    one, other = read(FRONT, "It *rains*.\n"), read(FRONT + "place: Nairobi\n", "It *rains*.\n")
    assert one.html == "<p>It <em>rains</em>.</p>"
    assert isinstance(one.item, Story)
    assert isinstance(other.item, Story)
    assert one.item.body == other.item.body


@given(
    st.text(max_size=80), st.sampled_from(["stories", "people", "countries", "pages", "storylines"])
)
def test_any_text_is_an_item_or_placed_mistakes(text: str, folder: str) -> None:
    found = read_content(f"content/{folder}/x.md", text.encode("utf-8", "replace"), Config())
    assert (found.item is None) == bool(found.problems)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in found.problems)


@given(st.binary(max_size=60))
def test_a_read_survives_its_journey_between_processes(data: bytes) -> None:
    found = read_content(
        "content/stories/x.md", b"---\ntitle: A\ndate: 2025-06-07\n---\n" + data, Config()
    )
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=Read) == found
