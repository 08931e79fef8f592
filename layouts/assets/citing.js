// The story's citations and its address to be copied, and the story to be saved as a reference.

/** @typedef {import("./references.js").Cited} Cited */
/** @typedef {{"@type": string, name: string, familyName?: string}} Person */
/**
 * The story as its page describes it to programs (`broadsheet/printing/structured_story.py`).
 * @typedef {object} Article
 * @property {string} headline
 * @property {string} datePublished
 * @property {string} url
 * @property {string} [description]
 * @property {string} inLanguage
 * @property {Person | Person[]} [author]
 * @property {{name: string}[]} isPartOf
 */

/**
 * Return a story's reference as the text of a file; BibTeX stands on the page.
 * @param {"ris" | "json"} form
 * @param {Article} article
 * @param {string} date as the entry of BibTeX has it, which says whether it is about right
 * @returns {Promise<string>}
 */
export async function reference(form, article, date) {
  const { written } = await import("./references.js");
  const { headline, url, author = [], description, inLanguage, isPartOf } = article;
  const authors = [author].flat().map(({ name, familyName }) => ({ name, family: familyName }));
  const page = { title: headline, date, url, authors, summary: description };
  return written(form, [page], { site: isPartOf[0]?.name ?? "", language: inLanguage });
}

/**
 * Copy the text of an element; return whether that was possible. Where it was not, the text is selected.
 * @param {Element} element
 */
async function copied(element) {
  try {
    await navigator.clipboard.writeText(element.textContent ?? "");
    return true;
  } catch {
    // Browsers keep the clipboard from pages that came without encryption, but not from what is selected.
    getSelection()?.selectAllChildren(element);
    return document.execCommand("copy");
  }
}

/**
 * Put the buttons on the page.
 * @param {Element} cite the citations
 */
function furnish(cite) {
  const copy = pgettext("command", "Copy");
  const button = (/** @type {string} */ text, /** @type {() => unknown} */ press, name = text) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, onclick: press });
    made.setAttribute("aria-label", name);
    return made;
  };
  const status = Object.assign(document.createElement("p"), { className: "unseen", role: "status" });
  const copies = (/** @type {Element} */ place, /** @type {Element} */ text, /** @type {string} */ of) => {
    const made = button(
      copy,
      async () => {
        if (!(await copied(text))) return;
        made.textContent = status.textContent = gettext("Copied.");
        setTimeout(() => {
          made.textContent = copy;
          status.textContent = "";
        }, 2000);
      },
      `${copy}: ${of}`,
    );
    place.append(" ", made);
  };
  /** @type {Record<string, string>} */
  const texts = {};
  // Beside the name of a style there is room, and above the address: nothing moves when the buttons come.
  for (const text of cite.querySelectorAll("dd > *")) {
    const style = text.parentElement?.previousElementSibling;
    const of = style?.textContent ?? "";
    texts[of] = text.textContent ?? "";
    if (style) copies(style, text, of);
  }
  const address = document.querySelector(".address");
  if (address?.firstElementChild) {
    copies(address, address.firstElementChild, address.previousElementSibling?.textContent ?? "");
  }
  cite.append(saving(button, texts.BibTeX ?? ""));
  cite.after(status);
}

/**
 * Return the line that saves the reference, in each of the forms.
 * @param {(text: string, press: () => unknown) => HTMLButtonElement} button
 * @param {string} bibtex
 */
function saving(button, bibtex) {
  const [, slug = "reference"] = location.pathname.match(/([^/]+)\/?$/) ?? [];
  const date = bibtex.match(/^ {2}date = \{(.+)\},$/m)?.[1] ?? "";
  const data = document.querySelector('script[type="application/ld+json"]')?.textContent ?? "{}";
  const article = () => /** @type {Article} */ (JSON.parse(data)["@graph"][0]);
  const line = Object.assign(document.createElement("p"), {
    className: "saving",
    textContent: gettext("Save this reference:"),
  });
  const offer = (/** @type {string} */ name, /** @type {string} */ end, /** @type {() => unknown} */ text) =>
    line.append(
      " ",
      button(name, async () => {
        const href = URL.createObjectURL(new Blob([String(await text())]));
        Object.assign(document.createElement("a"), { href, download: `${slug}.${end}` }).click();
        setTimeout(() => URL.revokeObjectURL(href), 1000);
      }),
    );
  offer("BibTeX", "bib", () => `${bibtex}\n`);
  offer("RIS", "ris", () => reference("ris", article(), date));
  offer("CSL-JSON", "json", () => reference("json", article(), date));
  return line;
}

// A test calls what is exported where there is no page.
const cite = globalThis.document?.querySelector(".cite");
if (cite) furnish(cite);
