/**
 * Git paths are bytes, usually but not always UTF-8; the rest of the hub wants strings. A byte that is no part of valid
 * UTF-8 becomes the lone surrogate U+DC00 + byte, as Python's `surrogateescape` does: the string still names exactly
 * one path, survives JSON, and a Python client turns it back into the same file name.
 */
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const MAX_SHORT_BYTES = 256;
const codes: number[] = [];
const ESCAPED = /[\udc80-\udcff]/;

/** The path as a string; `pathToBytes` gives back the same bytes. */
export function pathFromBytes(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  const length = end - start;
  if (length <= MAX_SHORT_BYTES) {
    // Names are short and mostly ASCII, and there are very many: spreading the bytes would take ten times as long.
    codes.length = length;
    let all = 0;
    for (let i = 0; i < length; i++) all |= codes[i] = bytes[start + i] ?? 0;
    if (all < 0x80) return String.fromCharCode.apply(null, codes);
  }
  const part = bytes.subarray(start, end);
  try {
    return strictDecoder.decode(part);
  } catch {
    return decodeEscaping(part);
  }
}

export function pathToBytes(path: string): Uint8Array {
  if (!ESCAPED.test(path) || path.isWellFormed()) return encoder.encode(path);
  const parts: Uint8Array[] = [];
  let start = 0;
  for (let i = 0; i < path.length; i++) {
    const code = path.charCodeAt(i);
    if (code >= 0xd800 && code <= 0xdbff && isLowSurrogate(path.charCodeAt(i + 1))) {
      i++;
    } else if (code >= 0xdc80 && code <= 0xdcff) {
      parts.push(encoder.encode(path.slice(start, i)), Uint8Array.of(code - 0xdc00));
      start = i + 1;
    }
  }
  parts.push(encoder.encode(path.slice(start)));
  return concat(parts);
}

/** Undoes percent-encoding of one URL path, keeping bytes that are not UTF-8; null when a `%` is malformed. */
export function pathFromUrl(encoded: string): string | null {
  if (!encoded.includes('%')) return encoded;
  const source = encoder.encode(encoded);
  const target = new Uint8Array(source.length);
  let length = 0;
  for (let i = 0; i < source.length; i++) {
    const byte = source[i] ?? 0;
    if (byte !== 0x25) {
      target[length++] = byte;
      continue;
    }
    const digits = encoded.length === source.length ? encoded.slice(i + 1, i + 3) : asciiAt(source, i + 1);
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) return null;
    target[length++] = Number.parseInt(digits, 16);
    i += 2;
  }
  return pathFromBytes(target, 0, length);
}

/** Percent-encodes a path for a URL, keeping `/`. */
export function pathToUrl(path: string): string {
  let url = '';
  for (const byte of pathToBytes(path)) {
    const char = String.fromCharCode(byte);
    url += /[A-Za-z0-9\-._~/]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return url;
}

function asciiAt(bytes: Uint8Array, start: number): string {
  return String.fromCharCode(bytes[start] ?? 0, bytes[start + 1] ?? 0);
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/** Decodes the longest valid stretches, escaping each byte between them. */
function decodeEscaping(bytes: Uint8Array): string {
  let text = '';
  let i = 0;
  while (i < bytes.length) {
    const length = validSequence(bytes, i);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + (bytes[i] ?? 0));
      i++;
    } else {
      text += strictDecoder.decode(bytes.subarray(i, i + length));
      i += length;
    }
  }
  return text;
}

/** Length of the valid UTF-8 sequence at `i`, or 0. */
function validSequence(bytes: Uint8Array, i: number): number {
  const first = bytes[i] ?? 0;
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  try {
    if (i + length > bytes.length) return 0;
    return [...strictDecoder.decode(bytes.subarray(i, i + length))].length === 1 ? length : 0;
  } catch {
    return 0;
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}
