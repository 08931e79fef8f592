// What the search page is made of: new elements, stories as listings show them, and what narrows a search.

import { fold } from "./spelling.js";
import { number } from "./words.js";

/** @typedef {import("./state.js").Card} Card */
/** @typedef {import("./state.js").Question} Question */
/** @typedef {import("./state.js").State} State */

/** Names shown at first; four times as many are added when the reader asks for more. */
const VALUES = 10;
/** Number of names from which a field to find one is worth its room. */
const MANY = 25;

/**
 * Return a new element with its properties and what is in it.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @param {(Node | string)[]} inside
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export const make = (tag, properties, ...inside) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
};

/**
 * Return a story as listings show it.
 * @param {Card} card
 * @param {import("./sentences.js").Sentences} sentences
 */
export const entry = ({ url, title, date, place, mark, kind, excerpt, people, countries }, sentences) => {
  const { words } = sentences;
  const time = make("time", { dateTime: date.replace("~", "") }, sentences.date(date));
  const marked = (/** @type {string[]} */ pieces) => pieces.map((text, at) => (at % 2 ? make("mark", {}, text) : text));
  const heading = make("h3", {}, make("a", { href: url }, ...marked(title)));
  if (kind) heading.prepend(make("span", { className: "kind" }, kind), " ");
  const made = make("article", { className: "entry" }, time, heading);
  if (mark) made.append(make("p", { className: "mark" }, words[mark]));
  const line = make("p", {}, ...marked(excerpt));
  if (place) line.prepend(make("bdi", { className: "place" }, place), line.textContent && " — ");
  const names = [people, countries].filter((each) => each.length).map((each) => each.join(words.comma));
  made.append(line, ...(names.length ? [make("p", { className: "with" }, names.join(" · "))] : []));
  return made;
};

/** The names of one taxonomy that can be chosen, and those that are. */
export class Facet {
  /**
   * @param {HTMLDetailsElement} box
   * @param {Question} question
   * @param {Record<string, any>} words the page's messages
   */
  constructor(box, question, words) {
    const inside = (/** @type {string} */ selector) => /** @type {any} */ (box.querySelector(selector));
    this.box = box;
    this.question = question;
    this.key = box.dataset.key ?? "";
    this.singular = box.dataset.singular ?? "";
    this.type = box.dataset.type ?? "";
    this.words = words;
    /** @type {HTMLElement} */
    this.modes = inside(".modes");
    /** @type {HTMLInputElement} */
    this.finder = inside("input[type=search]");
    /** @type {HTMLUListElement} */
    this.list = inside("ul");
    /** @type {HTMLButtonElement} */
    this.more = inside("button");
    /** @type {[string, number][]} */
    this.values = [];
    this.most = VALUES;
    /** @type {(value: string) => boolean} */
    this.fits = () => true;
    this.finder.addEventListener("input", () => this.find());
    this.more.addEventListener("click", () => this.extend());
  }

  /** The names of it that are chosen. */
  get chosen() {
    return this.question.state.chosen[this.key] ?? [];
  }

  /** Whether every one of them must apply to a story; otherwise any. */
  get every() {
    return this.question.state.all.includes(this.key);
  }

  /**
   * Return a value as readers see it: of a field of the archive's own it may be a number, or true or false.
   * @param {string} value
   * @returns {string}
   */
  shown(value) {
    if (this.type === "number") return number(Number(value));
    return this.type ? (this.words[value] ?? value) : value;
  }

  /** Put the names that can be chosen into the list. */
  fill() {
    const fitting = this.values.filter(([value]) => this.fits(value));
    const first = fitting.slice(0, this.most);
    // What is chosen is never out of sight.
    const rest = this.chosen.filter((value) => !first.some(([each]) => each === value));
    const counts = new Map(this.values);
    const lines = rest.map((value) => /** @type {[string, number]} */ ([value, counts.get(value) ?? 0]));
    const { activeElement: active } = document;
    const held = active instanceof HTMLInputElement && this.list.contains(active) ? active.value : undefined;
    this.list.replaceChildren(...[...lines, ...first].map(([value, count]) => this.line(value, count)));
    [...this.list.querySelectorAll("input")].find(({ value }) => value === held)?.focus();
    this.finder.hidden = this.values.length < MANY;
    this.more.hidden = fitting.length <= this.most;
    this.modes.hidden = this.chosen.length < 2;
    for (const mode of this.modes.querySelectorAll("input")) mode.checked = (mode.value === "all") === this.every;
  }

  /**
   * Return a name with the number of stories that it would find.
   * @param {string} value
   * @param {number} count
   */
  line(value, count) {
    const box = make("input", { type: "checkbox", value, checked: this.chosen.includes(value) });
    const stories = make("span", { className: "count" }, number(count));
    return make("li", {}, make("label", {}, box, make("bdi", {}, this.shown(value)), stories));
  }

  /** Show only names with what is typed in them. */
  find() {
    this.fits = (value) => fold(this.shown(value)).includes(fold(this.finder.value.trim()));
    this.fill();
  }

  /** Show more names, and lead to the first of them. */
  extend() {
    const before = this.list.children.length;
    this.most += 4 * VALUES;
    this.fill();
    this.list.children[before]?.querySelector("input")?.focus();
  }

  /**
   * Return what a control of it chooses.
   * @param {HTMLInputElement} control
   * @returns {Partial<State>}
   */
  choice({ type, value, checked }) {
    const all = this.question.state.all.filter((key) => key !== this.key);
    if (type !== "checkbox") return { all: value === "all" ? [...all, this.key] : all };
    const others = this.without(value);
    return { chosen: this.question.choosing(this.key, checked ? [...others, value] : others) };
  }

  /**
   * Return the names of it that are chosen, but for one.
   * @param {string} value
   */
  without(value) {
    return this.chosen.filter((each) => each !== value);
  }
}
