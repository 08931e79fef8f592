"""A script, run by hand: the face in which pictures for sharing are set, cut from the variable Newsreader.

Newsreader comes from the npm registry in a file for each script, all of them variable. A card needs one file, in one
weight and for one size, which every build of FreeType reads, and whose pairs of letters are spaced by the plain
table that is read without a shaping library: so a card has the same bytes wherever it is drawn. To make it anew:

    npm pack @fontsource-variable/newsreader@5.3.0 && tar -xf fontsource-variable-newsreader-5.3.0.tgz
    pip install fonttools brotli
    python tools/card_font.py package broadsheet/fonts

The licence, the SIL Open Font License 1.1, stands beside the font; it reserves no name.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0
from fontTools.ttLib.tables.ttProgram import Program
from fontTools.varLib.instancer import instantiateVariableFont

SCRIPTS = ("latin", "latin-ext", "vietnamese")
WEIGHT, SIZE = 460, 44
"""A little over the regular weight, and between the sizes of a title and of a card's small lines,
in points."""
PAIRED = {
    *range(0x20, 0x7F),
    *range(0xC0, 0x180),
    0x2018,
    0x2019,
    0x201C,
    0x201D,
    0x2013,
    0x2014,
    0x2026,
}
"""Characters whose spacing in pairs is worth its room."""
MARKS = range(0x300, 0x370)
SLIGHT = 20
"""Units, of 2,000 to the em, below which a pair is left alone: less than a pixel in the largest
title."""
UNHINTED = bytes.fromhex("b801ff85") + bytes.fromhex("b0048d") * 3
"""Smooth at every size; longer than the seven bytes from which on FreeType does not hint the
letters by itself."""


def main(package: Path, folder: Path) -> None:
    """Write the font and the list of the characters that it holds."""
    with TemporaryDirectory() as place:
        parts = [_part(package, script, Path(place)) for script in SCRIPTS]
        merged = Merger().merge([str(part) for part in parts])
        merged.save(Path(place) / "merged.ttf")
        font = TTFont(Path(place) / "merged.ttf")
    pairs = dict(_pairs(font))
    for table in ("GPOS", "GSUB", "GDEF", "STAT"):
        if table in font:
            del font[table]
    font["kern"] = _kern(pairs)
    font["prep"] = newTable("prep")
    font["prep"].program = Program()
    font["prep"].program.fromBytecode(UNHINTED)
    font["maxp"].maxStackElements = 8
    # The same font in, the same font out.
    font["head"].created = font["head"].modified = TTFont(_source(package, SCRIPTS[0]))[
        "head"
    ].created
    font.recalcTimestamp = False
    font.save(folder / "Newsreader-Card.ttf")
    print(len(font.getGlyphOrder()), "glyphs,", len(pairs), "pairs")  # noqa: T201
    covered = sorted(code for code in font.getBestCmap() if chr(code).isprintable())
    print(_ranges(covered))  # noqa: T201


def _source(package: Path, script: str) -> Path:
    return package / "files" / f"newsreader-{script}-opsz-normal.woff2"


def _part(package: Path, script: str, folder: Path) -> Path:
    """Write one script's letters at one weight and size, and return the file."""
    font = TTFont(_source(package, script))
    font.flavor = None
    fixed = instantiateVariableFont(font, {"wght": WEIGHT, "opsz": SIZE})
    options = Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    # Marks that stand over other letters need a shaping library: what uses them is not set in this
    # face.
    subsetter.populate(unicodes=[code for code in fixed.getBestCmap() if code not in MARKS])
    subsetter.subset(fixed)
    file = folder / f"{script}.ttf"
    fixed.save(file)
    return file


def _pairs(font: Any) -> Iterator[tuple[tuple[str, str], int]]:  # noqa: ANN401 - fontTools has no types
    """Yield the distance that its positioning rules set between two letters, where it is worth while."""
    glyphs = {font.getBestCmap()[code] for code in PAIRED if code in font.getBestCmap()}
    seen: dict[tuple[str, str], int] = {}
    table = font["GPOS"].table
    lookups = {at for each in table.FeatureList.FeatureRecord if each.FeatureTag == "kern"
               for at in each.Feature.LookupListIndex}  # fmt: skip
    for at in sorted(lookups):
        of_lookup: dict[tuple[str, str], int] = {}
        for outer in table.LookupList.Lookup[at].SubTable:
            subtable = getattr(outer, "ExtSubTable", outer)
            for pair, distance in _subtable(subtable, glyphs):
                of_lookup.setdefault(pair, distance)  # the first that knows a pair decides
        for pair, distance in of_lookup.items():
            seen[pair] = seen.get(pair, 0) + distance
    yield from (
        (pair, distance) for pair, distance in sorted(seen.items()) if abs(distance) >= SLIGHT
    )


def _subtable(subtable: Any, glyphs: set[str]) -> Iterator[tuple[tuple[str, str], int]]:  # noqa: ANN401
    if subtable.LookupType != 2:  # noqa: PLR2004 - pair adjustment, in the OpenType specification's numbers
        return
    covered = [name for name in subtable.Coverage.glyphs if name in glyphs]
    if subtable.Format == 1:
        for first in covered:
            for record in subtable.PairSet[subtable.Coverage.glyphs.index(first)].PairValueRecord:
                if record.SecondGlyph in glyphs:
                    yield (first, record.SecondGlyph), getattr(record.Value1, "XAdvance", 0) or 0
        return
    for first in covered:
        row = subtable.Class1Record[subtable.ClassDef1.classDefs.get(first, 0)].Class2Record
        for second in sorted(glyphs):
            value = row[subtable.ClassDef2.classDefs.get(second, 0)].Value1
            yield (first, second), getattr(value, "XAdvance", 0) or 0


def _kern(pairs: dict[tuple[str, str], int]) -> Any:  # noqa: ANN401
    table = newTable("kern")
    table.version = 0
    table.kernTables = []
    inner = KernTable_format_0()
    inner.apple = False
    inner.coverage, inner.tupleIndex, inner.format, inner.version = 1, None, 0, 0
    inner.kernTable = pairs
    table.kernTables.append(inner)
    return table


def _ranges(codes: list[int]) -> str:
    """Return characters as the inside of a class of a regular expression."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{_escaped(first)}-{_escaped(last)}" if first != last else _escaped(first)
                   for first, last in ranges)  # fmt: skip


def _escaped(code: int) -> str:
    return f"\\u{code:04x}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
