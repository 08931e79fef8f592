// The benchmark's site in Eleventy: the same addresses, page sizes and feeds as with Hugo's lean layouts.

const ADDRESS = "https://bench.example";
const TAXONOMIES = { people: "People", countries: "Countries", topics: "Topics" };
const PAGE_SIZE = 50;
const IN_FEEDS = 20;
const MONTHS = "January February March April May June July August September October November December".split(" ");
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** The pages of a list: each with its stories, its address and those of the pages beside it. */
function paged(stories, address, rest) {
  const count = Math.ceil(stories.length / PAGE_SIZE);
  const addressOf = (number) => (number > 1 ? `${address}page/${number}/` : address);
  return Array.from({ length: count }, (_, place) => ({
    ...rest,
    first: address,
    address: addressOf(place + 1),
    number: place + 1,
    count,
    total: stories.length,
    previous: place > 0 ? addressOf(place) : null,
    next: place + 1 < count ? addressOf(place + 2) : null,
    stories: stories.slice(place * PAGE_SIZE, (place + 1) * PAGE_SIZE),
  }));
}

/** Lists of stories by a key of theirs, in the order in which the keys come. */
function grouped(stories, keyOf) {
  const groups = new Map();
  for (const story of stories) {
    const key = keyOf(story);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(story);
  }
  return [...groups].map(([key, held]) => ({ key, stories: held }));
}

const day = (story) => story.date.toISOString().slice(0, 10);
const periodAddress = (name) => `/${name.replaceAll("-", "/")}/`;

/** Years, months or days that have stories, newest first. */
function periods(stories, length) {
  const groups = grouped(stories, (story) => day(story).slice(0, length));
  return groups.map(({ key, stories: held }, place) => ({
    name: key,
    address: periodAddress(key),
    stories: held,
    earlier: groups[place + 1]?.key,
    later: groups[place - 1]?.key,
  }));
}

export default function site(config) {
  const held = new Map();
  /** What is made of all stories, newest first, once for each build. */
  const once = (name, make) =>
    config.addCollection(name, (api) => {
      if (!held.has(name)) held.set(name, make(newest(api)));
      return held.get(name);
    });
  const newest = (api) => {
    if (!held.has("")) held.set("", api.getFilteredByGlob("./stories/**/*.md").reverse());
    return held.get("");
  };
  const slug = config.getFilter("slugify");
  config.on("eleventy.before", () => held.clear());

  const terms = (stories) =>
    Object.keys(TAXONOMIES).map((taxonomy) => {
      const byName = new Map();
      for (const story of stories)
        for (const name of story.data[taxonomy] ?? []) {
          if (!byName.has(name)) byName.set(name, []);
          byName.get(name).push(story);
        }
      return {
        key: taxonomy,
        title: TAXONOMIES[taxonomy],
        terms: [...byName]
          .map(([name, of]) => ({ name, taxonomy, address: `/${taxonomy}/${slug(name)}/`, stories: of }))
          .sort((one, other) => (one.name < other.name ? -1 : 1)),
      };
    });
  const every = (taxonomies) => taxonomies.flatMap((taxonomy) => taxonomy.terms);

  once("newest", (stories) => stories);
  once("years", (stories) => periods(stories, 4));
  once("months", (stories) => periods(stories, 7).flatMap((month) => paged(month.stories, month.address, month)));
  once("days", (stories) => periods(stories, 10).flatMap((one) => paged(one.stories, one.address, one)));
  once("taxonomies", terms);
  once("termPages", (stories) =>
    every(terms(stories)).flatMap((term) => paged(term.stories, term.address, { ...term, all: term.stories })),
  );
  once("feeds", (stories) =>
    [{ name: null, address: "/", stories }, ...every(terms(stories))].map((fed) => ({
      ...fed,
      stories: fed.stories.slice(0, IN_FEEDS),
    })),
  );

  config.addGlobalData("siteTitle", "Bench");
  config.addGlobalData("siteAddress", ADDRESS);
  config.addGlobalData("taxonomyTitles", TAXONOMIES);
  config.addFilter("day", day);
  config.addFilter("moment", (date) => `${date.toISOString().slice(0, 19)}Z`);
  config.addFilter("longDay", (date) => `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`);
  config.addFilter("weekday", (name) => WEEKDAYS[new Date(name).getUTCDay()]);
  config.addFilter("clock", (date) => {
    const hour = date.getUTCHours();
    const minute = String(date.getUTCMinutes()).padStart(2, "0");
    return `${hour % 12 || 12}:${minute} ${hour < 12 ? "AM" : "PM"}`;
  });
  config.addFilter("period", (name) => {
    const [year, month, date] = name.split("-");
    if (!month) return year;
    return date ? `${MONTHS[month - 1]} ${Number(date)}, ${year}` : `${MONTHS[month - 1]} ${year}`;
  });
  config.addFilter("monthName", (name) => MONTHS[Number(name.slice(5, 7)) - 1]);
  config.addFilter("periodAddress", periodAddress);
  config.addFilter("byDay", (stories) => grouped(stories, day));
  config.addFilter("byMonth", (stories) => grouped([...stories].reverse(), (story) => day(story).slice(0, 7)));
  config.addFilter("termAddress", (name, taxonomy) => `/${taxonomy}/${slug(name)}/`);
  config.addFilter("most", (of) =>
    [...of].sort((one, other) => other.stories.length - one.stories.length).slice(0, 12),
  );
  config.addFilter("first", (stories, number) => stories.slice(0, number));

  config.setNunjucksEnvironmentOptions({ trimBlocks: true, lstripBlocks: true });
  config.addPassthroughCopy("assets");
  return { markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
}
