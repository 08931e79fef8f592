"""What a test can see of a page as it is laid out."""

from playwright.sync_api import Page

# The innermost elements that reach beyond the screen and do not stand in a box that scrolls by itself.
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


def shifts(page: Page) -> list[list[object]]:
    """Return each layout shift: how far things moved (https://wicg.github.io/layout-instability/), and which."""
    found: list[list[object]] = page.evaluate(_SHIFTS)
    return found
