/** All that knows Pagefind: its index as it was last published, shard by shard, and which stories hold a word. */

import { decoded, download, encoded, network, SIGNATURE } from "./packing.js";
import { Terms } from "./terms.js";

/**
 * @typedef {{chosen: Record<string, string[]>, all: string[], from: string, to: string}} Scope what a story must fit
 * @typedef {import("./excerpts.js").Fragment} Fragment
 * @typedef {{id: string, score: number, words: number[], matchedMetaFields?: string[]}} Result
 * @typedef {{results: Result[], unfilteredResultCount: number}} Answer
 * @typedef {{version: string, lengths: number[], chunks: [string, string][], facets: [string, string][],
 *   fields: string[]}} Listing
 * @typedef {{name: string, first: string, last: string, stories: number, digest: string, listing: Listing,
 *   entry: {languages: Record<string, {wasm?: string}>}}} About
 * @typedef {{search: (text: string, options?: object) => Promise<Answer>,
 *   preload: (text: string, options?: object) => Promise<void>}} Instance
 */

/** A letter that no word has (the last private one): of a word that ends in it, only a beginning can be found. */
const NO_LETTER = "\u{10FFFD}";
/**
 * White space to Pagefind's Rust, but not to its JavaScript: finds every story, and fetches one chunk of words at most.
 * (For `null`, Pagefind fetches all of them.)
 */
export const ALL = "\u0085";
/** A filter that no index has fits no story and needs no chunk: Pagefind counts without making results. */
const COUNT = { filters: { " ": [" "] } };
/** @type {Answer} */
const NOTHING = { results: [], unfilteredResultCount: 0 };

/** Letters of its digest in the names of a shard's files, and stories in a file of them (`broadsheet/publishing/`). */
const [VERSION, TOGETHER] = [8, 2];

/** The stories of a stretch of time: an index of Pagefind's own. */
export class Shard {
  /**
   * @param {About} about
   * @param {string} index
   */
  constructor(about, index) {
    this.about = about;
    this.base = `${index}${about.name}/`;
    /** What is in the names of the shard's files, so that they change with it. */
    this.version = about.digest.slice(0, VERSION);
    this.broken = false;
    /** @type {Uint8Array<ArrayBuffer>} */
    this.meta = new Uint8Array();
    /** @type {Instance | null} */
    this.instance = null;
    /** @type {Map<string, Promise<number>>} */
    this.held = new Map();
    /** @type {Map<string, Promise<Map<string, number[]>>>} */
    this.phrases = new Map();
    /** Files of filters: Pagefind asks for them as well. @type {Map<string, Promise<Uint8Array<ArrayBuffer>>>} */
    this.filters = new Map();
    /** Files of stories. @type {Map<number, Promise<Fragment[]>>} */
    this.stored = new Map();
  }

  /**
   * Make the shard ready, or broken.
   * @param {(options: object) => Instance} createInstance
   */
  async open(createInstance) {
    try {
      // Given what it cannot read here, Pagefind would wait for it for ever.
      this.meta = this.list();
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
    if (this.broken) return 0;
    const { chunks } = this.about.listing;
    const begun = [word, undoubled(word)].filter(Boolean);
    const within = chunks
      .map(([first]) => first)
      .filter((first) => begun.some((each) => first > each && first.startsWith(each)));
    await this.load([...begun, ...stems(word), ...within, word + NO_LETTER].join(" "));
    const { unfilteredResultCount: count } = await this.ask(word, COUNT);
    if (!count || (await this.ask(`"${word}"`, COUNT)).unfilteredResultCount) return count;
    const substitute = word + NO_LETTER;
    if ((await this.ask(substitute, COUNT)).unfilteredResultCount !== count) return count;
    return same((await this.ask(word)).results, (await this.ask(substitute)).results) ? 0 : count;
  }

  /**
   * Return the stories that hold words side by side, each in any of its forms, with the places of some of them; when
   * the phrase is `open`, its last word may be the beginning of a longer one.
   * @param {string[]} words
   * @param {boolean} open
   * @returns {Promise<Map<string, number[]>>}
   */
  phrase(words, open = false) {
    const text = `"${words.join(" ")}"`;
    const known = this.phrases.get(text + open) ?? (open ? this.opened(words) : this.places(text));
    this.phrases.set(text + open, known);
    return known;
  }

  /**
   * Return where Pagefind finds a text, by story.
   * @param {string} text
   * @returns {Promise<Map<string, number[]>>}
   */
  async places(text) {
    return new Map((await this.ask(text)).results.map(({ id, words }) => [id, words]));
  }

  /**
   * Return the stories of an open phrase: Pagefind has none that end so.
   * @param {string[]} words
   * @returns {Promise<Map<string, number[]>>}
   */
  async opened(words) {
    const last = words.at(-1) ?? "";
    if (!(await this.stories(last))) return new Map();
    const each = await Promise.all([...words.slice(0, -1).map((word) => this.phrase([word])), this.places(last)]);
    const first = [...(each[0] ?? new Map())];
    return new Map(
      first.flatMap(([id, starts]) => {
        const others = each.map((places) => new Set(places.get(id) ?? []));
        const start = starts.find((/** @type {number} */ at) =>
          others.every((places, number) => places.has(at + number)),
        );
        return start === undefined ? [] : [[id, words.map((_, number) => start + number)]];
      }),
    );
  }

  /**
   * Return the values of a filter, each with the positions of its stories among `pages`.
   * @param {string} name
   * @returns {Promise<[string, number[]][]>}
   */
  async values(name) {
    if (this.broken) return [];
    try {
      const [, file] = this.about.listing.facets.find(([each]) => each === name) ?? [];
      if (!file) return [];
      return decoded(await this.filter(`${this.base}filter/${file}.pf_filter`))[1];
    } catch {
      this.broken = true;
      return [];
    }
  }

  /**
   * Return the file of a filter, which is fetched once.
   * @param {string} address
   */
  filter(address) {
    const known = this.filters.get(address) ?? download(address);
    this.filters.set(address, known);
    return known;
  }

  /**
   * Return what is shown of a story, by its position among those of the shard.
   * @param {number} page
   * @returns {Promise<Fragment>}
   */
  async fragment(page) {
    const number = Math.floor(page / TOGETHER);
    const known = this.stored.get(number) ?? this.fragments(number);
    this.stored.set(number, known);
    known.catch(() => this.stored.delete(number));
    const fragment = (await known)[page % TOGETHER];
    if (!fragment) throw new Error(`no story ${page} in ${this.base}`);
    return fragment;
  }

  /**
   * Return a file of stories.
   * @param {number} number
   * @returns {Promise<Fragment[]>}
   */
  async fragments(number) {
    const file = await download(`${this.base}fragment/${this.version}-${number}.pf_fragment`);
    return JSON.parse(new TextDecoder().decode(file.subarray(SIGNATURE.length)));
  }

  /** Return Pagefind's own list of the shard, as it would have written it itself. */
  list() {
    const { version, lengths, chunks, facets, fields } = this.about.listing;
    const pages = lengths.map((length, page) => [String(page), length]);
    const named = chunks.map(([first, last], number) => [first, last, `${this.version}-${number}`]);
    return encoded([version, pages, named, facets, [], fields]);
  }

  /**
   * Return whether the shard's time has to do with a scope's.
   * @param {Scope} scope
   */
  overlaps({ from, to }) {
    const { first, last } = this.about;
    return last.slice(0, from.length) >= from && (!to || first.slice(0, to.length) <= to);
  }

  /**
   * Return Pagefind's filters for the shard's stories that fit a scope: none for time when all of them do.
   * @param {Scope} scope
   */
  fits({ chosen, all, from, to }) {
    const { first, last } = this.about;
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
    if (start.length === 7 || end.length === 7) filters.month = { any: ["", ...withYears(months(low, high))] };
    else filters.year = { any: [...new Set(["", ...months(low, high).map((month) => month.slice(0, 4))])] };
    return filters;
  }

  /**
   * Return a file of the shard, unpacked; the shard is broken without it.
   * @param {string} address
   * @returns {Promise<Response>}
   */
  async file(address) {
    const name = address.slice(this.base.length);
    if (name.startsWith("pagefind-entry.json")) return Response.json(this.about.entry);
    if (name.endsWith(".pf_meta")) return new Response(this.meta);
    try {
      return new Response(await (name.startsWith("filter/") ? this.filter(address) : download(address)));
    } catch (error) {
      this.broken = true;
      throw error;
    }
  }
}

/** The whole index as it was last published. */
export class Index {
  /** @param {string} address */
  constructor(address) {
    this.address = address;
    /** @type {string | null} */
    this.published = null;
    /** @type {Shard[]} oldest first */
    this.shards = [];
    /** How texts are taken apart. @type {Terms | null} */
    this.terms = null;
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
    const { shards, table } = JSON.parse(published);
    this.shards = shards.map((/** @type {About} */ about) => new Shard(about, this.address));
    this.terms = new Terms(table);
    this.published = published;
    return true;
  }

  /** Make every shard ready; one that was broken gets another chance: the network may be back. */
  open() {
    this.opening ??= this.ready().finally(() => (this.opening = null));
    return this.opening;
  }

  /** Make every shard ready: Pagefind is fetched beside the list of shards. */
  async ready() {
    const opened = this.shards.some((shard) => shard.instance);
    const pagefind = opened
      ? null
      : Promise.all([import(`${this.address}pagefind.js`), this.program ?? download(`${this.address}wasm.pagefind`)]);
    // When the list cannot be read, nobody waits for Pagefind.
    pagefind?.catch(() => {});
    if (this.published === null) await this.read();
    this.shards = this.shards.map((shard) => (shard.broken ? new Shard(shard.about, this.address) : shard));
    const closed = this.shards.filter((shard) => !shard.instance);
    if (!closed.length) return;
    const [{ createInstance }, program] = await (pagefind ??
      Promise.all([import(`${this.address}pagefind.js`), this.program]));
    this.program = program;
    self.fetch = (input) => this.file(String(input));
    // All instances share one WebAssembly; begun at once, each would replace the other's.
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
    return shard && !address.endsWith("/words.json") ? shard.file(address) : network(address);
  }
}

/**
 * Return beginnings of a word among which its stem stands in the order of the alphabet.
 * @param {string} word
 */
function stems(word) {
  return [1, 2, 3].map((less) => word.slice(0, -less)).filter((stem) => stem.length > 2);
}

/**
 * Return the stem of an English word whose last letter was doubled, `map` for `mapped`; empty for other words.
 *
 * It is so short that words which begin with it stand in several chunks: without all of them, what is found would
 * depend on where chunks happen to end.
 * @param {string} word
 */
function undoubled(word) {
  const [, stem = ""] = /^(\p{L}+(\p{L}))\2(?:ed|ing)(?:ly)?$/u.exec(word) ?? [];
  return stem.length > 2 ? stem : "";
}

/**
 * Return whether two answers are the same stories, found by the same words of them.
 * @param {Result[]} some
 * @param {Result[]} others
 */
function same(some, others) {
  const positions = (/** @type {Result[]} */ results) =>
    results
      .map(({ id, words: at }) => `${id} ${at}`)
      .sort()
      .join();
  return positions(some) === positions(others);
}

/**
 * Return months, with the years of which every month is among them: a story of which only the year is known has it
 * for a month.
 * @param {string[]} some
 */
function withYears(some) {
  const count = (/** @type {string} */ year) => some.filter((month) => month.startsWith(year)).length;
  return [...some, ...new Set(some.map((month) => month.slice(0, 4)))].filter(
    (time) => time.length > 4 || count(time) > 11,
  );
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
