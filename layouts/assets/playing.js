// Films and sounds of other sites, which play in their place once they are pressed: nothing is asked of
// those sites before. Without this script the link leads there.

/** What a player may do; it is asked for nothing else. */
const ALLOWED = "autoplay; encrypted-media; fullscreen; picture-in-picture";

/**
 * Put the player in the place of the link, and the keyboard into it.
 * @param {HTMLAnchorElement} link
 * @param {HTMLElement} screen
 */
const play = (link, screen) => {
  const player = document.createElement("iframe");
  player.src = link.dataset.player ?? "";
  player.title = link.querySelector(".unseen")?.textContent ?? "";
  player.allow = ALLOWED;
  player.allowFullscreen = true;
  // Players of some hosts refuse to play for a page that they are not told of.
  player.referrerPolicy = "strict-origin-when-cross-origin";
  screen.replaceChildren(player);
  screen.classList.add("playing");
  player.focus();
};

for (const link of document.querySelectorAll(".screen > a[data-player]")) {
  const screen = link.parentElement;
  if (link instanceof HTMLAnchorElement && screen) {
    link.setAttribute("role", "button");
    link.addEventListener("click", (event) => {
      // Who asks for a new tab or a file gets the page itself.
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        play(link, screen);
      }
    });
    link.addEventListener("keydown", (event) => {
      if (event.key === " ") {
        event.preventDefault();
        play(link, screen);
      }
    });
  }
}
