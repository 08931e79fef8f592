// What a name is, where it is pointed at: its portrait, its description, its figures and its newest story with its day,
// from the term's own page.
// It can be pointed at itself, stays until one points elsewhere, and goes by Escape (WCAG 2.2, 1.4.13).

const SOON = 350;
const AFTER = 250;
const GAP = 6;

/** Pages of terms, by address: each is fetched once. @type {Map<string, Promise<Element[]>>} */
const pages = new Map();
const card = document.createElement("div");
card.className = "pointed";
card.hidden = true;
// Who does not see it finds the same on the page that the name leads to.
card.setAttribute("aria-hidden", "true");
const state = { link: /** @type {HTMLAnchorElement | null} */ (null), timer: 0 };

/**
 * Return a line of the card with the words of an element; nothing when the page has none.
 * @param {Element | null} found
 * @param {string} name of its class
 */
function line(found, name) {
  const text = found?.textContent?.trim().replace(/\s+/g, " ");
  if (!text) return [];
  const made = document.createElement("p");
  made.className = name;
  made.textContent = text;
  return [made];
}

/**
 * Return the portrait of the card, in the smallest of its sizes; nothing when the page has none.
 * @param {Element | null} found
 */
function portrait(found) {
  const made = /** @type {Element | undefined} */ (found?.cloneNode(true));
  if (!made) return [];
  for (const each of made.querySelectorAll("source")) each.sizes = "4rem";
  const image = made instanceof HTMLImageElement ? made : made.querySelector("img");
  image?.removeAttribute("fetchpriority");
  // It stands beside the name, as what it shows.
  image?.setAttribute("alt", "");
  return [made];
}

/**
 * Return the line of the card that leads to the newest story, after its day; nothing when the page has none.
 * @param {Element | null} story
 * @param {string} address of the page, as the story's may be relative to it
 */
function newest(story, address) {
  const found = story?.querySelector("h3 a, h2 a, a");
  const [made] = line(found ?? null, "says");
  if (!made) return [];
  const link = document.createElement("a");
  link.href = new URL(found?.getAttribute("href") ?? "", address).href;
  // Who comes by the keyboard does not meet the card.
  link.tabIndex = -1;
  link.append(...made.childNodes);
  const day = document.createElement("span");
  day.className = "figures";
  day.textContent = story?.querySelector("time")?.textContent ?? "";
  made.append(day, " ", link);
  return [made];
}

/**
 * Return what the page of a term says in short.
 * @param {string} address
 */
async function said(address) {
  const answer = await fetch(address);
  if (!answer.ok) return [];
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  const name = line(main?.querySelector("h1") ?? null, "what");
  if (!main || !name.length) return [];
  return [
    ...portrait(main.querySelector(".portrait :is(picture, img)")),
    ...name,
    ...line(main.querySelector(".role"), "says"),
    ...line(main.querySelector(".standfirst"), "says"),
    ...line(main.querySelector(".figures"), "figures"),
    ...newest(main.querySelector(".newest, .entry, .timeline li"), address),
  ];
}

/** @param {string} address */
function page(address) {
  const known = pages.get(address);
  if (known) return known;
  const asked = said(address).catch(() => []);
  pages.set(address, asked);
  // What could not be fetched is asked for again.
  asked.then((lines) => lines.length || pages.delete(address));
  return asked;
}

function hide() {
  clearTimeout(state.timer);
  state.link = null;
  card.hidden = true;
}

/** @param {HTMLAnchorElement} link */
async function show(link) {
  const lines = await page(link.href);
  if (state.link !== link || !link.isConnected || !lines.length) return;
  card.replaceChildren(...lines.map((each) => each.cloneNode(true)));
  card.hidden = false;
  document.body.append(card);
  place(link);
}

/**
 * Put the card below the name, or above it where there is no room, and within the window.
 * @param {HTMLAnchorElement} link
 */
function place(link) {
  const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const wide = document.documentElement.clientWidth;
  const start = document.documentElement.dir === "rtl" ? at.right - width : at.left;
  const below = at.bottom + GAP;
  const top = below + height > innerHeight && at.top - GAP - height > 0 ? at.top - GAP - height : below;
  card.style.left = `${Math.max(GAP, Math.min(start, wide - width - GAP)) + scrollX}px`;
  card.style.top = `${top + scrollY}px`;
}

/**
 * Show what a name is, once a pointer rests on its link.
 * @param {HTMLAnchorElement} link
 */
export function point(link) {
  clearTimeout(state.timer);
  if (state.link === link) return;
  card.hidden = true;
  state.link = link;
  state.timer = setTimeout(() => show(link), SOON);
}

document.addEventListener("pointerover", ({ target }) => {
  if (!state.link || !(target instanceof Node)) return;
  clearTimeout(card.hidden && state.link.contains(target) ? 0 : state.timer);
  if (!state.link.contains(target) && !card.contains(target)) state.timer = setTimeout(hide, AFTER);
});
document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
document.addEventListener("click", hide);
