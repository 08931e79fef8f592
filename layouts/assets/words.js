// Words of the page's language: messages with slots for values, `%(name)s`, which the page carries for its scripts.
// It keeps nothing: @copied into each file.

/** @typedef {Record<string, string>} Forms the forms of a plural by CLDR's names, "one", "few", "other" */

/** The page's language; in a worker, which says nothing, any. */
export const LANGUAGE = globalThis.document?.documentElement.lang || "en";
const rules = new Intl.PluralRules(LANGUAGE);

/**
 * Return the words that stand in an element of the page.
 * @param {string} id
 * @returns {any}
 */
export const words = (id) => JSON.parse(document.getElementById(id)?.textContent || "{}");

/**
 * Return a number as the language writes it.
 * @param {number} count
 */
export const number = (count) => count.toLocaleString(LANGUAGE, { maximumFractionDigits: 15 });

/**
 * Return the parts of a message, each value in its slot.
 * @template Value
 * @param {string} message
 * @param {Record<string, Value>} values
 * @returns {(string | Value)[]}
 */
export const parts = (message, values) =>
  message
    .split(/%\((\w+)\)s/)
    .map((part, at) => (at % 2 ? (values[part] ?? "") : part))
    .filter((part) => part !== "");

/**
 * Return a message with its values.
 * @param {string} message
 * @param {Record<string, string>} values
 */
export const phrase = (message, values) => parts(message, values).join("");

/**
 * Return a message about a number of things.
 * @param {Forms} forms
 * @param {number} count
 * @param {Record<string, string>} values
 */
export const counted = (forms, count, values = {}) =>
  phrase(forms[rules.select(count)] ?? forms.other ?? "", { num: number(count), ...values });
