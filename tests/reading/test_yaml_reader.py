import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.problems import Misplaced
from broadsheet.reading.frontmatter import parse
from broadsheet.reading.yaml_reader import quoted_value


def told(front: str) -> list[tuple[int, int, str, str]]:
    """Return the line, the column, the lost words and the field of each mistake."""
    try:
        mistakes = list(parse(front, first_line=2).mistakes)
    except Misplaced as mistake:
        mistakes = [mistake]
    for each in mistakes:
        assert each.message.startswith("what follows '#' is a comment here: "), each.message
        assert each.message.endswith(" would be lost")
        assert "two blanks before a comment" in each.hint
    return [
        (
            each.line,
            each.column,
            each.message.partition(": ")[2].removesuffix(" would be lost"),
            each.field,
        )
        for each in mistakes
    ]


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("title: Issue #5\n", [(2, 14, "'#5'", "title")]),
        ("title: Team #1 wins\n", [(2, 13, "'#1 wins'", "title")]),
        ("title: Written in C #\n", [(2, 21, "'#'", "title")]),
        ("title: A \u201cquote\u201d #5\n", [(2, 18, "'#5'", "title")]),
        ("title: See https://a.example/ #x\n", [(2, 31, "'#x'", "title")]),
        ("summary: It rained\n  in Rome #today\n", [(3, 11, "'#today'", "summary")]),
        ("summary: It rained\n  in Rome #today\n  and more\n", [(3, 11, "'#today'", "summary")]),
        ("summary: It rained\n  in Rome #today\nplace: x: y #z\n", None),
        ("topics:\n  - Issue #5\n  - Ok\n", [(3, 11, "'#5'", "topics")]),
        ("topics:\n- Issue #5\n", [(3, 9, "'#5'", "topics")]),
        ("topics: [Issue #5, Two]\n", [(2, 16, "'#5, Two]'", "topics")]),
        ("topics: [Issue #5,\n  Two]\n", [(2, 16, "'#5,'", "topics")]),
        ("topics: [#MeToo]\n", [(2, 10, "'#MeToo]'", "topics")]),
        ("topics: [Floods, #MeToo]\n", [(2, 18, "'#MeToo]'", "topics")]),
        ("source: {name: Team #1}\n", [(2, 21, "'#1}'", "source")]),
        ("source:\n  name: Team #1\n", [(3, 14, "'#1'", "source")]),
        ("summary: #MeToo marches began\n", [(2, 10, "'#MeToo marches began'", "summary")]),
        ("topics:\n  - #MeToo\n", [(3, 5, "'#MeToo'", "topics")]),
        ("title: Team\t#1\n", [(2, 13, "'#1'", "title")]),
        ("title: Route 66 #1\n", [(2, 17, "'#1'", "title")]),
        ("title: A #1\nsummary: B #2\n", [(2, 10, "'#1'", "title"), (3, 12, "'#2'", "summary")]),
    ],
)
def test_words_that_a_comment_would_take_are_a_mistake(
    front: str, expected: list[tuple[int, int, str, str]] | None
) -> None:
    if expected is None:
        with pytest.raises(AssertionError):  # there is another mistake as well
            told(front)
    else:
        assert told(front) == expected


@pytest.mark.parametrize(
    "front",
    [
        "date: 2025-06-07 #x\n",
        "date: 2025-06-07T14:30Z # x\n",
        "date: 2025\u201306\u201307 #x\n",
        "page_size: 50 #x\n",
        "price: 1,000.50 #x\n",
        "share: 5% #x\n",
        "draft: true #x\n",
        "draft: No # x\n",
        "place: null #x\n",
        "title: 'Rain' #x\n",
        'title: "Rain" #x\n',
        "topics: [A, B] #x\n",
        "topics: [A, 'B' #x\n  ]\n",
        "source: {name: A} #x\n",
        "title: Rain  # x\n",
        "title: Rain \t# x\n",
        "# x\ntitle: Rain\n  # x\n",
        "topics:\n  # x\n  - A\n",
        "topics: # of the day\n  - A\n",
        "place: # where it was\n",
        "place:  #where\n",
        "summary: | #x\n  It rained #today\n",
        "summary: >\n  It rained #today\n",
        "title: C#\n",
        "title: a#b\n",
        "title: 'Issue #5'\n",
    ],
)
def test_other_comments_are_comments(front: str) -> None:
    assert parse(front, first_line=2).mistakes == ()


words = st.text("abc \u00e9'\"#:,-[]{}", min_size=1, max_size=12)


def test_the_hint_has_the_whole_value_where_it_is_known() -> None:
    front = "a: [x]\nb: Team #1\nc: [Team #1, x]\nd:\n  - Team #1\n"
    hints = [each.hint.partition(",")[0] for each in parse(front, first_line=1).mistakes]
    assert hints == ['write "Team #1"', "put the whole value in quotes", 'write "Team #1"']


@given(words, words)
def test_no_word_of_an_unquoted_title_goes_in_silence(one: str, other: str) -> None:
    line = f"x{one} #{other}"
    try:
        values, mistakes, _ = parse(f"title: {line}\n", first_line=2)
    except Misplaced:
        return
    kept = str(values.get("title", ""))
    assert mistakes or line.partition("  #")[0].strip() == kept or line.strip() == kept


@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=20))
def test_the_hint_is_what_was_meant(value: str) -> None:
    assert parse(f"title: {quoted_value(value)}\n", first_line=2).values == {"title": value}


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_the_empty_text(nothing: str) -> None:
    front = f"place: {nothing}\nsource:\n  name: {nothing}\ntopics:\n  - {nothing}\n"
    assert parse(front, first_line=2).values == {
        "place": "",
        "source": {"name": ""},
        "topics": [""],
    }


@pytest.mark.parametrize("word", ["~", "null", "Null", "NULL"])
def test_a_title_may_be_any_word_and_so_may_what_is_quoted_and_a_key(word: str) -> None:
    front = f"title: {word}\nplace: '{word}'\nsummary: \"{word}\"\n{word}: x\n"
    assert parse(front, first_line=2).values == {
        "title": word,
        "place": word,
        "summary": word,
        word: "x",
    }


@pytest.mark.parametrize("word", ["nULL", "nil", "None", "undefined", "~x", "null and void"])
def test_other_words_are_words(word: str) -> None:
    assert parse(f"place: {word}\n", first_line=2).values == {"place": word}


@given(
    st.lists(
        st.sampled_from(["title: A", "date: 'x' y", "place: [a", "topics: b: c", 'x: "y', "z y"]),
        max_size=8,
    )
)
def test_each_line_with_a_mistake_is_told_and_each_other_is_read(lines: list[str]) -> None:
    front = "".join(f"{line}\n" for line in [f"k{at}: v" for at in range(2)] + lines)
    values, mistakes, _ = parse(front, first_line=1)
    broken = [at for at, line in enumerate(lines, 3) if line != "title: A"]
    assert {mistake.line for mistake in mistakes if "given twice" not in mistake.message} <= {
        *broken
    }
    assert bool(broken) <= bool(mistakes)
    assert json.dumps(values).count("v") == 2
