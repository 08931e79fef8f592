/** All that knows Pagefind: its index as it was last published, shard by shard, and which stories hold a word. */

import { decoded, download, encoded, lengths, network, SIGNATURE, signed } from "./packing.js";
import { Terms } from "./terms.js";

/**
 * @typedef {{chosen: Record<string, string[]>, all: string[], from: string, to: string}} Scope what a story must fit
 * @typedef {import("./excerpts.js").Fragment} Fragment
 * @typedef {{id: string, score: number, words: number[], matchedMetaFields?: string[]}} Result
 * @typedef {{results: Result[], unfilteredResultCount: number}} Answer
 * @typedef {{version: string, lengths: Parameters<typeof lengths>[0], fields: string[]}} Listing
 * @typedef {{name: string, digest: string, shards: string[], chunks: string[], facets: string[]}} AboutGroup `chunks`
 *   are beginnings of the first words of the files of chunks
 * @typedef {{name: string, first: string, last: string, stories: number, sheaves: string[], listing: Listing}} About
 *   `sheaves` are what stands in the names of the files of so many stories each
 * @typedef {{search: (text: string, options?: object) => Promise<Answer>,
 *   preload: (text: string, options?: object) => Promise<void>}} Instance
 * @typedef {{promise: Promise<ArrayBuffer | null>, bring: (bytes: ArrayBuffer | null) => void}} Expected
 */

/** A letter that no word has (the last private one): of a word that ends in it, only a beginning can be found. */
const NO_LETTER = "\u{10FFFD}";
/**
 * White space to Pagefind's Rust, but not to its JavaScript: finds every story, and needs no chunk of words. (For
 * `null`, Pagefind fetches all of them.)
 */
export const ALL = "\u0085";
/** What Pagefind calls a chunk without words. */
const NONE = "none";
/** Its content. */
const EMPTY = new Uint8Array([0x81, 0x80]);
/** A filter that no index has fits no story and needs no chunk: Pagefind counts without making results. */
const COUNT = { filters: { " ": [" "] } };
/** @type {Answer} */
const NOTHING = { results: [], unfilteredResultCount: 0 };

/** Letters of a group's digest in the names of its files; stories of a sheaf, and in a file (`broadsheet/publishing/`). */
const [VERSION, SHEAF, TOGETHER] = [8, 256, 4];
/** Files of a group that are asked for while a word is being typed. */
const BEGUN = 2;

/** Shards that share files: of their chunks of words, and of their filters. */
class Group {
  /**
   * @param {AboutGroup} about
   * @param {string} index
   */
  constructor(about, index) {
    this.about = about;
    this.base = `${index}${about.name}/`;
    this.version = about.digest.slice(0, VERSION);
    /** Files that were asked for: every shard of the group asks for its part. @type {Map<string, Promise<Uint8Array<ArrayBuffer>[]>>} */
    this.files = new Map();
  }

  /**
   * Return the number of the file of chunks in which a word stands, if it stands anywhere.
   * @param {string} word
   */
  number(word) {
    const { chunks } = this.about;
    let [low, high] = [0, chunks.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (follows(chunks[middle] ?? "", word)) high = middle - 1;
      else low = middle;
    }
    return low;
  }

  /**
   * Return the words that stand for the files in which a word is looked for, in any of its forms: its stem and its
   * longer forms may stand in the files beside its own.
   * @param {string} word
   */
  around(word) {
    const begun = [word, undoubled(word)].filter(Boolean);
    const within = this.about.chunks.filter((first) =>
      begun.some((each) => first.length > each.length && first.startsWith(each)),
    );
    return [...begun, ...stems(word), ...within, word + NO_LETTER];
  }

  /**
   * Ask for the files in which a word is looked for, before Pagefind is there to ask for them.
   * @param {string} word
   */
  warm(word) {
    const numbers = new Set(this.around(word).map((each) => this.number(each)));
    for (const number of this.about.chunks.length ? numbers : []) this.file("index", number).catch(() => {});
  }

  /**
   * Ask for the files in which the words stand that begin as a word that is being typed, once they are few: those of
   * most other words are not among them.
   * @param {string} word
   */
  begun(word) {
    const [first, last] = [this.number(word), this.number(word + NO_LETTER)];
    if (!this.about.chunks.length || last - first >= BEGUN) return;
    for (let number = first; number <= last; number++) this.file("index", number).catch(() => {});
  }

  /**
   * Ask for the file of a filter.
   * @param {string} name
   */
  have(name) {
    const number = this.about.facets.indexOf(name);
    if (number >= 0) this.file("filter", number).catch(() => {});
  }

  /**
   * Return the parts of a file, one for each shard.
   * @param {string} kind
   * @param {number} number
   */
  file(kind, number) {
    const address = `${this.base}${kind}/${this.version}-${number}.pf_${kind}`;
    const known = this.files.get(address) ?? download(address).then(decoded);
    this.files.set(address, known);
    known.catch(() => this.files.delete(address));
    return known;
  }

  /**
   * Return the part of a shard in a file.
   * @param {string} shard
   * @param {string} kind
   * @param {number} number
   */
  async part(shard, kind, number) {
    const part = (await this.file(kind, number))[this.about.shards.indexOf(shard)];
    if (!part) throw new Error(`nothing of ${shard} in file ${number} of ${this.base}`);
    return signed(part);
  }
}

/** The stories of a stretch of time: an index of Pagefind's own. */
export class Shard {
  /**
   * @param {About} about
   * @param {string} index
   * @param {Group} group
   * @param {object} entry Pagefind's own entry file
   */
  constructor(about, index, group, entry) {
    this.about = about;
    this.group = group;
    this.entry = entry;
    this.base = `${index}${about.name}/`;
    this.broken = false;
    /** @type {Uint8Array<ArrayBuffer>} */
    this.meta = new Uint8Array();
    /** @type {Instance | null} */
    this.instance = null;
    /** @type {Map<string, Promise<number>>} */
    this.held = new Map();
    /** @type {Map<string, Promise<Map<string, number[]>>>} */
    this.phrases = new Map();
    /** Files of stories. @type {Map<number, Promise<Fragment[]>>} */
    this.stored = new Map();
  }

  /** Make the shard's list, or the shard broken: given what it cannot read, Pagefind would wait for it for ever. */
  prepare() {
    try {
      this.meta = this.list();
    } catch {
      this.broken = true;
    }
  }

  /**
   * Make the shard ready, or broken.
   * @param {(options: object) => Instance} createInstance
   */
  async open(createInstance) {
    if (this.broken) return;
    try {
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
    if (this.broken) return 0;
    await this.load(this.group.around(word).join(" "));
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
      const number = this.group.about.facets.indexOf(name);
      return number < 0 ? [] : decoded(await this.part("filter", number))[1];
    } catch {
      this.broken = true;
      return [];
    }
  }

  /**
   * Return the shard's part in a file of its group, as Pagefind would have written it.
   * @param {string} kind
   * @param {number} number
   */
  part(kind, number) {
    return this.group.part(this.about.name, kind, number);
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
    const each = SHEAF / TOGETHER;
    const name = `${this.about.sheaves[Math.floor(number / each)]}-${number % each}`;
    const file = await download(`${this.base}fragment/${name}.pf_fragment`);
    return JSON.parse(new TextDecoder().decode(file.subarray(SIGNATURE.length)));
  }

  /** Return Pagefind's own list of the shard, as it would have written it itself. */
  list() {
    const { version, lengths: packed, fields } = this.about.listing;
    const { chunks, facets, shards } = this.group.about;
    if (!shards.includes(this.about.name)) throw new Error(`no files of ${this.about.name}`);
    const pages = lengths(packed, this.about.stories).map((length, page) => [String(page), length]);
    // Pagefind takes the first chunk whose ends hold a word: there is no gap between them, as it would look for
    // words in gaps anywhere.
    const ends = chunks.map((first, number) => [first, last(chunks[number + 1] ?? ""), String(number)]);
    const named = [[ALL, ALL, NONE], ...ends];
    const filters = facets.map((name, number) => [name, String(number)]);
    return encoded([version, pages, named, filters, [], fields]);
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
    if (name.startsWith("pagefind-entry.json")) return Response.json(this.entry);
    if (name.endsWith(".pf_meta")) return new Response(this.meta);
    try {
      if (name.startsWith(`index/${NONE}.`)) return new Response(signed(EMPTY));
      const [, kind = "", number] = /^(index|filter)\/(\d+)\./.exec(name) ?? [];
      return new Response(await (kind ? this.part(kind, Number(number)) : download(address)));
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
    /** @type {Group[]} */
    this.groups = [];
    /** Pagefind's own entry file, of which all shards have the same. @type {object} */
    this.entry = {};
    /** How texts are taken apart. @type {Terms | null} */
    this.terms = null;
    /** @type {Promise<void> | null} */
    this.opening = null;
    /** @type {Promise<boolean> | null} */
    this.reading = null;
    /** @type {Uint8Array<ArrayBuffer> | null} */
    this.program = null;
    /** Files that the page has asked for, each until it is used. @type {Map<string, Expected>} */
    this.expected = new Map();
  }

  /**
   * Expect a file from the page.
   * @param {string} name
   */
  expect(name) {
    /** @type {Expected["bring"]} */
    let bring = () => {};
    const promise = /** @type {Expected["promise"]} */ (new Promise((kept) => (bring = kept)));
    this.expected.set(name, { promise, bring });
  }

  /**
   * Take a file from the page; null when the page could not have it.
   * @param {string} name
   * @param {ArrayBuffer | null} bytes
   */
  bring(name, bytes) {
    this.expected.get(name)?.bring(bytes);
  }

  /**
   * Return the answer for a file of the index: from the page, if it has asked for it.
   * @param {string} name
   * @param {RequestInit} [how]
   */
  async asked(name, how) {
    const bytes = await this.expected.get(name)?.promise;
    this.expected.delete(name);
    return bytes ? new Response(bytes) : network(this.address + name, how);
  }

  /**
   * Read the list of shards; return whether it has changed.
   * @returns {Promise<boolean>}
   */
  async read() {
    const response = await this.asked("shards.json", { cache: "no-cache" });
    if (!response.ok) throw new Error(`shards.json: ${response.status}`);
    const published = await response.text();
    if (published === this.published) return false;
    const { shards, groups, entry, table } = JSON.parse(published);
    this.entry = entry;
    this.groups = groups.map((/** @type {AboutGroup} */ about) => new Group(about, this.address));
    this.shards = shards.map((/** @type {About} */ about) => this.shard(about));
    this.terms = new Terms(table);
    this.published = published;
    return true;
  }

  /**
   * Return a shard; it is broken when it belongs to no group.
   * @param {About} about
   */
  shard(about) {
    const nowhere = { name: "", digest: "", shards: [], chunks: [], facets: [] };
    const group = this.groups.find(({ about: { shards } }) => shards.includes(about.name));
    return new Shard(about, this.address, group ?? new Group(nowhere, this.address), this.entry);
  }

  /** Read the list of shards, unless it has been read. */
  async listed() {
    if (this.published !== null) return;
    this.reading ??= this.read().finally(() => (this.reading = null));
    await this.reading;
  }

  /**
   * Ask for the files that a search needs, while Pagefind is on its way.
   * @param {string[]} words
   * @param {string[]} facets whose values are counted
   * @param {Scope} scope
   */
  warm(words, facets, scope) {
    const near = this.shards.filter((shard) => shard.overlaps(scope));
    for (const group of new Set(near.map((shard) => shard.group))) for (const word of words) group.warm(word);
    for (const shard of near) for (const name of [...Object.keys(shard.fits(scope)), ...facets]) shard.group.have(name);
  }

  /**
   * Ask for the files of words that are being typed, while whoever types them goes on.
   * @param {string[]} words
   * @param {{from: string, to: string}} time
   */
  begun(words, time) {
    const near = this.shards.filter((shard) => shard.overlaps({ ...time, chosen: {}, all: [] }));
    for (const group of new Set(near.map((shard) => shard.group))) for (const word of words) group.begun(word);
  }

  /** Make every shard ready; one that was broken gets another chance: the network may be back. */
  open() {
    this.opening ??= this.ready().finally(() => (this.opening = null));
    return this.opening;
  }

  /** Make every shard ready: Pagefind is fetched beside the list of shards. */
  async ready() {
    const opened = this.shards.some((shard) => shard.instance);
    const pagefind = opened ? null : Promise.all([import(`${this.address}pagefind.js`), this.program ?? this.wasm()]);
    // When the list cannot be read, nobody waits for Pagefind.
    pagefind?.catch(() => {});
    await this.listed();
    this.shards = this.shards.map((shard) => (shard.broken ? this.shard(shard.about) : shard));
    const closed = this.shards.filter((shard) => !shard.instance);
    if (!closed.length) return;
    // Pagefind is awaited meanwhile; requests for words go out before.
    await new Promise((kept) => setTimeout(kept));
    for (const shard of closed) shard.prepare();
    const [{ createInstance }, program] = await (pagefind ??
      Promise.all([import(`${this.address}pagefind.js`), this.program]));
    this.program = program;
    self.fetch = (input) => this.file(String(input));
    // All instances share one WebAssembly; begun at once, each would replace the other's.
    while (closed.length && !this.shards.some((shard) => shard.instance)) await closed.shift()?.open(createInstance);
    await Promise.all(closed.map((shard) => shard.open(createInstance)));
  }

  /** Return Pagefind's program. */
  wasm() {
    const name = "wasm.pagefind";
    return download(this.address + name, this.asked(name));
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
 * Return whether a word follows another in the order of code points, by which the index is sorted.
 * @param {string} word
 * @param {string} other
 */
function follows(word, other) {
  const letters = [...other];
  for (const letter of word) {
    const own = letter.codePointAt(0) ?? 0;
    const its = letters.shift()?.codePointAt(0) ?? -1;
    if (own !== its) return own > its;
  }
  return false;
}

/**
 * Return what follows every word that comes before a word, and does not follow that word.
 * @param {string} word empty for the end of all words
 */
function last(word) {
  const letters = [...word];
  const letter = letters.pop()?.codePointAt(0) ?? 0;
  // Code points from U+D800 to U+DFFF are no letters.
  const before = letter === 0xe000 ? 0xd7ff : letter - 1;
  return before < 0 ? NO_LETTER : letters.join("") + String.fromCodePoint(before) + NO_LETTER;
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
