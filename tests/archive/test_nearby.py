import pytest

from broadsheet.archive.nearby import Nearby

PATHS = (
    "/",
    "/about/",
    "/2025/06/rains-return/",
    "/2025/06/rains-end/",
    "/2024/01/harvest/",
    "/people/ann-lee/feed.xml",
)


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("/stories/2024/01/harvest/", "/2024/01/harvest/"),
        ("/harvest", "/2024/01/harvest/"),
        ("/2025/06/rain-returns/", "/2025/06/rains-return/"),
        ("/abuot/", "/about/"),
        ("/2025/06/earthquake/", ""),
        ("/2023/06/rain-returns/", ""),
    ],
)
def test_a_wrong_path_finds_its_name_elsewhere_or_a_like_one_in_its_folder(
    wrong: str, meant: str
) -> None:
    assert Nearby(PATHS).like(wrong) == meant


def test_of_several_of_one_name_the_most_like_is_meant() -> None:
    assert (
        Nearby(["/2024/06/rains/", "/2025/06/rains/"]).like("/2025/6/rains/") == "/2025/06/rains/"
    )


def test_of_no_paths_none_is_meant() -> None:
    assert Nearby([]).like("/about/") == ""
