/** How words are spelled: without marks and capitals, and the nearest of many spellings. */

const MARKS = /\p{M}/gu;
/**
 * Return a text without marks and capitals: `fold("Émile")` is `"emile"`.
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  return text.normalize("NFKD").replace(MARKS, "").toLowerCase();
}

/**
 * Return how many letters of a word may be wrong: half of a word of two letters is no misspelling of it.
 * @param {string} word
 * @returns {number}
 */
export function allowance(word) {
  const { length } = [...word];
  return length > 5 ? 2 : length > 2 ? 1 : 0;
}

/**
 * Return the address of the file that holds the names with a word that begins as this one does, and its letter.
 *
 * A long list of names is kept in such files (`broadsheet/archive/lookup.py`).
 * @param {string} names address of the whole list
 * @param {string} word folded
 * @returns {{letter: string, address: string}}
 */
export function part(names, word) {
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
  const letter = /[a-z0-9]/.test(first) ? first : `u${first.codePointAt(0)?.toString(16)}`;
  return { letter, address: names.replace(/\.json$/, `/${letter}.json`) };
}

/**
 * Return the number of edits between two words, `most + 1` when there are more than `most`.
 *
 * An edit adds, takes out or changes a letter, or swaps two neighbours (optimal string alignment).
 * @param {string} a
 * @param {string} b
 * @param {number} most
 * @returns {number}
 */
export function distance(a, b, most) {
  const [from, to] = [[...a], [...b]];
  if (Math.abs(from.length - to.length) > most) return most + 1;
  /** @type {number[]} */
  let before = [];
  let above = to.map((_, column) => column);
  above.push(to.length);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const changed = from[row - 1] === to[column - 1] ? 0 : 1;
      let edits = Math.min(cell(above, column) + 1, cell(current, column - 1) + 1, cell(above, column - 1) + changed);
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) edits = Math.min(edits, cell(before, column - 2) + 1);
      current.push(edits);
    }
    if (Math.min(...current, ...above) > most) return most + 1;
    [before, above] = [above, current];
  }
  return Math.min(cell(above, to.length), most + 1);
}

/**
 * Return the spelling nearest to a word, empty when none is near: one edit up to five letters, two from six on.
 *
 * Of equally near ones, one with the same first letter comes first, then the one used most.
 * @param {string} word folded
 * @param {Iterable<[string, number]>} spellings folded, and how often each is used
 * @returns {string}
 */
export function nearest(word, spellings) {
  const most = allowance(word);
  if (!most) return "";
  let best = { spelling: "", rank: [most + 1, 0, 0] };
  for (const [spelling, used] of spellings) {
    if (Math.abs(spelling.length - word.length) > cell(best.rank, 0)) continue;
    const edits = distance(word, spelling, most);
    const rank = [edits, spelling[0] === word[0] ? 0 : 1, -used];
    if (edits <= most && before(rank, best.rank)) best = { spelling, rank };
  }
  return best.spelling;
}

/**
 * @param {number[]} a
 * @param {number[]} b
 * @returns {boolean} whether rank a comes before rank b
 */
function before(a, b) {
  const differs = a.findIndex((number, index) => number !== b[index]);
  return differs >= 0 && cell(a, differs) < cell(b, differs);
}

/**
 * @param {number[]} row
 * @param {number} index within it
 * @returns {number}
 */
function cell(row, index) {
  return row[index] ?? 0;
}
