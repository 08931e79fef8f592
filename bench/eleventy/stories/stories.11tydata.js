export default {
  layout: "story.njk",
  permalink: ({ page }) => `/stories/${page.date.toISOString().slice(0, 7).replace("-", "/")}/${page.fileSlug}/`,
};
