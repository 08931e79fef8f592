"""The watch that tests in a browser are under hears what it is there to hear."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archives import write
from tests.browser.conftest import Complaints, Visit
from tests.browser.serving import Served

HEADERS = "/*\n  Content-Security-Policy: default-src 'self'; img-src 'self' data:\n"
PAGE = '<!doctype html><title>T</title><link rel="icon" href="data:,"><script type="module" src="/s.js"></script>'
WORKER = "new Worker('/w.js');"
ELSEWHERE = "fetch('https://elsewhere.example/').catch(() => {})"


@pytest.mark.parametrize(
    ("event", "words", "script", "worker"),
    [
        ("console", "oh dear", "console.error('oh dear');", ""),
        ("weberror", "not caught", "throw new Error('not caught');", ""),
        ("weberror", "not awaited", "Promise.reject(new Error('not awaited'));", ""),
        ("console", "policy: style-src-attr", "document.body.innerHTML = '<p style=\"color: red\">';", ""),
        ("console", "policy: connect-src", f"{ELSEWHERE};", ""),
        ("console", "404", "fetch('/none.json');", ""),
        ("weberror", "in a worker", WORKER, "throw new Error('in a worker');"),
        ("console", "from a worker", WORKER, "console.error('from a worker');"),
        ("console", "policy: connect-src", WORKER, f"setInterval(() => {ELSEWHERE}, 50);"),
    ],
)
def test_a_complaint_of_a_page_or_its_worker_is_heard(
    visit: Visit, served: Callable[..., Served], complaints: Complaints, tmp_path: Path, *,
    event: str, words: str, script: str, worker: str,
) -> None:  # fmt: skip
    site = served(write(tmp_path, {"_headers": HEADERS, "index.html": PAGE, "s.js": script, "w.js": worker}))
    page = visit()
    with page.context.expect_event(event, lambda _: any(words in text for text in complaints.heard)):
        page.goto(f"{site.address}/")
    page.context.close()  # so that no more is heard once it is cleared
    assert any(words in text for text in complaints.failures())
    complaints.heard.clear()


def test_an_expected_complaint_passes_and_its_absence_does_not() -> None:
    complaints = Complaints(heard=["404 (/none)", "oh dear"])
    complaints.expect("404")
    complaints.expect("policy")
    assert complaints.failures() == ["oh dear", "expected, but not heard: policy"]
