import unicodedata

import hypothesis.strategies as st
import pytest
from hypothesis import assume, example, given

from broadsheet.archive.names import fold


@given(st.text())
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text())
@example("ŉ ΐ ǰ")
@example("\u1ffd")
@example("\u1e9e\u0345")
def test_case_and_unicode_form_make_no_other_name(name: str) -> None:
    assert {fold(unicodedata.normalize(form, name)) for form in ("NFC", "NFD")} == {fold(name)}
    assert fold(name.casefold()) == fold(name)


@given(
    st.lists(st.text(alphabet="abcé", min_size=1), min_size=2), st.sampled_from(" \u00a0-\u2013_")
)
def test_spaces_and_hyphens_make_no_other_name(parts: list[str], joining: str) -> None:
    assert fold(joining.join(parts)) == fold("".join(parts))


@given(st.text(alphabet="abcABC é+#&'ü"), st.text(alphabet="abcABC é+#&'ü"))
def test_names_that_differ_in_letters_or_signs_stay_apart(one: str, other: str) -> None:
    plain = [name.lower().replace(" ", "") for name in (one, other)]
    assume(plain[0] != plain[1])
    assert fold(one) != fold(other)


@pytest.mark.parametrize("apostrophe", ["'", "\u2019", "\u2018", "\u02bc", "`", "\u00b4"])
def test_an_apostrophe_is_one_however_it_is_typed(apostrophe: str) -> None:
    assert fold(f"Côte d{apostrophe}Ivoire") == fold("cote d'ivoire".replace("cote", "côte"))
