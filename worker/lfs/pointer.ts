/** LFS pointer files: the few lines of text that stand for a large file in git (git-lfs, docs/spec.md). */
import { type Sha256, isSha256 } from '../domain/oid.ts';

export interface LfsPointer {
  readonly oid: Sha256;
  readonly sizeBytes: number;
}

/** A longer file is never taken for a pointer. */
export const MAX_POINTER_BYTES = 1023;

const VERSIONS = ['https://git-lfs.github.com/spec/v1', 'https://hawser.github.com/spec/v1'];

/** Reads a pointer; null for any other file. */
export function parsePointer(data: Uint8Array): LfsPointer | null {
  // 'v' of `version` tells nearly all other files apart.
  if (data.length > MAX_POINTER_BYTES || data[0] !== 118) return null;
  const lines = new TextDecoder().decode(data).split('\n');
  if (lines.pop() !== '') return null;
  const [version, ...rest] = lines.map((line) => line.replace(/\r$/, ''));
  if (!VERSIONS.some((url) => version === `version ${url}`)) return null;
  const fields = new Map<string, string>();
  for (const line of rest) {
    const space = line.indexOf(' ');
    if (space <= 0) return null;
    fields.set(line.slice(0, space), line.slice(space + 1));
  }
  const oid = fields.get('oid')?.replace(/^sha256:/, '') ?? '';
  const size = fields.get('size') ?? '';
  if (!isSha256(oid) || !/^(?:0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) return null;
  return { oid, sizeBytes: Number(size) };
}

/** Writes a pointer in the one form that git-lfs itself writes. */
export function formatPointer({ oid, sizeBytes }: LfsPointer): string {
  return `version ${VERSIONS[0]}\noid sha256:${oid}\nsize ${sizeBytes}\n`;
}
