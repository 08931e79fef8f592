"""The real preview in a real browser: one server for all tests of a worker, or one of a test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.browser.preview.newsroom import FILES, OPTIONS, Newsroom, Start, lent, starting
from tests.building import write
from tests.previewing.running import Running, running


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(
        write(tmp_path_factory.mktemp("archive"), FILES), "--no-search", *OPTIONS
    ) as preview:
        yield preview


@pytest.fixture
def preview_lent(shared: Running) -> Iterator[Running]:
    with lent(shared, FILES) as preview:
        yield preview


@pytest.fixture
def newsroom(preview_lent: Running, show: Visit) -> Newsroom:
    # In this order: pages are closed before files are put right, so that none is closed while it is
    # loaded anew.
    return Newsroom(preview_lent, show)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    # A preview whose folder is taken away while it runs shows another archive to its open pages.
    assert tmp_path.is_dir()
    yield from starting()
