// The search field in the masthead: it offers names as one types, and searches when none is chosen.
// The list follows https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ (a list to choose from, typed text kept).

const FOUND = plurals("%(num)s name", "%(num)s names");
const WHAT = plurals("%(kind)s, %(num)s story", "%(kind)s, %(num)s stories");
const MOST = 8;

/** @typedef {import("./names.js").Match} Match */

/**
 * Return the words of an address that leads nowhere: those of its parts that are not dates.
 * @param {string} path
 * @param {string} home
 * @returns {string}
 */
const words = (path, home) => {
  let plain = path.startsWith(home) ? path.slice(home.length) : path;
  try {
    plain = decodeURIComponent(plain);
  } catch {
    // Nothing is published at such an address; its letters are searched for as they are.
  }
  const parts = plain
    .replace(/(?:index)?\.\w{1,5}$/, "")
    .split("/")
    .filter((part) => !/^\d*$/.test(part));
  return parts
    .join(" ")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim()
    .slice(0, 100);
};

/**
 * Return a name as one of the list.
 * @param {Match} match
 * @param {number} number
 * @param {string} says what it is
 * @returns {HTMLAnchorElement}
 */
const option = ({ term, alias }, number, says) => {
  const link = document.createElement("a");
  Object.assign(link, { id: `_name-${number}`, href: term.href, tabIndex: -1, role: "option", ariaSelected: "false" });
  const name = document.createElement("bdi");
  name.textContent = alias ? `${term.name} (${alias})` : term.name;
  const what = document.createElement("span");
  what.className = "count";
  what.textContent = says;
  link.append(name, " ", what);
  return link;
};

/**
 * Make the field of a form offer names.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} field
 */
const offer = (form, field) => {
  const list = document.createElement("div");
  Object.assign(list, { id: "_names", role: "listbox", ariaLabel: gettext("Names"), hidden: true });
  const status = document.createElement("p");
  Object.assign(status, { className: "unseen", role: "status" });
  form.append(list, status);
  Object.assign(field, { role: "combobox", ariaAutoComplete: "list", ariaExpanded: "false", autocomplete: "off" });
  field.setAttribute("aria-controls", list.id);

  /** @type {Promise<(typed: string) => Promise<Match[]>> | undefined} */
  let asked;
  /** @type {typeof import("./words.js").counted | undefined} */
  let counted;
  const opened = () =>
    (asked ??= import("./names.js")
      .then(async (of) => {
        const { gather, matches, openNames } = of;
        counted = of.counted;
        const names = await openNames(form.dataset.names ?? "");
        return async (/** @type {string} */ typed) => matches(await gather(names, typed), typed, MOST);
      })
      .catch(() => {
        asked = undefined; // The next letter tries again; the form searches without it.
        return async () => [];
      }));
  const options = () => /** @type {HTMLElement[]} */ ([...list.children]);
  const at = () => options().findIndex((each) => each.ariaSelected === "true");

  const choose = (/** @type {number} */ number) => {
    const chosen = options()[number];
    for (const each of options()) each.ariaSelected = String(each === chosen);
    if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
    else field.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  };
  const show = (/** @type {Match[]} */ found) => {
    const says = (/** @type {Match} */ { term }) => counted?.(WHAT, term.stories, { kind: term.singular }) ?? "";
    list.replaceChildren(...found.map((match, number) => option(match, number, says(match))));
    list.hidden = !found.length;
    field.ariaExpanded = String(!list.hidden);
    status.textContent = (found.length && counted?.(FOUND, found.length)) || "";
    choose(-1);
  };
  const look = async () => {
    const typed = field.value.trim();
    const found = typed ? await (await opened())(typed) : [];
    if (typed === field.value.trim() && form.contains(document.activeElement)) show(found);
  };

  field.addEventListener("focus", opened, { once: true });
  field.addEventListener("input", look);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.hidden) look();
    // The field itself counts as one more choice, between the last name and the first.
    else if (step) choose(((at() + 1 + step + options().length + 1) % (options().length + 1)) - 1);
    else if (event.key === "Enter" && at() >= 0) options()[at()]?.click();
    else if (event.key === "Escape" && !list.hidden) show([]);
    else return;
    event.preventDefault();
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) show([]);
  });
};

/**
 * Make the key / lead to the field, but not while something is typed elsewhere.
 * @param {HTMLInputElement} field
 */
const shortcut = (field) =>
  document.addEventListener("keydown", (event) => {
    const typing =
      event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
  });

const form = document.querySelector("form.finder");
const field = form?.querySelector("input");
if (form instanceof HTMLFormElement && field) {
  // The page that says that there is none at an address offers to look for its words.
  if ("lost" in form.dataset) field.value = words(location.pathname, new URL("..", form.action).pathname);
  offer(form, field);
  shortcut(field);
}

// On a phone the storylines of the front page stand right after its lead, and there the keyboard comes to them as well.
const underWay = document.querySelector(".home .under-way");
const lead = document.querySelector(".home .day");
const ways = underWay?.parentElement;
if (underWay && lead && ways) {
  const phone = matchMedia("(max-width: 47.99rem)");
  const place = () => (phone.matches ? lead.after(underWay) : ways.prepend(underWay));
  phone.addEventListener("change", place);
  if (phone.matches) place();
}
