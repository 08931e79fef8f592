// The browser's side of the preview: it listens to the server, and keeps the page as the archive is.

import { keep, restore } from "./memory.js";
import { exchanger } from "./styles.js";
import { Tool } from "./tool.js";

/** Milliseconds: after these without an answer the server counts as gone; so often it is looked for. */
const PATIENCE = 1000;

const script = /** @type {HTMLScriptElement | null} */ (document.querySelector("script[src='/_preview/client.js']"));
const { digest = "", listed } = script?.dataset ?? {};
const tool = new Tool(listed !== undefined);
const address = `/_preview/events?${new URLSearchParams({ page: location.pathname, digest })}`;

/** @type {EventSource | undefined} */
let source;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let losing;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let returning;

/** Hang up. */
const quit = () => {
  clearTimeout(returning);
  source?.close();
  source = undefined;
};

/** Stop listening. */
const leave = () => {
  quit();
  clearTimeout(losing);
  losing = undefined;
};

/** Load the page anew, in the reader's place. */
const reload = () => {
  leave();
  keep(location.pathname);
  location.reload();
};

/**
 * Go where the page's story stands now.
 * @param {{href: string}} moved
 */
const follow = ({ href }) => {
  const target = new URL(href, location.href);
  if (target.origin !== location.origin) return;
  leave();
  keep(target.pathname);
  location.replace(target);
};

/** What is done at each of the server's events. @type {Record<string, (told: any) => void>} */
const ACTS = {
  state: (told) => tool.show(told),
  reload,
  moved: follow,
  styles: exchanger(),
  // A search stands in its page's address: loaded anew, it is the same search.
  search: () => document.querySelector("form[data-index]") && reload(),
};

/** Listen, and again when nobody answers; a tab that nobody looks at leaves its connection to others. */
const listen = () => {
  quit();
  if (document.visibilityState === "hidden") return;
  const current = new EventSource(address);
  source = current;
  current.onopen = () => {
    clearTimeout(losing);
    losing = undefined;
  };
  current.onerror = () => {
    losing ??= setTimeout(() => tool.lose(), PATIENCE);
    // Browsers connect again by themselves, unless what has answered was no stream.
    if (current.readyState === EventSource.CLOSED) returning = setTimeout(listen, PATIENCE);
  };
  for (const [name, act] of Object.entries(ACTS))
    current.addEventListener(name, ({ data }) => source === current && act(JSON.parse(data)));
};

// A page that is loaded anew at every save is not to fade each time.
addEventListener("pageswap", (event) => /** @type {PageSwapEvent} */ (event).viewTransition?.skipTransition());
addEventListener("pagehide", leave);
addEventListener("pageshow", ({ persisted }) => persisted && listen());
document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : listen()));
restore();
listen();
