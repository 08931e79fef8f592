// What the search page says: of what is chosen, of what was found and how, and of the names that were meant.

import { counted, LANGUAGE, parts, phrase, words } from "./words.js";

/** @typedef {import("./engine.js").Found} Found */
/** @typedef {string | Node} Part of a sentence: words, or a button that says some */

/**
 * The word that leads the names of a taxonomy in the sentence, and the slot in which they stand.
 * @type {Record<string, [string, string]>}
 */
const LED = { countries: ["in", "countries"], people: ["with", "people"], topics: ["on", "topics"] };

/**
 * Return a date as the language writes it.
 * @param {string} time
 * @param {Intl.DateTimeFormatOptions} form
 */
const written = (time, form) =>
  new Intl.DateTimeFormat(LANGUAGE, { ...form, timeZone: "UTC" }).format(new Date(time.replace("~", "").slice(0, 10)));

/** Every sentence of the page's scripts, made of the messages that the page brings. */
export class Sentences {
  constructor() {
    this.words = words("_words");
  }

  /**
   * Return a date in full: a day, which is not broken into lines, a month or a year; a tilde at its end makes it approximate.
   * @param {string} date
   */
  date(date) {
    const known = date.replace("~", "");
    const text =
      known.length < 10 ? this.month(known) : written(known, { dateStyle: "long" }).replaceAll(" ", "\u00a0");
    return known === date ? text : phrase(this.words.about, { date: text });
  }

  /**
   * Return a year or a month, or the month of a day; empty when there is none.
   * @param {string} time
   */
  month(time) {
    return time && written(time, { year: "numeric", ...(time.replace("~", "").length > 4 && { month: "long" }) });
  }

  /**
   * Return a time from one month or year to another; either may be empty, not both.
   * @param {string} first
   * @param {string} last
   */
  time(first, last) {
    const [from, to] = [this.month(first), this.month(last)];
    if (from === to) return phrase(this.words.at, { time: from });
    if (!to) return phrase(this.words.since, { time: from });
    if (!from) return phrase(this.words.until, { time: to });
    return phrase(this.words.between, { from, to });
  }

  /**
   * Return what was typed in quotation marks, kept apart from text that runs the other way.
   * @param {string} text
   */
  quoted(text) {
    return phrase(this.words.quoted, { text: `\u2068${text}\u2069` });
  }

  /**
   * Return what was typed as a list.
   * @param {string[]} typed
   * @param {"conjunction" | "disjunction"} type
   */
  listed(typed, type) {
    return new Intl.ListFormat(LANGUAGE, { type }).format(typed.map((word) => this.quoted(word)));
  }

  /**
   * Return how much was found, and what was done to find it.
   * @param {Found} found
   * @param {boolean} months whether the time asked for is one of months
   * @param {(typed: string, used: string) => Node} offer makes what puts a word in the place of another when pressed
   * @returns {Part[][]}
   */
  results({ total, replaced, offered, unknown, left, missing, ...wider }, months, offer) {
    const { words } = this;
    const notes = replaced.map(([typed, used]) =>
      phrase(words.replaced, { words: this.quoted(typed), used: this.quoted(used) }),
    );
    const offers = offered.map(([typed, used]) =>
      parts(words.offered, { words: [this.quoted(typed)], used: [offer(typed, used)] }).flat(),
    );
    if (unknown.length) notes.push(phrase(words.unknown, { words: this.listed(unknown, "disjunction") }));
    if (left.length) notes.push(phrase(words.left, { words: this.listed(left, "conjunction") }));
    notes.push(
      ...this.wider({ ...wider, months, found: total }),
      ...missing.map((shard) => this.missing(this.month(shard.first), this.month(shard.last))),
    );
    const told = [...notes.map((note) => [note]), ...offers];
    return total ? [[counted(words.stories, total)], ...told] : [...told, [words.nothing]];
  }

  /**
   * Return what was set aside, because nothing fits it, and where else stories are.
   * @param {{instead: Found["instead"], elsewhere: Found["elsewhere"], archive: Found["archive"],
   *   months?: boolean, found?: number}} found
   * @returns {string[]}
   */
  wider({ instead, elsewhere, archive, months = false, found = 0 }) {
    const { words } = this;
    if (archive)
      return [
        phrase(words.outside, {
          first: this.month(archive.first.slice(0, 7)),
          last: this.month(archive.last.slice(0, 7)),
        }),
      ];
    if (!instead) return [];
    if (instead !== "time" || !elsewhere) return [words[instead === "names" ? "without_names" : "widened"]];
    const time = this.time(elsewhere.first.slice(0, 7), elsewhere.last.slice(0, 7));
    return [counted(months ? words.not_in_months : words.not_in_years, found, { time })];
  }

  /**
   * Return that stories cannot be found.
   * @param {string} first month
   * @param {string} last month
   */
  missing(first, last) {
    if (first === last) return phrase(this.words.missing, { month: first });
    return phrase(this.words.missing_between, { first, last });
  }

  /**
   * Return a message about a number of things.
   * @param {import("./words.js").Forms} forms
   * @param {number} count
   */
  counted(forms, count) {
    return counted(forms, count);
  }

  /**
   * Return the title of the page of a search.
   * @param {string} text
   * @param {string} page
   */
  title(text, page) {
    return phrase(this.words.title, { words: text, page });
  }

  /**
   * Return what leads to more stories.
   * @param {number} count
   */
  more(count) {
    return counted(this.words.next, count);
  }

  /**
   * Return what leads to a feed.
   * @param {string} name of whoever it is about
   */
  feed(name) {
    return phrase(this.words.feed, { name });
  }

  /**
   * Return what takes a part out of the search.
   * @param {string} part
   */
  removal(part) {
    return phrase(this.words.remove, { part });
  }

  /**
   * Return what a name is, and by which other name it was meant.
   * @param {import("./names.js").Match} match
   */
  name({ term: { singular: kind, stories }, alias }) {
    if (!alias) return counted(this.words.what, stories, { kind });
    return counted(this.words.what_also, stories, { kind, alias: this.quoted(alias) });
  }

  /**
   * Return the names chosen of a taxonomy as a part of the search: "in China or Mexico".
   * @param {string} key
   * @param {string} singular what each is called
   * @param {Part[]} names
   * @param {boolean} every whether every one must apply; otherwise any
   * @returns {Part[]}
   */
  chosen(key, singular, [first, ...others], every) {
    if (!first) return [];
    const joined = every ? this.words.every : this.words.either;
    const names = others.reduce(
      (/** @type {Part[]} */ before, name) => parts(joined, { names: before, name: [name] }).flat(),
      [first],
    );
    const [message, slot] = LED[key] ?? ["of", "names"];
    return parts(this.words[message], { [slot]: names, kind: [singular] }).flat();
  }

  /**
   * Return the parts of a search as a sentence: "tariffs, in China or Mexico, since 2024, newest first".
   * @param {Part[][]} clauses
   * @param {Part | undefined} clear what takes all of them out
   * @returns {Part[]}
   */
  search(clauses, clear) {
    const search = clauses.flatMap((clause, number) => (number ? [this.words.comma, ...clause] : clause));
    return clear ? parts(this.words.chosen, { search, clear: [clear] }).flat() : search;
  }
}
