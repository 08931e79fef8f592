"""What a preview answers: just what a build publishes."""

import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.building import publish, published, write
from tests.previewing.running import Running, running
from tests.previewing.serve.conftest import ARCHIVE, built, differing

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="signals, sessions and /proc of Linux"
)


@pytest.mark.parametrize(
    "base", ["", "/record", "/%C3%A9t%C3%A9"], ids=["no path", "a path", "a path of many signs"]
)
def test_every_file_of_a_build_is_shown_as_it_would_be_published(
    root: Path, tmp_path: Path, base: str
) -> None:
    settings = str(ARCHIVE["archive.yml"]).replace("record.example/", f"record.example{base}/")
    write(root, {"archive.yml": settings})
    with running(root, "--no-search", "--today", "2025-07-01") as preview:
        assert unquote(preview.base) == unquote(base)
        report = publish(
            root, tmp_path / "site", drafts=True, future=True, base_url=f"{preview.address}/"
        )
        assert report.problems == ()
        built = published(tmp_path / "site")
        assert {
            "old/été/index.html",
            "_headers",
            "_redirects",
            "feed.xml",
            "data",
        } - built.keys() <= {"data"}
        assert differing(preview, built) == []
        assert not (root / "site").exists()


def test_what_is_not_published_is_not_shown(preview: Running) -> None:
    assert preview.get("/media/unused.png").status == 404
    assert preview.get("/old/nowhere/").status == 404


def test_drafts_and_embargoed_and_expired_stories_are_shown_and_hidden_on_request(
    root: Path, preview: Running
) -> None:
    hidden = (
        "/2025/06/draft/",
        "/2025/08/embargoed/",
        "/2025/05/expired/",
        "/hidden/",
        "/people/elodie/",
    )
    assert {preview.get(path).status for path in hidden} == {200}
    assert all(preview.listen(path).wait("state")["page"]["mark"] for path in hidden[:3])
    with running(root, "--no-search", "--today", "2025-07-01", "--no-drafts") as other:
        assert {other.get(path).status for path in hidden} == {404}
        assert differing(other, built(root, other)) == []
