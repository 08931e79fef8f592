/** Text, word by word as Pagefind counts them: those of a query, and those that are shown of a story. */

/**
 * @typedef {{url: string, title: string, date: string, place: string, mark: string, excerpt: string[],
 *   people: string[], countries: string[]}} Card of whose excerpt every second piece is words that were asked for
 * @typedef {import("./shards.js").Fragment} Fragment
 * @typedef {{typed: string, asked: string}} Word of a query: as it was typed, and as Pagefind is asked for it
 */

/** What Pagefind takes out of a query: its `search` names the same classes of punctuation. */
const DROPPED = /[\p{Pd}\p{Pe}\p{Pf}\p{Pi}\p{Po}\p{Ps}]/gu;
const MARKS = /\p{M}/gu;
/** Writing without spaces, which Pagefind's index cuts into words: the query must be cut too. */
const UNSPACED = /^(zh|ja|th)\b/;
/** Stands in an index between the text of a story and the names that it is found by as well: no word can be it. */
const NAMES_FOLLOW = "\u241E";
/** Words in an excerpt. */
const EXCERPT = 30;

/**
 * Return the words of a query, each once, without what Pagefind takes out: `trade-war` is asked as `tradewar`.
 * @param {string} query
 * @param {string} language of the index
 * @returns {Word[]}
 */
export function words(query, language) {
  /** @type {Map<string, Word>} */
  const found = new Map();
  for (const part of parts(query, language)) {
    const asked = part.replace(DROPPED, "").toLowerCase();
    const key = asked.normalize("NFD").replace(MARKS, "");
    if (key && !found.has(key)) found.set(key, { typed: part.replace(/^\p{P}+|\p{P}+$/gu, ""), asked });
  }
  return [...found.values()];
}

/**
 * Return what is shown of a story.
 * @param {Fragment} fragment
 * @returns {Card}
 */
export function card(fragment) {
  const { url, meta, filters } = fragment;
  const { title = "", date = "", place = "", mark = "" } = meta;
  const { people = [], countries = [] } = filters;
  return { url, title, date, place, mark, excerpt: excerpt(fragment), people, countries };
}

/**
 * Return the words of a story around those that were asked for where they stand closest, or its first ones.
 * @param {Fragment} fragment
 */
function excerpt({ content, weighted_locations: found }) {
  // As Pagefind counts them.
  const whole = content.split(/\s+/);
  const end = whole.indexOf(NAMES_FOLLOW);
  const text = end < 0 ? whole : whole.slice(0, end);
  const inside = found.filter(({ location }) => location < text.length).sort((a, b) => a.location - b.location);
  let best = { worth: 0, middle: 0 };
  for (const [place, { location: first }] of inside.entries()) {
    const near = inside.slice(place, place + EXCERPT).filter(({ location }) => location < first + EXCERPT);
    const worth = near.reduce((sum, word) => sum + word.balanced_score, 0);
    if (worth > best.worth) best = { worth, middle: (first + (near.at(-1)?.location ?? first)) / 2 };
  }
  const start = Math.max(0, Math.min(Math.ceil(best.middle - EXCERPT / 2), text.length - EXCERPT));
  const pieces = marked(text, start, new Set(inside.map(({ location }) => location)));
  if (start > 0) pieces.unshift(`… ${pieces.shift()}`);
  if (start + EXCERPT < text.length) pieces.push(pieces.length % 2 ? `${pieces.pop()} …` : " …");
  return pieces;
}

/**
 * Return an excerpt in pieces: words that were not asked for, words that were, and so on in turn.
 * @param {string[]} text
 * @param {number} start
 * @param {Set<number>} asked
 */
function marked(text, start, asked) {
  const pieces = [""];
  for (const [at, word] of text.slice(start, start + EXCERPT).entries()) {
    const changes = asked.has(start + at) === Boolean(pieces.length % 2);
    const space = at ? " " : "";
    if (!changes) pieces.push(`${pieces.pop()}${space}${word}`);
    else if (pieces.length % 2) pieces.push(`${pieces.pop()}${space}`, word);
    else pieces.push(`${space}${word}`);
  }
  return pieces;
}

/**
 * @param {string} query
 * @param {string} language
 * @returns {string[]}
 */
function parts(query, language) {
  const spaced = query.split(/\s+/u);
  if (!UNSPACED.test(language)) return spaced;
  const segmenter = new Intl.Segmenter(language, { granularity: "word" });
  return spaced.flatMap((part) => [...segmenter.segment(part)].map((piece) => piece.segment));
}
