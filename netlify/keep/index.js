// Keeps what a build can use again: the cache of everything that was read, and the site with its manifest.
// A cache that is old, damaged or gone costs time and nothing else, so a failure here never fails the build.
const folders = [".broadsheet", "site"];

module.exports = {
  async onPreBuild({ utils }) {
    for (const folder of folders) {
      await utils.cache.restore(folder);
    }
  },
  async onPostBuild({ utils }) {
    for (const folder of folders) {
      await utils.cache.save(folder);
    }
  },
};
