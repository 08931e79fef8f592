"""One address is one file: whatever aliases an archive has had, its site is that of a clean build."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import given, settings

from tests.building import SETTINGS, publish, published, story, write

NAMES = ("rains", "vote")
ALIASES = (
    "/", "/index.html", "/INDEX.HTML", "/old/", "/Old/index.html", "/old.html", "/old.html/index.html", "/old.html/x/",
    "/ünï/", "/u\u0308ni\u0308/", "/%C3%BCn%C3%AF/", "/ÜNÏ/index.html", "/2025/06/rains/", "/2025/06/vote/index.html",
    "/2025/06/Rains/x/", "/2025/index.html", "/feed.xml", "/feed.xml/", "/404.html", "/straße/", "/STRASSE/",
    "/a/", "/a/index.html", "/b/", "/B.html", "/b.html/", "/c/d/", "/C/D/index.html", "/c/", "/e.xml", "/e%2exml",
    "/%C3%A9/", "/\u00e9/index.html", "/topics/weather/index.html", "/robots.txt", "/search/index.html",
)  # fmt: skip
of_stories = st.fixed_dictionaries(
    {name: st.lists(st.sampled_from(ALIASES), max_size=2, unique=True) for name in NAMES}
)


def _write(root: Path, aliases: dict[str, list[str]]) -> None:
    stories = {
        f"content/stories/{name}.md": story(name, topics=["Weather"], aliases=aliases[name])
        for name in NAMES
    }
    write(
        root,
        {
            "archive.yml": f"{SETTINGS}cards: 0\n",
            "layouts/base.html": "{% block main %}{% endblock %}",
            **stories,
        },
    )


@settings(max_examples=int(os.environ.get("BROADSHEET_EXAMPLES", "6")), deadline=None)
@given(history=st.lists(of_stories, min_size=2, max_size=5))
def test_a_site_does_not_depend_on_the_aliases_that_it_had(
    history: Sequence[dict[str, list[str]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "archive"
        for number, aliases in enumerate(history):
            _write(root, aliases)
            report = publish(root)
            clean = publish(root, Path(folder) / f"clean-{number}")
            assert report.problems == clean.problems
            if not clean.problems:
                assert published(root / "site") == published(Path(folder) / f"clean-{number}")
