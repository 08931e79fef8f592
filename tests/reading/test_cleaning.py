import pytest

from broadsheet.reading.cleaning import ATTRIBUTES, DROPPED, ELEMENTS, clean, without_controls


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("<p>a<iframe src='//x'>b</iframe></p>", "<p>a</p>"),
        ('<p style="color:red" onclick="x()" class="big">a</p>', "<p>a</p>"),
        ('<p lang="fr" dir="ltr" id="x">a</p>', '<p lang="fr" dir="ltr" id="x">a</p>'),
        ("<form><input>a</form>", "a"),
        ('<a href="javascript:x()">a</a>', "<a>a</a>"),
        ('<a href="/x" target="_blank">a</a>', '<a href="/x">a</a>'),
        ('<img src="/a.png" alt="b" onerror="x()">', '<img src="/a.png" alt="b">'),
        ('<div class="footnote big">a</div>', '<div class="footnote">a</div>'),
        (
            "<details open><summary>a</summary>b</details>",
            '<details open=""><summary>a</summary>b</details>',
        ),
        ("<svg><a href='/x'>b</a></svg>c", "c"),
        ("<!-- a -->b", "b"),
        ("<p>a", "<p>a</p>"),
    ],
)
def test_only_what_is_listed_stays(html: str, cleaned: str) -> None:
    assert clean(html) == cleaned


def test_nothing_listed_can_run_or_style() -> None:
    listed = {name for names in ATTRIBUTES.values() for name in names}
    assert not ELEMENTS & DROPPED
    assert not ELEMENTS & {
        "script",
        "style",
        "iframe",
        "form",
        "object",
        "embed",
        "link",
        "meta",
        "base",
    }
    assert not any(
        name.startswith("on") or name in {"style", "srcset", "srcdoc"} for name in listed
    )


def test_control_characters_go_however_they_are_written() -> None:
    assert clean("<p>a&#1;b&#2;c\x03</p>") == "<p>abc</p>"
    assert without_controls("a\x00\tb\n") == "a\tb\n"
