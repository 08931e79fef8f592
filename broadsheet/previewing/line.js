// A line of source around the column of a problem, in any script and of any length.

/** Signs shown on either side of the column. */
const AROUND = 60;
/** Code points read on either side: one sign may consist of several. */
const NEAR = 6 * AROUND;
const MORE = "…";

const signs = new Intl.Segmenter("und", { granularity: "grapheme" });

/** @typedef {{before: string, at: string, after: string}} Line */

/**
 * Return a text with its control characters, but for tabs, as signs that can be seen.
 * @param {string} text
 * @returns {string}
 */
const visible = (text) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for these
  text.replace(/[\0-\x08\n-\x1f\x7f]/g, (sign) =>
    String.fromCodePoint(sign === "\x7f" ? 0x2421 : 0x2400 + sign.charCodeAt(0)),
  );

/**
 * Return what of a line stands before, at and after a column, which counts code points from 1.
 *
 * A letter with its marks, or an emoji made of several, is one sign and stays whole. Behind the last sign, the sign at
 * the column is a space.
 * @param {string} source
 * @param {number} column
 * @returns {Line}
 */
export const split = (source, column) => {
  const points = [...source.replace(/[\r\n]+$/, "")];
  const position = Math.min(Math.max(column - 1, 0), points.length);
  const start = Math.max(position - NEAR, 0);
  const near = points.slice(start, position + NEAR);
  const nearby = [...signs.segment(visible(near.join("")))].map(({ segment }) => segment);
  let passed = start;
  const index = nearby.findIndex((sign) => {
    passed += [...sign].length;
    return passed > position;
  });
  const here = index < 0 ? nearby.length : index;
  const first = Math.max(here - AROUND, 0);
  const last = here + 1 + AROUND;
  const cut = { before: start > 0 || first > 0, after: last < nearby.length || position + NEAR < points.length };
  return {
    before: (cut.before ? MORE : "") + nearby.slice(first, here).join(""),
    at: nearby[here] ?? "\u00a0",
    after: nearby.slice(here + 1, last).join("") + (cut.after ? MORE : ""),
  };
};
