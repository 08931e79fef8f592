/** Files as Pagefind writes and reads them: CBOR (RFC 8949) behind a signature, packed by gzip. */

/** Every file of Pagefind's begins with it. */
export const SIGNATURE = "pagefind_dcd";

/** The network itself: Pagefind asks the worker's own `fetch`, which answers in its place. */
export const network = self.fetch.bind(self);

/**
 * Return a part of a file that several shards share as the file that Pagefind would have written of it.
 * @param {Uint8Array<ArrayBuffer>} part
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function signed(part) {
  const file = new Uint8Array(SIGNATURE.length + part.length);
  file.set(new TextEncoder().encode(SIGNATURE));
  file.set(part, SIGNATURE.length);
  return file;
}

/**
 * Return the content of a file of Pagefind's; raise when it is not there, cut or damaged.
 * @param {string} address
 * @param {Promise<Response>} asked the answer to it
 */
export async function download(address, asked = network(address)) {
  const response = await asked;
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return unpacked(new Uint8Array(await response.arrayBuffer()));
}

/**
 * Return bytes out of gzip, which fails on damaged ones; a server may have unpacked them already.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
async function unpacked(bytes) {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const stream = packed ? new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")) : bytes;
  const plain = new Uint8Array(await new Response(stream).arrayBuffer());
  // A server's own page instead of a file does not begin so.
  if (new TextDecoder().decode(plain.subarray(0, SIGNATURE.length)) !== SIGNATURE)
    throw new Error("not a file of Pagefind's");
  return plain;
}

/**
 * Return a file as Pagefind writes it: its signature, and lists, texts and numbers in CBOR.
 * @param {any[]} content
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function encoded(content) {
  const texts = new TextEncoder();
  const bytes = [...texts.encode(SIGNATURE)];
  const head = (/** @type {number} */ kind, /** @type {number} */ size) => {
    const start = kind << 5;
    if (size < 24) bytes.push(start + size);
    else if (size < 0x100) bytes.push(start + 24, size);
    else bytes.push(start + 26, ...[24, 16, 8, 0].map((shift) => (size >>> shift) & 255));
  };
  const add = (/** @type {any} */ value) => {
    if (typeof value === "number") head(0, value);
    else if (typeof value === "string") {
      const text = texts.encode(value);
      head(3, text.length);
      bytes.push(...text);
    } else {
      head(4, value.length);
      value.forEach(add);
    }
  };
  add(content);
  return new Uint8Array(bytes);
}

/**
 * Return what a file says: CBOR (RFC 8949) of lists, texts, bytes and numbers.
 * @param {Uint8Array<ArrayBuffer>} file
 * @returns {any[]}
 */
export function decoded(file) {
  const texts = new TextDecoder();
  let at = SIGNATURE.length;
  /** @returns {any} */
  const next = () => {
    const head = file[at++] ?? 0;
    const [kind, short] = [head >> 5, head & 31];
    let size = short;
    if (short > 23) {
      size = 0;
      for (const end = at + (1 << (short - 24)); at < end; at++) size = size * 256 + (file[at] ?? 0);
    }
    if (kind === 0) return size;
    if (kind === 1) return -1 - size;
    if (kind === 4) return Array.from({ length: size }, next);
    if (kind !== 2 && kind !== 3) throw new Error(`CBOR of a kind that is not read here: ${kind}`);
    at += size;
    const bytes = file.subarray(at - size, at);
    return kind === 2 ? bytes : texts.decode(bytes);
  };
  return next();
}

/**
 * Return numbers that `packed_lengths` of `broadsheet/publishing/chunks.py` has packed.
 * @param {{least: number, width: number, packed: string, more: number[]}} lengths
 * @param {number} count
 * @returns {number[]}
 */
export function lengths({ least, width, packed, more }, count) {
  const bytes = atob(packed);
  const most = 2 ** width - 1;
  const apart = more.values();
  let [at, held, bits] = [0, 0, 0];
  return Array.from({ length: count }, () => {
    for (; bits < width; bits += 8) held = (held << 8) | bytes.charCodeAt(at++);
    bits -= width;
    const number = held >>> bits;
    held -= number << bits;
    return number === most ? (apart.next().value ?? 0) : least + number;
  });
}
