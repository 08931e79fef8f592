from hypothesis import given
from hypothesis import strategies as st

from broadsheet.pages.casting import cast_of

HELD = st.lists(st.lists(st.sampled_from("ABCDE"), unique=True, max_size=4), max_size=8)


@given(HELD, st.data())
def test_the_part_of_each_term_is_what_one_counts_by_hand(
    held: list[list[str]], data: st.DataObject
) -> None:
    told = data.draw(st.permutations(range(len(held))))
    cast = cast_of(told, held)
    for name in "ABCDE":
        chapters = [number for number, position in enumerate(told, 1) if name in held[position]]
        assert (name in cast) == bool(chapters)
        if chapters:
            assert cast[name] == (len(chapters), chapters[0], chapters[-1])
    entering = [cast[name].first for name in cast]
    assert entering == sorted(entering)
