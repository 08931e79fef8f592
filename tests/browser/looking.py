"""What a test can see of a page as it is laid out."""

import pytest
from playwright.sync_api import JSHandle, Page

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
# An element looks as what decides upon its own colors says, and those of all that it stands in; a
# link, as well as that does which it stands in the midst of.
ONE_OF_EACH_LOOK = """
() => {
  const within = (root) => [...root.querySelectorAll("*")].flatMap((element) =>
    element.shadowRoot ? [element, ...within(element.shadowRoot)] : [element]);
  const ids = new Map(), looks = new WeakMap(), found = new Map();
  const said = (element) => [...element.childNodes].reduce((length, node) =>
    length + (node.nodeType === Node.TEXT_NODE ? node.data.trim().length : 0), 0);
  const lookOf = (element) => {
    if (!element) return 0;
    if (!looks.has(element)) {
      const style = getComputedStyle(element);
      const look = [
        lookOf(element.parentElement ?? element.getRootNode().host),
        element.tagName, element.matches(":disabled"), said(element) > 0,
        style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode,
        style.fontSize, style.fontWeight, style.textShadow, style.textDecorationLine, style.textDecorationColor,
        style.borderBottom, style.outline, style.display, style.position, style.clipPath, style.visibility,
      ].join("|");
      if (!ids.has(look)) ids.set(look, ids.size + 1);
      looks.set(element, ids.get(look));
    }
    return looks.get(element);
  };
  for (const element of within(document.body)) {
    if ((said(element) || element.matches("input, select, textarea")) && element.checkVisibility()) {
      const look = lookOf(element), before = found.get(look);
      // Of a single letter, axe does not say whether it can be read.
      if (!before || said(before) < said(element)) found.set(look, element);
    }
  }
  return [...found.values()];
}
"""
"""What gives, of all elements that have a text of their own, or take one, that of each look that says
most; those in open shadows are among them."""
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
    """Wait until a function of a script says that something is so; the test fails when it is not for ten seconds.

    Playwright's `wait_for_function` looks again, where it has to, by an `eval` of the page's own:
    the policy of published sites forbids that.
    """
    for _ in range(1000):
        if page.evaluate(true, given):
            return
        page.wait_for_timeout(10)
    pytest.fail(f"it never came true: {true}")


def hidden(page: Page) -> JSHandle:
    """Return the elements of a page that are not shown."""
    return page.evaluate_handle(
        "[...document.querySelectorAll('body *')].filter((element) => !element.checkVisibility())"
    )


def shifts(page: Page) -> list[list[object]]:
    """Return each layout shift: how far things moved (https://wicg.github.io/layout-instability/), and which."""
    found: list[list[object]] = page.evaluate(_SHIFTS)
    return found
