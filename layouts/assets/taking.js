// Results to be taken along: as a table, or as references for the programs that keep them.

import { FORMS } from "./references.js";

/** @typedef {import("./state.js").Card} Card */
/** @typedef {import("./references.js").Archive} Archive */
/** @typedef {import("./references.js").Author} Author */
/** @typedef {{title: string, date: string, place: string, url: string, people: string, countries: string, authors: Author[]}} Row */

/** @type {Record<string, {type: string, write: (rows: Row[], archive: Archive) => string}>} */
const KINDS = { csv: { type: "text/csv", write: table }, ...FORMS };

/**
 * Return stories as a file of a kind: its name, and the address that holds it.
 * @param {string} kind
 * @param {Card[]} cards
 * @param {Archive} archive
 */
export function file(kind, cards, archive) {
  const { type } = KINDS[kind] ?? { type: "text/plain" };
  const blob = new Blob([text(kind, cards, archive, location.href)], { type: `${type};charset=utf-8` });
  return { href: URL.createObjectURL(blob), download: `results.${kind}` };
}

/**
 * Return stories as the text of a file.
 * @param {string} kind
 * @param {Card[]} cards
 * @param {Archive} archive
 * @param {string} page address to which those of stories are relative
 * @returns {string}
 */
export function text(kind, cards, archive, page) {
  const rows = cards.map(({ title, date, place, url, people, countries, authors }) => ({
    ...{ title: title.join(""), date, place, url: new URL(url, page).href },
    ...{ people: people.join("; "), countries: countries.join("; "), authors },
  }));
  return KINDS[kind]?.write(rows, archive) ?? "";
}

/**
 * Return a table (RFC 4180); what a program for tables would work out as a formula is kept a text.
 * @param {Row[]} rows
 */
function table(rows) {
  const cell = (/** @type {string} */ value) => {
    const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  const heads = /** @type {const} */ (["title", "date", "place", "url", "people", "countries"]);
  const names = (/** @type {Row} */ row) => row.authors.map(({ name }) => name).join("; ");
  return [[...heads, "authors"], ...rows.map((row) => [...heads.map((head) => row[head]), names(row)])]
    .map((line) => `${line.map(cell).join(",")}\r\n`)
    .join("");
}
