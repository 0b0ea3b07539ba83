/** Stores a body of unknown or very large size as parts of fixed size, for stores that must know a body's length. */
import type { HubError } from '../domain/errors.ts';
import { type Result, fail, ok } from '../domain/result.ts';
import type { PutExpectation } from './blob-store.ts';
import type { ByteSource } from './byte-source.ts';
import { copyVerified } from './verified-copy.ts';

export const MIN_PART_BYTES = 8 * 1024 * 1024;
const MAX_PARTS = 10_000;

/** What the helper needs of a store. At most one part is buffered, so a part's bytes may be reused after `putPart`. */
export interface PartTarget {
  /** The whole body turned out to fit into one part. */
  putWhole(bytes: Uint8Array): Promise<void>;
  begin(): Promise<void>;
  putPart(partNumber: number, bytes: Uint8Array): Promise<void>;
  complete(): Promise<void>;
  /** Called after `begin` only. */
  abort(): Promise<void>;
}

export async function putInParts(
  source: ByteSource,
  expect: PutExpectation,
  target: PartTarget,
): Promise<Result<number, HubError>> {
  const atLeast = Math.ceil((expect.sizeBytes ?? expect.maxBytes ?? 0) / MAX_PARTS);
  const part = new Uint8Array(Math.max(MIN_PART_BYTES, atLeast));
  let filled = 0;
  let partNumber = 0;

  const flush = async (): Promise<void> => {
    if (partNumber === 0) await target.begin();
    partNumber += 1;
    await target.putPart(partNumber, part.subarray(0, filled));
    filled = 0;
  };

  const copied = await copyVerified(source, expect, {
    async write(chunk) {
      let rest = chunk;
      while (rest.byteLength > 0) {
        if (filled === part.byteLength) await flush();
        const some = rest.subarray(0, part.byteLength - filled);
        part.set(some, filled);
        filled += some.byteLength;
        rest = rest.subarray(some.byteLength);
      }
    },
    async close() {
      if (partNumber === 0) return target.putWhole(part.subarray(0, filled));
      await flush();
      await target.complete();
    },
    async abort() {
      if (partNumber > 0) await target.abort();
    },
  });
  return copied.ok ? ok(copied.value) : fail(copied.error);
}
