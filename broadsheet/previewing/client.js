// The browser's side of the preview: it listens to the server, and keeps the page as the archive is.

import { keep, restore } from "./memory.js";
import { exchanger } from "./styles.js";
import { Tool } from "./tool.js";

/** Milliseconds: after these without an answer the server counts as gone; so often it is looked for. */
const PATIENCE = 1000;

/** The page's connection to the server, and what is done at its events. */
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
    /** What is done at each of the server's events. @type {Record<string, (event: any) => void>} */
    this.acts = {
      state: (state) => tool.show(state),
      reload: () => this.reload(),
      moved: ({ href }) => this.follow(href),
      styles: exchanger(),
      // A search stands in its page's address: loaded anew, it is the same search.
      search: () => document.querySelector("form[data-index]") && this.reload(),
    };
  }

  /** Listen, and again when nobody answers; a tab that nobody looks at leaves its connection to others. */
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
      // Browsers connect again by themselves, unless what has answered was no stream.
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

  /** Load the page anew, in the reader's place. */
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

// A page that is loaded anew at every save is not to fade each time.
addEventListener("pageswap", (event) => /** @type {PageSwapEvent} */ (event).viewTransition?.skipTransition());
addEventListener("pagehide", () => connection.leave());
addEventListener("pageshow", ({ persisted }) => persisted && connection.listen());
document.addEventListener("visibilitychange", () =>
  document.visibilityState === "hidden" ? connection.leave() : connection.listen(),
);
restore();
connection.listen();
