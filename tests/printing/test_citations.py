import re
from datetime import date

import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.model import Source
from broadsheet.printing.citations import Citation, CitedPage, citations

URL = "https://record.example/2025/06/rains-return/"
WHOLE = CitedPage(
    "Rains return",
    "2025-06-07",
    "The Record",
    URL,
    (
        Source(
            "Gazette",
            "https://gazette.example/a",
            "Bo",
            date(2025, 6, 6),
            "https://copies.example/",
        ),
        Source("Herald"),
    ),
)


def _texts(cited: CitedPage) -> dict[str, str]:
    return {each.style: each.text for each in citations(cited)}


def test_a_story_as_each_style_cites_it() -> None:
    assert _texts(WHOLE) == {
        "APA": f"Rains return. (2025, June 7). The Record. {URL}",
        "MLA": f"“Rains return.” The Record, 7 June 2025, {URL}.",
        "Chicago": f"The Record. “Rains return.” June 7, 2025. {URL}.",
        "BibTeX": (
            "@online{2025:06:rains-return,\n"
            "  title = {{Rains return}},\n"
            "  date = {2025-06-07},\n"
            "  organization = {{The Record}},\n"
            f"  url = {{{URL}}},\n"
            "  addendum = {Based on Bo, Gazette, 2025-06-06, \\url{https://gazette.example/a}; Herald},\n"
            "}"
        ),
        "Wikipedia": f"{{{{cite news |title=Rains return |date=2025-06-07 |work=The Record |url={URL}}}}}",
    }


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ((Source("Herald"),), "Based on Herald"),
        ((Source("Herald", author="Bo"),), "Based on Bo, Herald"),
        ((Source("Herald", published=date(2025, 6, 6)),), "Based on Herald, 2025-06-06"),
        (
            (Source("Herald", url="https://h.example/{a}"),),
            "Based on Herald, \\url{https://h.example/%7Ba%7D}",
        ),
        ((Source("R & D {x}"),), "Based on R \\& D \\textbraceleft{}x\\textbraceright{}"),
    ],
)
def test_of_a_source_only_what_is_known_is_said(sources: tuple[Source, ...], said: str) -> None:
    assert f"  addendum = {{{said}}},\n" in _texts(WHOLE._replace(sources=sources))["BibTeX"]


def test_a_story_without_sources_says_nothing_of_them() -> None:
    bibtex = _texts(WHOLE._replace(sources=()))["BibTeX"]
    assert re.findall(r"^  (\w+) =", bibtex, re.MULTILINE) == [
        "title",
        "date",
        "organization",
        "url",
    ]


@pytest.mark.parametrize(
    ("title", "mla", "apa"),
    [
        ("Why?", "“Why?”", "Why? (2025"),
        ("He left …", "“He left …”", "He left … (2025"),
        (
            "He said “no” again",
            "“He said \N{LEFT SINGLE QUOTATION MARK}no\N{RIGHT SINGLE QUOTATION MARK} again.”",
            "He said “no” again. (2025",
        ),
        (
            'The "deal" is off',
            "“The \N{LEFT SINGLE QUOTATION MARK}deal\N{RIGHT SINGLE QUOTATION MARK} is off.”",
            'The "deal" is off. (2025',
        ),
        (
            "It is “over”",
            "“It is \N{LEFT SINGLE QUOTATION MARK}over.\N{RIGHT SINGLE QUOTATION MARK}”",
            "It is “over.” (2025",
        ),
        ("Two\n lines", "“Two lines.”", "Two lines. (2025"),
        ("هل يعود المطر؟", "“هل يعود المطر؟”", "هل يعود المطر؟ (2025"),
    ],
)
def test_a_titles_own_signs_are_kept_and_never_doubled(title: str, mla: str, apa: str) -> None:
    texts = _texts(WHOLE._replace(title=title))
    assert texts["MLA"].startswith(f"{mla} ")
    assert f" {mla} " in texts["Chicago"]
    assert texts["APA"].startswith(apa)


def test_months_that_mla_shortens() -> None:
    days = [f"2025-{month:02}-01" for month in range(1, 13)]
    months = [_texts(WHOLE._replace(day=day))["MLA"].split(", ")[1].split()[1] for day in days]
    assert months == [
        "Jan.",
        "Feb.",
        "Mar.",
        "Apr.",
        "May",
        "June",
        "July",
        "Aug.",
        "Sept.",
        "Oct.",
        "Nov.",
        "Dec.",
    ]


def test_signs_of_tex_are_printed_as_they_are() -> None:
    bibtex = _texts(WHOLE._replace(title="50% of {R&D} #1_a$ \\x ~^"))["BibTeX"]
    assert (
        "title = {{50\\% of \\textbraceleft{}R\\&D\\textbraceright{} \\#1\\_a\\$ \\textbackslash{}x"
        " \\textasciitilde{}\\textasciicircum{}}}"
    ) in bibtex


def test_signs_of_wikipedia_are_printed_as_they_are() -> None:
    title = "A | [[B]] {{C}} <ref> ''d'' it's &lt; R&D ~~~~"
    wiki = _texts(WHOLE._replace(title=title, url="https://r.example/a|b c"))
    assert wiki["Wikipedia"] == (
        "{{cite news |title=A {{!}} &#91;&#91;B&#93;&#93; &#123;&#123;C&#125;&#125; &lt;ref&gt; &#39;&#39;d&#39;&#39;"
        " it's &amp;lt; R&D &#126;&#126;&#126;&#126; |date=2025-06-07 |work=The Record |url=https://r.example/a%7Cb%20c}}"
    )


@pytest.mark.parametrize(("language", "said"), [("ar", True), ("en-GB", False)])
def test_wikipedia_is_told_of_another_language(language: str, said: bool) -> None:  # noqa: FBT001
    assert (
        f" |language={language}}}}}" in _texts(WHOLE._replace(language=language))["Wikipedia"]
    ) is said


hostile = st.text(st.characters(codec="utf-8"), min_size=1)


@given(title=hostile, site=hostile, name=hostile)
def test_no_title_breaks_out_of_its_field(title: str, site: str, name: str) -> None:
    cited = CitedPage(title, "2025-06-07", site, URL, (Source(name),))
    texts = _texts(cited)
    wiki = texts["Wikipedia"].removeprefix("{{cite news ").removesuffix("}}").replace("{{!}}", "")
    assert not re.search(r"[\[\]{}<>\n]|'{2}|~", wiki)
    assert set(re.findall(r"\|(\w+)=", wiki)) <= {"title", "date", "work", "url"}
    assert wiki.count("|") == len(re.findall(r"(?:^| )\|\w+=", wiki))
    depth = 0
    for sign in texts["BibTeX"]:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert len(texts["BibTeX"].splitlines()) == texts["BibTeX"].count("\n") + 1 == 7
    assert all("\n" not in each.text for each in citations(cited) if not each.code)


def test_keys_are_told_apart_by_the_path() -> None:
    urls = (
        "https://r.example/2025/06/a/",
        "https://r.example/2025/07/a/",
        "https://r.example/x/2025/06/a/",
    )
    keys = [_texts(WHOLE._replace(url=url))["BibTeX"].splitlines()[0] for url in urls]
    assert keys == ["@online{2025:06:a,", "@online{2025:07:a,", "@online{x:2025:06:a,"]


def test_only_what_programs_read_keeps_its_lines() -> None:
    assert [each.style for each in citations(WHOLE) if each.code] == ["BibTeX", "Wikipedia"]
    assert isinstance(citations(WHOLE)[0], Citation)
