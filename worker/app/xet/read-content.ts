/** Reads the content of a Xet file, or a part of it, as plain bytes. */
import { readStream } from '../../git/store/read-stream.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import type { ByteRange } from '../../ports/blob-store.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import { type FileRange, planRead, xorbsToTrim } from '../../xet/read-plan.ts';
import type { PlacedTerm } from '../../xet/terms.ts';
import type { XorbTable } from '../../xet/xorb-table.ts';
import type { Services } from '../services.ts';
import { ChunkStripper } from './chunk-stripper.ts';
import { readXorbTable } from './read-stored.ts';
import type { StoredFile } from './stored-file.ts';

const READ_BYTES = 512 * 1024;

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

/** The bytes in order, in pieces that are the reader's to keep. Leaving the loop early ends all reading. */
export async function* readContent(
  services: Services,
  file: StoredFile,
  range?: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  const span = range === undefined ? undefined : { start: range.offset, end: range.offset + range.length };
  const tables = span === undefined ? new Map<XetHash, XorbTable>() : await tablesToTrim(services, file, span);
  const plan = planRead(file.terms, span, (hash) => tables.get(hash));
  let skip = plan.offsetIntoFirst;
  let left = plan.lengthBytes;
  for await (const body of openAhead(services, file, plan.terms)) {
    const stripper = new ChunkStripper();
    for await (const piece of readStream(body, READ_BYTES)) {
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

/** Each term's stored bytes; the next one is asked for while one is read. */
async function* openAhead(
  services: Services,
  file: StoredFile,
  terms: readonly PlacedTerm[],
): AsyncGenerator<ReadableStream<Uint8Array>, void, undefined> {
  const open = (term: PlacedTerm | undefined): Promise<ReadableStream<Uint8Array>> | null => {
    if (term === undefined) return null;
    const body = openTerm(services, file, term);
    // Its failure counts when its turn comes.
    body.catch(() => undefined);
    return body;
  };
  let next = open(terms[0]);
  try {
    for (let index = 0; next !== null; index++) {
      const body: ReadableStream<Uint8Array> = await next;
      next = open(terms[index + 1]);
      yield body;
    }
  } finally {
    if (next !== null) await next.then((body) => body.cancel()).catch(() => undefined);
  }
}

async function openTerm(services: Services, file: StoredFile, term: PlacedTerm): Promise<ReadableStream<Uint8Array>> {
  const xorb = file.xorbs.get(term.xorb);
  if (xorb === undefined) throw new Error(`A stored Xet file does not say where its xorb ${term.xorb} is.`);
  const key = blobKeys.xorb(xorb.hash, xorb.uploadId);
  const range = { offset: term.storedStart, length: term.storedEnd - term.storedStart };
  const blob = await services.blobs.get(key, range);
  if (blob === null) throw new Error(`The xorb ${key} is not in the blob store.`);
  return blob.body;
}
