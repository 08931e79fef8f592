import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.problems import Misplaced
from broadsheet.reading.fields import FieldPath, Value
from broadsheet.reading.frontmatter import FileParts, key_position, parse, position, split

SAMPLE = """\
title: Rain — 😀 returns
summary:
people: [Ada, "Bram"]
topics:
  - Floods
  - Rivers
source:
  name: The Courier
  url: ''
"""

texts = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"), exclude_characters="\ufeff")
)
# No space that looks like a plain one begins or ends a key.
keys = texts.filter(lambda key: key not in ("", "<<") and key == key.strip())
values = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


def mistakes(front: str) -> list[Misplaced]:
    try:
        return list(parse(front, first_line=2).mistakes)
    except Misplaced as mistake:
        return [mistake]


def mistake(front: str) -> Misplaced:
    return mistakes(front)[0]


def parsed(front: str) -> dict[str, Value]:
    values, repeated, unread = parse(front, first_line=2)
    assert (repeated, unread) == ((), frozenset())
    return values


def test_a_file_is_front_matter_and_body() -> None:
    assert split("---\ntitle: A\n---\n\nBody\n") == FileParts("title: A\n", 2, "\nBody\n", 4)


def test_dashes_may_be_followed_by_spaces_and_the_end_may_be_dots() -> None:
    assert split("--- \t\ntitle: A\n... \nBody\n") == FileParts("title: A\n", 2, "Body\n", 4)


def test_front_matter_may_be_empty() -> None:
    assert split("---\n---\nBody") == FileParts("", 2, "Body", 3)


def test_a_file_may_end_with_its_front_matter() -> None:
    assert split("---\ntitle: A\n---") == FileParts("title: A\n", 2, "", 3)


def test_only_a_whole_line_of_three_dashes_ends_front_matter() -> None:
    assert split("---\na: ---\nb: x\n----: y\n --- : z\n---\n---\n").body == "---\n"


@pytest.mark.parametrize(
    "text", ["", "Body\n", "x\n---\na: b\n---\n", " ---\n---\n", "----\n---\n", "---a\n---\n"]
)
def test_a_file_without_front_matter_is_a_mistake_at_its_start(text: str) -> None:
    with pytest.raises(Misplaced, match="front matter is missing") as caught:
        split(text)

    assert (caught.value.line, caught.value.column) == (1, 1)
    assert caught.value.hint == "start the file with a line '---'"


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("+++\ntitle = 'A'\n+++\n", 1, "this is TOML", "'key: value' in place of 'key = value …'"),
        ('{\n"title": "A"\n}\n', 1, "this is JSON", "in place of '\"key\": …'"),
        ('\n\n{ "title": "A" }\n', 3, "this is JSON", "two lines '---'"),
        ("---toml\ntitle = 'A'\n---\n", 1, "'toml' stands behind '---'", "alone"),
        ("\u2014\ntitle: A\n\u2014\n", 1, "'\u2014' (EM DASH) is no '-'", "three plain hyphens"),
        ("\u2014-\ntitle: A\n---\n", 1, "'\u2014' (EM DASH) is no '-'", "three plain hyphens"),
        (
            "\u2013\u2013\u2013\ntitle: A\n",
            1,
            "'\u2013' (EN DASH) is no '-'",
            "three plain hyphens",
        ),
    ],
)
def test_what_stands_in_place_of_front_matter_is_named(
    text: str, line: int, message: str, hint: str
) -> None:
    with pytest.raises(Misplaced) as caught:
        split(text)

    assert (caught.value.line, caught.value.column) == (line, 1)
    assert caught.value.message == f"front matter is missing: {message}"
    assert hint in caught.value.hint


@pytest.mark.parametrize("text", ["{{< x >}}\n", "{% x %}\n", "# A\n", "title: A\n"])
def test_other_texts_are_of_no_format(text: str) -> None:
    with pytest.raises(Misplaced, match=r"^front matter is missing$"):
        split(text)


@pytest.mark.parametrize("above", ["\n", "\n\n\n", " \n\t\n", "\u00a0\n"])
def test_empty_lines_may_stand_above_front_matter(above: str) -> None:
    lines = above.count("\n")
    parts = split(f"{above}---\ntitle: A\n---\nBody\n")
    assert parts == FileParts("title: A\n", 2 + lines, "Body\n", 4 + lines)


def test_a_line_of_long_dashes_is_named_where_front_matter_should_end() -> None:
    with pytest.raises(Misplaced) as caught:
        split("---\ntitle: A\n\u2014\nBody\n")
    assert (caught.value.line, caught.value.message) == (
        3,
        "front matter never ends: '\u2014' (EM DASH) is no '-'",
    )


@pytest.mark.parametrize(
    "text", ["---", "---\n", "---\ntitle: A\n", "---\na: b\n ---\n", "---\na: b\n---x\n"]
)
def test_front_matter_that_never_ends_is_a_mistake(text: str) -> None:
    with pytest.raises(Misplaced, match="front matter never ends"):
        split(text)


@given(texts, texts)
def test_splitting_keeps_every_line_of_the_body_where_it_was(front: str, body: str) -> None:
    text = f"---\n{front}\n---\nfirst\n{body}"
    parts = split(text)

    assert "\n".join(text.split("\n")[parts.body_line - 1 :]) == parts.body


@pytest.mark.parametrize(
    "text", ["NO", "no", "1.10", "2019", "2019-01-02", "nil", "0x1F", "12:30:00", "1e3", "None"]
)
def test_a_plain_value_stays_the_text_it_is(text: str) -> None:
    assert parsed(f"a: {text}\nb: [{text}]\n{text}: c\n") == {"a": text, "b": [text], text: "c"}


def test_an_empty_value_is_the_empty_text() -> None:
    assert parsed("summary:\nplace: ''\npeople: []\n") == {"summary": "", "place": "", "people": []}


@pytest.mark.parametrize("front", ["", "\n", "# a comment\n", "---\n", "{}\n"])
def test_nothing_is_an_empty_mapping(front: str) -> None:
    assert parsed(front) == {}


def test_a_whole_settings_file_is_read_with_and_without_its_dashes() -> None:
    settings = "title: Record\ntaxonomies:\n  people: {singular: person}\n"

    assert parsed(settings) == {"title": "Record", "taxonomies": {"people": {"singular": "person"}}}
    assert parsed(f"---\n{settings}...\n") == parsed(settings)


@given(st.dictionaries(keys, values, max_size=4))
def test_json_is_read_as_it_is(settings: dict[str, Value]) -> None:
    assert parsed(json.dumps(settings, ensure_ascii=False)) == settings


@given(st.dictionaries(keys, values, max_size=4))
def test_what_yaml_writes_is_read_back(settings: dict[str, Value]) -> None:
    assert parsed(yaml.dump(settings, Dumper=yaml.CSafeDumper, allow_unicode=True)) == settings


@given(st.text(st.sampled_from("ab:- \n\t'\"[]{},&*!|>%@`#?.~<é😀\u2028\ufeff\\"), max_size=40))
def test_any_text_is_a_mapping_or_a_mistake_inside_it(front: str) -> None:
    lines = front.split("\n")

    for problem in mistakes(front):
        assert 0 <= problem.line - 2 < len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 2]) + 1
        assert problem.hint


def test_a_key_given_twice_is_a_mistake_at_the_second_and_the_first_is_kept() -> None:
    values, (repeated,), _ = parse("title: A\ndate: x\ntitle: B\n", first_line=2)

    assert values == {"title": "A", "date": "x"}
    assert (repeated.line, repeated.column, repeated.field) == (4, 1, "title")
    assert repeated.message == "key 'title' is given twice"
    assert repeated.hint == "remove one of them: the first is on line 2"


def test_keys_given_twice_are_found_at_every_level() -> None:
    _, repeated, _ = parse("source:\n  name: A\n  name: B\nx: [{y: 1, 'y': 2}]\n", first_line=2)

    assert [(problem.line, problem.column, problem.field) for problem in repeated] == [
        (4, 3, "source"),
        (5, 12, "x"),
    ]


@pytest.mark.parametrize(
    "value",
    ["*Breaking news", "&c and more", "!Important", "! now", "!!str x", "!!python/name:os x"],
)
def test_anchors_aliases_and_tags_are_values_that_need_quotes(value: str) -> None:
    problem = mistake(f"é: x\ntitle: {value}\n")

    assert (problem.line, problem.column, problem.field) == (3, 8, "title")
    assert problem.message == f"a value that starts with {value[0]!r} needs quotes"
    assert problem.hint == "put the value in quotes"


@pytest.mark.parametrize(
    "front",
    ["a: &x [b]\n", "a: !!seq [b]\n", "&x a: b\n", "*x : b\n", "!!map {a: b}\n", "&x {a: b}\n"],
)
def test_anchors_and_tags_are_refused_on_lists_mappings_and_keys(front: str) -> None:
    assert parse_fails(front)


def parse_fails(front: str) -> str:
    problem = mistake(front)
    assert problem.hint
    return problem.message


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )

    assert mistake(bomb).line == 2


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("just text\n", "there are no keys here"),
        ("- a\n- b\n", "there are no keys here"),
        ("a: b\n---\nc: d\n", "a second document starts here"),
        ("? [a]\n: b\n", "a key cannot be a list or a mapping"),
        ("title: {{ title }}\n", "a key cannot be a list or a mapping"),
        ("<<: {a: b}\n", "'<<' does not merge keys here"),
        ("'': b\n", "there is no key before ':'"),
        ("a: b\u2028c\n", "the invisible character U+2028 cannot stand here"),
        ("a: b\x00\n", "the invisible character U+0000 cannot stand here"),
        (
            "a: " + "b" * 65536,
            "is 65,539 bytes long, and front matter or settings have at most 65,536",
        ),
    ],
)
def test_what_is_not_one_mapping_of_text_keys_is_refused(front: str, message: str) -> None:
    assert parse_fails(front) == message


def test_nesting_is_read_to_a_depth_of_eight() -> None:
    assert parsed("a: " + "[" * 7 + "]" * 7)
    assert mistake("a: " + "[" * 8 + "]" * 8).column == 11


@pytest.mark.parametrize("sign", ["[", "{a: ", "- ", "? ", "{", "[?", "a: [", "? - "])
@pytest.mark.parametrize("before", ["", "a: ", "a:\n "])
def test_deep_nesting_is_refused_and_never_followed(sign: str, before: str) -> None:
    assert parse_fails(before + sign * (60_000 // len(sign)))


def test_lines_are_counted_in_the_file_and_columns_in_characters() -> None:
    problem = mistake("é: 😀\nplace: 'Zürich 😀' x\n")

    assert (problem.line, problem.column) == (3, 19)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("title",), (2, 8)),
        (("summary",), (3, 1)),
        (("people",), (4, 9)),
        (("people", 1), (4, 15)),
        (("topics",), (6, 3)),
        (("topics", 1), (7, 5)),
        (("source", "name"), (9, 9)),
        (("source", "url"), (10, 8)),
    ],
)
def test_a_value_is_placed_where_it_starts_and_an_empty_one_at_its_key(
    path: FieldPath, place: tuple[int, int]
) -> None:
    assert position(SAMPLE, path, first_line=2) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (2, 1)),
        (("date",), (2, 1)),
        (("people", 7), (4, 9)),
        (("people", "Ada"), (4, 9)),
        (("title", 0, "x"), (2, 8)),
        (("source", "author"), (9, 3)),
    ],
)
def test_a_path_that_is_not_there_is_placed_at_its_deepest_part(
    path: FieldPath, place: tuple[int, int]
) -> None:
    assert position(SAMPLE, path, first_line=2) == place
    assert key_position(SAMPLE, path, first_line=2) == place


@pytest.mark.parametrize(
    ("path", "place"), [(("title",), (2, 1)), (("source", "url"), (10, 3)), (("topics", 1), (7, 5))]
)
def test_a_key_is_placed_where_it_starts_and_a_list_item_at_its_value(
    path: FieldPath, place: tuple[int, int]
) -> None:
    assert key_position(SAMPLE, path, first_line=2) == place


def test_of_a_key_given_twice_the_first_is_placed() -> None:
    assert position("a: b\na: c\n", ("a",), first_line=1) == (1, 4)


def test_an_empty_text_has_its_start_for_every_path() -> None:
    assert position("", ("title",), first_line=2) == (2, 1)


def test_an_empty_list_item_is_placed() -> None:
    assert position("a:\n-\n- b\n", ("a", 1), first_line=2) == (4, 3)


def test_a_value_that_cannot_be_read_is_placed_at_its_key_and_the_others_where_they_are() -> None:
    front = "title: A\na: [b\nc: d\n"

    assert position(front, ("a",), first_line=2) == (3, 1)
    assert position(front, ("c",), first_line=2) == (4, 4)


@given(st.dictionaries(keys, values, min_size=1, max_size=4), st.data())
def test_every_value_stands_where_its_path_is_placed(
    settings: dict[str, Value], data: st.DataObject
) -> None:
    front = json.dumps(settings, ensure_ascii=False)
    path: list[str | int] = []
    value: Value = settings
    while isinstance(value, dict | list) and value:
        steps: list[str | int] = [*value] if isinstance(value, dict) else [*range(len(value))]
        step = data.draw(st.sampled_from(steps))
        path.append(step)
        value = value[step]  # type: ignore[index]
    line, column = position(front, tuple(path), first_line=1)

    assert line == 1
    assert front.startswith(json.dumps(value, ensure_ascii=False), column - 1)
