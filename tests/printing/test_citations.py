# ruff: noqa: RUF001 - quotation marks and letters of several languages are what it is about

import re

import hypothesis.strategies as st
import pytest
from hypothesis import given
from msgspec.structs import replace

from broadsheet.model import Source
from broadsheet.printing.catalogues import messages_in
from broadsheet.printing.citation_words import CitationWords, citation_words
from broadsheet.printing.citations import Citation, citations
from broadsheet.views.citing import CitedAuthor, CitedPage

URL = "https://record.example/2025/06/rains-return/"
WHOLE = CitedPage(
    "Rains return",
    "2025-06-07",
    URL,
    (),
    (
        Source(
            "Gazette",
            "https://gazette.example/a",
            "Bo",
            "2025-06-06",
            "https://copies.example/",
        ),
        Source("Herald"),
    ),
)


ENGLISH = citation_words()


def _words(language: str) -> CitationWords:
    return citation_words(language, messages_in(language, {}).translate)


def _texts(
    cited: CitedPage, site: str = "The Record", words: CitationWords = ENGLISH
) -> dict[str, str]:
    return {each.style: each.text for each in citations(cited, site, words)}


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
            "  langid = {english},\n"
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
        ((Source("Herald", published="2025-06-06"),), "Based on Herald, 2025-06-06"),
        (
            (Source("Herald", url="https://h.example/{a}"),),
            "Based on Herald, \\url{https://h.example/%7Ba%7D}",
        ),
        ((Source("R & D {x}"),), "Based on R \\& D \\textbraceleft{}x\\textbraceright{}"),
    ],
)
def test_of_a_source_only_what_is_known_is_said(sources: tuple[Source, ...], said: str) -> None:
    assert f"  addendum = {{{said}}},\n" in _texts(replace(WHOLE, sources=sources))["BibTeX"]


def test_a_story_without_sources_says_nothing_of_them() -> None:
    bibtex = _texts(replace(WHOLE, sources=()))["BibTeX"]
    assert re.findall(r"^  (\w+) =", bibtex, re.MULTILINE) == [
        "title",
        "date",
        "organization",
        "url",
        "langid",
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
    texts = _texts(replace(WHOLE, title=title))
    assert texts["MLA"].startswith(f"{mla} ")
    assert f" {mla} " in texts["Chicago"]
    assert texts["APA"].startswith(apa)


def test_months_that_mla_shortens() -> None:
    days = [f"2025-{month:02}-01" for month in range(1, 13)]
    months = [_texts(replace(WHOLE, date=day))["MLA"].split(", ")[1].split()[1] for day in days]
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
    bibtex = _texts(replace(WHOLE, title="50% of {R&D} #1_a$ \\x ~^"))["BibTeX"]
    assert (
        "title = {{50\\% of \\textbraceleft{}R\\&D\\textbraceright{} \\#1\\_a\\$ \\textbackslash{}x"
        " \\textasciitilde{}\\textasciicircum{}}}"
    ) in bibtex


def test_signs_of_wikipedia_are_printed_as_they_are() -> None:
    title = "A | [[B]] {{C}} <ref> ''d'' it's &lt; R&D ~~~~"
    wiki = _texts(replace(WHOLE, title=title, url="https://r.example/a|b c"))
    assert wiki["Wikipedia"] == (
        "{{cite news |title=A {{!}} &#91;&#91;B&#93;&#93; &#123;&#123;C&#125;&#125; &lt;ref&gt; &#39;&#39;d&#39;&#39;"
        " it's &amp;lt; R&D &#126;&#126;&#126;&#126; |date=2025-06-07 |work=The Record |url=https://r.example/a%7Cb%20c}}"
    )


@pytest.mark.parametrize(("language", "said"), [("ar", True), ("en-GB", False)])
def test_wikipedia_is_told_of_another_language(language: str, said: bool) -> None:  # noqa: FBT001
    assert (
        f" |language={language}}}}}" in _texts(replace(WHOLE, language=language))["Wikipedia"]
    ) is said


hostile = st.text(st.characters(codec="utf-8"), min_size=1)


@given(title=hostile, site=hostile, name=hostile)
def test_no_title_breaks_out_of_its_field(title: str, site: str, name: str) -> None:
    cited = CitedPage(title, "2025-06-07", URL, (CitedAuthor(name),), (Source(name),))
    texts = _texts(cited, site)
    wiki = texts["Wikipedia"].removeprefix("{{cite news ").removesuffix("}}").replace("{{!}}", "")
    assert not re.search(r"[\[\]{}<>\n]|'{2}|~", wiki)
    assert set(re.findall(r"\|(\w+)=", wiki)) <= {"author1", "title", "date", "work", "url"}
    assert wiki.count("|") == len(re.findall(r"(?:^| )\|\w+=", wiki))
    depth = 0
    for sign in texts["BibTeX"]:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert len(texts["BibTeX"].splitlines()) == texts["BibTeX"].count("\n") + 1 == 9
    assert all("\n" not in each.text for each in citations(cited, site, ENGLISH) if not each.code)


def test_keys_are_told_apart_by_the_path() -> None:
    urls = (
        "https://r.example/2025/06/a/",
        "https://r.example/2025/07/a/",
        "https://r.example/x/2025/06/a/",
    )
    keys = [_texts(replace(WHOLE, url=url))["BibTeX"].splitlines()[0] for url in urls]
    assert keys == ["@online{2025:06:a,", "@online{2025:07:a,", "@online{x:2025:06:a,"]


def test_only_what_programs_read_keeps_its_lines() -> None:
    assert [each.style for each in citations(WHOLE, "The Record", ENGLISH) if each.code] == [
        "BibTeX",
        "Wikipedia",
    ]
    assert isinstance(citations(WHOLE, "The Record", ENGLISH)[0], Citation)


ADA, BO, RAINS = (
    CitedAuthor("Ada Quill", "Quill"),
    CitedAuthor("Bo de Byrd", "de Byrd"),
    CitedAuthor("Rains & Co"),
)


@pytest.mark.parametrize(
    ("authors", "apa", "mla", "chicago"),
    [
        ((ADA,), "Quill, A. (2025", "Quill, Ada. “", "Quill, Ada. “"),
        ((RAINS,), "Rains & Co. (2025", "Rains & Co. “", "Rains & Co. “"),
        (
            (ADA, BO),
            "Quill, A., & de Byrd, B. (2025",
            "Quill, Ada, and Bo de Byrd. “",
            "Quill, Ada, and Bo de Byrd. “",
        ),
        (
            (ADA, BO, RAINS),
            "Quill, A., de Byrd, B., & Rains & Co. (2025",
            "Quill, Ada, et al. “",
            "Quill, Ada, Bo de Byrd, and Rains & Co. “",
        ),
        ((CitedAuthor("Xi Jinping", "Xi"),), "Xi, J. (2025", "Xi Jinping. “", "Xi Jinping. “"),
        ((CitedAuthor("Jean-Luc P. Ó Sé", "Ó Sé"),), "Ó Sé, J.-L. P. (2025", "Ó Sé, Jean-Luc P. “", "Ó Sé"),
    ],
)  # fmt: skip
def test_authors_stand_first(
    authors: tuple[CitedAuthor, ...], apa: str, mla: str, chicago: str
) -> None:
    texts = _texts(replace(WHOLE, authors=authors))
    assert texts["APA"].startswith(apa)
    assert texts["APA"].endswith(f"June 7). Rains return. The Record. {URL}")
    assert texts["MLA"].startswith(mla)
    assert texts["Chicago"].startswith(chicago)
    assert texts["Chicago"].endswith(f"“Rains return.” The Record, June 7, 2025. {URL}.")


def test_of_many_authors_each_style_names_as_many_as_it_says() -> None:
    authors = tuple(CitedAuthor(f"Ada Quill{number}", f"Quill{number}") for number in range(25))
    texts = _texts(replace(WHOLE, authors=authors))
    assert texts["APA"].count("Quill") == 20
    assert "Quill18, A., … Quill24, A. (2025" in texts["APA"]
    assert texts["MLA"].count("Quill") == 1
    assert texts["Chicago"].startswith("Quill0, Ada, Ada Quill1")
    assert "Ada Quill6, et al. “" in texts["Chicago"]


def test_authors_in_code() -> None:
    texts = _texts(replace(WHOLE, authors=(ADA, BO, RAINS, CitedAuthor("Vote and Go"))))
    assert (
        "  author = {Quill, Ada and de Byrd, Bo and {Rains \\& Co} and {Vote and Go}},\n"
        in texts["BibTeX"]
    )
    assert (
        "|last1=Quill |first1=Ada |last2=de Byrd |first2=Bo |author3=Rains & Co"
        in texts["Wikipedia"]
    )


@pytest.mark.parametrize(
    ("date", "apa", "mla", "chicago", "bibtex"),
    [
        ("2025-12", "(2025, December)", "Dec. 2025", "December 2025", "2025-12"),
        ("2025", "(2025)", ", 2025,", "2025. ", "2025"),
        ("2025-12-15~", "(ca. 2025, December 15)", "ca. 15 Dec. 2025", "ca. December 15, 2025", "2025-12-15~"),
        ("2025~", "(ca. 2025)", "ca. 2025", "ca. 2025", "2025~"),
        ("2025-06-07T14:30:00+01:00", "(2025, June 7)", "7 June 2025", "June 7, 2025", "2025-06-07"),
    ],
)  # fmt: skip
def test_of_a_date_what_is_known_is_said(
    date: str, apa: str, mla: str, chicago: str, bibtex: str
) -> None:
    texts = _texts(replace(WHOLE, date=date))
    assert apa in texts["APA"]
    assert mla in texts["MLA"]
    assert chicago in texts["Chicago"]
    assert f"date = {{{bibtex}}}" in texts["BibTeX"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "de",
            {
                "APA": f'Quill, A. (2025, 7. Juni). Sie sagt "nein". The Record. {URL}',
                "MLA": f"Quill, Ada. „Sie sagt ‚nein‘“. The Record, 7. Juni 2025, {URL}.",
                "Chicago": f"Quill, Ada. „Sie sagt ‚nein‘“. The Record, 7. Juni 2025. {URL}.",
                "Wikipedia": (
                    '{{Literatur |Autor=Ada Quill |Titel=Sie sagt "nein" |Datum=2025-06-07'
                    f" |Sammelwerk=The Record |Online={URL}}}}}"
                ),
            },
        ),
        (
            "fr",
            {
                "APA": f'Quill, A. (2025, 7 juin). Sie sagt "nein". The Record. {URL}',
                "MLA": f"Quill, Ada. «\xa0Sie sagt “nein”\xa0». The Record, 7 juin 2025, {URL}.",
                "Wikipedia": (
                    '{{Article |nom1=Quill |prénom1=Ada |titre=Sie sagt "nein" |date=2025-06-07'
                    f" |périodique=The Record |lire en ligne={URL}}}}}"
                ),
            },
        ),
        (
            "ar-EG",
            {
                "APA": f'Quill, A. (٢٠٢٥، ٧ يونيو). Sie sagt "nein". The Record. {URL}',
                "Wikipedia": (
                    '{{استشهاد بخبر |الأخير1=Quill |الأول1=Ada |عنوان=Sie sagt "nein" |تاريخ=2025-06-07'
                    f" |صحيفة=The Record |مسار={URL}}}}}"
                ),
            },
        ),
    ],
)
def test_the_styles_speak_the_archives_language(language: str, expected: dict[str, str]) -> None:
    page = replace(WHOLE, title='Sie sagt "nein"', authors=(ADA,), sources=(Source("Herald"),))
    texts = _texts(page, words=_words(language))
    assert {style: texts[style] for style in expected} == expected


@pytest.mark.parametrize(
    ("language", "own", "langid", "said"),
    [
        ("de", "", "ngerman", "Beruht auf Herald"),
        ("fr", "", "french", "D’après Herald"),
        ("de", "pt-BR", "brazilian", "Beruht auf Herald"),
        ("en", "sw", "", "Based on Herald"),
    ],
)
def test_bibtex_has_the_storys_language_and_the_archives_words(
    language: str, own: str, langid: str, said: str
) -> None:
    page = replace(WHOLE, language=own, sources=(Source("Herald"),))
    bibtex = _texts(page, words=_words(language))["BibTeX"]
    assert f"addendum = {{{said}}}" in bibtex
    assert re.findall(r"langid = \{(\w+)\}", bibtex) == ([langid] if langid else [])
