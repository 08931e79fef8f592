"""The preview benchmark: how soon an edit is on the screen, and what the server takes for it; run by hand.

python bench/preview.py --stories 100 1000 10000 --hugo PATH/TO/hugo
"""

import argparse
import compileall
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean

from corpora import make_corpus
from measuring import percentile
from saving import MIX
from sessions import Day, Edited, Endurance, Sitting, copied, day, endurance
from sites import CHECKOUT, Hugo, hugo_binary
from tables import placed, table

from build import kept_folder, machine

_MARKS = "<!-- figures: written by bench/preview.py -->", "<!-- end of the preview's figures -->"
_ALL = "all, as mixed"
_SMALL, _LARGE = 100, 10_000
"""Archives that something is asked of: there, or in the next that was measured, it has to be so."""


def main() -> None:
    asked = _arguments()
    binary = hugo_binary(asked.hugo) if asked.hugo else None
    compileall.compile_dir(CHECKOUT / "broadsheet", quiet=2)
    parts: list[str] = []

    def told(part: str) -> None:
        parts.append(part)
        print(part, end="\n\n", flush=True)

    with kept_folder(asked.keep) as workshop:
        days = []
        for stories in asked.stories:
            make_corpus(asked.corpus, workshop / str(stories), stories)
            hugo = Hugo(binary, workshop / f"hugo-serve-{stories}") if binary else None
            with copied(workshop / str(stories), workshop / f"preview-{stories}") as site:
                related = stories <= asked.related_up_to
                found = day(
                    site,
                    hugo,
                    stories,
                    related=related,
                    edits=asked.each,
                    pause=asked.pause,
                    seed=asked.seed,
                )
                days.append(found)
            told(f"### Preview of {stories:,} stories")
            told(_edits(days[-1]))
        told("### Preview, the sizes side by side")
        told(_growth(days))
        told(_around(days))
        told(_latencies(days))
        told(_memory(days))
        if binary:
            told(_beside(days))
        lasting = None
        if asked.edits:
            middle = sorted(asked.stories)[len(asked.stories) // 2]
            with copied(workshop / str(middle), workshop / f"preview-{middle}") as site:
                lasting = endurance(site, middle, edits=asked.edits, seed=asked.seed)
            told(_lasting(lasting))
        told("### What was asked of the preview")
        told(_targets(days, lasting))
    told(
        f"{asked.each} edits at each size, and as many without search; pauses of up to {asked.pause:g} s."
    )
    told(machine(binary, 1))
    if asked.markdown:
        page = asked.markdown.read_text() if asked.markdown.exists() else ""
        asked.markdown.write_text(placed("\n\n".join(parts), page, _MARKS))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the live preview, beside Hugo's.")
    parser.add_argument(
        "--stories", type=int, nargs="+", default=[100, 1000, 10000], help="sizes of archive"
    )
    corpus = Path(
        os.environ.get("BROADSHEET_CORPUS", CHECKOUT.parent / "shared" / "bench" / "corpus.py")
    )
    parser.add_argument(
        "--corpus",
        type=Path,
        default=corpus,
        help="script that makes an archive: SCRIPT FOLDER --stories NUMBER",
    )
    parser.add_argument("--hugo", help="Hugo's binary, to measure its server as well")
    parser.add_argument(
        "--related-up-to",
        type=int,
        default=10000,
        help="largest archive for which Hugo finds related stories",
    )
    parser.add_argument(
        "--each", type=int, default=200, help="edits at each size, with search and again without"
    )
    parser.add_argument(
        "--pause", type=float, default=1.5, help="most seconds from one edit to the next"
    )
    parser.add_argument(
        "--edits",
        type=int,
        default=1000,
        help="edits at the middle size, then compared; 0 for none",
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="what the edits and pauses are drawn with"
    )
    parser.add_argument(
        "--keep", type=Path, help="folder in which the archives are kept for the next time"
    )
    parser.add_argument(
        "--markdown", type=Path, help="file for the tables, or page that has their marks"
    )
    asked = parser.parse_args()
    if not asked.corpus.is_file():
        parser.error(
            f"there is no corpus script {asked.corpus}: give --corpus, or set BROADSHEET_CORPUS"
        )
    return asked


def _groups(edits: Sequence[Edited]) -> dict[str, Sequence[Edited]]:
    """Return the edits by what the tables call them: all, each kind, and each way of saving."""
    kinds = {
        f"{kind} ({share} %)": [each for each in edits if each.kind == kind]
        for kind, share in MIX.items()
    }
    bodies = [each for each in edits if each.kind == "body"]
    ways = {
        "bodies, file written beside and renamed": [each for each in bodies if each.renamed],
        "bodies, file written in place": [each for each in bodies if not each.renamed],
    }
    return {_ALL: edits, **kinds, **ways}


def _edits(found: Day) -> str:
    of_plain = _groups(found.plain.edits)

    def rows() -> Iterable[Sequence[str]]:
        for name, edits in _groups(found.searching.edits).items():
            yield (name, *_figures(edits), *_figures(of_plain[name]))

    figures = ("edits", "median ms", "95th ms", "of which following", "CPU ms")
    heads = ("From the save to the page", *figures, *(f"no search: {figure}" for figure in figures))
    return table(heads, rows())


def _figures(edits: Sequence[Edited]) -> tuple[str, ...]:
    if not edits:
        return ("0", "", "", "", "")
    seconds = [each.seconds for each in edits]
    return (
        str(len(edits)),
        _ms(percentile(seconds, 0.5)),
        _ms(percentile(seconds, 0.95)),
        _ms(percentile([each.followed for each in edits], 0.5)),
        _ms(fmean(each.cpu for each in edits)),
    )


def _growth(days: Sequence[Day]) -> str:
    heads = (
        "Median ms, with search",
        *(f"{found.stories:,} stories" for found in days),
        "last over first",
    )
    groups = [_groups(found.searching.edits) for found in days]

    def rows() -> Iterable[Sequence[str]]:
        for name in groups[0]:
            if all(group[name] for group in groups):
                medians = [
                    percentile([each.seconds for each in group[name]], 0.5) for group in groups
                ]
                yield (name, *map(_ms, medians), f"{medians[-1] / medians[0]:.1f}")

    return table(heads, rows())


def _around(days: Sequence[Day]) -> str:
    heads = ("Seconds", *(f"{found.stories:,} stories" for found in days))
    rows = (
        ("ready from a warm cache", *(f"{percentile(found.warm, 0.5):.2f}" for found in days)),
        ("ready with nothing kept, once", *(f"{found.cold:.2f}" for found in days)),
        ("style sheet saved until it is fetched", *(_both(found.styles) for found in days)),
        ("search fresh after an edit to the newest year", *(_both(found.newest) for found in days)),
        ("search fresh after an edit to a past year", *(_both(found.past) for found in days)),
    )
    return table(heads, rows)


def _latencies(days: Sequence[Day]) -> str:
    heads = (
        "A page's ms, median (95th), during",
        *(f"{found.stories:,} stories" for found in days),
    )
    rows = (
        (what, *(_both_ms(found.latencies[what]) for found in days)) for what in days[0].latencies
    )
    return table(heads, rows)


def _memory(days: Sequence[Day]) -> str:
    heads = (
        "Memory in MB",
        *(
            "at the start",
            "after the edits",
            "most",
            "most with its children",
            "CPU s an edit, indexing included",
        ),
    )

    def row(name: str, sitting: Sitting) -> Sequence[str]:
        megabytes = (sitting.at_start, sitting.at_end, sitting.peak, sitting.together)
        return (name, *(f"{figure:.0f}" for figure in megabytes), f"{sitting.cpu:.3f}")

    rows = [row(f"{found.stories:,} stories", found.searching) for found in days]
    firsts = (
        (
            f"{found.stories:,} stories, first index",
            "",
            "",
            *(f"{each:.0f}" for each in found.cold_memory),
            "",
        )
        for found in days
    )
    return table(
        heads,
        [
            *firsts,
            *rows,
            *(row(f"{found.stories:,} stories, no search", found.plain) for found in days),
        ],
    )


def _beside(days: Sequence[Day]) -> str:
    def rows() -> Iterable[Sequence[str]]:
        for found in days:
            for related, (ready, taken) in found.hugo.items():
                ours, theirs = _bodies(found), percentile(taken, 0.5)
                yield (
                    f"{found.stories:,} stories{', Hugo with related ones' if related else ''}",
                    *(f"{theirs:.2f}", f"{ours:.3f}", f"{theirs / ours:.0f}"),
                    *(f"{ready:.2f}", f"{percentile(found.warm, 0.5):.2f}"),
                )

    heads = (
        "A body edited, s",
        "Hugo's server",
        "ours",
        "Hugo's over ours",
        "Hugo ready",
        "ours ready",
    )
    return table(heads, rows())


def _bodies(found: Day) -> float:
    return percentile([each.seconds for each in found.searching.edits if each.kind == "body"], 0.5)


def _lasting(lasting: Endurance) -> str:
    counts = [
        f"after {hundred * 100:,}" if hundred else "at the start"
        for hundred in range(len(lasting.memory))
    ]
    rows = table(("Edits", *counts), [("MB", *(f"{figure:.0f}" for figure in lasting.memory))])
    return (
        f"{(len(lasting.memory) - 1) * 100:,} edits without a pause at {lasting.stories:,} stories:\n\n{rows}\n\n"
        f"Then {lasting.compared:,} pages, feeds and files compared with those of a fresh server whose cache was "
        f"removed: {len(lasting.different)} differ"
        + (f", the first of them {', '.join(lasting.different[:5])}." if lasting.different else ".")
    )


def _targets(days: Sequence[Day], lasting: Endurance | None) -> str:
    by_size = {found.stories: found for found in days}

    def rows() -> Iterable[Sequence[str]]:
        for size, limit in ((_SMALL, 0.06), (_LARGE, 0.1)):
            if found := by_size.get(size):
                seconds = [each.seconds for each in found.searching.edits]
                for share, most, name in (
                    (0.5, limit, "median"),
                    (0.95, 2 * limit, "95th percentile"),
                ):
                    figure = percentile(seconds, share)
                    yield _held(
                        f"edit to page, {name}, {size:,} stories", most * 1000, figure * 1000, "ms"
                    )
        if found := by_size.get(_LARGE):
            yield _held(
                f"ready, warm cache, {_LARGE:,} stories", 2, percentile(found.warm, 0.5), "s"
            )
            yield _held(
                f"search fresh, newest year, {_LARGE:,} stories",
                1.5,
                percentile(found.newest, 0.5),
                "s",
            )
            yield _held(
                f"memory of the server, {_LARGE:,} stories", 300, found.searching.peak, "MB"
            )
        if lasting:
            yield _held(
                "pages unlike a fresh server's after the edits", 0, len(lasting.different), ""
            )
            if len(lasting.memory) > 2:
                # The first hundred edits fill what is kept at hand.
                grown = lasting.memory[-1] - lasting.memory[1]
                yield _held(
                    "memory grown from the first hundred edits to the last", 10, grown, "MB"
                )

    return table(("", "at most", "measured", "met"), rows())


def _held(name: str, most: float, figure: float, unit: str) -> Sequence[str]:
    digits = 2 if unit == "s" else 0
    return (
        name,
        f"{most:g} {unit}".strip(),
        f"{figure:.{digits}f} {unit}".strip(),
        "yes" if figure <= most else "no",
    )


def _both(figures: Sequence[float]) -> str:
    return f"{percentile(figures, 0.5):.3f} ({percentile(figures, 0.95):.3f})"


def _both_ms(figures: Sequence[float]) -> str:
    return f"{_ms(percentile(figures, 0.5), 1)} ({_ms(percentile(figures, 0.95), 1)})"


def _ms(seconds: float, digits: int = 0) -> str:
    return f"{seconds * 1000:.{digits}f}"


if __name__ == "__main__":
    main()
