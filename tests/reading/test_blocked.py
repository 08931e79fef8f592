"""What browsers refuse of trusted HTML is told, and nothing else."""

import pytest

from broadsheet.reading.blocked import blocked_html


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ('<iframe src="https://www.youtube.com/embed/x"></iframe>', "the frame from 'youtube.com'"),
        ("<iframe src=//maps.example/a></iframe>", "the frame from 'maps.example'"),
        ('<iframe src="/2025/"></iframe>', "the page"),
        ("<script>alert(1)</script>", "the script"),
        ('<SCRIPT type="module">a</SCRIPT>', "the script"),
        ('<script src="https://cdn.example/a.js"></script>', "the script from 'cdn.example'"),
        ('<p onclick="a()">b</p>', "the script in 'onclick'"),
        ('<p style="color: red">b</p>', "the style in 'style'"),
        ("<style>p {}</style>", "the style"),
        ('<link rel="stylesheet" href="https://cdn.example/a.css">', "what is loaded from another site"),
        ('<video src="https://cdn.example/a.mp4"></video>', "what is loaded from 'cdn.example'"),
        ('<source srcset="https://cdn.example/a.jpg 1x, /b.jpg 2x">', "what is loaded from 'cdn.example'"),
        ('<object data="/a.pdf"></object>', "what is loaded"),
        ('<embed src="https://a.example/b">', "what is loaded"),
        ('<form action="https://a.example/"></form>', "what is sent to another site"),
        ('<base href="https://a.example/">', "the address"),
    ],
)  # fmt: skip
def test_what_the_policy_forbids_is_told(html: str, what: str) -> None:
    ((start, message, hint),) = blocked_html(f"Text. {html}")
    assert start == 6
    assert message.startswith(f"{what} of <")
    assert hint


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="https://www.youtube-nocookie.com/embed/x" title="a"></iframe>',
        '<iframe srcdoc="<p>a</p>"></iframe>',
        '<script type="application/ld+json">{}</script><script src="/js/own.js"></script>',
        '<form action="/search/"></form><video src="film.mp4" controls></video><link rel="me" href="https://a.example/">',
        '<a href="https://a.example/" class="onward">onclick="a"</a><img src="/a.jpg" alt="a > b">',
        "5 < 6 and onclick=",
    ],
)  # fmt: skip
def test_what_the_policy_allows_is_not_told(html: str) -> None:
    assert [*blocked_html(html, embeds=["youtube-nocookie.com"])] == []


def test_pictures_elsewhere_are_blocked_unless_the_policy_lets_them_in() -> None:
    html = '<video poster="https://cdn.example/a.jpg"></video>'
    assert len([*blocked_html(html)]) == 1
    assert [*blocked_html(html, remote_pictures=True)] == []
