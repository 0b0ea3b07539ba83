/** Makes random secrets and the digests under which they are stored. */
import { createHash, randomBytes } from 'node:crypto';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Letters and digits, each as likely as the others: bytes that would favour some are drawn again. */
export function randomAlphanumeric(length: number): string {
  const limit = 256 - (256 % ALPHANUMERIC.length);
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < limit && text.length < length) text += ALPHANUMERIC.charAt(byte % ALPHANUMERIC.length);
    }
  }
  return text;
}

/** A new access token: 238 bits of chance, in the form that clients of the Hugging Face Hub insist on. */
export function newTokenText(): string {
  return `hf_${randomAlphanumeric(40)}`;
}

/** Secrets of this length need no slow hash: they cannot be guessed, only read, and a digest cannot be read back. */
export function secretDigest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
