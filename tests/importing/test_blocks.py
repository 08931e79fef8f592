"""Films, galleries, quotations and code of other programs become blocks, which read without a mistake."""

import pytest

from broadsheet.importing.html import turn_html
from broadsheet.importing.hugo import turn_hugo
from broadsheet.importing.players import turn_frames
from broadsheet.importing.wordpress import turn_wordpress
from broadsheet.reading.markup import render

FILM = "/// video | https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def _silent(_written: str, _made: str | None) -> None:
    pass


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("{{< youtube dQw4w9WgXcQ >}}", f"{FILM}\n///"),
        ('{{< youtube id="dQw4w9WgXcQ" title="It\'s: \\"rain\\"" >}}', f'{FILM}\n    title: "It\'s: \\"rain\\""\n///'),
        ("{{< vimeo 76979871 >}}", "/// video | https://vimeo.com/76979871\n///"),
        ("{{< gist ada 123 >}}", "/// document | https://gist.github.com/ada/123\n    title: ada/123\n///"),
        ('{{< pullquote author="Ada Quill" >}}\nIt *rained*.\n{{< /pullquote >}}',
         "/// quote | Ada Quill\n\nIt *rained*.\n///"),
    ],
)  # fmt: skip
def test_a_mark_on_lines_of_its_own_becomes_a_block(written: str, made: str) -> None:
    text = turn_hugo(f"Before.\n\n{written}\n\nAfter.", _silent)
    assert made in text
    read = render(text)
    assert read.mistakes == ()
    assert len(read.blocks) == 1
    assert text.startswith("Before.\n\n")
    assert text.endswith("\n\nAfter.")


@pytest.mark.parametrize(
    "written",
    ["See {{< youtube dQw4w9WgXcQ >}}.", "- {{< youtube dQw4w9WgXcQ >}}", "{{< tweet 1 >}}"],
)
def test_a_mark_among_words_stays_a_link(written: str) -> None:
    text = turn_hugo(written, _silent)
    assert "///" not in text
    assert "https://" in text


FRAME = '<iframe width="1" src="https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0" title="Rain &amp; wind"></iframe>'
EMBED = (
    '<!-- wp:embed --><figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">\n'
    "https://youtu.be/dQw4w9WgXcQ\n</div><figcaption>Rain in <em>Nairobi</em></figcaption></figure>"
    "<!-- /wp:embed -->"
)
GALLERY = (
    '<figure class="wp-block-gallery has-nested-images"><figure class="wp-block-image">'
    '<img src="https://old.example/a b.jpg" alt="A [street]"/><figcaption>At noon</figcaption></figure>'
    '<figure><img src="/b.jpg" alt=""></figure></figure>'
)
PULLED = (
    '<figure class="wp-block-pullquote"><blockquote><p>It rained.</p><p>*A lot*.</p>'
    "<cite>Ada</cite></blockquote></figure>"
)


@pytest.mark.parametrize(
    ("html", "made"),
    [
        (f"<p>A</p>{FRAME}", f'{FILM}\n    title: "Rain & wind"\n///'),
        ('<p><iframe src="//player.vimeo.com/video/76979871" title="Vimeo video player"></iframe></p>',
         "/// video | https://vimeo.com/76979871\n///"),
        (EMBED, "/// video | https://youtu.be/dQw4w9WgXcQ\n\nRain in Nairobi\n///"),
        (GALLERY, "/// gallery\n\n- ![A \\[street\\]](<https://old.example/a b.jpg>) At noon\n- ![](</b.jpg>)\n///"),
        (PULLED, "/// quote | Ada\n\nIt rained.\n\n\\*A lot\\*.\n///"),
        ("[embed]https://youtu.be/dQw4w9WgXcQ[/embed]", "/// video | https://youtu.be/dQw4w9WgXcQ\n///"),
        ("[vimeo 76979871]", "/// video | https://vimeo.com/76979871\n///"),
    ],
)  # fmt: skip
def test_what_wordpress_embeds_becomes_a_block(html: str, made: str) -> None:
    told: list[tuple[str, str | None]] = []
    text = turn_wordpress(
        f"<p>Before.</p>\n\n{html}\n\n<p>After.</p>", lambda *each: told.append(each)
    )
    assert made in text
    assert len(told) == 1
    assert told[0][1] is not None
    read = render(text, remote_pictures=True)
    assert read.mistakes == ()
    assert len(read.blocks) == 1


def test_a_frame_in_markdown_becomes_a_block_where_it_stands_alone() -> None:
    text = f"Before.\n\n{FRAME}\n\n`{FRAME}` and {FRAME}\n\n- {FRAME}\n\n```\n{FRAME}\n```\n"
    made = turn_frames(text, _silent)
    assert made == text.replace(FRAME, f'{FILM}\n    title: "Rain & wind"\n///', 1)
    assert render(made).mistakes == ()


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="https://maps.example/a"></iframe>',
        '<figure class="wp-block-embed">https://unknown.example/a</figure>',
        '<figure class="wp-block-gallery"><p>Words</p><img src="/a.jpg" alt="a"></figure>',
        "<p>See https://youtu.be/dQw4w9WgXcQ and the rain.</p>",
    ],
)
def test_what_is_no_film_or_gallery_stays(html: str) -> None:
    text = turn_html(html, _silent)
    assert "///" not in text.replace("://", "")


TWEET = (
    '<blockquote class="twitter-tweet" data-lang="en"><p lang="en" dir="ltr">It *rained*<br>in '
    '<a href="https://twitter.com/hashtag/Nairobi?src=hash">#Nairobi</a>. '
    '<a href="https://t.co/x">pic.twitter.com/x</a></p>&mdash; Ada &amp; Quill (@ada) '
    '<a href="https://twitter.com/ada/status/1?ref_src=twsrc">May 5, 2014</a></blockquote>\n'
    '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'
)
POST = """\
/// post | https://twitter.com/ada/status/1
    author: "Ada & Quill (@ada)"
    date: "2014-05-05"
    network: X

It \\*rained\\*\\
in [#Nairobi](<https://twitter.com/hashtag/Nairobi?src=hash>). [pic.twitter.com/x](<https://t.co/x>)
///"""
SKY = (
    '<blockquote class="bluesky-embed" data-bluesky-uri="at://did/post/1"><p lang="en">It rained.</p>'
    '&mdash; Ada (<a href="https://bsky.app/profile/did">@ada.example</a>) '
    '<a href="https://bsky.app/profile/did/post/1">December 5, 2024 at 10:12 PM</a></blockquote>'
)
SKY_POST = """\
/// post | https://bsky.app/profile/did/post/1
    author: "Ada (@ada.example)"
    date: "2024-12-05"
    network: Bluesky

It rained.
///"""


@pytest.mark.parametrize(("html", "made"), [(TWEET, POST), (SKY, SKY_POST)])
def test_a_post_with_its_words_becomes_a_block(html: str, made: str) -> None:
    for text in (
        turn_html(f"<p>Before.</p>{html}<p>After.</p>", _silent),
        turn_wordpress(f"<p>Before.</p>\n\n{html}\n\n<p>After.</p>", _silent),
        turn_frames(f"Before.\n\n{html}\n\nAfter.\n", _silent),
    ):
        assert made in text
        read = render(text)
        assert read.mistakes == ()
        assert len(read.blocks) == 1
        assert "Before." in text
        assert "After." in text


@pytest.mark.parametrize(
    "html",
    [
        '<blockquote class="twitter-tweet"><a href="https://twitter.com/ada/status/1">A post</a></blockquote>',
        '<blockquote class="twitter-tweet"><p>Words.</p><a href="https://twitter.com/a/status/1">May</a></blockquote>',
        "<blockquote><p>It rained.</p></blockquote>",
    ],
)
def test_a_post_without_words_or_a_name_stays_a_quotation(html: str) -> None:
    text = turn_html(html, _silent)
    assert "/// post" not in text
    assert text.startswith(">")


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ('{{< notice title="Note" >}}\nIt *rained*.\n{{< /notice >}}', "/// box | Note\n\nIt *rained*.\n///"),
        ("{{< callout >}}\nIt rained.\n{{< /callout >}}", "/// box\n\nIt rained.\n///"),
        ('{{< tweet user="ada" id="1" >}}\nIt rained.\n{{< /tweet >}}',
         '/// post | https://x.com/ada/status/1\n    author: "@ada"\n\nIt rained.\n///'),
    ],
)  # fmt: skip
def test_boxes_and_posts_on_lines_of_their_own_are_blocks(written: str, made: str) -> None:
    text = turn_hugo(f"Before.\n\n{written}\n\nAfter.", _silent)
    assert made in text
    assert render(text).mistakes == ()
