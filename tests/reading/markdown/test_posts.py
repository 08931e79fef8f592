from pathlib import Path

import pytest

from bench.dialect import body_of
from broadsheet.reading.markdown import blocks
from broadsheet.reading.markup import render
from tests.reading.markdown.judging import reduced, reference, without_marks

_REAL = Path(__file__).parents[4] / "shared" / "real"
_EVERY = 20
"""So few of the posts are looked at here; `bench/dialect.py` looks at all."""


@pytest.mark.skipif(not _REAL.exists(), reason="no archives of real posts in ../shared/real")
@pytest.mark.parametrize("archive", ["18f", "digitalgov"])
def test_real_posts_read_as_github_reads_them(archive: str) -> None:
    posts = sorted((_REAL / archive).rglob("*.md"))[::_EVERY]
    sources = [without_marks(body_of(post)) for post in posts]
    assert all(render(source).html for source in sources if source.strip())
    same = sum(reduced(blocks.convert(source)) == reduced(reference(source)) for source in sources)
    assert same >= 0.99 * len(sources)
