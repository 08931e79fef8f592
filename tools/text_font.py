"""A script, run by hand: the face in which pages are set, cut from the variable Newsreader.

A page needs one file of its letters, as small as it can be: the Latin letters of Western Europe, at the optical size of
running text. The semibold and the italic are files of their own, which only pages with some ask for: one file of all
weights would be nearly twice as large.
To make them anew:

    npm pack @fontsource-variable/newsreader@5.3.0 && tar -xf fontsource-variable-newsreader-5.3.0.tgz
    pip install fonttools brotli
    python tools/text_font.py package layouts/assets/fonts

It prints the range of characters, and how wide the face runs beside the readers' own fonts: both stand in the style
sheet, so that nothing moves when the face arrives. The licence, the SIL Open Font License 1.1, stands beside the fonts.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

SIZE = 18
CUTS = {
    "newsreader.woff2": ("normal", 400),
    "newsreader-semibold.woff2": ("normal", 600),
    "newsreader-italic.woff2": ("italic", 400),
}
"""File to its style and its weight; that of running text stands first."""
LETTERS = (
    *range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, 0x178, *range(0x2009, 0x200B), *range(0x2010, 0x2016),
    *range(0x2018, 0x201F), 0x2020, 0x2022, 0x2026, 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2122,
    0x2212,
)  # fmt: skip
OFTEN = {
    "e": 12,
    "t": 9,
    "a": 8,
    "o": 7,
    "i": 7,
    "n": 7,
    "s": 6,
    "h": 6,
    "r": 6,
    "d": 4,
    "l": 4,
    " ": 18,
}
"""How often letters come in English, in hundredths: by these the mean width is weighed."""
LOCAL = {"Georgia": 0.4173, "Times New Roman": 0.3752, "Noto Serif": 0.4532, "DejaVu Serif": 0.4875}
"""The same mean width, in the em, of fonts that readers have; that of the first two as Gelasio and
Tinos have it, which are as wide."""


def main(package: Path, folder: Path) -> None:
    """Write the files, and print what the style sheet has to say of them."""
    for name, (style, weight) in CUTS.items():
        font = TTFont(package / "files" / f"newsreader-latin-opsz-{style}.woff2")
        font = instantiateVariableFont(font, {"opsz": SIZE, "wght": weight})
        options = Options()
        options.layout_features = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "pnum", "tnum"]
        options.hinting = False
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=LETTERS)
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(folder / name)
        if name == next(iter(CUTS)):
            _print_measures(font)


def _print_measures(font: TTFont) -> None:
    em, letters, widths = font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"]
    mean = (
        sum(widths[letters[ord(sign)]][0] * often for sign, often in OFTEN.items())
        / sum(OFTEN.values())
        / em
    )
    above, below = font["hhea"].ascent / em, -font["hhea"].descent / em
    for name, width in LOCAL.items():
        adjust = mean / width
        print(  # noqa: T201
            f"{name}: size-adjust {adjust:.1%}; ascent {above / adjust:.1%}; descent {below / adjust:.1%}"
        )
    print(", ".join(f"U+{sign:04X}" for sign in sorted(LETTERS) if sign > 0xFF))  # noqa: T201, PLR2004 - after Latin-1


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
