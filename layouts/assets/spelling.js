/** How words are spelled: without marks and capitals, and the nearest of many spellings. @copied into each file. */

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
 * Return how many letters of a word may be wrong: two of eight; one of two letters is half of the word.
 * @param {string} word
 * @returns {number}
 */
export function allowance(word) {
  const { length } = [...word];
  return length > 7 ? 2 : length > 2 ? 1 : 0;
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
 * Return the words of names, and those that stories use most, with how many stories use each.
 * @param {string} word folded
 * @param {string} names address of the list of names
 * @param {string[]} groups addresses of the folders of the index that have lists of words
 * @param {(text: string) => string} plain how the index has a word
 * @returns {Promise<Map<string, number>[]>}
 */
export async function spellings(word, names, groups, plain) {
  const lists = [
    named(word, names),
    Promise.all(groups.map((base) => json(`${base}words.json`))).then((all) => all.flatMap((list) => list ?? [])),
  ];
  return (await Promise.all(lists)).map((list) => {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const [text, count] of list) counts.set(plain(text), (counts.get(plain(text)) ?? 0) + count);
    return counts;
  });
}

/**
 * Return the words of the names among which a word may be found, with the stories of each.
 * @param {string} word folded
 * @param {string} names address of the list of names
 * @returns {Promise<[string, number][]>}
 */
async function named(word, names) {
  const { letter, address } = part(names, word);
  const whole = await json(names);
  const held = whole?.split?.includes(letter) ? await json(address) : whole;
  return (held?.names ?? []).flatMap(
    (/** @type {[number, string, string, number, string[]]} */ [, name, , count, aliases]) =>
      [...new Set([name, ...aliases].flatMap((text) => text.split(/[^\p{L}\p{M}\p{N}]+/u)))].map((text) => [
        text,
        count,
      ]),
  );
}

/**
 * Return a file that only helps: null without it.
 * @param {string} address
 */
async function json(address) {
  const response = await fetch(address).catch(() => null);
  return response?.ok ? response.json().catch(() => null) : null;
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
 * Return the spelling nearest to a word, empty when none is near: one edit, two from eight letters on.
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
