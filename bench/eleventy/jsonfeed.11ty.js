export default class JsonFeed {
  data() {
    return {
      pagination: { data: "collections.feeds", size: 1, alias: "fed" },
      permalink: ({ fed }) => `${fed.address}feed.json`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ fed, siteTitle, siteAddress }) {
    const feed = {
      version: "https://jsonfeed.org/version/1.1",
      title: fed.name ? `${fed.name} – ${siteTitle}` : siteTitle,
      home_page_url: siteAddress + fed.address,
      feed_url: `${siteAddress}${fed.address}feed.json`,
      authors: [{ name: siteTitle }],
      language: "en",
      items: fed.stories.map(({ url, date, data }) => ({
        id: siteAddress + url,
        url: siteAddress + url,
        title: data.title,
        content_text: data.summary,
        date_published: `${date.toISOString().slice(0, 19)}Z`,
        summary: data.summary,
        tags: [...(data.people ?? []), ...(data.countries ?? []), ...(data.topics ?? [])],
      })),
    };
    return JSON.stringify(feed, null, 1);
  }
}
