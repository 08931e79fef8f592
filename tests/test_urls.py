from urllib.parse import urljoin

import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.urls import (
    absolute,
    base_path,
    is_slug,
    joined_url,
    name_fault,
    on_disk,
    output_path,
    page_permalink,
    slug,
)


@given(st.text())
def test_slugging_twice_is_slugging_once(text: str) -> None:
    assert slug(slug(text)) == slug(text)


@given(st.text())
def test_a_slug_is_one_or_nothing(text: str) -> None:
    assert slug(text) == "" or is_slug(slug(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Côte d'Ivoire", "cote-d-ivoire"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("C", "c"),
        ("北京", "bei-jing"),
        ("AT&T", "at-and-t"),
        ("…", ""),
        ("a" * 500, "a" * 120),
        ("CON", "x-con"),
        ("Com 1", "com-1"),
        ("COM1", "x-com1"),
        ("nul", "x-nul"),
    ],
)
def test_a_slug_is_lower_case_with_hyphens(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    "text", ["", "A", "a--b", "-a", "a-", "a_b", "a.b", "é", "a/b", "a\n", "a" * 121, "con", "lpt9"]
)
def test_what_is_no_slug_is_not_taken_for_one(text: str) -> None:
    assert not is_slug(text)


@given(st.text())
def test_every_disk_holds_a_slug(text: str) -> None:
    assert name_fault(slug(text)) == ""


@pytest.mark.parametrize(
    "paths",
    [
        ("x/index.html", "X/INDEX.html"),
        ("\u00fcber", "u\u0308ber", "\u00dcBER", "U\u0308ber"),
        ("stra\u00dfe", "STRASSE"),
        ("\u212a", "k", "K"),
        ("\u03c2", "\u03c3", "\u03a3"),
    ],
)
def test_paths_that_are_one_file_on_some_disk_are_known(paths: tuple[str, ...]) -> None:
    assert len({on_disk(path) for path in paths}) == 1


@pytest.mark.parametrize("paths", [("a", "b"), ("\u00e9", "e"), ("x", "x/index.html")])
def test_other_paths_are_several_files(paths: tuple[str, ...]) -> None:
    assert len({on_disk(path) for path in paths}) == len(paths)


@pytest.mark.parametrize(
    ("permalink", "path"),
    [
        ("/", "index.html"),
        ("/2025/06/rains/", "2025/06/rains/index.html"),
        ("/feed.xml", "feed.xml"),
        ("/old%20name/", "old name/index.html"),
    ],
)
def test_a_permalink_is_published_as_the_file_a_server_looks_for(permalink: str, path: str) -> None:
    assert output_path(permalink) == path


@pytest.mark.parametrize(
    ("base_url", "base", "whole"),
    [
        ("https://record.example/", "", "https://record.example/2025/"),
        ("https://host.example/record/", "/record", "https://host.example/record/2025/"),
        (
            "https://host.example/my archive/",
            "/my%20archive",
            "https://host.example/my archive/2025/",
        ),
    ],
)
def test_an_archive_may_stand_below_a_path(base_url: str, base: str, whole: str) -> None:
    assert base_path(base_url) == base
    assert absolute(base_url, "/2025/") == whole


def test_the_first_page_of_a_listing_is_the_listing() -> None:
    assert [page_permalink("/2025/06/", number) for number in (1, 2)] == [
        "/2025/06/",
        "/2025/06/page/2/",
    ]


@given(
    st.sampled_from(
        ("https://a.example/b/c/", "https://a.example/", "http://a.example:8000/x/?q=1#d", "https://a.example",
         "https://a.example?x=/", "", "mailto:a@a.example", "HTTPS://A.example/b/", "//a.example/b/")
    ),
    st.one_of(
        st.text(st.sampled_from("/a-_.?#;:%é2"), max_size=12),
        st.lists(st.text(st.sampled_from("a-_Z9"), min_size=1, max_size=3)).map(
            lambda parts: "".join(["/", *(f"{part}/" for part in parts)])
        ),
    ),
)  # fmt: skip
def test_addresses_are_joined_as_the_standard_library_joins_them(url: str, address: str) -> None:
    assert joined_url(url, address) == urljoin(url, address)
