// What runs before a page is shown: the colours that a reader has chosen, so that no others are seen first.
// It is a script of its own, not a module, as those run too late; what can wait, it draws in later. What a page would
// hold for scripts alone, it puts there itself: the same for every page is not sent with each.

(() => {
  const KEY = "scheme";
  /** Milliseconds after which letters come, whatever a search is doing. */
  const LATE = 10_000;
  const root = document.documentElement;
  const searched = site("search");
  const asked = new URLSearchParams(location.search).get("q")?.trim();
  const indexes = Object.keys(site("kinds"));

  const kept = () => {
    try {
      return localStorage.getItem(KEY) ?? "";
    } catch {
      // Some readers let pages keep nothing.
      return root.dataset.scheme ?? "";
    }
  };

  /** @param {string} scheme */
  const wear = (scheme) => {
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
    for (const button of document.querySelectorAll("#_scheme button")) {
      button.setAttribute("aria-pressed", String(button.getAttribute("value") === (root.dataset.scheme ?? "")));
    }
  };

  /** @param {string} scheme */
  const keep = (scheme) => {
    try {
      if (scheme) localStorage.setItem(KEY, scheme);
      else localStorage.removeItem(KEY);
    } catch {
      // It lasts as long as the page.
    }
    wear(scheme);
  };

  /** Put the choice of colours at the foot of the page, unless a layout has one. */
  const offer = () => {
    const foot = document.querySelector(".foot");
    if (!foot || document.getElementById("_scheme")) return;
    const dot = `\u00a0${pgettext("between facts", "·")} `;
    const words = [gettext("as the system has them"), pgettext("colours", "light"), pgettext("colours", "dark")];
    const buttons = words.map((word, at) => {
      const button = document.createElement("button");
      button.value = ["", "light", "dark"][at] ?? "";
      button.textContent = word;
      return at ? [dot, button] : [" ", button];
    });
    const line = document.createElement("p");
    Object.assign(line, { id: "_scheme", role: "group", ariaLabel: gettext("Colours") });
    line.append(gettext("Colours"), ...buttons.flat());
    foot.append(line);
  };

  /**
   * Begin the search that the address asks for. Most of the wait is for files of the index that no page needs, and this
   * script comes before the worker that does.
   */
  const search = () => {
    const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
    const index = new URL("../pagefind/", location.href).pathname;
    const worker = new Worker(new URL("./search.js", src), { type: "module" });
    const brought = ["shards.json", "wasm.pagefind"];
    worker.postMessage({ ask: "begin", index, query: location.search, brought });
    for (const name of brought)
      fetch(index + name, { cache: "no-cache" })
        .then((answer) => (answer.ok ? answer.arrayBuffer() : null))
        // The worker asks for it itself, and tells what is wrong.
        .catch(() => null)
        .then((bytes) => worker.postMessage({ ask: "bring", name, bytes }, bytes ? [bytes] : []));
    // The page starts another one in place of one that cannot be had.
    worker.onerror = () => delete window.searching;
    window.searching = worker;
  };

  /**
   * Have the letters come after what the address searches for (`search.js` says when that is there): on a slow line they
   * take half a second. A page of this site that led here has brought them, and so has an earlier visit of this page.
   */
  const hold = () => {
    const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    if (visit?.type !== "navigate" || document.referrer.startsWith(`${location.origin}/`)) return;
    root.dataset.letters = "later";
    setTimeout(() => delete root.dataset.letters, LATE);
  };

  wear(kept());
  if (searched && location.pathname === searched && asked) {
    search();
    hold();
  }
  document.addEventListener("DOMContentLoaded", () => {
    offer();
    wear(kept());
    if (document.querySelector(".cite")) import("./citing.js");
  });
  // Another tab has another choice, or this page comes back from before it was made.
  addEventListener("storage", () => wear(kept()));
  addEventListener("pageshow", (event) => event.persisted && wear(kept()));
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("#_scheme button") : null;
    if (button) keep(button.getAttribute("value") ?? "");
  });

  /**
   * Return the link to a term that an element is a part of.
   * @param {EventTarget | null} target
   */
  const term = (target) => {
    const link = target instanceof Element ? target.closest("main a[href]") : null;
    if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin || link.hash) return null;
    const index = indexes.find((each) => each && link.pathname.startsWith(each));
    const slug = index ? link.pathname.slice(index.length) : "";
    return /^[^/]+\/$/.test(slug) && link.pathname !== location.pathname ? link : null;
  };

  if (matchMedia("(hover: hover)").matches) {
    document.addEventListener("pointerover", ({ target, pointerType }) => {
      const link = pointerType === "mouse" ? term(target) : null;
      if (link) import("./pointed.js").then(({ point }) => point(link));
    });
  }
})();
