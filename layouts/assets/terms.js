/**
 * What was typed and what is printed, as words of the index: `broadsheet/typeable.py` says how, and publishes the
 * table that is read here.
 */

/**
 * @typedef {{pieces: string, same: Record<string, string>, zeros: string, signs: string, joining: string,
 *   apostrophes: string, numeric: string, spaces: string, unspaced: [string, string][], hangul: [string, string][], elided: string[],
 *   clitics: string[], article: string, no_article: string[], barrier: string, point: string, end: string,
 *   letters: [number, number, number][], symbols: [number, number], longest: number, most: number}} Table
 * @typedef {{kind: string, start: number, end: number, text: string, words: string[], joint: string}} Piece of a run,
 *   with where it stands there and the classes of what stands before it
 * @typedef {{word: string, start: number, end: number, run: number}} Place of a word in a text
 */

/**
 * Classes of characters that no list of the table names, and what is in each.
 * @type {[string, RegExp][]}
 */
const CLASSES = [
  ["F", /\p{Cf}/u],
  ["M", /\p{M}/u],
  ["N", /\p{Nd}/u],
  ["O", /\p{No}/u],
  ["L", /[\p{L}\p{N}]/u],
  ["E", /\p{So}/u],
];
/** The first code point of marks that tell words apart; those below are accents. */
const MARKS = 0x900;

/** The words of texts, by the table of an index. */
export class Terms {
  /** @param {Table} table */
  constructor(table) {
    this.table = table;
    this.pattern = new RegExp(table.pieces.replaceAll("?P<", "?<"), "g");
    this.run = new RegExp(`[^${table.spaces}]+`, "gu");
    this.article = new RegExp(table.article, "u");
    this.zeros = [...table.zeros].map((zero) => zero.codePointAt(0) ?? 0);
    const range = (/** @type {[string, string][]} */ ends) =>
      ends.map(([first, last]) => [first.codePointAt(0) ?? 0, last.codePointAt(0) ?? 0]);
    this.unspaced = range(table.unspaced);
    this.hangul = range(table.hangul);
    /** @type {Map<string, string>} */
    this.known = new Map();
  }

  /**
   * Return the class of a character, by the letter that `pieces` of the table has for it.
   * @param {string} character
   */
  classOf(character) {
    const known = this.known.get(character);
    if (known) return known;
    const sort = this.sorted(character);
    this.known.set(character, sort);
    return sort;
  }

  /** @param {string} character */
  sorted(character) {
    const { table } = this;
    if (character === "." || character === ",") return character;
    if (table.apostrophes.includes(character)) return "A";
    if (table.joining.includes(character)) return "J";
    if (table.signs.includes(character)) return "S";
    if (character === "\u200B") return "Z";
    const number = character.codePointAt(0) ?? 0;
    const within = (/** @type {number[][]} */ ranges) =>
      ranges.some(([first = 0, last = 0]) => first <= number && number <= last);
    if (within(this.unspaced) && /[\p{L}\p{N}]/u.test(character)) return /\p{Nd}/u.test(character) ? "N" : "U";
    if (within(this.hangul) && /\p{L}/u.test(character)) return "H";
    if (table.numeric.includes(character)) return ",";
    return CLASSES.find(([, fits]) => fits.test(character))?.[0] ?? "X";
  }

  /**
   * Return the pieces of a run: what stands between two spaces.
   * @param {string} run
   * @returns {Piece[]}
   */
  pieces(run) {
    const characters = [...run];
    const classes = characters.map((character) => this.classOf(character)).join("");
    const starts = [0];
    for (const character of characters) starts.push((starts.at(-1) ?? 0) + character.length);
    let ended = 0;
    return [...classes.matchAll(this.pattern)].flatMap((match) => {
      const [kind = ""] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? [];
      const [first, last] = [match.index, match.index + match[0].length];
      const words = this.words(kind, characters.slice(first, last), match[0]).filter(Boolean);
      if (!words.length) return [];
      const [start = 0, end = 0] = [starts[first], starts[last]];
      const piece = { kind, start, end, text: run.slice(start, end), words, joint: classes.slice(ended, first) };
      ended = last;
      return [piece];
    });
  }

  /**
   * Return the words of a piece.
   * @param {string} kind
   * @param {string[]} characters
   * @param {string} classes
   * @returns {string[]}
   */
  words(kind, characters, classes) {
    if (kind === "pairs") {
      const letters = this.letters(characters, classes).map((letter) => this.plain(letter));
      return letters.map((letter, at) => letter + (letters[at + 1] ?? ""));
    }
    if (kind === "number") {
      const groups = [""];
      for (const [at, character] of characters.entries()) {
        if (classes[at] === "N") groups.push((groups.pop() ?? "") + this.plain(character));
        else if (!"MF".includes(classes[at] ?? "")) groups.push("");
      }
      return [groups.join(this.table.point) + this.table.end];
    }
    if (kind === "sign") return [this.letterOf(this.table.same[characters[0] ?? ""] ?? characters[0] ?? "")];
    if (kind === "symbol") {
      const number = characters[0]?.codePointAt(0) ?? 0;
      const [upper, lower] = this.table.symbols;
      return [String.fromCodePoint(upper + (number >> 9), lower + (number & 0x1ff))];
    }
    const word = this.plain(characters.join(""));
    return [this.table.no_article.includes(word) ? word : word.replace(this.article, "")];
  }

  /**
   * Return letters with the marks behind each.
   * @param {string[]} characters
   * @param {string} classes
   */
  letters(characters, classes) {
    /** @type {string[]} */
    const letters = [];
    for (const [at, character] of characters.entries()) {
      if (classes[at] === "U") letters.push(character);
      else letters.push((letters.pop() ?? "") + character);
    }
    return letters;
  }

  /**
   * Return the letters and digits of a text in the form in which they are compared.
   * @param {string} text
   */
  plain(text) {
    const parted = text.normalize("NFKD").toLowerCase().normalize("NFKD");
    return [...parted]
      .map((character) => this.letter(character))
      .join("")
      .normalize("NFC");
  }

  /** @param {string} character */
  letter(character) {
    const same = Object.hasOwn(this.table.same, character) ? this.table.same[character] : undefined;
    if (same !== undefined) return same;
    if (/[a-z0-9]/.test(character)) return character;
    if (/\p{Nd}/u.test(character)) {
      const number = character.codePointAt(0) ?? 0;
      const zero = this.zeros.find((first) => first <= number && number < first + 10);
      return zero === undefined ? character : String(number - zero);
    }
    if (/[\p{L}\p{N}]/u.test(character)) return character;
    return /\p{M}/u.test(character) && (character.codePointAt(0) ?? 0) >= MARKS ? this.letterOf(character) : "";
  }

  /**
   * Return the letter that stands for a sign or a mark in the index; empty where there is none.
   * @param {string} character
   */
  letterOf(character) {
    const number = character.codePointAt(0) ?? 0;
    const [first, , letter] = this.table.letters.find(([low, high]) => low <= number && number <= high) ?? [];
    return first === undefined || letter === undefined ? "" : String.fromCodePoint(letter + number - first);
  }

  /**
   * Return a word of the index as a reader knows it.
   * @param {string} word
   */
  shown(word) {
    const { end, letters } = this.table;
    const shown = (/** @type {string} */ letter) => {
      const number = letter.codePointAt(0) ?? 0;
      const [first, , as] = letters.find(([low, high, to]) => to <= number && number <= to + high - low) ?? [];
      if (letter === end) return "";
      return first === undefined || as === undefined ? letter : String.fromCodePoint(first + number - as);
    };
    return [...word].map(shown).join("");
  }

  /**
   * Return what a run's parts are without the signs that join them: `rareearth`, `23399`.
   * @param {string} run
   * @returns {string[]}
   */
  joined(run) {
    /** @type {string[]} */
    const found = [];
    /** @type {Piece[]} */
    let chain = [];
    const close = () => {
      const word = chain.map(({ text }) => this.plain(text)).join("");
      if (chain.length > 1 && chain.length <= this.table.most && [...word].length <= this.table.longest)
        found.push(word);
      chain = [];
    };
    for (const piece of this.pieces(run)) {
      const before = chain.at(-1);
      if (before && !this.linked(before, piece)) close();
      if (["initials", "word"].includes(piece.kind) || (["number", "figure"].includes(piece.kind) && chain.length)) {
        chain.push(piece);
        continue;
      }
      close();
      if (piece.kind === "number" && piece.words[0]?.includes(this.table.point))
        found.push(piece.words[0].replaceAll(this.table.point, ""));
    }
    close();
    return found;
  }

  /**
   * Return whether one sign joins two pieces that both belong to the word, or a raised figure follows.
   * @param {Piece} before
   * @param {Piece} piece
   */
  linked(before, piece) {
    if (!piece.joint) return piece.kind === "figure";
    if (!["A", "J", "."].includes(piece.joint)) return false;
    return piece.joint !== "A" || !(this.elided(before) || this.table.clitics.includes(this.plain(piece.text)));
  }

  /** @param {Piece} piece */
  elided({ words: [word = ""] }) {
    return this.table.elided.includes(word);
  }

  /**
   * Return the words by which a typed run is searched for: without an article before an apostrophe, or a genitive's
   * letter after one, as these are seldom typed.
   * @param {string} run
   * @returns {{words: string[], open: boolean}}
   */
  asked(run) {
    const pieces = this.pieces(run);
    const kept = pieces.filter((piece, at) => {
      const next = pieces[at + 1];
      const article = at === 0 && next?.joint === "A" && this.elided(piece);
      const genitive = at > 0 && piece.joint === "A" && this.table.clitics.includes(piece.words[0] ?? "");
      return !(article || (genitive && !next));
    });
    return this.ended(kept.length ? kept : pieces);
  }

  /**
   * Return the words of pieces. Of a text without spaces the last letter stands in the last pair; where it is alone
   * behind others, the last word is `open`: it is the beginning of a pair.
   * @param {Piece[]} pieces
   * @returns {{words: string[], open: boolean}}
   */
  ended(pieces) {
    const words = pieces.flatMap((piece) => piece.words);
    const last = pieces.at(-1);
    if (last?.kind !== "pairs") return { words, open: false };
    return last.words.length > 1 ? { words: words.slice(0, -1), open: false } : { words, open: words.length > 1 };
  }

  /**
   * Return what stands between the spaces of a text.
   * @param {string} text
   * @returns {string[]}
   */
  runs(text) {
    return text.match(this.run) ?? [];
  }

  /**
   * Return where each word of a text stands, as the index counts them; of a line's end as many as `barriers` stand
   * there.
   * @param {string} text
   * @returns {Place[]}
   */
  places(text) {
    return [...text.matchAll(this.run)].flatMap((match, run) =>
      this.pieces(match[0]).flatMap((piece) => this.within(piece).map((place) => moved(place, match.index, run))),
    );
  }

  /**
   * Return where the words of a piece stand in its run: a pair of letters as both.
   * @param {Piece} piece
   * @returns {{word: string, start: number, end: number}[]}
   */
  within({ kind, start, end, text, words }) {
    if (kind !== "pairs") return words.map((word) => ({ word, start, end }));
    const characters = [...text];
    const letters = this.letters(characters, characters.map((character) => this.classOf(character)).join(""));
    const starts = [start];
    for (const letter of letters) starts.push((starts.at(-1) ?? 0) + letter.length);
    return words.map((word, at) => ({ word, start: starts[at] ?? start, end: starts[at + 2] ?? end }));
  }
}

/**
 * @param {{word: string, start: number, end: number}} place
 * @param {number} by
 * @param {number} run
 */
function moved({ word, start, end }, by, run) {
  return { word, start: start + by, end: end + by, run };
}
