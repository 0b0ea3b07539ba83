/** What nothing else shows: the first bytes, as those who know the format read them. */
import type { BinaryView } from '#portal';
import type { ViewedFile } from './viewed-file.ts';

const SHOWN_BYTES = 512;
const BYTES_A_LINE = 16;

export function viewBinary({ start }: Pick<ViewedFile, 'start'>): BinaryView {
  const shown = start.subarray(0, SHOWN_BYTES);
  const hex: { offset: string; bytes: string; text: string }[] = [];
  for (let offset = 0; offset < shown.length; offset += BYTES_A_LINE) {
    const line = shown.subarray(offset, offset + BYTES_A_LINE);
    hex.push({
      offset: offset.toString(16).padStart(8, '0'),
      bytes: Array.from(line, (byte) => byte.toString(16).padStart(2, '0')).join(' '),
      text: Array.from(line, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(''),
    });
  }
  return { kind: 'binary', hex, isMissing: false };
}
