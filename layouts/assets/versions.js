// The chapters of a storyline in the reader's language, as far as they are told in it: of each chapter that stands in
// several languages, the version that the reader's browser asks for first is printed in front, and the one that stood
// there beside it. Without this script the version in the archive's language stands in front.

/**
 * Return which of some languages a reader prefers: the first that one of the browser's languages is or belongs to.
 * @param {string[]} tags
 * @returns {number} its index; 0 when the reader asks for none of them
 */
const preferred = (tags) => {
  for (const language of navigator.languages) {
    const asked = language.toLowerCase().split("-");
    // Who reads de-AT reads de as well, and who reads de reads de-CH.
    for (let length = asked.length; length > 0; length -= 1) {
      const at = tags.indexOf(asked.slice(0, length).join("-"));
      if (at >= 0) {
        return at;
      }
    }
    const near = tags.findIndex((tag) => tag.split("-")[0] === asked[0]);
    if (near >= 0) {
      return near;
    }
  }
  return 0;
};

/**
 * Print a place and a summary below a headline, in the place of those that stand there, which are returned.
 * @param {HTMLElement} heading
 * @param {HTMLAnchorElement} link to the version that they are of
 */
const retell = (heading, link) => {
  const { place = "", summary = "" } = link.dataset;
  const before = heading.parentElement?.querySelector(":scope > .words");
  const where = before?.querySelector(".place")?.textContent ?? "";
  const what = (before?.textContent ?? "").slice(where.length).replace(/^ — /, "");
  before?.remove();
  if (place || summary) {
    const words = document.createElement("p");
    words.className = "words";
    words.lang = link.lang;
    words.dir = link.dir;
    if (place) {
      const name = document.createElement("span");
      name.className = "place";
      name.textContent = place;
      words.append(name, summary ? " — " : "");
    }
    words.append(summary);
    heading.after(words);
  }
  return { where, what };
};

/**
 * Exchange the version in front for another one.
 * @param {HTMLAnchorElement} front the link in the headline
 * @param {HTMLAnchorElement} other the link of the other version
 */
const exchange = (front, other) => {
  const heading = front.parentElement;
  const name = other.parentElement?.querySelector("span");
  if (!(heading && name)) {
    return;
  }
  const { where, what } = retell(heading, other);
  other.dataset.place = where;
  other.dataset.summary = what;
  const before = { language: name.textContent ?? "", title: other.textContent, href: other.getAttribute("href") ?? "" };
  const { lang, dir } = other;
  [other.dir, heading.dir] = [heading.dir, dir];
  name.textContent = front.dataset.language ?? "";
  front.dataset.language = before.language;
  other.textContent = front.textContent;
  other.setAttribute("href", front.getAttribute("href") ?? "");
  [other.lang, other.hreflang] = [front.lang, front.lang];
  front.textContent = before.title;
  front.setAttribute("href", before.href);
  [front.lang, front.hreflang] = [lang, lang];
};

for (const front of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("h3 > a[data-language]"))) {
  const beside = front.parentElement?.parentElement?.querySelectorAll(":scope > .version > a") ?? [];
  const others = /** @type {HTMLAnchorElement[]} */ ([...beside]);
  const at = preferred([front, ...others].map((link) => link.lang.toLowerCase()));
  const other = others[at - 1];
  if (other) {
    exchange(front, other);
  }
}
