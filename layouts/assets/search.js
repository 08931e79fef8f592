// The search page: the state of the search stands in the page's address, and a worker finds what fits it.

import { indexed, ordered, read, write } from "./address.js";
import { counted as many, number, parts as placed, said, words } from "./words.js";

const LANGUAGE = document.documentElement.lang || "en";
/** What the page brings for this script to say. */
const WORDS = words("_words");
// Kept apart from text that runs the other way.
const quoted = (/** @type {string} */ text) => said(WORDS.quoted, { text: `\u2068${text}\u2069` });
const written = (/** @type {string} */ time, /** @type {Intl.DateTimeFormatOptions} */ form) =>
  new Intl.DateTimeFormat(LANGUAGE, { ...form, timeZone: "UTC" }).format(new Date(time.slice(0, 10)));
const listed = (/** @type {string[]} */ values, /** @type {"conjunction" | "disjunction"} */ type) =>
  new Intl.ListFormat(LANGUAGE, { type }).format(values);

/** Every sentence that this script says. */
const SAYS = {
  /** @type {(words: string, used: string) => string} */
  replaced: (words, used) => said(WORDS.replaced, { words: quoted(words), used: quoted(used) }),
  /** @param {string[]} words */
  unknown: (words) => said(WORDS.unknown, { words: listed(words.map(quoted), "disjunction") }),
  /** @param {string[]} words */
  left: (words) => said(WORDS.left, { words: listed(words.map(quoted), "conjunction") }),
  /** @type {(first: string, last: string) => string} */
  missing: (first, last) =>
    first === last ? said(WORDS.missing, { month: first }) : said(WORDS.missing_between, { first, last }),
  /** @type {(kind: string, stories: number, alias: string) => string} */
  what: (kind, stories, alias) =>
    alias ? many(WORDS.what_also, stories, { kind, alias: quoted(alias) }) : many(WORDS.what, stories, { kind }),
  /** @type {(from: string, to: string) => string} */
  time: (from, to) =>
    from === to
      ? said(WORDS.at, { time: from })
      : !to
        ? said(WORDS.since, { time: from })
        : !from
          ? said(WORDS.until, { time: to })
          : said(WORDS.between, { from, to }),
};
/** How the names of a taxonomy stand in the sentence, and what their place in it is called. @type {Record<string, [string, string]>} */
const LED = { countries: ["in", "countries"], people: ["with", "people"], topics: ["on", "topics"] };
const PAGE = 10;
const NAMES = 6;
const VALUES = 10;
const MANY = 25; // values from which a field to find one is worth its place
const PAUSE = 150;

/** @typedef {import("./address.js").State} State */
/** @typedef {{url: string, title: string, date: string, place: string, mark: "" | "draft" | "embargo" | "expired", excerpt: string[], people: string[], countries: string[]}} Card */
/** @typedef {{total: number, replaced: [string, string][], unknown: string[], left: string[], widened: boolean, counts: Record<string, [string, number][]>, missing: {first: string, last: string}[]}} Found */
/** @typedef {{id: number, found?: Found, cards?: Card[], failed?: string, overtaken?: boolean}} Answer */
/** @typedef {{key: string, singular: string, box: HTMLDetailsElement, modes: HTMLElement, finder: HTMLInputElement, list: HTMLElement, more: HTMLElement, values: [string, number][], shown: number, fits: (value: string) => boolean}} Facet */

/** Return the element of an id. */
const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * Return a new element with its properties and what is in it.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @param {(Node | string)[]} inside
 * @returns {HTMLElementTagNameMap[Tag]}
 */
const make = (tag, properties, ...inside) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
};

const form = /** @type {HTMLFormElement} */ (document.querySelector("form.search"));
const field = /** @type {HTMLInputElement} */ (part("_q"));
const order = /** @type {HTMLSelectElement} */ (part("_sort"));
const ends = [...document.querySelectorAll("select")].filter((select) => select !== order);
const feed = /** @type {HTMLAnchorElement} */ (part("_feed"));
const results = part("_results"),
  list = part("_list"),
  status = part("_status"),
  more = part("_more");
const browse = part("_browse"),
  sentence = part("_chosen"),
  offered = part("_names");

/** @type {Facet[]} */
const facets = [...document.querySelectorAll("details")].map((box) => {
  const { key = "", singular = "" } = box.dataset;
  const inside = (/** @type {string} */ selector) => /** @type {any} */ (box.querySelector(selector));
  return {
    key,
    singular,
    box,
    modes: inside(".modes"),
    finder: inside("input[type=search]"),
    list: inside("ul"),
    more: inside("button"),
    values: [],
    shown: VALUES,
    fits: () => true,
  };
});
const keys = facets.map(({ key }) => key);

let state = read(location.search, keys);
let settled = write(state); // The address that going back must find.
let messages = 0;
let latest = 0;
let current = { id: 0, asked: "none", total: 0, next: 0 }; // What is shown, and what for.
/** @type {string[]} */
let counted = [];

// The worker

/** @type {Worker | undefined} */
let worker;
/** @type {Map<number, (answer: Answer) => void>} */
const waiting = new Map();

/** Return the worker that searches, started when it is first used and again after it broke down. */
const engine = () => {
  if (worker) return worker;
  worker = new Worker(new URL("./engine.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  };
  worker.onerror = () => {
    worker?.terminate();
    worker = undefined;
    waiting.forEach((answer, id) => answer({ id, failed: "the worker stopped" }));
    waiting.clear();
  };
  return worker;
};

/**
 * Return the worker's answer to a message.
 * @param {{id: number} & Record<string, unknown>} message
 * @returns {Promise<Answer>}
 */
const ask = (message) =>
  new Promise((answer) => {
    waiting.set(message.id, answer);
    engine().postMessage(message);
  });

/** @type {Promise<{known: import("./names.js").Names, gather: typeof import("./names.js").gather, matches: typeof import("./names.js").matches}> | undefined} */
let names;
/**
 * Return the archive's names that a text may mean, and what ranks them; none when they cannot be read, until the next
 * try. They come beside the first results, never before they are asked for.
 */
const named = async (/** @type {string} */ text) => {
  if (!latest) return undefined;
  try {
    names ??= import("./names.js").then(async ({ gather, matches, openNames }) => ({
      known: await openNames(form.dataset.names ?? ""),
      gather,
      matches,
    }));
    const { known, gather, matches } = await names;
    return { terms: await gather(known, text), matches };
  } catch {
    names = undefined;
    return undefined;
  }
};

// The state

/** Return whether nothing is asked for. */
const empty = () => !write({ ...state, sort: "relevance" });
/** Return the order of results: without words none is more relevant than another. */
const sorted = () => (state.q || state.sort !== "relevance" ? state.sort : "newest");

/** Keep the state as an address to come back to; what was typed on the way to it is not one. */
const settle = (/** @type {{typed?: boolean}} */ { typed = false } = {}) => {
  const address = write(state);
  if (typed && location.search !== settled) history.replaceState(null, "", location.pathname + settled);
  if (address !== location.search) history.pushState(null, "", location.pathname + address);
  settled = address;
};

/** Change the state by a choice, and search. */
const choose = (/** @type {Partial<State>} */ change) => {
  clearTimeout(pause);
  state = { ...state, q: field.value.trim(), ...change };
  settle();
  paint();
  run();
};

/** Return the names chosen with those of one taxonomy replaced. */
const choosing = (/** @type {string} */ key, /** @type {string[]} */ values) =>
  Object.fromEntries(Object.entries({ ...state.chosen, [key]: values }).filter(([, chosen]) => chosen.length));

// What is found

/** Return a story as listings show it. */
const entry = (/** @type {Card} */ card) => {
  const { url, title, date, place, mark, excerpt, people, countries } = card;
  const made = make(
    "article",
    { className: "entry" },
    make("time", { dateTime: date }, written(date, { dateStyle: "long" })),
    make("h3", {}, make("a", { href: url }, title)),
  );
  if (mark) made.append(make("p", { className: "mark" }, WORDS[mark]));
  const line = make("p", {}, ...excerpt.map((text, at) => (at % 2 ? make("mark", {}, text) : text)));
  if (place) line.prepend(make("span", { className: "place" }, place), line.textContent && " — ");
  const terms = [people, countries]
    .filter((each) => each.length)
    .map((each) => each.join(WORDS.comma))
    .join(" · ");
  made.append(line, ...(terms ? [make("p", { className: "with" }, terms)] : []));
  return made;
};

/** Show more of what was found, after or instead of what is shown. */
const load = async (/** @type {number} */ count, /** @type {{fresh?: boolean}} */ { fresh = false } = {}) => {
  const search = current;
  const start = search.next;
  search.next += count;
  const { cards = [] } = await ask({ id: ++messages, ask: "cards", of: search.id, start, count });
  if (search !== current) return;
  const entries = cards.map(entry);
  if (fresh) list.replaceChildren(...entries);
  else list.append(...entries);
  const rest = search.total - search.next;
  more.hidden = rest <= 0;
  more.textContent = many(WORDS.next, Math.min(PAGE, rest));
};

/** Show the first stories of what was found, in place of those of the search before. */
const fill = async (/** @type {number} */ count) => {
  part("_order").hidden = !current.total;
  if (current.total) {
    const search = current;
    // The first of all is on the screen before the others are fetched; later ones come at once, not to flicker.
    const first = list.children.length ? count : 1;
    await load(first, { fresh: true });
    if (search === current && count > first) await load(count - first);
  } else {
    list.replaceChildren();
    more.hidden = true;
  }
};

/** Return what was done to find something, and how much was found, in sentences. */
const told = (/** @type {Found} */ found) => {
  const month = (/** @type {string} */ day) => written(day, { year: "numeric", month: "long" });
  const notes = [
    ...found.replaced.map(([words, used]) => SAYS.replaced(words, used)),
    ...(found.unknown.length ? [SAYS.unknown(found.unknown)] : []),
    ...(found.left.length ? [SAYS.left(found.left)] : []),
    ...(found.widened ? [WORDS.widened] : []),
    ...found.missing.map(({ first, last }) => SAYS.missing(month(first), month(last))),
  ];
  return found.total ? [many(WORDS.stories, found.total), ...notes] : [...notes, WORDS.nothing];
};

/** Say sentences above the results, and aloud. */
const say = (/** @type {string[]} */ sentences) =>
  status.replaceChildren(...sentences.map((text) => make("p", {}, text)));

/**
 * Search for the state, and show what is found; its stories stay when they are shown already, and only counts are new.
 * Where nothing is shown yet, names come first if it does not take them long: nothing is to move down when they come.
 */
const run = async ({ count = PAGE } = {}) => {
  counted = facets.filter(({ box }) => box.open).map(({ key }) => key);
  const used = !empty() || counted.length > 0;
  const id = (latest = ++messages);
  const asked = write(state);
  results.hidden = !used;
  browse.hidden = used;
  if (!used) return;
  list.ariaBusy = "true";
  const offering = list.children.length ? undefined : offer();
  const searching = setTimeout(() => id === latest && say([WORDS.searching]), 3 * PAUSE);
  const { index, names: address } = form.dataset;
  const search = { ...state, sort: sorted(), counts: counted };
  const { found, overtaken } = await ask({ id, ask: "search", index, names: address, search });
  if (id !== latest || overtaken) return;
  const shown = found && current.asked === asked && current.total === found.total;
  if (offering) await Promise.race([offering, new Promise((resolve) => setTimeout(resolve, 2 * PAUSE))]);
  if (id !== latest) return;
  clearTimeout(searching);
  say(found ? told(found) : [WORDS.failed]);
  if (shown) current.id = id;
  else {
    current = { id, asked: found ? asked : "none", total: found?.total ?? 0, next: 0 };
    await fill(count);
  }
  if (id !== latest) return;
  if (!offering) offer();
  follow();
  list.ariaBusy = "false";
  browse.hidden = current.total > 0;
  for (const facet of facets) {
    facet.values = found?.counts[facet.key] ?? facet.values;
    furnish(facet);
  }
};

// What can be chosen, and what is

/** Put the names that can be chosen into a facet. */
const furnish = (/** @type {Facet} */ facet) => {
  const chosen = state.chosen[facet.key] ?? [];
  const fitting = facet.values.filter(([value]) => facet.fits(value));
  const first = fitting.slice(0, facet.shown);
  // What is chosen is never out of sight.
  const rest = chosen.filter((value) => !first.some(([each]) => each === value));
  const lines = rest.map(
    (value) => facet.values.find(([each]) => each === value) ?? /** @type {[string, number]} */ ([value, 0]),
  );
  const held =
    facet.list.contains(document.activeElement) && /** @type {HTMLInputElement} */ (document.activeElement).value;
  facet.list.replaceChildren(
    ...[...lines, ...first].map(([value, count]) =>
      make(
        "li",
        {},
        make(
          "label",
          {},
          make("input", { type: "checkbox", value, checked: chosen.includes(value) }),
          make("bdi", {}, value),
          make("span", { className: "count" }, number(count)),
        ),
      ),
    ),
  );
  [...facet.list.querySelectorAll("input")].find(({ value }) => value === held)?.focus();
  facet.finder.hidden = facet.values.length < MANY;
  facet.more.hidden = fitting.length <= facet.shown;
  facet.modes.hidden = chosen.length < 2;
  facet.modes
    .querySelectorAll("input")
    .forEach((mode) => (mode.checked = (mode.value === "all") === state.all.includes(facet.key)));
};

/** Return a part of the sentence: words that take themselves out when pressed. */
const removable = (/** @type {string} */ text, /** @type {Partial<State>} */ change) => {
  const cross = make("span", { ariaHidden: "true" }, "\u00a0×");
  return make(
    "button",
    { type: "button", ariaLabel: said(WORDS.remove, { part: text }), onclick: () => choose(change) },
    make("bdi", {}, text),
    cross,
  );
};

/** Return the names chosen of a taxonomy as a part of the sentence: "in China or Mexico". */
const clause = (/** @type {Facet} */ { key, singular }) => {
  const values = state.chosen[key] ?? [];
  if (!values.length) return [];
  const buttons = values.map((value) =>
    removable(value, {
      chosen: choosing(
        key,
        values.filter((each) => each !== value),
      ),
    }),
  );
  const joined = state.all.includes(key) ? WORDS.every : WORDS.either;
  const names = buttons
    .slice(1)
    .reduce(
      (/** @type {(string | Node)[]} */ names, name) => placed(joined, { names, name: [name] }).flat(),
      [...buttons.slice(0, 1)],
    );
  const [message, place] = LED[key] ?? ["of", "names"];
  return placed(WORDS[message], { [place]: names, kind: [singular] }).flat();
};

/** Return a year or a month in words. */
const end = (/** @type {string} */ time) =>
  time && written(time, { year: "numeric", ...(time.length > 4 && { month: "long" }) });

/** Write what is chosen as a sentence: "tariffs, in China or Mexico, since 2024, newest first". */
const spell = () => {
  const parts = [
    state.q ? [removable(state.q, { q: "" })] : [WORDS.everything],
    ...facets.map(clause),
    state.from || state.to ? [removable(SAYS.time(end(state.from), end(state.to)), { from: "", to: "" })] : [],
    state.sort === "relevance" ? [] : [removable(WORDS[state.sort], { sort: "relevance" })],
  ].filter((part) => part.length);
  const at = [...sentence.querySelectorAll("button")].indexOf(/** @type {any} */ (document.activeElement));
  const search = parts.flatMap((part, place) => (place ? [WORDS.comma, ...part] : part));
  sentence.replaceChildren(...search);
  if (sentence.querySelectorAll("button").length > 1) {
    const all = make("button", { type: "button", className: "all", onclick: clear }, WORDS.clear);
    sentence.replaceChildren(...placed(WORDS.chosen, { search, clear: [all] }).flat());
  }
  const buttons = sentence.querySelectorAll("button");
  // Words alone stand in the field already.
  sentence.hidden = parts.length < 2;
  // Whoever took a part out by its button is led to the next.
  if (at >= 0) (sentence.hidden ? field : buttons[Math.min(at, buttons.length - 1)])?.focus();
};

/** Set the whole search aside. */
const clear = () => {
  facets.forEach(({ box }) => (box.open = false));
  field.value = "";
  choose(read("", keys));
  field.focus();
};

/** Offer the names that the words may mean. */
const offer = async () => {
  const typed = state.q;
  const known = typed ? await named(typed) : undefined;
  if (typed !== state.q) return;
  const found = known ? known.matches(known.terms, typed, NAMES) : [];
  offered.hidden = !found.length;
  offered
    .querySelector("ul")
    ?.replaceChildren(
      ...found.map(({ term, alias }) =>
        make(
          "li",
          {},
          make("a", { href: term.href }, make("bdi", {}, term.name)),
          " ",
          make("span", { className: "count" }, SAYS.what(term.singular, term.stories, alias)),
        ),
      ),
    );
};

/** Offer the feed that brings just what is chosen: one name's, or the archive's. */
const follow = async () => {
  const now = state;
  const chosen = Object.entries(state.chosen).flatMap(([key, values]) => values.map((value) => [key, value]));
  const [key, name = ""] = chosen[0] ?? [];
  const known = chosen.length === 1 ? await named(name) : undefined;
  const term = known?.terms.terms.find((each) => each.taxonomy === key && indexed(each.name) === name);
  if (now !== state) return;
  const own = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[type='application/atom+xml']"));
  feed.hidden = Boolean(state.q || state.from || state.to) || (chosen.length ? !term : !own);
  feed.type = "application/atom+xml";
  feed.href = term ? `${term.href}feed.xml` : (own?.href ?? "");
  feed.textContent = said(WORDS.feed, { name: term ? term.name : (own?.title ?? "") });
};

/** Make every control show the state. */
const paint = () => {
  if (field.value.trim() !== state.q) field.value = state.q;
  order.value = sorted();
  ends.forEach((select, at) => {
    const value = at ? state.to : state.from;
    // An address may name a month, or a year without stories.
    if (![...select.options].some((option) => option.value === value)) select.add(new Option(end(value), value), 1);
    select.value = value;
  });
  facets.forEach((facet) => {
    if (state.chosen[facet.key]) facet.box.open = true;
    furnish(facet);
  });
  spell();
};

// What readers do

let pause = 0;

/** Return whether the last word is hardly begun: a letter or two are in half of all stories. */
const begun = () => /(?<![\p{L}\p{M}\p{N}])[\p{Script=Latin}\p{N}]{1,2}$/u.test(field.value.normalize());

/** Search for what is typed. */
const typed = () => {
  history.replaceState(null, "", location.pathname + write(state));
  run();
};

field.addEventListener("input", () => {
  state = { ...state, q: field.value.trim() };
  spell();
  offer();
  follow();
  clearTimeout(pause);
  pause = window.setTimeout(typed, begun() ? 4 * PAUSE : PAUSE);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  state = { ...state, q: field.value.trim() };
  settle({ typed: true });
  paint();
  run();
});
order.addEventListener("change", () => choose({ sort: /** @type {State["sort"]} */ (order.value) }));
ends.forEach((select) =>
  select.addEventListener("change", () => {
    const [from = "", to = ""] = ends.map(({ value }) => value);
    choose(ordered(from, to));
  }),
);
facets.forEach((facet) => {
  const { box, finder, key } = facet;
  box.addEventListener("toggle", () => box.open && !counted.includes(key) && run());
  box.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target === finder) return;
    const others = (state.chosen[key] ?? []).filter((value) => value !== target.value);
    const all = state.all.filter((each) => each !== key);
    if (target.type === "checkbox")
      choose({ chosen: choosing(key, target.checked ? [...others, target.value] : others) });
    else choose({ all: target.value === "all" ? [...all, key] : all });
  });
  finder.addEventListener("input", async () => {
    const { fold } = await import("./spelling.js");
    facet.fits = (value) => fold(value).includes(fold(finder.value.trim()));
    furnish(facet);
  });
  facet.more.addEventListener("click", () => {
    const before = facet.list.children.length;
    facet.shown += 4 * VALUES;
    furnish(facet);
    facet.list.children[before]?.querySelector("input")?.focus();
  });
});
more.addEventListener("click", async () => {
  const before = list.children.length;
  await load(PAGE);
  list.children[before]?.querySelector("a")?.focus();
  // Coming back from a story, as many are shown again.
  history.replaceState({ shown: current.next }, "");
});
part("_copy").addEventListener("click", async () => {
  const done = await navigator.clipboard?.writeText(location.href).then(
    () => true,
    () => false,
  );
  part("_copied").textContent = done ? WORDS.copied : WORDS.uncopied;
});
part("_disclose").addEventListener("click", ({ currentTarget }) => {
  const button = /** @type {HTMLElement} */ (currentTarget);
  button.ariaExpanded = String(button.ariaExpanded !== "true");
});
document.addEventListener("keydown", (event) => {
  const typing =
    event.target instanceof Element && event.target.closest("input:not([type=checkbox], [type=radio]), select");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  field.focus();
});

/** Take up the state that the address says. */
const restore = () => {
  state = read(location.search, keys);
  settled = write(state);
  if (empty()) facets.forEach(({ box }) => (box.open = false));
  paint();
  run({ count: Math.min(history.state?.shown ?? PAGE, 10 * PAGE) });
};
window.addEventListener("popstate", restore);
browse.classList.remove("waiting");
// Letters typed before this script was there are not lost.
if (field.value.trim() && empty()) history.replaceState(null, "", write({ ...state, q: field.value.trim() }));
restore();
