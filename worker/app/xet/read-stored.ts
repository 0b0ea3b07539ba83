/** Reads lists of terms and tables of chunks from the blob store; both never change, so the latest are kept. */
import type { StoredXorb } from '../../catalog/xet-xorbs.ts';
import { ByteLru } from '../../domain/byte-lru.ts';
import { blobKeys } from '../../ports/blob-keys.ts';
import { type XorbTable, decodeXorbTable, encodedTableBytes } from '../../xet/xorb-table.ts';
import type { Services } from '../services.ts';
import { type StoredFile, decodeStoredFile } from './stored-file.ts';

const tables = new ByteLru<string, XorbTable>(16 << 20, ({ count }) => count * 40 + 200);
const files = new ByteLru<string, StoredFile>(16 << 20, ({ xorbs, terms }) => xorbs.size * 400 + terms.length * 150);

/** Null when the blob is gone, as after the file's end. */
export async function readStoredFile(services: Services, blobKey: string): Promise<StoredFile | null> {
  const known = files.get(blobKey);
  if (known !== undefined) return known;
  const blob = await services.blobs.get(blobKey);
  if (blob === null) return null;
  const file = decodeStoredFile(new Uint8Array(await new Response(blob.body).arrayBuffer()));
  files.set(blobKey, file);
  return file;
}

/** @throws when the xorb is gone: it cannot be while a content uses it. */
export async function readXorbTable(services: Services, xorb: StoredXorb): Promise<XorbTable> {
  const key = blobKeys.xorb(xorb.hash, xorb.uploadId);
  const known = tables.get(key);
  if (known !== undefined) return known;
  const range = { offset: xorb.storedBytes, length: encodedTableBytes(xorb.chunkCount) };
  const blob = await services.blobs.get(key, range);
  if (blob === null) throw new Error(`The xorb ${key} is not in the blob store.`);
  const table = decodeXorbTable(new Uint8Array(await new Response(blob.body).arrayBuffer()));
  tables.set(key, table);
  return table;
}

/** Keeps the table of a xorb that was just stored: its file comes next. */
export function keepXorbTable(xorb: StoredXorb, table: XorbTable): void {
  tables.set(blobKeys.xorb(xorb.hash, xorb.uploadId), table);
}
