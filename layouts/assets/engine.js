/** Answers searches of the archive, shard by shard: a module worker, and the only script that knows Pagefind. */

import { fold, nearest, words } from "./spelling.js";

/**
 * @typedef {{q: string, chosen: Record<string, string[]>, all: string[], from: string, to: string,
 *   sort: "relevance" | "newest" | "oldest", counts: string[]}} Search
 * @typedef {{total: number, replaced: [string, string][], unknown: string[], left: string[], widened: boolean,
 *   counts: Record<string, [string, number][]>, missing: {first: string, last: string}[]}} Found
 * @typedef {{url: string, title: string, date: string, place: string, mark: string, excerpt: string,
 *   people: string[], countries: string[]}} Card
 * @typedef {{chosen: Record<string, string[]>, all: string[], from: string, to: string}} Scope what a story must fit
 * @typedef {{words: string[], phrase: boolean}} Query the words of a phrase stand side by side
 * @typedef {{url: string, excerpt: string, meta: Record<string, string>, filters: Record<string, string[]>}} Fragment
 * @typedef {{id: string, score: number, words: number[], data: () => Promise<Fragment>}} Result
 * @typedef {{results: Result[], unfilteredResultCount: number, filters: Record<string, Record<string, number>>}} Answer
 * @typedef {{name: string, first: string, last: string, stories: number, meta: string,
 *   entry: {languages: Record<string, {wasm?: string}>}}} About
 * @typedef {{search: (text: string, options?: object) => Promise<Answer>,
 *   preload: (text: string, options?: object) => Promise<void>}} Instance
 * @typedef {{results: Result[], answers: Answer[]}} Hits
 */

/** A letter that no word has (the last private one): what is asked for with it can only begin with a held word. */
const NO_LETTER = "\u{10FFFD}";
/**
 * White space to Pagefind's Rust, but not to its JavaScript: finds every story, and fetches one chunk of words at most.
 * (For `null`, Pagefind fetches all of them.)
 */
const ALL = "\u0085";
/** A filter that no index has fits no story and needs no chunk: Pagefind counts without making results. */
const COUNT = { filters: { " ": [" "] } };
/** @type {Answer} */
const NOTHING = { results: [], unfilteredResultCount: 0, filters: {} };
/** @type {Scope} */
const EVERYTHING = { chosen: {}, all: [], from: "", to: "" };
/** More than a query has; every one costs questions to every shard. */
const MOST_WORDS = 16;
/** Searches whose cards may still be asked for. */
const KEPT = 4;

const network = self.fetch.bind(self);

/** The stories of a stretch of time: an index of Pagefind's own. */
class Shard {
  /**
   * @param {About} about
   * @param {string} index
   */
  constructor(about, index) {
    this.about = about;
    this.base = `${index}${about.name}/`;
    this.broken = false;
    /** @type {Uint8Array<ArrayBuffer>} */
    this.meta = new Uint8Array();
    /** @type {Instance | null} */
    this.instance = null;
    /** @type {Map<string, Promise<number>>} */
    this.held = new Map();
  }

  /**
   * Make the shard ready, or broken.
   * @param {(options: object) => Instance} createInstance
   */
  async open(createInstance) {
    try {
      // Given what it cannot read here, Pagefind would wait for it for ever.
      this.meta = await unpacked(Uint8Array.from(atob(this.about.meta), (letter) => letter.charCodeAt(0)));
      // Addresses of stories hold the base path already: Pagefind must not put one before them.
      this.instance = createInstance({ basePath: this.base, baseUrl: "/", noWorker: true });
    } catch {
      this.broken = true;
    }
    await this.ask("");
  }

  /**
   * Return Pagefind's answer: nothing from a shard that cannot be read, which Pagefind would only log.
   * @param {string} text
   * @param {object} [options]
   * @returns {Promise<Answer>}
   */
  async ask(text, options) {
    try {
      const answer = await this.instance?.search(text, options);
      return answer && !this.broken ? answer : NOTHING;
    } catch {
      this.broken = true;
      return NOTHING;
    }
  }

  /**
   * Have the chunks loaded that a later question needs.
   * @param {string} text
   * @param {string[]} [filters]
   */
  async load(text, filters = []) {
    try {
      await this.instance?.preload(text, { filters: Object.fromEntries(filters.map((name) => [name, ""])) });
    } catch {
      this.broken = true;
    }
  }

  /**
   * Return the number of stories that hold a word, or a longer one that begins with it.
   * @param {string} word
   * @returns {Promise<number>}
   */
  stories(word) {
    const known = this.held.get(word);
    if (known) return known;
    const count = this.count(word);
    this.held.set(word, count);
    return count;
  }

  /**
   * Ask Pagefind in ways that tell a held word from the longest prefix of it that is held, its silent substitute.
   * @param {string} word
   * @returns {Promise<number>}
   */
  async count(word) {
    // Its stem and its longer forms may stand in the chunks beside its own, which Pagefind does not load.
    await this.load([word, ...stems(word), word + NO_LETTER].join(" "));
    const { unfilteredResultCount: count } = await this.ask(word, COUNT);
    if (!count || (await this.ask(`"${word}"`, COUNT)).unfilteredResultCount) return count;
    const substitute = word + NO_LETTER;
    if ((await this.ask(substitute, COUNT)).unfilteredResultCount !== count) return count;
    return same((await this.ask(word)).results, (await this.ask(substitute)).results) ? 0 : count;
  }

  /**
   * Return a file of the shard, unpacked; the shard is broken without it, but for the text of a single story.
   * @param {string} address
   * @returns {Promise<Response>}
   */
  async file(address) {
    const name = address.slice(this.base.length);
    if (name.startsWith("pagefind-entry.json")) return Response.json(this.about.entry);
    if (name.endsWith(".pf_meta")) return new Response(this.meta);
    try {
      return new Response(await download(address));
    } catch (error) {
      if (!name.startsWith("fragment/")) this.broken = true;
      throw error;
    }
  }
}

/** The whole index as it was last published. */
class Index {
  /** @param {string} address */
  constructor(address) {
    this.address = address;
    this.published = "";
    /** @type {Shard[]} oldest first */
    this.shards = [];
    /** @type {Promise<void> | null} */
    this.opening = null;
    /** @type {Uint8Array<ArrayBuffer> | null} */
    this.program = null;
  }

  /**
   * Read the list of shards; return whether it has changed.
   * @returns {Promise<boolean>}
   */
  async read() {
    const response = await network(`${this.address}shards.json`, { cache: "no-cache" });
    if (!response.ok) throw new Error(`shards.json: ${response.status}`);
    const published = await response.text();
    if (published === this.published) return false;
    this.shards = JSON.parse(published).shards.map((/** @type {About} */ about) => new Shard(about, this.address));
    this.published = published;
    return true;
  }

  /** Make every shard ready; one that was broken gets another chance: the network may be back. */
  open() {
    this.opening ??= this.ready().finally(() => (this.opening = null));
    return this.opening;
  }

  /** Make every shard ready. */
  async ready() {
    if (!this.published) await this.read();
    this.shards = this.shards.map((shard) => (shard.broken ? new Shard(shard.about, this.address) : shard));
    const closed = this.shards.filter((shard) => !shard.instance);
    if (!closed.length) return;
    const { wasm } = Object.values(closed[0].about.entry.languages)[0];
    const [{ createInstance }, program] = await Promise.all([
      import(`${this.address}pagefind.js`),
      this.program ?? download(`${this.address}wasm.${wasm ?? "unknown"}.pagefind`),
    ]);
    this.program = program;
    self.fetch = (input) => this.file(String(input));
    // All instances share one WebAssembly; begun at once, each would put its own in place of the other's.
    while (closed.length && !this.shards.some((shard) => shard.instance)) await closed.shift()?.open(createInstance);
    await Promise.all(closed.map((shard) => shard.open(createInstance)));
  }

  /**
   * Answer Pagefind's own requests.
   * @param {string} address
   * @returns {Promise<Response>}
   */
  async file(address) {
    if (/\/wasm\.[^/]*$/.test(address)) return new Response(this.program);
    const shard = this.shards.find(({ base }) => address.startsWith(base));
    return shard ? shard.file(address) : network(address);
  }
}

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
    /** @type {Map<number, Result[]>} */
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
    this.kept.set(id, answer.hits);
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
    const hits = (this.kept.get(of) ?? []).slice(start, start + count);
    const fragments = await Promise.allSettled(hits.map((hit) => hit.data()));
    return fragments.flatMap((fragment) => (fragment.status === "fulfilled" ? [card(fragment.value)] : []));
  }

  /**
   * @param {number} id
   * @param {Search} search
   * @returns {Promise<{found: Found, hits: Result[]} | null>}
   */
  async answer(id, search) {
    const shards = this.index.shards;
    const language = Object.keys(shards[0]?.about.entry.languages ?? { en: 0 })[0];
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
    return { found: { total: hits.length, replaced, unknown, left, widened, counts, missing }, hits };
  }

  /**
   * Return the words that stories have: typed ones, or their nearest spellings.
   * @param {import("./spelling.js").Word[]} typed
   * @param {Search} search
   */
  async spelled(typed, search) {
    const near = this.index.shards.filter((shard) => overlaps(search, shard.about));
    // What the results will need is fetched beside the words.
    const filters = near.map((shard) =>
      shard.load(typed[0]?.asked ?? ALL, [...search.counts, ...Object.keys(fits(search, shard.about))]),
    );
    const spellings = await Promise.all(typed.map((word) => this.spelling(word.asked, near)));
    await Promise.all(filters);
    const known = typed.flatMap(({ typed: was }, place) =>
      spellings[place] ? [{ typed: was, asked: spellings[place] }] : [],
    );
    const unknown = typed.filter((_, place) => !spellings[place]).map((word) => word.typed);
    /** @type {[string, string][]} */
    const replaced = typed.flatMap((word, place) => {
      const used = spellings[place];
      return used && used !== word.asked ? [[word.typed, used]] : [];
    });
    return { known, replaced, unknown };
  }

  /**
   * Return a word, or its nearest spelling, that some story has; empty when there is none.
   * @param {string} word
   * @param {Shard[]} near shards to ask first
   * @returns {Promise<string>}
   */
  async spelling(word, near) {
    const { shards } = this.index;
    if ((await stories(near, word)) || (await stories(shards, word))) return word;
    const used = nearest(fold(word), await this.spellings(fold(word)));
    return used && (await stories(shards, used)) ? used : "";
  }

  /**
   * Return the words of names and stories, and how many stories use each.
   * @param {string} word folded
   * @returns {Promise<Map<string, number>>}
   */
  async spellings(word) {
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
    const names = await json(this.names);
    const letter = /^[a-z0-9]/.test(word) ? word[0] : `u${word.codePointAt(0)?.toString(16)}`;
    const part = names?.split?.includes(letter) ? await json(this.names.replace(/\.json$/, `/${letter}.json`)) : names;
    return (part?.names ?? []).flatMap(
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
    const near = this.index.shards.filter((shard) => overlaps(scope, shard.about));
    const asked = query.words.join(" ");
    const text = query.phrase ? `"${asked}"` : asked || ALL;
    const held = await Promise.all(near.map((shard) => Promise.all(query.words.map((word) => shard.stories(word)))));
    const rarity = total(
      idfs(
        total(near.map((shard) => shard.about.stories)),
        query.words.map((_, at) => total(held.map((counts) => counts[at]))),
      ),
    );
    const ranked = sort === "relevance" && asked && !query.phrase;
    const order = { date: sort === "oldest" ? "asc" : "desc" };
    const answers = await Promise.all(
      near.map(async (shard, place) => {
        if (held[place].includes(0)) return NOTHING;
        await shard.load(query.words[0] ?? ALL, counted);
        const filters = fits(scope, shard.about);
        if (!ranked) return shard.ask(text, { filters, sort: order });
        const answer = await shard.ask(text, { filters });
        const scale = rarity / total(idfs(shard.about.stories, held[place]));
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
    const near = this.index.shards.filter((shard) => overlaps(scope, shard.about));
    const counts = await Promise.all(asked.map((word) => stories(near, word)));
    const rarities = idfs(total(near.map((shard) => shard.about.stories)), counts);
    /** @type {Map<string, number[]>} */
    const held = new Map();
    for (const [place, word] of asked.entries()) {
      for (const shard of near) {
        if (!(await shard.stories(word))) continue;
        const { results } = await shard.ask(word, { filters: fits(scope, shard.about) });
        for (const { id } of results) held.set(shard.base + id, [...(held.get(shard.base + id) ?? []), place]);
      }
    }
    const worth = (/** @type {number[]} */ places) => total(places.map((place) => rarities[place]));
    /** @type {number[]} */
    let best = [];
    for (const places of held.values()) {
      const more = places.length - best.length;
      if (more > 0 || (!more && worth(places) > worth(best))) best = places;
    }
    return best.map((place) => asked[place]);
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

/** @param {Fragment} fragment @returns {Card} */
function card({ url, excerpt, meta, filters }) {
  const { title = "", date = "", place = "", mark = "" } = meta;
  return { url, title, date, place, mark, excerpt, people: filters.people ?? [], countries: filters.countries ?? [] };
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
 * Return beginnings of a word among which its stem stands in the order of the alphabet.
 * @param {string} word
 */
function stems(word) {
  return [1, 2, 3].map((less) => word.slice(0, -less)).filter((stem) => stem.length > 2);
}

/**
 * Return whether two answers are the same stories, found by the same words of them.
 * @param {Result[]} some
 * @param {Result[]} others
 */
function same(some, others) {
  const places = (/** @type {Result[]} */ results) =>
    results
      .map(({ id, words: at }) => `${id} ${at}`)
      .sort()
      .join();
  return places(some) === places(others);
}

/**
 * @param {Scope} scope
 * @param {About} about
 */
function overlaps({ from, to }, { first, last }) {
  return last.slice(0, from.length) >= from && (!to || first.slice(0, to.length) <= to);
}

/**
 * Return Pagefind's filters for the stories of a shard that fit a scope: none for time when all of them do.
 * @param {Scope} scope
 * @param {About} about
 */
function fits({ chosen, all, from, to }, { first, last }) {
  /** @type {Record<string, object>} */
  const filters = {};
  for (const [name, values] of Object.entries(chosen)) {
    if (values.length) filters[name] = all.includes(name) ? { all: values } : { any: values };
  }
  const start = first.slice(0, from.length) < from ? from : "";
  const end = to && last.slice(0, to.length) > to ? to : "";
  if (!start && !end) return filters;
  const [low, high] = [start || first, end || last];
  // To Pagefind an empty list fits every story: the empty name among the others, when from is after to, fits none.
  if (start.length === 7 || end.length === 7) filters.month = { any: ["", ...months(low, high)] };
  else filters.year = { any: [...new Set(["", ...months(low, high).map((month) => month.slice(0, 4))])] };
  return filters;
}

/**
 * Return the months from one day, month or year to another: `2024-11`, `2024-12`, `2025-01`.
 * @param {string} low
 * @param {string} high
 */
function months(low, high) {
  const number = (/** @type {string} */ time, /** @type {number} */ month) =>
    Number(time.slice(0, 4)) * 12 + (Number(time.slice(5, 7)) || month) - 1;
  const [start, end] = [number(low, 1), number(high, 12)];
  return Array.from({ length: Math.max(0, end - start + 1) }, (_, at) => {
    const month = String(((start + at) % 12) + 1).padStart(2, "0");
    return `${String(Math.floor((start + at) / 12)).padStart(4, "0")}-${month}`;
  });
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

/**
 * Return the content of a file of Pagefind's; raise when it is not there, cut or damaged.
 * @param {string} address
 */
async function download(address) {
  const response = await network(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return unpacked(new Uint8Array(await response.arrayBuffer()));
}

/**
 * Return bytes out of gzip, which fails on damaged ones; a server may have unpacked them already.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
async function unpacked(bytes) {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const stream = packed ? new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")) : bytes;
  const plain = new Uint8Array(await new Response(stream).arrayBuffer());
  // What every file of Pagefind's begins with; a server's own page in its place does not.
  if (new TextDecoder().decode(plain.subarray(0, 12)) !== "pagefind_dcd") throw new Error("not a file of Pagefind's");
  return plain;
}

/**
 * Return a file that only helps: null without it.
 * @param {string} address
 */
async function json(address) {
  const response = await network(address).catch(() => null);
  return response?.ok ? response.json().catch(() => null) : null;
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
