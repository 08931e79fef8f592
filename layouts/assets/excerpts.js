/** What is shown of a found story: its title and the words around those that were asked for, which are marked. */

/** @typedef {import("./terms.js").Terms} Terms */
/**
 * @typedef {{url: string, content: string, meta: Record<string, string>, filters: Record<string, string[]>}} Fragment
 * @typedef {{url: string, title: string[], date: string, place: string, mark: string, kind: string, excerpt: string[],
 *   people: string[], countries: string[], authors: import("./references.js").Author[]}} Card of whose title and excerpt every second piece is words asked for
 * @typedef {{found: Set<number>, phrases: string[][], joined: string[]}} Wanted the places of the words that were
 *   found, as the index counts them; words that were asked for side by side; words that may be written as one
 * @typedef {{start: number, end: number}} Stretch of a text
 */

/** Runs in an excerpt; letters in one of a text without spaces. */
const [EXCERPT, LETTERS] = [30, 220];

/**
 * Return what is shown of a story.
 * @param {Fragment} fragment
 * @param {Wanted} wanted
 * @param {Terms} terms
 * @returns {Card}
 */
export function card({ url, content, meta, filters }, { found, phrases, joined }, terms) {
  const { title = "", date = "", place = "", mark = "", kind = "" } = meta;
  const authors = (meta.authors?.split("\n") ?? []).map((line) => {
    const [name = "", family] = line.split("\t");
    return family ? { name, family } : { name };
  });
  const { people = [], countries = [] } = filters;
  const lines = content.split("\n");
  let at = 0;
  const marks = lines.map((line) => {
    const places = terms.places(line);
    const first = at;
    at += places.length + 1;
    const inside = places.filter((_, number) => found.has(first + number));
    return [...inside, ...together(places, phrases), ...written(line, joined, terms)];
  });
  const text = flowing(lines.slice(1), marks.slice(1));
  const shared = { date, place, mark, kind, people, countries, authors };
  return { url, title: pieces(title, marks[0] ?? []), excerpt: excerpt(text.line, text.marks), ...shared };
}

/**
 * Return where words stand side by side: of a phrase, Pagefind tells but one place.
 * @param {import("./terms.js").Place[]} places
 * @param {string[][]} phrases
 * @returns {Stretch[]}
 */
function together(places, phrases) {
  return places.flatMap(({ start }, at) => {
    const phrase = phrases.find((words) => words.every((word, number) => places[at + number]?.word === word));
    return phrase ? [{ start, end: places[at + phrase.length - 1]?.end ?? start }] : [];
  });
}

/**
 * Return where the runs of a line stand that are, without their hyphens, apostrophes or commas, one of some words.
 * @param {string} line
 * @param {string[]} joined
 * @param {Terms} terms
 * @returns {Stretch[]}
 */
function written(line, joined, terms) {
  if (!joined.length) return [];
  const runs = [...line.matchAll(/\p{L}+[^\s\p{L}][^\s]*\p{L}|\p{N}+[^\s\p{L}\p{N}][^\s]*\p{N}/gu)];
  return runs
    .filter(([run]) => terms.joined(run).some((word) => joined.includes(word)))
    .map(({ 0: run, index }) => ({ start: index, end: index + run.length }));
}

/**
 * Return lines as one text, with their marks: a heading ends with a sign that parts it from what follows.
 * @param {string[]} lines
 * @param {Stretch[][]} marks
 */
function flowing(lines, marks) {
  let line = "";
  /** @type {Stretch[]} */
  const moved = [];
  for (const [number, text] of lines.entries()) {
    if (line) line += /[\p{P}]$/u.test(line) ? " " : " · ";
    for (const { start, end } of marks[number] ?? [])
      moved.push({ start: start + line.length, end: end + line.length });
    line += text;
  }
  return { line, marks: moved };
}

/**
 * Return the part of a text in which the most of what was asked for stands closest, or its beginning.
 * @param {string} text
 * @param {Stretch[]} marks
 */
function excerpt(text, marks) {
  const runs = [...text.matchAll(/\S+/gu)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const sorted = [...marks].sort((a, b) => a.start - b.start);
  const runOf = (/** @type {Stretch} */ mark) => runs.findIndex(({ end }) => end > mark.start);
  const at = sorted.map(runOf);
  let best = { worth: 0, middle: 0, mark: 0 };
  for (const [index, first] of at.entries()) {
    const near = at.slice(index).filter((run) => run < first + EXCERPT);
    // One word again and again says less than several.
    const kinds = new Set(near.map((_, number) => spelled(text, sorted[index + number])));
    const worth = kinds.size * 100 + near.length;
    if (worth > best.worth) best = { worth, middle: (first + (near.at(-1) ?? first)) / 2, mark: index };
  }
  const from = Math.max(0, Math.min(Math.ceil(best.middle - EXCERPT / 2), runs.length - EXCERPT));
  let start = runs[from]?.start ?? 0;
  let end = runs[Math.min(from + EXCERPT, runs.length) - 1]?.end ?? 0;
  // Where no spaces part words, a run is a whole sentence.
  if (end - start > 3 * LETTERS) {
    start = Math.max(start, (sorted[best.mark]?.start ?? start) - LETTERS / 4);
    end = Math.min(end, start + LETTERS);
    if (/[\uDC00-\uDFFF]/.test(text[start] ?? "")) start -= 1;
    if (/[\uDC00-\uDFFF]/.test(text[end] ?? "")) end += 1;
  }
  const inside = sorted
    .filter((mark) => mark.start < end && mark.end > start)
    .map((mark) => ({ start: Math.max(mark.start, start) - start, end: Math.min(mark.end, end) - start }));
  const shown = pieces(text.slice(start, end), inside);
  if (start > 0) shown[0] = `… ${shown[0]}`;
  if (end < text.length && text.slice(end).trim()) {
    if (shown.length % 2) shown.push(`${shown.pop()} …`);
    else shown.push(" …");
  }
  return shown;
}

/**
 * @param {string} text
 * @param {Stretch | undefined} mark
 */
function spelled(text, mark) {
  return mark ? text.slice(mark.start, mark.start + 4).toLowerCase() : "";
}

/**
 * Return a text in pieces: what was not asked for, what was, and so on in turn; marks with a space between them are
 * one.
 * @param {string} text
 * @param {Stretch[]} marks
 */
function pieces(text, marks) {
  /** @type {Stretch[]} */
  const joined = [];
  for (const { start, end } of [...marks].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const before = joined.at(-1);
    if (before && (start <= before.end || /^[\s'’-]*$/.test(text.slice(before.end, start))))
      before.end = Math.max(before.end, end);
    else joined.push({ start, end });
  }
  const shown = [];
  let at = 0;
  for (const { start, end } of joined) {
    shown.push(text.slice(at, start), text.slice(start, end));
    at = end;
  }
  if (at < text.length || !shown.length) shown.push(text.slice(at));
  return shown;
}
