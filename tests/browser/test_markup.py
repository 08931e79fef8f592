"""What the Nu HTML Checker says of whole published sites."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.markup import NoJavaError, checkable, complaints_about


def test_the_checker_has_nothing_to_say_but_of_a_page_with_a_mistake(
    site_folder: Callable[[str], Path], tmp_path: Path
) -> None:
    page = '<!doctype html><html lang="en"><title>A</title><p><a type="text/css">B</a>'
    (tmp_path / "mistaken.html").write_text(page)
    # Together, as each start of the checker takes as long as a hundred pages.
    folders = [tmp_path, *(site_folder(name) for name in ("small", "real", "arabic", "blocks"))]
    try:
        complaints = complaints_about([file for folder in folders for file in checkable(folder)])
    except NoJavaError as missing:
        pytest.skip(str(missing))
    expected = [each for each in complaints if "mistaken.html" in each]
    assert complaints == expected, "\n".join(complaints)
    (complaint,) = expected
    assert "mistaken.html: Element “a” is missing required attribute “href”." in complaint
