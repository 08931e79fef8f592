// What a reader searches for, and how the page's address says it.

/**
 * What is searched for.
 * @typedef {object} State
 * @property {string} q the words, as typed
 * @property {Record<string, string[]>} chosen the names chosen, by their taxonomy
 * @property {string[]} all taxonomies of which every chosen name must apply; of the others, any
 * @property {string} from a year or a month, included; empty for the archive's beginning
 * @property {string} to a year or a month, included; empty for today
 * @property {"relevance" | "newest" | "oldest"} sort
 */

const TIME = /^\d{4}(?:-(?:0[1-9]|1[0-2]))?$/;
// An address can be written by anybody: what it may ask for has an end.
const LONGEST = 300;
const MOST = 40;

/**
 * Return two ends of a time in their order.
 * @param {string} from
 * @param {string} to
 * @returns {{from: string, to: string}}
 */
export const ordered = (from, to) => {
  // "2024" is before "2024-03" as a beginning and after it as an end.
  const backwards = from && to && from > (to.length === 4 ? `${to}-99` : to);
  return backwards ? { from: to, to: from } : { from, to };
};

/**
 * Return a name as stories are filtered by it; `filter_value` of `broadsheet/pages/parts.py` is its twin.
 * @param {string} name
 * @returns {string}
 */
export const indexed = (name) => name.replaceAll('"', "\u201D").replaceAll("\\", "\uFF3C");

/**
 * Return the state that an address's query asks for; what is unknown or makes no sense in it is passed over.
 * @param {string} query
 * @param {string[]} taxonomies
 * @returns {State}
 */
export const read = (query, taxonomies) => {
  const asked = new URLSearchParams(query);
  const time = (/** @type {string} */ key) => asked.getAll(key).find((value) => TIME.test(value)) ?? "";
  const named = (/** @type {string} */ key) =>
    [...new Set(asked.getAll(key).map((value) => indexed(value.trim())))]
      .filter((value) => value && value.length <= LONGEST)
      .slice(0, MOST);
  const chosen = taxonomies
    .map((key) => /** @type {[string, string[]]} */ ([key, named(key)]))
    .filter(([, values]) => values.length);
  const sort = asked.get("sort");
  return {
    q: (asked.get("q") ?? "").trim().slice(0, LONGEST),
    chosen: Object.fromEntries(chosen),
    all: named("all").filter((key) => chosen.some(([taxonomy]) => taxonomy === key)),
    ...ordered(time("from"), time("to")),
    sort: sort === "newest" || sort === "oldest" ? sort : "relevance",
  };
};

/**
 * Return the query that asks for a state, with its question mark; empty when nothing is asked for.
 * @param {State} state
 * @returns {string}
 */
export const write = (state) => {
  const query = new URLSearchParams();
  const add = (/** @type {string} */ key, /** @type {string} */ value) => value && query.append(key, value);
  add("q", state.q.trim());
  for (const [key, values] of Object.entries(state.chosen)) values.forEach((value) => add(key, value));
  state.all.filter((key) => (state.chosen[key] ?? []).length > 1).forEach((key) => add("all", key));
  add("from", state.from);
  add("to", state.to);
  add("sort", state.sort === "relevance" ? "" : state.sort);
  const written = String(query);
  return written && `?${written}`;
};
