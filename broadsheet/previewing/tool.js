// What the preview shows over a page: a bar at the foot of the window, and above it the problems to fix.

import { recall, remember } from "./memory.js";
import { item, linked, make } from "./parts.js";

/** @typedef {import("./parts.js").Problem} Problem */

/**
 * What the server says of a page and of its archive.
 * @typedef {object} State
 * @property {number} count all problems of the archive
 * @property {Problem[]} problems the first of them
 * @property {{read: number, total: number} | null} reading how many files have been read, until all have been
 * @property {{file: string, href: string, words: number, mark: "" | "draft" | "embargo" | "expired", advice: Problem[]} | null} page
 */

const number = (/** @type {number} */ count) => count.toLocaleString("en");
const counted = (/** @type {number} */ count, /** @type {string} */ one, /** @type {string} */ several) =>
  `${number(count)} ${count === 1 ? one : several}`;

/** The texts of the bar and of the panels above it, except those of problems. */
const SAYS = {
  preview: "Preview",
  marks: { "": "", draft: "Draft", embargo: "Embargoed", expired: "Expired" },
  words: (/** @type {number} */ count) => counted(count, "word", "words"),
  problems: (/** @type {number} */ count, own = 0) =>
    counted(count, "problem", "problems") + (own && own < count ? `, ${number(own)} on this page` : ""),
  advice: (/** @type {number} */ count) => counted(count, "piece of advice", "pieces of advice"),
  title: (/** @type {number} */ count) =>
    `${counted(count, "problem keeps", "problems keep")} this archive from being published`,
  lastGood: "The page behind this shows what was last read well.",
  hide: "Hide",
  more: (/** @type {number} */ count) => `and ${number(count)} more`,
  all: "All problems",
  advised: "Advice on this page",
  reading: (/** @type {number} */ read, /** @type {number} */ total, /** @type {boolean} */ searches) =>
    `${number(read)} of ${number(total)} files read${searches ? "; the search waits for all" : ""}`,
  mended: "Mended",
  lost: "The preview has stopped; waiting for it",
};
const ALL = "/_preview/problems/";
const LOOK = "/_preview/client.css";
/** Milliseconds for which the bar says that all problems are fixed. */
const PRAISE = 4000;

/** Return a text that differs for different lists of problems, but stays the same while a line is being typed. */
const key = (/** @type {State} */ { count, problems }) =>
  count
    ? JSON.stringify([
        count,
        problems.map(({ file, line, column, field, message }) => [file, line, column, field, message]),
      ])
    : "";

/** The preview's own element, last in the page's body: everything in it is in its shadow. */
export class Tool {
  /** @param {boolean} listed whether the page itself lists the problems */
  constructor(listed) {
    this.listed = listed;
    this.advised = false;
    this.away = false;
    /** @type {State} */
    this.state = { count: 0, problems: [], reading: null, page: null };
    this.searches = document.querySelector("form[data-index]") !== null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.praising = undefined;
    /** @type {Map<HTMLElement, string>} */
    this.written = new Map(); // The problems that each list shows, as JSON.

    this.title = make("h2", { id: "problems-title" });
    this.hide = make("button", { type: "button", onclick: () => this.dismiss() }, SAYS.hide);
    this.list = make("ol", {});
    this.more = make("p", { className: "more" });
    this.overlay = make(
      "section",
      { id: "problems", className: "panel", tabIndex: 0, hidden: true },
      make("header", {}, this.title, make("p", {}, SAYS.lastGood), this.hide),
      this.list,
      this.more,
    );
    this.overlay.setAttribute("aria-labelledby", this.title.id);

    this.advice = make("ol", {});
    this.advisor = make(
      "section",
      { id: "advice", className: "panel", tabIndex: 0, hidden: true },
      make("header", {}, make("h2", { id: "advice-title" }, SAYS.advised)),
      this.advice,
    );
    this.advisor.setAttribute("aria-labelledby", "advice-title");

    this.file = make("span", { className: "file" });
    this.mark = make("span", { className: "mark" });
    this.words = make("span", { className: "words" });
    this.reading = make("span", { className: "reading" });
    this.count = make("button", { type: "button", className: "count", onclick: () => this.toggle() });
    this.count.setAttribute("aria-controls", this.overlay.id);
    this.pieces = make("button", { type: "button", className: "pieces", onclick: () => this.advise(!this.advised) });
    this.pieces.setAttribute("aria-controls", this.advisor.id);
    this.all = make("a", { href: ALL, className: "all" }, SAYS.all);
    this.bar = make(
      "div",
      { id: "bar", className: "bar" },
      this.reading,
      this.file,
      this.mark,
      this.words,
      this.count,
      this.pieces,
      this.all,
    );
    this.status = make("p", { className: "told", role: "status" });
    this.tab = make("button", { type: "button", className: "tab", onclick: () => this.fold() }, SAYS.preview);
    this.tab.setAttribute("aria-controls", this.bar.id);

    this.frame = make(
      "section",
      { className: "tool", lang: "en", dir: "ltr", ariaLabel: SAYS.preview, hidden: true },
      make("div", { className: "panels" }, this.overlay, this.advisor),
      make("div", { className: "strip" }, this.bar, this.status, this.tab),
    );
    this.host = document.createElement("broadsheet-preview");
    this.attach();
  }

  /** Put the element into the page, unseen until its styles have come and there is something to show. */
  attach() {
    this.host.style.display = "none";
    this.host.attachShadow({ mode: "open" }).append(make("link", { rel: "stylesheet", href: LOOK }), this.frame);
    document.body.append(this.host);
    new ResizeObserver(() => this.makeRoom()).observe(this.frame);
    matchMedia("print").addEventListener("change", () => this.makeRoom());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing && this.close())
        event.preventDefault();
    });
  }

  /** Leave the page's own foot room above the bar, but not on paper. */
  makeRoom() {
    const { style } = document.documentElement;
    const paper = matchMedia("print").matches;
    // As long as the frame has no height, the room that an earlier page has made stays.
    if (!paper && !this.frame.offsetHeight) return;
    style.paddingBlockEnd = style.scrollPaddingBlockEnd = paper ? "" : `${this.frame.offsetHeight}px`;
  }

  /**
   * Show what the server says.
   * @param {State} state
   */
  show(state) {
    const changed = key(state) !== key(this.state);
    this.state = state;
    this.host.dataset.state = "live";
    this.away = false;
    if (state.count) {
      remember("problems", key(state));
      this.praise(false);
    } else if (recall("problems") && !this.praising) this.praise(true);
    if (recall("hidden") !== key(state)) remember("hidden", "");
    this.fill(this.list, state.problems);
    this.fill(this.advice, state.page?.advice ?? []);
    if (!state.page?.advice.length) this.advised = false;
    this.paint();
    if (changed) this.overlay.scrollTop = 0;
  }

  /** Show that the server does not answer. */
  lose() {
    this.host.dataset.state = "lost";
    this.away = true;
    this.paint();
  }

  /**
   * Begin to say that all problems are fixed, also after a reload, or stop saying it.
   * @param {boolean} on
   */
  praise(on) {
    clearTimeout(this.praising);
    this.praising = on
      ? setTimeout(() => {
          remember("problems", "");
          this.praise(false);
          this.paint();
        }, PRAISE)
      : undefined;
  }

  /**
   * Put problems into a list; the same ones stay, so that what is read or pressed there is not taken away.
   * @param {HTMLOListElement} list
   * @param {Problem[]} problems
   */
  fill(list, problems) {
    const written = JSON.stringify(problems);
    if (this.written.get(list) === written) return;
    this.written.set(list, written);
    const held = list.contains(this.host.shadowRoot?.activeElement ?? null);
    list.replaceChildren(...problems.map(item));
    if (held) list.closest("section")?.focus();
  }

  /** Bring every part in line with the state. */
  paint() {
    const { count, page, reading } = this.state;
    const hidden = recall("hidden") !== "";
    const folded = recall("folded") !== "";
    const own = this.state.problems.filter(({ file }) => file === page?.file).length;
    const problems = SAYS.problems(count, own);
    const progress = reading ? SAYS.reading(reading.read, reading.total, this.searches) : "";
    const listed = this.listed && !progress;
    this.frame.hidden = listed && !this.away && !this.praising;

    this.title.textContent = SAYS.title(count);
    const left = count - this.state.problems.length;
    this.more.replaceChildren(...(left > 0 ? [make("a", { href: ALL }, SAYS.more(left))] : []));
    this.overlay.hidden = !count || hidden || this.listed;
    this.advisor.hidden = !this.advised || folded;

    this.bar.hidden = folded || listed;
    const file = linked(page?.file ?? "", page?.href ?? "", "file");
    if (!this.file.isEqualNode(file)) {
      this.file.replaceWith(file);
      this.file = file;
    }
    this.file.hidden = !page;
    this.mark.textContent = SAYS.marks[page?.mark ?? ""] ?? "";
    this.words.textContent = page ? SAYS.words(page.words) : "";
    this.count.textContent = count ? problems : "";
    this.count.ariaExpanded = String(!this.overlay.hidden);
    this.pieces.textContent = page?.advice.length ? SAYS.advice(page.advice.length) : "";
    this.pieces.ariaExpanded = String(this.advised);
    this.reading.textContent = progress;
    for (const part of [this.reading, this.mark, this.words, this.count, this.pieces]) part.hidden = !part.textContent;

    const unfinished = [count ? problems : "", progress].filter(Boolean);
    this.tab.textContent = folded ? [SAYS.preview, ...unfinished].join(", ") : SAYS.preview;
    this.tab.ariaExpanded = String(!folded);
    this.tab.hidden = listed;
    this.frame.classList.toggle("folded", folded || listed);
    this.tell(this.away ? SAYS.lost : this.praising ? SAYS.mended : "", this.overlay.hidden ? "" : SAYS.title(count));
  }

  /**
   * Say something in the bar, or to screen readers alone.
   * @param {string} seen
   * @param {string} heard
   */
  tell(seen, heard) {
    const text = seen || heard;
    if (this.status.textContent !== text) this.status.textContent = text; // The same words are not said again.
    this.status.classList.toggle("unseen", !seen);
  }

  /** Hide the problems until they change. */
  dismiss() {
    const held = this.overlay.contains(this.host.shadowRoot?.activeElement ?? null);
    remember("hidden", key(this.state));
    this.paint();
    if (held) (this.bar.hidden ? this.tab : this.count).focus();
  }

  /** Show the problems, or hide them. */
  toggle() {
    if (!this.overlay.hidden) {
      this.dismiss();
      return;
    }
    remember("hidden", "");
    this.paint();
  }

  /**
   * Show the advice on this page, or hide it.
   * @param {boolean} on
   */
  advise(on) {
    const held = this.advisor.contains(this.host.shadowRoot?.activeElement ?? null);
    this.advised = on;
    this.paint();
    if (held) this.pieces.focus();
  }

  /**
   * Close what was opened last, and return whether anything was open.
   * @returns {boolean}
   */
  close() {
    if (!this.advisor.hidden) this.advise(false);
    else if (!this.overlay.hidden) this.dismiss();
    else return false;
    return true;
  }

  /** Fold the bar into a tab, or unfold it. */
  fold() {
    remember("folded", recall("folded") ? "" : "folded");
    this.paint();
  }
}
