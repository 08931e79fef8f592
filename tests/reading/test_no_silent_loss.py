"""Every word of a body stands on its page or in a report; comments alone are left out by design."""

import re
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.reading.frontmatter import parse
from broadsheet.reading.markup import render
from broadsheet.reading.remarks import remarks

BLOCKS = [
    "{w} {w}", "# {w} {w}", "{w}\n===", "## {w} {{#{w}}}", "> {w}\n> > {w}", "- {w}\n  - {w}\n\n    {w}",
    "1. {w}\n2. {w}", "- [x] {w}\n- [ ] {w}", "{w}\n: {w}", "    {w} {w}", "```\n{w}\n```", "```python\n{w}\n```",
    "```python {w} {w}\n{w}\n```", "~~~{w} {w}\n{w}\n~~~", "```\n{w}",
    "| {w} | {w} |\n|---|---|\n| {w} | {w} | {w} |", "| {w} | {w} |\n|---|---|\n| {w} |", "| {w} |\n|---|\n\n{w}",
    "{w}[^{n}]\n\n[^{n}]: {w} {w}", "[^{n}]: {w}", "{w}[^{n}]", "[{w}]({p} '{w}')", "[{w}][{n}]\n\n[{n}]: {p} '{w}'",
    "[{n}]: https://{w}.example '{w}'", "[{n}]: {p}\n[{n}]: /{w}", "![{w}](/media/{n}.png '{w}')",
    "![{w}](https://a.example/{n}.png '{w}')", "![{w}][none{n}]", "[{w}][none{n}]", "<https://{w}.example>",
    "https://{w}.example/{w}", "<p>{w}</p>", "<div>\n{w}\n\n{w}\n</div>",
    "<details>\n<summary>{w}</summary>\n\n{w}\n</details>", '<p title="{w}">{w}</p>',
    '<a href="{p}" title="{w}">{w}</a>', "<script>{w}</script>", "<style>\n{w}\n\n{w}\n</style>",
    "<iframe>{w}</iframe>", "<iframe src='https://{w}.example'></iframe>", "<video src='/media/{w}.mp4'>{w}</video>",
    "<svg><text>{w}</text></svg>", "<form>{w}<input value='{w}'><button>{w}</button></form>",
    "<textarea>{w}</textarea>", "<select><option>{w}</select>", "<math><mi>{w}</mi></math>", "<object>{w}</object>",
    "<title>{w}</title>", "<template>{w}</template>", "<x-{n}>{w}</x-{n}>", "{w} <b>{w}</b> <i>{w}",
    "<ruby>{w}<rt>{w}</rt></ruby>", "<?php {w} ?>", "<!DOCTYPE {w}>", "<![CDATA[{w}]]>", "</{w}>", "<{w}",
    "&lt;{w}&gt;", "{w} \\*{w}\\*", "{w}*{w}*_{w}_~~{w}~~`{w}`", "{{{{< {w} >}}}}", "{{% {w} %}}", "[gallery {w}]",
    "TODO {w}", "{w}\n{{: .{w} }}", "---\n{w}: {w}\n---", "{w}  \n{w}\\\n{w}", "<noscript>{w}</noscript>",
    "<audio controls>{w}</audio>", "<embed title='{w}'>", "<object data='/{w}'><p>{w}</p></object>",
    "<table><tr><td>{w}<td>{w}</table>", "<dl><dt>{w}<dd>{w}</dl>", "<marquee>{w}</marquee>",
    "<font color=red>{w}</font>", "<iframe>{w}", "<script>{w}", "<img src='/media/{n}.png' alt='{w}'>",
    "<abbr title='{w}'>{w}</abbr>",
]  # fmt: skip
_INLINE = [
    "{w}", "*{w}*", "**{w}**", "`{w}`", "[{w}]({p})", "<b>{w}</b>", "<script>{w}</script>", "<kbd>{w}</kbd>",
    "<span title='{w}'>{w}</span>", "<object>{w}</object>", "~~{w}~~", "<style>{w}</style>", "<?x {w} ?>",
]  # fmt: skip
WORD = re.compile(r"w\d+z")
TOLD = {"taken-out", "code-settings", "unused-reference", "no-reference", "no-footnote"}


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """Return a text made of parts, and the first and last line of each of them."""
    names = count(1)
    inline = st.lists(st.sampled_from(_INLINE), min_size=1, max_size=4).map(" ".join)
    parts = draw(st.lists(st.sampled_from(BLOCKS) | inline, min_size=1, max_size=5))
    body, spans = "", []
    for part in parts:
        number = next(names)
        written = part.replace("{n}", f"n{number}").replace("{p}", f"/2025/{number}/")
        while "{w}" in written:
            written = written.replace("{w}", f"w{next(names)}z", 1)
        written = written.replace("{{", "{").replace("}}", "}")
        first = body.count("\n") + 1
        body += f"{written}\n\n"
        spans.append((first, body.count("\n")))
    return body, spans


@given(bodies())
def test_every_word_of_a_body_is_printed_or_told(
    written: tuple[str, list[tuple[int, int]]],
) -> None:
    body, spans = written
    html = render(body)
    printed = {*WORD.findall(html.html), *WORD.findall(" ".join(each.url for each in html.targets))}
    told = [remark for remark in remarks(body) if remark.name in TOLD]
    lines = [body.count("\n", 0, remark.start) + 1 for remark in told]
    # Notes are printed below all else, and so go with what is never closed above them.
    if any("never closed" in remark.message for remark in told):
        return
    for match in WORD.finditer(body):
        if match[0] not in printed:
            line = body.count("\n", 0, match.start()) + 1
            first = next(first for first, last in spans if first <= line <= last)
            assert any(first <= at <= line for at in lines), match[0]


@given(
    st.lists(
        st.sampled_from(
            [
                "w {w} #{w}",
                "a: {w}",
                "'{w}'",
                "{w}",
                "[{w}, {w} #{w}]",
                "- {w}",
                "> {w}",
                "{w}: {w}",
            ]
        ),
        min_size=1,
        max_size=4,
    )
)
def test_every_word_of_front_matter_is_read_or_told(values: list[str]) -> None:
    names = count(1)
    front = ""
    for at, value in enumerate(values):
        while "{w}" in value:
            value = value.replace("{w}", f"w{next(names)}z", 1)  # noqa: PLW2901 - one word after the other
        front += f"key{at}: {value}\n"
    # Another key has a text of one key read by itself, too.
    parsed = parse(f"{front}last: x\n", first_line=1)
    lines = {mistake.line for mistake in parsed.mistakes}
    for match in WORD.finditer(front):
        line = front.count("\n", 0, match.start()) + 1
        assert line in lines or match[0] in str(parsed.values), match[0]
