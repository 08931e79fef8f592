"""What a test can see of a page as it is laid out."""

import time

from playwright.sync_api import JSHandle, Page

from tests.previewing.running import PATIENCE

# The innermost elements that reach beyond the screen and do not stand in a box that scrolls by
# itself.
_STICKING_OUT = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (element) =>
    element && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  const out = [...document.querySelectorAll("body *")].filter((element) => {
    const {left, right} = element.getBoundingClientRect();
    return (left < 0 || right > width) && !scrolls(element.parentElement);
  });
  return ["the page scrolls sideways", ...out.map((element) =>
    `${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 40)}`)];
}
"""
NUMBER_OF = """
(text) => {
  // The low half of what is shifted out is mixed in again, as in MurmurHash3.
  let low = 0xdeadbeef, high = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return 4294967296 * (2097151 & high) + (low >>> 0);
}
"""
"""What gives a text a number of 53 bits, the same on every page, and each text one of its own."""
# An element looks as its own text does, and what it stands on: whatever paints below it, from the
# page's ground up. A link looks as the text around it does, as well. What it all looks like has the
# same number on every page.
LOOKS = """
() => {
  const within = (root) => [...root.querySelectorAll("*")].flatMap((element) =>
    element.shadowRoot ? [element, ...within(element.shadowRoot)] : [element]);
  const numbers = globalThis.numbersOfLooks ??= new Map(), styles = new Map(), grounds = new Map(), found = new Map();
  const numberOf = (look) => numbers.get(look) ?? numbers.set(look, (NUMBER_OF)(look)).get(look);
  const styleOf = (element) => styles.get(element) ?? styles.set(element, getComputedStyle(element)).get(element);
  const said = (element) => [...element.childNodes].reduce((length, node) =>
    length + (node.nodeType === Node.TEXT_NODE ? node.data.trim().length : 0), 0);
  const groundOf = (element) => {
    if (!element) return 0;
    if (!grounds.has(element)) {
      const style = styleOf(element), below = groundOf(element.parentElement ?? element.getRootNode().host);
      const painted = [
        style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode,
        style.clipPath, style.position,
      ].join("|");
      const paintsNothing = painted === "rgba(0, 0, 0, 0)|none|1|none|normal|none|static";
      grounds.set(element, paintsNothing ? below : numberOf(`${below}|${painted}`));
    }
    return grounds.get(element);
  };
  const lettersOf = (style) => [
    // Large letters, as axe measures them in points, may stand out less.
    Math.ceil(parseFloat(style.fontSize) * 72) / 96 >= (style.fontWeight >= 700 ? 14 : 18), style.fontWeight,
    style.color, style.textShadow, style.textDecorationLine, style.textDecorationColor, style.borderBottom,
    style.outline, style.display, style.visibility,
  ];
  const around = (link) => {
    let block = link.parentElement;
    while (block?.parentElement && styleOf(block).display.startsWith("inline")) block = block.parentElement;
    if (!block) return [];
    const [own, other] = [styleOf(link), styleOf(block)];
    const differs = ["fontFamily", "fontSize", "fontStyle"].map((what) => own[what] === other[what]);
    return [said(link.parentElement) > 0, said(block) > 0, groundOf(block), ...lettersOf(other), ...differs];
  };
  for (const element of within(document.body)) {
    const length = said(element);
    if ((length || element.matches("input, select, textarea")) && element.checkVisibility()) {
      const look = numberOf([
        groundOf(element), element.tagName, element.matches(":disabled"), length > 0, ...lettersOf(styleOf(element)),
        ...(element.matches("a[href]") ? around(element) : []),
      ].join("|"));
      const before = found.get(look);
      // Of a single letter, axe does not say whether it can be read.
      if (!before || said(before) < length) found.set(look, element);
    }
  }
  return found;
}
""".replace("NUMBER_OF", NUMBER_OF)
"""What gives, by the number of each look on a page, that element which says most, of all that have a
text of their own, or take one; those in open shadows are among them."""
NOTE_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(({value, sources}) =>
  [value, ...sources.map(({node}) => node?.nodeName)]))).observe({type: "layout-shift", buffered: true});
"""
"""What a page runs before anything else, so that `shifts` can be asked for."""
# Shifts are told of after the frame in which they were: two frames later, all are known.
_SHIFTS = """
async () => {
  await document.fonts.ready;
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  return window.shifts;
}
"""


def sticking_out(page: Page) -> list[str]:
    """Return what makes a page scroll sideways; empty when it does not."""
    found: list[str] = page.evaluate(_STICKING_OUT)
    return found


def wait_until(page: Page, true: str, given: object = None) -> None:
    """Wait until a function of a script says that something is so; the test fails when it never is.

    Playwright's `wait_for_function` looks again, where it has to, by an `eval` of the page's own:
    the policy of published sites forbids that.
    """
    patience = time.monotonic() + PATIENCE
    while not page.evaluate(true, given):
        assert time.monotonic() < patience, f"it never came true: {true}"
        page.wait_for_timeout(10)


def hidden(page: Page) -> JSHandle:
    """Return the elements of a page that are not shown."""
    return page.evaluate_handle(
        "[...document.querySelectorAll('body *')].filter((element) => !element.checkVisibility())"
    )


def shifts(page: Page) -> list[list[object]]:
    """Return each layout shift: how far things moved (https://wicg.github.io/layout-instability/), and which."""
    found: list[list[object]] = page.evaluate(_SHIFTS)
    return found
