/** Binary files in patches, as `git diff --binary` writes them: both contents, deflated, in letters that mail keeps. */
import { deflateSync } from 'node:zlib';

/** What follows the `index` line; `git apply` reads the first part, `git apply -R` the second. */
export function binaryPatch(before: Uint8Array, after: Uint8Array): Uint8Array {
  return Buffer.from(`GIT binary patch\n${literal(after)}\n${literal(before)}\n`, 'latin1');
}

const LINE_BYTES = 52;

function literal(content: Uint8Array): string {
  const deflated = deflateSync(content);
  let text = `literal ${content.length}\n`;
  for (let at = 0; at < deflated.length; at += LINE_BYTES) {
    const line = deflated.subarray(at, at + LINE_BYTES);
    text += `${lengthLetter(line.length)}${base85(line)}\n`;
  }
  return text;
}

/** A to Z for 1 to 26, a to z for 27 to 52. */
function lengthLetter(length: number): string {
  return String.fromCharCode(length <= 26 ? 64 + length : 70 + length);
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';

/** Five letters for four bytes; the last bytes are filled up with zeros. */
function base85(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    let value = 0;
    for (let i = 0; i < 4; i++) value = value * 256 + (bytes[at + i] ?? 0);
    let letters = '';
    for (let i = 0; i < 5; i++) {
      letters = (DIGITS[value % 85] ?? '') + letters;
      value = Math.floor(value / 85);
    }
    text += letters;
  }
  return text;
}
