import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.archive.addresses import pages_of
from broadsheet.model import Document, Story
from broadsheet.pages.catalogue import catalogue
from broadsheet.reading.menu_fields import MenuEntry
from broadsheet.urls import is_slug, on_disk, output_path
from broadsheet.views.terms import TermView
from broadsheet.views.times import DayView, MonthView
from tests.archive.stories import CONFIG, archives, assembled, body, record, story


@given(st.integers(0, 10_000), st.integers(1, 1000))
def test_the_pages_of_a_listing_hold_all_of_it(count: int, size: int) -> None:
    numbers = pages_of(count, size)
    held = [
        position
        for number in numbers
        for position in range(count)[(number - 1) * size : number * size]
    ]
    assert held == list(range(count))
    assert all(range(count)[(number - 1) * size :] for number in numbers) or count == 0


@given(archives())
def test_paging_loses_and_repeats_nothing(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    listed: dict[str, list[str]] = {}
    for page in catalogue(archive).pages():
        listing = page.permalink.partition("page/")[0]
        if isinstance(page.view, TermView):
            years = page.view.years
            listed.setdefault(listing, []).extend(
                entry.href for year in years for entry in year.entries
            )
        elif isinstance(page.view, DayView):
            listed.setdefault(listing, []).extend(entry.href for entry in page.view.entries)
        elif isinstance(page.view, MonthView):
            days = page.view.days
            listed.setdefault(listing, []).extend(
                entry.href for day in days for entry in day.entries
            )
    wanted = {
        f"/{day.replace('-', '/')}/": positions
        for day, positions in archive.days.items()
        if len(day) > 4
    }
    wanted |= {
        term.permalink: term.stories for terms in archive.terms.values() for term in terms.values()
    }
    assert listed == {
        place: [archive.permalinks[at] for at in positions] for place, positions in wanted.items()
    }


@given(archives())
def test_two_pages_never_share_an_output_path(stories: list[Story]) -> None:
    paths = [
        output_path(page.permalink).casefold() for page in catalogue(assembled(stories)[0]).pages()
    ]
    assert len(set(paths)) == len(paths)


PATHS = st.sampled_from([
    "/old/", "/OLD/", "/old/a.html", "/old/a.html/b/", "/old.d", "/old.d/e/f/", "/old%2ed", "/x%41/", "/xA/",
    "/%C3%89/", "/e%CC%81/", "/s0/", "/2025/06/s1/", "/feed.xml", "/feed.xml/", "/about/", "/people/c/", "/people/",
    "/2025/", "/index.html", "/INDEX.html", "/about/index.html", "/2025/06/s1/index.html", "/old/index.html",
    "/old.d/index.html", "/feed.xml/index.html", "/stra%C3%9Fe/", "/strasse/",
])  # fmt: skip


@given(
    aliases=st.lists(st.lists(PATHS, max_size=3, unique=True), min_size=1, max_size=4),
    about=st.booleans(),
)
def test_an_archive_without_findings_can_be_written_to_any_disk(
    aliases: list[list[str]], *, about: bool
) -> None:
    stories = [
        story(f"s{number}", aliases=tuple(each), terms={"people": ("C",)})
        for number, each in enumerate(aliases)
    ]
    pages = (
        [Document(file="content/pages/about.md", permalink="/about/", title="About", body=body())]
        if about
        else []
    )
    archive, findings = assembled(stories, documents=pages)
    paths = [on_disk(output_path(permalink)) for permalink in archive.addresses]
    folders = {
        path.rsplit("/", count)[0] for path in paths for count in range(1, path.count("/") + 1)
    }
    if not findings:
        assert len(set(paths)) == len(paths)
        assert not folders & set(paths)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (story("rains"), story("Rains", slug="rains")),
        (story("rains", aliases=("/old/",)), story("other", aliases=("/OLD/",))),
    ],
    ids=["permalinks", "aliases in another case"],
)
def test_two_files_for_one_permalink_are_both_found(one: Story, other: Story) -> None:
    assert {finding.file for finding in assembled([one, other])[1]} == {one.file, other.file}


def test_an_alias_that_is_a_pages_permalink_is_found_at_the_alias() -> None:
    (finding,) = assembled([story("rains"), story("other", aliases=("/old/", "/2025/06/Rains/"))])[
        1
    ]
    assert (finding.file, finding.path) == ("content/stories/other.md", ("aliases", 1))


@pytest.mark.parametrize(
    ("alias", "holder"),
    [
        ("/index.html", "the archive's own front page"),
        ("/2025/06/rains/index.html", "content/stories/rains.md"),
        ("/2025/INDEX.html", "the archive's own year page"),
        ("/people/c/index.html", "the archive's own term page"),
        ("/FEED.xml", "the archive's own feed page"),
    ],
)
def test_an_alias_gives_way_to_the_page_whose_file_it_would_be(alias: str, holder: str) -> None:
    stories = [story("rains", terms={"people": ("C",)}), story("other", aliases=(alias,))]
    archive, (finding,) = assembled(stories)
    assert (finding.file, finding.path) == ("content/stories/other.md", ("aliases", 0))
    assert finding.message == f"its alias {alias} is also the permalink of {holder}"
    assert alias not in archive.addresses


@given(
    st.lists(
        st.sampled_from(("Con", "con", "CON", "Aux", "nul", "COM1", "x-con", "X Con")), unique=True
    )
)
def test_terms_called_like_devices_have_slugs_of_their_own_that_every_disk_holds(
    names: list[str],
) -> None:
    archive, findings = assembled([story("s", terms={"people": tuple(names)})])
    slugs = [term.slug for term in archive.terms["people"].values()]
    assert findings == []
    assert len({*slugs}) == len(slugs)
    assert all(map(is_slug, slugs))


def test_a_record_that_takes_a_terms_slug_keeps_it() -> None:
    stories = [story("s", terms={"people": ("Muller", "Müller")})]
    archive, findings = assembled(stories, records=[record("people", "muller", "Müller")])
    slugs = {term.name: term.slug for term in archive.terms["people"].values()}
    assert findings == []
    assert slugs["Müller"] == "muller"
    assert slugs["Muller"].startswith("muller-")


def test_a_menu_names_taxonomies_and_pages_and_nothing_else() -> None:
    config = type(CONFIG)(taxonomies=CONFIG.taxonomies, menu=("people", "abuot", "about"))
    about = Document(file="content/pages/about.md", permalink="/about/", title="About", body=body())
    (finding,) = assembled([], documents=[about], config=config)[1]
    assert (finding.file, finding.path, finding.hint) == (
        "archive.yml",
        ("menu", 1),
        "did you mean 'about'?",
    )


def _menu_mistakes(*menu: str | MenuEntry) -> list[tuple[object, str, str]]:
    about = Document(file="content/pages/about.md", permalink="/about/", title="About", body=body())
    help_page = Document(
        file="content/pages/help/contact.md", permalink="/help/contact/", title="Contact",
        aliases=("/contact/",), body=body(),
    )  # fmt: skip
    stories = [story("s", terms={"people": ("Ada Quill",)})]
    config = type(CONFIG)(taxonomies=CONFIG.taxonomies, menu=menu)
    findings = assembled(stories, documents=[about, help_page], config=config)[1]
    return [(finding.path, finding.message, finding.hint) for finding in findings]


def test_a_menu_names_any_page_with_a_name() -> None:
    named = (
        "map",
        "search",
        "corrections",
        "data",
        "on-this-day",
        "/help/contact/",
        "people/ada-quill",
    )
    assert _menu_mistakes(*[name for name in named if name != "map"]) == []
    assert _menu_mistakes(MenuEntry("Shop", url="https://shop.example/")) == []
    assert _menu_mistakes(MenuEntry("Ada", page="people/ada-quill")) == []
    assert (
        _menu_mistakes(MenuEntry("A year", page="2025"), MenuEntry("A story", page="2025/06/s"))
        == []
    )


@pytest.mark.parametrize(
    ("entry", "message", "hint"),
    [
        ("people/ada-quil", "is neither a taxonomy nor a page", "did you mean 'people/ada-quill'?"),
        ("people/Ada Quill", "is no page", "write 'people/ada-quill'"),
        ("corections", "is neither a taxonomy nor a page", "did you mean 'corrections'?"),
        ("help/contct", "is neither a taxonomy nor a page", "did you mean 'help/contact'?"),
        ("contact", "is an old path that leads elsewhere", "write 'help/contact'"),
        ("2025/06/s", "is a page without a name for the menu", "write {title: …, page: '2025/06/s'}"),
        ("feed.xml", "is neither a taxonomy nor a page", None),
        ("map", "is neither a taxonomy nor a page", None),
        ("\ud800<b>", "is neither a taxonomy nor a page", None),
        (MenuEntry("Ada", page="people/nobody"), "is neither a taxonomy nor a page", None),
    ],
)  # fmt: skip
def test_what_a_menu_cannot_lead_to_is_told(
    entry: str | MenuEntry, message: str, hint: str | None
) -> None:
    ((path, told, its_hint),) = _menu_mistakes("people", entry)
    assert path == (("menu", 1) if isinstance(entry, str) else ("menu", 1, "page"))
    assert told.endswith(message)
    assert hint in (None, its_hint)
