// What scripts say and know of the site: calls that become values as scripts are published
// (broadsheet/printing/script_words.py).

/** Returns a message in the archive's language. */
declare function gettext(message: string): string;
/** Returns a message of a context in the archive's language. */
declare function pgettext(context: string, message: string): string;
/** Returns the forms of a message about a number of things, by CLDR's names. */
declare function plurals(one: string, many: string): Record<string, string>;
/** Returns the addresses of the taxonomies' indexes to what their terms are in the words of schema.org. */
declare function site(name: "kinds"): Record<string, string>;
/** Returns the address of the search page, which is empty when the site cannot be searched. */
declare function site(name: "search"): string;

interface Window {
  /** The worker that searches, begun before its page was there. */
  searching?: Worker;
}
