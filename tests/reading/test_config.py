import pytest

from broadsheet.reading.block_kinds import BLOCKS
from broadsheet.reading.config import (
    AUTHORS,
    STORY_KINDS,
    STORYLINES,
    Config,
    Taxonomy,
    read_config,
)
from broadsheet.reading.license_fields import License
from broadsheet.reading.markup import render
from broadsheet.reading.reserved import RESERVED, renaming


def messages(settings: str) -> list[str]:
    return [
        str(problem).replace("\n    hint: ", " | ") for problem in read_config(settings.encode())[1]
    ]


@pytest.mark.parametrize("data", [None, b"", b"\n", b"# nothing yet\n", b"---\n", b"title:\n"])
def test_settings_may_be_absent_or_empty(data: bytes | None) -> None:
    assert read_config(data) == (Config(), ())


def test_settings_are_read() -> None:
    settings = b"title: The Example Record\nbase_url: https://host.example/record\npage_size: 10\nmenu: people\n"
    settings += b"timezone: Africa/Nairobi\n"
    expected = Config(
        title="The Example Record",
        base_url="https://host.example/record/",
        page_size=10,
        menu=("people",),
        timezone="Africa/Nairobi",
    )
    assert read_config(settings) == (expected, ())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (
            "{name: CC BY 4.0, url: 'https://license.example/by'}",
            License("CC BY 4.0", "https://license.example/by"),
        ),
        ("© The Record", License("© The Record")),
        ("{name: © The Record}", License("© The Record")),
        ("", None),
    ],
)
def test_a_licence_has_a_name_and_may_have_an_address(written: str, meant: License | None) -> None:
    assert read_config(f"license: {written}\n".encode()) == (Config(license=meant), ())


def test_what_is_right_is_kept_beside_mistakes() -> None:
    config, problems = read_config(b"titel: x\ntagline: News\npage_size: 0\n")
    assert (config, len(problems)) == (Config(tagline="News"), 2)


def test_mistakes_come_in_the_order_of_their_lines() -> None:
    assert messages("page_size: 0\ntitle: [a]\ntitle: b\n") == [
        "archive.yml:1:12: page_size: '0' is not a number from 1 to 1000 | write such a number, in digits",
        "archive.yml:2:8: title: a list stands where text belongs | write plain text, in quotes if need be",
        "archive.yml:3:1: title: key 'title' is given twice | remove one of them: the first is on line 2",
    ]


def test_a_taxonomy_may_have_a_title_of_its_own() -> None:
    written = b"taxonomies:\n  people: {title: Who was there}\n  storylines: {title: Threads}\n  topics:\n"
    people, storylines, topics, *_ = read_config(written)[0].taxonomies
    assert [each.title for each in (people, storylines, topics)] == [
        "Who was there",
        "Threads",
        "Topics",
    ]
    assert (storylines.kind, storylines.singular) == ("storyline", "storyline")


def test_storylines_come_last_unless_declared() -> None:
    only = read_config(b"taxonomies:\n  topics: {singular: topic, tree: yes}\n")[0]
    first = read_config(b"taxonomies:\n  storylines:\n  topics:\n")[0]
    assert only.taxonomies == (
        Taxonomy("topics", "topic", tree=True),
        STORYLINES,
        AUTHORS,
        STORY_KINDS,
    )
    assert first.taxonomies == (STORYLINES, Taxonomy("topics", "topics"), AUTHORS, STORY_KINDS)


@pytest.mark.parametrize("key", ["stories", "media", "search", "title", "date", "assets", "page"])
def test_a_taxonomy_takes_no_word_with_another_meaning(key: str) -> None:
    assert messages(f"taxonomies:\n  {key}:\n") == [
        f"archive.yml:2:3: taxonomies.{key}: {key!r} has another meaning: it is {RESERVED[key]} | {renaming(key)}"
    ]


@pytest.mark.parametrize("key", ["People", "../x", "a b", "2024", "_x", "a/b"])
def test_a_taxonomy_is_named_as_a_permalink_can_be(key: str) -> None:
    assert len(messages(f"taxonomies:\n  '{key}': {{}}\n")) == 1


@pytest.mark.parametrize(
    "pattern", ["/{slug}/", "/news/{year}/{slug}/", "/{year}-{month}-{day}-{slug}/"]
)
def test_a_permalink_is_a_pattern_of_slugs(pattern: str) -> None:
    assert read_config(f"permalink: '{pattern}'\n".encode()) == (Config(permalink=pattern), ())


@pytest.mark.parametrize(
    "pattern",
    [
        "{slug}/",
        "/{slug}",
        "/../{slug}/",
        "/{slug}//",
        "/{year}/",
        "/{title}/{slug}/",
        "/{slug!r}/",
        "/{slug.x}/",
        "/{slug}}/",
        "/_x/{slug}/",
        "/{{slug}}/",
    ],
)
def test_other_permalinks_are_refused(pattern: str) -> None:
    config, problems = read_config(f"permalink: '{pattern}'\n".encode())
    assert (config, len(problems)) == (Config(), 1)


@pytest.mark.parametrize(
    "zone",
    ["Mars/Base", "../../etc/passwd", "/etc/localtime", "europe\\london", "a\u200bb", "x" * 500],
)
def test_a_time_zone_is_one_that_is_known(zone: str) -> None:
    config, problems = read_config(f"timezone: '{zone}'\n".encode())
    assert (config, [problem.field for problem in problems]) == (Config(), ["timezone"])


@pytest.mark.parametrize(
    "url",
    ["record.example", "https://record.example/?a", "https://record.example/#a", "javascript:x"],
)
def test_a_base_url_is_whole_and_has_no_query(url: str) -> None:
    assert [problem.field for problem in read_config(f"base_url: '{url}'\n".encode())[1]] == [
        "base_url"
    ]


def test_settings_that_cannot_be_read_are_one_mistake() -> None:
    assert messages("title: The Record: news\n") == [
        "archive.yml:1:18: a value with ': ' in it needs quotes | put the title in quotes"
    ]


def test_a_taxonomy_is_printed_and_asked_for_by_its_names() -> None:
    assert (
        Taxonomy("news-desks", "desk").title,
        Taxonomy("topics", "topic").field,
        STORYLINES.field,
    ) == (
        "News desks",
        "topics",
        "storyline",
    )


@pytest.mark.parametrize(
    ("written", "quiet"),
    [
        ("{scores: {argument: words}}", {"scores"}),
        ("[Map Of, other]", {"Map Of", "map-of", "other"}),
        # An override of a kind that is built in takes nothing from it.
        ("{video: {}, scores: {}}", {"video", "scores"}),
        # No name can be told, so that any may be meant.
        ("[{a: b}]", {"", "video"}),
    ],
)
def test_of_kinds_of_blocks_with_mistakes_the_names_are_known(
    written: str, quiet: set[str]
) -> None:
    config, problems = read_config(f"blocks: {written}\n".encode())
    assert problems
    assert quiet <= config.block_kinds.keys()
    assert config.block_kinds["video"] is BLOCKS["video"]
    broken = {each.name for each in config.blocks if each.broken}
    assert broken == quiet - {"video"} - {each.name for each in config.blocks if not each.broken}
    assert all(not config.block_kinds[name].known for name in broken)
    for name in broken - {"Map Of"}:
        body = f"/// {name or 'whatever'} | x\n    home: 1\n///"
        assert render(body, kinds=config.block_kinds).mistakes == ()
