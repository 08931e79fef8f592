// Parts of the preview: elements, links that are safe to follow, and problems as items of a list.

import { split } from "./line.js";

/**
 * A mistake or a piece of advice, with its file, line and column.
 * @typedef {object} Problem
 * @property {string} file
 * @property {number} line counted from 1; 0 is the whole file
 * @property {number} column counted from 1
 * @property {string} field
 * @property {string} message
 * @property {string} hint
 * @property {string} name of a piece of advice; empty for a mistake
 * @property {string} source the text of the line, or empty
 * @property {string} href leads into the editor; empty when nothing does
 */

const SAYS = { hint: "Hint:" };
const SCRIPTED = new Set(["javascript:", "data:", "vbscript:"]);

/**
 * Return a new element with its properties and what is in it.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @param {(Node | string)[]} inside
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export const make = (tag, properties, ...inside) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
};

/**
 * Return whether a link may lead to an address: to an editor or a page, never into a script.
 * @param {string} href
 * @returns {boolean}
 */
const followed = (href) => {
  try {
    return href !== "" && !SCRIPTED.has(new URL(href, location.href).protocol);
  } catch {
    return false; // The text is no address.
  }
};

/**
 * Return a text as a link, or plain where there is nothing to follow.
 * @param {string} text
 * @param {string} href
 * @param {string} className
 * @returns {HTMLElement}
 */
export const linked = (text, href, className) => {
  const isolated = make("bdi", { dir: "ltr" }, text);
  return followed(href) ? make("a", { href, className }, isolated) : make("span", { className }, isolated);
};

/**
 * Return a line of source with the column of a problem marked, and a caret below it that the style sheet draws.
 * @param {Problem} problem
 * @returns {HTMLElement}
 */
const quoted = ({ source, column }) => {
  const { before, at, after } = split(source, column);
  return make(
    "pre",
    { className: "source", dir: "auto" },
    make("code", {}, before, make("mark", { className: "at" }, at), after),
  );
};

/**
 * Return a problem as an item of a list.
 * @param {Problem} problem
 * @returns {HTMLLIElement}
 */
export const item = (problem) => {
  const { file, line, column, field, message, hint, name, source, href } = problem;
  const position = line ? `${file}:${line}:${column}` : file;
  const entry = make("li", { className: "problem" }, make("p", {}, linked(position, href, "place")));
  const text = make("p", { className: "message" }, ...(field ? [make("b", {}, make("bdi", {}, field), ":"), " "] : []));
  text.append(make("bdi", {}, message));
  if (name) text.append(" ", make("small", {}, `[${name}]`));
  entry.append(text);
  if (line && source) entry.append(quoted(problem));
  if (hint) entry.append(make("p", { className: "hint" }, `${SAYS.hint} `, make("bdi", {}, hint)));
  return entry;
};
