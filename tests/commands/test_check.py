from pathlib import Path

from broadsheet.commands.check import check_archive
from tests.building import SETTINGS, order, publish, published, story, text, write


def test_a_check_finds_what_a_build_finds_and_publishes_nothing(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "archive.yml": f"{SETTINGS}menu: [abuot]\n",
            "content/stories/a.md": story("A", "yesterday"),
            "content/stories/b.md": story(
                "B", body="[gone](gone.md) ![gone](/media/gone.png)", image={"src": "x", "alt": "x"}
            ),
            "content/people/ada.md": text(name="Ada", also=["Lovelace"]),
            "content/people/lovelace.md": text(name="Lovelace"),
            "content/notes.txt": "mine",
            "layouts/404.html": "{{ view.gone }}",
        },
    )
    found = check_archive(order(tmp_path))
    assert found.problems == publish(tmp_path).problems
    assert {problem.file for problem in found.problems} == {
        "archive.yml", "content/stories/a.md", "content/stories/b.md", "content/people/ada.md",
        "content/people/lovelace.md", "layouts/404.html",
    }  # fmt: skip
    (advice,) = (str(piece) for piece in found.advice if piece.file == "content/notes.txt")
    assert advice.startswith(
        "content/notes.txt: is not a Markdown file, and is left out [not-markdown]"
    )
    assert not (tmp_path / "site").exists()


def test_a_check_gives_advice_in_its_place(tmp_path: Path) -> None:
    write(tmp_path, {"content/stories/a.md": text(date="2025-06-07", title="A")})
    write(tmp_path, {"archive.yml": SETTINGS})
    found = check_archive(order(tmp_path))
    assert (found.stories, found.problems) == (1, ())
    assert [str(advice).splitlines()[0] for advice in found.advice] == [
        "content/stories/a.md:3:8: title: has no source [no-source]",
        "content/stories/a.md:3:8: title: has no summary [no-summary]",
    ]


def test_a_name_that_is_close_to_another_is_advised_upon_where_it_stands(tmp_path: Path) -> None:
    files = {
        "archive.yml": SETTINGS,
        "content/stories/a.md": story(
            "A", source="The Gazette", people=["Ada Quill", "Grace Hoper"]
        ),
        "content/stories/b.md": story(
            "B", source="The Gazette", people="Ada Quill", storyline="The drought"
        ),
        "content/storylines/the-drought.md": text(name="The drought"),
        "content/people/grace-hopper.md": text(name="Grace Hopper"),
    }
    (advice,) = check_archive(order(write(tmp_path, files))).advice
    assert str(advice).splitlines() == [
        "content/stories/a.md:6:23: people: 'Grace Hoper' is close to 'Grace Hopper' [close-name]",
        "    hint: write 'Grace Hopper', or a record for it if it is another one, content/people/grace-hoper.md",
    ]


def test_a_check_after_a_build_leaves_the_site_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, {"content/stories/a.md": story("A")})
    publish(tmp_path)
    before = published(tmp_path / "site")
    write(tmp_path, {"content/stories/a.md": story("B")})
    assert check_archive(order(tmp_path)).problems == ()
    assert published(tmp_path / "site") == before


def test_advice_on_layouts_is_given_where_there_is_no_mistake_and_may_be_switched_off(
    tmp_path: Path,
) -> None:
    files = {
        "content/stories/a.md": story("A"),
        "layouts/mine.html": "x",
        "layouts/day.html": "{{ view.dy }}",
        "layouts/year.html": "{% if view.yaer is defined %}x{% endif %}",
        "layouts/assets/own.css": "a { background: url(/no.png) }",
    }
    write(tmp_path, {"archive.yml": SETTINGS, **files})
    found = check_archive(order(tmp_path))
    assert [(each.file, each.line) for each in found.problems] == [("layouts/day.html", 1)]
    told = [(each.file, each.name) for each in found.advice if each.file.startswith("layouts/")]
    assert told == [
        ("layouts/assets/own.css", "dead-url"),
        ("layouts/mine.html", "unused-layout"),
        ("layouts/year.html", "unknown-field"),
    ]
    silent = f"{SETTINGS}ignore_advice: [dead-url, unused-layout, unknown-field]\n"
    write(tmp_path, {"archive.yml": silent})
    found = check_archive(order(tmp_path))
    assert not [each for each in found.advice if each.file.startswith("layouts/")]
