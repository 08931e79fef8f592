"""Files that are published as they are: which ones may be, where they stand, and what they may hold."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from broadsheet.commands.check import check_archive
from broadsheet.previewing.screen import Screen
from tests.building import NOW, SETTINGS, order, publish, published, story, text, write
from tests.previewing.states import follow, state_maker

pytestmark = pytest.mark.usefixtures("pages_stay_printed")

ARCHIVE = {
    "archive.yml": SETTINGS,
    "content/stories/rains.md": story("Rains", aliases=["/old/rains.html", "/terms.html"]),
    "content/stories/vote.md": story("Vote", "2030-06-07"),
    "content/pages/about.md": text(title="About"),
}
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}<path d="M0 0h9"/></svg>'
KEPT: dict[str, str | bytes] = {
    "CNAME": "record.example\n",
    "ads.txt": "a, b\n",
    "favicon.ico": b"\0\0\1",
    ".well-known/security.txt": "Contact: mailto:a@b.example\n",
    ".well-known/nested/.deep": "x",
    ".nojekyll": "",
    "google12ab.html": "google-site-verification: google12ab.html",
    "BingSiteAuth.xml": "<?xml version='1.0'?><users><user>1</user></users>",
    "folder/Été 100%.pdf": b"%PDF",
    "2025/notes.txt": "x",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, ARCHIVE)


def _static(files: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    return {f"content/static/{path}": data for path, data in files.items()}


def test_files_are_published_byte_for_byte_and_removed_when_they_are_gone(root: Path) -> None:
    before = publish(root).pages
    bare = published(root / "site")
    report = publish(write(root, _static(KEPT)))
    assert (report.problems, report.pages, report.rendered) == ((), before, 0)
    after = published(root / "site")
    added = {path: after[path] for path in after.keys() - bare.keys()}
    assert added == {
        path: data if isinstance(data, bytes) else data.encode() for path, data in KEPT.items()
    }
    assert after["sitemap.xml"] == bare["sitemap.xml"]
    assert publish(root).unchanged == before
    write(root, _static({"ads.txt": "c"}))
    (root / "content/static/CNAME").unlink()
    assert publish(root).removed == 1
    again = published(root / "site")
    assert (again["ads.txt"], "CNAME" in again) == (b"c", False)


@pytest.mark.parametrize(
    "name", [".DS_Store", ".gitkeep", ".git/config", "._ads.txt", ".ads.txt.swp", "a~", "README.md"]
)
def test_what_programs_leave_behind_is_not_published(root: Path, name: str) -> None:
    write(root, _static({name: "x"}))
    report = publish(root)
    assert report.problems == ()
    assert name not in published(root / "site")


def test_hidden_files_are_passed_over_everywhere_else(root: Path) -> None:
    write(root, {"content/media/.a.txt": "x", "content/stories/.well-known/a.md": "x"})
    assert publish(root).problems == ()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("index.html", "its path /index.html is also what the archive's own front page is"),
        ("INDEX.html", "its path /INDEX.html is also what the archive's own front page is"),
        ("robots.txt", "its path /robots.txt is also what the archive's own robots page is"),
        ("_headers", "its path /_headers is also what the archive's own headers page is"),
        ("2025/06/rains/index.html", "is also what content/stories/rains.md is published as"),
        ("about", "its path /about is also a folder of the site"),
        ("2025", "its path /2025 is also a folder of the site"),
        ("old/rains.html/a.txt", "is also what content/stories/rains.md is published as"),
        ("terms.html", "is also what content/stories/rains.md is published as"),
        ("2030/06/vote/index.html", "is also what content/stories/vote.md is published as"),
        ("assets/a.txt", "would stand in /assets/, where files of the archive's own are"),
        ("Pagefind/a.txt", "would stand in /Pagefind/, where files of the archive's own are"),
        (".broadsheet/manifest", "would stand in /.broadsheet/, where files"),
        ("con.txt", "its part 'con.txt' is a name that Windows keeps for a device"),
        (".env", "would publish '.env', which has passwords or keys"),
        ("a/.htpasswd", "would publish '.htpasswd', which has passwords or keys"),
        ("page.html", "is run by browsers or hosts as a part of this site"),
        ("app.js", "is run by browsers or hosts as a part of this site"),
        ("site.webmanifest", "is run by browsers or hosts as a part of this site"),
        (".htaccess", "is run by browsers or hosts as a part of this site"),
        ("plain", "is run by browsers or hosts as a part of this site"),
        ("cut.svg", "is not well-formed XML"),
    ],
)
def test_what_cannot_be_published_is_told_at_its_file(root: Path, path: str, told: str) -> None:
    write(root, _static({path: "<html>" if "run by" in told else "x"}))
    (problem,) = publish(root).problems
    assert problem.file == f"content/static/{path}"
    assert told in problem.message
    assert problem.hint
    assert not (root / "site").exists()
    assert problem in check_archive(order(root)).problems


def test_all_that_is_wrong_with_a_file_is_told_at_once(root: Path) -> None:
    write(root, _static({"index.html": "<script>"}))
    messages = [problem.message for problem in publish(root).problems]
    assert len(messages) == 2
    assert messages[0].startswith("is run by browsers")


def _answer(root: Path, path: str) -> bytes:
    screen = Screen(root, lambda _: None)
    screen.show(state_maker(root).begin(NOW))
    answer = screen.answer(path)
    assert answer is not None
    return answer.body if isinstance(answer.body, bytes) else answer.body.read_bytes()


def test_a_preview_runs_nothing_that_a_build_refuses(root: Path) -> None:
    write(root, _static({"page.html": "<script>bad</script>"}))
    assert b"<script>bad" not in _answer(root, "/page.html")


def test_two_names_that_some_disk_takes_for_one_are_told(root: Path) -> None:
    write(root, _static({"ads.txt": "a", "ADS.txt": "b"}))
    (problem,) = publish(root).problems
    assert problem.file == "content/static/ads.txt"
    assert problem.message == "its path /ads.txt is also that of content/static/ADS.txt"


def test_an_archive_that_trusts_its_writers_publishes_pages_and_drawings_as_they_are(
    root: Path,
) -> None:
    harmful = DRAWING.format("<script>alert(1)</script>")
    files = {"page.html": "<script src='app.js'></script>", "app.js": "1", "a.svg": harmful}
    write(root, {"archive.yml": f"{SETTINGS}trusted_html: true\n", **_static(files)})
    assert publish(root).problems == ()
    assert {path: published(root / "site")[path] for path in files} == {
        path: data.encode() for path, data in files.items()
    }


def test_a_drawing_is_rebuilt(root: Path) -> None:
    write(root, _static({"favicon.svg": DRAWING.format("<script>alert(1)</script>")}))
    assert publish(root).problems == ()
    drawn = published(root / "site")["favicon.svg"]
    assert b"script" not in drawn
    assert b"M0 0h9" in drawn


def test_a_symbolic_link_is_not_followed(root: Path) -> None:
    write(root, {"secret/key.txt": "x"})
    (root / "content/static").symlink_to(root / "secret")
    (problem,) = publish(root).problems
    assert problem.message == "is a symbolic link"


@pytest.mark.parametrize(
    "link", ["/folder/Été 100%25.pdf", "../static/folder/%C3%89t%C3%A9%20100%25.pdf"]
)
def test_links_lead_to_them(root: Path, link: str) -> None:
    write(root, _static(KEPT) | {"content/stories/fire.md": story("Fire", body=f"[a](<{link}>)")})
    assert publish(root).problems == ()
    page = published(root / "site")["2025/06/fire/index.html"].decode()
    assert 'href="/folder/%C3%89t%C3%A9%20100%25.pdf"' in page


def test_a_link_to_one_that_is_not_there_is_a_mistake(root: Path) -> None:
    write(root, {"content/stories/fire.md": story("Fire", body="[a](/folder/a.pdf)")})
    (problem,) = publish(root).problems
    assert problem.message == "'/folder/a.pdf' leads to nothing"


@pytest.mark.parametrize("key", ["static", "templates"])
def test_a_taxonomy_cannot_have_one_of_these_folders(root: Path, key: str) -> None:
    write(root, {"archive.yml": f"taxonomies: {{{key}: {{singular: one}}}}\n"})
    (problem,) = publish(root).problems
    assert problem.field == f"taxonomies.{key}"
    assert problem.message.startswith(f"{key!r} has another meaning: it is the folder of ")
    assert problem.hint.startswith(
        f"choose another name, such as 'own-{key}', here, in stories and for the folder content/{key};"
    )


def test_a_preview_shows_them_and_follows_them(root: Path) -> None:
    write(root, _static({**KEPT, "a.svg": DRAWING.format("<script>1</script>")}))
    screen = Screen(root, lambda _: None)
    state = state_maker(root).begin(NOW)
    screen.show(state)
    for path in KEPT:
        answer = screen.answer(f"/{path}")
        assert answer is not None
        assert answer.body == (root / "content/static" / path).resolve()
    drawn = screen.answer("/a.svg")
    assert drawn is not None
    assert isinstance(drawn.body, bytes)
    assert b"script" not in drawn.body
    after = follow(state, root, _static({"new.txt": "x", "about": "x", ".well-known/b": "y"}))
    assert [problem.file for problem in after.problems] == ["content/static/about"]
    screen.show(after)
    for path in ("/new.txt", "/.well-known/b"):
        answer = screen.answer(path)
        assert answer is not None
        assert answer.status == 200
