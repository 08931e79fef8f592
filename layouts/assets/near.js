// Maps: the shapes of one that stands further down a page are asked for when it is near what is seen;
// the large one says below itself which country the keyboard or a pointer is at.

/** @param {Element} map */
const draw = (map) => {
  const file = map.getAttribute("data-map");
  for (const shape of map.querySelectorAll("use[data-shape]")) {
    shape.setAttribute("href", `${file}#${shape.getAttribute("data-shape")}`);
    shape.removeAttribute("data-shape");
  }
};

const maps = document.querySelectorAll("svg[data-map]");
const watch = new IntersectionObserver(
  (seen) => {
    for (const { isIntersecting, target } of seen) {
      if (isIntersecting) {
        watch.unobserve(target);
        draw(target);
      }
    }
  },
  // Half a screen ahead, so that it is there when it is scrolled to.
  { rootMargin: "50%" },
);
for (const map of maps) {
  watch.observe(map);
}
// Paper has it all.
addEventListener("beforeprint", () => maps.forEach(draw));

for (const name of document.querySelectorAll("svg.world > text")) {
  const map = name.parentElement;
  /** @param {Event} event */
  const say = ({ target }) => {
    const country = target instanceof Element ? target.closest("a") : null;
    name.textContent = country?.querySelector("title")?.textContent ?? "";
  };
  const hush = () => {
    name.textContent = "";
  };
  map?.addEventListener("focusin", say);
  map?.addEventListener("pointerover", say);
  map?.addEventListener("focusout", hush);
  map?.addEventListener("pointerleave", hush);
}
