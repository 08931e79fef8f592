"""What is shown of a found story: its title and an excerpt, with the words that were asked for marked."""

from tests.search.scripts import Scripts


def _excerpt(scripts: Scripts, content: str, *found: int) -> list[str]:
    # The title and the barrier behind it are words as well.
    excerpt: list[str] = scripts.card(f"T\n{content}", [2 + place for place in found])["excerpt"]
    return excerpt


def test_every_second_piece_of_an_excerpt_was_asked_for(scripts: Scripts) -> None:
    assert _excerpt(scripts, "a b c d e", 1, 2, 4) == ["a ", "b c", " d ", "e"]
    assert _excerpt(scripts, "a b", 0) == ["", "a", " b"]


def test_what_is_found_behind_the_text_is_not_shown(scripts: Scripts) -> None:
    assert _excerpt(scripts, "a b", 1, 4) == ["a ", "b"]
    assert _excerpt(scripts, "", 3) == [""]


def test_words_are_marked_in_titles(scripts: Scripts) -> None:
    card = scripts.card("A vote—Nairobi’s\nThe text", [2, 6])
    assert card["title"] == ["A vote—", "Nairobi", "’s"]
    assert card["excerpt"] == ["The ", "text"]


def test_a_pair_of_letters_is_marked_as_both(scripts: Scripts) -> None:
    assert _excerpt(scripts, "習近平主席", 0, 1) == ["", "習近平", "主席"]


def test_what_was_asked_for_as_one_word_is_marked_in_its_parts(scripts: Scripts) -> None:
    card = scripts.card("T\nof rare-earth metals", [], ["rareearth"])
    assert card["excerpt"] == ["of ", "rare-earth", " metals"]


def test_lines_are_parted_where_no_sign_ends_them(scripts: Scripts) -> None:
    assert _excerpt(scripts, "A heading\nA sentence.\nAnother.") == [
        "A heading · A sentence. Another."
    ]


def test_an_excerpt_is_cut_where_the_words_stand_closest(scripts: Scripts) -> None:
    words = [f"w{number}" for number in range(200)]
    pieces = _excerpt(scripts, " ".join(words), 10, 100, 104)
    assert pieces[1::2] == ["w100", "w104"]
    assert (pieces[0][:2], pieces[-1][-2:]) == ("… ", " …")
    assert len("".join(pieces).split()) == 32
    assert _excerpt(scripts, " ".join(words), 0)[0] == ""
    assert _excerpt(scripts, " ".join(words), 199)[-1] == "w199"


def test_a_text_without_spaces_is_cut_as_well(scripts: Scripts) -> None:
    pieces = _excerpt(scripts, "あいうえお" * 400, 1000)
    assert len("".join(pieces)) < 300
    assert pieces[1] == "あい"
