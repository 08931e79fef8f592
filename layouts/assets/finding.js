/** How clauses become results: which stories of which shards have all of them, in which order, and what they share. */

import { ALL } from "./shards.js";

/** @typedef {import("./query.js").Clause} Clause */
/** @typedef {import("./shards.js").Scope} Scope */
/** @typedef {import("./shards.js").Shard} Shard */
/** @typedef {import("./shards.js").Result} Result */
/**
 * @typedef {{shard: Shard, id: string, page: number, whole: number, score: number, places: Set<number>}} Hit a story
 *   that was found: its position in its shard, how many words it has as they were typed, and where words stand
 */

/** Ways to write a query that are tried, with words in parts and in one. */
const WAYS = 8;

/**
 * Return the stories in a scope that fit every clause, in order.
 * @param {Shard[]} shards the oldest first
 * @param {Clause[]} clauses
 * @param {Scope} scope
 * @param {string} sort
 * @returns {Promise<Hit[]>}
 */
export async function found(shards, clauses, scope, sort) {
  const near = shards.filter((shard) => shard.overlaps(scope));
  const wanted = clauses.filter(({ not }) => !not);
  const words = [...new Set(wanted.flatMap((clause) => clause.words))];
  const held = await Promise.all(near.map((shard) => Promise.all(words.map((word) => shard.stories(word)))));
  const all = total(near.map(({ about }) => about.stories));
  const rarity = total(
    idfs(
      all,
      words.map((_, at) => total(held.map((counts) => counts[at] ?? 0))),
    ),
  );
  const ranked = sort === "relevance" && words.length > 0;
  const hits = await Promise.all(
    near.map(async (shard, number) => {
      const scale = ranked ? rarity / total(idfs(shard.about.stories, held[number] ?? [])) : 1;
      return within(shard, clauses, scope, { ranked, scale });
    }),
  );
  if (sort !== "oldest") hits.reverse();
  const results = hits.flatMap((each) => each.sort((a, b) => (sort === "oldest" ? a.page - b.page : b.page - a.page)));
  // Newer shards stand first, so that of equal scores the newer story stays before the older.
  return ranked ? results.sort((a, b) => b.whole - a.whole || b.score - a.score) : results;
}

/**
 * Return the stories of a shard that fit every clause.
 * @param {Shard} shard
 * @param {Clause[]} clauses
 * @param {Scope} scope
 * @param {{ranked: boolean, scale: number}} order
 * @returns {Promise<Hit[]>}
 */
async function within(shard, clauses, scope, { ranked, scale }) {
  const wanted = clauses.filter(({ not }) => !not);
  const sets = await Promise.all(clauses.map((clause) => narrowing(shard, clause)));
  const unwanted = sets.filter((_, at) => clauses[at]?.not);
  const needed = sets.filter((set, at) => set && !clauses[at]?.not);
  if (needed.some((set) => !set?.size)) return [];
  // Pagefind would answer for other words in place of one that the shard has not.
  const single = await Promise.all(
    wanted.map(({ words: [word = ""], joined }) => joined.length || shard.stories(word)),
  );
  if (single.includes(0)) return [];
  const filters = shard.fits(scope);
  const answers = await Promise.all((await texts(shard, wanted)).map((text) => shard.ask(text, { filters })));
  /** @type {Map<string, Hit>} */
  const hits = new Map();
  for (const { id, score, words } of answers.flatMap(({ results }) => results)) {
    if (needed.some((set) => !set?.has(id)) || unwanted.some((set) => set?.has(id))) continue;
    const before = hits.get(id);
    const places = new Set([...(before?.places ?? []), ...words]);
    const best = Math.max(before?.score ?? 0, score * scale);
    hits.set(id, { shard, id, page: Number(id), whole: 0, score: best, places });
  }
  if (ranked) await rate(shard, wanted, hits);
  await settle(shard, wanted, hits);
  return [...hits.values()];
}

/**
 * Return what Pagefind is asked so that every story comes that may fit: all words, and again with each that may be
 * written as one.
 * @param {Shard} shard
 * @param {Clause[]} wanted
 */
async function texts(shard, wanted) {
  if (!wanted.length) return [ALL];
  const has = async (/** @type {string[]} */ way) =>
    way.length > 0 && (await Promise.all(way.map((word) => shard.stories(word)))).every(Boolean);
  /** @type {string[][]} */
  let asked = [[]];
  for (const { words, joined } of wanted) {
    /** @type {string[][]} */
    const ways = [];
    for (const way of [words, joined]) if (await has(way)) ways.push(way);
    asked = asked.flatMap((before) => ways.map((way) => [...before, ...way])).slice(0, WAYS);
  }
  return asked.map((each) => [...new Set(each)].join(" "));
}

/**
 * Return the stories that a clause leaves: all that fit it, null when its one word says as much.
 * @param {Shard} shard
 * @param {Clause} clause
 * @returns {Promise<Set<string> | null>}
 */
export async function narrowing(shard, { words, joined, open, exact, not, key, names }) {
  if (key === "title") {
    const held = await Promise.all(words.map((word) => shard.stories(word)));
    if (held.includes(0)) return new Set();
    const { results } = await shard.ask(words.join(" "));
    return new Set(results.filter((each) => each.matchedMetaFields?.includes("title")).map(({ id }) => id));
  }
  if (names.length) {
    const having = (await shard.values(key)).filter(([value]) => names.includes(value));
    return new Set(having.flatMap(([, pages]) => pages.map(String)));
  }
  if (words.length < 2 && !not && !exact) return null;
  const ways = [shard.phrase(words, open), ...joined.map((word) => shard.phrase([word]))];
  const stories = await Promise.all(ways);
  return new Set(stories.flatMap((each) => [...each.keys()]));
}

/**
 * Note how many of the words each story has as they were typed: others have only longer ones that begin so.
 * @param {Shard} shard
 * @param {Clause[]} wanted
 * @param {Map<string, Hit>} hits
 */
async function rate(shard, wanted, hits) {
  for (const { words } of wanted.filter((clause) => clause.words.length === 1))
    for (const id of (await shard.phrase(words)).keys()) {
      const hit = hits.get(id);
      if (hit) hit.whole += 1;
    }
}

/**
 * Leave of the places of a phrase's words those that stand side by side.
 * @param {Shard} shard
 * @param {Clause[]} wanted
 * @param {Map<string, Hit>} hits
 */
async function settle(shard, wanted, hits) {
  const phrases = wanted.filter(({ words, exact }) => words.length > 1 || exact);
  if (!phrases.length) return;
  const singles = wanted.filter((clause) => !phrases.includes(clause)).map(({ words: [word = ""] }) => word);
  const loose = singles.length ? (await shard.ask(singles.join(" "))).results : [];
  const places = new Map(loose.map(({ id, words }) => [id, words]));
  const close = await Promise.all(phrases.map(({ words, open }) => shard.phrase(words, open)));
  for (const [id, hit] of hits)
    hit.places = new Set([...(places.get(id) ?? []), ...close.flatMap((each) => each.get(id) ?? [])]);
}

/**
 * Return how many stories have each value of a filter, the most first.
 * @param {Hit[]} hits
 * @param {string} name
 * @returns {Promise<[string, number][]>}
 */
export async function tally(hits, name) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const shard of new Set(hits.map((hit) => hit.shard))) {
    const pages = new Set(hits.filter((hit) => hit.shard === shard).map(({ page }) => page));
    for (const [value, stories] of await shard.values(name)) {
      const count = stories.filter((page) => pages.has(page)).length;
      if (count) sums.set(value, (sums.get(value) ?? 0) + count);
    }
  }
  return [...sums].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1));
}

/**
 * Return the most clauses that stories of a scope have together, of equally many the rarest.
 * @param {Shard[]} shards
 * @param {Clause[]} clauses
 * @param {Scope} scope
 * @returns {Promise<Clause[]>}
 */
export async function together(shards, clauses, scope) {
  const near = shards.filter((shard) => shard.overlaps(scope));
  const wanted = clauses.filter(({ not }) => !not);
  const kept = clauses.filter(({ not }) => not);
  const counts = await Promise.all(wanted.map((clause) => stories(near, clause.words, clause)));
  const rarities = idfs(total(near.map((shard) => shard.about.stories)), counts);
  /** @type {Map<string, number[]>} */
  const held = new Map();
  for (const [position, clause] of wanted.entries())
    for (const hit of await found(near, [clause, ...kept], scope, "newest")) {
      const story = hit.shard.base + hit.id;
      held.set(story, [...(held.get(story) ?? []), position]);
    }
  const worth = (/** @type {number[]} */ positions) => total(positions.map((position) => rarities[position] ?? 0));
  /** @type {number[]} */
  let best = [];
  for (const positions of held.values()) {
    const more = positions.length - best.length;
    if (more > 0 || (!more && worth(positions) > worth(best))) best = positions;
  }
  return [...best.flatMap((position) => wanted[position] ?? []), ...kept];
}

/**
 * Return the number of stories that hold words side by side, or one word, or a longer one that begins with it.
 * @param {Shard[]} shards
 * @param {string[]} words
 * @param {{exact?: boolean, open?: boolean}} how as a clause has it
 */
export async function stories(shards, words, { exact = false, open = false } = {}) {
  const counts = await Promise.all(
    shards.map(async (shard) => {
      if (words.length > 1 || exact) return (await shard.phrase(words, open)).size;
      return shard.stories(words[0] ?? "");
    }),
  );
  return total(counts);
}

/**
 * Return Pagefind's weight of rarity for words, by the stories that hold each (Okapi BM25's).
 * @param {number} all
 * @param {number[]} counts
 */
function idfs(all, counts) {
  return counts.map((count) => Math.log((all - count + 0.5) / (count + 0.5) + 1));
}

/** @param {number[]} numbers */
export function total(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}
