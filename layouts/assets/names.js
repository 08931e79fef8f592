// The archive's names, and those that a reader may mean by what was typed. @copied into each file.

import { allowance, distance, fold, part } from "./spelling.js";
import { counted as plural } from "./words.js";

/**
 * A name in the form in which it is compared.
 * @typedef {object} Form
 * @property {string} written
 * @property {string} text its words, folded, with one space between them
 * @property {string[]} words
 * @property {number} mask a bit for each letter in it: names that differ in many are not near each other
 * @property {number[]} letters the same for each word
 */

/**
 * A person, a country, a topic: whatever has a page.
 * @typedef {object} Term
 * @property {string} taxonomy
 * @property {string} singular what it is: "person"
 * @property {string} name
 * @property {string} href
 * @property {number} stories
 * @property {Form[]} forms its name, then its aliases
 * @property {Form} about what its record says of it
 */

/**
 * The names at hand. A large archive keeps them in a file for each letter, read when a word begins with it.
 * @typedef {object} Names
 * @property {string} address
 * @property {Record<string, string>} same letters with those by which they are typed
 * @property {string[][]} taxonomies key, title and singular of each
 * @property {Term[]} terms
 * @property {string[]} split names of the files; empty when all names are at hand
 * @property {Map<string, Promise<Term[]>>} files those that were asked for
 */

/** @typedef {{term: Term, alias: string}} Match a term, and the alias that matched if its name did not */
/** @typedef {[number, string, string, number, string[], string?]} Line a term as the file has it */

const EXACT = 0,
  EXACT_ALIAS = 1,
  START = 2,
  WORD = 3,
  INSIDE = 4,
  ALIAS = 5,
  ABOUT = 6,
  MISSPELT = 7,
  NONE = 8;

// Whoever offers names tells how many stories each has.
export const counted = plural;

/**
 * Return a text in the form in which it is compared.
 * @param {string} written
 * @param {Record<string, string>} same
 * @returns {Form}
 */
const formed = (written, same) => {
  const words = fold(written)
    .replace(/[^\p{ASCII}]/gu, (letter) => same[letter] ?? letter)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const text = words.join(" ");
  return { written, text, words, mask: letters(text), letters: words.map(letters) };
};

/**
 * Return a bit for each letter in a text.
 * @param {string} word
 * @returns {number}
 */
const letters = (word) => {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
};

/**
 * Return how many bits of a number are set.
 * @param {number} bits
 * @returns {number}
 */
const count = (bits) => {
  let rest = bits,
    set = 0;
  for (; rest; set += 1) rest &= rest - 1;
  return set;
};

/**
 * Return a file's lines as terms.
 * @param {Pick<Names, "taxonomies" | "same">} names
 * @param {Line[]} lines
 * @returns {Term[]}
 */
const terms = ({ taxonomies, same }, lines) =>
  lines.map(([number, name, href, stories, aliases, about = ""]) => {
    const [taxonomy = "", , singular = ""] = taxonomies[number] ?? [];
    const forms = [name, ...aliases].map((written) => formed(written, same));
    return { taxonomy, singular, name, href, stories, forms, about: formed(about, same) };
  });

/**
 * Return what a JSON file says.
 * @param {string} address
 * @returns {Promise<any>}
 */
const fetched = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
};

/**
 * Return the names that a file holds, or the names of the files that hold them; fails when it cannot be read.
 * @param {string} address
 * @returns {Promise<Names>}
 */
export const openNames = async (address) => {
  const { taxonomies, same = {}, names = [], split = [] } = await fetched(address);
  return { address, taxonomies, same, terms: terms({ taxonomies, same }, names), split, files: new Map() };
};

/**
 * Return the names with those at hand that words of what was typed begin like.
 * @param {Names} names
 * @param {string} typed
 * @returns {Promise<Names>}
 */
export const gather = async (names, typed) => {
  const parts = formed(typed, names.same)
    .words.map((word) => part(names.address, word))
    .filter(({ letter }) => names.split.includes(letter));
  const wanted = new Map(parts.map(({ letter, address }) => [letter, address]));
  if (!wanted.size) return names;
  for (const [letter, address] of wanted) {
    if (names.files.has(letter)) continue;
    const read = fetched(address)
      .then((answer) => terms(names, answer.names))
      .catch(() => {
        names.files.delete(letter); // The next letter tries again.
        return [];
      });
    names.files.set(letter, read);
  }
  const read = (await Promise.all([...wanted.keys()].map((letter) => names.files.get(letter) ?? []))).flat();
  return { ...names, terms: [...new Map(read.map((term) => [term.href, term])).values()] };
};

/**
 * Return how a form has what was typed in it.
 * @param {Form} form
 * @param {Form} typed
 * @returns {number}
 */
const standing = ({ text, words }, typed) => {
  const at = text.indexOf(typed.text);
  if (at === 0) return text === typed.text ? EXACT : START;
  if (at > 0 && text.includes(` ${typed.text}`)) return WORD;
  // Family names may stand first or last.
  if (typed.words.length > 1 && typed.words.every((word) => words.some((own) => own.startsWith(word)))) return WORD;
  // A letter or two of a word is in half of all names; a sign of another script is a word.
  return at > 0 && (typed.text.length > 2 || /[^a-z0-9]/.test(typed.text)) ? INSIDE : NONE;
};

/**
 * Return whether a form is a misspelling away from what was typed: as a whole, or each word from one of its own.
 * @param {Form} form
 * @param {Form} typed
 * @returns {boolean}
 */
const near = (form, typed) =>
  typed.words.every((word, at) => {
    const allowed = allowance(word);
    return form.words.some(
      (own, index) => own === word || alike(own, form.letters[index] ?? 0, word, typed.letters[at] ?? 0, allowed),
    );
  }) ||
  (form.words.length !== typed.words.length &&
    alike(form.text, form.mask, typed.text, typed.mask, allowance(typed.text)));

/**
 * Return whether two words are at most so many misspellings apart; most pairs need no measuring to tell.
 * @param {string} own
 * @param {number} letters
 * @param {string} word
 * @param {number} others
 * @param {number} most
 * @returns {boolean}
 */
const alike = (own, letters, word, others, most) =>
  most > 0 &&
  Math.abs(own.length - word.length) <= most &&
  count(letters ^ others) <= 2 * most &&
  distance(own, word, most) <= most;

/**
 * Return the terms that a reader may mean, the likeliest first: its own name or alias, then how the name
 * has what was typed in it, then an alias that has, then its description, then a misspelling; among equals the one with more stories.
 * @param {Names} names
 * @param {string} typed
 * @param {number} most
 * @returns {Match[]}
 */
export const matches = (names, typed, most) => {
  const wanted = formed(typed, names.same);
  if (!wanted.words.length) return [];
  const found = names.terms.map((term) => {
    const [name, ...aliases] = term.forms;
    const rank = name ? standing(name, wanted) : NONE;
    const same = rank === EXACT ? undefined : aliases.find(({ text }) => text === wanted.text);
    if (same) return { term, rank: EXACT_ALIAS, alias: same.written };
    const alias = rank === NONE ? aliases.find((form) => standing(form, wanted) !== NONE) : undefined;
    const told = rank === NONE && !alias && wanted.words.every((word) => term.about.words.includes(word));
    return { term, rank: alias ? ALIAS : told ? ABOUT : rank, alias: alias?.written ?? "" };
  });
  const sure = found.filter(({ rank }) => rank !== NONE);
  // Misspellings come last, so they are only looked for when there is room.
  const unsure =
    sure.length >= most
      ? []
      : found
          .filter(({ rank }) => rank === NONE)
          .flatMap(({ term }) => {
            const index = term.forms.findIndex((form) => near(form, wanted));
            return index < 0 ? [] : [{ term, rank: MISSPELT, alias: index ? (term.forms[index]?.written ?? "") : "" }];
          });
  return [...sure, ...unsure]
    .sort((one, other) => one.rank - other.rank || other.term.stories - one.term.stories)
    .slice(0, most)
    .map(({ term, alias }) => ({ term, alias }));
};
