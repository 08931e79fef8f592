/**
 * All that knows Pagefind: its index as it was published, shard by shard, which stories hold a word, and text as it
 * counts words. Together, for each module is a request.
 */

/**
 * @typedef {{chosen: Record<string, string[]>, all: string[], from: string, to: string}} Scope what a story must fit
 * @typedef {{url: string, content: string, meta: Record<string, string>, filters: Record<string, string[]>,
 *   weighted_locations: {location: number, balanced_score: number}[]}} Fragment
 * @typedef {{id: string, score: number, words: number[], data: () => Promise<Fragment>}} Result
 * @typedef {{results: Result[], unfilteredResultCount: number, filters: Record<string, Record<string, number>>}} Answer
 * @typedef {{name: string, first: string, last: string, stories: number, meta: string,
 *   entry: {languages: Record<string, {wasm?: string}>}}} About
 * @typedef {{search: (text: string, options?: object) => Promise<Answer>,
 *   preload: (text: string, options?: object) => Promise<void>}} Instance
 * @typedef {{url: string, title: string, date: string, place: string, mark: string, excerpt: string[],
 *   people: string[], countries: string[]}} Card of whose excerpt every second piece is words that were asked for
 * @typedef {{typed: string, asked: string}} Word of a query: as it was typed, and as Pagefind is asked for it
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
export const NOTHING = { results: [], unfilteredResultCount: 0, filters: {} };

/** What Pagefind takes out of a query: its `search` names the same classes of punctuation. */
const DROPPED = /[\p{Pd}\p{Pe}\p{Pf}\p{Pi}\p{Po}\p{Ps}]/gu;
const MARKS = /\p{M}/gu;
/** Writing without spaces, which Pagefind's index cuts into words: the query must be cut too. */
const UNSPACED = /^(zh|ja|th)\b/;
/** Stands in an index between the text of a story and the names that it is found by as well: no word can be it. */
const NAMES_FOLLOW = "\u241E";
/** Words in an excerpt. */
const EXCERPT = 30;

const network = self.fetch.bind(self);

/** The stories of a stretch of time: an index of Pagefind's own. */
export class Shard {
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
    if (start.length === 7 || end.length === 7) filters.month = { any: ["", ...months(low, high)] };
    else filters.year = { any: [...new Set(["", ...months(low, high).map((month) => month.slice(0, 4))])] };
    return filters;
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
export class Index {
  /** @param {string} address */
  constructor(address) {
    this.address = address;
    /** @type {string | null} */
    this.published = null;
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
    if (this.published === null) await this.read();
    this.shards = this.shards.map((shard) => (shard.broken ? new Shard(shard.about, this.address) : shard));
    const closed = this.shards.filter((shard) => !shard.instance);
    if (!closed.length) return;
    const [language] = closed.flatMap(({ about }) => Object.values(about.entry.languages));
    const [{ createInstance }, program] = await Promise.all([
      import(`${this.address}pagefind.js`),
      this.program ?? download(`${this.address}wasm.${language?.wasm ?? "unknown"}.pagefind`),
    ]);
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
    return shard ? shard.file(address) : network(address);
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
  // Every file of Pagefind's begins with this; a server's own page instead of it does not.
  if (new TextDecoder().decode(plain.subarray(0, 12)) !== "pagefind_dcd") throw new Error("not a file of Pagefind's");
  return plain;
}

/**
 * Return a file that only helps: null without it.
 * @param {string} address
 */
export async function json(address) {
  const response = await network(address).catch(() => null);
  return response?.ok ? response.json().catch(() => null) : null;
}

/**
 * Return the words of a query, each once, without what Pagefind takes out: `trade-war` is asked as `tradewar`.
 * @param {string} query
 * @param {string} language of the index
 * @returns {Word[]}
 */
export function words(query, language) {
  /** @type {Map<string, Word>} */
  const found = new Map();
  for (const part of parts(query, language)) {
    const asked = part.replace(DROPPED, "").toLowerCase();
    const key = asked.normalize("NFD").replace(MARKS, "");
    if (key && !found.has(key)) found.set(key, { typed: part.replace(/^\p{P}+|\p{P}+$/gu, ""), asked });
  }
  return [...found.values()];
}

/**
 * Return what is shown of a story.
 * @param {Fragment} fragment
 * @returns {Card}
 */
export function card(fragment) {
  const { url, meta, filters } = fragment;
  const { title = "", date = "", place = "", mark = "" } = meta;
  const { people = [], countries = [] } = filters;
  return { url, title, date, place, mark, excerpt: excerpt(fragment), people, countries };
}

/**
 * Return the words of a story around those that were asked for where they stand closest, or its first ones.
 * @param {Fragment} fragment
 */
function excerpt({ content, weighted_locations: found }) {
  // As Pagefind counts them.
  const whole = content.split(/\s+/);
  const end = whole.indexOf(NAMES_FOLLOW);
  const text = end < 0 ? whole : whole.slice(0, end);
  const inside = found.filter(({ location }) => location < text.length).sort((a, b) => a.location - b.location);
  let best = { worth: 0, middle: 0 };
  for (const [index, { location: first }] of inside.entries()) {
    const near = inside.slice(index, index + EXCERPT).filter(({ location }) => location < first + EXCERPT);
    const worth = near.reduce((sum, word) => sum + word.balanced_score, 0);
    if (worth > best.worth) best = { worth, middle: (first + (near.at(-1)?.location ?? first)) / 2 };
  }
  const start = Math.max(0, Math.min(Math.ceil(best.middle - EXCERPT / 2), text.length - EXCERPT));
  const pieces = marked(text, start, new Set(inside.map(({ location }) => location)));
  if (start > 0) pieces.unshift(`… ${pieces.shift()}`);
  if (start + EXCERPT < text.length) pieces.push(pieces.length % 2 ? `${pieces.pop()} …` : " …");
  return pieces;
}

/**
 * Return an excerpt in pieces: words that were not asked for, words that were, and so on in turn.
 * @param {string[]} text
 * @param {number} start
 * @param {Set<number>} asked
 */
function marked(text, start, asked) {
  const pieces = [""];
  for (const [at, word] of text.slice(start, start + EXCERPT).entries()) {
    const changes = asked.has(start + at) === Boolean(pieces.length % 2);
    const space = at ? " " : "";
    if (!changes) pieces.push(`${pieces.pop()}${space}${word}`);
    else if (pieces.length % 2) pieces.push(`${pieces.pop()}${space}`, word);
    else pieces.push(`${space}${word}`);
  }
  return pieces;
}

/**
 * @param {string} query
 * @param {string} language
 * @returns {string[]}
 */
function parts(query, language) {
  const spaced = query.split(/\s+/u);
  if (!UNSPACED.test(language)) return spaced;
  const segmenter = new Intl.Segmenter(language, { granularity: "word" });
  return spaced.flatMap((part) => [...segmenter.segment(part)].map((piece) => piece.segment));
}
