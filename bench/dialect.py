"""How posts and CommonMark's examples are read, beside a reference that reads Markdown as GitHub does.

    python bench/dialect.py ../shared/real            every archive in a folder, and the examples
    python bench/dialect.py ../shared/real --show 20  with the first differences

Both results are reduced to blocks and inline marks. The marks of other generators are taken out of the posts first.
"""

import argparse
import difflib
import re
from collections import Counter
from pathlib import Path

from broadsheet.problems import Misplaced
from broadsheet.reading.markdown import blocks
from broadsheet.reading.markup import render
from tests.reading.markdown.judging import EXAMPLES, examples, reduced, reference, without_marks


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="of archives, each a folder of Markdown files")
    parser.add_argument(
        "--show", type=int, default=0, metavar="N", help="print so many differences of each archive"
    )
    arguments = parser.parse_args()
    print("| archive | posts | the same | refused |\n| --- | ---: | ---: | ---: |")
    kinds: dict[str, Counter[str]] = {}
    shown: list[str] = []
    for archive in sorted(path for path in arguments.folder.iterdir() if path.is_dir()):
        posts = sorted(post for post in archive.rglob("*.md") if body_of(post).strip())
        kinds[archive.name], refused = Counter(), 0
        different = 0
        for post in posts:
            source = without_marks(body_of(post))
            refused += _is_refused(source)
            ours, theirs = reduced(blocks.convert(source)), reduced(reference(source))
            if ours == theirs:
                continue
            different += 1
            kinds[archive.name][_kind(ours, theirs)] += 1
            if different <= arguments.show:
                shown.append(f"{post}\n" + "\n".join(_difference(ours, theirs)))
        share = 100 * (len(posts) - different) / max(len(posts), 1)
        print(f"| {archive.name} | {len(posts)} | {share:.1f} % | {refused} |")
    if EXAMPLES.exists():
        same = sum(
            reduced(blocks.convert(each.markdown)) == reduced(each.html) for each in examples()
        )
        print(f"\nOf CommonMark's {len(examples())} examples {same} read the same.")
    for archive_name, found in kinds.items():
        print(f"\n{archive_name}: what the first difference is")
        for kind, count in found.most_common(30):
            print(f"{count:6}  {kind}")
    print("\n\n".join(["", *shown]))


def body_of(post: Path) -> str:
    """Return a post without its front matter."""
    text = post.read_bytes().decode(errors="replace").removeprefix("\ufeff").replace("\r\n", "\n")
    match = re.match(r"---[ \t]*\n.*?\n---[ \t]*(?:\n|$)", text, re.DOTALL)
    return text[match.end() :] if match else text


def _is_refused(source: str) -> bool:
    try:
        render(source)
    except Misplaced:
        return True
    return False


def _difference(ours: list[str], theirs: list[str]) -> list[str]:
    return list(difflib.unified_diff(theirs, ours, "reference", "ours", lineterm="", n=2))[:24]


def _kind(ours: list[str], theirs: list[str]) -> str:
    """Return the first marks that differ, without their words."""
    at = next(
        (at for at, (one, other) in enumerate(zip(ours, theirs, strict=False)) if one != other), -1
    )
    pair = [(each[at : at + 1] or ["nothing"])[0] for each in (theirs, ours)]
    return " → ".join(
        mark.split(" ")[0] if mark.startswith(("<", "/")) else "words" for mark in pair
    )


if __name__ == "__main__":
    main()
