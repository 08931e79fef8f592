/** Answers searches of the archive, shard by shard: what a worker does that is asked and answers in messages. */

import { begin, EVERYTHING, MOST_WORDS, typing } from "./ahead.js";
import { card } from "./excerpts.js";
import { found, narrowing, stories, tally, together } from "./finding.js";
import { apart, clauses, printed } from "./query.js";
import { ALL, Index } from "./shards.js";
import { nearest, spellings } from "./spelling.js";

/**
 * @typedef {{q: string, chosen: Record<string, string[]>, all: string[], from: string, to: string,
 *   sort: "relevance" | "newest" | "oldest", counts: string[], typing?: boolean}} Search `typing` while more letters are
 *   to be expected
 * @typedef {{first: string, last: string}} Time of days
 * @typedef {{total: number, replaced: [string, string][], offered: [string, string][], unknown: string[],
 *   left: string[], instead: "" | "time" | "names" | "all", elsewhere: Time | null, archive: Time | null,
 *   counts: Record<string, [string, number][]>, missing: Time[]}} Found `instead` is what was set aside, as nothing fits
 *   it, `elsewhere` the days of what was found then; `archive` those of all stories when the time asked for has none
 * @typedef {import("./excerpts.js").Card} Card
 * @typedef {import("./finding.js").Hit} Hit
 * @typedef {import("./query.js").Clause} Clause
 * @typedef {import("./shards.js").Scope} Scope
 * @typedef {import("./shards.js").Shard} Shard
 * @typedef {{clauses: Clause[], scope: Scope, instead: Found["instead"], hits: Hit[]}} Tried
 * @typedef {{key: string, typing: boolean, answer: Promise<Answer | null>}} Run of a search, by what is searched for
 * @typedef {{found: Found, tried: Tried | null}} Answer
 */

/** Follows the beginning of a word that is asked for instead of the word. */
const CUT = "…";
/** Milliseconds without another search after which what is being typed is taken for whole words. */
const PAUSE = 500;
/** Searches whose cards may still be asked for. */
const KEPT = 4;
/** A correction with more stories than this share of all, and than so many, is not taken unasked. */
const [SHARE, FEW] = [1 / 20, 3];

/** Searches over an index: how a query becomes results, and what is tried when it has none. */
class Engine {
  /**
   * @param {Index} index
   * @param {string} names
   * @param {Record<string, string>} keys of taxonomies, by the words that may stand before a colon
   */
  constructor(index, names, keys) {
    this.index = index;
    this.names = names;
    this.keys = new Map([["title", "title"], ...Object.entries(keys)]);
    /** @type {Run} */
    this.latest = { key: "", typing: false, answer: Promise.resolve(null) };
    /** Have what is being typed taken for whole words. */
    this.settle = () => {};
    /** @type {Map<number, {search: Search, run: Run, tried: Tried | null}>} */
    this.kept = new Map();
  }

  /** How texts are taken apart. */
  get terms() {
    if (!this.index.terms) throw new Error("the index is not open");
    return this.index.terms;
  }

  /**
   * Return what is found, null when a newer search has come meanwhile.
   * @param {number} id
   * @param {Search} search
   * @returns {Promise<Found | null>}
   */
  async search(id, search) {
    const key = JSON.stringify({ ...search, typing: false });
    // What was searched for while it was typed is there, or on its way, when a key asks for it.
    if (key !== this.latest.key) {
      /** @type {Run} */
      const begun = { key, typing: true, answer: Promise.resolve(null) };
      this.latest = begun;
      begun.answer = this.run(begun, search);
    }
    const run = this.latest;
    if (!search.typing) run.typing = false;
    this.settle();
    const answer = await run.answer.catch((error) => {
      run.key = "";
      throw error;
    });
    if (!answer) return null;
    if (answer.found.missing.length) run.key = "";
    this.kept.set(id, { search, run, tried: answer.tried });
    for (const old of [...this.kept.keys()].slice(0, -KEPT)) this.kept.delete(old);
    return answer.found;
  }

  /**
   * Return the answer to a search, null when a newer one has come meanwhile.
   * @param {Run} run
   * @param {Search} search
   * @returns {Promise<Answer | null>}
   */
  async run(run, search) {
    const opened = this.index.open();
    opened.catch(() => {});
    await this.index.listed();
    const asked = clauses(search.q, this.terms, this.keys).slice(0, MOST_WORDS);
    this.index.warm(
      asked.flatMap(({ words, joined }) => [...words, ...joined]),
      search.counts,
      search,
    );
    await opened;
    let answer = await this.answer(run, search);
    // What is missing may have been replaced by a new publication since the list was read.
    if (answer?.found.missing.length && (await this.index.read().catch(() => false))) {
      await this.index.open();
      answer = await this.answer(run, search);
    }
    // The page asks for the first story at once: its file is on its way before.
    const [first] = answer?.tried?.hits ?? [];
    first?.shard.fragment(first.page).catch(() => {});
    return answer;
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
    const read = () =>
      Promise.allSettled((kept.tried?.hits ?? []).slice(start, start + count).map((hit) => this.card(hit, kept.tried)));
    let cards = await read();
    // As with what is missing when words are looked up: the stories may stand elsewhere by now.
    if (cards.some(({ status }) => status === "rejected") && (await this.index.read().catch(() => false))) {
      await this.index.open();
      kept.run.key = "";
      kept.tried = (await this.answer(kept.run, kept.search))?.tried ?? kept.tried;
      cards = await read();
    }
    return cards.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  }

  /**
   * @param {Hit} hit
   * @param {Tried | null} tried
   */
  async card({ shard, page, places }, tried) {
    const wanted = (tried?.clauses ?? []).filter(({ not }) => !not);
    const phrases = wanted.flatMap(({ words }) => (words.length > 1 ? [words] : []));
    const joined = wanted.flatMap((clause) => [...(clause.words.length < 2 ? clause.words : []), ...clause.joined]);
    return card(await shard.fragment(page), { found: places, phrases, joined }, this.terms);
  }

  /**
   * @param {Run} run
   * @param {Search} search
   * @returns {Promise<Answer | null>}
   */
  async answer(run, search) {
    const asked = clauses(search.q, this.terms, this.keys);
    const { kept, chosen } = await this.chosen(asked.slice(0, MOST_WORDS), search);
    const { known, replaced, offered, unknown } = await this.spelled(kept, chosen, run);
    if (run !== this.latest) return null;
    if (search.q.trim() && !asked.length) unknown.push(search.q.trim());
    const nothing = unknown.length + offered.length > 0 && !known.length;
    const tried = nothing ? null : await this.relaxed(known, chosen);
    if (run !== this.latest) return null;
    const result = await this.told(tried, chosen);
    const left = [
      ...(tried?.hits.length ? missed(known, tried.clauses, this.terms) : []),
      ...asked.slice(MOST_WORDS).map(({ typed }) => typed),
    ];
    const loosened = tried?.hits.length ? loose(known, tried.clauses, this.terms) : [];
    const used = [...replaced, ...loosened].filter(([word]) => !left.includes(word));
    return { found: { ...result, replaced: used, offered, unknown, left }, tried };
  }

  /**
   * Return what a search has found in numbers.
   * @param {Tried | null} tried
   * @param {Search} search
   */
  async told(tried, search) {
    const { shards } = this.index;
    const missing = shards.filter((shard) => shard.broken).map(({ about: { first, last } }) => ({ first, last }));
    const counts = tried ? await this.counts(tried, search) : {};
    const archive = { first: shards[0]?.about.first ?? "", last: shards.at(-1)?.about.last ?? "" };
    const outside = shards.length > 0 && (search.from || search.to) && !shards.some((shard) => shard.overlaps(search));
    const instead = tried?.hits.length ? tried.instead : "";
    const elsewhere = instead === "time" && !outside ? await this.days(tried?.hits ?? []) : null;
    return { total: tried?.hits.length ?? 0, instead, elsewhere, archive: outside ? archive : null, counts, missing };
  }

  /**
   * Return the days of the oldest and of the newest of some stories; null when they cannot be read.
   * @param {Hit[]} hits
   */
  async days(hits) {
    const order = (/** @type {Hit} */ hit) => this.index.shards.indexOf(hit.shard) * 1e6 + hit.page;
    const sorted = [...hits].sort((a, b) => order(a) - order(b));
    const ends = [sorted[0], sorted.at(-1)].flatMap((hit) => (hit ? [hit.shard.fragment(hit.page)] : []));
    const [first, last] = await Promise.all(ends).catch(() => []);
    return first && last ? { first: first.meta.date ?? "", last: last.meta.date ?? "" } : null;
  }

  /**
   * Return the clauses that are searched for as words, and the search with the names that the others mean: a key
   * before no name, and a minus before nothing else, are searched for as they are printed.
   * @param {Clause[]} asked
   * @param {Search} search
   */
  async chosen(asked, search) {
    const positive = asked.some(({ not }) => !not) || Object.values(search.chosen).some((values) => values.length);
    const chosen = { ...search.chosen };
    /** @type {Clause[]} */
    const kept = [];
    for (const clause of asked) {
      const { key, not } = clause;
      const names = key && key !== "title" ? await this.valued(clause) : [];
      if (names.length && not) kept.push({ ...clause, names });
      else if (names.length) chosen[key] = [...(chosen[key] ?? []), ...names];
      else if (key && key !== "title") kept.push(...printed(clause, this.terms));
      else if (not && !(positive && (await this.known(clause)))) kept.push(...printed(clause, this.terms));
      else if (key && !(await this.known(clause))) kept.push(...printed(clause, this.terms));
      else kept.push(clause);
    }
    return { kept, chosen: { ...search, chosen } };
  }

  /**
   * Return the values of a taxonomy that have the text of a clause.
   * @param {Clause} clause
   */
  async valued({ key, words, text }) {
    const values = await Promise.all(this.index.shards.map((shard) => shard.values(key)));
    const whole = this.terms.plain(text);
    const names = [...new Set(values.flatMap((each) => each.map(([value]) => value)))];
    const parted = names.map((name) => ({ name, own: this.terms.places(name).map(({ word }) => word) }));
    const exact = parted.filter(({ name }) => this.terms.plain(name) === whole);
    const having = parted.filter(({ own }) => words.every((word) => own.some((each) => each.startsWith(word))));
    return (exact.length ? exact : having).map(({ name }) => name);
  }

  /**
   * Return whether some story has the words of a clause.
   * @param {Clause} clause
   */
  async known(clause) {
    const { words, joined, key } = clause;
    const { shards } = this.index;
    if (key === "title")
      return (await Promise.all(shards.map((shard) => narrowing(shard, clause)))).some((set) => set?.size);
    if (await stories(shards, words, clause)) return true;
    return Boolean(joined.length && (await stories(shards, joined)));
  }

  /**
   * Return the clauses that stories have: as they were typed, in parts, or in their nearest spelling.
   * @param {Clause[]} typed
   * @param {Search} search
   * @param {Run} run
   */
  async spelled(typed, search, run) {
    const near = this.index.shards.filter((shard) => shard.overlaps(search));
    // What the results will need is fetched beside the words.
    const [first] = typed;
    const filters = near.map((shard) => shard.load(first?.words[0] ?? ALL, Object.keys(shard.fits(search))));
    /** @type {{known: Clause[], replaced: [string, string][], offered: [string, string][], unknown: string[]}} */
    const told = { known: [], replaced: [], offered: [], unknown: [] };
    const parted = await Promise.all(typed.map((one) => this.parted(one)));
    // Half a word is not misspelt, and the lists for it are longer than all else.
    if (run.typing && parted.some(({ held }) => !held)) await this.settled();
    if (run !== this.latest) return told;
    for (const { clause, held, parts } of parted) {
      if (held) told.known.push(clause);
      else if (parts.length > 1 && parts.every((part) => part.held)) {
        told.known.push(...parts.map((part) => part.clause));
        told.replaced.push([clause.typed, parts.map((part) => part.clause.typed).join(" ")]);
      } else
        for (const part of parts)
          if (part.held) told.known.push(part.clause);
          else await this.correct(part.clause, told);
    }
    await Promise.all(filters);
    return told;
  }

  /** Wait until what is being typed is taken for whole words: no other search comes for a while, or the same again. */
  settled() {
    return new Promise((/** @type {(value?: undefined) => void} */ kept) => {
      this.settle = kept;
      setTimeout(kept, PAUSE);
    });
  }

  /**
   * Return whether stories hold a clause, and where they do not, which of its parts they hold.
   * @param {Clause} clause
   */
  async parted(clause) {
    if (clause.not || clause.key || (await this.known(clause))) return { clause, held: true, parts: [] };
    const parts = apart(clause, this.terms);
    const held = await Promise.all(parts.map((part) => this.known(part)));
    return { clause, held: false, parts: parts.map((part, at) => ({ clause: part, held: held[at] ?? false })) };
  }

  /**
   * Note what is done with a word that no story has: its nearest spelling is taken, or offered.
   * @param {Clause} clause
   * @param {{known: Clause[], replaced: [string, string][], offered: [string, string][], unknown: string[]}} told
   */
  async correct(clause, told) {
    const used = await this.spelling(clause);
    const word = used.replace(CUT, "");
    const count = used ? await stories(this.index.shards, [word]) : 0;
    const all = this.index.shards.reduce((sum, { about }) => sum + about.stories, 0);
    if (count > FEW && count > all * SHARE) told.offered.push([clause.typed, used]);
    else if (used) {
      told.known.push({ ...clause, words: [word], joined: [] });
      told.replaced.push([clause.typed, used]);
    } else told.unknown.push(clause.typed);
  }

  /**
   * Return the nearest spelling of a word, or its beginning, that some story has; empty when there is none.
   * @param {Clause} clause
   * @returns {Promise<string>}
   */
  async spelling({ words: [word = ""] }) {
    const { shards } = this.index;
    if (!/^\p{L}+$/u.test(word) || /[\u{17000}-\u{18AFF}]/u.test(word)) return "";
    const lists = await spellings(
      word,
      this.names,
      this.index.groups.map(({ base }) => base),
      (text) => this.terms.plain(text),
    );
    for (const list of lists) {
      const used = nearest(word, list);
      if (used && (await stories(shards, [used]))) return used;
    }
    // Words used seldom are on no list: if the slip is near the end, some word still begins as this one does.
    for (const beginning of [2, 3].map((less) => word.slice(0, -less)).filter((each) => each.length > 4))
      if (await stories(shards, [beginning])) return `${beginning}${CUT}`;
    return "";
  }

  /**
   * Return the first results of: the query; the same where it is not asked for; fewer of its words; the same two with
   * phrases in words.
   * @param {Clause[]} asked
   * @param {Search} search
   * @returns {Promise<Tried>}
   */
  async relaxed(asked, search) {
    const { shards } = this.index;
    const parts = asked.flatMap((clause) => apart(clause, this.terms));
    for (const known of parts.length > asked.length ? [asked, parts] : [asked]) {
      for (const { scope, instead } of scopes(search)) {
        const hits = await found(shards, known, scope, search.sort);
        if (hits.length) return { clauses: known, scope, instead, hits };
      }
    }
    for (const { scope, instead } of scopes(search)) {
      const fewer = await together(shards, parts, scope);
      if (!fewer.some(({ not }) => !not)) continue;
      return { clauses: fewer, scope, instead, hits: await found(shards, fewer, scope, search.sort) };
    }
    return { clauses: asked, scope: search, instead: "", hits: [] };
  }

  /**
   * Return how many results have each value of the taxonomies asked for.
   *
   * One of whose values any may apply is counted without that choice: how many each would add.
   * @param {Tried} tried
   * @param {Search} search
   */
  async counts({ clauses: known, scope, hits }, search) {
    /** @type {Record<string, [string, number][]>} */
    const counts = {};
    for (const name of search.counts) {
      const wider = without(scope, name);
      const counted = wider === scope ? hits : await found(this.index.shards, known, wider, "newest");
      counts[name] = await tally(counted, name);
    }
    return counts;
  }
}

/**
 * Return the scopes that a search is tried in, each with what it sets aside.
 * @param {Search} search
 * @returns {{scope: Scope, instead: Found["instead"]}[]}
 */
function scopes(search) {
  const time = Boolean(search.from || search.to);
  const names = Object.values(search.chosen).some((values) => values.length);
  /** @type {{scope: Scope, instead: Found["instead"]}[]} */
  const tried = [{ scope: search, instead: "" }];
  if (time) tried.push({ scope: { ...search, from: "", to: "" }, instead: "time" });
  if (names) tried.push({ scope: { ...search, chosen: {} }, instead: "names" });
  if (time && names) tried.push({ scope: EVERYTHING, instead: "all" });
  return tried;
}

/**
 * Return what was typed and is not among the clauses that were searched for, in whole or in parts.
 * @param {Clause[]} known
 * @param {Clause[]} used
 * @param {import("./terms.js").Terms} terms
 */
function missed(known, used, terms) {
  const words = new Set(used.flatMap((clause) => clause.words));
  return known.flatMap((clause) => {
    const parts = apart(clause, terms);
    const gone = parts.filter((part) => !part.words.some((word) => words.has(word)));
    return gone.length === parts.length ? [clause.typed] : gone.map(({ typed }) => typed);
  });
}

/**
 * Return what was searched for in parts, with these.
 * @param {Clause[]} known
 * @param {Clause[]} used
 * @param {import("./terms.js").Terms} terms
 * @returns {[string, string][]}
 */
function loose(known, used, terms) {
  const words = new Set(used.flatMap((clause) => (clause.words.length === 1 ? clause.words : [])));
  return known
    .filter((clause) => clause.words.length > 1 && !used.includes(clause))
    .flatMap((clause) => {
      const parts = apart(clause, terms).filter((part) => words.has(part.words[0] ?? ""));
      return parts.length > 1 ? [[clause.typed, parts.map(({ typed }) => typed).join(" ")]] : [];
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

/** @type {Index | null} */
let index = null;
/** @type {Engine | null} */
let engine = null;

/** Answer what this worker is asked. */
export function answer() {
  self.onmessage = ({ data }) => asked(data);
}

/**
 * Do what a message asks for.
 * @param {any} data
 */
async function asked(data) {
  const { id } = data;
  try {
    index ??= new Index(data.index);
    if (data.ask === "bring") index.bring(data.name, data.bytes);
    if (data.ask === "begin") {
      for (const name of data.brought) index.expect(name);
      // What could not be had is asked for again by the search itself.
      begin(index, data.query).catch(() => {});
    }
    // The same holds for this.
    if (data.ask === "typing") typing(index, data.search).catch(() => {});
    if (id === undefined) return;
    engine ??= new Engine(index, data.names, data.keys ?? {});
    if (data.ask === "cards") {
      self.postMessage({ id, cards: await engine.cards(data.of, data.start, data.count) });
      return;
    }
    const found = await engine.search(id, data.search);
    self.postMessage(found ? { id, found } : { id, overtaken: true });
  } catch {
    self.postMessage({ id, failed: "The search index cannot be read just now." });
  }
}
