// The search page: it shows what is asked and what is answered, and listens to readers. The worker that searches runs
// the same file, so that a browser asks for one.

import { entry, Facet, make } from "./elements.js";
import { answer } from "./engine.js";
import { Sentences } from "./sentences.js";
import { Answers, indexed, ordered, Question, read } from "./state.js";

/** @typedef {import("./state.js").State} State */

/** Stories shown at first, and added each time the reader asks for more. */
const PAGE = 10;
/** Names offered above the stories. */
const NAMES = 6;
/** Milliseconds without another letter after which the typed words are searched for. */
const PAUSE = 150;
/** Milliseconds by which the very first story is asked for before the others: on a slow network, its bytes come alone. */
const AHEAD = 100;
/** The same while words are typed: of what is found for half a word, others are seldom looked at. */
const LATER = 3 * PAUSE;
/** Stories that are saved at most. */
const MOST = 1000;

/**
 * Return the element of an id.
 * @param {string} id
 * @returns {any}
 */
const part = (id) => document.getElementById(id);

/**
 * Return a promise that is kept some milliseconds later.
 * @param {number} milliseconds
 */
const later = (milliseconds) => new Promise((kept) => setTimeout(kept, milliseconds));

/** Have the letters come that an address which searches has waited with (`early.js`). */
const letters = () => delete document.documentElement.dataset.letters;

/** The page with its elements; what they say follows from what is asked and what is answered. */
class SearchPage {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    const boxes = [...document.querySelectorAll("details")];
    this.form = form;
    this.question = new Question(boxes.map(({ dataset }) => dataset.key ?? ""));
    this.answers = new Answers(form.dataset.index ?? "", form.dataset.names ?? "", keys(boxes));
    this.name = document.title;
    this.sentences = new Sentences();
    this.facets = boxes.map((box) => new Facet(box, this.question, this.sentences.words));
    /** Taxonomies whose names the latest search counts. @type {string[]} */
    this.counted = [];
    this.pause = 0;
    /** Kept when the stories of what is shown are there. @type {Promise<void>} */
    this.filling = Promise.resolve();

    /** @type {HTMLInputElement} */
    this.field = part("_q");
    /** @type {HTMLSelectElement} */
    this.order = part("_sort");
    this.ends = [...document.querySelectorAll("select")].filter((select) => select !== this.order);
    /** @type {HTMLAnchorElement} */
    this.feed = part("_feed");
    /** @type {HTMLElement} */
    this.results = part("_results");
    /** @type {HTMLElement} */
    this.status = part("_status");
    /** @type {HTMLElement} */
    this.list = part("_list");
    /** @type {HTMLElement} */
    this.more = part("_more");
    /** @type {HTMLElement} */
    this.browse = part("_browse");
    /** @type {HTMLElement} */
    this.sentence = part("_chosen");
    /** @type {HTMLElement} */
    this.names = part("_names");
  }

  /** Listen to readers, and begin with what the address says. */
  open() {
    this.listen();
    this.listenToFacets();
    this.listenToOthers();
    this.browse.classList.remove("waiting");
    const typed = this.field.value.trim();
    if (typed && this.question.empty) {
      // Letters typed before this script had loaded are kept.
      this.question.change({ q: typed });
      history.replaceState(null, "", this.question.address);
    }
    this.restore();
  }

  // What readers do

  /** Listen to the field, and to the order and the years of what is searched for. */
  listen() {
    this.field.addEventListener("input", () => {
      this.question.change({ q: this.field.value.trim() });
      this.answers.typing(this.question.state);
      this.hint();
      this.spell();
      this.offer();
      this.follow();
      clearTimeout(this.pause);
      this.pause = window.setTimeout(() => this.type(), this.begun() ? 4 * PAUSE : PAUSE);
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(this.pause);
      this.question.change({ q: this.field.value.trim() });
      this.question.settle({ typed: true });
      this.paint();
      this.run();
    });
    this.order.addEventListener("change", () => {
      this.choose({ sort: /** @type {State["sort"]} */ (this.order.value) });
    });
    for (const select of this.ends)
      select.addEventListener("change", () => {
        const [from = "", to = ""] = this.ends.map(({ value }) => value);
        this.choose(ordered(from, to));
      });
  }

  /** Listen to what narrows a search. */
  listenToFacets() {
    for (const facet of this.facets) {
      facet.box.addEventListener("toggle", () => {
        if (facet.box.open && !this.counted.includes(facet.key)) this.run();
      });
      facet.box.addEventListener("change", ({ target }) => {
        if (target instanceof HTMLInputElement && target !== facet.finder) this.choose(facet.choice(target));
      });
    }
    part("_disclose").addEventListener("click", (/** @type {{currentTarget: HTMLElement}} */ { currentTarget }) => {
      currentTarget.ariaExpanded = String(currentTarget.ariaExpanded !== "true");
    });
  }

  /** Listen to what stands below the results, to the key / and to the browser's own ways back. */
  listenToOthers() {
    this.more.addEventListener("click", async () => {
      const before = this.list.children.length;
      await this.load(PAGE);
      this.list.children[before]?.querySelector("a")?.focus();
    });
    // Coming back from a story, as many are shown again, at the same place.
    history.scrollRestoration = "manual";
    window.addEventListener("pagehide", () => {
      history.replaceState({ shown: this.answers.shown.next, top: window.scrollY }, "");
    });
    part("_taking").addEventListener("click", (/** @type {MouseEvent} */ { target }) => {
      if (target instanceof HTMLButtonElement) this.take(target.dataset.kind ?? "");
    });
    part("_copy").addEventListener("click", async () => {
      const copying = navigator.clipboard?.writeText(location.href);
      const done = await copying?.then(
        () => true,
        () => false,
      );
      part("_copied").textContent = done ? this.sentences.words.copied : this.sentences.words.uncopied;
    });
    document.addEventListener("keydown", (event) => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      const typing = target instanceof Element && target.closest("input:not([type=checkbox], [type=radio]), select");
      if (key !== "/" || typing || ctrlKey || metaKey || altKey) return;
      event.preventDefault();
      this.field.focus();
    });
    window.addEventListener("popstate", () => {
      // The link that skips to the results is no other search.
      if (!location.hash) this.restore();
    });
  }

  /** Return whether the last word is hardly begun: a letter or two are in half of all stories. */
  begun() {
    return /(?<![\p{L}\p{M}\p{N}])[\p{Script=Latin}\p{N}]{1,2}$/u.test(this.field.value.normalize());
  }

  /** Say what signs mean while the field is empty; what stands below does not move. */
  hint() {
    const { classList } = part("_hint");
    classList.remove("waiting");
    classList.toggle("away", this.field.value !== "");
  }

  /** Search for what is typed. */
  type() {
    this.question.note();
    const { q } = this.question.state;
    document.title = q ? this.sentences.title(q, this.name) : this.name;
    this.run({ typing: true });
  }

  /**
   * Change what is asked by a choice, and search; the field says it when it is a `fresh` text for it.
   * @param {Partial<State>} change
   */
  choose(change, { fresh = false } = {}) {
    clearTimeout(this.pause);
    this.question.change({ q: this.field.value.trim(), ...change });
    if (fresh) this.field.value = this.question.state.q;
    this.question.settle();
    this.paint();
    this.run();
  }

  /** Set the whole search aside. */
  clear() {
    this.close();
    this.field.value = "";
    this.choose(read("", this.question.taxonomies));
    this.field.focus();
  }

  /** Take up what the address asks for. */
  restore() {
    this.question.restore();
    if (this.question.empty) this.close();
    this.paint();
    const { shown = PAGE, top = 0 } = history.state ?? {};
    this.run({ count: Math.min(shown, 10 * PAGE) }).then(() => top && window.scrollTo(0, top));
  }

  /** Close all that narrows a search. */
  close() {
    for (const { box } of this.facets) box.open = false;
  }

  // What is found

  /**
   * Search for what is asked, and show what is found; its stories stay when they are shown already, and only counts are
   * new. Where nothing is shown yet, names come first if it does not take them long: nothing is to move down when they
   * come.
   */
  async run({ count = PAGE, typing = false } = {}) {
    const { answers, question, sentences } = this;
    this.counted = this.facets.filter(({ box }) => box.open).map(({ key }) => key);
    const used = !question.empty || this.counted.length > 0;
    const id = answers.begin();
    const asked = question.address;
    this.results.hidden = !used;
    this.browse.hidden = used;
    if (!used) {
      letters();
      return;
    }
    this.list.ariaBusy = "true";
    const offering = this.list.children.length ? undefined : this.offer();
    const searching = setTimeout(() => id === answers.latest && this.say([[sentences.words.searching]]), 3 * PAUSE);
    const search = { ...question.state, sort: question.order, counts: this.counted, typing };
    const { found, overtaken } = await answers.search(id, search);
    if (id !== answers.latest || overtaken) return;
    if (offering) await Promise.race([offering, later(2 * PAUSE)]);
    if (id !== answers.latest) return;
    clearTimeout(searching);
    this.say(found ? this.told(found) : [[sentences.words.failed]]);
    // A key may ask for what is searched for already as it was typed, and whose stories are yet to come.
    if (!answers.show(id, asked, found)) this.filling = this.fill(count, typing ? LATER : AHEAD);
    await this.filling;
    if (id !== answers.latest) return;
    if (!offering) this.offer();
    this.follow();
    this.list.ariaBusy = "false";
    letters();
    this.browse.hidden = answers.shown.total > 0;
    for (const facet of this.facets) {
      facet.values = found?.counts[facet.key] ?? facet.values;
      facet.fill();
    }
  }

  /**
   * Return what is said of what was found; a word that may be meant can be put in the place of the one typed.
   * @param {import("./state.js").Found} found
   */
  told(found) {
    const { from, to, q } = this.question.state;
    return this.sentences.results(found, from.length > 4 || to.length > 4, (typed, used) => {
      const onclick = () => this.choose({ q: q.replace(typed, used) }, { fresh: true });
      return make("button", { type: "button", className: "offer", onclick }, this.sentences.quoted(used));
    });
  }

  /**
   * Say sentences above the results, and aloud.
   * @param {(string | Node)[][]} sentences
   */
  say(sentences) {
    this.status.replaceChildren(...sentences.map((each) => make("p", {}, ...each)));
  }

  /**
   * Show the first stories of what was found instead of those of the search before.
   * @param {number} count
   * @param {number} ahead milliseconds by which the very first is asked for before the others, unless it has come
   */
  async fill(count, ahead) {
    const { shown } = this.answers;
    part("_order").hidden = !shown.total;
    part("_taking").hidden = !shown.total;
    if (shown.total) {
      // The very first story is on the screen before the others; in the place of other stories they come together, if
      // they come soon, so that the list does not flicker. After a slow first one, they do not.
      const start = performance.now();
      const first = this.answers.next(1);
      const others = Promise.race([first, later(ahead)]).then(() =>
        count > 1 && shown === this.answers.shown ? this.answers.next(count - 1) : [],
      );
      const cards = await first;
      if (shown !== this.answers.shown) return;
      const soon = performance.now() - start < PAUSE;
      if (soon && this.list.children.length) await Promise.race([others, later(PAUSE)]);
      this.show(cards, { fresh: true });
      this.show(await others);
    } else {
      this.list.replaceChildren();
      this.more.hidden = true;
    }
  }

  /**
   * Show more of what was found.
   * @param {number} count
   */
  async load(count) {
    this.show(await this.answers.next(count));
  }

  /**
   * Show stories after or instead of what is shown; none when other ones are asked for by now.
   * @param {import("./state.js").Card[] | undefined} cards
   */
  show(cards, { fresh = false } = {}) {
    if (!cards) return;
    const entries = cards.map((card) => entry(card, this.sentences));
    if (fresh) this.list.replaceChildren(...entries);
    else this.list.append(...entries);
    const rest = this.answers.shown.total - this.answers.shown.next;
    this.more.hidden = rest <= 0;
    this.more.textContent = this.sentences.more(Math.min(PAGE, rest));
  }

  /**
   * Save what was found as a file: the first thousand stories, as each is fetched.
   * @param {string} kind
   */
  async take(kind) {
    const { total } = this.answers.shown;
    const cards = (await this.answers.every(MOST)) ?? [];
    const { file } = await import("./taking.js");
    const { site = "", langid = "" } = this.form.dataset;
    const link = make("a", file(kind, cards, { site, langid, language: document.documentElement.lang }));
    link.click();
    const { words } = this.sentences;
    part("_copied").textContent = this.sentences.counted(total > MOST ? words.taken_first : words.taken, cards.length);
  }

  /** Offer the names that the words may mean. */
  async offer() {
    const typed = this.question.state.q;
    const known = typed ? await this.answers.named(typed) : undefined;
    if (typed !== this.question.state.q) return;
    const found = known ? known.matches(known.terms, typed, NAMES) : [];
    this.names.hidden = !found.length;
    const lines = found.map((match) => {
      const link = make("a", { href: match.term.href }, make("bdi", {}, match.term.name));
      return make("li", {}, link, " ", make("span", { className: "count" }, this.sentences.name(match)));
    });
    this.names.querySelector("ul")?.replaceChildren(...lines);
  }

  /** Offer the feed that brings just what is chosen: one name's, or the archive's. */
  async follow() {
    const { state } = this.question;
    const chosen = Object.entries(state.chosen).flatMap(([key, values]) => values.map((value) => [key, value]));
    const [key, name = ""] = chosen[0] ?? [];
    const known = chosen.length === 1 ? await this.answers.named(name) : undefined;
    const term = known?.terms.terms.find((each) => each.taxonomy === key && indexed(each.name) === name);
    if (state !== this.question.state) return;
    const own = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[type='application/atom+xml']"));
    this.feed.hidden = Boolean(state.q || state.from || state.to) || (chosen.length ? !term : !own);
    this.feed.type = "application/atom+xml";
    this.feed.href = term ? `${term.href}feed.xml` : (own?.href ?? "");
    this.feed.textContent = this.sentences.feed(term ? term.name : (own?.title ?? ""));
  }

  // What is asked

  /** Make every control show what is asked. */
  paint() {
    const { state, order } = this.question;
    if (this.field.value.trim() !== state.q) this.field.value = state.q;
    this.order.value = order;
    this.hint();
    document.title = state.q ? this.sentences.title(state.q, this.name) : this.name;
    for (const [at, select] of this.ends.entries()) {
      const value = at ? state.to : state.from;
      // An address may name a month, or a year without stories.
      if (![...select.options].some((option) => option.value === value))
        select.add(new Option(this.sentences.month(value), value), 1);
      select.value = value;
    }
    for (const facet of this.facets) {
      if (facet.chosen.length) facet.box.open = true;
      facet.fill();
    }
    this.spell();
  }

  /** Write what is asked as a sentence whose parts can be taken out. */
  spell() {
    const { sentence } = this;
    const clauses = this.clauses();
    const at = [...sentence.querySelectorAll("button")].indexOf(/** @type {any} */ (document.activeElement));
    const several = clauses.flat().filter((part) => part instanceof HTMLButtonElement).length > 1;
    const clear = () => this.clear();
    const { words } = this.sentences;
    const all = several ? make("button", { type: "button", className: "all", onclick: clear }, words.clear) : undefined;
    sentence.replaceChildren(...this.sentences.search(clauses, all));
    const buttons = sentence.querySelectorAll("button");
    // Words alone stand in the field already.
    sentence.hidden = clauses.length < 2;
    // Whoever took a part out by its button is led to the next.
    if (at >= 0) (sentence.hidden ? this.field : buttons[Math.min(at, buttons.length - 1)])?.focus();
  }

  /** Return what is asked in parts: the words, the names of each taxonomy, the time, the order. */
  clauses() {
    const { sentences } = this;
    const { q, from, to, sort } = this.question.state;
    return [
      q ? [this.removable(q, { q: "" })] : [sentences.words.everything],
      ...this.facets.map((facet) => {
        const change = (/** @type {string} */ value) => this.question.choosing(facet.key, facet.without(value));
        const names = facet.chosen.map((value) => this.removable(facet.shown(value), { chosen: change(value) }));
        return sentences.chosen(facet.key, facet.singular, names, facet.every);
      }),
      from || to ? [this.removable(sentences.time(from, to), { from: "", to: "" })] : [],
      sort === "relevance" ? [] : [this.removable(sentences.words[sort], { sort: "relevance" })],
    ].filter((clause) => clause.length);
  }

  /**
   * Return a part of the sentence: words that take themselves out when pressed.
   * @param {string} text
   * @param {Partial<State>} change
   */
  removable(text, change) {
    const cross = make("span", { ariaHidden: "true" }, "\u00a0×");
    const ariaLabel = this.sentences.removal(text);
    const onclick = () => this.choose(change);
    return make("button", { type: "button", ariaLabel, onclick }, make("bdi", {}, text), cross);
  }
}

/**
 * Return the words that may stand before a colon in a query, with the taxonomy that each means.
 * @param {HTMLElement[]} boxes
 * @returns {Record<string, string>}
 */
function keys(boxes) {
  const named = boxes.map(({ dataset: { key = "", singular = "" } }) =>
    [key, singular].map((word) => [word.toLowerCase(), key]),
  );
  return Object.fromEntries(named.flat());
}

if (self.document) new SearchPage(/** @type {HTMLFormElement} */ (document.querySelector("form.search"))).open();
else answer();
