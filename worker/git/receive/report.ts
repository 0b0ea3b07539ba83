/** The answer to a push (gitprotocol-pack, "Report Status"). */
import { pktText } from '../pkt-line.ts';

export interface RefReport {
  readonly name: string;
  /** Null when the ref was updated. */
  readonly error: string | null;
}

const FLUSH = new TextEncoder().encode('0000');

/** Control bytes from a client's own names must not reach another person's terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
}

/** The report as packet lines; `unpackError` null when the pack was taken in. */
export function reportStatus(unpackError: string | null, refs: readonly RefReport[]): Uint8Array[] {
  return [
    pktText(`unpack ${unpackError === null ? 'ok' : printable(unpackError)}\n`),
    ...refs.map(({ name, error }) => pktText(error === null ? `ok ${name}\n` : `ng ${name} ${printable(error)}\n`)),
    FLUSH,
  ];
}
