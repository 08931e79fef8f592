// The browser's side of the preview: it listens to the server and keeps the page up to date.

import { keep, restore } from "./memory.js";
import { exchanger } from "./styles.js";
import { Tool } from "./tool.js";

/** Milliseconds without an answer after which the server counts as gone, and between attempts to reach it. */
const PATIENCE = 1000;

/** The page's connection to the server, and what each of its events does. */
class Connection {
  /**
   * @param {string} address
   * @param {Tool} tool
   */
  constructor(address, tool) {
    this.address = address;
    this.tool = tool;
    /** @type {EventSource | undefined} */
    this.source = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.losing = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.returning = undefined;
    /** What each of the server's events does. @type {Record<string, (event: any) => void>} */
    this.acts = {
      state: (state) => tool.show(state),
      reload: () => this.reload(),
      moved: ({ href }) => this.follow(href),
      styles: exchanger(),
      // The page's address holds the search, so that a reload repeats it.
      search: () => document.querySelector("form[data-index]") && this.reload(),
    };
  }

  /** Listen, and try again when nobody answers. A hidden tab leaves its connection to others: browsers allow few. */
  listen() {
    this.quit();
    if (document.visibilityState === "hidden") return;
    const source = new EventSource(this.address);
    this.source = source;
    source.onopen = () => {
      clearTimeout(this.losing);
      this.losing = undefined;
    };
    source.onerror = () => {
      this.losing ??= setTimeout(() => this.tool.lose(), PATIENCE);
      // Browsers connect again by themselves, unless the answer was no stream of events.
      if (source.readyState === EventSource.CLOSED) this.returning = setTimeout(() => this.listen(), PATIENCE);
    };
    for (const [name, act] of Object.entries(this.acts))
      source.addEventListener(name, ({ data }) => this.source === source && act(JSON.parse(data)));
  }

  /** Hang up. */
  quit() {
    clearTimeout(this.returning);
    this.source?.close();
    this.source = undefined;
  }

  /** Stop listening. */
  leave() {
    this.quit();
    clearTimeout(this.losing);
    this.losing = undefined;
  }

  /** Load the page anew and scroll to where the reader was. */
  reload() {
    this.leave();
    keep(location.pathname);
    location.reload();
  }

  /**
   * Go where the page's story stands now.
   * @param {string} href
   */
  follow(href) {
    const target = new URL(href, location.href);
    if (target.origin !== location.origin) return;
    this.leave();
    keep(target.pathname);
    location.replace(target);
  }
}

const script = /** @type {HTMLScriptElement | null} */ (document.querySelector("script[src='/_preview/client.js']"));
const { digest = "", listed } = script?.dataset ?? {};
const query = new URLSearchParams({ page: location.pathname, digest });
const connection = new Connection(`/_preview/events?${query}`, new Tool(listed !== undefined));

// A page that reloads at every save must not fade each time.
addEventListener("pageswap", (event) => {
  const transition = /** @type {PageSwapEvent} */ (event).viewTransition;
  // That it was skipped would be told in the console as a mistake.
  transition?.ready.catch(() => undefined);
  transition?.skipTransition();
});
addEventListener("pagehide", () => connection.leave());
addEventListener("pageshow", ({ persisted }) => persisted && connection.listen());
document.addEventListener("visibilitychange", () =>
  document.visibilityState === "hidden" ? connection.leave() : connection.listen(),
);
restore();
connection.listen();
