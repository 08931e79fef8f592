import pytest

from broadsheet.reading.frontmatter import parse
from broadsheet.reading.yaml_parts import with_plain_spaces

NBSP = "\u00a0"


def places(front: str) -> list[tuple[int, int]]:
    return [(each.line, each.column) for each in parse(front, first_line=1).mistakes]


@pytest.mark.parametrize(
    ("front", "expected", "values"),
    [
        ("a: b: c\nd: e\nf: 'g' h\ni: [j\n", [(1, 5), (3, 8), (4, 4)], {"d": "e"}),
        ("a: b\nc:d\ne: f\ng\nh: i\n", [(2, 1), (4, 1)], {"a": "b", "e": "f", "h": "i"}),
        ("a: b\n\tc: d\ne: *f\n", [(2, 1), (3, 4)], {}),
        ("a: 'b\nc: d\ne: 'f'\n", [(1, 4)], {"c": "d", "e": "f"}),
        ("a:\n- b\n- c: d: e\nf: g: h\ni: j\n", [(3, 7), (4, 5)], {"i": "j"}),
        ("a: 'b\nc'\nd: e: f\n", [(3, 5)], {"a": "b c"}),
        ("a: [b,\nc,\nd]\ne: f: g\n", [(4, 5)], {"a": ["b", "c", "d"]}),
        ("a: |\n  b: c: d\n  e\nf: g: h\n", [(4, 5)], {"a": "b: c: d\ne\n"}),
        ("a: b\nc: d: e\na: f\n", [(2, 5), (3, 1)], {"a": "b"}),
        (" a: b\nc: d\n", [(2, 1)], {"a": "b", "c": "d"}),
        ("# x\n\na: b: c\n# y\nd: e: f\n", [(3, 5), (5, 5)], {}),
        ("a: b\u2028c\nd: e: f\n", [(1, 5), (2, 5)], {}),
        ("\u201ca\u201d: b: c\nd: e\n", [(1, 7)], {"d": "e"}),
        ("a:\n  b: c: d\n  e: f\n  g: 'h' i\nj: k\n", [(2, 7), (4, 10)], {"j": "k"}),
        ("a:\n- b: c: d\n- 'e' f\n- g\n- [h\nj: k\n", [(2, 7), (3, 7), (5, 3)], {"j": "k"}),
        (
            "a:\n  - b:\n      c: d: e\n    f: 'g' h\n  - *i\nj: k\n",
            [(3, 11), (4, 12), (5, 5)],
            {"j": "k"},
        ),
        ("a:\n  - b #1\n  - c: d: e\nj: k\n", [(2, 7), (3, 9)], {"j": "k"}),
        ("a: |\n  b: c: d\n 'e' f\nj: k\n", [(3, 2)], {"j": "k"}),
        ("a:\n  b\n  c: d: e\nj: k\n", [(3, 7)], {"j": "k"}),
    ],
)
def test_each_key_is_read_by_itself_where_there_are_mistakes(
    front: str, expected: list[tuple[int, int]], values: dict[str, object]
) -> None:
    assert places(front) == expected
    assert parse(front, first_line=1).values == values


def test_keys_that_cannot_be_read_are_known_to_be_there() -> None:
    assert parse("a: b: c\nd:e\nf g\nh: i\n", first_line=1).unread == {"a", "d", "f"}


def test_a_line_of_toml_is_named() -> None:
    (mistake,) = parse("title = 'A'\ndate: x\n", first_line=1).mistakes
    assert mistake.hint == "write 'key: value': this is how TOML has it"


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("title\uff1aA", "'\uff1a' (FULLWIDTH COLON)"),
        ("title:\u200bA", "U+200B (ZERO WIDTH SPACE)"),
        ("title:\u2014A", "'\u2014' (EM DASH)"),
    ],
)
def test_a_sign_in_place_of_a_colon_and_a_blank_is_told_by_its_name(line: str, sign: str) -> None:
    (mistake,) = parse(f"{line}\ndate: x\n", first_line=1).mistakes
    assert mistake.hint == f"write ': ' after the key: {sign} stands there"


@pytest.mark.parametrize(
    ("front", "values"),
    [
        (f"title:{NBSP}A{NBSP}b\n", {"title": f"A{NBSP}b"}),
        (f"title{NBSP}:{NBSP}A\n", {"title": "A"}),
        (f"people:\n{NBSP}{NBSP}-{NBSP}Ada\n  - Bram\n", {"people": ["Ada", "Bram"]}),
        (f"source:\n{NBSP} name:{NBSP}A\n  url: B\n", {"source": {"name": "A", "url": "B"}}),
        ("title:\u202fA\n", {"title": "A"}),
        (f"a: |\n  b:{NBSP}c\nd:{NBSP}e\n", {"a": f"b:{NBSP}c\n", "d": "e"}),
        (f"a: 'x\n  b:{NBSP}c'\nd:{NBSP}e\n", {"a": f"x b:{NBSP}c", "d": "e"}),
    ],
)
def test_a_space_that_does_not_break_ends_a_key_and_indents(
    front: str, values: dict[str, object]
) -> None:
    assert parse(front, first_line=1).values == values
    assert len(with_plain_spaces(front)) == len(front)


def test_many_lines_that_are_never_closed_are_told_without_trying_all_ways_to_join_them() -> None:
    front = "".join(f"k{at}: [\n" for at in range(500))
    assert len(places(front)) == 500
