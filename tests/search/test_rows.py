"""What is printed is found by typing it as it stands there, and what is relaxed is said."""

import pytest

from tests.search.scripts import Scripts

VOTE, TRUCE, QUAKE, LETTERS = (
    "Court’s vote—Nairobi’s choice", "A 90-day truce", "地震が東京を襲う", "Łódź and smørrebrød",
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "title", "marked"),
    [
        ("Nairobi", VOTE, ["Nairobi"]),
        ("Mombasa", VOTE, ["Mombasa"]),
        ("Kampala", VOTE, ["Kampala"]),
        ("Dakar", VOTE, ["Dakar"]),
        ("vote—Nairobi’s", VOTE, ["vote—Nairobi"]),
        ("$6.78", VOTE, ["$6.78", "$6.78"]),
        ("$6.78bn", VOTE, ["$6.78bn"]),
        ("€5bn", VOTE, ["€5bn"]),
        ("£3m", VOTE, ["£3m"]),
        ("US$20", VOTE, ["US$20"]),
        ("R$10", VOTE, ["R$10"]),
        ("C++", VOTE, ["C++"]),
        ("A$AP", VOTE, ["A$AP"]),
        ("12.5%", VOTE, ["12.5%"]),
        ("12,5 %", VOTE, ["12.5%"]),
        ("AT&T", VOTE, ["AT&T"]),
        ("90-day", TRUCE, ["90-day"]),
        ("90 day", TRUCE, ["90-day"]),
        ("90day", TRUCE, ["90-day"]),
        ("solar-power", TRUCE, ["solar-power"]),
        ("solar power", TRUCE, ["solar-power"]),
        ("rare-earth", TRUCE, ["rare-earth"]),
        ("rareearth", TRUCE, ["rare-earth"]),
        ('"national-security"', TRUCE, ["national-security"]),
        ('"national security"', TRUCE, ["national-security"]),
        ("économie", TRUCE, ["économie"]),
        ("l'economie", TRUCE, ["économie"]),
        ("dell'Umbria", TRUCE, ["Umbria"]),
        ("Umbria", TRUCE, ["Umbria"]),
        ("Brien", TRUCE, ["Brien"]),
        ("O'Brien", TRUCE, ["O’Brien"]),
        ("obrien", TRUCE, ["O’Brien"]),
        ("地震", QUAKE, ["地震"]),
        ("東京", QUAKE, ["東京"]),
        ("習近平", QUAKE, ["習近平"]),
        ("5月3日", QUAKE, ["5月3日に"]),
        ("主", QUAKE, ["主席"]),
        ("กรุงเทพ", QUAKE, ["กรุงเทพ"]),
        ("مياه", QUAKE, ["المياه"]),
        ("المياه", QUAKE, ["المياه"]),
        ("كهرباء", QUAKE, ["والكهرباء"]),
        ("Lodz", LETTERS, ["Łódź"]),
        ("smorrebrod", LETTERS, ["smørrebrød"]),
        ("Da Nang", LETTERS, ["Đà Nẵng"]),
        ("aero", LETTERS, ["Ærø"]),
        ("thingvellir", LETTERS, ["Þingvellir"]),
        ("Strassenbahn", LETTERS, ["Straßenbahn"]),
        ("oeuvre", LETTERS, ["œuvre"]),
        ("ilik", LETTERS, ["ılık"]),
        ("23,399", LETTERS, ["23,399"]),
        ("23399", LETTERS, ["23,399"]),
        ("23.399", LETTERS, ["23,399"]),
        ("٢٣٬٣٩٩", LETTERS, ["23,399"]),
        ("Kyiv", "A visit", []),
        ("author", "", []),
    ],
)
def test_what_is_printed_is_found_and_marked(
    site: Scripts, typed: str, title: str, marked: list[str]
) -> None:
    answer = site.search(typed)
    assert answer.titles[:1] == ([title] if title else [])
    if title:
        assert answer.marked == marked
        assert not any(answer.found[each] for each in ("replaced", "unknown", "left", "instead"))


def test_an_excerpt_has_no_marks_of_ours(site: Scripts) -> None:
    excerpt = site.search("Mombasa").excerpt()
    assert excerpt.startswith(
        "C++ and A$AP and AT&T, 12.5% of it. From 12–Mombasa, then wait…Kampala."
    )


def test_whole_words_come_before_words_that_begin_with_them(site: Scripts) -> None:
    assert site.search("otter").titles == ["River news", "Parish news"]


def test_a_number_is_no_beginning_of_another(site: Scripts) -> None:
    assert "River news" in site.search("23").titles
    assert "Łódź and smørrebrød" not in site.search("23").titles


def test_a_phrase_is_not_matched_across_two_names(site: Scripts) -> None:
    answer = site.search('"talks peace"')
    assert answer.found["replaced"] == [['"talks peace"', "talks peace"]]


def test_headings_do_not_run_into_sentences(site: Scripts) -> None:
    assert "A heading here · The parish slept." in site.search("slept").excerpt()
    assert site.search('"here the parish"').found["replaced"]


def test_number_and_unit_are_searched_apart_when_no_story_has_both(site: Scripts) -> None:
    answer = site.search("312bn")
    assert answer.titles[0] in {VOTE, "Beekeepers count"}
    assert answer.found["replaced"] == [["312bn", "312 bn"]] or answer.found["left"]


@pytest.mark.parametrize(
    ("typed", "used"), [("bieng", "being"), ("fundd", "funded"), ("funced", "funded")]
)
def test_a_correction_with_many_stories_is_offered_and_not_taken(
    site: Scripts, typed: str, used: str
) -> None:
    answer = site.search(typed)
    assert (answer.total, answer.found["offered"]) == (0, [[typed, used]])


@pytest.mark.parametrize(("typed", "used"), [("Ukriane", "ukraine"), ("Beekepers", "beekeepers")])
def test_a_correction_with_few_stories_is_taken_and_told(
    site: Scripts, typed: str, used: str
) -> None:
    answer = site.search(typed)
    assert answer.found["replaced"] == [[typed, used]]
    assert answer.total


@pytest.mark.parametrize("typed", ["Peking", "weeed", "Holland", "hundert"])
def test_what_nothing_is_near_is_said_to_be_unknown(site: Scripts, typed: str) -> None:
    answer = site.search(typed)
    assert (answer.total, answer.found["unknown"]) == (0, [typed])


def test_what_is_not_in_a_time_is_told_with_the_time_in_which_it_is(site: Scripts) -> None:
    answer = site.search("312 hives", from_="2019-03", to="2019-06")
    assert answer.titles == ["Beekeepers count"]
    assert (answer.found["instead"], answer.found["left"]) == ("time", [])
    assert answer.found["elsewhere"] == {"first": "2024-11-07", "last": "2024-11-07"}


def test_a_time_without_stories_is_told_with_that_of_the_archive(site: Scripts) -> None:
    answer = site.search("", from_="2026", to="2027")
    assert answer.found["archive"] == {"first": "2019-04-07", "last": "2024-11-07"}
    assert answer.total == 33


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("hives -312", ["Bees swarm"]),
        ("hives -person:lai", ["Beekeepers count"]),
        ('news -"river news"', ["Parish news"]),
        ("title:news", ["River news", "Parish news"]),
        ("title:hives", []),
        ("person:lai", ["Bees swarm"]),
        ("people:lai hives", ["Bees swarm"]),
        ('person:"Jimmy Lai"', ["Bees swarm"]),
        ("country:ukraine", ["A visit"]),
        ("Beekeepers: count", ["Beekeepers count"]),
        ("-312", ["Beekeepers count"]),
        ("person:hives", []),
    ],
)
def test_signs_before_a_word_have_a_meaning_where_they_find_something(
    site: Scripts, typed: str, titles: list[str]
) -> None:
    answer = site.search(typed)
    assert not titles or answer.titles == titles
    assert titles or answer.found["left"] or answer.found["unknown"] or answer.total


@pytest.mark.parametrize(
    "typed",
    ["x" * 5000, "\ud800", "<b>&amp;</b>", '"', "-", "title:", "?!", "“”", "a:b:c", '-"', "\0"],
)
def test_nothing_that_can_be_typed_breaks_the_search(site: Scripts, typed: str) -> None:
    answer = site.search(typed)
    assert answer.total or answer.found["unknown"] or answer.found["offered"]


def test_names_and_counts_are_those_of_what_is_found(site: Scripts) -> None:
    answer = site.search("$6.78bn", counts=["people", "year"])
    assert answer.found["counts"] == {
        "people": [["Ann Talks", 1], ["Peace Obi", 1]],
        "year": [["2024", 1]],
    }
