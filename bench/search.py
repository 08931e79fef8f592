"""The search benchmark: what indexing costs, what a query costs a reader, and how good the answers are; run by hand.

python bench/search.py --stories 10000 --corpus SCRIPT
"""

import argparse
import compileall
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from browsing import (
    MOST,
    PLAIN_PAGE,
    Answered,
    Compared,
    Load,
    Visit,
    answered,
    chromium,
    compare,
    engine_of,
    visit,
)
from corpora import make_corpus
from indexing import Built, Indexed, median_of, searchable
from measuring import measure, written
from queries import first_queries, labelled, random_searches, stories_of, usage, write_aliases
from sites import CHECKOUT, Broadsheet
from slow import slow
from tables import placed, table

from build import kept_folder, machine
from tests.browser.serving import serving

_MARKS = "<!-- figures: written by bench/search.py -->", "<!-- end of the search's figures -->"
_LABELLED = 2000
"""Stories in the archive that the labelled searches are asked of."""
_VISITS = 20
_COMPARED = 300
_SLOW_VISITS = 5
_PHONE, _LATENCY = 50_000, 0.4
"""Bytes a second of a slow phone's network, and the seconds to each answer and each connection."""
_REQUESTS, _BYTES = 16, 250_000
"""What a search by somebody who was never there may take: requests before the first result, bytes
for ten."""


_PARTS = ("builds", "queries", "slow", "same", "answers")
"""What can be measured apart: at 10,000 stories all of it takes more than ten minutes."""


def main() -> None:
    asked = _arguments()
    compileall.compile_dir(CHECKOUT / "broadsheet", quiet=2)
    with kept_folder(asked.keep) as workshop:
        told = workshop / "told"
        told.mkdir(exist_ok=True)

        def tell(name: str, texts: Iterable[str]) -> None:
            text = "\n\n".join(texts)
            (told / name).write_text(text)
            print(text, end="\n\n", flush=True)

        for stories in asked.stories:
            measured = _Measured(
                asked.corpus, workshop, stories, whole=stories <= asked.whole_up_to
            )
            for part, measure_it in measured.parts().items():
                if part in asked.parts:
                    tell(f"{stories}-{part}", measure_it(asked.runs))
        if "answers" in asked.parts:
            tell("answers", [_quality(_asked(asked.corpus, workshop / f"labelled-{_LABELLED}"))])
        # Parts that an earlier run has kept are told of as well.
        named = [
            *(
                (f"### Search of {stories:,} stories", told / f"{stories}-{part}")
                for stories in asked.stories
                for part in _PARTS
            ),
            ("### Answers", told / "answers"),
        ]
        parts: list[str] = []
        for heading, file in named:
            if file.exists():
                parts += [*([] if heading in parts else [heading]), file.read_text()]
    parts.append(machine(None, asked.runs))
    print(parts[-1])
    if asked.markdown:
        page = asked.markdown.read_text() if asked.markdown.exists() else ""
        asked.markdown.write_text(placed("\n\n".join(parts), page, _MARKS))


class _Measured:
    """An archive of a size, and what is measured of its search."""

    def __init__(self, corpus: Path, workshop: Path, stories: int, *, whole: bool) -> None:
        site = _made(corpus, workshop / str(stories), stories)
        self._indexed = Indexed(site, workshop / f"whole-{stories}")
        self._whole = whole

    def parts(self) -> Mapping[str, Callable[[int], Iterable[str]]]:
        """Return the functions that measure parts, given how often builds are made."""
        return {
            "builds": self._builds,
            "queries": lambda _: _queries(self._folders()),
            "slow": lambda _: [_slowly(self._folders())],
            "same": lambda _: self._same(),
        }

    def _builds(self, runs: int) -> Iterable[str]:
        yield _indexing(_built(self._indexed, runs, whole=self._whole))
        yield _sizes(self._indexed, whole=self._whole)

    def _folders(self) -> Mapping[str, tuple[Path, str]]:
        """Return the sites that are searched, each with the path of its page."""
        self._indexed.build()
        folders = {"the site": (self._indexed.site.output, "/search/")}
        if self._whole:
            stock = self._indexed.stock_index()
            (stock / "index.html").write_text(PLAIN_PAGE)
            folders["stock Pagefind"] = (stock, "/")
        return folders

    def _same(self) -> Iterable[str]:
        if self._whole:
            self._indexed.build()
            # One of an earlier commit has other scripts.
            self._indexed.build_whole()
            yield _compared(self._indexed.site.output, self._indexed.whole)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Measure the search: its index, its queries and its answers."
    )
    parser.add_argument("--stories", type=int, nargs="+", default=[10000], help="sizes of archive")
    parser.add_argument(
        "--corpus",
        type=Path,
        required=True,
        help="script that makes an archive: SCRIPT FOLDER --stories NUMBER",
    )
    parser.add_argument(
        "--whole-up-to",
        type=int,
        default=10000,
        help="largest archive of which one index is made as well",
    )
    parser.add_argument(
        "--parts",
        nargs="+",
        choices=_PARTS,
        default=_PARTS,
        help="what is measured; with --keep, what other runs have measured is told of as well",
    )
    parser.add_argument("--runs", type=int, default=3, help="builds, of which the medians are told")
    parser.add_argument(
        "--keep", type=Path, help="folder in which the archives are kept for the next time"
    )
    parser.add_argument(
        "--markdown", type=Path, help="file for the tables, or page that has their marks"
    )
    return parser.parse_args()


def _made(corpus: Path, root: Path, stories: int) -> Broadsheet:
    make_corpus(corpus, root, stories)
    return Broadsheet(root)


def _built(indexed: Indexed, runs: int, *, whole: bool) -> dict[str, Built]:
    """Return what builds cost, taken in turns so that a slow minute of the machine strikes all of them."""
    builds: dict[str, list[Built]] = {}
    for number in range(1, runs + 1):
        turn = {"clean build without search": indexed.build_without()}
        if whole:
            turn["index of all stories in one"] = indexed.build_whole()
        indexed.site.forget()
        turn["clean build with search"] = indexed.build()
        for step, built in {**turn, **indexed.steps(number)}.items():
            builds.setdefault(step, []).append(built)
    return {step: median_of(each) for step, each in builds.items()}


def _indexing(builds: Mapping[str, Built]) -> str:
    heads = (
        *("", "search phase s", "of one index's", "shards indexed", "Pagefind's CPU s"),
        *("whole build s", "CPU s", "largest Python MB", "largest Pagefind MB"),
    )
    one = builds.get("index of all stories in one")

    def rows() -> Iterable[Sequence[str]]:
        for step, built in builds.items():
            # The pages of that build were read before, so that its whole says nothing.
            cost = ("", "") if built is one else (f"{built.cost.wall:.2f}", f"{built.cost.cpu:.2f}")
            share = f"{built.phase / one.phase:.2f}" if one and built.phase else ""
            searched = (
                (
                    f"{built.phase:.2f}",
                    share,
                    f"{built.indexed} of {built.shards}",
                    f"{built.pagefind_cpu:.2f}",
                )
                if built.phase
                else ("", "", "", "")
            )
            yield (
                step,
                *searched,
                *cost,
                f"{built.python:.0f}",
                f"{built.pagefind:.0f}" if built.pagefind else "",
            )

    return table(heads, rows())


def _sizes(indexed: Indexed, *, whole: bool) -> str:
    folders = {"in shards": indexed.site.output, **({"in one": indexed.whole} if whole else {})}
    counted = {name: written(folder / "pagefind") for name, folder in folders.items()}
    return (
        ". ".join(
            f"The index {name} is {files:,} files, {mega:.1f} MB"
            for name, (files, mega) in counted.items()
        )
        + "."
    )


def _queries(folders: Mapping[str, tuple[Path, str]]) -> Iterable[str]:
    """Yield what queries cost readers of a site."""
    stories = stories_of(folders["the site"][0] / "pagefind")
    with chromium() as browser:
        for words, kind in ((1, "one word"), (2, "two words")):
            drawn = first_queries(stories, words, _VISITS)
            visits: dict[str, list[Visit]] = {}
            for queries in _in_turns(drawn):
                for name, (folder, path) in folders.items():
                    with serving(folder) as served:
                        visits.setdefault(name, []).append(visit(browser, served, path, queries))
            yield _costs(kind, visits)
            yield _split(kind, visits)


def _in_turns(drawn: Sequence[str]) -> Iterable[Sequence[str]]:
    """Yield the three queries of each visit."""
    return zip(drawn, [*drawn[1:], *drawn[:1]], [*drawn[2:], *drawn[:2]], strict=True)


def _compared(site: Path, one: Path) -> str:
    """Return how the answers of a site compare with those of one index."""
    stories = stories_of(site / "pagefind")
    with chromium() as browser, serving(site) as served, serving(one) as beside:
        ours, whole = engine_of(browser, served, site), engine_of(browser, beside, one)
        searches = random_searches(stories, usage(stories), _COMPARED)
        return _sameness([compare(ours, whole, asked) for asked in searches])


def _slowly(folders: Mapping[str, tuple[Path, str]]) -> str:
    """Return what queries of one word cost on a slow phone's network."""
    drawn = first_queries(stories_of(folders["the site"][0] / "pagefind"), 1, _SLOW_VISITS)
    visits: dict[str, list[Visit]] = {}
    with chromium() as browser:
        for queries in _in_turns(drawn):
            for name, (folder, path) in folders.items():
                with serving(folder) as served:
                    port = urlsplit(served.address).port or 0
                    with slow(port, bytes_a_second=_PHONE, latency=_LATENCY) as proxy:
                        visits.setdefault(name, []).append(
                            visit(browser, served, path, queries, port=proxy)
                        )
    return _costs("one word on a slow phone's network", visits)


def _costs(kind: str, visits: Mapping[str, Sequence[Visit]]) -> str:
    moments: Mapping[str, Callable[[Visit], Load]] = {
        "until the first result": lambda visit: visit.first,
        "until ten results": lambda visit: visit.ten,
        "all that is loaded": lambda visit: visit.everything,
        "a second query, until the first result": lambda visit: visit.second_first,
        "a second query, until ten": lambda visit: visit.second,
        "a third query, typed, from Enter until the first result": lambda visit: visit.typed_first,
        "a third query, typed, from Enter until ten": lambda visit: visit.typed,
    }
    heads = (
        f"A query of {kind}",
        *(f"{name}: {what}" for name in visits for what in ("requests", "KB", "ms")),
    )
    rows = [
        (
            moment,
            *(
                figure
                for each in visits.values()
                for figure in _load([load_of(visit) for visit in each])
            ),
        )
        for moment, load_of in moments.items()
    ]
    few = "; ".join(
        f"{name} {_share(visit.first.requests <= _REQUESTS for visit in each)}"
        for name, each in visits.items()
    )
    small = "; ".join(
        f"{name} {_share(visit.ten.sent <= _BYTES for visit in each)}"
        for name, each in visits.items()
    )
    asked = f"First result after {_REQUESTS} requests or fewer: {few}. Ten in {_BYTES / 1000:.0f} KB or less: {small}."
    return f"{table(heads, rows)}\n\n{asked}"


def _load(loads: Sequence[Load]) -> tuple[str, str, str]:
    """Return medians, with the most in brackets."""
    requests = [load.requests for load in loads]
    kilobytes = [load.sent / 1000 for load in loads]
    passed = [load.milliseconds for load in loads if load.milliseconds is not None]
    return _middle(requests), _middle(kilobytes), _middle(passed)


def _middle(figures: Sequence[float]) -> str:
    return f"{median(figures):.0f} ({max(figures):.0f})" if figures else ""


def _split(kind: str, visits: Mapping[str, Sequence[Visit]]) -> str:
    files = dict.fromkeys(
        name for each in visits.values() for visit in each for name in visit.parts
    )
    heads = (
        f"A query of {kind}, until ten results",
        *(f"{name}: {what}" for name in visits for what in ("requests", "KB")),
    )

    def figures(each: Sequence[Visit], file: str) -> tuple[str, str]:
        parts = [visit.parts.get(file, (0, 0)) for visit in each]
        return (
            f"{median(number for number, _ in parts):.0f}",
            f"{median(sent for _, sent in parts) / 1000:.1f}",
        )

    rows = [
        (file, *(figure for each in visits.values() for figure in figures(each, file)))
        for file in files
    ]
    return table(heads, rows)


def _sameness(compared: Sequence[Compared]) -> str:
    ranked = [each.agreed for each in compared if each.agreed is not None]
    large = sum(each.plain > MOST for each in compared)
    rows = (
        ("searches", f"{len(compared)}"),
        ("that were relaxed to find something", f"{sum(each.relaxed for each in compared)}"),
        ("with the same stories", f"{_share(each.same for each in compared)}"),
        (
            "first ten that one index has among its first ten",
            f"{sum(ranked) / max(1, len(ranked)):.1%}",
        ),
        (
            f"with more than {MOST} stories: only their number and the first {MOST} compared",
            f"{large}",
        ),
    )
    return table(("Beside one index", ""), rows)


def _share(facts: Iterable[bool]) -> str:
    known = [*facts]
    return f"{sum(known) / max(1, len(known)):.1%}"


def _asked(corpus: Path, root: Path) -> list[Answered]:
    """Return the answers of the search page to the labelled searches."""
    site = _made(corpus, root, _LABELLED)
    aliases = write_aliases(root)
    measure(searchable(site), CHECKOUT)
    listed = json.loads((site.output / "search" / "names.json").read_text())
    number = next(place for place, (key, *_) in enumerate(listed["taxonomies"]) if key == "people")
    people = {
        name: address for taxonomy, name, address, *_ in listed["names"] if taxonomy == number
    }
    searches = labelled(stories_of(site.output / "pagefind"), people, aliases)
    with chromium() as browser, serving(site.output) as served:
        page = browser.new_page()
        return [answered(page, served, search) for search in searches]


def _quality(answers: Sequence[Answered]) -> str:
    kinds = {"all": answers}
    for each in answers:
        kinds[each.kind] = [*kinds.get(each.kind, ()), each]
    rows = (
        (
            *(kind, f"{len(each)}", f"{sum(answer.reciprocal for answer in each) / len(each):.3f}"),
            f"{_share(answer.reciprocal == 1 for answer in each)}",
            f"{_share(not answer.stories for answer in each)}",
            f"{_share(not answer.stories and not answer.names for answer in each)}",
        )
        for kind, each in kinds.items()
    )
    heads = (
        "Looked for",
        "searches",
        "mean reciprocal rank",
        "in first place",
        "no story found",
        "nothing found",
    )
    return table(heads, rows)


if __name__ == "__main__":
    main()
