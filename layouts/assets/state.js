// What a reader searches for, how the page's address says it, and what has been answered.

import { gather, matches, openNames } from "./names.js";

/** @typedef {import("./engine.js").Found} Found */
/** @typedef {import("./engine.js").Card} Card */
/** @typedef {{id: number, found?: Found, cards?: Card[], failed?: string, overtaken?: boolean}} Answer */
/** @typedef {import("./names.js").Names} Names */

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
  for (const [key, values] of Object.entries(state.chosen)) for (const value of values) add(key, value);
  for (const key of state.all) if ((state.chosen[key] ?? []).length > 1) add("all", key);
  add("from", state.from);
  add("to", state.to);
  add("sort", state.sort === "relevance" ? "" : state.sort);
  const written = String(query);
  return written && `?${written}`;
};

/** What is asked, in step with the page's address: whatever changes in it makes a new state. */
export class Question {
  /** @param {string[]} taxonomies those whose names can be chosen */
  constructor(taxonomies) {
    this.taxonomies = taxonomies;
    this.state = read(location.search, taxonomies);
    /** The address that going back must find. */
    this.settled = this.address;
  }

  /** The query that asks for the state. */
  get address() {
    return write(this.state);
  }

  /** Whether nothing is asked for. */
  get empty() {
    return !write({ ...this.state, sort: "relevance" });
  }

  /** The order of results: without words none is more relevant than another. */
  get order() {
    const { q, sort } = this.state;
    return q || sort !== "relevance" ? sort : "newest";
  }

  /**
   * Return the names chosen with those of one taxonomy replaced.
   * @param {string} key
   * @param {string[]} values
   * @returns {Record<string, string[]>}
   */
  choosing(key, values) {
    const chosen = Object.entries({ ...this.state.chosen, [key]: values });
    return Object.fromEntries(chosen.filter(([, names]) => names.length));
  }

  /**
   * Ask for something else, which the address does not say yet.
   * @param {Partial<State>} fields
   */
  change(fields) {
    this.state = { ...this.state, ...fields };
  }

  /** Take up the state that the address says. */
  restore() {
    this.state = read(location.search, this.taxonomies);
    this.settled = this.address;
  }

  /** Have the address say the state, without an entry in the history: more is being typed. */
  note() {
    history.replaceState(null, "", location.pathname + this.address);
  }

  /** Keep the state as an address to come back to; what was typed on the way to it is not one. */
  settle({ typed = false } = {}) {
    if (typed && location.search !== this.settled) history.replaceState(null, "", location.pathname + this.settled);
    if (this.address !== location.search) history.pushState(null, "", location.pathname + this.address);
    this.settled = this.address;
  }
}

/** What has been answered: by the worker that searches, and by the list of the archive's names. */
export class Answers {
  /**
   * @param {string} index address of the index
   * @param {string} names address of the list of names
   * @param {Record<string, string>} keys of taxonomies, by the words that may stand before a colon
   */
  constructor(index, names, keys) {
    this.index = index;
    this.names = names;
    this.keys = keys;
    this.messages = 0;
    /** Number of the latest search: the answers to all before it come too late. */
    this.latest = 0;
    /** What is shown: the search it answers, by its number and its address, and how far. */
    this.shown = { id: 0, asked: "none", total: 0, next: 0 };
    /** @type {Worker | undefined} */
    this.worker = undefined;
    /** @type {Map<number, (answer: Answer) => void>} */
    this.waiting = new Map();
    /** @type {Promise<Names> | undefined} */
    this.listed = undefined;
  }

  /** Return the number of a new search, which overtakes all before it. */
  begin() {
    this.messages += 1;
    this.latest = this.messages;
    return this.latest;
  }

  /**
   * Return what a search finds.
   * @param {number} id
   * @param {import("./engine.js").Search} search
   */
  search(id, search) {
    return this.ask({ id, ask: "search", index: this.index, names: this.names, keys: this.keys, search });
  }

  /**
   * Have the worker ask for what a search needs that is being typed, unless the reader wants nothing in vain.
   * @param {{q: string, from: string, to: string}} search
   */
  typing({ q, from, to }) {
    const { connection } = /** @type {{connection?: {saveData?: boolean}}} */ (navigator);
    if (!q || connection?.saveData) return;
    this.engine().postMessage({ ask: "typing", index: this.index, search: { q, from, to } });
  }

  /**
   * Note what is shown from now on, and return whether its stories are shown already: then only the counts are new.
   * @param {number} id
   * @param {string} asked
   * @param {Found | undefined} found nothing when the search failed
   * @returns {boolean}
   */
  show(id, asked, found) {
    const stays = found !== undefined && this.shown.asked === asked && this.shown.total === found.total;
    if (stays) this.shown.id = id;
    else this.shown = { id, asked: found ? asked : "none", total: found?.total ?? 0, next: 0 };
    return stays;
  }

  /**
   * Return the next stories of what is shown; none when other ones are shown by the time they come.
   * @param {number} count
   * @returns {Promise<Card[] | undefined>}
   */
  async next(count) {
    const { shown } = this;
    const start = shown.next;
    shown.next += count;
    this.messages += 1;
    const { cards = [] } = await this.ask({ id: this.messages, ask: "cards", of: shown.id, start, count });
    return shown === this.shown ? cards : undefined;
  }

  /**
   * Return the first stories of what is shown, whether they are shown themselves or not.
   * @param {number} count
   * @returns {Promise<Card[] | undefined>}
   */
  async every(count) {
    this.messages += 1;
    return (await this.ask({ id: this.messages, ask: "cards", of: this.shown.id, start: 0, count })).cards;
  }

  /**
   * Return the worker's answer to a message.
   * @param {{id: number} & Record<string, unknown>} message
   * @returns {Promise<Answer>}
   */
  ask(message) {
    return new Promise((answer) => {
      this.waiting.set(message.id, answer);
      this.engine().postMessage(message);
    });
  }

  /**
   * Return the worker that searches, started when it is first used, or before the page was there (`early.js`), and
   * again after it broke down.
   */
  engine() {
    if (this.worker) return this.worker;
    const worker = window.searching ?? new Worker(import.meta.url, { type: "module" });
    delete window.searching;
    worker.onmessage = ({ data }) => {
      this.waiting.get(data.id)?.(data);
      this.waiting.delete(data.id);
    };
    worker.onerror = () => {
      worker.terminate();
      this.worker = undefined;
      for (const [id, answer] of this.waiting) answer({ id, failed: "the worker stopped" });
      this.waiting.clear();
    };
    this.worker = worker;
    return worker;
  }

  /**
   * Return the archive's names that a text may mean, and what ranks them; none when they cannot be read, until the next
   * try. They come beside the first results, never before they are asked for.
   * @param {string} text
   */
  async named(text) {
    try {
      this.listed ??= openNames(this.names);
      return { terms: await gather(await this.listed, text), matches };
    } catch {
      this.listed = undefined;
      return undefined;
    }
  }
}
