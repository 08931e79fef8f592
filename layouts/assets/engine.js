/** Answers searches of the archive, shard by shard: a module worker that is asked and answers in messages. */

import { ALL, card, Index, json, NOTHING, words } from "./shards.js";

/**
 * @typedef {{q: string, chosen: Record<string, string[]>, all: string[], from: string, to: string,
 *   sort: "relevance" | "newest" | "oldest", counts: string[]}} Search
 * @typedef {{total: number, replaced: [string, string][], unknown: string[], left: string[], widened: boolean,
 *   counts: Record<string, [string, number][]>, missing: {first: string, last: string}[]}} Found
 * @typedef {import("./shards.js").Card} Card
 * @typedef {import("./shards.js").Scope} Scope
 * @typedef {import("./shards.js").Shard} Shard
 * @typedef {import("./shards.js").Result} Result
 * @typedef {import("./shards.js").Answer} Answer
 * @typedef {{words: string[], phrase: boolean}} Query the words of a phrase stand side by side
 * @typedef {{results: Result[], answers: Answer[]}} Hits
 */

/** @type {Scope} */
const EVERYTHING = { chosen: {}, all: [], from: "", to: "" };
/** Follows the beginning of a word that is asked for instead of the word. */
const CUT = "…";
/** Words of a query that are searched for: each one costs questions to every shard. */
const MOST_WORDS = 16;
/** Searches whose cards may still be asked for. */
const KEPT = 4;

/** Searches over an index: how a query becomes results, and what is tried when it has none. */
class Engine {
  /**
   * @param {string} index
   * @param {string} names
   */
  constructor(index, names) {
    this.index = new Index(index);
    this.names = names;
    this.latest = 0;
    /** @type {Map<number, {search: Search, hits: Result[]}>} */
    this.kept = new Map();
  }

  /**
   * Return what is found, null when a newer search has come meanwhile.
   * @param {number} id
   * @param {Search} search
   * @returns {Promise<Found | null>}
   */
  async search(id, search) {
    this.latest = id;
    await this.index.open();
    let answer = await this.answer(id, search);
    // What is missing may have been replaced by a new publication since the list was read.
    if (answer?.found.missing.length && (await this.index.read().catch(() => false))) {
      await this.index.open();
      answer = await this.answer(id, search);
    }
    if (!answer) return null;
    this.kept.set(id, { search, hits: answer.hits });
    for (const old of [...this.kept.keys()].slice(0, -KEPT)) this.kept.delete(old);
    return answer.found;
  }

  /**
   * Return the cards of some of a search's results; those that cannot be read are left out.
   * @param {number} of
   * @param {number} start
   * @param {number} count
   * @returns {Promise<Card[]>}
   */
  async cards(of, start, count) {
    const kept = this.kept.get(of);
    if (!kept) return [];
    const fragments = () => Promise.allSettled(kept.hits.slice(start, start + count).map((hit) => hit.data()));
    let read = await fragments();
    // As with what is missing when words are looked up: the stories may stand elsewhere by now.
    if (read.some(({ status }) => status === "rejected") && (await this.index.read().catch(() => false))) {
      await this.index.open();
      kept.hits = (await this.answer(of, kept.search))?.hits ?? kept.hits;
      read = await fragments();
    }
    return read.flatMap((fragment) => (fragment.status === "fulfilled" ? [card(fragment.value)] : []));
  }

  /**
   * @param {number} id
   * @param {Search} search
   * @returns {Promise<{found: Found, hits: Result[]} | null>}
   */
  async answer(id, search) {
    const shards = this.index.shards;
    // A shard without words names no language.
    const [language = "en"] = shards.flatMap(({ about }) => Object.keys(about.entry.languages));
    const typed = words(search.q, language);
    const { known, replaced, unknown } = await this.spelled(typed.slice(0, MOST_WORDS), search);
    if (id !== this.latest) return null;
    const asked = known.map((word) => word.asked);
    const phrase = /^\s*["“”„].+["“”„]\s*$/su.test(search.q) && !replaced.length && !unknown.length;
    const nothing = typed.length > 0 && !asked.length;
    const tried = nothing ? null : await this.relaxed({ words: asked, phrase }, search);
    if (id !== this.latest) return null;
    if (phrase && !tried?.query.phrase) replaced.push([search.q.trim(), known.map((word) => word.typed).join(" ")]);
    const counts = tried ? await this.counts(tried.query, tried.scope, search, tried.hits) : {};
    const left = [
      ...known.filter((word) => tried && !tried.query.words.includes(word.asked)),
      ...typed.slice(MOST_WORDS),
    ].map((word) => word.typed);
    const missing = shards.filter((shard) => shard.broken).map(({ about: { first, last } }) => ({ first, last }));
    const hits = tried?.hits.results ?? [];
    const widened = tried?.scope === EVERYTHING;
    const used = replaced.filter(([word]) => !left.includes(word));
    return { found: { total: hits.length, replaced: used, unknown, left, widened, counts, missing }, hits };
  }

  /**
   * Return the words that stories have: typed ones, or their nearest spellings.
   * @param {import("./shards.js").Word[]} typed
   * @param {Search} search
   */
  async spelled(typed, search) {
    const near = this.index.shards.filter((shard) => shard.overlaps(search));
    // What the results will need is fetched beside the words.
    const filters = near.map((shard) =>
      shard.load(typed[0]?.asked ?? ALL, [...search.counts, ...Object.keys(shard.fits(search))]),
    );
    const spellings = await Promise.all(typed.map((word) => this.spelling(word.asked, near)));
    await Promise.all(filters);
    const known = typed.flatMap(({ typed: was }, position) =>
      spellings[position] ? [{ typed: was, asked: spellings[position].replace(CUT, "") }] : [],
    );
    const unknown = typed.filter((_, position) => !spellings[position]).map((word) => word.typed);
    /** @type {[string, string][]} */
    const replaced = typed.flatMap((word, position) => {
      const used = spellings[position];
      return used && used !== word.asked ? [[word.typed, used]] : [];
    });
    return { known, replaced, unknown };
  }

  /**
   * Return a word, or its nearest spelling, or its beginning, that some story has; empty when there is none.
   * @param {string} word
   * @param {Shard[]} near shards to ask first
   * @returns {Promise<string>}
   */
  async spelling(word, near) {
    const { shards } = this.index;
    if ((await stories(near, word)) || (await stories(shards, word))) return word;
    const { fold, nearest } = await import("./spelling.js");
    const used = nearest(fold(word), await this.spellings(fold(word)));
    if (used && (await stories(shards, used))) return used;
    // Words used seldom are on no list: if the slip is near the end, some word still begins as this one does.
    for (const beginning of [2, 3, 4].map((less) => word.slice(0, -less)).filter((each) => each.length > 3))
      if (await stories(shards, beginning)) return `${beginning}${CUT}`;
    return "";
  }

  /**
   * Return the words of names and stories, and how many stories use each.
   * @param {string} word folded
   * @returns {Promise<Map<string, number>>}
   */
  async spellings(word) {
    const { fold } = await import("./spelling.js");
    const lists = await Promise.all([
      this.named(word),
      ...this.index.shards.map(({ base }) => json(`${base}words.json`)),
    ]);
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const [text, count] of lists.flatMap((list) => list ?? []))
      counts.set(fold(text), (counts.get(fold(text)) ?? 0) + count);
    return counts;
  }

  /**
   * Return the words of the names among which a word may be found, with the stories of each.
   * @param {string} word folded
   * @returns {Promise<[string, number][]>}
   */
  async named(word) {
    const { part } = await import("./spelling.js");
    const { letter, address } = part(this.names, word);
    const whole = await json(this.names);
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
   * Return the first results of: the query; fewer of its words; the same two without facets and years.
   * @param {Query} query
   * @param {Search} search
   */
  async relaxed(query, search) {
    const { sort, counts } = search;
    const narrow = search.from || search.to || Object.values(search.chosen).some((values) => values.length);
    /** @type {Scope[]} */
    const scopes = narrow ? [search, EVERYTHING] : [search];
    const queries = query.phrase ? [query, { ...query, phrase: false }] : [query];
    for (const tried of queries) {
      for (const scope of scopes) {
        const hits = await this.find(tried, scope, sort, counts);
        if (hits.results.length) return { query: tried, scope, hits };
        const fewer = { words: tried.phrase ? [] : await this.together(tried.words, scope), phrase: false };
        if (fewer.words.length) return { query: fewer, scope, hits: await this.find(fewer, scope, sort, counts) };
      }
    }
    return { query, scope: search, hits: { results: [], answers: [] } };
  }

  /**
   * Return the results of a query, in order, from the shards that hold every word of it.
   * @param {Query} query
   * @param {Scope} scope
   * @param {string} sort
   * @param {string[]} counted
   * @returns {Promise<Hits>}
   */
  async find(query, scope, sort, counted) {
    const asked = query.words.join(" ");
    const text = query.phrase ? `"${asked}"` : asked || ALL;
    const overlapping = this.index.shards.filter((shard) => shard.overlaps(scope));
    const near = await Promise.all(
      overlapping.map(async (shard) => ({
        shard,
        held: await Promise.all(query.words.map((word) => shard.stories(word))),
      })),
    );
    const rarity = total(
      idfs(
        total(overlapping.map((shard) => shard.about.stories)),
        query.words.map((_, at) => total(near.map(({ held }) => held[at] ?? 0))),
      ),
    );
    const ranked = sort === "relevance" && asked && !query.phrase;
    const order = { date: sort === "oldest" ? "asc" : "desc" };
    const answers = await Promise.all(
      near.map(async ({ shard, held }) => {
        if (held.includes(0)) return NOTHING;
        await shard.load(query.words[0] ?? ALL, counted);
        const filters = shard.fits(scope);
        if (!ranked) return shard.ask(text, { filters, sort: order });
        const answer = await shard.ask(text, { filters });
        const scale = rarity / total(idfs(shard.about.stories, held));
        // Pagefind orders by score or by date, not by both: it is asked again where scores are equal.
        const dated = tied(answer.results) ? await shard.ask(text, { filters, sort: order }) : answer;
        return { ...answer, results: rescored(answer.results, scale, dated.results) };
      }),
    );
    if (sort !== "oldest") answers.reverse();
    const results = answers.flatMap((answer) => answer.results);
    // Newer shards stand first, so that of equal scores the newer story stays before the older.
    if (ranked) results.sort((a, b) => b.score - a.score);
    return { results, answers };
  }

  /**
   * Return the most words that stories have together, of equally many the rarest.
   * @param {string[]} asked
   * @param {Scope} scope
   * @returns {Promise<string[]>}
   */
  async together(asked, scope) {
    const near = this.index.shards.filter((shard) => shard.overlaps(scope));
    const counts = await Promise.all(asked.map((word) => stories(near, word)));
    const rarities = idfs(total(near.map((shard) => shard.about.stories)), counts);
    /** @type {Map<string, number[]>} */
    const held = new Map();
    for (const [position, word] of asked.entries()) {
      for (const shard of near) {
        if (!(await shard.stories(word))) continue;
        const { results } = await shard.ask(word, { filters: shard.fits(scope) });
        for (const { id } of results) held.set(shard.base + id, [...(held.get(shard.base + id) ?? []), position]);
      }
    }
    const worth = (/** @type {number[]} */ positions) => total(positions.map((position) => rarities[position] ?? 0));
    /** @type {number[]} */
    let best = [];
    for (const positions of held.values()) {
      const more = positions.length - best.length;
      if (more > 0 || (!more && worth(positions) > worth(best))) best = positions;
    }
    return best.flatMap((position) => asked[position] ?? []);
  }

  /**
   * Return how many results have each value of the taxonomies asked for.
   *
   * One of whose values any may apply is counted without that choice: how many each would add.
   * @param {Query} query
   * @param {Scope} scope
   * @param {Search} search
   * @param {Hits} hits
   */
  async counts(query, scope, search, hits) {
    /** @type {Record<string, [string, number][]>} */
    const counts = {};
    for (const name of search.counts) {
      const wider = without(scope, name);
      const { answers } = wider === scope ? hits : await this.find(query, wider, search.sort, search.counts);
      counts[name] = tally(answers.map((answer) => answer.filters[name] ?? {}));
    }
    return counts;
  }
}

/**
 * @param {Shard[]} shards
 * @param {string} word
 */
async function stories(shards, word) {
  return total(await Promise.all(shards.map((shard) => shard.stories(word))));
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
function total(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/**
 * Return results in the order of others, with scores on the scale of the whole archive.
 * @param {Result[]} results
 * @param {number} scale
 * @param {Result[]} order
 */
function rescored(results, scale, order) {
  const scores = new Map(results.map(({ id, score }) => [id, score * scale]));
  return order.map((result) => ({ ...result, score: scores.get(result.id) ?? 0 }));
}

/** @param {Result[]} results */
function tied(results) {
  return new Set(results.map(({ score }) => score)).size < results.length;
}

/**
 * Return a scope without its own choice in what is counted, the same scope when there is none.
 * @param {Scope} scope
 * @param {string} name
 * @returns {Scope}
 */
function without(scope, name) {
  if (name === "year") return scope.from || scope.to ? { ...scope, from: "", to: "" } : scope;
  if (!scope.chosen[name]?.length || scope.all.includes(name)) return scope;
  return { ...scope, chosen: { ...scope.chosen, [name]: [] } };
}

/**
 * Return the sums of several counts, the highest first.
 * @param {Record<string, number>[]} lists
 * @returns {[string, number][]}
 */
function tally(lists) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const [value, count] of lists.flatMap((list) => Object.entries(list)))
    sums.set(value, (sums.get(value) ?? 0) + count);
  return [...sums].filter(([, count]) => count).sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1));
}

/** @type {Engine | null} */
let engine = null;

self.onmessage = async ({ data }) => {
  const { id } = data;
  try {
    engine ??= new Engine(data.index, data.names);
    if (data.ask === "cards") {
      self.postMessage({ id, cards: await engine.cards(data.of, data.start, data.count) });
      return;
    }
    const found = await engine.search(id, data.search);
    self.postMessage(found ? { id, found } : { id, overtaken: true });
  } catch {
    self.postMessage({ id, failed: "The search index cannot be read just now." });
  }
};
