/** The `object-info` command of protocol v2: sizes of objects without the objects. */
import { type Oid, isOid } from '../../domain/oid.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { PktWriter } from '../pkt-line.ts';
import type { RepoView } from '../repo-view.ts';
import type { ArgumentSource } from './engine.ts';
import type { Visibility } from './visibility.ts';

const MAX_OBJECTS = 1_000_000;
const CHUNK_BYTES = 256 * 1024;

interface ObjectInfoRequest {
  readonly size: boolean;
  readonly oids: readonly Oid[];
}

/** Reads the arguments up to the flush packet; the error is what to tell the client. */
export async function readObjectInfoRequest(reader: ArgumentSource): Promise<Result<ObjectInfoRequest, string>> {
  const oids: Oid[] = [];
  let size = false;
  let kind = await reader.next();
  for (; kind === 'data'; kind = await reader.next()) {
    const line = reader.text();
    if (line === 'size') {
      size = true;
      continue;
    }
    if (!line.startsWith('oid ')) return fail(`object-info: unexpected line: '${line}'`);
    const oid = line.slice('oid '.length);
    if (!isOid(oid)) return fail(`object-info: protocol error, expected to get oid, not '${oid}'`);
    if (oids.length >= MAX_OBJECTS) return fail(`object-info: more than ${MAX_OBJECTS} objects`);
    oids.push(oid);
  }
  if (kind !== 'flush') return fail('object-info: expected flush after arguments');
  return ok({ size, oids });
}

/** One line per object, in the order asked; an object the reader may not see looks like a missing one. */
export async function* listObjectInfo(
  view: RepoView,
  visibility: Visibility,
  request: ObjectInfoRequest,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { index } = view;
  const out = new PktWriter();
  const found = request.oids.map((oid) => index.find(oid)).filter((slot) => slot >= 0);
  const hidden = await visibility.hiddenAmong(found);
  if (request.size && request.oids.length > 0) out.text('size\n');
  for (const oid of request.oids) {
    const slot = index.find(oid);
    const isShown = slot >= 0 && hidden?.has(slot) !== true;
    out.text(isShown ? (request.size ? `${oid} ${index.sizeBytes(slot)}\n` : `${oid}\n`) : `${oid} \n`);
    if (out.sizeBytes >= CHUNK_BYTES) yield out.take();
  }
  yield out.flush().take();
}
