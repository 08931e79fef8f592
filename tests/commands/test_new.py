import errno
import os
import re
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import assume, given

from broadsheet.commands.begun import document_text, record_text, story_text
from broadsheet.commands.check import check_archive
from broadsheet.commands.new import new_file
from broadsheet.model import Document, Record, Story
from broadsheet.problems import Failure, Misuse
from broadsheet.reading.config import Config, Taxonomy, read_config
from broadsheet.reading.content import DOCUMENT_CONVERTERS, read_content
from broadsheet.reading.record_fields import record_converters
from broadsheet.reading.story_fields import STORY_FIELDS
from broadsheet.reading.text import CONTROLS
from broadsheet.reading.tree import walk
from tests.building import NOW, order, text, unprinted, write

DAY = date(2025, 7, 1)
# Its quotation marks are not known, so that titles are read as they were written.
PLAIN = b"language: zxx\n"
CONFIG = Config(
    taxonomies=(
        Taxonomy("people", "person"),
        Taxonomy("countries", "country", "country"),
        Taxonomy("organizations", "organization"),
        Taxonomy("storylines", "storyline", "storyline"),
    )
)
UNSET = re.compile(r"^#([\w-]+):.*$", re.MULTILINE)
KEYS = [*UNSET.findall(story_text("Rains", DAY, CONFIG))]
EXAMPLES = re.findall(
    r"^#([\w-]+):.* such as (.+)$", story_text("Rains", DAY, CONFIG), re.MULTILINE
)


def _title(root: Path, title: str, **asked: str) -> str:
    written = new_file(root, title, now=NOW, **asked)
    assert written.file
    config, _ = read_config((root / "archive.yml").read_bytes())
    read = read_content("content/stories/s.md", written.file.read_bytes(), config)
    assert read.problems == ()
    assert isinstance(read.item, Story)
    return read.item.title


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, {"archive.yml": PLAIN})


@pytest.mark.parametrize(
    "title",
    [
        "Rains return",
        """She said: "it's 50% #wet", didn't she?""",
        "C:\\Users\\n\\u0041",
        "# not a comment",
        "a: b # c",
        "- [x] {y}",
        "---",
        "'",
        "null",
        "2025-06-07",
        "مرحبا بالعالم: \u200fخبر",
        "Rain 🌧️ and 👩\u200d🚒 a",
        "a" * 500,
        "word " * 100 + "end",
    ],
)
def test_a_title_survives(root: Path, title: str) -> None:
    assert _title(root, title, slug="s") == title


def test_spaces_around_and_within_a_title_are_made_single(root: Path) -> None:
    assert _title(root, "  Rains   return ") == "Rains return"


_SIGNS = st.sampled_from(":#'\"\\[]{}&*!|>%@`,-?~ =<")
_LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff")


@given(st.text(st.one_of(_SIGNS, _LETTERS), min_size=1, max_size=40))
def test_whatever_can_be_printed_is_read_back_as_the_title(title: str) -> None:
    assume(title.strip() and not re.search(f"[{CONTROLS}]", title))
    with tempfile.TemporaryDirectory() as folder:
        assert _title(write(Path(folder), {"archive.yml": PLAIN}), title, slug="s") == " ".join(
            title.split()
        )


@pytest.mark.parametrize(
    "sign", ["\0", "\t", "\n", "\x1b", "\x7f", "\x85", "\u2028", "\ufeff", "\ufdd0", "\udcff"]
)
def test_what_is_not_text_is_no_title(root: Path, sign: str) -> None:
    with pytest.raises(Misuse, match=f"U\\+{ord(sign):04X}: take it out"):
        new_file(root, f"Rains{sign}return", now=NOW)


@pytest.mark.parametrize(
    ("title", "slug", "told"),
    [
        ("", None, "the title is empty"),
        ("  ", None, "the title is empty"),
        (
            "a" * 1001,
            None,
            "the title is 1,001 characters long, and a text of one line has at most 1,000",
        ),
        (
            "???",
            None,
            "nothing in '\\?\\?\\?' can stand in an address: give one with --slug",
        ),
        ("🌧️", None, "with --slug"),
        ("Rains", "Rains Return", "'Rains Return' is not a slug: write rains-return"),
        ("Rains", "../../rains", "is not a slug"),
        ("Rains", "con", "'con' is a name that Windows keeps for a device: write x-con"),
        ("Rains", "", "'' is not a slug: use lower-case letters, digits and hyphens"),
    ],
)
def test_what_cannot_be_a_title_or_a_slug_is_refused_and_nothing_made(
    root: Path, title: str, slug: str | None, told: str
) -> None:
    with pytest.raises(Misuse, match=told):
        new_file(root, title, now=NOW, slug=slug)
    assert not (root / "content").exists()


def test_a_slug_takes_the_place_of_the_titles(root: Path) -> None:
    assert (
        new_file(root, "???", now=NOW, slug="what").file == root / "content/stories/2025/07/what.md"
    )


@pytest.mark.parametrize(
    ("zone", "folder", "day"),
    [("UTC", "2025/12", "2025-12-31"), ("Asia/Tokyo", "2026/01", "2026-01-01")],
)
def test_today_is_the_day_in_the_archives_time_zone(
    tmp_path: Path, zone: str, folder: str, day: str
) -> None:
    write(tmp_path, {"archive.yml": f"timezone: {zone}\n"})
    written = new_file(tmp_path, "Rains", now=datetime(2025, 12, 31, 20, tzinfo=UTC))
    assert written.file == tmp_path / f"content/stories/{folder}/rains.md"
    assert f"\ndate: {day} " in written.file.read_text()


def test_a_new_story_is_a_draft_in_which_a_check_finds_no_problem(root: Path) -> None:
    write(root, {"archive.yml": "taxonomies: {ships: {}, ports: {tree: true}}\n"})
    new_file(root, "Rains", now=NOW)
    assert check_archive(order(root)).stories == 0
    shown = check_archive(order(root, drafts=True))
    assert (shown.stories, shown.problems) == (1, ())


def test_a_draft_is_published_by_taking_its_line_out(root: Path) -> None:
    write(root, {"archive.yml": ""})
    file = new_file(root, "Rains", now=NOW).file
    assert file
    file.write_text(re.sub(r"\ndraft: .* to publish\n", "\n", file.read_text()))
    assert check_archive(order(root)).stories == 1


def test_every_field_of_a_story_stands_in_the_file_with_a_word_about_it() -> None:
    written = story_text("Rains", DAY, CONFIG)
    fields = {*STORY_FIELDS, "storyline", "people", "countries", "organizations"}
    # What imports bring is not begun by hand.
    assert {*KEYS, "title", "date", "draft"} == fields - {"extra"}
    assert [*re.findall(r"^#([\w-]+): +# \w.+$", written, re.MULTILINE)] == KEYS


@pytest.mark.parametrize(
    "keys", [*([key] for key in KEYS), KEYS], ids=lambda keys: "-".join(keys[:2])
)
def test_a_line_can_be_read_when_its_sign_is_taken_off(keys: list[str]) -> None:
    written = story_text("Rains", DAY, CONFIG)
    taken = UNSET.sub(
        lambda line: line[0].removeprefix("#") if line[1] in keys else line[0], written
    )
    assert taken.count("\n#") == written.count("\n#") - len(keys)
    read = read_content("content/stories/s.md", taken.encode(), CONFIG)
    before = read_content("content/stories/s.md", written.encode(), CONFIG)
    assert (read.item, read.problems) == (before.item, ())


@pytest.mark.parametrize(("key", "example"), EXAMPLES, ids=[key for key, _ in EXAMPLES])
def test_an_example_can_be_read_as_a_value(key: str, example: str) -> None:
    written = story_text("Rains", DAY, CONFIG)
    taken = UNSET.sub(lambda line: f"{key}: {example}" if line[1] == key else line[0], written)
    read = read_content("content/stories/s.md", taken.encode(), CONFIG)
    before = read_content("content/stories/s.md", written.encode(), CONFIG)
    assert read.problems == ()
    assert read.item != before.item


def test_nothing_is_overwritten_and_nothing_left_beside_it(root: Path) -> None:
    file = "content/stories/2025/07/rains.md"
    write(root, {file: text(title="Rains", date="2025-07-01", draft=True)})
    before = (root / file).read_bytes()
    with pytest.raises(Misuse, match=r"2025/07/rains\.md exists already: nothing was written$"):
        new_file(root, "Rains", now=NOW)
    assert (root / file).read_bytes() == before
    assert [*(root / file).parent.iterdir()] == [root / file]


@pytest.mark.parametrize("taken", [False, True])
def test_a_file_system_without_links_serves_as_well(
    root: Path,
    taken: bool,  # noqa: FBT001 - drawn
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_links(_source: Path, _target: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    file = root / "content/stories/2025/07/rains.md"
    if taken:
        write(root, {"content/stories/2025/07/rains.md": "mine"})
        with pytest.raises(Misuse, match="exists already"):
            new_file(root, "Rains", now=NOW)
        assert file.read_text() == "mine"
    else:
        new_file(root, "Rains", now=NOW)
        assert file.read_text().startswith("---\ntitle: Rains\n")
    assert [*file.parent.iterdir()] == [file]


def test_a_story_that_is_not_written_whole_is_not_there(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[list[str], bool]] = []

    def interrupted(source: Path, target: Path) -> None:
        seen.append(([file.path for file in walk(root / "content")], Path(target).exists()))
        assert Path(source).read_text().endswith("---\n\n")
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "link", interrupted)
    with pytest.raises(KeyboardInterrupt):
        new_file(root, "Rains", now=NOW)
    assert seen == [([], False)]
    assert not [file for file in (root / "content").rglob("*") if file.is_file()]


def test_mistakes_in_the_settings_are_told_and_nothing_is_written(root: Path) -> None:
    write(root, {"archive.yml": "timezone: Atlantis\ntitel: x\n"})
    written = new_file(root, "Rains", now=NOW)
    assert written.file is None
    assert [problem.field for problem in written.problems] == ["timezone", "titel"]
    assert not (root / "content").exists()


def test_where_there_is_no_archive_there_is_no_story(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="is not an archive"):
        new_file(tmp_path, "Rains", now=NOW)


def test_a_folder_that_cannot_be_written_to_is_a_failure(root: Path) -> None:
    write(root, {"content/stories": "a file"})
    with pytest.raises(Failure, match=r"content/stories/2025/07/rains\.md: \w"):
        new_file(root, "Rains", now=NOW)


@pytest.mark.parametrize(
    ("place", "title", "file"),
    [
        ("people", "Ada Quill", "content/people/ada-quill.md"),
        ("content/people/", "Ada: a # life", "content/people/ada-a-sharp-life.md"),
        ("countries", "Kenya", "content/countries/kenya.md"),
        ("storylines", "The long drought", "content/storylines/the-long-drought.md"),
        ("pages", "About us", "content/pages/about-us.md"),
    ],
)
def test_a_record_or_a_page_is_begun_without_a_mistake(
    root: Path, place: str, title: str, file: str
) -> None:
    assert new_file(root, title, now=NOW, place=place).file == root / file
    read = read_content(file, (root / file).read_bytes(), Config())
    assert read.problems == ()
    assert isinstance(read.item, Record | Document)
    assert (read.item.title if isinstance(read.item, Document) else read.item.name) == title
    with pytest.raises(Misuse, match="exists already: nothing was written"):
        new_file(root, title, now=NOW, place=place)


@pytest.mark.parametrize(
    ("place", "title", "told"),
    [
        ("poeple", "Ada", "'poeple' is no place for a new file: did you mean 'people'?"),
        (
            "media",
            "Ada",
            "write one of stories, people, countries, topics, storylines, authors, pages",
        ),
        (
            "people",
            "Page",
            "'page' stands for the next pages of a list: give it another with --slug",
        ),
        ("pages", "Index", "content/pages/index.md: 'index' is what hosts call"),
        ("pages", "Media", "its permalink would stand in /media/"),
    ],
)
def test_what_has_no_place_is_refused(root: Path, place: str, title: str, told: str) -> None:
    with pytest.raises(Misuse, match=re.escape(told)):
        new_file(root, title, now=NOW, place=place)
    assert not (root / "content").exists()


@pytest.mark.parametrize("taxonomy", Config().taxonomies, ids=lambda each: each.key)
def test_every_field_of_a_record_stands_in_its_file_and_can_be_read(taxonomy: Taxonomy) -> None:
    written = record_text("Ada Quill", taxonomy)
    keys = UNSET.findall(written)
    # Whether names of authors become links is no question, and a bio is a description.
    unset = {"extra"} if taxonomy.about else {"extra", "link", "bio"}
    assert {*keys, "name"} == {*record_converters(taxonomy)} - unset
    _can_be_read(written, f"content/{taxonomy.key}/ada-quill.md")


def test_every_field_of_a_page_stands_in_its_file_and_can_be_read() -> None:
    written = document_text("About")
    assert {*UNSET.findall(written), "title", "draft"} == {*DOCUMENT_CONVERTERS} - {"extra"}
    _can_be_read(written, "content/pages/about.md")


def _can_be_read(written: str, file: str) -> None:
    for key, example in re.findall(r"^#([\w-]+):.* such as (.+)$", written, re.MULTILINE):
        line = re.compile(rf"^#{key}: .*$", re.MULTILINE)
        assert read_content(file, line.sub(f"{key}:", written).encode(), Config()).problems == ()
        filled = line.sub(f"{key}: {example}", written)
        assert read_content(file, filled.encode(), Config()).problems == (), key


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "# take this line out"), ("de-AT", "# diese Zeile löschen"), ("ar", "# احذف هذا")],
)
def test_comments_are_in_the_archives_language(root: Path, language: str, words: str) -> None:
    write(root, {"archive.yml": f"language: {language}\n"})
    file = new_file(root, "Rains", now=NOW).file
    assert file
    assert f"\ndraft: true  {words}" in file.read_text()
    with unprinted():
        assert check_archive(order(root, drafts=True)).problems == ()


def test_an_archives_own_words_come_first(root: Path) -> None:
    own = 'msgid "take this line out to publish"\nmsgstr "weg damit"\n'
    write(root, {"archive.yml": "language: de\n", "layouts/locale/de.po": own})
    file = new_file(root, "Rains", now=NOW).file
    assert file
    assert "draft: true  # weg damit\n" in file.read_text()


TITLES = ["Rains return", 'C: "it\'s #1" {date} \\n', "- [x]", "'", "null", "أخبار"]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize(
    "line",
    [
        "title: {title}",
        "title: {title}  # {title}",
        'title: "{title}"',
        "title: '{title}'",
        "title:   {title}",
        "title: >-\n  {title}",
        'extra: {a: {title}, b: "{title}"}\ntitle: {title}',
        "people:\n  - {title}\ntitle: {title}",
        "people: [{title}, '{title}']\ntitle: {title}",
    ],
)
def test_an_own_beginning_is_filled_in_whatever_the_title(
    root: Path, line: str, title: str
) -> None:
    beginning = f"---\n{line}\ndate: {{date}}\nslug: {{year}}-{{slug}}\n---\n# {{title}} {{x}} {{\n"
    write(root, {"content/templates/story.md": beginning})
    file = new_file(root, title, now=NOW, slug="s").file
    assert file
    read = read_content("content/stories/s.md", file.read_bytes(), read_config(PLAIN)[0])
    assert read.problems == ()
    assert isinstance(read.item, Story)
    assert (read.item.title, read.item.slug) == (title, "2025-s")
    assert read.item.terms.get("people", (title,)) in {(title,), (title, title)}
    assert file.read_text().endswith(f"---\n# {title} {{x}} {{\n")


def test_records_and_pages_have_beginnings_of_their_own(root: Path) -> None:
    beginnings = {
        "content/templates/people.md": "---\nname: {title}\n---\nBorn …\n",
        "content/templates/page.md": "---\ntitle: About {title}\n---\n",
    }
    write(root, beginnings)
    record = new_file(root, "Ada Quill", now=NOW, place="people").file
    page = new_file(root, "us: all", now=NOW, place="pages").file
    assert record
    assert page
    assert record.read_text() == "---\nname: Ada Quill\n---\nBorn …\n"
    assert page.read_text() == "---\ntitle: 'About us: all'\n---\n"


@pytest.mark.parametrize(
    ("beginning", "told"),
    [
        ("---\ntitle: {title}\ndate: {date}\ntopcs: x\n---\n", ":4:1: topcs: is not a field"),
        ("---\ntitle: {title}\ndate: x: y\n---\n", ":3:8: "),
        ("---\ntitle: {title}\n---\n", ":2:1: 'date' is missing"),
        ("title: {title}\n", ":1:1: front matter is missing"),
        ("---\ntitle: Rains\ndate: {date}\n---\n", ": has no place for the title"),
    ],
)
def test_a_mistake_in_an_own_beginning_is_told_there(root: Path, beginning: str, told: str) -> None:
    write(root, {"content/templates/story.md": beginning})
    written = new_file(root, "Rains", now=NOW)
    assert written.file is None
    assert str(written.problems[0]).startswith(f"content/templates/story.md{told}")
    assert not (root / "content/stories").exists()


def test_own_beginnings_are_no_content(root: Path) -> None:
    write(root, {"archive.yml": "", "content/templates/story.md": "{title"})
    write(root, {"content/templates/a/b.txt": "x"})
    checked = check_archive(order(root))
    assert (checked.stories, checked.problems) == (0, ())


def test_a_beginning_of_which_nothing_comes_is_told(root: Path) -> None:
    write(root, {"content/templates/stories.md": "x", "content/templates/people.md": "x"})
    written = new_file(root, "Rains", now=NOW)
    assert written.file
    assert [str(each) for each in written.unused] == [
        (
            "content/templates/stories.md: begins no file\n    hint: "
            "call it one of authors.md, countries.md, page.md, people.md, story.md, storylines.md, topics.md"
        )
    ]
