// Results to be taken along: as a table, or as references for the programs that keep them.

/** @typedef {import("./state.js").Card} Card */
/** @typedef {{title: string, date: string, place: string, url: string, people: string, countries: string}} Row */
/** @typedef {{site: string, language: string}} Source the archive's title, and its language */

const TEX = new Map([
  ...[..."$&#%_"].map((sign) => /** @type {[string, string]} */ ([sign, `\\${sign}`])),
  ["\\", "\\textbackslash{}"],
  ["~", "\\textasciitilde{}"],
  ["^", "\\textasciicircum{}"],
  ["{", "\\textbraceleft{}"],
  ["}", "\\textbraceright{}"],
]);
/** @type {Record<string, {type: string, name: string, text: (rows: Row[], source: Source) => string}>} */
const KINDS = {
  csv: { type: "text/csv", name: "results.csv", text: table },
  bib: { type: "application/x-bibtex", name: "results.bib", text: bibtex },
  ris: { type: "application/x-research-info-systems", name: "results.ris", text: ris },
  json: { type: "application/vnd.citationstyles.csl+json", name: "results.json", text: csl },
};

/**
 * Return stories as a file of a kind: its name, and the address that holds it.
 * @param {string} kind
 * @param {Card[]} cards
 * @param {Source} source
 */
export function file(kind, cards, source) {
  const { type = "text/plain", name = "results.txt" } = KINDS[kind] ?? {};
  const blob = new Blob([text(kind, cards, source, location.href)], { type: `${type};charset=utf-8` });
  return { href: URL.createObjectURL(blob), download: name };
}

/**
 * Return stories as the text of a file.
 * @param {string} kind
 * @param {Card[]} cards
 * @param {Source} source
 * @param {string} page address to which those of stories are relative
 * @returns {string}
 */
export function text(kind, cards, source, page) {
  const rows = cards.map(({ title, date, place, url, people, countries }) => ({
    ...{ title: title.join(""), date, place, url: new URL(url, page).href },
    ...{ people: people.join("; "), countries: countries.join("; ") },
  }));
  return KINDS[kind]?.text(rows, source) ?? "";
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
  const heads = /** @type {(keyof Row)[]} */ (["title", "date", "place", "url", "people", "countries"]);
  return [heads, ...rows.map((row) => heads.map((head) => row[head]))]
    .map((line) => `${line.map(cell).join(",")}\r\n`)
    .join("");
}

/**
 * Return entries for biblatex, as the pages of stories have them (`broadsheet/printing/citations.py`).
 * @param {Row[]} rows
 * @param {Source} source
 */
function bibtex(rows, { site }) {
  const tex = (/** @type {string} */ value) => value.replace(/[$&#%_\\~^{}]/g, (sign) => TEX.get(sign) ?? sign);
  const address = (/** @type {string} */ url) => url.replaceAll("{", "%7B").replaceAll("}", "%7D");
  return rows
    .map(({ title, date, url }) => {
      const fields = { title: `{${tex(title)}}`, date, organization: `{${tex(site)}}`, url: address(url) };
      const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},\n`);
      return `@online{${key(url)},\n${lines.join("")}}\n`;
    })
    .join("\n");
}

/**
 * Return references in the format of RIS.
 * @param {Row[]} rows
 * @param {Source} source
 */
function ris(rows, { site, language }) {
  return rows
    .map(({ title, date, url }) => {
      const fields = [
        ["TY", "NEWS"],
        ["TI", title],
        ["T2", site],
        ["PY", date.slice(0, 4)],
        ["DA", date.replaceAll("-", "/")],
      ];
      const lines = [...fields, ["LA", language], ["UR", url], ["ID", key(url)], ["ER", ""]];
      return lines.map(([tag, value]) => `${tag}  - ${value}\r\n`).join("");
    })
    .join("\r\n");
}

/**
 * Return references in the format of the Citation Style Language.
 * @param {Row[]} rows
 * @param {Source} source
 */
function csl(rows, { site, language }) {
  const items = rows.map(({ title, date, url }) => ({
    ...{ id: key(url), type: "article-newspaper", title, "container-title": site, language, URL: url },
    issued: { "date-parts": [date.split("-").map(Number)] },
  }));
  return `${JSON.stringify(items, null, 2)}\n`;
}

/**
 * Return the key of a reference: the path of its address, which no other story has.
 * @param {string} url
 */
function key(url) {
  const parts = url.split("/").slice(3);
  return parts
    .map((part) => part.replace(/[^\w.-]/g, ""))
    .filter(Boolean)
    .join(":");
}
