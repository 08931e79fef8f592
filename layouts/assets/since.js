// How many chapters a storyline has got since the reader was here: kept in the reader's own browser, and nowhere else.
import { counted, LANGUAGE, words } from "./words.js";

const KEY = "broadsheet-storylines";
const said = /** @type {{ since: Record<string, string>, forgotten: string }} */ (words("_since"));
const figures = /** @type {HTMLElement | null} */ (document.querySelector(".figures[data-count]"));
const note = document.createElement("p");
note.className = "figures since";
const kept = /** @type {HTMLElement | null} */ (document.querySelector(".kept"));

/** @typedef {{ count: number, day: string }} Visit how many chapters there were on a day, `2025-06-07` */

/** @returns {Record<string, Visit>} */
const visits = () => {
  const found = JSON.parse(localStorage.getItem(KEY) ?? "{}");
  return found && typeof found === "object" && !Array.isArray(found) ? found : {};
};

/** @param {HTMLElement} at the paragraph that knows the storyline's numbers */
const look = (at) => {
  const { count, size, page } = at.dataset;
  const total = Number(count);
  const first = location.pathname.replace(/page\/\d+\/$/, "");
  const before = visits();
  const last = before[first];
  if (last && Number.isInteger(last.count) && last.count < total && /^\d{4}-\d\d-\d\d$/.test(last.day)) {
    const next = last.count + 1;
    const onPage = Math.ceil(next / Number(size));
    const link = document.createElement("a");
    link.href = `${onPage > 1 ? `${first}page/${onPage}/` : first}#chapter-${next}`;
    const day = new Date(`${last.day}T12:00:00Z`);
    link.textContent = counted(said.since, total - last.count, {
      day: day.toLocaleDateString(LANGUAGE, { dateStyle: "long", timeZone: "UTC" }),
    });
    note.append(link);
    at.after(note);
    for (let number = next; number <= total; number += 1) {
      document.getElementById(`chapter-${number}`)?.classList.add("fresh");
    }
  }
  // What is new stands on the first page and on the last: only who has seen one of them has seen it.
  const pages = Math.ceil(total / Number(size));
  if (page === "1" || Number(page) === pages) {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0"));
    const today = day.join("-");
    // What was new stays new for the day, should the page be opened again.
    const visit = last?.day === today ? last : { count: total, day: today };
    localStorage.setItem(KEY, JSON.stringify({ ...before, [first]: visit }));
  }
};

if (figures && kept) {
  try {
    look(figures);
    kept.hidden = !(location.pathname.replace(/page\/\d+\/$/, "") in visits());
  } catch {
    // The browser keeps nothing, or something else than this script has kept: then nothing is said.
  }
  kept.querySelector("button")?.addEventListener("click", () => {
    localStorage.removeItem(KEY);
    note.remove();
    for (const chapter of document.querySelectorAll(".fresh")) {
      chapter.classList.remove("fresh");
    }
    kept.textContent = said.forgotten;
    kept.setAttribute("role", "status");
  });
}
