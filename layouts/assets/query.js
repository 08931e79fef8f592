/** What was typed, in clauses: words, phrases, what is excluded, and what stands before a colon. */

/** @typedef {import("./terms.js").Terms} Terms */
/**
 * @typedef {object} Clause of a query: a story must have it, or must not
 * @property {string} typed as it is told of
 * @property {string[]} words of the index: side by side if there are several
 * @property {string[]} joined the same written as one word, which does as well
 * @property {boolean} open whether the last of several words is but the beginning of one
 * @property {boolean} exact whether longer words that begin so do not do
 * @property {boolean} not
 * @property {string} key of a taxonomy of whose names one must have the text, `title`, or nothing
 * @property {string} text what stands behind the key
 * @property {string[]} names those that have the text, where stories that are filed under them are not wanted
 */

const QUOTED = /^(?:"([^"]*)"|“([^“”„]*)[”“]|„([^“”„]*)[“”]|«([^«»]*)»|「([^「」]*)」|『([^『』]*)』)/u;
/** A minus is one before a word; a hyphen or a dash elsewhere is not. */
const MINUS = /^[-−](?=\S)/u;
const KEYED = /^(\p{L}[\p{L}\p{M}_-]*):(?=\S)/u;

/**
 * Return the clauses of a query.
 * @param {string} query
 * @param {Terms} terms
 * @param {Map<string, string>} keys each word that may stand before a colon, with the key that it means
 * @returns {Clause[]}
 */
export function clauses(query, terms, keys) {
  /** @type {Clause[]} */
  const found = [];
  for (let rest = query.trimStart(); rest; rest = rest.trimStart()) {
    const not = MINUS.exec(rest)?.[0] ?? "";
    const after = rest.slice(not.length);
    const keyed = KEYED.exec(after);
    const key = keys.get(keyed?.[1]?.toLowerCase() ?? "") ?? "";
    const before = not + (key ? (keyed?.[0] ?? "") : "");
    const quoted = QUOTED.exec(rest.slice(before.length));
    const [run = ""] = quoted ?? terms.runs(rest.slice(before.length));
    if (!run) break;
    const inside = quoted?.slice(1).find((text) => text !== undefined);
    const clause = inside === undefined ? said(run, terms) : phrase(run, inside, terms);
    const same = (/** @type {Clause} */ one) => `${one.not} ${one.key} ${one.words.join(" ")}`;
    const whole = { ...clause, typed: before + clause.typed, not: Boolean(not), key };
    if (clause.words.length && !found.some((one) => same(one) === same(whole))) found.push(whole);
    rest = rest.slice(before.length + run.length);
  }
  return found;
}

/**
 * Return a clause as it is printed: its minus or its key are words as well.
 * @param {Clause} clause
 * @param {Terms} terms
 * @returns {Clause[]}
 */
export function printed(clause, terms) {
  return terms.runs(clause.typed).flatMap((run) => {
    const plain = said(run, terms);
    return plain.words.length ? [plain] : [];
  });
}

/**
 * Return the words of a clause apart, each one a clause.
 * @param {Clause} clause
 * @param {Terms} terms
 * @returns {Clause[]}
 */
export function apart(clause, terms) {
  if (clause.words.length < 2 || clause.not || clause.key) return [clause];
  // Hardly a letter long, a part says nothing of the words that begin with it.
  const exact = (/** @type {string} */ word) => word.length < 3 && /^\p{Script=Latin}+$/u.test(word);
  const part = (/** @type {string} */ word) => ({
    typed: terms.shown(word),
    words: [word],
    joined: [],
    open: false,
    text: word,
  });
  return [...new Set(clause.words)].map((word) => ({ ...clause, ...part(word), exact: exact(word) }));
}

/**
 * Return a typed run as a clause.
 * @param {string} run
 * @param {Terms} terms
 * @returns {Clause}
 */
function said(run, terms) {
  const { words, open } = terms.asked(run);
  // Only all of it written as one does for the whole.
  const one = words.map((word) => terms.shown(word)).join("");
  const joined = terms.joined(run).filter((word) => terms.shown(word) === one.replace(/\./g, "") && word !== words[0]);
  const typed = run.replace(
    /^\p{P}+(?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}\p{M}])[\p{Pd}\p{Pe}\p{Pf}\p{Pi}\p{Ps}.,;:!?"'…]+$/gu,
    "",
  );
  return {
    typed,
    words,
    joined: joined.length === 1 ? joined : [],
    open,
    exact: false,
    not: false,
    key: "",
    text: run,
    names: [],
  };
}

/**
 * Return what was typed in quotation marks as a clause.
 * @param {string} typed
 * @param {string} inside
 * @param {Terms} terms
 * @returns {Clause}
 */
function phrase(typed, inside, terms) {
  // Within a phrase every word counts.
  const { words, open } = terms.ended(terms.runs(inside).flatMap((run) => terms.pieces(run)));
  return { typed, words, joined: [], open, exact: false, not: false, key: "", text: inside, names: [] };
}
