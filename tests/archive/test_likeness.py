import re
from pathlib import Path

import msgspec
import pytest
from babel import Locale

from broadsheet.archive.advice import findings_on
from broadsheet.archive.likeness import ENOUGH_STORIES
from broadsheet.model import Source, Story
from broadsheet.problems import Finding
from broadsheet.reading.config import Config, Taxonomy
from tests.archive.stories import assembled, record, story

REAL = Path(__file__).parents[3] / "shared" / "real"


def _whole(name: str, people: tuple[str, ...] = (), topics: tuple[str, ...] = (),
**fields: object) -> Story:  # fmt: skip
    given: dict[str, object] = {"title": f"News {name}", "summary": "It happened.", **fields}
    given |= {"sources": (Source("The Gazette"),), "terms": {"people": people, "topics": topics}}
    return msgspec.structs.replace(story(name), **given)


def _found(rare: str, usual: str, taxonomy: str, **fields: object) -> list[Finding]:
    """Return the advice on names when one story has one name, and three stories another one."""
    stories = [_named(f"u{at}", taxonomy, usual) for at in range(3)]
    stories.append(_named("r", taxonomy, rare, **fields))
    return list(findings_on(assembled(stories)[0]))


def _named(name: str, taxonomy: str, term: str, **fields: object) -> Story:
    people = taxonomy == "people"
    return _whole(name, (term,) if people else (), () if people else (term,), **fields)


def _pairs(text_by_taxonomy: dict[str, str]) -> list[tuple[str, ...]]:
    """Return taxonomy, rare name and usual name of each pair."""
    return [
        (taxonomy, *(name.strip() for name in pair.split(" | ")))
        for taxonomy, table in text_by_taxonomy.items()
        for line in table.strip().splitlines()
        for pair in line.split(";")
    ]


MISSPELLED = _pairs(
    {
        "people": """
        Ada Quil | Ada Quill; Ada Quilll | Ada Quill; Ada Lovelac | Ada Lovelace; Ada Lovleace | Ada Lovelace
        Micheal Jordan | Michael Jordan; Volodymyr Zelenskyy | Volodymyr Zelensky
        Benjamin Netanjahu | Benjamin Netanyahu; Nikita Kruschev | Nikita Khrushchev; Grace Hoper | Grace Hopper
        Angela Merkle | Angela Merkel; Jose Garcia | José García; Thomas Muller | Thomas Müller
        J. Smithson | J Smithson; Ada Byron Lovelac | Ada Byron Lovelace; Nelson Mandella | Nelson Mandela
        Владимир Зеленски | Владимир Зеленский
    """,
        "topics": """
        Flood | Floods; Elections | Election; Goverment | Government; Enviroment | Environment
        Climat change | Climate change; Public heath | Public health; Recyling | Recycling; Eduaction | Education
        Renewable enrgy | Renewable energy; Independance referendum | Independence referendum
    """,
    }
)
DISTINCT = _pairs(
    {
        "people": """
        Joan Smith | John Smith; Jon Smith | Joan Smith; Maria Lopez | Mario Lopez; Daniel Weber | Daniela Weber
        Petra Kettlebury | Pia Kettlebury; Peter Smith | Petra Smith; Anna Jones | Anne Jones
        Brian May | Bryan May; Frances Drake | Francis Drake; Kim Jong-il | Kim Jong-un
        George W. Bush | George H. W. Bush; John Paul I | John Paul II; Bill Gates | Bill Bates; Eric | Erica
        Ada Moss | Ada Ross; Elizabeth I | Elizabeth II; Ann Lee | Anne Lee; Michael Jordan | Michael Gordan
        Jan Novak | Jana Novak; Alexander Wolf | Alexandra Wolf; محمد | محمود
    """,
        "topics": """
        Cycling | Recycling; Recycling | Cycling; Immigration | Emigration; Migration | Immigration
        Legal | Illegal; Police | Policy; Politics | Policies; Economics | Ecology; Wealth | Health
        Ballet | Ballot; Marches | Matches; Conversation | Conservation; Prosecution | Persecution
        Covid-19 | Covid-20; World Cup 2022 | World Cup 2026; G7 | G8; C++ | C; C# | C
        Customer experience | User experience; Research | Search; Mining | Minting industry; Austria | Australia
        Iran | Iraq; Niger | Nigeria; Slovakia | Slovenia; Rural life | Mural life; Air quality | Air quantity
        Writer | Writ; Marine | Mariner; Art | Arts; Solar power | Polar power; العربية | العبرية
    """,
    }
)


@pytest.mark.parametrize(("taxonomy", "rare", "usual"), MISSPELLED)
def test_a_rare_name_that_is_a_usual_one_but_for_a_slip_is_told(
    taxonomy: str, rare: str, usual: str
) -> None:
    (advice,) = _found(rare, usual, taxonomy)
    assert (advice.name, advice.message) == ("close-name", f"{rare!r} is close to {usual!r}")
    assert advice.hint.startswith(f"write {usual!r}")


@pytest.mark.parametrize(("taxonomy", "rare", "usual"), DISTINCT)
def test_names_of_other_words_are_never_taken_for_each_other(
    taxonomy: str, rare: str, usual: str
) -> None:
    assert _found(rare, usual, taxonomy) == []
    assert _found(usual, rare, taxonomy) == []


@pytest.mark.parametrize(
    ("taxonomy", "one", "other"), [case for case in MISSPELLED if case[0] == "topics"]
)
def test_a_name_of_several_stories_was_meant(taxonomy: str, one: str, other: str) -> None:
    stories = [_named(f"{name}{at}", taxonomy, name) for name in (one, other) for at in range(3)]
    assert list(findings_on(assembled(stories)[0])) == []


def test_a_word_that_other_names_have_as_well_was_meant() -> None:
    other = [_whole("o", people=("Zoe Lovelac",))]
    usual = [_whole(f"u{at}", people=("Ada Lovelace",)) for at in range(3)]
    archive, _ = assembled([*usual, *other, _whole("r", people=("Ada Lovelac",))])
    assert list(findings_on(archive)) == []


def test_a_topic_whose_word_is_in_a_headline_was_meant() -> None:
    said = {"title": "The diary of a miner", "summary": "The dairy paid for it."}
    assert _found("Dairy", "Diary", "topics", **said) == []
    assert [each.name for each in _found("Dairy", "Diary", "topics")] == ["close-name"]


def test_of_two_names_as_usual_none_is_called_the_right_one() -> None:
    stories = [_whole("a", people=("Ada Lovelac",)), _whole("b", people=("Ada Lovelace",))]
    (advice,) = findings_on(assembled(stories)[0])
    assert advice.hint.startswith("write both alike")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Quill, Ada", "Ada Quill"),
        ("QUILL, Ada", "Ada Quill"),
        ("Minister Ada Quill", "Ada Quill"),
        ("Prime Minister Ada Quill", "Ada Quill"),
        ("Mr. Ada Quill", "Ada Quill"),
        ("Dr Ada Quill", "Ada Quill"),
        ("former president Ada Quill", "Ada Quill"),
        ("Ada Quill, Minister", "Ada Quill"),
        ("Ada Quill (Minister of Health)", "Ada Quill"),
        ("**Ada Quill**", "Ada Quill"),
        ("*Ada Quill*", "Ada Quill"),
        ("`Ada Quill`", "Ada Quill"),
        ("<b>Ada Quill</b>", "Ada Quill"),
        ("[Ada Quill](/people/ada-quill/)", "Ada Quill"),
        ("[Ada](/people/ada-quill/)", "Ada Quill"),
        ("[Ada](../people/ada-quill.md)", "Ada Quill"),
        ("**[Ada Quill](https://quill.example/)**", "Ada Quill"),
        ("[[Ada Quill]]", "Ada Quill"),
        ("@Ada Quill", "Ada Quill"),
        ("\u201cAda Quill\u201d", "Ada Quill"),
        ("Ada Quill,", "Ada Quill"),
    ],
)
@pytest.mark.parametrize("times", [1, 4])
def test_a_known_name_is_seen_however_it_is_written(written: str, meant: str, times: int) -> None:
    usual = [_whole("u", people=("Ada Quill", "Bram Stone"))]
    stories = [_whole(f"r{at}", people=(written,)) for at in range(times)]
    (advice,) = findings_on(assembled([*usual, *stories])[0])
    assert (advice.name, advice.message, advice.hint) == (
        "close-name",
        f"{written!r} may be {meant!r}",
        f"write {meant!r}",
    )


@pytest.mark.parametrize(
    "name",
    ["Ada Quill, Minister Bram Stone", "Minister Ada Quill Foundation", "Friends of Ada Quill"],
)
def test_a_name_that_holds_another_with_more_than_a_title_is_its_own(name: str) -> None:
    usual = [_whole("u", people=("Ada Quill",)), _whole("r", people=(name,))]
    assert "close-name" not in {each.name for each in findings_on(assembled(usual)[0])}


def test_words_in_another_order_are_close() -> None:
    (advice,) = _found("Quill Ada", "Ada Quill", "people")
    assert (advice.name, advice.message) == ("close-name", "'Quill Ada' is close to 'Ada Quill'")


@pytest.mark.parametrize("name", ["**Ada Quill**", "[Ada Quill](https://quill.example/)", "_Ada_"])
def test_marks_around_a_name_that_nobody_knows_are_told(name: str) -> None:
    (advice,) = findings_on(assembled([_whole("a", people=(name,))])[0])
    assert advice.name == "marked-name"
    assert advice.hint in {"write 'Ada Quill'", "write 'Ada'"}


@pytest.mark.parametrize("name", ["M*A*S*H", "C*", "*NSYNC", "Guns N' Roses", "O'Neill", "'t Hooft", "AC/DC",
"Yahoo!"])  # fmt: skip
def test_signs_within_a_name_are_its_own(name: str) -> None:
    assert list(findings_on(assembled([_whole("a", people=(name,))])[0])) == []


def test_a_name_in_one_story_is_told_from_a_few_hundred_stories_on() -> None:
    stories = [_whole(f"s{at}", people=("Grace Hopper",)) for at in range(ENOUGH_STORIES - 1)]
    young, _ = assembled([*stories[1:], _whole("r", people=("Ada Quill",))])
    grown, _ = assembled([*stories, _whole("r", people=("Ada Quill",))])
    assert list(findings_on(young)) == []
    (advice,) = findings_on(grown)
    assert (advice.file, advice.path) == ("content/stories/r.md", ("people", 0))
    assert (advice.name, advice.message) == ("lone-name", "'Ada Quill' is in no other story")
    assert advice.hint.endswith("a record for it, content/people/ada-quill.md")


def test_a_record_ends_the_advice_on_a_name() -> None:
    usual = [_whole(f"u{at}", people=("Ada Quill",)) for at in range(3)]
    for name in ("Ada Quil", "Quill, Ada", "Ada Quill and Bram Stone", "**Ada Quill**"):
        stories = [*usual, _whole("r", people=(name,))]
        assert list(findings_on(assembled(stories)[0]))
        chosen = [record("people", "r", name)]
        assert list(findings_on(assembled(stories, records=chosen)[0])) == []


@pytest.mark.parametrize("language", ["en", "de", "es", "pt"])
@pytest.mark.parametrize("kind", ["territories", "languages", "currencies"])
def test_names_that_are_all_right_are_hardly_ever_taken_for_each_other(
    language: str, kind: str
) -> None:
    names = tuple(dict.fromkeys(getattr(Locale.parse(language), kind).values()))
    config = Config(taxonomies=(Taxonomy("topics", "topic", tree=True),), language=language)
    usual = [_whole(f"u{at}", topics=names[::2]) for at in range(3)]
    archive, _ = assembled([*usual, _whole("r", topics=names)], config=config)
    close = [each.message for each in findings_on(archive) if each.name == "close-name"]
    assert len(close) <= len(names) // 500, close


@pytest.mark.skipif(not REAL.is_dir(), reason="the archives of real posts are not here")
def test_of_the_authors_of_a_real_archive_just_those_that_are_there_twice_are_told() -> None:
    found = (
        re.search(r"^display_name: *['\"]?(.*?)['\"]? *$", file.read_text("utf-8"), re.MULTILINE)
        for file in sorted((REAL / "digitalgov" / "content" / "authors").rglob("*.md"))
    )
    names = tuple(dict.fromkeys(match[1] for match in found if match and match[1]))
    archive, _ = assembled(
        [*(_whole(f"u{at}", people=names[::2]) for at in range(3)), _whole("r", people=names)]
    )
    told = sorted(each.message for each in findings_on(archive))
    assert len(names) > 500
    assert told == [
        "'Dr. Ku McMahan' may be 'Ku McMahan'",
        "'Marybelle Guo' is close to 'Merrybelle Guo'",
    ]


@pytest.mark.parametrize(
    ("written", "language", "kind", "hint"),
    [
        ("By Ada Quill", "en", "marked-name", "write 'Ada Quill'"),
        ("Von Ada Quill", "de", "marked-name", "write 'Ada Quill'"),
        ("ada@gazette.example", "en", "marked-name", "write the name, and the address in a record"),
        ("Ada Quill and Ben Marsh", "en", "list-as-name", "write authors: [Ada Quill, Ben Marsh]"),
        ("Ada Quill & Ben Marsh", "en", "list-as-name", "write authors: [Ada Quill, Ben Marsh]"),
        ("Ada Quill und Ben Marsh", "de", "list-as-name", "write authors: [Ada Quill, Ben Marsh]"),
    ],
)
def test_what_no_author_is_called_is_told_though_no_other_story_has_the_name(
    written: str, language: str, kind: str, hint: str
) -> None:
    stories = [msgspec.structs.replace(_whole("rains"), terms={"authors": (written,)})]
    found = list(findings_on(assembled(stories, config=Config(language=language))[0]))
    assert [(each.name, each.hint.partition(" in content")[0]) for each in found] == [(kind, hint)]


@pytest.mark.parametrize(
    "name", ["Di Maio", "von Arx", "Marks and Spencer", "Byron Quill", "The AP"]
)
def test_a_name_that_only_looks_like_a_byline_is_left_alone(name: str) -> None:
    stories = [msgspec.structs.replace(_whole("rains"), terms={"authors": (name,)})]
    assert list(findings_on(assembled(stories, config=Config(language="de"))[0])) == []
