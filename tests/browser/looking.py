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


def sticking_out(page: Page) -> list[str]:
    """Return what makes a page scroll sideways; empty when it does not."""
    found: list[str] = page.evaluate(_STICKING_OUT)
    return found
