// Style sheets are exchanged on the page as it stands: the old one serves until the new one has come.

/**
 * A style sheet of the page through its editions.
 * @typedef {object} Sheet
 * @property {HTMLLinkElement} current what serves
 * @property {HTMLLinkElement | null} next what is on its way
 * @property {Set<string>} addresses every address it has had: the server may name any of them
 */

const whole = (/** @type {string} */ href) => new URL(href, document.baseURI).href;

/**
 * Give a sheet another address.
 * @param {Sheet} sheet
 * @param {string} address
 */
const renew = (sheet, address) => {
  sheet.addresses.add(address);
  if (sheet.next?.href === address) return;
  sheet.next?.remove(); // An edition that was overtaken.
  sheet.next = null;
  if (sheet.current.href === address) return;
  const next = /** @type {HTMLLinkElement} */ (sheet.current.cloneNode());
  next.removeAttribute("integrity"); // It is that of the old one.
  next.href = address;
  sheet.next = next;
  next.addEventListener(
    "load",
    () => {
      if (sheet.next !== next) return;
      sheet.current.remove();
      Object.assign(sheet, { current: next, next: null });
    },
    { once: true },
  );
  next.addEventListener(
    "error",
    () => {
      next.remove();
      if (sheet.next === next) sheet.next = null;
    },
    { once: true },
  );
  sheet.current.after(next);
};

/**
 * Return a function that exchanges style sheets: it takes the old addresses and the new ones.
 * @returns {(exchanged: Record<string, string>) => void}
 */
export const exchanger = () => {
  /** @type {Sheet[]} */
  const sheets = [];
  return (exchanged) => {
    const known = new Set(sheets.flatMap(({ current, next }) => [current, next]));
    for (const link of document.querySelectorAll("link"))
      if (link.relList.contains("stylesheet") && link.hasAttribute("href") && !known.has(link))
        sheets.push({ current: link, next: null, addresses: new Set([link.href]) });
    const fresh = new Map(Object.entries(exchanged).map(([old, address]) => [whole(old), whole(address)]));
    for (const sheet of sheets) {
      const latest = (sheet.next ?? sheet.current).href;
      const old = fresh.has(latest) ? latest : [...sheet.addresses].reverse().find((address) => fresh.has(address));
      if (old) renew(sheet, fresh.get(old) ?? "");
    }
  };
};
