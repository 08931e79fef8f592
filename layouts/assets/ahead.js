/** What is fetched ahead of a search: while the page is on its way that will ask for it, and while it is being typed. */

import { clauses } from "./query.js";

/** @typedef {import("./shards.js").Index} Index */

/** @type {import("./shards.js").Scope} */
export const EVERYTHING = { chosen: {}, all: [], from: "", to: "" };
/** Words of a query that are searched for: each one costs questions to every shard. */
export const MOST_WORDS = 16;
/** Letters of a query that are read before the page has asked for a search. */
const LONGEST = 300;

/**
 * Ask for the files that the search of an address needs, while the page is on its way that will ask for the search.
 * @param {Index} index
 * @param {string} query
 */
export async function begin(index, query) {
  const asked = new URLSearchParams(query);
  const opened = index.open();
  opened.catch(() => {});
  await index.listed();
  // Which files a stretch of time needs, the page knows.
  if (!asked.has("from") && !asked.has("to")) index.warm(words(index, asked.get("q") ?? ""), [], EVERYTHING);
  await opened;
}

/**
 * Ask for the files that a search needs which is being typed, so that little is left to wait for at its end.
 * @param {Index} index
 * @param {{q: string, from: string, to: string}} search
 */
export async function typing(index, { q, from, to }) {
  const opened = index.open();
  opened.catch(() => {});
  await index.listed();
  index.begun(words(index, q), { from, to });
  await opened;
}

/**
 * Return the words of a text that is searched for; none where there is a colon: which names may stand before it, the
 * page knows.
 * @param {Index} index
 * @param {string} text
 */
function words({ terms }, text) {
  const read = text.slice(0, LONGEST);
  if (!terms || read.includes(":")) return [];
  const asked = clauses(read, terms, new Map()).slice(0, MOST_WORDS);
  return asked.flatMap((clause) => [...clause.words, ...clause.joined]);
}
