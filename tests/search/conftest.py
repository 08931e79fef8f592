"""What tests of search without a browser may use: the scripts, and a small archive in which rows of the issue stand."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from broadsheet.publishing.shards import periods_of
from tests.building import SETTINGS, publish, story, text, unprinted, write
from tests.search.scripts import Scripts

STORIES = {
    "2024/01/vote.md": story(
        "Court’s vote—Nairobi’s choice", "2024-01-02",
        "From 12–Mombasa, then wait…Kampala. The Paris–Dakar rally. It cost $6.78 billion, or $6.78bn; €5bn, £3m, "
        "US$20 and R$10.", summary="C++ and A$AP and AT&T, 12.5% of it.", people=["Ann Talks", "Peace Obi"],
    ),
    "2024/02/truce.md": story(
        "A 90-day truce", "2024-02-03",
        "Of solar-power and rare-earth metals, and national-security law. L’économie d’Ukraine; dell’Umbria, said "
        "O’Brien.", summary="Eight words.",
    ),
    "2024/03/quake.md": story(
        "地震が東京を襲う", "2024-03-04", "習近平国家主席は5月3日に、กรุงเทพมหานคร を訪問した。وزارة المياه والكهرباء",
        summary="Quake.",
    ),
    "2024/04/letters.md": story(
        "Łódź and smørrebrød", "2024-04-05", "In Đà Nẵng, Ærø, Þingvellir: Straßenbahn, œuvre, ılık. 23,399 people.",
        summary="Letters.",
    ),
    "2024/05/otters.md": story(
        "Parish news", "2024-05-05", "Otterden was quiet.\n\n## A heading here\n\nThe parish slept.", summary="Parish.",
    ),
    "2024/06/swim.md": story("River news", "2024-06-05", "All 23 saw an otter.", summary="River."),
    "2024/11/hives.md": story("Beekeepers count", "2024-11-07", "There are 312 hives.", summary="Bees."),
    "2019/04/hives.md": story("Bees swarm", "2019-04-07", "Hives were full.", summary="Bees.", people=["Jimmy Lai"]),
    "2019/05/visit.md": story("A visit", "2019-05-07", "They met.", summary="Met.", countries=["UA"]),
    **{
        f"2023/{number % 12 + 1:02}/being-{number}.md": story(
            f"Report {number}", f"2023-{number % 12 + 1:02}-09", "Nothing is being funded.", summary="None."
        )
        for number in range(24)
    },
}  # fmt: skip
ARCHIVE: Mapping[str, str | bytes] = {
    "archive.yml": SETTINGS,
    **{f"content/stories/{path}": data for path, data in STORIES.items()},
    "content/countries/ukraine.md": text(name="Ukraine", description="Its capital is Kyiv."),
}


@pytest.fixture(scope="session")
def scripts() -> Iterator[Scripts]:
    with Scripts() as opened:
        yield opened


@pytest.fixture(scope="session")
def published(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Return a function that publishes an archive with its search, in several shards, and returns the site's folder."""

    def make(archive: Mapping[str, str | bytes]) -> Path:
        root = write(tmp_path_factory.mktemp("search"), dict(archive))
        with pytest.MonkeyPatch.context() as patch, unprinted():
            patch.setattr(periods_of, "__kwdefaults__", {"large": 1200, "small": 1200})
            assert publish(root, search=True).problems == ()
        return root / "site"

    return make


@pytest.fixture(scope="session")
def site(published: Callable[[Mapping[str, str | bytes]], Path]) -> Iterator[Scripts]:
    """Return the worker of the small archive's site."""
    with Scripts(published(ARCHIVE)) as opened:
        yield opened
