// What runs before a page is shown: the colours that a reader has chosen, so that no others are seen first.
// It is a script of its own, not a module, as those run too late; what can wait, it draws in later.

(() => {
  const KEY = "scheme";
  const root = document.documentElement;
  const indexes = document.currentScript?.dataset.terms?.split(" ") ?? [];

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

  wear(kept());
  document.addEventListener("DOMContentLoaded", () => wear(kept()));
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
