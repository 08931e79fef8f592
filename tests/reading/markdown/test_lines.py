import pytest

from broadsheet.reading.markdown import blocks


def _html(source: str) -> str:
    """Return the HTML of a text without its line ends, in which only code needs them."""
    return blocks.convert(source).replace("\n", "")


@pytest.mark.parametrize("indent", [2, 3, 4, 5])
def test_a_list_is_nested_by_as_many_blanks_as_its_item_has_before_its_text(indent: int) -> None:
    nested = "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"
    assert _html(f"- a\n{' ' * indent}- b\n- c") == nested


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("- a\n  1. b\n  2. c\n- d", "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>"),
        ("10. a\n    1. b", '<ol start="10"><li>a<ol><li>b</li></ol></li></ol>'),
        ("1) one\n2) two", "<ol><li>one</li><li>two</li></ol>"),
        ("1. a\n1) b", "<ol><li>a</li></ol><ol><li>b</li></ol>"),
        ("- a\n+ b", "<ul><li>a</li></ul><ul><li>b</li></ul>"),
        ("- a\n\n  b\n- c", "<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>"),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        (
            "- a\n  - b\n\n    c\n- d",
            "<ul><li>a<ul><li><p>b</p><p>c</p></li></ul></li><li>d</li></ul>",
        ),
        ("- a\n  > b\n  >\n- c", "<ul><li>a<blockquote><p>b</p></blockquote></li><li>c</li></ul>"),
        ("- a\n  ```\n  b\n\n  ```\n- c", "<ul><li>a<pre><code>b</code></pre></li><li>c</li></ul>"),
        (
            "1. a\n\n   ```\n   x\n   ```\n2. b",
            "<ol><li><p>a</p><pre><code>x</code></pre></li><li><p>b</p></li></ol>",
        ),
        ("- a\nb\n- c", "<ul><li>ab</li><li>c</li></ul>"),
        ("- a\n\nb", "<ul><li>a</li></ul><p>b</p>"),
        ("-\n  a", "<ul><li>a</li></ul>"),
        ("-\n\n  a", "<ul><li></li></ul><p>a</p>"),
        ("-     a", "<ul><li><pre><code>a</code></pre></li></ul>"),
        ("- - a", "<ul><li><ul><li>a</li></ul></li></ul>"),
        ("-a", "<p>-a</p>"),
        ("3. a\n7. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
    ],
)
def test_lists(source: str, html: str) -> None:
    assert _html(source) == html


@pytest.mark.parametrize(
    ("below", "html"),
    [
        ("- b\n- c", "<p>a</p><ul><li>b</li><li>c</li></ul>"),
        ("1. b", "<p>a</p><ol><li>b</li></ol>"),
        ("2. b", "<p>a2. b</p>"),
        ("2024. b", "<p>a2024. b</p>"),
        ("-", "<h2>a</h2>"),
        ("*", "<p>a*</p>"),
        ("> b", "<p>a</p><blockquote><p>b</p></blockquote>"),
        ("## b", "<p>a</p><h2>b</h2>"),
        ("```\nb\n```", "<p>a</p><pre><code>b</code></pre>"),
        ("***", "<p>a</p><hr />"),
        ("<div>b</div>", "<p>a</p><div>b</div>"),
        ("<b>", "<p>a<b></p>"),
        ("    b", "<p>ab</p>"),
        ("===", "<h1>a</h1>"),
        ("|b|\n|-|", "<p>a</p><table><thead><tr><th>b</th></tr></thead></table>"),
    ],
)
def test_what_stands_right_below_a_line_of_text(below: str, html: str) -> None:
    assert _html(f"a\n{below}") == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("> ```\n> a\n> ```", "<blockquote><pre><code>a</code></pre></blockquote>"),
        ("> a\nb", "<blockquote><p>ab</p></blockquote>"),
        ("> a\n\nb", "<blockquote><p>a</p></blockquote><p>b</p>"),
        ("> a\n- b", "<blockquote><p>a</p></blockquote><ul><li>b</li></ul>"),
        (">a\n>> b", "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>"),
        ("> - a\n> - b", "<blockquote><ul><li>a</li><li>b</li></ul></blockquote>"),
        (
            "> |a|\n> |-|\n> |b|\nc",
            "<blockquote><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"  # noqa: ISC004 - long
            "</blockquote><p>c</p>",
        ),
    ],
)
def test_quotations(source: str, html: str) -> None:
    assert _html(source) == html


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("```\na\n", "a\n"),
        ("```\na\n~~~\n", "a\n~~~\n"),
        ("~~~~\na\n~~~\n~~~~~", "a\n~~~\n"),
        ("```\n\ta\n```", "\ta\n"),
        ("  ```\n   a\n  ```", " a\n"),
        ("    a\n\n\n      b\n\n", "a\n\n\n  b\n"),
        ("\ta\n\t\tb", "a\n\tb\n"),
        ("``` `a` ```\n", None),
    ],
)
def test_code_is_kept_as_it_is_and_ends_with_its_fence_or_the_text(
    source: str, code: str | None
) -> None:
    html = blocks.convert(source)
    assert html == (
        f"<pre><code>{code}</code></pre>" if code is not None else "<p><code>`a`</code></p>"
    )


@pytest.mark.parametrize(
    "info", ["python", "python title=x", "{.python}", "{.python #x}", ".python"]
)
def test_code_knows_its_language(info: str) -> None:
    assert (
        blocks.convert(f"```{info}\na\n```")
        == '<pre><code class="language-python">a\n</code></pre>'
    )


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("#MeToo marches began", "<p>#MeToo marches began</p>"),
        ("###Five", "<p>###Five</p>"),
        ("#5", "<p>#5</p>"),
        ("## C#", "<h2>C#</h2>"),
        ("## a ##", "<h2>a</h2>"),
        ("## a#b #", "<h2>a#b</h2>"),
        ("#", "<h1></h1>"),
        ("####### a", "<p>####### a</p>"),
        ("\\# a", "<p># a</p>"),
        ("## Title {#id}", '<h2 id="id">Title</h2>'),
        ("## Title {: #id }", '<h2 id="id">Title</h2>'),
        ("Title {#id}\n---", '<h2 id="id">Title</h2>'),
        ("## Title {.c}", "<h2>Title {.c}</h2>"),
        ("## {#id} Title", "<h2>{#id} Title</h2>"),
        ("a\nb\n===", "<h1>ab</h1>"),
    ],
)
def test_headings(source: str, html: str) -> None:
    assert _html(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Apple\n:   fruit", "<dl><dt>Apple</dt><dd>fruit</dd></dl>"),
        (
            "Apple\n: fruit\nOrange\n: colour",
            "<dl><dt>Apple</dt><dd>fruit</dd><dt>Orange</dt><dd>colour</dd></dl>",
        ),
        ("A\n: b\n\nC\n: d", "<dl><dt>A</dt><dd>b</dd><dt>C</dt><dd>d</dd></dl>"),
        ("A\n\n:   b", "<dl><dt>A</dt><dd><p>b</p></dd></dl>"),
        ("A\nB\n:   c\n:   d", "<dl><dt>A</dt><dt>B</dt><dd>c</dd><dd>d</dd></dl>"),
        ("A\n:   b\n\n    c", "<dl><dt>A</dt><dd><p>b</p><p>c</p></dd></dl>"),
        ("A\n:   - b\n    - c", "<dl><dt>A</dt><dd><ul><li>b</li><li>c</li></ul></dd></dl>"),
        ("A\n:b", "<p>A:b</p>"),
        (": b", "<p>: b</p>"),
        ("A\n\n\n: b", "<p>A</p><p>: b</p>"),
    ],
)
def test_terms_and_what_they_mean(source: str, html: str) -> None:
    assert _html(source) == html


def test_tabs_before_text_reach_to_the_next_of_four_columns() -> None:
    assert _html("-\ta\n\n\tb") == "<ul><li><p>a</p><p>b</p></li></ul>"
    assert _html("1.\ta\n\t- b") == "<ol><li>a<ul><li>b</li></ul></li></ol>"
