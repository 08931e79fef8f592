// References for the programs that keep them, as `broadsheet/printing/reference_files.py` writes them: its twin.

/** @typedef {{name: string, family?: string}} Author a name, and the family name in it where it is known */
/**
 * A page to be cited.
 * @typedef {object} Cited
 * @property {string} title
 * @property {string} date in ISO 8601 as far as it is known, with `~` at its end where it is only about then
 * @property {string} url
 * @property {Author[]} [authors]
 * @property {string} [summary]
 * @property {string} [language] when it is not the archive's
 */
/** @typedef {{site: string, language: string, about?: string, langid?: string}} Archive its title and its language */

const TEX = new Map([
  ...[..."$&#%_"].map((sign) => /** @type {[string, string]} */ ([sign, `\\${sign}`])),
  ["\\", "\\textbackslash{}"],
  ["~", "\\textasciitilde{}"],
  ["^", "\\textasciicircum{}"],
  ["{", "\\textbraceleft{}"],
  ["}", "\\textbraceright{}"],
]);

/** Forms of references by the end of a file's name: media type, and the function that writes them. */
export const FORMS = {
  bib: { type: "application/x-bibtex", write: bibtex },
  ris: { type: "application/x-research-info-systems", write: ris },
  json: { type: "application/vnd.citationstyles.csl+json", write: csl },
};

/**
 * Return pages as a file of references.
 * @param {keyof typeof FORMS} form
 * @param {Cited[]} pages
 * @param {Archive} archive
 */
export const written = (form, pages, archive) => FORMS[form].write(pages, archive);

const line = (/** @type {string} */ text) => text.split(/\s+/).filter(Boolean).join(" ");

/**
 * Return a date in its parts: year, month and day as far as they are known.
 * @param {string} date
 */
const parts = (date) => date.match(/^\d{4}(?:-\d\d){0,2}/)?.[0].split("-") ?? [];

/**
 * Return the parts of a name; without a family name that begins or ends it, the whole is one.
 * @param {Author} author
 */
function named({ name, family = "" }) {
  const [whole, last] = [line(name), line(family)];
  if (last && whole.endsWith(` ${last}`)) {
    const given = whole.slice(0, -last.length).trim();
    return { family: last, given, inverted: `${last}, ${given}` };
  }
  if (last && whole.startsWith(`${last} `)) {
    const given = whole.slice(last.length).trim();
    return { family: last, given, inverted: `${last}, ${given}` };
  }
  return { family: whole, given: "", inverted: whole.replaceAll(/[,;]/g, "") };
}

/**
 * Return entries for biblatex, as the pages of stories have them.
 * @param {Cited[]} pages
 * @param {Archive} archive
 */
function bibtex(pages, { site, langid = "" }) {
  const tex = (/** @type {string} */ value) => line(value).replace(/[$&#%_\\~^{}]/g, (sign) => TEX.get(sign) ?? sign);
  const address = (/** @type {string} */ url) => url.replaceAll("{", "%7B").replaceAll("}", "%7D");
  const part = (/** @type {string} */ value) => (/,|\band\b/i.test(value) ? `{${tex(value)}}` : tex(value));
  return pages
    .map(({ title, date, url, authors = [] }) => {
      const names = authors.map(named);
      const author = names.map(({ family, given }) => (given ? `${part(family)}, ${part(given)}` : `{${tex(family)}}`));
      const day = parts(date).join("-") + (date.endsWith("~") ? "~" : "");
      const fields = {
        ...{ author: author.join(" and "), title: `{${tex(title)}}`, date: day },
        ...{ organization: `{${tex(site)}}`, url: address(url), langid },
      };
      const lines = Object.entries(fields).map(([name, value]) => (value ? `  ${name} = {${value}},\n` : ""));
      return `@online{${key(url)},\n${lines.join("")}}\n`;
    })
    .join("\n");
}

/**
 * Return references in the format of RIS.
 * @param {Cited[]} pages
 * @param {Archive} archive
 */
function ris(pages, { site, language, about = "ca." }) {
  return pages
    .map((page) => {
      const day = parts(page.date);
      const rough = page.date.endsWith("~");
      /** @type {[string, string][]} */
      const fields = [
        ["TY", "NEWS"],
        ...(page.authors ?? []).map((author) => /** @type {[string, string]} */ (["AU", named(author).inverted])),
        ["TI", line(page.title)],
        ["T2", line(site)],
        ["AB", line(page.summary ?? "")],
        ["PY", day[0] ?? ""],
        ["DA", rough ? [...day, "", ""].slice(0, 3).concat(about).join("/") : day.join("/")],
        ...[
          ["LA", page.language || language],
          ["UR", page.url],
          ["ID", key(page.url)],
        ].map(([tag = "", value = ""]) => /** @type {[string, string]} */ ([tag, value])),
      ];
      const lines = fields.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${value}\r\n`);
      return `${lines.join("")}ER  - \r\n`;
    })
    .join("\r\n");
}

/**
 * Return references in the format of the Citation Style Language.
 * @param {Cited[]} pages
 * @param {Archive} archive
 */
function csl(pages, { site, language }) {
  const items = pages.map((page) => {
    const author = (page.authors ?? [])
      .map(named)
      .map(({ family, given }) => (given ? { family, given } : { literal: family }));
    const circa = page.date.endsWith("~");
    return {
      ...{ id: key(page.url), type: "article-newspaper" },
      ...(author.length ? { author } : {}),
      ...{ title: line(page.title), "container-title": line(site) },
      ...(page.summary ? { abstract: line(page.summary) } : {}),
      ...{ language: page.language || language, URL: page.url },
      issued: { "date-parts": [parts(page.date).map(Number)], ...(circa ? { circa } : {}) },
    };
  });
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
