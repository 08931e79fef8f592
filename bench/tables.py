"""Tables: the figures as Markdown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from measuring import Cost

CLEAN, AGAIN = "clean build", "unchanged rebuild"
_VARIANTS = {
    ("same", False): "the same Hugo's",
    ("same", True): "the same with related",
    ("lean", False): "the lean Hugo's",
}
"""Hugo's sets of layouts, and whether with related stories, to what the tables call its time."""


@dataclass(frozen=True, slots=True)
class Size:
    """All that was measured at one size."""

    stories: int
    broadsheet: Mapping[str, Cost]
    """What was done to its medians; in the order of the table."""
    pages: Mapping[str, tuple[int, int]]
    """What was done to the pages rendered and the pages left as they were."""
    hugo: Mapping[tuple[str, bool], Cost]
    """Hugo's set of layouts, and whether with related stories, to the medians of its clean build;
    empty without Hugo."""
    written: Mapping[str, tuple[int, float]]
    """Program to the files and megabytes it published."""


def placed(report: str, page: str, marks: tuple[str, str]) -> str:
    """Return a page with the report between its marks; the report alone for a page that has none."""
    before, begin, rest = page.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    return f"{before}{begin}\n\n{report}\n\n{end}{after}" if begin and end else f"{report}\n"


def of_size(size: Size) -> str:
    """Return what was measured at one size: Broadsheet's steps beside Hugo's, then Hugo's own."""
    parts = [f"### {size.stories:,} stories", _steps(size)]
    if size.hugo:
        parts.append(_hugo(size))
    parts.append(
        ". ".join(
            f"{program} wrote {files:,} files, {mega:.0f} MB"
            for program, (files, mega) in size.written.items()
        )
        + "."
    )
    return "\n\n".join(parts)


def hugo_named(layouts: str, *, related: bool) -> str:
    """Return what the tables call Hugo with a set of layouts, with related stories or without."""
    name = {"same": "Hugo printing the same", "lean": "Hugo printing half"}[layouts]
    return f"{name}, with related stories" if related else name


def _steps(size: Size) -> str:
    def rows() -> Iterable[Sequence[str]]:
        for step, cost in size.broadsheet.items():
            rendered, unchanged = size.pages.get(step, (None, None))
            # Hugo keeps nothing from build to build: all its builds are clean ones.
            ratios = [ratio(cost, size.hugo.get(variant)) for variant in variants]
            share = f"{cost.wall / size.broadsheet[CLEAN].wall:.1%}" if step != CLEAN else ""
            pages = (_whole(rendered), _whole(unchanged))
            told = (share, *ratios) if step in size.pages else [""] * (len(ratios) + 1)
            yield (step, *_figures(cost), *pages, *told)

    variants = {
        variant: f"of {name}" for variant, name in _VARIANTS.items() if variant in size.hugo
    }
    return table(
        (
            *("Broadsheet", "wall s", "CPU s", "peak MB", "rendered", "unchanged"),
            "of a clean build",
            *variants.values(),
        ),
        rows(),
    )


def _hugo(size: Size) -> str:
    rows = (
        (hugo_named(layouts, related=related), *_figures(cost))
        for (layouts, related), cost in size.hugo.items()
    )
    return table(("Hugo, clean build", "wall s", "CPU s", "peak MB"), rows)


def growth(sizes: Sequence[Size]) -> str:
    """Return the milliseconds that each story takes at each size."""

    def rows() -> Iterable[Sequence[str]]:
        for step in (step for step in sizes[0].broadsheet if step in sizes[0].pages):
            yield (
                f"Broadsheet, {step}",
                *(_each(size.broadsheet.get(step), size) for size in sizes),
            )
        for layouts, related in _VARIANTS:
            costs = [size.hugo.get((layouts, related)) for size in sizes]
            if any(costs):
                name = f"{hugo_named(layouts, related=related)}, clean build"
                yield (name, *(_each(cost, size) for cost, size in zip(costs, sizes, strict=True)))

    return table(("wall ms a story", *(f"{size.stories:,} stories" for size in sizes)), rows())


def _each(cost: Cost | None, size: Size) -> str:
    return f"{cost.wall * 1000 / size.stories:.3f}" if cost else ""


def _figures(cost: Cost) -> tuple[str, str, str]:
    return f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.peak:.0f}"


def ratio(ours: Cost, theirs: Cost | None) -> str:
    """Return one time as a share of the other, wall first, CPU in brackets."""
    return f"{ours.wall / theirs.wall:.2f} ({ours.cpu / theirs.cpu:.2f})" if theirs else ""


def _whole(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    parted = ("---", *("---:" for _ in heads[1:]))
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, parted, *rows))
