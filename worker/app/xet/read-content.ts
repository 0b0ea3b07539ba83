/** Reads the content of a Xet file, or a part of it, as plain bytes. */
import type { ByteRange } from '../../ports/blob-store.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { type FileRange, planRead, xorbsToTrim } from '../../xet/read-plan.ts';
import type { XorbTable } from '../../xet/xorb-table.ts';
import type { Services } from '../services.ts';
import { ChunkStripper } from './chunk-stripper.ts';
import { readXorbTable } from './read-stored.ts';
import type { StoredFile } from './stored-file.ts';
import { type Pieces, TermReader } from './term-reader.ts';

/** The tables by which reads of a range are cut down to the chunks they need. */
export async function tablesToTrim(
  services: Services,
  file: StoredFile,
  range: FileRange,
): Promise<ReadonlyMap<XetHash, XorbTable>> {
  const tables = new Map<XetHash, XorbTable>();
  for (const hash of xorbsToTrim(file.terms, range)) {
    const xorb = file.xorbs.get(hash);
    if (xorb !== undefined) tables.set(hash, await readXorbTable(services, xorb));
  }
  return tables;
}

/** The bytes in order. Leaving the loop early ends all reading. */
export async function* readContent(
  services: Services,
  file: StoredFile,
  range?: ByteRange,
  pieces: Pieces = 'kept',
): AsyncGenerator<Uint8Array, void, undefined> {
  const span = range === undefined ? undefined : { start: range.offset, end: range.offset + range.length };
  const tables = span === undefined ? new Map<XetHash, XorbTable>() : await tablesToTrim(services, file, span);
  const plan = planRead(file.terms, span, (hash) => tables.get(hash));
  let skip = plan.offsetIntoFirst;
  let left = plan.lengthBytes;
  for await (const stored of new TermReader(services, file, pieces).read(plan.terms)) {
    const stripper = new ChunkStripper();
    for await (const piece of stored) {
      for (const raw of stripper.strip(piece)) {
        const wanted = raw.subarray(skip, skip + left);
        skip -= Math.min(skip, raw.length);
        left -= wanted.length;
        if (wanted.length > 0) yield wanted;
      }
      if (left === 0) return;
    }
    stripper.end();
  }
  if (left > 0) throw new Error('A stored Xet file ended before its last byte.');
}
