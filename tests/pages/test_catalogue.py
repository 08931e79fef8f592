from hypothesis import given

from broadsheet.archive.kinds import KINDS
from broadsheet.archive.related import related_stories
from broadsheet.model import Document, Story
from broadsheet.pages.catalogue import _MAKERS, catalogue, site
from broadsheet.pages.parts import parts_of
from broadsheet.pages.stories import related_of
from broadsheet.reading.config import Config
from broadsheet.reading.menu_fields import MenuEntry
from broadsheet.views.every import VIEWS
from broadsheet.views.site import Label
from broadsheet.views.stories import StoryView
from broadsheet.views.view import JSON, View
from tests.archive.stories import CONFIG, archives, assembled, body, story


@given(archives())
def test_every_address_has_a_page_whose_layout_prints_its_view(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    pages = list(catalogue(archive).pages())
    assert [page.permalink for page in pages] == list(archive.addresses)
    assert all(type(page.view) is VIEWS[page.layout] for page in pages)
    assert {page.permalink for page in pages if page.layout == JSON} == {
        permalink
        for permalink in archive.addresses
        if permalink.endswith("feed.json") and permalink != "/corrections/feed.json"
    }


def test_every_kind_of_page_has_a_maker() -> None:
    assert _MAKERS.keys() == KINDS.keys()


def test_every_view_of_the_package_is_among_all_views() -> None:
    defined, above = set[type[View]](), [View]
    while above:
        below = above.pop().__subclasses__()
        defined.update(below)
        above += below
    assert defined == set(VIEWS.values())


@given(archives(most=6))
def test_a_page_made_alone_is_the_page_made_with_the_others(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    together = {page.permalink: page for page in catalogue(archive).pages()}
    for address in archive.addresses.values():
        assert catalogue(archive).page(address) == together[address.permalink]


@given(archives(most=6))
def test_related_stories_found_before_are_printed_as_those_found_now(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    table = [
        related_stories(position, archive.postings) for position in range(len(archive.stories))
    ]
    assert list(catalogue(archive, table.__getitem__).pages()) == list(catalogue(archive).pages())


@given(archives())
def test_related_stories_are_printed_by_their_titles(stories: list[Story]) -> None:
    archive, _ = assembled(stories)
    for page in catalogue(archive).pages():
        if isinstance(page.view, StoryView):
            position = archive.permalinks.index(page.permalink)
            candidates = related_stories(position, archive.postings)
            named = related_of(position, candidates, parts_of(archive))
            titles = [archive.stories[other].title for other in named]
            assert [related.story.title for related in page.view.related] == titles


def test_the_menu_stands_in_the_order_of_the_settings_with_the_base_path() -> None:
    config = Config(
        taxonomies=CONFIG.taxonomies,
        base_url="https://host.example/record/",
        menu=("about", "topics"),
    )
    about = Document(
        file="content/pages/about.md", permalink="/about/", title="About us", body=body()
    )
    stories = [story("s", terms={"topics": ("Law",)})]
    archive, _ = assembled(stories, documents=[about], config=config)
    assert site(archive, {}).menu == (
        Label("About us", "/record/about/"),
        Label("Topics", "/record/topics/"),
    )


def test_without_a_menu_every_taxonomy_that_has_terms_stands_in_it() -> None:
    terms = {"people": ("Ada",), "topics": ("Law",)}
    archives = [
        assembled([])[0],
        *(assembled([story("s", terms=dict(each))])[0] for each in ([*terms.items()][:1], terms)),
    ]
    menus = [[label.name for label in site(archive, {}).menu] for archive in archives]
    assert menus == [[], ["People"], ["People", "Topics"]]


def test_a_menu_leads_to_pages_of_the_archive_to_terms_and_out_of_it() -> None:
    menu = (
        "people/ada",
        "corrections",
        "topics",
        MenuEntry("Shop & more", url="https://shop.example/"),
        MenuEntry("Ours", page="/"),
    )
    config = Config(
        taxonomies=CONFIG.taxonomies, base_url="https://host.example/record/", menu=menu
    )
    archive, findings = assembled([story("s", terms={"people": ("Ada",)})], config=config)
    assert findings == []
    assert site(archive, {}).menu == (
        Label("Ada", "/record/people/ada/"),
        Label("Corrections", "/record/corrections/"),
        Label("Shop & more", "https://shop.example/"),
        Label("Ours", "/record/"),
    )


def test_what_time_keeps_out_is_missing_from_the_menu_and_no_mistake() -> None:
    stories = [story("s", "2030-01-01", terms={"people": ("Ada",)})]
    config = Config(
        taxonomies=CONFIG.taxonomies, menu=("people/ada", MenuEntry("S", page="2030/01/s"))
    )
    archive, findings = assembled(stories, config=config, now="2029-01-01T00:00:00+00:00")
    assert findings == []
    assert site(archive, {}).menu == ()


def test_a_site_that_shows_what_readers_must_not_see_is_not_to_be_found() -> None:
    stories = [story("s")]
    shown = [assembled(stories), assembled(stories, drafts=True), assembled(stories, future=True)]
    assert [site(archive, {}).indexed for archive, _ in shown] == [True, False, False]
