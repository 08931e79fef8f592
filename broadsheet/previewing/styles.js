// Style sheets are exchanged without a reload: the old one stays in use until the new one has loaded.

/**
 * A style sheet of the page, through all its versions.
 * @typedef {object} Sheet
 * @property {HTMLLinkElement} current the version in use
 * @property {HTMLLinkElement | null} next the version being loaded
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
  sheet.next?.remove(); // A version that a newer one has overtaken.
  sheet.next = null;
  if (sheet.current.href === address) return;
  const next = /** @type {HTMLLinkElement} */ (sheet.current.cloneNode());
  next.removeAttribute("integrity"); // The digest is that of the old version.
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
