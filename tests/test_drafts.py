"""A draft's mistakes are told, but a draft stops nobody."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet.cli import broadsheet
from broadsheet.commands.check import check_archive
from tests.building import NOW, SETTINGS, order, publish, published, story, text, unprinted, write
from tests.previewing.states import state_maker

DRAFT = "content/stories/2025/06/draft.md"
BROKEN: Mapping[str, str | bytes] = {
    "field": "---\ntitle: A\ndate: soon\ndraft: true\n---\n",
    "yaml": "---\ntitle: A: b\ndate: 2025-06-07\ndraft: true\n---\n",
    "yaml twice": "---\ntitle: A: b\nplace: 'x' y\ndraft: yes\n---\n",
    "draft first": "---\ndraft: on\ntitle: [\n---\n",
    "unended": "---\ntitle: A\ndraft: true\ndate: 2025-06-07\n",
    "bytes": b"---\ntitle: A\ndate: 2025-06-07\ndraft: true  # yet\n---\n\xff\n",
    "control": "---\ntitle: A\ndate: 2025-06-07\ndraft: 'true'\n---\n\x07\n",
    "unknown field": "---\ntitle: A\ndate: 2025-06-07\ndraft: true\nfoo: x\n---\n",
    "body": f"---\ntitle: A\ndate: 2025-06-07\ndraft: true\n---\n{'> ' * 50}x\n",
    "signs": "---\ntitle: A\ndate: x\ndraft: \u201ctrue\u201d\n---\n",
}
NONE: Mapping[str, str | bytes] = {
    "false": "---\ntitle: A\ndate: soon\ndraft: false\n---\n",
    "no draft": "---\ntitle: A\ndate: soon\n---\ndraft: true\n",
    "not true": "---\ntitle: A\ndate: 2025-06-07\ndraft: treu\n---\n",
    "in the text": b"---\ntitle: A\ndate: 2025-06-07\n---\ndraft: true\n\xff\n",
    "in a comment": "---\ntitle: A: b\n#draft: true\n---\n",
    "in another": "---\ntitle: A: b\nsummary: |\n  draft: true\n---\n",
    "no front matter": "draft: true\n",
    "unended": "---\ntitle: A\n\ndraft: true\n",
    "in a value": "---\ntitle: A: b\nsource:\n  draft: true\n---\n",
}


@pytest.fixture(autouse=True, scope="module")
def _nothing_is_printed() -> Iterator[None]:
    """Publish empty pages: these tests read none."""
    with unprinted():
        yield


def archive(root: Path, draft: str | bytes, file: str = DRAFT) -> Path:
    files = {
        "archive.yml": SETTINGS,
        "content/stories/2025/06/rains.md": story("Rains"),
        file: draft,
    }
    return write(root, files)


@pytest.mark.parametrize("draft", BROKEN.values(), ids=BROKEN.keys())
def test_a_drafts_mistakes_are_told_and_the_others_are_published(
    tmp_path: Path, draft: str | bytes
) -> None:
    root = archive(tmp_path, draft)
    report = publish(root)
    assert (report.problems, report.stories) == ((), 1)
    assert {each.file for each in report.of_drafts} == {DRAFT}
    assert "2025/06/rains/index.html" in published(root / "site")


def test_a_drafts_mistakes_are_told_by_each_build_and_by_a_check(tmp_path: Path) -> None:
    root = archive(tmp_path, BROKEN["yaml"])
    first, second = publish(root), publish(root)
    assert (second.of_drafts, second.rendered) == (first.of_drafts, 0)
    checked = check_archive(order(root))
    assert (checked.problems, checked.of_drafts) == ((), first.of_drafts)


@pytest.mark.parametrize("draft", NONE.values(), ids=NONE.keys())
def test_what_does_not_say_that_it_is_a_draft_stops_a_build(
    tmp_path: Path, draft: str | bytes
) -> None:
    report = publish(archive(tmp_path, draft))
    assert {each.file for each in report.problems} == {DRAFT}
    assert report.of_drafts == ()


@pytest.mark.parametrize("file", ["content/pages/about.md", "content/stories/deep/er/a.markdown"])
def test_pages_and_files_of_any_ending_may_be_drafts(tmp_path: Path, file: str) -> None:
    report = publish(archive(tmp_path, BROKEN["yaml"], file))
    assert (report.problems, {each.file for each in report.of_drafts}) == ((), {file})


def test_a_record_is_never_a_draft(tmp_path: Path) -> None:
    report = publish(
        archive(tmp_path, "---\nname: A: b\ndraft: true\n---\n", "content/people/a.md")
    )
    assert {each.file for each in report.problems} == {"content/people/a.md"}


def test_drafts_that_are_shown_have_to_be_right(tmp_path: Path) -> None:
    root = archive(tmp_path, BROKEN["yaml"])
    report = publish(root, drafts=True)
    assert ({each.file for each in report.problems}, report.of_drafts) == ({DRAFT}, ())
    shown, readers = (state_maker(root, drafts=each).begin(NOW) for each in (True, False))
    assert {each.file for each in shown.problems} == {DRAFT}
    assert readers.problems == ()
    assert readers.material
    assert {each.file for each in readers.material.of_drafts} == {DRAFT}


def test_a_drafts_names_and_links_are_looked_at_as_well(tmp_path: Path) -> None:
    draft = story(
        "A", body="[gone](gone.md)", draft=True, countries=["Kenia"], related=["none"],
        image={"src": "none.jpg", "alt": "x"},
    )  # fmt: skip
    report = publish(archive(tmp_path, draft))
    assert report.problems == ()
    assert {(each.file, each.field) for each in report.of_drafts} == {
        (DRAFT, ""), (DRAFT, "countries"), (DRAFT, "related"), (DRAFT, "image.src"),
    }  # fmt: skip
    assert publish(tmp_path).of_drafts == report.of_drafts


def test_a_draft_page_is_looked_at_as_well(tmp_path: Path) -> None:
    page = text("[gone](gone.md)", title="About", draft=True)
    report = publish(archive(tmp_path, page, "content/pages/about.md"))
    assert (report.problems, [each.file for each in report.of_drafts]) == (
        (),
        ["content/pages/about.md"],
    )


@pytest.mark.parametrize("link", ["draft.md", "/2025/06/draft/", "./draft.md"])
@pytest.mark.parametrize("draft", [BROKEN["yaml"], BROKEN["bytes"], story("A", draft=True)])
def test_a_link_to_a_draft_stays_a_mistake_whether_or_not_it_can_be_read(
    tmp_path: Path, link: str, draft: str | bytes
) -> None:
    root = archive(tmp_path, draft)
    write(root, {"content/stories/2025/06/rains.md": story("Rains", body=f"[x]({link})")})
    (problem,) = publish(root).problems
    assert problem.message == f"{link!r} leads to a draft, which is not published"


def test_a_story_may_name_a_draft_as_related_that_cannot_be_read(tmp_path: Path) -> None:
    root = archive(tmp_path, BROKEN["yaml"])
    write(root, {"content/stories/2025/06/rains.md": story("Rains", related=["draft"])})
    assert publish(root).problems == ()


def test_a_menu_that_names_a_broken_draft_is_told_so(tmp_path: Path) -> None:
    root = archive(tmp_path, BROKEN["yaml"], "content/pages/about.md")
    write(root, {"archive.yml": f"{SETTINGS}menu: [about]\n"})
    (problem,) = publish(root).problems
    assert problem.message == "'about' is a draft, which is not published"


def test_a_draft_that_is_mended_or_published_is_followed(tmp_path: Path) -> None:
    root = archive(tmp_path, BROKEN["yaml"])
    assert publish(root).of_drafts
    write(root, {DRAFT: story("A", draft=True)})
    assert publish(root).of_drafts == ()
    write(root, {DRAFT: "---\ntitle: A: b\ndate: 2025-06-07\n---\n"})
    assert {each.file for each in publish(root).problems} == {DRAFT}


def test_the_command_prints_them_and_ends_well(tmp_path: Path) -> None:
    root = archive(tmp_path, BROKEN["yaml"])
    arguments = ["build", "--root", str(root), "--no-search", "--jobs", "1", "--quiet"]
    done = CliRunner().invoke(broadsheet, arguments, standalone_mode=False)
    assert done.return_value == 0
    assert (
        done.stderr.splitlines()[0] == f"draft: {DRAFT}:2:9: a value with ': ' in it needs quotes"
    )
    checked = CliRunner().invoke(
        broadsheet, ["check", "--root", str(root), "--jobs", "1"], standalone_mode=False
    )
    assert checked.return_value == 0
    assert f"draft: {DRAFT}:2:9: " in checked.stdout
    assert checked.stdout.splitlines()[-1].endswith(", 1 problem in drafts")


def test_a_draft_of_nothing_but_its_title_has_no_mistake(tmp_path: Path) -> None:
    assert (
        publish(archive(tmp_path, text(title="A", date="2025-06-07", draft=True))).of_drafts == ()
    )
