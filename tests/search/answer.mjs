// Runs the site's scripts without a browser: reads a question a line, writes an answer a line.
// `node answer.mjs ASSETS [SITE]`: the scripts as they are written, and a published site whose worker is asked.

import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";

const [assets, site] = process.argv.slice(2).map((path) => `${pathToFileURL(path)}/`);
const waiting = new Map();
const asked = [];
const plain = new Map();
globalThis.self = globalThis;
globalThis.fetch = async (address) => {
  asked.push(String(address).slice(site?.length ?? 0));
  try {
    return new Response(readFileSync(fileURLToPath(String(address).split("?")[0])));
  } catch {
    return new Response("", { status: 404 });
  }
};
globalThis.postMessage = (answer) => waiting.get(answer.id)?.(answer);
let last = 0;

const engine = async (message) => {
  if (!globalThis.onmessage) {
    const file = readdirSync(fileURLToPath(`${site}assets`)).find((name) => /^search\..*js$/.test(name));
    await import(`${site}assets/${file}`);
  }
  last += 1;
  const addresses = { index: `${site}pagefind/`, names: `${site}search/names.json` };
  const id = last;
  const answer = new Promise((found) => waiting.set(id, found));
  globalThis.onmessage({ data: { id, ...addresses, ...message } });
  return answer;
};

const does = {
  call: async ({ script, name, values }) => (await import(`${assets}${script}.js`))[name](...values),
  terms: async ({ table, name, texts }) => {
    const { Terms } = await import(`${assets}terms.js`);
    const terms = new Terms(table);
    return texts.map((text) => terms[name](text));
  },
  clauses: async ({ table, query, keys }) => {
    const { Terms } = await import(`${assets}terms.js`);
    return (await import(`${assets}query.js`)).clauses(query, new Terms(table), new Map(Object.entries(keys)));
  },
  card: async ({ table, fragment, found, joined }) => {
    const { Terms } = await import(`${assets}terms.js`);
    return (await import(`${assets}excerpts.js`)).card(fragment, { found: new Set(found), phrases: [], joined }, new Terms(table));
  },
  // The words of a text, as the language's own rules part them.
  segments: ({ language, text }) =>
    [...new Intl.Segmenter(language, { granularity: "word" }).segment(text)]
      .filter(({ isWordLike }) => isWordLike)
      .map(({ segment }) => segment),
  // Plain Pagefind over one index: it takes what it has loaded for all there is, and is exact only when it has all.
  plain: async ({ folder, words, query, filters }) => {
    const base = `${pathToFileURL(folder)}/`;
    if (!plain.has(base)) {
      const { createInstance } = await import(`${base}pagefind.js`);
      const one = createInstance({ basePath: base, baseUrl: "/", noWorker: true });
      for (const word of words) await one.preload(word);
      plain.set(base, one);
    }
    const one = plain.get(base);
    const { results } = await one.search(query, { filters });
    const whole = await Promise.all(query.split(" ").map((word) => one.search(`"${word}"`)));
    const having = whole.map((each) => new Set(each.results.map(({ id }) => id)));
    const rate = ({ id }) => having.filter((ids) => ids.has(id)).length;
    return Promise.all(results.map(async (each) => [(await each.data()).url, rate(each), each.score]));
  },
  // What is asked for while words are typed: the list of shards is read before, and again for the empty search after.
  typed: async ({ search, keys }) => {
    await engine({ ask: "search", search: { ...search, q: "" }, keys });
    asked.length = 0;
    globalThis.onmessage({ data: { ask: "typing", search } });
    await engine({ ask: "search", search: { ...search, q: "" }, keys });
    return [...asked];
  },
  // Searches one after the other, none of which waits for the one before.
  searches: async ({ searches, keys }) => {
    asked.length = 0;
    const answers = await Promise.all(searches.map((search) => engine({ ask: "search", search, keys })));
    return { answers, asked: [...asked] };
  },
  search: async ({ search, keys, count }) => {
    asked.length = 0;
    const { found = null, failed = "" } = await engine({ ask: "search", search, keys });
    const { cards = [] } = await engine({ ask: "cards", of: last, start: 0, count });
    return { found, failed, cards, asked: [...asked] };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  try {
    console.log(JSON.stringify({ answer: (await does[question.do](question)) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error?.stack ?? error) }));
  }
}
