import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.urls import absolute, base_path, is_slug, numbered, output_path, slug


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
    ],
)
def test_a_slug_is_lower_case_with_hyphens(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize("text", ["", "A", "a--b", "-a", "a-", "a_b", "a.b", "é", "a/b", "a\n", "a" * 121])
def test_what_is_no_slug_is_not_taken_for_one(text: str) -> None:
    assert not is_slug(text)


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
        ("https://host.example/my archive/", "/my%20archive", "https://host.example/my archive/2025/"),
    ],
)
def test_an_archive_may_stand_below_a_path(base_url: str, base: str, whole: str) -> None:
    assert base_path(base_url) == base
    assert absolute(base_url, "/2025/") == whole


def test_the_first_page_of_a_listing_is_the_listing() -> None:
    assert [numbered("/2025/06/", number) for number in (1, 2)] == ["/2025/06/", "/2025/06/page/2/"]
