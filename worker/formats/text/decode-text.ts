/**
 * Tells text from other bytes, and the encoding it is written in: by its byte order mark, as UTF-8, or as one of the
 * encodings that older files of China, Japan and Korea use, by how usual their characters would be.
 */

export interface DecodedText {
  readonly text: string;
  /** As the encoding standard calls it. */
  readonly encoding: string;
}

const MARKS: readonly { readonly bytes: readonly number[]; readonly encoding: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];

const PDF = [0x25, 0x50, 0x44, 0x46, 0x2d];

/** How much of a long text is looked at to find its encoding. */
const LOOKED_AT_BYTES = 64 * 1024;
/** As git does, a file with a NUL near its start is taken for binary. */
const NUL_BYTES = 8000;

/** Null for bytes that are no text. `bytes` may be cut anywhere, also within a character. */
export function decodeText(bytes: Uint8Array): DecodedText | null {
  const encoding = findEncoding(bytes);
  if (encoding === null) return null;
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

/** Null for bytes that are no text. */
export function findEncoding(bytes: Uint8Array): string | null {
  // UTF-32 begins as UTF-16 does, and no decoder knows it.
  if (bytes[0] === 0xff && bytes[1] === 0xfe && bytes[2] === 0 && bytes[3] === 0) return null;
  // A PDF may begin with many lines of text, and is none.
  if (PDF.every((byte, index) => bytes[index] === byte)) return null;
  const marked = MARKS.find((mark) => mark.bytes.every((byte, index) => bytes[index] === byte));
  if (marked !== undefined) return marked.encoding;
  const start = bytes.subarray(0, LOOKED_AT_BYTES);
  if (start.subarray(0, NUL_BYTES).includes(0)) return unmarkedUtf16(start);
  // What is cut within a character is no mistake: with `stream` the decoder waits for the rest.
  if (decodes(start, 'utf-8') !== null) return 'utf-8';
  return hasControls(start) ? null : (eastAsian(start) ?? (isWestern(start) ? 'windows-1252' : null));
}

function decodes(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(bytes, { stream: true });
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

/** Latin text in UTF-16 has a NUL in every other place and none in between. */
function unmarkedUtf16(bytes: Uint8Array): string | null {
  const pairs = Math.floor(Math.min(bytes.length, NUL_BYTES) / 2);
  let even = 0;
  let odd = 0;
  for (let at = 0; at < pairs * 2; at += 2) {
    if (bytes[at] === 0) even++;
    if (bytes[at + 1] === 0) odd++;
  }
  if (pairs < 4) return null;
  const encoding = even === 0 && odd > pairs * 0.6 ? 'utf-16le' : odd === 0 && even > pairs * 0.6 ? 'utf-16be' : null;
  if (encoding === null) return null;
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, pairs * 2));
  return /[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/.test(text) ? null : encoding;
}

/** Control characters that no text has; a form feed and an escape may be in one. */
function hasControls(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127);
}

/** Of a text in one of these encodings most characters beyond ASCII are of the common ones. */
function eastAsian(bytes: Uint8Array): string | null {
  const kanaShare = (encoding: string): number => share(decodes(bytes, encoding), /[\u3041-\u30fe\u3001\u3002]/g);
  if (kanaShare('euc-jp') > 0.25) return 'euc-jp';
  if (kanaShare('shift_jis') > 0.25) return 'shift_jis';
  if (isKorean(bytes)) return 'euc-kr';
  const chinese = decodes(bytes, 'gb18030');
  const common = leadShare(bytes, 0xb0, 0xd7);
  if (chinese !== null && common > 0.5) return 'gb18030';
  return leadShare(bytes, 0xa4, 0xc6) > 0.6 && decodes(bytes, 'big5') !== null ? 'big5' : null;
}

/** Among the characters beyond ASCII. */
function share(text: string | null, wanted: RegExp): number {
  if (text === null) return 0;
  const all = text.match(/[^\0-\x7f]/g)?.length ?? 0;
  return all === 0 ? 0 : (text.match(wanted)?.length ?? 0) / all;
}

/** Syllables begin with the bytes B0 to C8, where Chinese characters go on to D7 and further, in the order of sounds. */
function isKorean(bytes: Uint8Array): boolean {
  const text = decodes(bytes, 'euc-kr');
  return share(text, /[\uac00-\ud7a3]/g) > 0.7 && leadShare(bytes, 0xb0, 0xc8) > 0.85;
}

/** Of the pairs of bytes above 7F, those whose first is in a range. */
function leadShare(bytes: Uint8Array, from: number, to: number): number {
  let pairs = 0;
  let inRange = 0;
  for (let at = 0; at + 1 < bytes.length; at++) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    pairs++;
    if (lead >= from && lead <= to) inRange++;
    at++;
  }
  return pairs === 0 ? 0 : inRange / pairs;
}

/** Mostly ASCII, with some letters in between. */
function isWestern(bytes: Uint8Array): boolean {
  const high = bytes.reduce((count, byte) => count + (byte >= 0x80 ? 1 : 0), 0);
  return high < bytes.length * 0.3 && !bytes.some((byte) => [0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte));
}
