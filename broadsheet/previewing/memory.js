// What survives a reload of the page: small values of this tab, and how far the reader had scrolled.

const OWN = "broadsheet-preview";

/**
 * @typedef {{x: number, y: number, room: string, focus: string, typed: string,
 *   details: Record<string, boolean>}} Position
 */

/**
 * Return the text remembered under a name; empty when there is none.
 * @param {string} name
 * @returns {string}
 */
export const recall = (name) => {
  try {
    return sessionStorage.getItem(`${OWN}:${name}`) ?? "";
  } catch {
    return ""; // Storage is forbidden in this browser; the preview does without.
  }
};

/**
 * Remember a text under a name for as long as the tab is open; an empty one is forgotten.
 * @param {string} name
 * @param {string} text
 */
export const remember = (name, text) => {
  try {
    if (text) sessionStorage.setItem(`${OWN}:${name}`, text);
    else sessionStorage.removeItem(`${OWN}:${name}`);
  } catch {
    // Forbidden, as above, or full.
  }
};

/**
 * Return the page's disclosures by their id or the words of their summary, and which of several such each one is.
 * @returns {[string, HTMLDetailsElement][]}
 */
const disclosures = () => {
  /** @type {Map<string, number>} */
  const counts = new Map();
  return [...document.querySelectorAll("details")].map((box) => {
    const name = box.id || (box.querySelector("summary")?.textContent?.trim() ?? "");
    const before = counts.get(name) ?? 0;
    counts.set(name, before + 1);
    return [`${name} ${before}`, box];
  });
};

/**
 * Keep the reader's position for the next page at a path of this site.
 * @param {string} path
 */
export const keep = (path) => {
  const active = document.activeElement;
  /** @type {Position} */
  const position = {
    x: scrollX,
    y: scrollY,
    room: document.documentElement.style.paddingBlockEnd,
    focus: active?.id ?? "",
    typed: active instanceof HTMLInputElement ? active.value : "",
    details: Object.fromEntries(disclosures().map(([name, box]) => [name, box.open])),
  };
  remember(path, JSON.stringify(position));
};

/**
 * Scroll now, and once more when pictures and styles have come, unless the reader has scrolled meanwhile.
 *
 * The browser's own restoring stays on: it begins earlier, overrides the address's fragment, and comes to the same
 * position. It knows nothing of the room below the bar, or of a story that moved.
 * @param {number} left
 * @param {number} top
 */
const scroll = (left, top) => {
  let moved = false;
  const note = () => (moved = true);
  const acts = ["wheel", "touchmove", "keydown", "pointerdown"];
  for (const act of acts) addEventListener(act, note, { passive: true });
  const go = () => scrollTo({ left, top, behavior: "instant" });
  const settle = () => {
    if (!moved) go();
    for (const act of acts) removeEventListener(act, note);
  };
  go();
  if (document.readyState === "complete") settle();
  else addEventListener("load", settle, { once: true });
};

/** Put the reader back to the position that was kept for this page, if there is one. */
export const restore = () => {
  const stored = recall(location.pathname);
  if (!stored) return;
  remember(location.pathname, "");
  /** @type {Position} */
  const { x, y, room, focus, typed, details } = JSON.parse(stored);
  for (const [name, box] of disclosures()) box.open = details[name] ?? box.open;
  // The bar is not there yet; without its room the foot of the page could not be scrolled to.
  document.documentElement.style.paddingBlockEnd = room;
  const field = focus ? document.getElementById(focus) : null;
  field?.focus({ preventScroll: true });
  // The page's own scripts have yet to hear of what was being typed.
  if (field instanceof HTMLInputElement && field.value !== typed) {
    field.value = typed;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  scroll(x, y);
};
