// An index of names: it shows those that a reader looks for, and puts those of most stories first.
// All of a long index is fetched when it is first asked for, page by page, and kept.

import { fold } from "./spelling.js";
import { counted, words } from "./words.js";

/** @type {{found: import("./words.js").Forms}} */
const SAID = words("_listed");
const form = /** @type {HTMLFormElement} */ (document.querySelector(".narrowing"));
const list = /** @type {HTMLElement} */ (document.querySelector(".names-index"));
const field = /** @type {HTMLInputElement} */ (form.querySelector("input"));
const told = document.createElement("p");
told.setAttribute("role", "status");
form.append(told);
const orders = /** @type {HTMLAnchorElement[]} */ ([...form.querySelectorAll("[data-sort]")]);
const around = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("main > :is(.letters, .onward)")]);
const own = [...list.children];
/**
 * Return what another page of the index holds.
 * @param {string} address
 */
async function part(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return [...(page.querySelector(".names-index")?.children ?? [])].map((each) => document.importNode(each, true));
}

/**
 * Return the parts of all pages, this one among them, with what a letter has on two pages together.
 * @param {Element[][]} parts
 * @param {string[]} others addresses of the pages they are of
 */
function merged(parts, others) {
  const number = (/** @type {string} */ address) => Number(/\/page\/(\d+)\/$/.exec(address)?.[1] ?? 1);
  const here = number(location.pathname);
  const after = others.filter((address) => number(address) < here).length;
  const all = [
    ...parts.slice(0, after).flat(),
    ...own.map((each) => each.cloneNode(true)),
    ...parts.slice(after).flat(),
  ];
  /** @type {Element[]} */
  const joined = [];
  for (const each of /** @type {Element[]} */ (all)) {
    const last = joined.at(-1);
    if (last?.id && last.id === each.id)
      last.querySelector("ul")?.append(...(each.querySelector("ul")?.children ?? []));
    else joined.push(each);
  }
  return joined;
}

/**
 * Return the words of a text, as they are compared.
 * @param {string} text
 */
const plain = (text) =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Scripts that write words without blanks between them. */
const UNDIVIDED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/**
 * Return whether a word of a name is one that is looked for, as far as it is typed.
 * @param {string} word
 * @param {string} asked
 */
const begins = (word, asked) => word.startsWith(asked) || (UNDIVIDED.test(asked) && word.includes(asked));

/**
 * Hide what has none of the names that are looked for; return how many have them.
 * @param {Element[]} parts
 * @param {string[]} asked
 */
function narrow(parts, asked) {
  let count = 0;
  for (const part of parts) {
    // A term of a tree stays as long as one below it does, so the last are looked at first.
    for (const item of [...part.querySelectorAll("li")].reverse()) {
      const name = plain(item.querySelector(":scope > a")?.textContent ?? "");
      const fits = asked.every((word) => name.some((each) => begins(each, word)));
      item.hidden = !fits && !item.querySelector("li:not([hidden])");
      if (fits) count += 1;
    }
    /** @type {HTMLElement} */ (part).hidden = !part.querySelector("li:not([hidden])");
  }
  return count;
}

/**
 * Return all names in one list, those of most stories first.
 * @param {Element[]} parts
 */
function byStories(parts) {
  const items = parts.flatMap((each) => [...each.querySelectorAll("li")].map((item) => alone(item)));
  const count = (/** @type {Element} */ item) => Number(item.querySelector("data")?.value);
  const all = document.createElement("ul");
  all.className = "terms";
  all.append(...items.sort((one, other) => count(other) - count(one)));
  return [all];
}

/**
 * Return a name without those below it.
 * @param {Element} item
 */
function alone(item) {
  const copy = /** @type {Element} */ (item.cloneNode(true));
  for (const below of copy.querySelectorAll("ul")) below.remove();
  return copy;
}

/** Follow what a reader types and chooses. */
function follow() {
  /** @type {Promise<Element[]> | undefined} */
  let whole;
  // What is shown last: an answer that comes late must not take its place.
  let turn = 0;

  /**
   * Return what the index holds, of this page and all others, in its order.
   * @returns {Promise<Element[]>}
   */
  function everything() {
    const others = form.dataset.pages?.split(" ").filter(Boolean) ?? [];
    whole ??= Promise.all(others.map(part)).then((parts) => merged(parts, others));
    whole.catch(() => {
      whole = undefined;
    });
    return whole;
  }

  /** Show what is asked for, and say it in the address. */
  async function show() {
    const mine = ++turn;
    const address = new URL(location.href);
    const sort = address.searchParams.get("sort") === "stories" ? "stories" : "";
    const asked = plain(field.value);
    for (const each of orders) {
      if (each.dataset.sort === sort) each.setAttribute("aria-current", "true");
      else each.removeAttribute("aria-current");
    }
    const isAsked = asked.length > 0 || sort !== "";
    let parts = own;
    if (isAsked) {
      try {
        parts = await everything();
      } catch {
        // Without a connection, those of this page are better than none.
      }
    }
    if (mine !== turn) return;
    if (sort) parts = byStories(parts);
    const count = narrow(parts, asked);
    list.replaceChildren(...parts);
    list.classList.toggle("ranked", sort !== "");
    for (const each of around) each.hidden = isAsked;
    told.textContent = asked.length ? counted(SAID.found, count) : "";
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", show);
  for (const each of orders) {
    each.addEventListener("click", (event) => {
      if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      history.replaceState(history.state, "", each.dataset.sort ? `?sort=${each.dataset.sort}` : location.pathname);
      show();
    });
  }
  // A field keeps what was typed when one comes back to the page.
  if (field.value || location.search) show();
}

follow();
