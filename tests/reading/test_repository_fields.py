"""Where an archive's files are kept: the addresses at which people write it, and where they lead."""

import pytest

from broadsheet.reading.config import read_config
from broadsheet.reading.repository_fields import Repository

FILE = "content/stories/2025/06/rains.md"


def told(written: str) -> str:
    """Return the mistake in the settings of a repository, with its hint."""
    config, (problem,) = read_config(f"repository: {written}\n".encode())
    assert config.repository is None
    return str(problem).replace("\n    hint: ", " | ")


@pytest.mark.parametrize(
    ("written", "leads_to"),
    [
        ("https://github.com/record/news", f"https://github.com/record/news/edit/main/{FILE}"),
        ("https://GitHub.com/Record/News/", f"https://github.com/Record/News/edit/main/{FILE}"),
        ("https://github.com/record/news.git", f"https://github.com/record/news/edit/main/{FILE}"),
        (
            "https://github.com/record/news/tree/live/papers/one",
            f"https://github.com/record/news/edit/live/papers/one/{FILE}",
        ),
        (
            "https://gitlab.com/group/sub/news",
            f"https://gitlab.com/group/sub/news/-/edit/main/{FILE}",
        ),
        (
            "https://gitlab.example.org/group/news/-/tree/live/archive?ref_type=heads",
            f"https://gitlab.example.org/group/news/-/edit/live/archive/{FILE}",
        ),
        ("https://codeberg.org/record/news", f"https://codeberg.org/record/news/_edit/main/{FILE}"),
        (
            "https://codeberg.org/record/news/src/branch/live/archive",
            f"https://codeberg.org/record/news/_edit/live/archive/{FILE}",
        ),
        (
            "https://bitbucket.org/record/news/src/live/archive/",
            f"https://bitbucket.org/record/news/src/live/archive/{FILE}?mode=edit&at=live",
        ),
        (
            "{url: https://code.example.org/record/news, host: Gitea, branch: release/2025, folder: /my papers/}",
            f"https://code.example.org/record/news/_edit/release/2025/my%20papers/{FILE}",
        ),
        (
            "{url: https://github.com/record/news/tree/old, branch: new}",
            f"https://github.com/record/news/edit/new/{FILE}",
        ),
    ],
)
def test_a_file_is_edited_where_its_repository_lets_it(written: str, leads_to: str) -> None:
    config, problems = read_config(f"repository: {written}\n".encode())
    assert problems == ()
    assert config.repository
    assert config.repository.edit_url(FILE) == leads_to


def test_names_of_files_and_branches_are_escaped() -> None:
    kept = Repository("https://github.com/record/news", "github", "a#b%c", "ä?")
    assert kept.edit_url('x "<&>.md') == (
        "https://github.com/record/news/edit/a%23b%25c/%C3%A4%3F/x%20%22%3C%26%3E.md"
    )


@pytest.mark.parametrize("written", ["", "''", "# none"])
def test_no_repository_is_no_mistake(written: str) -> None:
    config, problems = read_config(f"repository: {written}\n".encode())
    assert (config.repository, problems) == (None, ())


@pytest.mark.parametrize(
    ("written", "mistake"),
    [
        (
            "git@github.com:record/news.git",
            (
                "archive.yml:1:13: repository: 'git@github.com:record/news.git' is an address for git,"
                " and not for readers | write https://github.com/record/news"
            ),
        ),
        (
            "ssh://git@codeberg.org:2222/record/news.git",
            (
                "archive.yml:1:13: repository: 'ssh://git@codeberg.org:2222/record/news.git' is an address for git, and"
                " not for readers | write https://codeberg.org/record/news"
            ),
        ),
        (
            "record/news",
            "archive.yml:1:13: repository: 'record/news' is not a web address | write it whole, from https:// on",
        ),
        (
            "https://github.com/record",
            (
                "archive.yml:1:13: repository: 'https://github.com/record' is not the address of a repository"
                " | write its web address, such as https://github.com/OWNER/NAME"
            ),
        ),
        (
            "https://me:secret@github.com/record/news",
            "archive.yml:1:13: repository: holds a name or a password | leave out all before the '@'",
        ),
        (
            "https://code.example.org/record/news",
            (
                "archive.yml:1:13: repository: 'https://code.example.org/record/news' is on a host whose kind"
                " is not known | say it: {url: …, host: forgejo}, or github, gitlab or bitbucket"
            ),
        ),
        (
            "{url: https://github.com/record/news, branch: a..b}",
            "archive.yml:1:59: repository.branch: 'a..b' is not the name of a branch | write one such as main",
        ),
        (
            "{url: https://github.com/record/news, folder: ../x}",
            (
                "archive.yml:1:59: repository.folder: '../x' is not a folder of a repository"
                " | write its path from the root of the repository, such as news/archive"
            ),
        ),
        (
            "{url: https://github.com/record/news, host: gitlub}",
            (
                "archive.yml:1:57: repository.host: 'gitlub' is not 'github' or 'gitlab' or 'forgejo' or 'bitbucket'"
                " | did you mean 'github' or 'gitlab'?"
            ),
        ),
        ("{branch: main}", "archive.yml:1:13: repository: 'url' is missing | write 'url: …'"),
        (
            "[a]",
            "archive.yml:1:13: repository: a list stands where text belongs | write plain text, in quotes if need be",
        ),
    ],
)
def test_what_is_no_repository_is_told_at_its_place(written: str, mistake: str) -> None:
    assert told(written) == mistake


@pytest.mark.parametrize(
    "written",
    [
        '"https://github.com/a/\\ud800"',
        '{url: https://github.com/a/b, folder: "\\ud800"}',
        '"https://[::1/a/b"',
        "https://github.com//",
        '"https://github.com/a/b\\u0000"',
        "{url: {a: b}}",
        "{url: [https://github.com/a/b]}",
        "12",
        "true",
    ],
)
def test_hostile_settings_are_told_and_nothing_else_happens(written: str) -> None:
    config, problems = read_config(f"repository: {written}\n".encode())
    assert config.repository is None
    assert problems
