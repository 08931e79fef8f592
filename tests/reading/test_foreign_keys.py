import pytest

from broadsheet.model import Record
from broadsheet.reading.config import Config, Taxonomy, read_config
from broadsheet.reading.content import read_content
from broadsheet.reading.story_fields import STORY_FIELDS


def hints(
    front: str, file: str = "content/stories/a.md", config: Config | None = None
) -> list[str]:
    data = f"---\n{front}---\nText.\n".encode()
    problems = read_content(file, data, config or Config()).problems
    assert all(problem.message == "is not a field" for problem in problems)
    return [problem.hint for problem in problems]


@pytest.mark.parametrize(
    ("key", "ours"),
    [
        ("lastmod", "updated"), ("last_modified_at", "updated"), ("lastModified", "updated"),
        ("description", "summary"),
        ("excerpt", "summary"), ("tags", "topics"), ("categories", "topics"), ("category", "topics"),
        ("section", "topics"), ("keywords", "topics"), ("expiryDate", "expires"), ("expiry_date", "expires"),
        ("url", "slug"), ("permalink", "slug"), ("featured_image", "image"), ("featuredImage", "image"),
        ("cover", "image"), ("author", "authors"), ("byline", "authors"), ("series", "storyline"),
        ("location", "place"), ("lang", "language"), ("redirect_from", "aliases"), ("person", "people"),
        ("country", "countries"), ("topic", "topics"), ("subheading", "subtitle"), ("published", "date"),
        ("canonicalURL", "source"), ("weight", "rank"), ("source_url", "source"),
    ],
)  # fmt: skip
def test_a_key_of_another_program_is_answered_with_ours(key: str, ours: str) -> None:
    (hint,) = hints(f"title: A\ndate: 2025-06-07\n{key}: x\n")
    assert f"'{ours}: " in hint
    assert "the fields are" not in hint


@pytest.mark.parametrize("key", ["publishDate", "pubDate", "published_at", "datePublished"])
def test_a_date_by_another_name_is_not_missing_as_well(key: str) -> None:
    assert hints(f"title: A\n{key}: 2025-06-07\n") == ["write 'date: …' in its place"]


def test_a_key_that_needs_none_of_ours_is_to_be_taken_out() -> None:
    (hint,) = hints("title: A\ndate: 2025-06-07\nlayout: post\n")
    assert hint.startswith("take it out")


def test_topics_of_an_archive_without_any_are_its_own_taxonomies() -> None:
    config = Config(taxonomies=(Taxonomy("beats", "beat"),))
    assert hints("title: A\ndate: 2025-06-07\ntags: x\n", config=config) == [
        "write the names of the archive's own taxonomies: 'beats: …'"
    ]


def test_pages_and_records_have_fewer_fields() -> None:
    assert hints("title: A\ndescription: x\n", "content/pages/a.md") == [
        "write 'summary: …' in its place"
    ]
    (hint,) = hints("name: A\nlastmod: x\n", "content/people/a.md")
    assert hint.startswith("the fields are name, ")
    assert hints("name: A\nbiography: Writes.\nmail: a@b.example\n", "content/authors/a.md") == [
        "write 'description: …' in its place",
        "write 'email: …' in its place",
    ]


@pytest.mark.parametrize(
    ("key", "ours"),
    [
        ("baseURL", "base_url"),
        ("languageCode", "language"),
        ("paginate", "page_size"),
        ("description", "tagline"),
    ],
)
def test_settings_of_another_program_are_answered_with_ours(key: str, ours: str) -> None:
    (problem,) = read_config(f"{key}: x\n".encode())[1]
    assert problem.hint == f"write '{ours}: …' in its place"


def test_every_answer_names_a_field_that_there_is() -> None:
    from broadsheet.reading import foreign_keys  # noqa: PLC0415 - its tables are private

    fields = {*STORY_FIELDS, "topics", "people", "storyline", "authors", "kind"}
    assert {*foreign_keys._STORY_KEYS.values()} <= fields
    assert {answer.meant for answer in foreign_keys._STORY_ANSWERS.values()} <= {*fields, ""}
    records = {*Record.__struct_fields__, *fields}
    assert {*foreign_keys._RECORD_KEYS.values()} <= records
    assert {*foreign_keys._SETTINGS.values()} <= set(Config.__struct_fields__)
    assert not {*foreign_keys._STORY_KEYS, *foreign_keys._STORY_ANSWERS} & {*STORY_FIELDS}
