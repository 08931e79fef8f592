import pytest

from broadsheet.reading.remarks import prose, remarks


def _messages(body: str) -> list[str]:
    return [remark.message for remark in remarks(body)]


@pytest.mark.parametrize(
    ("body", "start", "message"),
    [
        ("", 0, "has no text"),
        (" \n\n", 0, "has no text"),
        ("a\n\n<iframe src='x'></iframe>", 3, "<iframe> is taken out, with all that it holds"),
        ("<video controls>", 0, "<video> is taken out, and only its text stays"),
        ("a <SCRIPT>b</script>", 2, "<script> is taken out, with all that it holds"),
        (
            "a <iframe>b",
            2,
            "<iframe> is never closed, and is taken out with all that follows",
        ),
        ("write <username> here", 6, "<username> is no element of HTML, and is taken out"),
        ("<some goal>", 0, "<some> is no element of HTML, and is taken out"),
        ("<amp-img src='a' />", 0, "<amp-img> is no element of HTML, and is taken out"),
        ("a </Name>", 2, "<Name> is no element of HTML, and is taken out"),
        (
            "<?php a() ?>",
            0,
            "'<?php a() ?>' is a mark of another program, and is taken out",
        ),
        (
            "a <![CDATA[b]]>",
            2,
            "'<![CDATA[b]]>' is a mark of another program, and is taken out",
        ),
        (
            "<!DOCTYPE html>",
            0,
            "'<!DOCTYPE html>' is a mark of another program, and is taken out",
        ),
        ("<form>", 0, "<form> is taken out, and only its text stays"),
        (
            "a {{< youtube x >}}",
            2,
            "'{{< youtube x >}}' is a mark of another program, and printed as it stands",
        ),
        (
            "{% image 'a' %}",
            0,
            "\"{% image 'a' %}\" is a mark of another program, and printed as it stands",
        ),
        (
            "{{% note %}}",
            0,
            "'{{% note %}}' is a mark of another program, and printed as it stands",
        ),
        (
            "[gallery ids='1']",
            0,
            "\"[gallery ids='1']\" is a mark of another program, and printed as it stands",
        ),
        ("[/caption]", 0, "'[/caption]' is a mark of another program, and printed as it stands"),
        ("a[^1] b[^2]\n\n[^1]: c", 7, "the footnote '[^2]' has no text"),
        ("[a][b] [c][d]\n\n[B]: /e", 7, "the link '[c][d]' leads nowhere"),
        ("[a][]", 0, "the link '[a][]' leads nowhere"),
        ("x ![](/media/a.png)", 2, "the picture 'a.png' has no description"),
        (
            "![IMG_1234](/media/img_1234.jpg)",
            0,
            "the picture 'img_1234.jpg' is described by its file's name",
        ),
        ("![a.png](a.png)", 0, "the picture 'a.png' is described by its file's name"),
        ("<img src='a.png'>", 0, "the picture 'a.png' has no description"),
        (
            '<img alt="IMG_1" src="/media/img_1.png">',
            0,
            "the picture 'img_1.png' is described by its file's name",
        ),
        ("![A river](https://a.example/b.png)", 0, "the picture 'b.png' is on another site"),
        ("<img alt='a' src='//a.example/b.png'>", 0, "the picture 'b.png' is on another site"),
        ("a\n\n[b]: /c", 3, "no link has the name 'b'"),
        ("[b]\n\n[b]: /c\n[B]: /d", 13, "the link 'B' is defined above, where it counts"),
        ("```py title=x\na\n```", 6, "'title=x' behind the language of code is not printed"),
        ("a [b](c d.md)", 2, "'[b](c d.md)' is no link: its address holds blanks"),
        ("a TODO b", 2, "'TODO' seems to be left over"),
        ("said TK people", 5, "'TK' seems to be left over"),
        ("Lorem ipsum dolor", 0, "'Lorem ipsum' seems to be left over"),
        ("---\ntitle: b\ntags: [c]\n---\n\nd", 0, "this looks like more front matter"),
        ("[a](http://127.0.0.1:8000/b/)", 4, "'http://127.0.0.1:8000/b/' leads to the preview"),
        ("http://localhost/", 0, "'http://localhost/' leads to the preview"),
    ],
)
def test_what_is_worth_a_look(body: str, start: int, message: str) -> None:
    (remark,) = remarks(body)
    assert (remark.start, remark.message) == (start, message)
    assert remark.hint


@pytest.mark.parametrize(
    "body",
    [
        "Plain text, with [a link](/b/) and ![a river](/media/river.png).",
        "`{{< a >}}` and `TODO`",
        "```\n<iframe>\n{% a %}\n```",
        "> ~~~\n> TODO\n> ~~~",
        "```\nTODO",
        "<!-- TODO -->",
        "<center>a</center> <font color=red>b</font> <u>c</u>",
        "a <https://b.example/> <c@d.example> e < f > g <h && i>",
        "\\<username> `<username>` &lt;username>",
        "[a](<b> 'c') [d]\n\n[d]: <e>",
        "[gallery](/a/) [audio][a]\n\n[a]: /b",
        "a[^1]\n\n[^1]: b",
        '[b](<c d.md>) [e](/f "g h") [i](j)',
        "[b] [c][] [d][e]\n\n[b]: /b\n[C]: /c\n[e]: /e",
        "```py\na b\n```\n\n``` {.py #a}\n```",
        "\\[^1] \\[a][b]",
        "<b>a</b> <details open>\n\nc\n\n</details>",
        "<img src='a' alt=''>",
        "todo, TKO, METHODTODO",
        "a\n\n---\n\nb\n\n---",
        "https://localhost.example/",
    ],
)
def test_what_is_not(body: str) -> None:
    assert _messages(body) == []


def test_html_that_is_trusted_stays() -> None:
    assert remarks("<iframe>", trusted_html=True) == []


def test_remarks_stand_in_the_order_of_the_text() -> None:
    assert [remark.start for remark in remarks("TODO <iframe> [^1] TK")] == [0, 5, 14, 19]


def test_code_is_blanked_and_nothing_moves() -> None:
    assert prose("a `b` c\n```\nd\n```\ne") == "a     c\n   \n \n   \ne"


def test_an_address_of_the_preview_is_answered_with_its_path() -> None:
    assert remarks("http://localhost:8000/2025/a/")[0].hint == "write '/2025/a/'"
