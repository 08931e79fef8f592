import pytest

from broadsheet.reading.markdown import blocks
from tests.reading.markdown.judging import EXAMPLES, examples, reduced

_OTHERWISE = {
    602: "an address in it is a link, as on GitHub",
    608: "an address in it is a link, as on GitHub",
    611: "an address that stands alone is a link, as on GitHub",
    612: "an address of electronic mail that stands alone is a link, as on GitHub",
}
"""Examples that are read otherwise on purpose."""


@pytest.mark.skipif(
    not EXAMPLES.exists(), reason="the package commonmark-spec is not installed: make test"
)
def test_examples_read_as_commonmark_says_but_for_addresses() -> None:
    assert len(examples()) == 652
    wrong = {
        each.number
        for each in examples()
        if reduced(blocks.convert(each.markdown)) != reduced(each.html)
    }
    assert wrong == _OTHERWISE.keys()
