"""What the Nu HTML Checker says of whole published sites."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.markup import NoJavaError, checkable, complaints_about


def test_the_checker_has_nothing_to_say(site_folder: Callable[[str], Path]) -> None:
    files = [file for name in ("small", "real", "arabic") for file in checkable(site_folder(name))]
    try:
        complaints = complaints_about(files)
    except NoJavaError as missing:
        pytest.skip(str(missing))
    assert not complaints, "\n".join(complaints)


def test_a_mistake_in_a_page_is_told(tmp_path: Path) -> None:
    page = '<!doctype html><html lang="en"><title>A</title><p><a type="text/css">B</a>'
    (tmp_path / "page.html").write_text(page)
    try:
        (complaint,) = complaints_about(checkable(tmp_path))
    except NoJavaError as missing:
        pytest.skip(str(missing))
    assert "page.html: Element “a” is missing required attribute “href”." in complaint
