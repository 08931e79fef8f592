import pytest
import yaml

from broadsheet.reading.yaml_errors import YamlMistake, explain


def mistake(text: str) -> YamlMistake:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        list(yaml.parse(text, Loader=yaml.CBaseLoader))
    return explain(caught.value, text)


@pytest.mark.parametrize(
    ("text", "message", "hint", "at"),
    [
        (
            "title: Rain: the return\n",
            "a value with ': ' in it needs quotes",
            "put the title in quotes",
            ": the",
        ),
        (
            "- Rain: a: b\n",
            "a value with ': ' in it needs quotes",
            "put the value in quotes",
            ": b",
        ),
        ("😀é: x: y\n", "a value with ': ' in it needs quotes", "put the value in quotes", ": y"),
        (
            "title: A\n  date: B\n",
            "this line is indented too far for a key",
            "start a key below the key above it, and put a text of several lines in quotes",
            "date",
        ),
        ("x: y\ntitle:A\ndate: B\n", "there is no ': ' after a key on this line", None, "title:A"),
        (
            "title:A\ndate: B\n",
            "there is no ': ' after the key on this line",
            "write 'key: value'",
            "title:A",
        ),
        (
            "summary: It rained\nand rained\ndate: x\n",
            "there is no ': ' after a key on this line",
            "write 'key: value' or '- value'; indent the line if it continues the one above",
            "and",
        ),
        ("topics:\n\t- A\n", "a tab cannot indent a line", "use spaces", "\t"),
        ("a: b\n\tc: d\n", "a tab cannot indent a line", "use spaces", "\t"),
        (
            'x: y\ntitle: "Rain\n',
            'this " is never closed',
            'write " at the end of the value',
            '"Rain',
        ),
        (
            'title: "Rain\nplace: "Rome"\n',
            'this " is never closed',
            'write " at the end of the value',
            '"Rain',
        ),
        (
            "title: 'Rain\ndate: x\n",
            "this ' is never closed",
            "write ' at the end of the value",
            "'Rain",
        ),
        (
            "title: 'It's raining'\n",
            "text follows the closing '",
            "put the whole value in double quotes, or write each ' inside it twice",
            "s raining",
        ),
        (
            'title: "A" and "B"\n',
            'text follows the closing "',
            'put the whole value in single quotes, or write each " inside it as \\"',
            "and",
        ),
        (
            "title: [Watch] Rain\n",
            "text follows the closing ']'",
            "put the whole value in quotes",
            "Rain",
        ),
        ("people: [A, B\ndate: x\n", "'[' is never closed", "write ']' at its end", "["),
        ("people: [A,\n  B\ndate: x\n", "'[' is never closed", "write ']' at its end", "["),
        ("people: [A, B\n", "'[' is never closed", "write ']' at its end", "["),
        ("people: [[\n", "'[' is never closed", "write ']' at its end", "[\n"),
        ("source: {name: A\ndate: x\n", "'{' is never closed", "write '}' at its end", "{"),
        (
            'people: ["A" "B"]\n',
            "a comma or ']' is missing here",
            "put a comma between two values, and quotes around one with ': ', brackets or quotes in it",
            '"B"',
        ),
        (
            "people: - A\n",
            "a list cannot start on the line of its key",
            "put each '- ' on a line of its own below the key, or the value in quotes",
            "- A",
        ),
        (
            "people:\n  - A\n - B\n",
            "this list item fits no list",
            "give every '- ' of a list the same indent, below a key without a value",
            "- B",
        ),
        ("a: b\n- c\n", "this list item fits no list", None, "- c"),
        (
            "people:\n  - A\n  b: c\n",
            "this line starts in another column than those above",
            "indent it as they are",
            "b: c",
        ),
        (
            " title: A\ndate: B\n",
            "this line starts in another column than those above",
            None,
            "date",
        ),
        (": x\n", "there is no key before ':'", "write 'key: value'", ":"),
        (
            'path: "C:\\Users"\n',
            "a '\\' in double quotes has a meaning of its own",
            "put the value in single quotes, or write each backslash twice",
            "\\Users",
        ),
        (
            "summary: > text\n",
            "text follows '>' on its line",
            "start the text on the next line, indented, or put the value in quotes",
            "> text",
        ),
    ],
)
def test_a_mistake_is_told_in_an_editors_words(
    text: str, message: str, hint: str | None, at: str
) -> None:
    found = mistake(text)

    assert found.message == message
    assert hint in (None, found.hint)
    assert text.startswith(at, found.start)


@pytest.mark.parametrize(
    "value",
    ["@home", "`code`", "%x", "*Breaking*", "**Bold** x", "& more", "!x!y z", "], x", ", x", "? x"],
)
def test_a_value_that_starts_with_a_sign_of_yaml_needs_quotes(value: str) -> None:
    sign = value[0]

    assert mistake(f"é: x\ntitle: {value}\n") == YamlMistake(
        f"a value that starts with {sign!r} needs quotes", "put the value in quotes", 12
    )


def test_a_rare_mistake_is_told_in_yamls_own_words_in_lower_case() -> None:
    error = yaml.MarkedYAMLError(problem="Found something Rare")

    assert explain(error, "a: b\n") == YamlMistake(
        "found something rare", "put the values of this line in quotes", 0
    )
